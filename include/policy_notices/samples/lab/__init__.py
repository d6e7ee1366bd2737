"""The portal lab: every content system, pagination, encoding fault and failure that was seen on a portal, each a small portal of its own.

The switch NAME is served at `http://NAME.lab.localhost:8620/` (- for _ in the host): a list with notices, one of them of that kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from policy_notices.errors import FetchError, IncompleteListError, LayoutError, NotANoticeError, PolicyNoticesError
from policy_notices.samples.answer import Answer
from policy_notices.samples.lab import encodings, pages
from policy_notices.samples.lab.pagings import PAGINGS, Paging, rows_of
from policy_notices.samples.lab.shapes import FLAGGED, JSL_1, LONG_GENUINE, SHAPES, Shape

SUFFIX = ".lab.localhost"
LIST, SECOND, PAGE = "/list/", "/list/?page=2", "/page.html"
GOOD = ("/good/trs.html", "/good/hanweb_zoom.html", "/good/boda_page.html")
ROWS = 12

Site = Callable[[str, Mapping[str, str]], Answer | None]
"""What a path answers to a request's parameters; None: nothing is there."""


@dataclass(frozen=True)
class Switch:
    """A portal of the lab. `ends` says in what: `read`, a flag of the notice, or the name of an error whose message holds `says`."""

    name: str
    group: str
    site: Site
    home: str = LIST
    ends: str = "read"
    says: str = ""

    @property
    def host(self) -> str:
        return f"{self.name.replace('_', '-')}{SUFFIX}"

    @property
    def url(self) -> str:
        return f"http://{self.host}:8620{self.home}"


def answer(host: str, path: str, form: Mapping[str, str]) -> Answer | None:
    """What the switch's host answers; None where there is no such switch or page."""
    switch = SWITCHES.get(host.removesuffix(SUFFIX).replace("-", "_")) if host.endswith(SUFFIX) else None
    return switch.site(path, form) if switch else None


def _list(paths: tuple[str, ...], rest: str = "") -> Answer:
    rows = "".join(
        f'<li><a href="{path}">关于第{n}号事项的通知公告</a><span>2024-05-{n + 3:02}</span></li>' for n, path in enumerate(paths)
    )
    return Answer(f'<html><head><meta charset="utf-8"></head><body><ul class="list">{rows}</ul>{rest}</body></html>'.encode())


def _of(answers: Mapping[str, Answer]) -> Site:
    good = {path: Answer(pages.PAGES[path[len("/good/") : -len(".html")]]) for path in GOOD}
    known = {LIST: _list((*GOOD, PAGE)), **good, **answers}
    return lambda path, form: known.get(path)


def _shape(name: str, shape: Shape) -> Switch:
    robots = {"/robots.txt": Answer(shape.robots.encode())} if shape.robots else {}
    site = _of({PAGE: shape.answer, "/": Answer(b"plain HTTP, or a certificate that ran out"), **robots})
    return Switch(name, "failure", site, ends=shape.error.__name__, says=shape.says)


def _paging(name: str, paging: Paging, home: str) -> Switch:
    rows = rows_of(ROWS)
    titles = {href: title for title, _, href in rows}

    def site(path: str, form: Mapping[str, str]) -> Answer | None:
        if path in titles:
            return Answer(pages.PAGES["trs"].replace(pages.TITLE.encode(), escape(titles[path]).encode()))
        if path == "/robots.txt" or "?" in path:
            return None
        text = paging(path, form, rows)
        return Answer(text.encode(), headers={"Content-Type": "text/html; charset=utf-8"}) if text else None

    return Switch(name, "pagination", site, home)


def _failing_list(name: str, answers: Mapping[str, Answer], error: type[PolicyNoticesError], says: str) -> Switch:
    return Switch(name, "failing list", _of(answers), ends=error.__name__, says=says)


def _pager(page: int, to: str | None = None, of: int = 2) -> str:
    onward = f'<a href="{to or f"{LIST}?page={page + 1}"}">下一页</a>' if page < of or to else "下一页"
    return f'<div class="fy">共8条 第{page}/{max(of, page)}页 {onward}</div>'


def _with_file(name: str, href: str, file: Answer, says: str) -> Switch:
    """A notice whose file cannot be had: the notice is kept, the file is said to be missing."""
    page = pages.PAGES["boda_page"].replace("<p>特此通知".encode(), f'<p><a href="{href}">附件：名单</a></p><p>特此通知'.encode())
    return Switch(name, "failing file", _of({PAGE: Answer(page), href: file}), ends="missing", says=says)


_STUB = "<html><head><meta charset='utf-8'></head><body><ul class='list'></ul>" + "<!-- -->" * 30 + "</body></html>"
_CAPTCHA = Answer(
    "<html><title>验证码</title><form action='?'>请输入验证码<input name='codeValue'><img src='captcha.jpg'></form></html>".encode()
)
_BODA_FILE = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=7"
_HANWEB_FILE = "/module/download/downfile.jsp?classid=0&showname=mingdan.pdf&filename=9f8e7d.pdf"
_SHELL = b'<!doctype html><html><head><script src="/js/app.js"></script></head><body><div id="app"></div></body></html>'

_ALL: tuple[Switch, ...] = (
    *(Switch(name, "page", _of({PAGE: Answer(content)})) for name, content in pages.PAGES.items()),
    *(_paging(f"list_{name}", paging, home) for name, (paging, home) in PAGINGS.items()),
    *(Switch(name, "encoding", _of({PAGE: encoded})) for name, encoded in encodings.ENCODINGS.items()),
    *(_shape(name, shape) for name, shape in SHAPES.items()),
    *(Switch(name, "odd notice", _of({PAGE: Answer(content)}), ends=name) for name, content in FLAGGED.items()),
    Switch("list_blocked", "failing list", _of({LIST: Answer(JSL_1, 521)}), ends="BlockedError", says="加速乐"),
    _failing_list("list_down", {LIST: Answer(b"", 503)}, FetchError, "503"),
    _failing_list("list_gone", {LIST: Answer(b"", 404)}, NotANoticeError, "page is gone"),
    _failing_list("list_client_side", {LIST: Answer(_SHELL)}, NotANoticeError, "shell of a client-side site"),
    _failing_list("list_without_entries", {LIST: Answer(f"<html><body>{LONG_GENUINE}</body></html>".encode())}, LayoutError, "list"),
    _failing_list("list_stub_behind", {LIST: _list(GOOD, _pager(1)), SECOND: Answer(_STUB.encode())}, IncompleteListError, "page 2"),
    _failing_list("list_breaks_off", {LIST: _list(GOOD, _pager(1))}, IncompleteListError, "page 2"),
    _failing_list("list_same_page", {LIST: _list(GOOD, _pager(1)), SECOND: _list(GOOD, _pager(2))}, IncompleteListError, "came again"),
    _failing_list(
        "list_in_a_circle", {LIST: _list(GOOD, _pager(1)), SECOND: _list((PAGE,), _pager(2, LIST))}, IncompleteListError, "leads back"
    ),
    _failing_list("list_too_short", {LIST: _list(GOOD, _pager(1, of=1))}, IncompleteListError, "8 entries are stated"),
    _with_file("file_behind_captcha", _BODA_FILE, _CAPTCHA, "human check"),
    _with_file("file_refused", _BODA_FILE, Answer(b"", 403), "refusal"),
    _with_file("file_gone", _HANWEB_FILE, Answer(b"", 404), "page is gone"),
)
SWITCHES: Mapping[str, Switch] = {switch.name: switch for switch in _ALL}
"""By name. Groups: page, pagination, encoding, failure, odd notice, failing list, failing file."""
