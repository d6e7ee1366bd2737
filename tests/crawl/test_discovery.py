"""Walks over a list that a small server on loopback makes of rows: what is found, when a walk ends, when it is incomplete."""

from __future__ import annotations

import http.server
import json
import math
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_notices.crawl.discovery import Discovery, discover, sweep_due
from policy_notices.crawl.session import Session
from policy_notices.errors import BlockedError, FetchError, LayoutError, TooManyRequestsError, cause_of
from policy_notices.portals import Portal

HOST = "http://mzj.linjiang.localhost:8620"
FIRST = date(2019, 1, 1)


class Portals(http.server.ThreadingHTTPServer):
    """A TRS list of `rows` at `/zwgk/`, four a page, and whatever `pages` puts in place of a path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.rows: list[tuple[str, date, str]] = []
        self.pages: dict[str, tuple[int, str]] = {}
        self.asked: list[str] = []
        self.stated: int | None = None

    def fill(self, count: int) -> None:
        """So many rows, the newest first, one every ten days from `FIRST` on."""
        self.rows = [row(number) for number in reversed(range(count))]

    def page(self, number: int) -> str | None:
        pages = math.ceil(len(self.rows) / 4)
        if number >= pages:
            return None
        shown = "".join(
            f'<li><a href="{href}" title="{title}">{title[:12]}...</a><span>{day}</span></li>'
            for title, day, href in self.rows[number * 4 : number * 4 + 4]
        )
        total = len(self.rows) if self.stated is None else self.stated
        call = f'createPageHTML({pages}, {number}, "index", "shtml", "{total}")'
        return f"<html><body><ul class='list'>{shown}</ul><script>{call};</script></body></html>"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Portals

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        asked = self.path + ("?" + self.rfile.read(length).decode() if length else "")
        status, text = self.server.pages.get(self.path) or self._page(asked)
        if self.path != "/robots.txt":
            self.server.asked.append(asked)
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if text.startswith("{") else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def _page(self, asked: str) -> tuple[int, str]:
        path = urlsplit(asked).path
        if path == "/queryList":
            return 200, self._query(int(parse_qs(urlsplit(asked).query)["current"][0]))
        number = path.removeprefix("/zwgk/index_").removesuffix(".shtml") if path != "/zwgk/" else "0"
        text = self.server.page(int(number)) if number.isdigit() else None
        return (200, text) if text else (404, "<html><title>404</title>gone</html>")

    def _query(self, page: int) -> str:
        rows = self.server.rows[page * 4 - 4 : page * 4]
        results = [{"source": {"title": title, "pubDate": str(day), "urls": json.dumps({"pc": href})}} for title, day, href in rows]
        return json.dumps({"data": {"results": results, "total": len(self.server.rows)}})

    def log_message(self, format: str, *args: object) -> None:
        pass


def row(number: int) -> tuple[str, date, str]:
    day = FIRST + timedelta(days=10 * number)
    return f"临江市民政局关于第{number}号事项的工作通知", day, f"./{day:%Y%m}/t{day:%Y%m%d}_{1000 + number}.shtml"


@pytest.fixture
def portals(monkeypatch: pytest.MonkeyPatch) -> Iterator[Portals]:
    server = Portals()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(server.server_port))
    yield server
    server.shutdown()
    server.server_close()


def declared(**more: Any) -> Portal:
    return Portal.model_validate({"id": "linjiang", "name": "临江", "lists": [f"{HOST}/zwgk/"], "sample": True, "delay_s": 0.0} | more)


def walked(known: dict[str, date | None] | None = None, *, sweep: bool | None = False, **more: Any) -> Discovery:
    portal = declared(**more)
    with Session(portal) as session:
        return discover(portal, session, known or {}, full_sweep=sweep)


def known_after(discovery: Discovery) -> dict[str, date | None]:
    return {link.url: link.listed_on for link in discovery.links}


def test_an_unknown_portal_is_swept_to_its_end_and_its_total_checked(portals: Portals) -> None:
    portals.fill(22)
    found = walked()
    assert (len(found.links), found.pages, found.stated_total, found.complete, found.full_sweep) == (22, 6, 22, True, True)
    assert found.links[0].url == f"{HOST}/zwgk/201907/t20190730_1021.shtml"
    assert found.links[0].title == "临江市民政局关于第21号事项的工作通知"


def test_a_known_portal_is_left_after_two_pages_without_news(portals: Portals) -> None:
    portals.fill(22)
    known = known_after(walked())
    portals.rows.insert(0, row(22))
    found = walked(known)
    assert [link.url for link in found.links if link.url not in known] == [f"{HOST}/zwgk/201908/t20190809_1022.shtml"]
    assert (found.pages, found.complete, found.full_sweep) == (3, True, False)


def test_pinned_old_entries_do_not_end_a_walk(portals: Portals) -> None:
    portals.fill(22)
    known = known_after(walked())
    portals.rows = [*portals.rows[-4:], row(23), row(22), *portals.rows[:-4]]
    assert {link.url for link in walked(known).links} >= {f"{HOST}/zwgk/201908/t20190819_1023.shtml"}


def test_a_re_dated_entry_is_seen_with_its_new_date(portals: Portals) -> None:
    portals.fill(22)
    known = known_after(walked())
    title, _, href = portals.rows[5]
    portals.rows[5] = (title, date(2019, 12, 31), href)
    found = walked(known)
    assert {link.url: link.listed_on for link in found.links if known[link.url] != link.listed_on} == {
        f"{HOST}/zwgk/{href[2:]}": date(2019, 12, 31)
    }
    assert found.pages == 4


def test_an_entry_back_dated_beyond_the_overlap_is_missed_in_the_total_and_found(portals: Portals) -> None:
    portals.fill(22)
    known = known_after(walked())
    portals.rows.insert(18, ("关于一件早已印发的文件补录公开的说明", date(2019, 2, 3), "./201902/t20190203_2000.shtml"))
    found = walked(known)
    assert f"{HOST}/zwgk/201902/t20190203_2000.shtml" in known_after(found)
    assert found.full_sweep
    assert found.complete


def test_entries_of_late_keep_a_walk_going(portals: Portals) -> None:
    portals.fill(22)
    known = known_after(walked())
    assert walked(known, overlap_days=40_000).pages == 6


def test_fewer_entries_than_stated_are_incomplete(portals: Portals) -> None:
    portals.fill(10)
    portals.stated = 12
    found = walked()
    assert not found.complete
    assert found.problems == (f"linjiang: {HOST}/zwgk/: 12 entries are stated, 10 came on 3 pages",)


@pytest.mark.parametrize(
    ("status", "text", "said"),
    [
        (404, "<html>gone</html>", "page is gone"),
        (500, "oops", "status 500"),
        (200, "<html><body><div>stub</div></body></html>", "rows of a list with titles and dates were expected"),
    ],
)
def test_a_broken_chain_is_incomplete_and_names_the_page(portals: Portals, status: int, text: str, said: str) -> None:
    portals.fill(22)
    portals.pages["/zwgk/index_2.shtml"] = (status, text)
    found = walked()
    assert (len(found.links), found.complete, len(found.problems)) == (8, False, 1)
    assert found.problems[0].startswith(f"linjiang: {HOST}/zwgk/, page 3: ")
    assert said in found.problems[0]


@pytest.mark.parametrize(("stated", "complete"), [(10, True), (12, False)])
def test_a_page_that_does_not_say_whether_more_follows_is_the_last_where_all_that_are_stated_came(
    portals: Portals, stated: int, complete: bool
) -> None:
    portals.fill(10)
    portals.stated = stated
    last = portals.page(2)
    assert last
    silent = last.replace("<script>", f"<p>共{stated}条</p><script>").replace("createPageHTML(", "show(")
    portals.pages["/zwgk/index_2.shtml"] = (200, silent)
    found = walked()
    assert (len(found.links), found.complete) == (10, complete)


def test_a_portal_that_answers_one_page_to_every_number_is_a_loop(portals: Portals) -> None:
    portals.fill(22)
    first = portals.page(0)
    assert first
    portals.pages["/zwgk/index_1.shtml"] = (200, first.replace("(6, 0,", "(6, 1,"))
    found = walked()
    assert not found.complete
    assert "page 2: entries not yet seen were expected, those of page 1 came again" in found.problems[0]


def test_a_pager_that_leads_back_is_a_loop(portals: Portals) -> None:
    portals.fill(22)
    second = portals.page(1)
    assert second
    portals.pages["/zwgk/index_1.shtml"] = (200, second.replace("(6, 1,", "(6, 0,"))
    found = walked()
    assert not found.complete
    assert "the pager leads back to" in found.problems[0]


def test_no_page_is_asked_for_beyond_the_budget(portals: Portals) -> None:
    portals.fill(40)
    found = walked(budget=3)
    assert len(portals.asked) <= 3
    assert not found.complete
    assert "budget of 3 requests" in found.problems[0]


def test_nothing_found_at_all_is_the_first_error(portals: Portals) -> None:
    with pytest.raises(LayoutError, match="rows of a list"):
        portals.pages["/zwgk/"] = (200, "<html><body><div>moved</div></body></html>")
        walked()
    with pytest.raises(FetchError, match="status 500"):
        portals.pages["/zwgk/"] = (500, "oops")
        walked()


def test_a_challenge_ends_the_run(portals: Portals) -> None:
    portals.fill(22)
    portals.pages["/zwgk/index_1.shtml"] = (521, "<script>document.cookie='__jsl_clearance=1';location.reload()</script>")
    with pytest.raises(BlockedError):
        walked()


def test_fewer_entries_than_the_declared_minimum_are_incomplete(portals: Portals) -> None:
    portals.fill(3)
    found = walked(minimum=10)
    assert found.problems == ("linjiang: at least 10 entries were expected, 3 came",)
    assert found.cause and cause_of(found.cause) == "LayoutError"


def test_a_host_that_is_asked_too_often_is_left_alone(portals: Portals) -> None:
    portals.fill(22)
    portals.pages["/zwgk/index_1.shtml"] = (429, "slow down")
    with pytest.raises(TooManyRequestsError):
        walked(lists=[f"{HOST}/zwgk/", f"{HOST}/zwgk/other/"])
    assert "/zwgk/other/" not in portals.asked


def test_a_list_that_was_full_and_is_empty_has_changed(portals: Portals) -> None:
    portals.fill(3)
    known = known_after(walked())
    portals.pages["/zwgk/"] = (200, json.dumps({"data": {"results": [], "total": 0}}))
    assert walked().links == ()
    with pytest.raises(LayoutError, match="as there have been before"):
        walked(known)


def test_a_list_that_cannot_be_begun_is_told_apart_from_one_that_breaks_off(portals: Portals) -> None:
    portals.fill(22)
    portals.pages["/zwgk/other/"] = (200, "<html><body><div>moved</div></body></html>")
    gone = walked(lists=[f"{HOST}/zwgk/", f"{HOST}/zwgk/other/"])
    portals.pages["/zwgk/index_2.shtml"] = portals.pages["/zwgk/other/"]
    broken_off = walked()
    assert gone.cause and cause_of(gone.cause) == "LayoutError"
    assert not broken_off.complete and broken_off.cause is None


def test_an_entry_in_two_lists_is_one_link(portals: Portals) -> None:
    portals.fill(6)
    page = portals.page(0)
    assert page
    portals.pages["/zwgk/other/"] = (200, page.replace("./", "../").replace("(2, 0,", "(1, 0,").replace('"6"', '"4"'))
    found = walked(lists=[f"{HOST}/zwgk/", f"{HOST}/zwgk/other/"])
    assert (len(found.links), found.stated_total, found.complete) == (6, 10, True)


def test_entries_on_other_hosts_are_told_and_not_followed(portals: Portals) -> None:
    portals.fill(4)
    portals.rows[1] = ("一条在别的网站上发布的通知公告", date(2019, 1, 5), "https://mp.elsewhere.example/s/12345")
    found = walked()
    assert [link.url for link in found.elsewhere] == ["https://mp.elsewhere.example/s/12345"]
    assert len(found.links) == 3
    assert found.complete


def test_a_part_of_a_column_in_a_script_is_continued_by_the_query(portals: Portals) -> None:
    portals.fill(10)
    articles = [{"title": title, "pubDate": str(day), "urls": json.dumps({"pc": href})} for title, day, href in portals.rows[:4]]
    script = f"var listData = {{articleList: {json.dumps(articles)}}};"
    query = "var params = {current: 1, unitid: '1', webSiteCode: ['lj'], channelCode: ['col1'], perPage: '4'}; loadPageData(params, '1');"
    portals.pages["/zwgk/"] = (200, f"<html><body><script>{script}</script><script>{query}</script></body></html>")
    portals.rows = [(title, day, f"/zwgk/{href[2:]}") for title, day, href in portals.rows]
    found = walked()
    assert (len(found.links), found.pages, found.complete) == (10, 4, True)


@given(
    period=st.integers(1, 60),
    start=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    name=st.from_regex(r"[a-z][a-z0-9_]{1,9}", fullmatch=True),
)
def test_a_sweep_is_due_once_in_every_period(period: int, start: date, name: str) -> None:
    portal = declared(id=name, full_sweep_days=period)
    assert sum(sweep_due(portal, start + timedelta(days=day)) for day in range(period)) == 1
