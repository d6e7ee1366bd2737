"""List answers in JSON: 开普 search, gov.cn's policy library, and any other with records that have a title and a URL.

| answer | request | records | page |
| --- | --- | --- | --- |
| 开普 | `/common/search/<channel>`, `/searchList/…`, `/search/…` with `_isJson=true` | `data.results` | `page`, from 1 |
| 开普 | POST `/queryList` | `data.results[].source` | `current`, from 1 |
| gov.cn | `search-gov/data?t=zhengcelibrary…` | `searchVO.listVO`, `searchVO.catMap.*.listVO` | `p`, from 1 |
"""

from __future__ import annotations

import re

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.pager import UnknownNextPageError
from policy_notices.crawl.lists.records import Records, following, link, lists_in
from policy_notices.errors import IncompleteListError, LayoutError
from policy_notices.model import ListPage


def read(answer: Answer) -> ListPage | None:
    """An answer in JSON; None where the text is none. Raises `LayoutError` where the JSON holds no records."""
    if answer.json is None or isinstance(answer.json, str):
        return None
    found = list(lists_in(answer.json))
    if not found:
        raise LayoutError(f"{answer.url}: JSON in which no list of records with title and url is found, nor a total of 0")
    if isinstance(answer.json, dict) and "searchVO" in answer.json:
        return _library(answer, found)
    records = max(found, key=lambda records: len(records.items))
    entries = tuple(link(item, answer) for item in records.items)
    ucap = re.search(r"/(?:common/)?search(?:List)?/[0-9a-f]{16,}|_isJson=true|/queryList\b", answer.url)
    parameter = ("current" if "/queryList" in answer.url else "page") if ucap else None
    reader = "ucap" if ucap else "json"
    try:
        return ListPage(entries, following(answer, records, parameter=parameter), records.total, reader)
    except IncompleteListError as error:
        raise UnknownNextPageError(str(error), ListPage(entries, None, records.total, reader)) from None


def _library(answer: Answer, found: list[Records]) -> ListPage:
    """gov.cn's library: one list, or one for each kind of document, all of which are turned by the same page number."""
    entries = tuple(link(item, answer) for records in found for item in records.items)
    totals = [records.total or 0 for records in found]
    longest = found[totals.index(max(totals))]
    return ListPage(entries, following(answer, longest, parameter="p", total=max(totals)), sum(totals), "gov.cn library")
