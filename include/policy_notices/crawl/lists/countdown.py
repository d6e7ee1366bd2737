"""Pages that a script counts down and loads into the page: `purl="../n13/index_958"`, `maxPageNum = 199`, then `purl+"_"+198+".html"`.

The column page shows what page 199 holds; the pages below are fragments of markup without a pager of their own, down to page 1.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.pager import Pager
from policy_notices.model import NextPage

_STEM = re.compile(r"""\bpurl\s*=\s*["']([^"']+)["']""")
_PAGES = re.compile(r"\bmaxPageNum\s*=\s*(\d+)")
_ADDRESS = re.compile(r"""\bpurl\s*\+\s*["']_["']\s*\+\s*\w+\s*\+\s*["'](\.\w+)["']""")
_FRAGMENT = re.compile(r"(\w+_\d+_)(\d+)(\.s?html?)")


def pager(answer: Answer) -> Pager | None:
    """The page below this one; None where no script counts pages down and the answer is no such fragment."""
    stem, address = _STEM.search(answer.scripts), _ADDRESS.search(answer.scripts)
    pages = max(map(int, _PAGES.findall(answer.scripts)), default=0)
    if stem and address and pages:
        following = f"{stem[1]}_{pages - 1}{address[1]}"
        return Pager(NextPage(urljoin(answer.base, following)) if pages > 1 else None, None, "countdown")
    numbered = _FRAGMENT.fullmatch(urlsplit(answer.url).path.rpartition("/")[2])
    if numbered is None or "<body" in answer.text.lower() or "<head" in answer.text.lower():
        return None
    below = int(numbered[2]) - 1
    return Pager(NextPage(urljoin(answer.url, f"{numbered[1]}{below}{numbered[3]}")) if below > 0 else None, None, "countdown")
