"""Static pages numbered in their names: TRS WCM (拓尔思) and the 开普 templates that took its `createPageHTML` over.

Seen: `createPageHTML(pages, current, "index", "html")`, the same with the number of records last, `(records, pages, current, name, ext)`,
`('container', pages, current, name, ext, records)`, and the older forms in variables: `currentPage` and `countPage`, or `m_nRecordCount`,
`m_nPageSize` and `m_nCurrPage` with `m_sPageName` and `m_sPageExt`. Whatever current counts from, the next page is
`name_{current + 1}.ext`: TRS counts from 0 and calls its second page `_1`, the others count from 1 and call it `_2`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.pager import Pager, UnaddressedPageError
from policy_notices.model import NextPage

_CALL = re.compile(r"(?<!function )(?<![\w.])\w*page\w*\s*\(([^(){}]*)\)", re.IGNORECASE)
_EXTENSION = re.compile(r"\.?(?:[sjdx]?html?|jspx?|aspx?|php)", re.IGNORECASE)
_VALUE = r"""(?:(?P<number>-?\d+)|"(?P<double>[^"]*)"|'(?P<single>[^']*)')"""
_ARGUMENT = re.compile(rf"\s*(?:{_VALUE}|(?P<name>[A-Za-z_]\w*))\s*(?:,|$)")
_REDEFINED = re.compile(r"=\s*Math\.ceil\(\s*\w+\s*/\s*(\d+)\s*\)")
_DIVIDED = re.compile(r"\b(?P<pages>\w+)\s*=\s*Math\.ceil\(\s*(?P<records>\d{1,7})\s*/\s*\d{1,3}\s*\)")
_VARIABLES = re.compile(r"""\b(currentPage|countPage)\s*=\s*(?:Number\(\s*["']?)?(\d+)""", re.IGNORECASE)
_COUNTED = re.compile(r"""\bm_[ns](RecordCount|PageSize|CurrPage|PageName|PageExt)\s*=\s*["']?(\w+)["']?\s*;""")
_OLD_NAME = re.compile(
    r"""["'](?:[^"'<>]*href=\\?["'])?(\w+)["']?\s*\+?\s*["']?_["']?\s*\+\s*\(?\s*(?:nextPage|currentPage)""", re.IGNORECASE
)
_OLD_EXT = re.compile(r"""["']\.["']?\s*\+?\s*["']?(s?html?|jsp|aspx?)\b""", re.IGNORECASE)


@dataclass(frozen=True)
class _Call:
    pages: int
    current: int
    name: str
    extension: str
    records: int | None
    from_one: bool


def pager(answer: Answer) -> Pager | None:
    """Next page and stated total from a `createPageHTML` call or its older form; None where the page has neither."""
    scripts = answer.scripts
    calls = [call for match in _CALL.finditer(scripts) if (call := _call(match[1], scripts, answer.url))]
    if calls:
        call, rule = calls[-1], "createPageHTML"
    elif old := _old_call(scripts, answer.url):
        call, rule = old, "countPage"
    elif counted := _counted(scripts, answer.url):
        call, rule = counted, "m_nRecordCount"
    else:
        return None
    pages, redefined = call.pages, _REDEFINED.search(scripts)
    if redefined and call.records is not None:
        pages = math.ceil(call.records / int(redefined[1]))
    last = pages if call.from_one else pages - 1
    following = None
    if call.current < last:
        if not call.name or not call.extension:
            told = f"{answer.url}: {pages} pages by {rule}, but the call does not name them: declare selectors.next"
            raise UnaddressedPageError(told, call.records)
        following = NextPage(urljoin(answer.base, f"{call.name}_{call.current + 1}.{call.extension}"))
    return Pager(following, call.records, rule)


def divided_records(scripts: str) -> int | None:
    """The number of records that a script divides by those of a page (totalPage = Math.ceil(1071/20)); None where none does, or where it
    then shows fewer pages (if (totalPage > pages_limit) …), so that not all of them can be asked for."""
    found = _DIVIDED.search(scripts)
    capped = found and re.search(rf"\bif\s*\(\s*{found['pages']}\s*>", scripts)
    return int(found["records"]) if found and not capped else None


def _call(arguments: str, scripts: str, url: str) -> _Call | None:
    """The call's arguments told apart by their kinds: numbers before the name, the name and extension, numbers after."""
    values = [_variable(scripts, match["name"]) if match["name"] else _literal(match) for match in _ARGUMENT.finditer(arguments)]
    if values and not values[0].lstrip("-").isdigit():
        container, values = True, values[1:]
    else:
        container = False
    texts = [place for place, value in enumerate(values) if not value.lstrip("-").isdigit()]
    if len(texts) < 2 or not _EXTENSION.fullmatch(values[texts[1]]):
        return None
    name, extension = values[texts[0]], values[texts[1]].lstrip(".")
    before = [int(value) for value in values[: texts[0]]]
    after = [int(value) for value in values[texts[1] + 1 :] if value.lstrip("-").isdigit()]
    if len(before) not in (2, 3):
        return None
    *counted, pages, current = before
    records = max((number for number in (*counted, *after) if number >= pages), default=None)
    return _Call(pages, current, name, extension, records, _from_one(container, current, name, extension, url))


def _literal(match: re.Match[str]) -> str:
    return match["number"] or match["double"] or match["single"] or ""


def _variable(scripts: str, name: str) -> str:
    """What a variable is set to; empty where that is no number or string."""
    found = re.search(rf"\b{name}\s*=\s*{_VALUE}", scripts)
    return _literal(found) if found else ""


def _from_one(container: bool, current: int, name: str, extension: str, url: str) -> bool:
    """Whether pages are counted from 1: a first page has no number in its name, so its own count tells; else the call's form does."""
    file = urlsplit(url).path.rsplit("/", 1)[-1]
    if file in ("", f"{name}.{extension}") and current in (0, 1):
        return current == 1
    return container


def _counted(scripts: str, url: str) -> _Call | None:
    values = dict(_COUNTED.findall(scripts))
    if not {"RecordCount", "PageSize"} <= set(values):
        return None
    records, size = int(values["RecordCount"]), int(values["PageSize"])
    name, extension = _file_name(url)
    return _Call(
        math.ceil(records / size),
        int(values.get("CurrPage", "0")),
        values.get("PageName", name),
        values.get("PageExt", extension),
        records,
        False,
    )


def _file_name(url: str) -> tuple[str, str]:
    """The name and extension that a list's first page has: a page number after `_` is left out."""
    shown = re.fullmatch(r"(.+?)(?:_\d{1,3})?\.(\w+)", urlsplit(url).path.rsplit("/", 1)[-1])
    return (shown[1], shown[2]) if shown else ("index", "html")


def _old_call(scripts: str, url: str) -> _Call | None:
    numbers = {name.lower(): int(value) for name, value in _VARIABLES.findall(scripts)}
    if "countpage" not in numbers or "currentpage" not in numbers:
        return None
    written, suffix = _OLD_NAME.search(scripts), _OLD_EXT.search(scripts)
    name, extension = _file_name(url)
    name, extension = written[1] if written else name, suffix[1] if suffix else extension
    return _Call(numbers["countpage"], numbers["currentpage"], name, extension, None, False)
