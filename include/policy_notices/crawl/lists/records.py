"""What list answers in JSON have in common: records with a title and a URL, the number stated in all, the page asked for."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.dates import field_date
from policy_notices.crawl.lists.titles import clean
from policy_notices.errors import IncompleteListError
from policy_notices.model import Link, NextPage

Record = Mapping[str, Any]

_TITLES = ("title", "doctitle", "articletitle", "infotitle", "subject", "showtitle", "listtitle", "manuscripttitle", "at")
_URLS = ("url", "urls", "pcurl", "docpuburl", "post_url", "articleurl", "linkurl", "link", "href", "htmlurl", "visiturl", "weburl", "au")
_DATES = (
    "publishedtimestr", "display_publish_time", "pubdate", "publishdate", "pubtimestr", "publishtime", "publishedtime", "pubtime",
    "docrelpubtime", "docreltime", "releasedate", "releasetime", "showdate", "displaydate", "date", "time", "first_publish_time",
    "created_at", "createtime", "crtime", "apd",
)  # fmt: skip
_TOTALS = ("total", "totalcount", "totalrecord", "totalrecords", "totalelements", "totalnum", "recordcount", "totalhits", "count")
_SIZES = ("rows", "pagesize", "_pagesize", "size", "perpage", "limit", "n")
_PAGES = ("page", "pageno", "pagenum", "pageindex", "pagenumber", "current", "currentpage", "curpage", "p")
_WRAPPERS = ("source", "_source")


@dataclass(frozen=True)
class Records:
    """Records in one list, and the objects around it from the inside out, in which totals and page sizes are stated."""

    items: tuple[Record, ...]
    around: tuple[Record, ...]

    @property
    def total(self) -> int | None:
        return self.number(_TOTALS)

    @property
    def size(self) -> int | None:
        return self.number(_SIZES)

    def number(self, names: tuple[str, ...]) -> int | None:
        for holder in self.around:
            value = _value(holder, names)
            if isinstance(value, str) and value.isdigit():
                value = int(value)
            if isinstance(value, int) and not isinstance(value, bool):
                return value
        return None


def lists_in(data: Any, around: tuple[Record, ...] = ()) -> Iterator[Records]:
    """Every list of records in parsed JSON; an empty list counts where a total is stated beside it."""
    if isinstance(data, Mapping):
        for value in data.values():
            yield from lists_in(value, (data, *around))
    elif isinstance(data, list):
        items = tuple(_unwrapped(item) for item in data if isinstance(item, Mapping))
        titled = tuple(item for item in items if _value(item, _TITLES) and _address(item))
        if titled and len(titled) * 2 > len(data):
            yield Records(titled, around)
        elif not data and around and _value(around[0], _TOTALS) is not None:
            yield Records((), around)
        else:
            for item in data:
                yield from lists_in(item, around)


def link(record: Record, answer: Answer) -> Link:
    """The entry that a record stands for."""
    title = clean(re.sub(r"<[^>]+>", "", html.unescape(str(_value(record, _TITLES)))))
    listed = (field_date(_value(record, (name,))) for name in _DATES)
    return Link(answer.absolute(_address(record)), title, next((day for day in listed if day), None))


def following(
    answer: Answer, records: Records, *, parameter: str | None = None, total: int | None = None, size: int | None = None
) -> NextPage | None:
    """The request for the page after this one; None where this is the last.

    `parameter` is the page's where the request does not give it; `total` and `size` (entries a page) stand before what is stated.
    Raises `IncompleteListError` where more is stated than came and the page's parameter is not known.
    """
    asked = {name.lower(): (name, value) for name, value in answer.asked.items()}
    name, value = next((asked[known] for known in _PAGES if known in asked), (parameter, ""))
    total = records.total if total is None else total
    count = len(records.items)
    if name is None:
        if total is None or total <= count:
            return None
        raise IncompleteListError(
            f"{answer.url}: {count} of {total} entries came, and no page was asked for: declare the list's URL with its first page"
        )
    page = int(value) if value.isdigit() else 1
    first = min(1, page)
    asked_size = next((int(asked[known][1]) for known in _SIZES if known in asked and asked[known][1].isdigit()), None)
    size = size or records.size or asked_size or count
    more = (page - first + 1) * size < total if total is not None else count >= size > 0
    return answer.again(**{name: str(page + 1)}) if count and more else None


def _unwrapped(item: Record) -> Record:
    inner = next((item[name] for name in _WRAPPERS if isinstance(item.get(name), Mapping)), None)
    return {**item, **inner} if inner else item


def _value(record: Record, names: tuple[str, ...]) -> Any:
    keys = {key.lower(): key for key in record}
    return next((record[keys[name]] for name in names if name in keys and record[keys[name]] not in (None, "", [])), None)


def _address(record: Record) -> str:
    """A record's URL; 开普 writes it as JSON in a string, one for each channel, of which `pc` is the page."""
    value = _value(record, _URLS)
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            return ""
    if isinstance(value, Mapping):
        value = value.get("pc") or next(iter(value.values()), "")
    return value.strip() if isinstance(value, str) else ""
