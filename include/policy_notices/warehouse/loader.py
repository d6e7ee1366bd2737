"""One run into the warehouse, in one transaction. Killed at any instruction and run again, it leaves what one run would have left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from policy_notices.errors import WarehouseError

from . import bulk, ledger, partitions
from .engine import require_current, writing
from .merge import merge
from .placement import Placement, headers, place_chunk
from .readings import Header, Readings
from .registry import STAGED
from .run import LoadCounts, LoadRun
from .visits import note_visits

LOAD_LOCK = 0x6E6F7469
"""Key of the PostgreSQL advisory lock that one load holds at a time: identity looks across portals."""
LOCK_TIMEOUT = "15min"
CHUNK = 1_000
COPIED = ("snapshot", "quarantine", "validation_result")
"""What is staged in the database; revisions, targets and attachments go straight into their tables."""


def load_run(engine: sa.Engine, run: LoadRun, tables: Mapping[str, bulk.Rows]) -> LoadCounts:
    """Loads a run's staged tables and its row of the run ledger; all of it or nothing.

    `tables` maps names of `registry.STAGED` to Arrow tables, readers or datasets in `arrow_schema(name)`; a ledger is passed over, and
    an absent table is an empty one. Repeating a run changes nothing and gives the same counts; late runs take their place in history.

    Raises `WarehouseError` where the schema is not migrated, another loader holds the lock too long, or the rows contradict each other.
    """
    unknown = set(tables) - set(STAGED)
    if unknown:
        raise WarehouseError(f"run {run.run_id}: unknown staged tables {sorted(unknown)}, expected some of {', '.join(STAGED)}")
    try:
        with writing(engine).begin() as connection:
            require_current(connection)
            readings = Readings.of(tables.get("notice_revision", bulk.empty("notice_revision")))
            staged = {name: bulk.stage(connection, name, tables.get(name, bulk.empty(name))) for name in COPIED}
            prepare(engine, connection, readings.years())
            return apply(connection, run, readings, staged, tables)
    except DBAPIError as error:
        if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
            raise WarehouseError(f"run {run.run_id}: the warehouse is locked or gone ({_first_line(error)}): run the load again") from error
        raise WarehouseError(
            f"run {run.run_id}: the warehouse refuses the batch ({_first_line(error)}): nothing of it is loaded"
        ) from error


def prepare(engine: sa.Engine, connection: sa.Connection, years: set[int]) -> None:
    """Partitions for the years that come, then the lock."""
    if connection.dialect.name != "postgresql":
        return
    partitions.ensure(engine, years)
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # rows are looked up by key; without statistics it reads whole tables
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOAD_LOCK)))


def apply(
    connection: sa.Connection, run: LoadRun, readings: Readings, staged: Mapping[str, sa.Table], tables: Mapping[str, bulk.Rows]
) -> LoadCounts:
    """The readings, the staged rows and, of `tables`, those that are not staged, into their tables."""
    ledger.put_snapshots(connection, staged["snapshot"])
    note_visits(connection, staged["snapshot"])
    placement = Placement()
    unchanged = 0
    for chunk in _chunks(headers(connection, readings, staged["snapshot"])):
        unchanged += place_chunk(connection, run, chunk, readings, placement)
    counts = merge(connection, readings, placement, tables)
    ledger.put_quarantine(connection, staged["quarantine"])
    ledger.put_results(connection, run, staged["validation_result"])
    ledger.put_portal(connection, run)
    return ledger.put_run(connection, run, staged["quarantine"], placement.counted(counts), unchanged)


def _chunks(found: Iterator[Header]) -> Iterator[list[Header]]:
    while chunk := list(islice(found, CHUNK)):
        yield chunk


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().split("\n")[0]
