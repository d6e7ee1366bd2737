"""The placed revisions, their targets and attachments into their tables, set by set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from policy_notices.errors import WarehouseError
from policy_notices.identifiers import identifier

from .placement import Placement
from .registry import METADATA

CHILDREN = ("target", "attachment")


def merge(connection: sa.Connection, staged: Mapping[str, sa.Table], placement: Placement) -> None:
    """Writes what was placed. Raises `WarehouseError` for a target or attachment whose revision is not in the batch."""
    for name in CHILDREN:
        _refuse_orphans(connection, name, staged[name], staged["notice_revision"])
    _rename_children(connection, staged, placement.placed)
    _remove_replaced(connection, placement.replaced)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ANALYZE pg_temp.{placement.placed.name}")
    _insert_revisions(connection, staged["notice_revision"], staged["target"], placement.placed)
    for name in CHILDREN:
        _insert_children(connection, name, staged[name], placement.placed)


def _refuse_orphans(connection: sa.Connection, name: str, children: sa.Table, revisions: sa.Table) -> None:
    parent = sa.select(revisions.c.revision_id)
    query = sa.select(sa.func.count(), sa.func.min(children.c.revision_id)).where(children.c.revision_id.not_in(parent))
    count, example = connection.execute(query).one()
    if count:
        raise WarehouseError(
            f"{count} staged rows of {name} belong to revisions that are not in the batch, e.g. {example}: stage them together"
        )


def _rename_children(connection: sa.Connection, staged: Mapping[str, sa.Table], placed: sa.Table) -> None:
    """Ids hold the revision's id; where the loader gave a revision another one, those of its rows follow."""
    renamed = sa.select(placed.c.origin, placed.c.revision_id).where(placed.c.origin != placed.c.revision_id)
    parts: dict[str, tuple[str, tuple[str, ...]]] = {
        "target": ("target_id", ("kind", "value_start", "value_end")),
        "attachment": ("attachment_id", ("url",)),
    }
    for origin, revision_id in connection.execute(renamed).all():
        for name, (key, fields) in parts.items():
            _rename(connection, staged[name], key, origin, lambda *values, to=revision_id: identifier(to, *values), fields)


def _rename(connection: sa.Connection, table: sa.Table, key: str, origin: str, new_id: Callable[..., str], fields: tuple[str, ...]) -> None:
    rows = connection.execute(sa.select(table.c[key], *(table.c[name] for name in fields)).where(table.c.revision_id == origin)).all()
    if rows:
        statement = sa.update(table).where(table.c[key] == sa.bindparam("old")).values({key: sa.bindparam("new")})
        connection.execute(statement, [{"old": old, "new": new_id(*values)} for old, *values in rows])


def _remove_replaced(connection: sa.Connection, replaced: sa.Table) -> None:
    gone = [(row.revision_id, row.published_year) for row in connection.execute(sa.select(replaced))]
    for revision_id, year in gone:
        for name in (*CHILDREN, "notice_revision"):
            table = METADATA.tables[name]
            within = [table.c.published_year == year] if "published_year" in table.c else []
            connection.execute(sa.delete(table).where(table.c.revision_id == revision_id, *within))


def _insert_revisions(connection: sa.Connection, rows: sa.Table, targets: sa.Table, placed: sa.Table) -> None:
    counts = {f"{kind}s": sa.func.count().filter(targets.c.kind == kind).label(f"{kind}s") for kind in ("target", "result", "deliverable")}
    counted = sa.select(targets.c.revision_id, *counts.values()).group_by(targets.c.revision_id).subquery()
    values: dict[str, sa.ColumnElement[Any]] = {column.name: rows.c[column.name] for column in rows.columns}
    values |= {column.name: column for column in placed.columns if column.name != "origin"}
    values |= {name: sa.func.coalesce(counted.c[name], 0) for name in counts}
    source = rows.join(placed, placed.c.origin == rows.c.revision_id).outerjoin(counted, counted.c.revision_id == rows.c.revision_id)
    _insert_from(connection, "notice_revision", values, source)


def _insert_children(connection: sa.Connection, name: str, rows: sa.Table, placed: sa.Table) -> None:
    kept = ("notice_id", "revision_id", "published_year")
    values = {column.name: (placed if column.name in kept else rows).c[column.name] for column in METADATA.tables[name].columns}
    _insert_from(connection, name, values, rows.join(placed, placed.c.origin == rows.c.revision_id))


def _insert_from(connection: sa.Connection, name: str, values: Mapping[str, sa.ColumnElement[Any]], source: sa.FromClause) -> None:
    table = METADATA.tables[name]
    names = [column.name for column in table.columns]
    chosen = sa.select(*(as_stored(connection, values[name], table.c[name]) for name in names)).select_from(source)
    connection.execute(sa.insert(table).from_select(names, chosen))


def as_stored(connection: sa.Connection, staged: sa.ColumnElement[Any], stored: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """A staged value in its column's type: JSON is text in staging, and SQLite keeps it so."""
    is_json = isinstance(stored.type, sa.JSON) and connection.dialect.name == "postgresql"
    return sa.cast(staged, sa.JSON) if is_json else staged
