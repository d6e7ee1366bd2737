"""Rows whose tags are never closed stand side by side, in lists and in pages."""

from __future__ import annotations

import pytest
from lxml import etree

from policy_notices.crawl.lists.read import read_list
from policy_notices.nesting import side_by_side, tree_of

TITLE = "关于第{}批养老服务补贴发放的公告"
ROWS = {
    "div": "<div class='row'><a href='/art/2024/{n}.html'>{title}</a><span>2024-03-08</span>",
    "font": "<div><font><b><a href='/art/2024/{n}.html'>{title}</a>2024-03-08",
    "table": "<table><tr><td><a href='/art/2024/{n}.html'>{title}</a><td>2024-03-08",
    "list": "<ul><li><a href='/art/2024/{n}.html'>{title}</a> 2024-03-08",
}


def markup(row: str, count: int) -> str:
    return "<html><body><div>" + "".join(row.format(n=n, title=TITLE.format(n)) for n in range(count))


def depth(tree: etree._Element) -> int:
    return max(sum(1 for _ in element.iterancestors()) for element in tree.iter())


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_list_of_thousands_of_unclosed_rows_is_read_whole(row: str) -> None:
    page = read_list(markup(row, 2500).encode(), "http://www.example.gov.cn/tzgg/")
    assert [entry.title for entry in page.entries] == [TITLE.format(n) for n in range(2500)]
    assert all(entry.listed_on is not None for entry in page.entries)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_rows_keep_their_text_in_its_order(row: str) -> None:
    tree = tree_of(markup(row, 300).encode())
    assert tree is not None
    assert depth(tree) < 12
    shown = "".join("".join(tree.itertext()).split()).replace("2024-03-08", "")
    assert shown == "".join(TITLE.format(n) for n in range(300))


def test_what_is_nested_in_what_is_not_like_it_is_bounded_too() -> None:
    tree = tree_of("".join(f"<div class='r{chr(97 + n % 26)}{n}'>" for n in range(5000)).encode() + b"<p>end</p>")
    assert tree is not None
    assert depth(tree) < 300
    assert tree.findtext(".//p") == "end"


def test_markup_of_a_real_depth_is_as_it_was() -> None:
    page = "<html><body>" + "<div class='a'>" * 30 + "text" + "</div>" * 30 + "</body></html>"
    assert side_by_side(page) == page


def test_names_that_are_no_names_break_nothing() -> None:
    odd = "<div class='a'><h<table b=1><!-- a -- b --><ti<x 'y'=\"2\">text\ufffe<br><script>if (a < b) {}</script>"
    tree = tree_of((odd * 200).encode())
    assert tree is not None
    assert "".join(tree.itertext()).count("text") == 200
    assert side_by_side(odd * 200).count("if (a < b) {}") == 200
