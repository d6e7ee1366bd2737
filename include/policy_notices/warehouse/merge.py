"""The placed revisions, their targets and attachments into their tables, set by set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from . import bulk
from .children import KEYS, Counts, put_children
from .column import required
from .notice_tables import KINDS
from .placement import Placement
from .registry import METADATA, TABLES

_COUNTED = (
    required("origin", "text", "The id under which the rows are staged.", "", "parse"),
    *(TABLES["notice_revision"][f"{kind}s"] for kind in KINDS),
)


def merge(connection: sa.Connection, revisions: sa.Table, placement: Placement, rows: Mapping[str, bulk.Rows]) -> Counts:
    """Writes the placed revisions and, of `rows`, their targets and attachments; returns how many rows each staged revision has.

    Raises `WarehouseError` for a target or attachment whose revision is not in the batch.
    """
    _remove_replaced(connection, placement.replaced)
    counts = put_children(connection, revisions, placement, rows)
    counted = bulk.temporary(connection, "stage_counted", _COUNTED)
    numbers = [{"origin": origin} | {f"{kind}s": of[kind] for kind in KINDS} for origin, of in counts.items()]
    bulk.copy(connection, counted, [bulk.batch(_COUNTED, numbers)])
    if connection.dialect.name == "postgresql":
        for table in (placement.placed, counted):
            connection.exec_driver_sql(f"ANALYZE pg_temp.{table.name}")
    _insert_revisions(connection, revisions, counted, placement.placed)
    return counts


def _remove_replaced(connection: sa.Connection, replaced: sa.Table) -> None:
    gone = [(row.revision_id, row.published_year) for row in connection.execute(sa.select(replaced))]
    for revision_id, year in gone:
        for name in (*KEYS, "notice_revision"):
            table = METADATA.tables[name]
            within = [table.c.published_year == year] if "published_year" in table.c else []
            connection.execute(sa.delete(table).where(table.c.revision_id == revision_id, *within))


def _insert_revisions(connection: sa.Connection, rows: sa.Table, counted: sa.Table, placed: sa.Table) -> None:
    values: dict[str, sa.ColumnElement[Any]] = {column.name: rows.c[column.name] for column in rows.columns}
    values |= {column.name: column for column in placed.columns if column.name != "origin"}
    values |= {column.name: sa.func.coalesce(column, 0) for column in counted.columns if column.name != "origin"}
    source = rows.join(placed, placed.c.origin == rows.c.revision_id).outerjoin(counted, counted.c.origin == rows.c.revision_id)
    _insert_from(connection, "notice_revision", values, source)


def _insert_from(connection: sa.Connection, name: str, values: Mapping[str, sa.ColumnElement[Any]], source: sa.FromClause) -> None:
    table = METADATA.tables[name]
    names = [column.name for column in table.columns]
    chosen = sa.select(*(as_stored(connection, values[name], table.c[name]) for name in names)).select_from(source)
    connection.execute(sa.insert(table).from_select(names, chosen))


def as_stored(connection: sa.Connection, staged: sa.ColumnElement[Any], stored: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """A staged value in its column's type: JSON is text in staging, and SQLite keeps it so."""
    is_json = isinstance(stored.type, sa.JSON) and connection.dialect.name == "postgresql"
    return sa.cast(staged, sa.JSON) if is_json else staged
