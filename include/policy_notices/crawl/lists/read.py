"""Which reader reads what, and what becomes of a page that none can read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from policy_notices import challenges, decoding
from policy_notices.crawl.lists import boda, configured, countdown, feeds, gkmlpt, jpaas, jpage, json_lists, nextlink, scripts, trs
from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.entries import links, selected_links
from policy_notices.crawl.lists.pager import Pager, UnaddressedPageError, UnknownNextPageError
from policy_notices.errors import LayoutError
from policy_notices.model import Link, ListPage, NextPage

_ANSWERS = (feeds.read, jpage.read, jpaas.read, gkmlpt.read, json_lists.read)
_PAGERS = (trs.pager, jpaas.pager, gkmlpt.pager, boda.pager, countdown.pager, configured.pager, nextlink.pager)
_SHELLS = ("jpaas unit", "gkmlpt catalogue")
"""Pagers of pages whose whole list is elsewhere."""
_EMPTY = ("暂无数据", "暂无信息", "暂无内容", "暂无相关", "没有相关", "没有找到", "无相关信息", "共0条", "共 0 条")


def read_list(
    content: bytes,
    url: str,
    *,
    content_type: str | None = None,
    form: Mapping[str, str] | None = None,
    selectors: Mapping[str, str] | None = None,
    charset: str | None = None,
) -> ListPage:
    """A list page or answer: entries in reading order with whole titles and absolute URLs, the next page, the stated total.

    `form` is what was posted to get it. `selectors` and `charset` are the declaration's own and stand before the rules.
    Raises `LayoutError` where no entries are found, `UnknownNextPageError` where more follows but cannot be asked for,
    `BlockedError` and `NotANoticeError` where the page is a challenge, login wall or error page, `DecodingError`.
    """
    answer = Answer(url, decoding.decode(content, content_type, charset), form, selectors or {})
    for read in _ANSWERS:
        if page := read(answer):
            return page
    return _page(answer)


def _page(answer: Answer) -> ListPage:
    """A page in HTML: entries from its markup, or from data in its scripts; what comes next from its pager."""
    found_entries = selected_links(answer) if "entry" in answer.selectors else links(answer)
    entries = tuple(dict.fromkeys(found_entries))  # a headline above the list stands in it again
    if not any(entry.listed_on for entry in entries) and "entry" not in answer.selectors and (data := scripts.read(answer)):
        return _data_page(answer, data)
    found = _with_selected_total(answer, _pager(answer, entries))
    if not entries and not (found and found.rule in _SHELLS and found.next):
        challenges.check_content(answer.url, answer.text)
        if not any(words in answer.text for words in _EMPTY):
            raise LayoutError(
                f"{answer.url}: rows of a list with titles and dates were expected, none came in {len(answer.text)} characters; "
                "look at the page and declare selectors.entry, or the answer that its script asks for"
            )
    if found is None:
        found = Pager(None, None, "no pager")
    page = ListPage(entries, found.next, found.total, found.rule)
    if found.rule == nextlink.STATED_ONLY:
        _check_whole(answer, page)
    return page


def _data_page(answer: Answer, data: ListPage) -> ListPage:
    """A list from data in scripts, with what the page's pager says of the rest."""
    found = _pager(answer, data.entries) if data.continued is None else None
    if found is None or found.rule == nextlink.STATED_ONLY:
        page = replace(data, total=found.total if found and data.total is None else data.total)
        if data.continued is None:
            _check_whole(answer, page)
        return page
    return replace(data, next=found.next, total=found.total if data.total is None else data.total)


def _check_whole(answer: Answer, page: ListPage) -> None:
    """Raises UnknownNextPageError where more entries are stated than came."""
    if (page.total or 0) > len(page.entries):
        told = f"{answer.url}: {len(page.entries)} of {page.total} entries are here, and nothing says how to ask on: declare selectors.next"
        raise UnknownNextPageError(told, page)


def _with_selected_total(answer: Answer, found: Pager | None) -> Pager | None:
    """The pager with the total that the declaration's `total` selects. Raises `LayoutError` where that shows no number."""
    selector = answer.selectors.get("total")
    if not selector:
        return found
    tag = answer.soup.select_one(selector)
    number = re.search(r"\d[\d,]*", tag.get_text()) if tag else None
    if number is None:
        raise LayoutError(
            f"{answer.url}: selectors.total ({selector}) was expected to show how many entries there are, but shows no number"
        )
    total = int(number[0].replace(",", ""))
    return replace(found, total=total) if found else Pager(None, total, "selectors.total")


def _pager(answer: Answer, entries: tuple[Link, ...]) -> Pager | None:
    if selector := answer.selectors.get("next"):
        tag = answer.soup.select_one(selector)
        href = tag.get("href") if tag else None
        return Pager(NextPage(answer.absolute(str(href))) if href else None, nextlink.numbers(answer.soup).total, "selectors.next")
    try:
        found = next((found for pager in _PAGERS if (found := pager(answer))), None)
    except UnaddressedPageError as error:
        total = error.total if error.total is not None else nextlink.numbers(answer.soup).total
        raise UnknownNextPageError(str(error), ListPage(entries, None, total, "unknown pager")) from None
    if found is None or found.total is not None:
        return found
    stated = nextlink.numbers(answer.soup).total
    return replace(found, total=trs.divided_records(answer.scripts) if stated is None else stated)
