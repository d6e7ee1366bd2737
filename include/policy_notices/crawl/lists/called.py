"""What a link asks for by calling a script: `__doPostBack` of ASP.NET, and functions that put a number into an address or a form.

Seen: `function toPage(n){ location.href = "index_" + n + ".html"; }`, `window.location = "list.aspx?page=" + page`,
`function goPage(n){ document.pageForm.curPage.value = n; document.pageForm.submit(); }`, `$("#pageNo").val(n); $("#form").submit();`.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit, urlunsplit

from bs4 import Tag

from policy_notices.crawl.lists.answer import Answer
from policy_notices.model import NextPage

_POST_BACK = re.compile(r"__doPostBack\(\s*['\"]([^'\"]*)['\"]\s*,\s*['\"]([^'\"]*)['\"]\s*\)")
_CALL = re.compile(r"(?:javascript:)?\s*(?:return\s+)?(\w+)\(\s*['\"]?(\d{1,5})['\"]?\s*\)")
_LOCATION = re.compile(r"(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\(|window\.open\()\s*([^;\n{}]+)")
_PART = re.compile(r"\s*(?:'([^']*)'|\"([^\"]*)\"|(\w+))\s*(?:\+|\)?\s*$)")
_FIELD = re.compile(
    r"""(?:\.(?P<name>\w+)\.value|(?:getElementById\(|\$\()\s*["']#?(?P<id>\w+)["']\s*\)\.val(?:ue)?)\s*[=(]\s*(?P<value>\w+)"""
)
_KEPT_INPUTS = ["hidden", "text"]
_BODY = 600  # characters of a function that are looked at


def called_page(answer: Answer, href: str) -> NextPage | None:
    """The request that a `javascript:` link makes; None where it cannot be told from the page."""
    if post := _POST_BACK.search(href):
        return _posted_back(answer, post[1], post[2])
    if call := _CALL.match(href):
        address = _address_of(answer.scripts, call[1], call[2])
        return NextPage(answer.absolute(address)) if address else _submitted(answer, call[1], call[2])
    return None


def _posted_back(answer: Answer, target: str, argument: str) -> NextPage | None:
    """The page's own form with the hidden fields that ASP.NET checks (__VIEWSTATE, __EVENTVALIDATION)."""
    hidden = answer.soup.find("input", attrs={"name": "__VIEWSTATE"})
    form = hidden.find_parent("form") if isinstance(hidden, Tag) else None
    if form is None:
        return None
    fields = {str(tag["name"]): str(tag.get("value") or "") for tag in form.find_all("input", attrs={"name": True, "type": "hidden"})}
    return NextPage(answer.absolute(str(form.get("action") or answer.url)), fields | {"__EVENTTARGET": target, "__EVENTARGUMENT": argument})


def _submitted(answer: Answer, function: str, number: str) -> NextPage | None:
    """The form that a function of one parameter submits after it has put the parameter into a field."""
    head = _head_of(answer.scripts, function)
    body = answer.scripts[head.end() : head.end() + _BODY] if head else ""
    field = next((match for match in _FIELD.finditer(body) if head and match["value"] == head["parameter"]), None)
    if field is None or "submit(" not in body:
        return None
    named = field["name"] or field["id"]
    holder = answer.soup.find("input", attrs={"name": named}) or answer.soup.find("input", id=named)
    form = holder.find_parent("form") if isinstance(holder, Tag) else None
    if not isinstance(holder, Tag) or form is None:
        return None
    fields = {str(tag["name"]): str(tag.get("value") or "") for tag in form.find_all("input", attrs={"name": True, "type": _KEPT_INPUTS})}
    fields[str(holder.get("name") or named)] = number
    url = answer.absolute(str(form.get("action") or answer.url))
    if str(form.get("method") or "get").lower() == "post":
        return NextPage(url, fields)
    return NextPage(urlunsplit(urlsplit(url)._replace(query=urlencode(fields), fragment="")))


def _head_of(scripts: str, function: str) -> re.Match[str] | None:
    name = re.escape(function)
    return re.search(rf"(?:function\s+{name}|\b{name}\s*=\s*function)\s*\(\s*(?P<parameter>\w+)\s*\)\s*\{{", scripts)


def _address_of(scripts: str, function: str, number: str) -> str:
    """The first address that a function of one parameter goes to and that is nothing but strings and the parameter joined by +."""
    head = _head_of(scripts, function)
    for location in _LOCATION.finditer(scripts, head.end(), head.end() + _BODY) if head else ():
        if head and (address := _joined(location[1].strip(), head["parameter"], number)):
            return address
    return ""


def _joined(expression: str, parameter: str, number: str) -> str:
    """What an expression adds up to with the number for the parameter; empty where it holds anything else, or the parameter not at all."""
    pieces, place, has_parameter = [], 0, False
    while place < len(expression):
        part = _PART.match(expression, place)
        if part is None or (part[3] and part[3] != parameter):
            return ""
        has_parameter = has_parameter or bool(part[3])
        pieces.append(number if part[3] else part[1] or part[2] or "")
        place = part.end()
    return "".join(pieces) if has_parameter else ""
