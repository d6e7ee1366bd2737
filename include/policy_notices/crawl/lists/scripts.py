"""Lists that a page carries as data in a script: 开普's `listData`, and any other array of records with a title and a URL.

开普's `loadPageData` shows these and asks `/queryList` of the same host for the rest: that answer begins at the column's first entry again.
"""

from __future__ import annotations

import json
import re
from urllib.parse import urljoin

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.records import link, lists_in
from policy_notices.model import ListPage, NextPage

_ARRAY = re.compile(r"\[\s*\{\s*[\"']")
_TOTAL = re.compile(r"[^\[\]{}]{0,200}?[\"'](?:total|totalCount|totalRecords?|recordCount|totalElements)[\"']\s*:\s*[\"']?(\d+)")
_LIST_PARAMETERS = re.compile(r"\bparams\s*=\s*\{(.*?)\}\s*;", re.DOTALL)
_PARAMETER = re.compile(r"(\w+)\s*:\s*(?:\[\s*)?(?:'([^']*)'|\"([^\"]*)\"|(\d+|true|false))")


def read(answer: Answer) -> ListPage | None:
    """The longest list of records in the page's scripts; None where there is none."""
    found = [(records, total) for array, total in _arrays(answer.scripts) for records in lists_in(array)]
    if not found:
        return None
    longest, total = max(found, key=lambda each: len(each[0].items))
    entries = tuple(link(item, answer) for item in longest.items)
    return ListPage(entries, None, total, "script data", continued=_query_list(answer))


def _arrays(scripts: str) -> list[tuple[object, int | None]]:
    """The arrays of objects, each with the total that is stated behind it."""
    decoder, arrays, position = json.JSONDecoder(strict=False), [], 0
    while match := _ARRAY.search(scripts, position):
        try:
            array, position = decoder.raw_decode(scripts, match.start())
            stated = _TOTAL.match(scripts, position)
            arrays.append((array, int(stated[1]) if stated else None))
        except ValueError:
            position = match.end()
        except RecursionError:
            break
    return arrays


def _query_list(answer: Answer) -> NextPage | None:
    """The POST with which `loadPageData` asks for the whole column."""
    if "loadPageData(" not in answer.scripts or not (block := _LIST_PARAMETERS.search(answer.scripts)):
        return None
    given = {name: single or double or bare for name, single, double, bare in _PARAMETER.findall(block[1])}
    if not given.get("channelCode") or not given.get("webSiteCode"):
        return None
    size = given.get("perPage") or "15"
    form = {"current": "1", "pageSize": size, "perPage": size, "unitid": given.get("unitid", "")}
    form |= {"webSiteCode[]": given["webSiteCode"], "channelCode[]": given["channelCode"], "sort": "sortNum", "order": "desc"}
    return NextPage(urljoin(answer.url, "/queryList"), form)
