"""Workbooks (XLSX, XLS, XLSB, ODS) by calamine: a page a visible sheet, a line a row, cells split by tabs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from policy_notices.files.parts import Note, Page, Part, UnreadableError
from policy_notices.files.percents import Cells, percent_cells

Cell = int | float | str | bool | time | date | datetime | timedelta


def read(content: bytes, name: str) -> Iterator[Part]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise UnreadableError("encrypted", "a workbook that needs a password") from error
    percents = percent_cells(content)
    for metadata in workbook.sheets_metadata:
        if metadata.visible != SheetVisibleEnum.Visible or metadata.typ != SheetTypeEnum.WorkSheet:
            continue
        try:
            yield Page("\n".join(lines(workbook.get_sheet_by_name(metadata.name), percents.get(metadata.name, frozenset()))))
        except Exception as error:  # one bad sheet; calamine's errors share no base
            yield Note(f"sheet {metadata.name}: {type(error).__name__}: {error}")


def lines(sheet: CalamineSheet, percents: Cells) -> Iterator[str]:
    """A line a row that has text."""
    top, left = sheet.start or (0, 0)
    for row, cells in enumerate(sheet.to_python(skip_empty_area=True)):
        texts = (percentage(cell) if (top + row, left + place) in percents else text_of(cell) for place, cell in enumerate(cells))
        if line := "\t".join(texts).rstrip():
            yield line


def percentage(cell: Cell) -> str:
    """All digits of it, also those that the cell's format rounds away."""
    return f"{cell * 100:.12g}%" if isinstance(cell, int | float) and not isinstance(cell, bool) else text_of(cell)


def text_of(cell: Cell) -> str:
    """As the program shows it in a cell of no special format: 15 digits, no needless fraction, ISO dates."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return " ".join(str(cell).split())
