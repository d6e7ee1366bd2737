"""博达 visual site builder: pages in descending numbers beside the column page: `tzgg.htm`, then `tzgg/6.htm` … `tzgg/1.htm`.

The newest page has no number, so that the numbered ones never change. Where the pager's link to the next page is a script's, the
numbers tell: after the column page comes one less than the number of pages, after a numbered page the next lower number.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.nextlink import next_href, numbers
from policy_notices.crawl.lists.pager import Pager
from policy_notices.model import NextPage

_NUMBERED = re.compile(r"(\d+)\.(html?|jsp)")
_MARKS = re.compile(r"vsb|\bp_pages\b|fanye\d|/system/resource/js/|_simple_list_", re.IGNORECASE)


def pager(answer: Answer) -> Pager | None:
    """The page after this one; None where the page is none of 博达's, or its pager itself links to the next."""
    href = next_href(answer.soup)
    if not _MARKS.search(answer.text) or (href and not href.lower().startswith("javascript:")):
        return None
    said = numbers(answer.soup)
    if said.pages is None or said.current is None:
        return None
    if said.current >= said.pages:
        return Pager(None, said.total, "boda")
    file = urlsplit(answer.url).path.rsplit("/", 1)[-1]
    if numbered := _NUMBERED.fullmatch(file):
        return Pager(NextPage(urljoin(answer.url, f"{int(numbered[1]) - 1}.{numbered[2]}")), said.total, "boda")
    stem, _, extension = file.rpartition(".")
    return Pager(NextPage(urljoin(answer.url, f"{stem}/{said.pages - 1}.{extension}")), said.total, "boda") if stem else None
