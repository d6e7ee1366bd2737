"""Tables of tasks (序号 / 项目 / 目标 / 进展 / 时限) and of indicators (指标 / 2020年 / 2025年): what a cell's column says of it.

A table comes as text in two ways: a row a line with tabs between its cells, or a cell a line. Both begin with the header 序号 or 指标.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from policy_notices.model import Kind
from policy_notices.targets.source import CELL, Source

_NUMBERED = "序号"
_FIRSTS = (_NUMBERED, "指标", "指标名称", "主要指标")
_YEAR = re.compile(r"(20\d\d)年?(?:\d{1,2}月)?(?:目标|规划|预期|实际|现状|完成|基期|基数)?值?")
_LISTED = re.compile(r"(?:主要)?指标(?:名称)?(20\d\d)年(?:目标|规划|预期)值?(?:属性|性质|类别|单位)*")
_ROW = re.compile(r"\d{1,2}[.、]")
_BESIDE_YEARS = re.compile(
    r"(?:\d{1,2}[.、])?(?P<name>[^\d,。;:]{3,30})(?P<first>20\d\d)年:?(?P<was>[^,。;年]{1,12}?)(?P<second>20\d\d)年:?(?P<is>[^,。;年]{1,16})"
)
_TWO_YEARS = re.compile(r"20\d\d年[^,。;年]{1,13}20\d\d年")
_AS_OF = re.compile(r"20\d\d年\d{1,2}月(?:底|末)?")
_UNNUMBERED = re.compile(r"[^。;,:\d]{4,30}\d[^。;,:]{0,16}")
_BESIDE = ("单位", "计量单位", "属性", "指标属性", "性质", "类别", "备注", "基期值", "目标值", "累计", "年均增长", "年均增速")
_NAMES = ("项目", "项目名称", "事项", "任务", "任务名称", "工作任务", "目标任务", "指标", "指标名称", "主要指标")
_OF_ROWS = (_NUMBERED, *_NAMES)
_SAYS_LITTLE = 10  # characters of a cell that names its number's measure only by the row (建成112个)
_WITH_UNIT = re.compile(r"\((?:计量)?单位\)$")  # 指标名称(单位)
_UNIT = re.compile(r"\(([一-鿿%‰/]{1,6})\)$")
_AMOUNT = re.compile(r"[≥≤<>]?[\d.,]+")
_HEADER = 14  # characters of the longest header cell
_COLUMNS = 10
_ROWS = 400
_PLANNED = ("目标", "任务", "计划", "要求")
_REPORTED = ("进展", "完成情况", "进度", "实际", "现状", "落实情况", "完成数", "完成率", "完成值", "基础值", "基期")
_TIMES = ("时限", "完成时间", "期限", "时间节点")
_DATE = re.compile(r"(?:20\d\d年|\d{1,2}月|[一二三四]季度|[上下]半年|年[内底]|全年|每[年季月]|长期|持续|常年)[^,。;:]{0,10}")
_MORE_LINES = 8  # lines of a row beyond one a cell
_GROUP = re.compile(r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)")

Line = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that plans or reports. `due` is the place of its row's date, `year` the year of its column, `name` the indicator that its row
    measures and `unit` the unit in brackets behind that, each where the table has one."""

    start: int
    end: int
    kind: Kind
    due: Line | None
    year: int | None = None
    name: str = ""
    unit: str | None = None


class Tables:
    """The cells of a text's tables."""

    def __init__(self, source: Source, plan_year: int | None) -> None:
        self._cells = sorted(_cells(source, plan_year), key=lambda cell: cell.start)
        self._starts = [cell.start for cell in self._cells]

    def cell(self, place: int) -> Cell | None:
        """The cell that holds a place; None outside of tables and in columns that neither plan nor report."""
        at = bisect_right(self._starts, place) - 1
        return self._cells[at] if at >= 0 and place < self._cells[at].end else None


def _cells(source: Source, plan_year: int | None) -> Iterator[Cell]:
    text = source.text
    tabled = CELL in text or any(first in text for first in _FIRSTS) or _TWO_YEARS.search(text)
    lines = list(pairwise([*sorted(source.lines), len(text)])) if tabled else []
    headed = 0
    for index, (start, end) in enumerate(lines):
        line = text[start:end]
        below = text[slice(*lines[index + 1])] if index + 1 < len(lines) else ""
        if index >= headed and _WITH_UNIT.sub("", line) in _FIRSTS and (line == _NUMBERED or below not in _FIRSTS):
            headers = [line, *_headers(text, lines[index + 1 : index + 1 + _COLUMNS], numbered=line == _NUMBERED)]
            headed = index + len(headers)
            yield from _Columns(headers, plan_year).cells(text, _stacked(text, lines, index + len(headers), headers))
        elif CELL in line and _WITH_UNIT.sub("", line.partition(CELL)[0]) in _OF_ROWS:
            rows = (_split(text, line) for line in lines[index + 1 : index + 1 + _ROWS])
            yield from _Columns(line.rstrip(CELL).split(CELL), plan_year).cells(text, rows)
        elif match := _BESIDE_YEARS.fullmatch(line):
            yield from _two_years(start, match, plan_year)
        elif match := _LISTED.fullmatch(line):
            yield from _listed(text, lines[index + 1 : index + 1 + _ROWS], int(match[1]))


def _listed(text: str, lines: list[Line], year: int) -> Iterator[Cell]:
    """The lines below 指标 2025年目标值, each an indicator with its value."""
    for start, end in lines:
        if not _ROW.match(text, start, end) and not _UNNUMBERED.fullmatch(text, start, end):
            return
        yield Cell(start, end, "target", None, year)


def _two_years(start: int, line: re.Match[str], plan_year: int | None) -> Iterator[Cell]:
    """The two values of a line 1.参保率2020年:91%2025年:≥95%预期性."""
    for year, value in (("first", "was"), ("second", "is")):
        named = int(line[year])
        kind: Kind = "result" if plan_year is not None and named < plan_year else "target"
        yield Cell(start + line.start(value), start + line.end(value), kind, None, named, line["name"])


class _Columns:
    """What the headers of a table say of its columns."""

    def __init__(self, headers: list[str], plan_year: int | None) -> None:
        self._years = [int(match[1]) if (match := _YEAR.fullmatch(header)) else None for header in headers]
        self._kinds = [_kind(header, year, plan_year) for header, year in zip(headers, self._years, strict=True)]
        self._due = next((column for column, header in enumerate(headers) if _is_time(header)), None)
        self._name = next((column for column, header in enumerate(headers) if _WITH_UNIT.sub("", header) in _NAMES), None)
        self._rates = [header if header.endswith("率") else "" for header in headers]
        self._unit = next((column for column, header in enumerate(headers) if header in ("单位", "计量单位")), None)
        self._is_numbered = headers[0] == _NUMBERED

    def cells(self, text: str, rows: Iterator[list[Line]]) -> Iterator[Cell]:
        """The cells of the columns that plan or report; the first line that is no row of the table ends it."""
        if not any(self._kinds):
            return
        for row in rows:
            if len(row) != len(self._kinds) or (self._is_numbered and not text[slice(*row[0])].isdecimal()):
                if len(row) == 1 and _GROUP.match(text, row[0][0]):
                    continue
                return
            due = row[self._due] if self._due is not None else None
            name, unit = self._named(text, row)
            for (start, end), kind, year, rate in zip(row, self._kinds, self._years, self._rates, strict=True):
                if kind:
                    measured = name if year or end - start <= _SAYS_LITTLE else ""
                    fits = year or (not rate and _AMOUNT.fullmatch(text[start:end].rstrip(CELL)))
                    yield Cell(start, end, kind, due, year, f"{measured}{rate if measured else ''}", unit if fits else None)

    def _named(self, text: str, row: list[Line]) -> tuple[str, str | None]:
        name = text[slice(*row[self._name])] if self._name is not None else ""
        unit = text[slice(*row[self._unit])] if self._unit is not None else ""
        if not unit and (match := _UNIT.search(name)):
            return name[: match.start()], match[1]
        return _UNIT.sub("", name), unit or None


def _kind(header: str, year: int | None, plan_year: int | None) -> Kind | None:
    if any(word in header for word in _REPORTED) or _AS_OF.fullmatch(header):
        return "result"
    if year is not None:
        return "result" if plan_year is not None and year < plan_year else "target"
    planned = not header.endswith("名称") and any(word in header for word in _PLANNED) and not _is_time(header)
    return "target" if planned else None


def _headers(text: str, lines: list[Line], *, numbered: bool) -> Iterator[str]:
    """The lines below the first that are headers: short, without digits but for a year, before the first row or group.
    Where rows have no number, a row's first cell looks like a header, so that only years and `_BESIDE` are."""
    for start, end in lines:
        header = text[start:end]
        digits = not _YEAR.fullmatch(header) and any(letter.isdecimal() for letter in header)
        if not numbered and not _YEAR.fullmatch(header) and header not in _BESIDE:
            return
        if len(header) > _HEADER or _GROUP.match(header) or digits or any(letter in "。;," for letter in header):
            return
        yield header


def _split(text: str, line: Line) -> list[Line]:
    start, end = line
    cells: list[Line] = []
    for piece in text[start:end].rstrip(CELL).split(CELL):
        cells.append((start, start + len(piece)))
        start += len(piece) + 1
    return cells


def _stacked(text: str, lines: list[Line], index: int, headers: list[str]) -> Iterator[list[Line]]:
    """The rows of a table that comes a cell a line: as many lines as headers, the first a number where the first header is 序号."""
    while index < len(lines):
        if headers[0] == _NUMBERED:
            row, size = _numbered_row(text, lines, index, headers)
        else:
            row = lines[index : index + len(headers)]
            size = len(row)
            if any(text[end - 1] in "。;" for _, end in row):
                return
        yield row
        index += size


def _numbered_row(text: str, lines: list[Line], index: int, headers: list[str]) -> tuple[list[Line], int]:
    """The row that begins at line `index`, and how many lines it takes; the line alone where no row begins there.
    Cells of several lines are told apart by the line that is a date, where the table has a column of such."""
    number = text[slice(*lines[index])].rstrip(CELL)
    if not number.isdecimal():
        return [lines[index]], 1
    ahead = range(index + 1, min(len(lines), index + len(headers) + _MORE_LINES))
    following = next((line for line in ahead if text[slice(*lines[line])].rstrip(CELL) == str(int(number) + 1)), None)
    size = (following or index + len(headers)) - index
    due = next((column for column, header in enumerate(headers) if _is_time(header)), None)
    if size <= len(headers) or due is None:
        return lines[index : index + size], size
    dated = next((line for line in range(index + due, index + size) if _DATE.match(text, *lines[line])), index + due)
    before, behind = lines[index + 1 : dated], lines[dated + 1 : index + size]
    cells = [lines[index], *_joined(before, due - 1), lines[dated], *_joined(behind, len(headers) - due - 1)]
    return cells, size


def _joined(lines: list[Line], cells: int) -> list[Line]:
    """The lines of so many cells, of which the last takes all that are left."""
    return [*lines[: cells - 1], (lines[cells - 1][0], lines[-1][1])] if 0 < cells <= len(lines) else lines


def _is_time(header: str) -> bool:
    return any(word in header for word in _TIMES)
