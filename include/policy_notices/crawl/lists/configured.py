"""Pagers that a script configures with an object: how many there are, which page this is, how a page is addressed.

Seen: `Pager({size: 20, current: 0, prefix: 'index', suffix: 'html'})` (beijing.gov.cn, pages `index_1.html` on), layui's
`laypage.render({count: 676, limit: 20, curr: 1, jump: …location.href = 'index_' + obj.curr + '.html'…})` and jQuery's
`pagination({pageCount: 34, current: 1, callback: …})`.
"""

from __future__ import annotations

import math
import re
from itertools import islice
from urllib.parse import urljoin

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.nextlink import next_href
from policy_notices.crawl.lists.pager import Pager, UnaddressedPageError
from policy_notices.model import NextPage

_START = re.compile(r"\b\w*pag(?:e|er|ing|ination|inator)(?:\.render|[A-Z]\w*)?\s*\(\s*(?=\{)", re.IGNORECASE)
_NUMBER = re.compile(r"""['"]?\b(\w+)['"]?\s*:\s*['"]?(\d+)\b""")
_TEXT = re.compile(r"""['"]?\b(\w+)['"]?\s*:\s*['"]([^'"]*)['"]""")
_ADDRESS = re.compile(r"""(?:location(?:\.href)?\s*=|window\.open\()\s*['"]([^'"]*)['"]\s*\+\s*[\w.]+(?:\(\))?\s*\+\s*['"]([^'"]*)['"]""")
_MOST = 20
"""Calls that are looked at; a page has one or two."""
_COUNTS = ("count", "total", "totaldata", "totalcount", "recordcount", "totalrecord", "itemcount", "totalsize", "totalnum", "datacount")
_SIZES = ("limit", "pagesize", "showdata", "perpage", "itemsonpage")
_PAGES = ("pagecount", "totalpage", "totalpages", "pagenum", "pages", "pagetotal", "sumpage", "size")
_CURRENTS = ("curr", "current", "currentpage", "curpage", "pageindex", "pageno", "startpage", "nowpage")


def pager(answer: Answer) -> Pager | None:
    """Next page and total from a configured pager; None where no script says how many pages there are, or a plain link leads on."""
    href = next_href(answer.soup)
    if href and not href.lower().startswith("javascript:"):
        return None
    for match in islice(_START.finditer(answer.scripts), _MOST):
        found = _read(_object(answer.scripts, match.end()), answer)
        if found:
            return found
    return None


def _read(configured: str, answer: Answer) -> Pager | None:
    numbers: dict[str, int] = {}
    for name, number in _NUMBER.findall(configured):
        numbers.setdefault(name.lower(), int(number))
    texts = {name.lower(): text for name, text in _TEXT.findall(configured)}
    total, size, current = _first(numbers, _COUNTS), _first(numbers, _SIZES), _first(numbers, _CURRENTS)
    pages = math.ceil(total / size) if total is not None and size else _first(numbers, _PAGES)
    if pages is None or current is None:
        return None
    if "prefix" in texts and "suffix" in texts:
        following = None if current >= pages - 1 else f"{texts['prefix']}_{current + 1}.{texts['suffix'].lstrip('.')}"
    elif current >= pages:
        following = None
    elif address := _ADDRESS.search(configured):
        following = f"{address[1]}{current + 1}{address[2]}"
    else:
        raise UnaddressedPageError(
            f"{answer.url}: page {current} of {pages} by a script that does not say how pages are addressed: "
            "declare the answer that it asks for as the list, or selectors.next",
            total,
        )
    return Pager(NextPage(urljoin(answer.base, following)) if following else None, total, "configured pager")


def _object(scripts: str, start: int) -> str:
    """An object literal from its brace to the one that closes it."""
    depth = 0
    for position in range(start, min(len(scripts), start + 5_000)):
        depth += {"{": 1, "}": -1}.get(scripts[position], 0)
        if depth == 0:
            return scripts[start : position + 1]
    return scripts[start : start + 5_000]


def _first(numbers: dict[str, int], names: tuple[str, ...]) -> int | None:
    return next((numbers[name] for name in names if name in numbers), None)
