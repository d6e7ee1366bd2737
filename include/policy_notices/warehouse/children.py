"""Targets and attachments of a run, streamed past the placed revisions straight into their tables; none is staged in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from policy_notices.errors import WarehouseError
from policy_notices.identifiers import identifier

from . import bulk
from .placement import Placement
from .registry import METADATA, TABLES, arrow_type

KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "target": ("target_id", ("kind", "value_start", "value_end")),
    "attachment": ("attachment_id", ("url",)),
}
"""The tables of what belongs to a revision: their key, and from which columns, after the revision's id, it is made."""
FROM_REVISION = ("notice_id", "revision_id", "published_year")

Counts = dict[str, Counter[str]]
"""For each staged id of a revision how many rows it has, by kind; an attachment's kind is `attachment`."""


@dataclass(frozen=True, slots=True)
class _Revisions:
    """Staged ids of all revisions, and for those that are to be written what their rows take from them, in one order."""

    staged: pa.Array
    origins: pa.Array
    values: Mapping[str, pa.Array]
    counts: Counts = field(default_factory=dict)


def put_children(connection: sa.Connection, revisions: sa.Table, placement: Placement, rows: Mapping[str, bulk.Rows]) -> Counts:
    """Writes the rows whose revisions are placed and passes over the others; counts all of them.

    Raises `WarehouseError` for a row whose revision is not in the batch.
    """
    known = _revisions(connection, revisions, placement)
    for name in KEYS:
        batches = (_placed(name, batch, known) for batch in bulk.batches(name, rows.get(name, bulk.empty(name))))
        bulk.copy(connection, METADATA.tables[name], batches)
    return known.counts


def _revisions(connection: sa.Connection, revisions: sa.Table, placement: Placement) -> _Revisions:
    staged = connection.execute(sa.select(revisions.c.revision_id)).scalars().all()
    placed = placement.placed
    rows = connection.execute(sa.select(placed.c.origin, *(placed.c[name] for name in FROM_REVISION))).all()
    values = {name: pa.array([row._mapping[name] for row in rows], arrow_type(TABLES["notice_revision"][name])) for name in FROM_REVISION}
    return _Revisions(pa.array(staged, pa.string()), pa.array([row.origin for row in rows], pa.string()), values)


def _placed(name: str, batch: pa.RecordBatch, known: _Revisions) -> pa.RecordBatch:
    """The batch in the columns of its table, without rows of revisions that stay as they are."""
    _refuse_orphans(name, batch, known.staged)
    _count(name, batch, known.counts)
    at = pc.index_in(batch.column("revision_id"), known.origins)
    batch, at = batch.filter(pc.is_valid(at)), at.drop_null()
    origin = batch.column("revision_id")
    columns = {column.name: batch.column(column.staging_name) for column in TABLES[name].staged}
    columns |= {column: values.take(at) for column, values in known.values.items()}
    columns[KEYS[name][0]] = pa.array(_renamed(name, columns, origin), pa.string())
    names = [column.name for column in METADATA.tables[name].columns]
    return pa.RecordBatch.from_arrays([columns[each] for each in names], names=names)


def _refuse_orphans(name: str, batch: pa.RecordBatch, staged: pa.Array) -> None:
    orphans = batch.column("revision_id").filter(pc.is_null(pc.index_in(batch.column("revision_id"), staged)))
    if len(orphans):
        raise WarehouseError(
            f"{len(orphans)} staged rows of {name} belong to revisions that are not in the batch, e.g. {orphans[0]}: stage them together"
        )


def _count(name: str, batch: pa.RecordBatch, counts: Counts) -> None:
    keys = ["revision_id", "kind"] if name == "target" else ["revision_id"]
    for row in pa.Table.from_batches([batch]).group_by(keys).aggregate([([], "count_all")]).to_pylist():
        counts.setdefault(row["revision_id"], Counter())[row.get("kind", name)] += row["count_all"]


def _renamed(name: str, columns: Mapping[str, pa.Array], origin: pa.Array) -> Iterator[str]:
    """Ids hold the revision's id; where the loader gave a revision another one, those of its rows follow."""
    key, parts = KEYS[name]
    given, revisions = columns[key].to_pylist(), columns["revision_id"].to_pylist()
    values = zip(*(columns[part].to_pylist() for part in parts), strict=True)
    for staged_id, before, now, made_of in zip(given, origin.to_pylist(), revisions, values, strict=True):
        yield staged_id if before == now else identifier(now, *made_of)
