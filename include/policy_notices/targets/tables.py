"""Tables of tasks (序号 / 项目 / 目标 / 进展 / 时限): which column a place stands in, and by when its row is due.

A table comes as text in two ways: a row a line with tabs between its cells, or a cell a line. Both begin with the header 序号.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from policy_notices.model import Kind
from policy_notices.targets.source import CELL, Source

_FIRST = "序号"
_HEADER = 14  # characters of the longest header cell
_COLUMNS = 10
_ROWS = 400
_PLANNED = ("目标", "任务", "计划", "要求")
_REPORTED = ("进展", "完成情况", "进度", "实际", "现状", "落实情况", "完成数", "基础值", "基期")
_TIMES = ("时限", "完成时间", "期限", "时间节点")
_GROUP = re.compile(r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)")

Line = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that plans or reports, and the place of its row's date where it has one."""

    start: int
    end: int
    kind: Kind
    due: Line | None


class Tables:
    """The cells of a text's tables."""

    def __init__(self, source: Source) -> None:
        self._cells = sorted(_cells(source), key=lambda cell: cell.start)
        self._starts = [cell.start for cell in self._cells]

    def cell(self, place: int) -> Cell | None:
        """The cell that holds a place; None outside of tables and in columns that neither plan nor report."""
        at = bisect_right(self._starts, place) - 1
        return self._cells[at] if at >= 0 and place < self._cells[at].end else None


def _cells(source: Source) -> Iterator[Cell]:
    text = source.text
    lines = list(pairwise([*sorted(source.lines), len(text)])) if _FIRST in text else []
    for index, (start, end) in enumerate(lines):
        if text.startswith(_FIRST + CELL, start):
            yield from _rows(text, text[start:end].split(CELL), (_split(text, line) for line in lines[index + 1 : index + 1 + _ROWS]))
        elif text[start:end] == _FIRST:
            headers = list(_headers(text, lines[index + 1 : index + 1 + _COLUMNS]))
            yield from _rows(text, [_FIRST, *headers], _stacked(text, lines, index + 1 + len(headers), len(headers)))


def _rows(text: str, headers: list[str], rows: Iterator[list[Line]]) -> Iterator[Cell]:
    kinds = [_kind(header) for header in headers]
    if not any(kinds):
        return
    due = next((column for column, header in enumerate(headers) if any(word in header for word in _TIMES)), None)
    for cells in rows:
        if len(cells) != len(headers) or not text[slice(*cells[0])].isdecimal():
            if len(cells) == 1 and _GROUP.match(text, cells[0][0]):
                continue
            return
        for (start, end), kind in zip(cells, kinds, strict=True):
            if kind:
                yield Cell(start, end, kind, cells[due] if due is not None else None)


def _kind(header: str) -> Kind | None:
    if any(word in header for word in _REPORTED):
        return "result"
    planned = any(word in header for word in _PLANNED) and not any(word in header for word in _TIMES)
    return "target" if planned else None


def _headers(text: str, lines: list[Line]) -> Iterator[str]:
    """The lines below 序号 that are headers: short, without digits, before the first row or group."""
    for start, end in lines:
        header = text[start:end]
        if len(header) > _HEADER or _GROUP.match(header) or any(letter.isdecimal() or letter in "。;," for letter in header):
            return
        yield header


def _split(text: str, line: Line) -> list[Line]:
    start, end = line
    cells: list[Line] = []
    for piece in text[start:end].split(CELL):
        cells.append((start, start + len(piece)))
        start += len(piece) + 1
    return cells


def _stacked(text: str, lines: list[Line], index: int, width: int) -> Iterator[list[Line]]:
    """The rows of a table that comes a cell a line: a number of their own line and the `width` lines behind it."""
    while index < len(lines):
        row = lines[index : index + 1 + width] if text[slice(*lines[index])].isdecimal() else [lines[index]]
        yield row
        index += len(row)
