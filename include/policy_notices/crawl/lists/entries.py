"""The entries of a list in HTML: rows of like structure, each with a title that is linked and mostly with a date.

Menus, friend links and pagers are rows of like structure too. What tells a list from them is, in this order: its rows have dates;
its links lead to single pages; its titles are long.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from bs4 import Tag
from bs4.element import CData, NavigableString

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.dates import listed_date
from policy_notices.crawl.lists.titles import clean, whole_title
from policy_notices.model import Link

PAGER_TEXT = re.compile(
    r"\W*(?:首\s*页|尾\s*页|末\s*页|第一页|最后一?页|[上下]一?[页条篇]|[前后]一?页|查?看?更多|more|prev|next|\d{1,5})\W*", re.IGNORECASE
)
_DETAIL = re.compile(r"\d{4,}|[0-9a-f]{16,}|\.(?:pdf|docx?|wps|ofd|xlsx?)\b|[?&]\w*id=\w+", re.IGNORECASE)
_NO_PAGE = re.compile(r"\s*(?:#|javascript:|mailto:|tel:|data:|about:|$)", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?<![a-z])(?:nav|menu|foot|header|crumb|breadcrumb|friend|link-list|pager|pagination)(?![a-z])|友情链接", re.IGNORECASE
)
_ROW_ENDS = frozenset({"li", "tr", "dl", "article"})
_STATE = re.compile(r"^(?:on|cur|curr|current|active|hover|first|last|odd|even|line\d*|li\d*|item\d*|bg\d*|clear\w*)$|\d+", re.IGNORECASE)
_STRONG = 8
"""Characters from which on a link's text is taken for a title rather than for a menu item."""


@dataclass(frozen=True)
class Row:
    element: Tag
    title: str
    href: str
    listed_on: date | None


def links(answer: Answer) -> tuple[Link, ...]:
    """The entries of a page: of its markup, or where that has none with dates, of what its comments and scripts hold."""
    found = [best_rows(soup) for soup in (answer.soup, *answer.hidden)]
    dated = [rows for rows in found if rows and sum(row.listed_on is not None for row in rows) * 2 >= len(rows)]
    rows = dated[0] if dated else next((rows for rows in found if rows), [])
    return tuple(Link(answer.absolute(row.href), row.title, row.listed_on) for row in rows)


def selected_links(answer: Answer) -> tuple[Link, ...]:
    """The entries that the declaration's own selectors name: `entry`, and in it `entry_title` and `entry_date`."""
    selectors, rows = answer.selectors, []
    for element in answer.soup.select(selectors["entry"]):
        anchors = [element] if element.name == "a" else element.find_all("a", href=True)
        if selectors.get("entry_title"):
            anchors = [tag for tag in element.select(selectors["entry_title"]) if tag.get("href")] or anchors
        row = _row(element, anchors)
        if row and selectors.get("entry_date") and (tag := element.select_one(selectors["entry_date"])):
            row = replace(row, listed_on=listed_date(clean(tag.get_text(" ")), row.href))
        rows += [row] if row else []
    return tuple(Link(answer.absolute(row.href), row.title, row.listed_on) for row in rows)


def best_rows(soup: Tag) -> list[Row]:
    """The rows of the list in a piece of markup, in reading order; empty where there is none."""
    for least in (_STRONG, 4):
        groups = _groups(soup, least)
        scored = [(_score(rows), rows) for rows in groups]
        best = max(scored, key=lambda pair: pair[0], default=(0.0, []))
        if best[0] > 0:
            return _completed(best[1])
    return []


def row_in(element: Tag) -> Row | None:
    """The row that an element holds as a whole, whatever it looks like; None where nothing in it leads to a page."""
    return _row(element, element.find_all("a", href=True))


def _usable(anchor: Tag) -> bool:
    return not _NO_PAGE.match(str(anchor.get("href"))) and not PAGER_TEXT.fullmatch(clean(anchor.get_text()))


def _groups(soup: Tag, least: int) -> list[list[Row]]:
    """Rows around links with titles of at least `least` characters, grouped by the path of tags and classes that leads to them."""
    anchors = [anchor for anchor in soup.find_all("a", href=True) if _usable(anchor) and len(whole_title(anchor)) >= least]
    around: dict[int, set[str]] = defaultdict(set)
    for anchor in anchors:
        for parent in anchor.parents:
            around[id(parent)].add(str(anchor["href"]))
    held: dict[int, tuple[Tag, list[Tag]]] = {}
    for anchor in anchors:
        element = _row_element(anchor, around)
        held.setdefault(id(element), (element, []))[1].append(anchor)
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for element, inside in held.values():
        if row := _row(element, inside):
            groups[_path(element)].append(row)
    return [_with_outer_dates(rows) for rows in groups.values()]


def _row_element(anchor: Tag, around: dict[int, set[str]]) -> Tag:
    """The largest element around a link that holds no other entry's link."""
    element = anchor
    while element.name not in _ROW_ENDS:
        parent = element.parent
        if parent is None or parent.name in ("body", "html", "[document]") or len(around[id(parent)]) != 1:
            break
        element = parent
    return element


def _row(element: Tag, anchors: Iterable[Tag]) -> Row | None:
    usable = [anchor for anchor in anchors if _usable(anchor) and whole_title(anchor)]
    if not usable:
        return None
    anchor = max(usable, key=lambda tag: len(whole_title(tag)))
    title, href = whole_title(anchor), str(anchor["href"]).strip()
    outside = _text(element, without=anchor).replace(title, " ")
    listed = listed_date(outside, href) or listed_date(_text(anchor).replace(title, " "), href)
    return Row(element, title, href, listed)


def _text(element: Tag, without: Tag | None = None) -> str:
    pieces = []
    for piece in element.descendants:
        shown = type(piece) in (NavigableString, CData) and piece.parent and piece.parent.name not in ("script", "style")
        if shown and (without is None or without not in piece.parents):
            pieces.append(str(piece))
    return clean(" ".join(pieces))


def _path(element: Tag) -> tuple[str, ...]:
    steps = [element.name]
    for parent in element.parents:
        if parent.name in ("body", "html", "[document]"):
            break
        classes = sorted(name for name in parent.get_attribute_list("class") if name and not _STATE.search(name))
        steps.append(".".join([parent.name, *classes]))
    return tuple(steps)


def _with_outer_dates(rows: list[Row]) -> list[Row]:
    """Dates that stand beside the rows, not in them: after each row, or before each, whichever finds more."""
    if any(row.listed_on for row in rows):
        return rows
    ours = {id(row.element) for row in rows}
    after = [listed_date(_beside(row.element, ours, "next_siblings"), row.href) for row in rows]
    before = [listed_date(_beside(row.element, ours, "previous_siblings"), row.href) for row in rows]
    dates = after if sum(map(bool, after)) >= sum(map(bool, before)) else before
    return [replace(row, listed_on=found) for row, found in zip(rows, dates, strict=True)]


def _beside(element: Tag, ours: set[int], direction: str) -> str:
    pieces: list[str] = []
    for sibling in getattr(element, direction):
        if id(sibling) in ours or len(pieces) > 6:
            break
        if isinstance(sibling, Tag):
            pieces.append(_text(sibling))
        elif type(sibling) is NavigableString:
            pieces.append(str(sibling))
    return clean(" ".join(pieces))


def _score(rows: list[Row]) -> float:
    """How much a group looks like the list: dated rows come before all, then links to single pages, then long titles."""
    size = len(rows)
    dated = sum(row.listed_on is not None for row in rows) / size
    detail = sum(bool(_DETAIL.search(urlsplit(row.href).path + "?" + urlsplit(row.href).query)) for row in rows) / size
    length = sum(min(len(row.title), 40) for row in rows)
    if dated < 0.5 and (detail < 0.5 or size < 2 or _in_furniture(rows[0].element)):
        return 0.0
    return length * (100.0 if dated >= 0.5 else 1.0) * (0.2 + detail) * (0.1 if _in_furniture(rows[0].element) else 1.0)


def _in_furniture(element: Tag) -> bool:
    for parent in (element, *element.parents):
        names = " ".join([parent.name, str(parent.get("id") or ""), *(name for name in parent.get_attribute_list("class") if name)])
        if parent.name not in ("body", "html") and _FURNITURE.search(names):
            return True
    return False


def _completed(rows: list[Row]) -> list[Row]:
    """The rows with their like siblings whose titles were too short to be told from a menu by themselves."""
    dated = any(row.listed_on for row in rows)
    held = {id(row.element): row for row in rows}
    for parent in {id(row.element.parent): row.element.parent for row in rows}.values():
        for sibling in parent.find_all(rows[0].element.name, recursive=False) if parent else ():
            if id(sibling) in held:
                continue
            row = _row(sibling, [sibling] if sibling.name == "a" else sibling.find_all("a", href=True))
            if row and (row.listed_on or not dated) and _DETAIL.search(row.href):
                held[id(sibling)] = row
    position = {id(tag): place for place, tag in enumerate(_root(rows[0].element).find_all(rows[0].element.name))}
    return sorted(held.values(), key=lambda row: position[id(row.element)])


def _root(element: Tag) -> Tag:
    return list(element.parents)[-1]
