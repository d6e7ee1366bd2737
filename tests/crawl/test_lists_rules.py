"""Rules of the list readers over made-up lists: whatever the layout, every entry is found, whole, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_notices.crawl.lists import UnknownNextPageError, read_list
from policy_notices.crawl.lists.dates import field_date, listed_date
from policy_notices.errors import LayoutError, PolicyNoticesError
from policy_notices.model import Link

URL = "http://mzj.linjiang.example/zwgk/tzgg/index.html"
DATES = st.dates(date(2001, 1, 1), date(2031, 12, 31))
TITLES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["关于印发", "临江市民政局关于", "转发省民政厅《", "2026年", "对市政协第12号提案的答复：", "公布第3批"]),
        st.text("养老服务设施规划慈善组织管理办法评估结果名单工作要点（）、", min_size=4, max_size=40),
        st.sampled_from(["的通知", "的公告", "（2026—2030年）", "》的通知", "公示", "2026年1月1日起施行"]),
    ),
)
ROWS = st.lists(st.tuples(TITLES, DATES), min_size=2, max_size=30)

Layout = Callable[[str, str, date], str]


def _cut(title: str) -> str:
    return title if len(title) < 16 else title[:14] + "..."


LAYOUTS: dict[str, tuple[str, Layout]] = {
    "li, date after": ("<ul class='l'>{}</ul>", lambda t, h, d: f"<li><a href='{h}' title='{t}'>{_cut(t)}</a><span>{d}</span></li>"),
    "li, date before": ("<ul>{}</ul>", lambda t, h, d: f"<li><span>[{d:%Y/%m/%d}]</span><a href='{h}'>{t}</a></li>"),
    "li, date in link": ("<ul>{}</ul>", lambda t, h, d: f"<li><a href='{h}'>{t}<em>{d:%Y.%m.%d}</em></a></li>"),
    "row of a table": (
        "<table><tr><th>标题</th><th>日期</th></tr>{}</table>",
        lambda t, h, d: f"<tr><td>·</td><td><a href='{h}' title='{t}'>{_cut(t)}</a></td><td>{d.year}年{d.month}月{d.day}日</td></tr>",
    ),
    "table for each": ("<div>{}</div>", lambda t, h, d: f"<table><tr><td><a href='{h}'>{t}</a></td><td>{d}</td></tr></table>"),
    "definition": ("<dl>{}</dl>", lambda t, h, d: f"<dt><a href='{h}'>{t}</a></dt><dd>{d}</dd>"),
    "div, day apart": (
        "<div>{}</div>",
        lambda t, h, d: (
            f"<div class='i'><p><b>{d:%d}</b><i>{d:%Y-%m}</i></p><div><h4><a href='{h}'>{t}</a></h4><a href='{h}'>查看详情</a></div></div>"
        ),
    ),
    "paragraph": ("<div>{}</div>", lambda t, h, d: f"<p><a href='{h}'>· {t}</a>（{d}）</p>"),
    "time of day": ("<ul>{}</ul>", lambda t, h, d: f"<li><a href='{h}'>{t}</a> <span>{d} 09:30:00</span></li>"),
}
MENU = "<div class='nav'>" + "".join(f"<a href='/c{n}/index.html'>政务公开栏目之{n}</a>" for n in range(9)) + "</div>"
FRIENDS = (
    "<div class='yqlj'><ul>"
    + "".join(f"<li><a href='http://www.city{n}.example/'>某某市人民政府门户网站</a></li>" for n in range(40))
    + "</ul></div>"
)


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_every_entry_is_found_and_nothing_else(layout: str, rows: list[tuple[str, date]]) -> None:
    around, row = LAYOUTS[layout]
    listed = [(title, f"/zwgk/{day:%Y%m}/t{day:%Y%m%d}_{place + 1000}.html", day) for place, (title, day) in enumerate(rows)]
    shown = around.format("\n".join(row(escape(title), href, day) for title, href, day in listed))
    page = read_list(f"<html><body>{MENU}{shown}{FRIENDS}</body></html>".encode(), URL)
    assert list(page.entries) == [Link(f"http://mzj.linjiang.example{href}", title, day) for title, href, day in listed]


@given(
    DATES,
    st.sampled_from(
        ["{0:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日", "[{0:%Y/%m/%d}]", "{0:%d} {0:%Y-%m}", "{0:%m-%d} {0:%Y}", "{0:%Y.%m.%d} 12:30"]
    ),
)
def test_a_date_is_read_in_any_of_its_spellings(day: date, spelling: str) -> None:
    assert listed_date(spelling.format(day)) == day


@pytest.mark.parametrize(
    ("text", "href", "found"),
    [
        ("07-29", "/202607/t20260729_1.html", date(2026, 7, 29)),
        ("07-29", "/202607/t20260730_1.html", None),
        ("2026-02-30", "", None),
        ("成文日期：2026-01-05 发布日期：2026-01-09", "", date(2026, 1, 9)),
        ("阅读 2026 次", "", None),
        ("20260105", "", date(2026, 1, 5)),
    ],
)
def test_what_is_no_whole_date_is_none(text: str, href: str, found: date | None) -> None:
    assert listed_date(text, href) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (1773763200, date(2026, 3, 18)),
        (1773763200000, date(2026, 3, 18)),
        ("1773763200", date(2026, 3, 18)),
        ("2026-03-17T16:30:00Z", date(2026, 3, 18)),
        ("2026-03-18 16:59", date(2026, 3, 18)),
        ("2026.03.18", date(2026, 3, 18)),
        (12, None),
        (True, None),
        (None, None),
    ],
)
def test_a_field_s_date_is_the_day_in_shanghai(value: object, found: date | None) -> None:
    assert field_date(value) == found


@given(st.integers(1, 60), st.integers(0, 59), st.booleans())
def test_static_pages_lead_to_the_last_and_no_further(pages: int, current: int, from_one: bool) -> None:
    current = min(current, pages - 1)
    name = f"list_{current + from_one}.html" if current else "list.html"
    call = (
        f"createPageHTML('page_div',{pages}, {current + 1},'list','html',{pages * 20})"
        if from_one
        else f'createPageHTML({pages},{current},"list","html")'
    )
    text = f"<ul><li><a href='t20260101_1.html'>关于印发管理办法的通知</a><span>2026-01-01</span></li></ul><script>{call};</script>"
    page = read_list(text.encode(), f"http://mzj.linjiang.example/{name}")
    following = None if current == pages - 1 else f"http://mzj.linjiang.example/list_{current + 1 + from_one}.html"
    assert (page.next and page.next.url) == following


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text("<>/aulidtr='\"{}[]:,0123- 条页下一共[CDATA!]script", max_size=300).map(str.encode)))
def test_any_bytes_are_read_or_refused_by_name(content: bytes) -> None:
    try:
        read_list(content, URL)
    except UnknownNextPageError as error:
        assert error.page.next is None
    except PolicyNoticesError as error:
        assert "\n" not in str(error)


def page_with(pager: str, rows: int = 15, scripts: str = "") -> bytes:
    shown = "".join(
        f"<li><a href='t{n}.html'>关于公布第{n}批养老机构名单的通知</a><span>2026-01-{n + 1:02}</span></li>" for n in range(rows)
    )
    return f"<html><head><script>{scripts}</script></head><body><ul>{shown}</ul>{pager}</body></html>".encode()


def test_a_post_back_of_asp_net_is_asked_for_with_the_forms_hidden_fields() -> None:
    pager = (
        "<form method='post' action='list.aspx?id=7'><input type='hidden' name='__VIEWSTATE' value='dDw='>"
        "<input type='hidden' name='__EVENTVALIDATION' value='ab'><input type='text' name='word' value='x'>"
        "<div class='pager'>共40条 第1页/共3页 <a href=\"javascript:__doPostBack('AspNetPager1','2')\">下一页</a></div></form>"
    )
    page = read_list(page_with(pager), "http://mzj.linjiang.example/zwgk/list.aspx?id=7")
    assert page.total == 40 and page.next is not None
    assert page.next.url == "http://mzj.linjiang.example/zwgk/list.aspx?id=7"
    assert page.next.form == {"__VIEWSTATE": "dDw=", "__EVENTVALIDATION": "ab", "__EVENTTARGET": "AspNetPager1", "__EVENTARGUMENT": "2"}


def test_the_pages_of_an_asp_net_grid_are_asked_for_by_their_numbers() -> None:
    rows = "".join(
        f"<tr><td><a href='show.aspx?id={n}'>关于公布第{n}批机构名单的公告</a></td><td>2026-01-0{n}</td></tr>" for n in range(1, 4)
    )
    link = "<td><a href=\"javascript:__doPostBack('Grid','Page${n}')\">{n}</a></td>"
    turns = "<tr><td colspan='2'><table><tr>" + "{}" + "</tr></table></td></tr>"
    form = (
        "<form action='list.aspx'><input type='hidden' name='__VIEWSTATE' value='v1'><table id='Grid'>" + rows + turns + "</table></form>"
    )
    first = read_list(form.format("<td><span>1</span></td>" + link.format(n=2) + link.format(n=3)).encode(), URL)
    assert first.next is not None
    assert (first.next.form or {})["__EVENTARGUMENT"] == "Page$2"
    last = read_list(form.format(link.format(n=1) + link.format(n=2) + "<td><span>3</span></td>").encode(), URL)
    assert len(last.entries) == 3
    assert last.next is None


def test_a_last_page_that_shows_its_number_and_a_total_is_the_last() -> None:
    pager = "<div class='pager'>共40条 <a href='list_1.html'>1</a> <a href='list_2.html'>2</a> <span>3</span> <a disabled>下一页</a></div>"
    page = read_list(page_with(pager), "http://mzj.linjiang.example/zwgk/list_3.html")
    assert (page.total, page.next) == (40, None)


@pytest.mark.parametrize(
    ("script", "url"),
    [
        (
            "function toPage(n){ if(n<1){return;} location.href = 'index_' + n + '.html'; }",
            "http://mzj.linjiang.example/zwgk/tzgg/index_2.html",
        ),
        ('var toPage = function (p) { window.location = "list.jsp?page=" + p }', "http://mzj.linjiang.example/zwgk/tzgg/list.jsp?page=2"),
    ],
)
def test_a_pager_that_calls_a_function_of_the_page_number(script: str, url: str) -> None:
    page = read_list(page_with("<div class='page'>1/3页 <a href='javascript:toPage(2)'>下一页</a></div>", scripts=script), URL)
    assert page.next is not None and page.next.url == url


def test_a_function_that_says_no_address_is_an_error_that_keeps_the_entries() -> None:
    script = "function toPage(n){ $.post(api, {page: n}, show); }"
    with pytest.raises(UnknownNextPageError) as caught:
        read_list(page_with("<div class='page'>1/3页 <a href='javascript:toPage(2)'>下一页</a></div>", scripts=script), URL)
    assert len(caught.value.page.entries) == 15


def test_the_declared_total_is_read_and_one_without_a_number_is_refused() -> None:
    shown = page_with("<p class='n'>本栏目现有 1,204 件</p>")
    assert read_list(shown, URL, selectors={"total": "p.n"}).total == 1204
    with pytest.raises(LayoutError, match=r"selectors\.total"):
        read_list(shown, URL, selectors={"total": "p.other"})


def test_rows_that_are_never_closed_are_all_found() -> None:
    rows = "".join(
        f"<div><a href='t{n}.html'>关于公布第{n}批养老机构名单的通知</a><span>2026-01-{n % 28 + 1:02}</span>" for n in range(600)
    )
    entries = read_list(f"<html><body>{rows}</body></html>".encode(), URL).entries
    assert [entry.listed_on and entry.listed_on.day for entry in entries] == [n % 28 + 1 for n in range(600)]


def test_days_under_the_heading_of_their_year() -> None:
    def block(year: int) -> str:
        rows = "".join(
            f"<li><span>0{n}-1{n}</span><a href='/a/{year}{n}.html'>关于公布第{n}批养老机构名单的通知</a></li>" for n in range(1, 6)
        )
        return f"<h3>{year}年</h3><ul>{rows}</ul>"

    page = read_list(f"<html><body><div>{block(2026)}{block(2025)}</div></body></html>".encode(), URL)
    assert [entry.listed_on for entry in page.entries] == [date(year, n, 10 + n) for year in (2026, 2025) for n in range(1, 6)]
