"""The placed revisions, their targets and attachments into their tables, set by set."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa

from policy_notices.errors import WarehouseError
from policy_notices.identifiers import identifier

from .placement import Placement
from .registry import METADATA, TABLES

CHILDREN = ("target", "attachment")


def merge(connection: sa.Connection, staged: Mapping[str, sa.Table], placement: Placement) -> None:
    """Writes what was placed. Raises `WarehouseError` for a target or attachment whose revision is not in the batch."""
    for name in CHILDREN:
        _refuse_orphans(connection, name, staged[name], staged["notice_revision"])
    _rename_children(connection, staged, placement.placed)
    _remove_replaced(connection, placement.replaced)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ANALYZE pg_temp.{placement.placed.name}")
    for name in ("notice_revision", *CHILDREN):
        _insert(connection, name, staged[name], placement.placed)


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


def _insert(connection: sa.Connection, name: str, rows: sa.Table, placed: sa.Table) -> None:
    table, columns = METADATA.tables[name], TABLES[name].columns
    kept = ("notice_id", "revision_id", "published_year") if name in CHILDREN else tuple(placed.c.keys())
    values = [placed.c[c.name] if c.name in kept else _as_stored(connection, rows.c[c.name], table.c[c.name]) for c in columns]
    chosen = sa.select(*values).select_from(rows).join(placed, placed.c.origin == rows.c.revision_id)
    connection.execute(sa.insert(table).from_select([c.name for c in columns], chosen))


def _as_stored(connection: sa.Connection, staged: sa.Column[object], stored: sa.Column[object]) -> sa.ColumnElement[object]:
    is_json = isinstance(stored.type, sa.JSON) and connection.dialect.name == "postgresql"
    return sa.cast(staged, sa.JSON) if is_json else staged
