"""The rows that say how the data came to be: snapshots, quarantine, validation results, the portal and its run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from .registry import METADATA, TABLES
from .run import LoadCounts, LoadRun

NOTICE, REVISION, RUN, PORTAL = (METADATA.tables[name] for name in ("notice", "notice_revision", "load_run", "portal"))
RECORDS = ("targets", "results", "deliverables")


def put_snapshots(connection: sa.Connection, staged: sa.Table) -> None:
    """The run's snapshots; a repeated fetch of the same run stands in for the earlier one."""
    _upsert_staged(connection, "snapshot", staged)


def put_quarantine(connection: sa.Connection, staged: sa.Table) -> None:
    """Rows held back. What a person has decided stays decided, unless the staged row says more than `waiting`."""
    table = METADATA.tables["quarantine"]
    undecided = sa.or_(table.c.status == "waiting", sa.literal_column("excluded.status") != "waiting")
    _upsert_staged(connection, "quarantine", staged, where=undecided)


def put_results(connection: sa.Connection, run: LoadRun, staged: sa.Table) -> None:
    """The expectations' results of the run, instead of those of an earlier try; a load without results leaves them."""
    table = METADATA.tables["validation_result"]
    if connection.execute(sa.select(sa.exists(sa.select(staged)))).scalar():
        connection.execute(sa.delete(table).where(table.c.run_id == run.run_id))
        _upsert_staged(connection, "validation_result", staged)


def put_portal(connection: sa.Connection, run: LoadRun) -> None:
    """The portal as its declaration names it. Its watermark moves with complete, successful runs only, and never back."""
    before = connection.execute(sa.select(PORTAL).where(PORTAL.c.portal_id == run.portal_id)).mappings().first()
    row: dict[str, Any] = dict(before) if before else {"portal_id": run.portal_id, "watermark": None, "last_run_at": None}
    if row["last_run_at"] is None or run.started_at >= row["last_run_at"]:
        row |= {"last_run_at": run.started_at, "last_run_id": run.run_id}
        row |= {"name": run.portal_name or row.get("name"), "region_code": run.region_code or row.get("region_code")}
    if run.complete and run.status == "success" and run.watermark:
        row["watermark"] = max(row["watermark"] or run.watermark, run.watermark)
    _upsert(connection, PORTAL, [row], ("portal_id",))


def put_run(connection: sa.Connection, run: LoadRun, quarantine: sa.Table, read: Mapping[str, int], unchanged: int) -> LoadCounts:
    """The run's row of the ledger. `read` counts by kind the rows of the revisions that are, or were, this run's reading.

    A repeat that brings nothing keeps the counts that are recorded.
    """
    before = connection.execute(sa.select(RUN).where(RUN.c.run_id == run.run_id)).mappings().first()
    counts = _counted(connection, run, quarantine, read, unchanged)
    if before and before["status"] == run.status and not any(counts[name] for name in (*RECORDS, "attachments")):
        counts |= {name: before[name] for name in counts if name in before}
    given = {column.name: getattr(run, column.name, None) for column in TABLES["load_run"].columns}
    _upsert(connection, RUN, [given | {name: value for name, value in counts.items() if name in RUN.c}], ("run_id",))
    return LoadCounts(**counts)


def _counted(connection: sa.Connection, run: LoadRun, quarantine: sa.Table, read: Mapping[str, int], unchanged: int) -> dict[str, int]:
    notices = sa.func.count(sa.distinct(REVISION.c.notice_id))
    first_seen = (
        sa.select(notices.filter(NOTICE.c.first_run_id == run.run_id), notices.filter(REVISION.c.revision_no > 1))
        .join(NOTICE, NOTICE.c.notice_id == REVISION.c.notice_id)
        .where(REVISION.c.first_run_id == run.run_id)
    )
    new, changed = connection.execute(first_seen).one()
    return {
        "notices_new": new,
        "notices_changed": changed,
        "unchanged": run.unchanged + unchanged,
        **{name: read.get(name.removesuffix("s"), 0) for name in RECORDS},
        "attachments": read.get("attachment", 0),
        "quarantined": connection.execute(sa.select(sa.func.count()).select_from(quarantine)).scalar_one(),
    }


def _upsert_staged(connection: sa.Connection, name: str, staged: sa.Table, where: sa.ColumnElement[bool] | None = None) -> None:
    table, declared = METADATA.tables[name], TABLES[name]
    values = [_as_stored(connection, staged.c[c.name], table.c[c.name]) for c in declared.staged]
    chosen = sa.select(*values).where(sa.true())  # SQLite reads ON of ON CONFLICT as a join's without a WHERE
    insert = _insert(connection, table).from_select([c.name for c in declared.staged], chosen)
    changed = {c.name: insert.excluded[c.name] for c in declared.staged if c.name not in declared.key}
    connection.execute(insert.on_conflict_do_update(index_elements=list(declared.key), set_=changed, where=where))


def _as_stored(connection: sa.Connection, staged: sa.ColumnElement[Any], stored: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """A staged value in its column's type: JSON is text in staging, and SQLite keeps it so."""
    is_json = isinstance(stored.type, sa.JSON) and connection.dialect.name == "postgresql"
    return sa.cast(staged, sa.JSON) if is_json else staged


def _upsert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]], key: tuple[str, ...]) -> None:
    insert = _insert(connection, table)
    changed = {name: insert.excluded[name] for name in rows[0] if name not in key}
    connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=changed), rows)


def _insert(connection: sa.Connection, table: sa.Table) -> Any:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
