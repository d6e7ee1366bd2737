"""Metadata and bodies that a page keeps in its scripts: gkmlpt's `_CONFIG.DETAIL`, `domainMetaList`, Wuhan's FILENUM."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from html import unescape
from typing import Any

from lxml import etree

_DETAIL = re.compile(r"DETAIL\s*[:=]\s*(?=\{)")
_FILENUM = re.compile(r"""\bFILENUM\s*=\s*["']([^"'\n]+)["']""")
_META_LIST = re.compile(r'"domainMetaList"\s*:\s*(?=\[)')
_LONG = 300
_STRING = re.compile(r""""((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'""")
_SHANGHAI = timezone(timedelta(hours=8))
_DETAIL_FIELDS = {"title": "title", "date": "published_on"}
_RECORD_FIELDS = {
    "identifier": "index_no",
    "document_number": "doc_no",
    "publisher": "issuer",
    "date": "written_on",
    "classify_theme_name": "topic",
}
"""Of the record's own `gkml_data`, whose `date` is the day of writing (seconds)."""

_META_FIELDS = {
    "refno": "doc_no",
    "indexnumber": "index_no",
    "writedate": "written_on",
    "publishdate": "published_on",
    "publisher": "issuer",
}


def detail_fields(detail: Mapping[str, Any] | None) -> dict[str, str]:
    """The notice's fields in gkmlpt's record of it; dates as text."""
    fields: dict[str, str] = {}
    for record, names in ((detail or {}, _DETAIL_FIELDS), ((detail or {}).get("gkml_data") or {}, _RECORD_FIELDS)):
        fields |= {name: _text(record[key]) for key, name in names.items() if record.get(key)}
    return fields


def variable_fields(html: str) -> dict[str, str]:
    """The notice's fields in variables of the page's scripts, for pages whose block states no number. Empty where there are none."""
    fields: dict[str, str] = {}
    if "domainMetaList" in html:
        for entry in _objects(_after(html, _META_LIST)):
            name = _META_FIELDS.get(str(entry.get("key", "")).lower())
            if name and entry.get("value"):
                fields[name] = str(entry["value"])
    if "FILENUM" in html and (found := _FILENUM.search(html)):
        fields["doc_no"] = found.group(1)
    return fields


def script_detail(html: str) -> dict[str, Any] | None:
    """gkmlpt's record of the notice; its `content` is the body's markup. None where the page has none."""
    if "DETAIL" not in html:
        return None
    found = _after(html, _DETAIL)
    return found if isinstance(found, dict) and "title" in found else None


def held_markup(tree: etree._Element) -> Iterator[str]:
    """Markup that a page keeps in text areas and in strings of its scripts until a script shows it."""
    for holder in tree.iter("textarea", "script"):
        code = holder.text or ""
        if holder.tag == "textarea":
            yield unescape(code)
            continue
        for match in _STRING.finditer(code) if len(code) > _LONG else ():
            double, single = match.groups()
            if len(double or single or "") > _LONG:
                yield unescape(_unquoted(double if double is not None else single.replace('"', '\\"')))


def _unquoted(literal: str) -> str:
    """What a script's string of this source text says; empty where its escapes are not those of JSON."""
    try:
        return str(json.loads(f'"{literal}"'.replace("\\'", "'"), strict=False))
    except ValueError:
        return ""


def _after(html: str, pattern: re.Pattern[str]) -> object:
    match = pattern.search(html)
    if match is None:
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(html, match.end())[0]
    except ValueError:
        return None


def _objects(found: object) -> list[dict[str, Any]]:
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _text(value: object) -> str:
    """A time stamp (seconds) as the portal's day."""
    return datetime.fromtimestamp(value, _SHANGHAI).date().isoformat() if isinstance(value, int) else str(value)
