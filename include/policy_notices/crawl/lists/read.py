"""Which reader reads what, and what becomes of a page that none can read."""

from __future__ import annotations

from collections.abc import Mapping

from policy_notices.crawl.lists import jpage, nextlink, trs
from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.entries import links, selected_links
from policy_notices.errors import LayoutError
from policy_notices.model import ListPage

_ANSWERS = (jpage.read,)
_PAGERS = (trs.pager, nextlink.pager)


def read_list(
    content: bytes,
    url: str,
    *,
    content_type: str | None = None,
    form: Mapping[str, str] | None = None,
    selectors: Mapping[str, str] | None = None,
) -> ListPage:
    """A list page or answer: entries in reading order with whole titles and absolute URLs, the next page, the stated total.

    `form` is what was posted to get it. `selectors` are the declaration's own and stand before the rules.
    Raises `LayoutError` where no entries are found, `IncompleteListError` where a next page exists but cannot be asked for,
    `BlockedError` and `NotANoticeError` where the page is a challenge, login wall or error page.
    """
    text = content.decode("utf-8")
    answer = Answer(url, text, form, selectors or {})
    for read in _ANSWERS:
        if page := read(answer):
            return page
    return _html(answer)


def _html(answer: Answer) -> ListPage:
    entries = selected_links(answer) if "entry" in answer.selectors else links(answer)
    if not entries:
        raise LayoutError(f"{answer.url}: no entries")
    for pager in _PAGERS:
        if found := pager(answer):
            return ListPage(entries, found.next, found.total, found.rule)
    return ListPage(entries, None, None, "no pager")
