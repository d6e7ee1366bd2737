"""Workbooks (XLSX, XLS, XLSB, ODS) by calamine: a page a visible sheet, a line a row, cells split by tabs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from policy_notices.files.parts import Note, Page, Part, UnreadableError

Cell = int | float | str | bool | time | date | datetime | timedelta


def read(content: bytes, name: str) -> Iterator[Part]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise UnreadableError("encrypted", "a workbook that needs a password") from error
    for sheet in workbook.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible or sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        try:
            rows = workbook.get_sheet_by_name(sheet.name).iter_rows()
            yield Page("\n".join(line for row in rows if (line := line_of(row))))
        except Exception as error:  # one bad sheet; calamine's errors share no base
            yield Note(f"sheet {sheet.name}: {type(error).__name__}: {error}")


def line_of(row: list[Cell]) -> str:
    return "\t".join(text_of(cell) for cell in row).rstrip()


def text_of(cell: Cell) -> str:
    """As the program shows it in a cell of no special format: 15 digits, no needless fraction, ISO dates."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return " ".join(str(cell).split())
