"""大汉 jpage: windows of records from `dataproxy.jsp`, as XML or inside a column page's script.

An answer is `<datastore><totalrecord/><totalpage/><nextgroup/><recordset><record><![CDATA[<li>…]]>`. A window may be wider than what the
next one is shifted by, so neighbours overlap; the next request asks for what follows the last record of this one. A request that
does not say where its window begins is one for the first.
"""

from __future__ import annotations

import math
import re
from urllib.parse import urljoin

from bs4 import BeautifulSoup

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.entries import best_rows
from policy_notices.crawl.lists.pager import UnknownNextPageError
from policy_notices.errors import IncompleteListError, LayoutError
from policy_notices.model import Link, ListPage, NextPage

_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[(.*?)\]\]>|(.*?))\s*</record>", re.DOTALL | re.IGNORECASE)
_PARAMETER = re.compile(r"""['"]?(\w+)['"]?\s*[:=]\s*(?:['"]([^'"]*)['"]|(\d+))""")
_SETUP = re.compile(r"\.jpage\s*\(\s*\{(.*?)\}\s*\)", re.DOTALL)
_REQUEST_FIELDS = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")
_PROXY = "/module/web/jpage/dataproxy.jsp"


def read(answer: Answer) -> ListPage | None:
    """A jpage answer or a column page that holds its first window; None where the text has no `<recordset>`."""
    if "<recordset" not in answer.text:
        return None
    store = answer.text[answer.text.find("<recordset") :]
    entries = [link for record in _RECORD.findall(store) for link in _entries(record[0] or record[1], answer)]
    embedded = "<html" in answer.text[: answer.text.find("<recordset")].lower()
    total = _count("totalrecord", answer)
    if not entries and total != 0:
        raise LayoutError(
            f"{answer.url}: a jpage answer without records, {total} are stated: see whether the request's columnid and unitid still hold"
        )
    try:
        following = _next_embedded(answer, len(entries), total) if embedded else _next_window(answer, len(entries), total)
    except IncompleteListError as error:
        raise UnknownNextPageError(str(error), ListPage(tuple(entries), None, total, "jpage")) from None
    return ListPage(tuple(entries), following, total, "jpage")


def _entries(markup: str, answer: Answer) -> list[Link]:
    rows = best_rows(BeautifulSoup(f"<ul>{markup}</ul>", "lxml"))
    return [Link(answer.absolute(row.href), row.title, row.listed_on) for row in rows]


def _count(name: str, answer: Answer) -> int | None:
    match = re.search(rf"<{name}>\s*(?:<!\[CDATA\[)?\s*(\d+)", answer.text, re.IGNORECASE) or re.search(
        rf"{name}['\"]?\s*[:=]\s*['\"]?(\d+)", answer.text, re.IGNORECASE
    )
    return int(match[1]) if match else None


def _next_window(answer: Answer, size: int, total: int | None) -> NextPage | None:
    group = re.search(r"<nextgroup>.*?href=['\"]([^'\"]+)", answer.text, re.DOTALL)
    if group:
        return NextPage(urljoin(answer.url, group[1].replace("&amp;", "&")), answer.form)
    asked = answer.asked
    start = int(asked["startrecord"]) if asked.get("startrecord", "").isdigit() else 1
    perpage = asked.get("perpage") or str(math.ceil(total / (_count("totalpage", answer) or 1)) if total else size)
    last = start + size - 1
    if total is None:
        if "<nextgroup" in answer.text:
            return None
        raise IncompleteListError(
            f"{answer.url}: a jpage answer with neither totalrecord nor nextgroup: whether more follows cannot be known"
        )
    if last >= total:
        return None
    window = {"startrecord": str(last + 1), "endrecord": str(min(last + size, total)), "perpage": perpage}
    return Answer(answer.url, "", answer.form if answer.form is not None or "?" in answer.url else {}).again(**window)


def _next_embedded(answer: Answer, size: int, total: int | None) -> NextPage | None:
    """The request that the page's own script makes for the records after those it holds."""
    if total is not None and size >= total:
        return None
    setup = {name: text or number for name, text, number in _PARAMETER.findall(answer.scripts)}
    fields = {name: setup[name] for name in _REQUEST_FIELDS if name in setup}
    if "columnid" not in fields or "unitid" not in fields:
        if total is None:
            return None
        raise IncompleteListError(
            f"{answer.url}: {size} of {total} records are here, but columnid and unitid of the request for more are not"
        )
    perpage = setup.get("perPage", "15")
    proxy = setup.get("proxyUrl") or setup.get("dataproxyUrl") or _PROXY
    window = {"startrecord": str(size + 1), "endrecord": str(min(2 * size, total or 2 * size)), "perpage": perpage}
    return Answer(urljoin(answer.url, proxy), "", fields).again(**window)
