"""Data dictionary: every table and column, from the registry that makes them; and the views for analysts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from policy_notices.warehouse import TABLES
from policy_notices.warehouse.column import Column
from policy_notices.warehouse.repeatable import VIEWS
from policy_notices.warehouse.views import ViewColumn
from policy_notices_pages.language import language_of, word
from policy_notices_pages.rendering import render

router = APIRouter()
PARTS = re.compile(r"(?P<meaning>.*?)(?: Unit: (?P<unit>[^.]*)\.)?(?: Example: (?P<example>.*?)\.?)?", re.DOTALL)
"""A view's description of a column, which the database keeps as one sentence."""
CONSTRAINT = re.compile(r"(?P<word>required|one of|at least|at most|matches|found in) ?(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """A column as the page shows it. `constraints` are pairs of a word and what it is about, which may be empty."""

    name: str
    type: str
    meaning: str
    unit: str | None
    example: str | None
    constraints: tuple[tuple[str, str], ...] = ()
    source: str | None = None


@router.get("/dictionary")
def dictionary(request: Request) -> HTMLResponse:
    return render(
        request,
        "dictionary.html",
        section="dictionary",
        views=[(view, [of_view(column) for column in view.columns]) for view in VIEWS],
        tables=[(table, [of_table(column) for column in table.columns]) for table in TABLES.values()],
        word=partial(word, language=language_of(request)),
    )


def of_view(column: ViewColumn) -> Entry:
    found = PARTS.fullmatch(column.description)
    meaning, unit, example = found.group("meaning", "unit", "example") if found else (column.description, None, None)
    return Entry(column.name, column.type, meaning, unit, example)


def of_table(column: Column) -> Entry:
    parts = (CONSTRAINT.fullmatch(part) for part in column.constraint.split("; ") if part)
    constraints = tuple((found["word"], found["rest"]) for found in parts if found)
    return Entry(column.name, column.type, column.description, column.unit, column.example, constraints, column.source)
