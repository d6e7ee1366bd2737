"""In Chinese mode every visible text of the pages is Chinese; identifiers stay, with an explanation beside."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from pages import ADDRESSES, BASE, read
from test_portals_page import portals  # noqa: F401  (a fixture)
from test_sentences import LIBRARY

from policy_notices.quality.baseline import SUITES
from policy_notices.warehouse import TABLES, queries
from policy_notices.warehouse.repeatable import VIEWS

NAMES = {"Airflow", "DAG", "English", "ETag", "HTTP", "ISO", "JSON", "JavaScript", "MB", "MiB", "SHA", "URL", "WARC", "YAML", "kB", "meta"}
NAMES |= {"discover", "fetch", "parse", "validate", "load"}
"""Proper names, units, and the tasks of a run."""
IDENTIFIER = re.compile(r"`[^`]*`|portals check|https?:\S+|\S*[\w-][_./@=]\w\S*|\b[\w-]*\d[\w-]*\b")
"""Code, addresses, and words with a sign or digit inside: names of columns, runs, rules, files."""
DATA = ("code", "[lang]:not(html)", "script", "style", "td.example", "th .name", ".facts.row", "a[lang]", "td.evidence")
"""What is shown as it is: code, what a portal wrote, names of expectations (with their meaning beside), a row's own data."""


def english_in(page: BeautifulSoup) -> set[str]:
    """Words of English that a reader sees or hears."""
    for each in page.select(", ".join(DATA)):
        each.decompose()
    said = list(page.stripped_strings)
    said += [str(tag[name]) for tag in page.find_all(True) for name in ("title", "aria-label", "placeholder") if tag.get(name)]
    return {text for text in said if is_english(IDENTIFIER.sub(" ", text))}


def is_english(text: str) -> bool:
    """Words without Chinese beside them, or several in a row."""
    words = re.findall(r"[A-Za-z]{2,}(?: [A-Za-z]{2,})*", " ".join(word for word in text.split(" ") if word not in NAMES))
    return any(" " in word for word in words) or (set(words) > NAMES.intersection(words) and not re.search("[一-鿿]", text))


def every_page(engine: Any) -> Iterator[str]:
    yield from (each for each in ADDRESSES if "run-2" not in each)
    run_id = queries.load_runs(engine).rows[-1]["run_id"]
    notice = next(row for row in queries.notices(engine).rows if row["revision_no"] > 1)
    yield from (f"runs/{run_id}", "quality?portal=huzhou_mzj", f"notices/{notice['notice_id']}", f"notices/{notice['notice_id']}/revisions")
    yield from ("notices/none", "notices?from=never", "nowhere")


def test_every_page_is_chinese(pipeline, log_in):
    client = log_in()
    left = {}
    for address in every_page(pipeline):
        answer = client.get(f"{BASE}/{address}", params={"lang": "zh"}) if "?" not in address else client.get(f"{BASE}/{address}&lang=zh")
        left[address] = english_in(BeautifulSoup(answer.text, "lxml"))
    assert {address: words for address, words in left.items() if words} == {}


def test_the_portals_page_is_chinese(portals, log_in):  # noqa: F811
    states = {path.stem for path in (portals / "portals").glob("*.yaml")}
    assert {text for text in english_in(read(log_in().get(f"{BASE}/portals?lang=zh"))) if text.removesuffix("局") not in states} == set()


def test_a_held_row_is_chinese(planted, log_in):
    from planted import HOSTILE, PORTAL

    from policy_notices.identifiers import identifier

    page = read(log_in().get(f"{BASE}/quarantine/{identifier(PORTAL, 'held')}?lang=zh"))
    labels = [small.get_text() for small in page.select(".fields label small")]
    assert len(labels) > 10 and all(re.search("[一-鿿]", label) for label in labels)
    options = {option["value"]: option.get_text() for option in page.select(".fields select[name=comparator] option")}
    assert options["ge"] == "不少于" and HOSTILE not in options


def test_the_data_dictionary_is_all_there_in_chinese():
    from policy_notices_pages.dictionary import of_table, of_view
    from policy_notices_pages.language import _loaded

    words = _loaded("dictionary")
    columns = [of_view(each) for view in VIEWS for each in view.columns] + [
        of_table(each) for table in TABLES.values() for each in table.columns
    ]
    told = {each.meaning for each in columns} | {each.grain for each in (*VIEWS, *TABLES.values())}
    assert (told - set(words["said"]), set(words["said"]) - told) == (set(), set()), "put it right in dictionary.yaml"
    assert {each.type for each in columns} == set(words["types"])
    assert {each.unit for each in columns if each.unit} == set(words["units"])
    assert {each.source for each in columns if each.source} == set(words["sources"])
    assert {name for each in columns for name, _ in each.constraints} == set(words["constraints"])


def test_every_code_of_the_warehouse_is_there_in_chinese():
    from policy_notices_pages.language import CODES, chinese

    codes = {code for table in TABLES.values() for column in table.columns for code in column.allowed} | {*SUITES.values(), "batch"}
    assert {code for code in codes if code not in chinese() and CODES.get(code) not in chinese()} == set()


def test_every_flag_and_place_of_the_page_reader_is_there_in_chinese():
    from policy_notices.page.metadata import DATES, FIELDS
    from policy_notices_pages.language import _loaded, chinese

    flags = {f"conflict_{name}" for name in FIELDS} | {f"odd_{name}" for name in DATES} | {"text_from_attachment"}
    tree = ast.parse((LIBRARY / "page" / "notice.py").read_text("utf-8"))
    body_flags = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "_body_flags")
    flags |= {node.value for node in ast.walk(body_flags) if isinstance(node, ast.Constant) and "_" in str(node.value)}
    assert flags - set(chinese()) == set()
    doc = (LIBRARY / "page" / "metadata.py").read_text("utf-8").partition('"""')[2].partition('"""')[0]
    places = {place for line in re.findall(r"^\d\. (.*)$", doc, re.M) for place in re.findall(r"`(\w+)`", line.partition(":")[0])}
    assert places and places <= set(_loaded("dictionary")["places"])


@pytest.mark.parametrize(
    ("source", "told"),
    [("block 发布机构", "信息栏 发布机构"), ("meta PubDate", "meta 标签 PubDate"), ("the text", "正文"), ("list", "门户列表")],
)
def test_where_a_field_was_found_is_told_in_chinese(source, told):
    from policy_notices_pages.notices import found_in

    assert found_in(source, "zh") == told and found_in(source, "en") == source


def test_what_airflow_does_not_translate_is_named_in_both_languages():
    from policy_notices_airflow.links import LINKS
    from policy_notices_pages.language import chinese
    from policy_notices_plugin import PolicyNoticesPlugin

    names = [entry["name"] for entry in PolicyNoticesPlugin.external_views] + [link.name for link in LINKS]
    told = {name: chinese()[re.sub("[一-鿿]", "", name).strip()] for name in names}
    assert [name for name, chosen in told.items() if re.sub("[ -~]", "", name) != chosen] == []
