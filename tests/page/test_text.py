"""Canonical text, and what the tree's flattening keeps apart."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_notices.page import canonical_text
from policy_notices.page.document import parse
from policy_notices.page.text import canonical_lines, lines_of

RAW = st.text(st.sampled_from("一民（，“a5５Ｂ \u3000\xa0\u200b\t\n\r./%"), max_size=60)


def text_of(markup: str) -> str:
    return canonical_lines(lines_of(parse(f"<html><body>{markup}</body></html>")))


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("社会事务局、 社会事业局", "社会事务局、社会事业局"),
        ("组　长：韩　正　　国务院", "组长：韩正国务院"),
        ("到 2024 年新增 120 张", "到 2024 年新增 120 张"),
        ("共５００张，占Ａ类的８％", "共500张，占A类的8％"),
        ("  一、\xa0目标 \r\n\r\n\u200b二、\u3000措施", "一、目标\n二、措施"),
        ("GB 44721—2026 标准", "GB 44721—2026 标准"),
        ("序号\t名称 \n1\t甲", "序号\t名称\n1\t甲"),
    ],
)
def test_canonical_text_is_what_a_reader_copies(raw: str, canonical: str) -> None:
    assert canonical_text(raw) == canonical


@given(RAW)
def test_canonical_text_is_idempotent(raw: str) -> None:
    assert canonical_text(canonical_text(raw)) == canonical_text(raw)


@given(RAW)
def test_nothing_but_white_space_and_width_changes(raw: str) -> None:
    folded = raw.replace("５", "5").replace("Ｂ", "B").replace("\u200b", "")
    assert re.sub(r"\s", "", canonical_text(raw)) == re.sub(r"\s", "", folded)


def test_blocks_and_breaks_are_lines_and_source_line_feeds_are_not() -> None:
    assert text_of("<p>一\n行</p><div>二<br>三<span>四</span></div>五<ul><li>六</li><li>七</li></ul>") == "一行\n二\n三四\n五\n六\n七"


def test_styles_scripts_and_comments_are_never_text() -> None:
    assert text_of("<style>.a{}</style><p>正<script>var x;</script>文<!-- 注 --></p><noscript>无</noscript>") == "正文"


def test_a_row_is_a_line_and_a_cell_is_one_piece() -> None:
    table = "<table><tr><th>岗位<br>类别</th><th><p>安置</p><p>任务</p></th></tr><tr><td></td><td>3</td><td>4</td></tr></table>"
    assert text_of(f"<p>表：</p>{table}<p>完</p>") == "表：\n岗位类别\t安置任务\n\t3\t4\n完"


def test_a_layout_cell_keeps_its_paragraphs() -> None:
    long = "".join(f"<p>第{number}段，{'字' * 80}。</p>" for number in range(9))
    assert text_of(f"<table><tr><td>栏</td><td>{long}</td></tr></table>").count("\n") == 9
    assert text_of("<table><tr><td><p>一</p><p>二</p></td></tr></table>") == "一\n二"


def test_client_side_page_breaks_are_no_text() -> None:
    assert text_of("<p>上页</p>#PAGE_BREAK#<p>下页</p>") == "上页\n下页"


def test_preformatted_lines_stay_lines() -> None:
    assert text_of("<pre>第一行\n第二行</pre>") == "第一行\n第二行"
