"""Recorded list pages of real portals, which lie beside the repository: every figure of their index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from policy_notices.crawl.lists import read_list
from policy_notices.model import ListPage

PAGES = Path(__file__).resolve().parents[3] / "shared" / "pages" / "lists"
INDEX = PAGES / "index.jsonl"
CASES: dict[str, dict[str, Any]] = (
    {case["file"]: case for case in map(json.loads, INDEX.read_text(encoding="utf-8").splitlines())} if INDEX.exists() else {}
)
PROBABLE_URLS = {
    "jiangxi_sthjt.html": "http://sthjt.jiangxi.gov.cn/jxssthjt/col/col42150/index.html",
    "gx_zrzyt.html": "https://dnr.gxzf.gov.cn/zfxxgk/fdzdgknr/jysc/kyqjy/index.shtml",
    "most_qykjzc.html": "https://www.most.gov.cn/ztzl/qykjzc/index.html",
}
"""Where the index has no URL: the page's own links and metadata say where it was."""
NEXT = {
    "gansu_jyt.html": "https://jyt.gansu.gov.cn/jyt/c110634/zwgklist_2.shtml",
    "jiangxi_sthjt.html": None,
    "yn_zrzyt.html": "http://dnr.yn.gov.cn/html/shichangxinxi/kuangyeshichang/2.html",
    "gx_zrzyt.html": "https://dnr.gxzf.gov.cn/zfxxgk/fdzdgknr/jysc/kyqjy/index_1.shtml",
    "most_qykjzc.html": None,
}
TOTALS = {"gansu_jyt.html": 200, "yn_zrzyt.html": 1463, "gx_zrzyt.html": 1089, "jiangxi_sthjt.html": None, "most_qykjzc.html": None}

pytestmark = pytest.mark.skipif(not CASES, reason="no recorded list pages beside the repository")


def read(name: str) -> tuple[str, ListPage]:
    url = CASES[name]["url"] or PROBABLE_URLS[name]
    return url, read_list((PAGES / name).read_bytes(), url)


@pytest.mark.parametrize("name", CASES)
def test_entries_are_those_of_the_index(name: str) -> None:
    url, page = read(name)
    assert len(page.entries) == CASES[name]["entries"]
    for place, said in ((0, CASES[name]["first"]), (-1, CASES[name]["last"])):
        entry = page.entries[place]
        assert (entry.title, entry.url, str(entry.listed_on)) == (said["title"], urljoin(url, said["href"]), said["date"][:10])


@pytest.mark.parametrize("name", sorted(NEXT))
def test_next_page_and_total_are_found(name: str) -> None:
    page = read(name)[1]
    assert (page.next and page.next.url, page.total) == (NEXT[name], TOTALS[name])


def test_a_window_asks_for_what_follows_its_last_record() -> None:
    name = "jiangsu_gxt_jpage_p1.xml"
    url = CASES[name]["url"]
    form = {"columnid": "89736", "unitid": "405463", "webid": "23", "startrecord": "26", "endrecord": "101", "perpage": "25"}
    page = read_list((PAGES / name).read_bytes(), url, form=form)
    assert page.total == 756
    assert page.next is not None
    assert page.next.url == url
    assert page.next.form == form | {"startrecord": "102", "endrecord": "177"}


def test_a_column_that_holds_a_part_says_where_the_whole_is() -> None:
    page = read("jiangxi_sthjt.html")[1]
    assert page.continued is not None
    assert page.continued.url == "http://sthjt.jiangxi.gov.cn/queryList"
    assert page.continued.form is not None
    assert page.continued.form["channelCode[]"] == "col42150"
