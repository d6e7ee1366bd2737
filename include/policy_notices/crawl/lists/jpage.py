"""大汉 jpage: windows of records from `dataproxy.jsp`, as XML or inside a column page's script.

An answer is `<datastore><totalrecord/><totalpage/><nextgroup/><recordset><record><![CDATA[<li>…]]>`; a column page holds its first window
so too, or as `dataStore: ['<li>…', …]`. A window may be wider than what the next one is shifted by, so neighbours overlap; the
next request asks for what follows the last record of this one. A request that does not say where its window begins is for the first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from bs4 import BeautifulSoup

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.entries import best_rows, row_in
from policy_notices.crawl.lists.pager import UnknownNextPageError
from policy_notices.errors import IncompleteListError, LayoutError
from policy_notices.model import Link, ListPage, NextPage

_XML_STORE = re.compile(r"<datastore>")
_ARRAY_STORE = re.compile(r"\bdataStore['\"]?\s*:\s*\[")
_ITEM = re.compile(r"\s*,?\s*(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\")", re.DOTALL)
_NEXT_GROUP = re.compile(r"<nextgroup>(?:(?!</nextgroup>).)*?href=(['\"])(?P<href>.+?)\1", re.DOTALL)
_PARAMETER = re.compile(r"""['"]?\b(\w+)['"]?\s*[:=]\s*(?:'([^']*)'|"([^"]*)"|(\d+))""")
_PROXY = re.compile(r"(/[\w/]*dataproxy\.jsp)")
_REQUEST_FIELDS = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")


@dataclass(frozen=True)
class _Store:
    """One store of records, and where in the page's text it stands."""

    page: str
    start: int
    end: int
    records: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.page[self.start : self.end]

    @property
    def around(self) -> str:
        """The page without the store, what comes after it first: there its own parameters stand."""
        return self.page[self.end :] + self.page[: self.start]

    def count(self, name: str) -> int | None:
        for pattern, text in ((rf"<{name}>\s*(?:<!\[CDATA\[)?\s*(\d+)", self.text), (rf"\b{name}['\"]?\s*[:=]\s*['\"]?(\d+)", self.around)):
            if match := re.search(pattern, text, re.IGNORECASE):
                return int(match[1])
        return None


def read(answer: Answer) -> ListPage | None:
    """A jpage answer, or a column page that holds its first window; None where the text holds no store of records."""
    stores = [*_xml_stores(answer.text), *_array_stores(answer.text)]
    if not stores:
        return None
    store = max(stores, key=lambda store: len(store.records))
    entries = tuple(link for record in store.records for link in _entries(record, answer))
    total = store.count("totalrecord")
    if not entries and total != 0:
        raise LayoutError(f"{answer.url}: records of a jpage store were expected, none came: see whether columnid and unitid still hold")
    try:
        embedded = "<script" in answer.text
        following = _next_embedded(answer, store, total) if embedded else _next_window(answer, store, total)
    except IncompleteListError as error:
        raise UnknownNextPageError(str(error), ListPage(entries, None, total, "jpage")) from None
    return ListPage(entries, following, total, "jpage")


def _xml_stores(text: str) -> Iterator[_Store]:
    end = 0
    while (match := _XML_STORE.search(text, end)) is not None:
        close = text.find("</datastore>", match.end())
        end = len(text) if close < 0 else close
        held = text[match.end() : end]
        records = [piece.partition("</record>")[0] for piece in held.split("<record>")[1:]]
        yield _Store(text, match.start(), end, tuple(map(_unwrapped, records or [held])))


def _array_stores(text: str) -> Iterator[_Store]:
    for match in _ARRAY_STORE.finditer(text):
        records, end = [], match.end()
        while item := _ITEM.match(text, end):
            records.append(re.sub(r"\\(.)", r"\1", item[1] or item[2] or ""))
            end = item.end()
        yield _Store(text, match.start(), end, tuple(records))


def _unwrapped(record: str) -> str:
    """What a CDATA section holds; markup without one as it is."""
    _, opened, rest = record.partition("<![CDATA[")
    return rest.rpartition("]]>")[0] if opened else record


def _entries(markup: str, answer: Answer) -> list[Link]:
    """The entry of a record; a record may also hold a whole list."""
    if "<a" not in markup:
        return []
    soup = BeautifulSoup(markup, "lxml")
    row = row_in(soup)
    rows = best_rows(soup) if len(soup.find_all(["li", "tr"])) > 1 else [row] if row else []
    return [Link(answer.absolute(row.href), row.title, row.listed_on) for row in rows]


def _next_group(answer: Answer, store: _Store) -> NextPage | None:
    """The address that the store itself names for the records after those it holds."""
    group = _NEXT_GROUP.search(store.text)
    return NextPage(urljoin(answer.url, group["href"].replace("&amp;", "&"))) if group else None


def _next_window(answer: Answer, store: _Store, total: int | None) -> NextPage | None:
    if group := _next_group(answer, store):
        return group
    if total is None:
        if "<nextgroup" in store.text:
            return None
        raise IncompleteListError(
            f"{answer.url}: whether more follows cannot be known: a jpage answer with neither totalrecord nor nextgroup"
        )
    asked, size = answer.asked, len(store.records)
    start = int(asked["startrecord"]) if asked.get("startrecord", "").isdigit() else 1
    last = start + size - 1
    if last >= total:
        return None
    perpage = asked.get("perpage") or str(math.ceil(total / (store.count("totalpage") or 1)))
    request = Answer(answer.url, "", answer.form if answer.form is not None or "?" in answer.url else {})
    return request.again(startrecord=str(last + 1), endrecord=str(min(last + size, total)), perpage=perpage)


def _next_embedded(answer: Answer, store: _Store, total: int | None) -> NextPage | None:
    """The request that the page's own script makes for the records after those it holds."""
    size = len(store.records)
    if total is not None and size >= total:
        return None
    if group := _next_group(answer, store):
        return group
    setup: dict[str, str] = {}
    for name, single, double, number in _PARAMETER.findall(store.around):
        setup.setdefault(name, single or double or number)
    fields = {name: setup[name] for name in _REQUEST_FIELDS if name in setup}
    if "columnid" not in fields or "unitid" not in fields:
        if total is None:
            return None
        raise IncompleteListError(f"{answer.url}: {size} of {total} records are here, columnid and unitid to ask for more are not")
    proxy = _PROXY.search(store.around)
    window = {"startrecord": str(size + 1), "endrecord": str(min(2 * size, total or 2 * size)), "perpage": setup.get("perPage") or "15"}
    return Answer(urljoin(answer.url, proxy[1] if proxy else "/module/web/jpage/dataproxy.jsp"), "", fields).again(**window)
