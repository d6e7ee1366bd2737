"""The entries of a list in HTML: rows of like structure, each with a title that is linked and mostly with a date.

Menus, friend links and pagers are rows of like structure too. What tells a list from them is, in this order: its rows have dates;
its links lead to single pages; its titles are long.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from bs4 import Tag
from bs4.element import CData, NavigableString, PageElement

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.dates import day_of_year, listed_date
from policy_notices.crawl.lists.titles import CUT, clean, whole_title
from policy_notices.model import Link

NO_TITLE = re.compile(
    r"\W*(?:首\s*页|尾\s*页|末\s*页|第一页|最后一?页|[上下]一?[页条篇]|[前后]一?页|(?:查看|了解|阅读|点击)?(?:更多|详情|详细|全文|原文|查看|下载)|更多.{0,6}"
    r"|more|prev|next|\d{1,5})\W*",
    re.IGNORECASE,
)
"""What links show that lead on or back, or say again where the title leads."""
_DETAIL = re.compile(r"\d{4,}|[0-9a-f]{16,}|\.(?:pdf|docx?|wps|ofd|xlsx?)\b|[?&]\w*id=\w+|/\d+(?:\.\w+)?$", re.IGNORECASE)
_NO_PAGE = re.compile(r"\s*(?:#|javascript:|mailto:|tel:|data:|about:|$)|https?://[\w.]*(?:beian|conac)\.", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?<![a-z])(?:nav(?:bar)?|menu|foot(?:er)?|copyright|header|crumbs?|breadcrumb|friend\w*|link-?list|pager|pagination)(?![a-z])",
    re.IGNORECASE,
)
_TOP = ("body", "html", "[document]")
_ROW_ENDS = frozenset({"li", "tr", "dl", "article"})
_STATE = re.compile(r"^(?:on|cur|curr|current|active|hover|first|last|odd|even|clear\w*)$|\d+", re.IGNORECASE)
_STRONG = 8
"""Characters from which on a link's text is taken for a title rather than for a menu item."""
_PUBLISHED = re.compile(r"(?:信息)?(?:发布|公开|公布|发表|上网)(?:日期|时间)")
_DAY_ALONE = re.compile(r"\W*(?:19|20)\d{2}\W*年?\W*\d{1,2}\W*月?\W*\d{1,2}日?\W*")
_PATH = re.compile(r"\W*(?:您|你)?的?(?:当前|现在|所在|所处)*的?位置")
_PATH_DEPTH = 4
_YEAR_HEADING = re.compile(r"\s*((?:19|20)\d{2})\s*年?\s*")
_DAY_CHARS = 12
_DEEPEST = 64
_MOST_RELATED = 6
"""Links that a row may hold: its entry, and readings and news that belong to it."""


@dataclass(frozen=True)
class Row:
    """An element of a list's markup with the entry that it shows."""

    element: Tag
    title: str
    href: str
    listed_on: date | None


def links(answer: Answer) -> tuple[Link, ...]:
    """The entries of a page: of its markup, or where that has no dated list, of what its comments and scripts hold."""
    shown, *hidden = (best_rows(soup) for soup in (answer.soup, *answer.hidden))
    revived = max((rows for rows in hidden if _is_dated(rows)), key=len, default=[])
    rows = shown if _is_dated(shown) and (len(shown) > 1 or len(revived) < 2) else revived or _dated_by_headings(answer.soup, shown)
    return tuple(Link(answer.absolute(row.href), row.title, row.listed_on) for row in rows)


def _dated_by_headings(soup: Tag, rows: list[Row]) -> list[Row]:
    """Rows that show a day and a month, with the year of the heading above them (<h3>2024年</h3>)."""
    held, year = {id(row.element) for row in rows}, ""
    years: dict[int, str] = {}
    for element in soup.descendants:
        if isinstance(element, Tag) and id(element) in held:
            years[id(element)] = year
        elif type(element) is NavigableString and (heading := _YEAR_HEADING.fullmatch(str(element))):
            year = heading[1]
    return [replace(row, listed_on=row.listed_on or _day_in(row, years.get(id(row.element), ""))) for row in rows]


def _day_in(row: Row, year: str) -> date | None:
    outside, inside = _pieces(row.element)
    days = (day_of_year(piece, year) for piece in (*outside, *inside) if len(piece) <= _DAY_CHARS)
    return next((day for day in days if day), None) if year else None


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
        best = max(_groups(soup, least), key=_score, default=[])
        if best and _score(best) > 0:
            return _completed(soup, best)
    return []


def row_in(element: Tag) -> Row | None:
    """The row that an element holds as a whole, whatever it looks like; None where nothing in it leads to a page."""
    return _row(element, element.find_all("a", href=True))


def _is_dated(rows: list[Row]) -> bool:
    return bool(rows) and sum(row.listed_on is not None for row in rows) * 2 >= len(rows)


def _usable(anchor: Tag) -> bool:
    return not _NO_PAGE.match(str(anchor.get("href"))) and not NO_TITLE.fullmatch(clean(anchor.get_text()))


def _groups(soup: Tag, least: int) -> list[list[Row]]:
    """Rows around links with titles of at least `least` characters, grouped by the path of tags and classes that leads to them."""
    anchors = [anchor for anchor in soup.find_all("a", href=True) if _usable(anchor) and len(whole_title(anchor)) >= least]
    around: dict[int, set[str]] = defaultdict(set)
    for anchor in anchors:
        for parent in _above(anchor):
            around[id(parent)].add(str(anchor["href"]))
    held: dict[int, tuple[Tag, list[Tag]]] = {}
    for anchor in anchors:
        element = _row_element(anchor, around)
        held.setdefault(id(element), (element, []))[1].append(anchor)
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for element, inside in held.values():
        if row := _row(element, inside):
            groups[_path(element)].append(row)
    return [_with_dates_beside(rows) for rows in groups.values()]


def _row_element(anchor: Tag, around: dict[int, set[str]]) -> Tag:
    """The largest element around a link that holds no other entry's link; a dated `li` or `tr` also holds links related to its entry."""
    whole = next((parent for parent in _above(anchor) if parent.name in ("li", "tr")), None)
    if whole and 1 < len(around[id(whole)]) <= _MOST_RELATED and not whole.find(["li", "tr"]) and _count_dates(whole) == 1:
        return whole
    element = anchor
    for parent in _above(anchor):
        if element.name in _ROW_ENDS or parent.name in _TOP or len(around[id(parent)]) != 1:
            break
        element = parent
    return element


def _above(element: Tag) -> Iterator[Tag]:
    """The elements around an element, as far as a list is ever nested: tags that are never closed nest without end."""
    return islice(element.parents, _DEEPEST)


def _count_dates(element: Tag) -> int:
    """How many different days an element shows, apart from those in sentences."""
    outside, _ = _pieces(element)
    return len({day for piece in outside if len(piece) <= 24 and (day := listed_date(piece))})


def _row(element: Tag, anchors: Iterable[Tag]) -> Row | None:
    """The entry that an element shows: of its links the first to a single page with a title, else the one with the longest text."""
    usable = [(bool(_DETAIL.search(str(anchor["href"]))), whole_title(anchor), anchor) for anchor in anchors if _usable(anchor)]
    titled = [found for found in usable if found[1]]
    if not titled:
        return None
    first = next((found for found in titled if found[0] and len(found[1]) >= _STRONG), None)
    _, title, anchor = first or max(titled, key=lambda found: (found[0], len(found[1])))
    href = str(anchor["href"]).strip()
    outside, inside = _pieces(element, anchor)
    said = (" ".join(piece for piece in pieces if not _is_of_title(piece, title)) for pieces in (outside, inside))
    listed_on = _day_in_column(element) or next((day for text in said if (day := listed_date(text, href))), None)
    return Row(element, title, href, listed_on)


def _day_in_column(row: Tag) -> date | None:
    """The day in the cell of a table's row whose column is headed as the date of publication (发布日期); None where none is."""
    table = row.find_parent("table") if row.name == "tr" else None
    heading = table.find("tr") if table else None
    if heading is None or heading is row:
        return None
    named = [bool(_PUBLISHED.fullmatch(clean(cell.get_text()))) for cell in heading.find_all(["th", "td"])]
    cells = row.find_all(["th", "td"])
    if sum(named) != 1 or len(cells) != len(named):
        return None
    return listed_date(clean(cells[named.index(True)].get_text()))


def _pieces(element: Tag, anchor: Tag | None = None) -> tuple[list[str], list[str]]:
    """The strings that an element shows: those outside a link in it, and those inside."""
    outside: list[str] = []
    inside: list[str] = []
    for piece in element.descendants:
        if type(piece) not in (NavigableString, CData) or not (text := clean(str(piece))):
            continue
        parents = list(_up_to(piece, element))
        if parents[0].name not in ("script", "style"):
            (inside if any(parent is anchor for parent in parents) else outside).append(text)
    return outside, inside


def _up_to(piece: PageElement, element: Tag) -> Iterator[Tag]:
    """The elements around a string, up to and with `element`."""
    for parent in piece.parents:
        yield parent
        if parent is element:
            return


def _is_of_title(piece: str, title: str) -> bool:
    """Whether a string only says the title again; a date that stands alone is the row's own, though the title names the same day."""
    is_day = piece != title and _DAY_ALONE.fullmatch(piece) is not None
    return len(piece) >= 4 and not is_day and (CUT.sub("", piece).strip() in title or title in piece)


def _path(element: Tag) -> tuple[str, ...]:
    steps = [element.name]
    for parent in _above(element):
        if parent.name in _TOP:
            break
        classes = sorted(name for name in parent.get_attribute_list("class") if name and not _STATE.search(name))
        step = ".".join([parent.name, *classes])
        if step != steps[-1] or len(steps) == 1:
            steps.append(step)  # rows whose tags are not closed stand one in the other
    return tuple(steps)


def _with_dates_beside(rows: list[Row]) -> list[Row]:
    """Where no row has a date in it: the dates after each row, or before each, whichever are more."""
    if any(row.listed_on for row in rows):
        return rows
    ours = {id(each) for row in rows for each in (row.element, *_above(row.element))}
    after = [listed_date(_beside(row.element, ours, "next_siblings"), row.href) for row in rows]
    before = [listed_date(_beside(row.element, ours, "previous_siblings"), row.href) for row in rows]
    dates = after if sum(map(bool, after)) >= sum(map(bool, before)) else before
    return [replace(row, listed_on=found) for row, found in zip(rows, dates, strict=True)]


def _beside(element: Tag, ours: set[int], direction: str) -> str:
    """What stands beside an element, up to the next row."""
    pieces: list[str] = []
    for sibling in getattr(element, direction):
        if id(sibling) in ours or len(pieces) > 6:
            break
        if isinstance(sibling, Tag):
            pieces.append(" ".join(_pieces(sibling)[0]))
        elif type(sibling) is NavigableString:
            pieces.append(clean(str(sibling)))
    return " ".join(piece for piece in pieces if piece)


def _score(rows: list[Row]) -> float:
    """How much a group looks like the list: dated rows come before all, then links to single pages, then long titles."""
    size, furniture = len(rows), _in_furniture(rows[0].element)
    detail = sum(bool(_DETAIL.search(row.href)) for row in rows) / size
    length = sum(min(len(row.title), 40) for row in rows)
    if furniture and (size < 4 or not _is_dated(rows)):
        return 0.0
    if not _is_dated(rows):
        return length * detail if detail >= 0.5 and size > 1 and not _in_path(rows[0].element) else 0.0
    return length * 100 * (0.2 + detail) * (0.1 if furniture else 1.0)


def _in_furniture(element: Tag) -> bool:
    for parent in (element, *element.parents):
        if parent.name in _TOP:
            return False
        names = " ".join([parent.name, str(parent.get("id") or ""), *(name for name in parent.get_attribute_list("class") if name)])
        if _FURNITURE.search(names):
            return True
    return False


def _in_path(element: Tag) -> bool:
    """Whether a link stands in the path that says where the page is (当前位置：首页 > 政策法规)."""
    above = islice((parent for parent in (element, *element.parents) if parent.name not in _TOP), _PATH_DEPTH)
    return any(_PATH.match(clean(parent.get_text())[:_DAY_CHARS]) for parent in above)


def _completed(soup: Tag, rows: list[Row]) -> list[Row]:
    """The rows with their likes, whose titles were too short to be told from a menu by themselves, in reading order."""
    path, held = _path(rows[0].element), {id(row.element): row for row in rows}
    found = []
    for element in soup.find_all(rows[0].element.name):
        if id(element) in held:
            found.append(held[id(element)])
        elif _path(element) == path and (row := _row(element, [element] if element.name == "a" else element.find_all("a", href=True))):
            found.append(row)
    if not any(row.listed_on for row in rows):
        return [row for row in found if id(row.element) in held or _DETAIL.search(row.href)]
    beside = _with_dates_beside([replace(row, listed_on=None) for row in found])
    dated = [row if row.listed_on else replace(row, listed_on=other.listed_on) for row, other in zip(found, beside, strict=True)]
    return [row for row in dated if id(row.element) in held or row.listed_on]
