"""大汉 jpaas: fragments of HTML in JSON from `…/jpaas-publish-server/front/page/build/unit`, and the column pages that ask for them.

The column page names its unit in a script's attributes `url` and `queryData`; the fragment's pager states `count`, `rows` and `pageNo`.
The page is asked for by `paramJson={"pageNo":2,"pageSize":50}`. Seen from abroad, some hosts answer page 1 to every number.
"""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Mapping
from urllib.parse import urlencode, urljoin

from bs4 import BeautifulSoup, Tag

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.entries import best_rows
from policy_notices.crawl.lists.pager import Pager
from policy_notices.errors import LayoutError
from policy_notices.model import Link, ListPage, NextPage

_UNIT = "jpaas-publish-server/front/page/build/unit"
_LISTING = re.compile(r"列表|分页|list|内容|当前栏目|右侧", re.IGNORECASE)


def read(answer: Answer) -> ListPage | None:
    """A unit's answer; None where the text is none."""
    data = answer.json.get("data") if isinstance(answer.json, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("html"), str):
        return None
    fragment = data["html"]
    entries = tuple(Link(answer.absolute(row.href), row.title, row.listed_on) for row in best_rows(BeautifulSoup(fragment, "lxml")))
    total = _stated("count", fragment)
    if not entries and total != 0:
        raise LayoutError(f"{answer.url}: a jpaas unit without entries: see whether pageId and tagId still hold")
    asked = json.loads(answer.asked.get("paramJson") or "{}")
    page = int(asked.get("pageNo") or _stated("pageNo", fragment) or 1)
    size = int(asked.get("pageSize") or _stated("rows", fragment) or len(entries))
    more = page * size < total if total is not None else "pageSize" in asked and len(entries) >= size
    following = answer.again(paramJson=_compact(asked | {"pageNo": page + 1, "pageSize": size})) if more else None
    return ListPage(entries, following, total, "jpaas")


def pager(answer: Answer) -> Pager | None:
    """Where a column page's list goes on: at page 2 of its unit, or at page 1 where the page itself holds no entries."""
    units = [unit for tag in answer.soup.select("[querydata]") if (unit := _unit(tag))]
    if not units:
        return None
    url, query = next((unit for unit in units if _LISTING.search(unit[1].get("tagId", ""))), units[0])
    said = html.unescape(" ".join(str(tag) for tag in answer.soup.select('[count], [querydata*="count"]')))
    total, size, page = _stated("count", said), _stated("rows", said), _stated("pageNo", said) or 1
    held = len(best_rows(answer.soup))
    if total is not None and held and page * (size or held) >= total:
        return Pager(None, total, "jpaas unit")
    number = {"pageNo": page + 1 if held else 1} | ({"pageSize": size} if size else {})
    request = urljoin(answer.url, url) + "?" + urlencode({**query, "paramJson": _compact(number)})
    return Pager(NextPage(request), total, "jpaas unit")


def _unit(tag: Tag) -> tuple[str, dict[str, str]] | None:
    address, query = str(tag.get("url") or ""), str(tag["querydata"])
    if _UNIT not in address:
        return None
    try:
        parsed = ast.literal_eval(query)
    except (ValueError, SyntaxError):
        return None
    return (address, {str(name): str(value) for name, value in parsed.items()}) if isinstance(parsed, dict) else None


def _stated(name: str, text: str) -> int | None:
    match = re.search(rf"['\"]?\b{name}['\"]?\s*[:=]\s*['\"]?(\d+)", text)
    return int(match[1]) if match else None


def _compact(number: Mapping[str, object]) -> str:
    return json.dumps(number, separators=(",", ":"))
