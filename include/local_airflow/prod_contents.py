"""What a warehouse says, free of ids of runs and of times of fetching, so that two warehouses can be compared."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import sqlalchemy as sa

from policy_notices import warehouse
from policy_notices.warehouse.registry import METADATA

Contents = dict[str, Counter[str]]

TABLES = REVISION, TARGET, ATTACHMENT = tuple(METADATA.tables[name] for name in ("notice_revision", "target", "attachment"))
OF_THE_RUN = {"run_id", "first_run_id", "snapshot_id", "notice_id", "revision_no", "valid_from", "valid_to", "last_seen_at", "read_at"}
"""Columns that say when, by which run, and after which other portal: a notice on two portals has the id that the first gave it."""


def contents(url: str) -> Contents:
    """Rows of notices, targets and attachments as text, with how often each is there (once, where nothing is doubled)."""
    engine = warehouse.connect(url)
    try:
        with engine.connect() as connection:
            return {
                "notices": _rows(connection, sa.select(*_columns(REVISION))),
                "targets": _rows(
                    connection,
                    sa.select(*_columns(TARGET), REVISION.c.url).join_from(
                        TARGET, REVISION, REVISION.c.revision_id == TARGET.c.revision_id
                    ),
                ),
                "attachments": _rows(connection, sa.select(*_columns(ATTACHMENT))),
            }
    finally:
        engine.dispose()


def _columns(table: sa.Table) -> list[sa.Column[object]]:
    return [column for column in table.c if column.name not in OF_THE_RUN]


def _rows(connection: sa.Connection, query: sa.Executable) -> Counter[str]:
    return Counter(
        json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False, sort_keys=True, default=str)
        for row in connection.execute(query).mappings()
    )


def _plain(value: object) -> object:
    """JSON columns come as text or as objects, by dialect; numbers as int, float or Decimal."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        return json.loads(value)
    if value is not None and not isinstance(value, (str, dict, list, bool)) and hasattr(value, "as_integer_ratio"):
        return float(value)  # type: ignore[arg-type]
    return value


def differences(one: Contents, other: Contents) -> Iterator[str]:
    """A line for each row that is in one and not, or not as often, in the other."""
    for table in one:
        for row in (one[table] - other[table]).elements():
            yield f"{table}: only with one machine: {row[:300]}"
        for row in (other[table] - one[table]).elements():
            yield f"{table}: only with Celery: {row[:300]}"
