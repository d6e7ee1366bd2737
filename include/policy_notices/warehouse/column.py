"""What a column and a table are. Every column of the warehouse is declared once, with these."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

Type = Literal["text", "integer", "number", "boolean", "date", "timestamp", "json"]
"""`timestamp` is UTC with microseconds; `date` is the portal's own (Asia/Shanghai); `json` is a string in staging."""


WAREHOUSE_SOURCES = ("loader", "marts", "dimension")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, what it holds, what must be true of it, and who writes it.

    `source` names where the value comes from; what the warehouse itself writes does not pass through staging. `staged_as` is the
    name in staging where SQL needs another one.
    """

    name: str
    type: Type
    description: str
    example: str
    source: str
    unit: str | None = None
    required: bool = False
    allowed: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    references: str | None = None
    staged_as: str | None = None

    @property
    def staged(self) -> bool:
        return self.source not in WAREHOUSE_SOURCES

    @property
    def staging_name(self) -> str:
        return self.staged_as or self.name

    @property
    def constraint(self) -> str:
        """The constraint in words; empty where there is none."""
        parts = [
            "required" if self.required else "",
            "one of " + ", ".join(self.allowed) if self.allowed else "",
            f"at least {self.minimum}" if self.minimum is not None else "",
            f"at most {self.maximum}" if self.maximum is not None else "",
            f"matches {self.pattern}" if self.pattern else "",
            f"found in {self.references}" if self.references else "",
        ]
        return "; ".join(part for part in parts if part)

    @property
    def comment(self) -> str:
        """The sentence that the database keeps beside the column."""
        unit = f" Unit: {self.unit}." if self.unit else ""
        return f"{self.description}{unit} Example: {self.example}".removesuffix("…") + ("…" if self.example.endswith("…") else ".")


required = partial(Column, required=True)
optional = partial(Column, required=False)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its grain in words, its key, its columns.

    `stored` is False for what passes through staging only. `indexes` are the column lists by which views and loader look rows up.
    `sparse` columns have a value in few rows, and their indexes hold those alone.
    Where `keyed` is False the database keeps no key, which costs a large table a third of its loading: the loader sees to it.
    `partitioned` tables are split by `published_year` on PostgreSQL.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    stored: bool = True
    keyed: bool = True
    partitioned: bool = False
    indexes: tuple[tuple[str, ...], ...] = ()
    sparse: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    @property
    def staged(self) -> tuple[Column, ...]:
        """The columns that pass through staging, in order; none for a table that only the warehouse writes."""
        return tuple(column for column in self.columns if column.staged)
