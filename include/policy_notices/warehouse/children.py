"""Targets and attachments of a run, streamed past the placed revisions straight into their tables; none is staged in the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from policy_notices.errors import WarehouseError
from policy_notices.identifiers import identifier

from . import bulk
from .registry import METADATA, TABLES

KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "target": ("target_id", ("kind", "value_start", "value_end")),
    "attachment": ("attachment_id", ("url",)),
}
"""The tables of what belongs to a revision: their key, and from which columns, after the revision's id, it is made."""
FROM_REVISION = ("notice_id", "revision_id", "published_year")

COUNTS = pa.schema([("revision_id", pa.string()), ("kind", pa.string()), ("rows", pa.int64())])
"""How many rows a revision has: its id as staged, and the kind of target, or `attachment`."""


def put_children(connection: sa.Connection, staged: pa.Array, placed: pa.Table, rows: Mapping[str, bulk.Rows]) -> pa.Table:
    """Writes the rows whose revisions are `placed` (`Placement.revisions`) and passes over the others; gives the `COUNTS` of all.

    Raises `WarehouseError` for a row whose revision is not among the `staged` ids, and for rows that are staged twice.
    """
    counts = [COUNTS.empty_table()]
    placed = placed.select(["origin", *FROM_REVISION])
    for name in KEYS:
        batches = bulk.batches(name, rows.get(name, bulk.empty(name)))
        bulk.copy(connection, METADATA.tables[name], _children(name, batches, staged, placed, counts))
    return pa.concat_tables(counts).group_by(["revision_id", "kind"]).aggregate([("rows", "sum")]).rename_columns(COUNTS.names)


def taken(name: str, batch: pa.RecordBatch, placed: pa.Table) -> pa.RecordBatch:
    """The batch in the columns of its table, in the order of `placed`, without rows of revisions that stay as they are."""
    at = pc.index_in(batch["revision_id"], placed["origin"])
    order = pc.sort_indices(at)[: len(at) - at.null_count]  # one partition and one part of its key after the other
    at, batch = at.take(order), batch.take(order)
    columns = {column.name: batch[column.staging_name] for column in TABLES[name].staged}
    table = METADATA.tables[name].columns
    columns |= {column: placed[column].combine_chunks().take(at) for column in placed.column_names if column in table}
    if name in KEYS:
        columns[KEYS[name][0]] = _renamed(name, columns, batch["revision_id"])
    return pa.RecordBatch.from_arrays([columns[each.name] for each in table], names=[each.name for each in table])


def _children(
    name: str, batches: Iterator[pa.RecordBatch], staged: pa.Array, placed: pa.Table, counts: list[pa.Table]
) -> Iterator[pa.RecordBatch]:
    ids: list[pa.Array] = []
    for batch in batches:
        _refuse_orphans(name, batch, staged)
        counts.append(_counted(name, batch))
        ids.append(batch[KEYS[name][0]])
        yield taken(name, batch, placed)
    _refuse_doubles(name, pa.chunked_array(ids, pa.string()))


def _refuse_orphans(name: str, batch: pa.RecordBatch, staged: pa.Array) -> None:
    orphans = batch.column("revision_id").filter(pc.is_null(pc.index_in(batch.column("revision_id"), staged)))
    if len(orphans):
        raise WarehouseError(
            f"{len(orphans)} staged rows of {name} belong to revisions that are not in the batch, e.g. {orphans[0]}: stage them together"
        )


def _refuse_doubles(name: str, ids: pa.ChunkedArray) -> None:
    doubles = len(ids) - pc.count_distinct(ids).as_py()
    if doubles:
        raise WarehouseError(f"{doubles} staged rows of {name} are there twice, by their {KEYS[name][0]}: stage each once")


def _counted(name: str, batch: pa.RecordBatch) -> pa.Table:
    kinds = batch["kind"] if name == "target" else pa.repeat(name, len(batch))
    rows = pa.table([batch["revision_id"], kinds], names=["revision_id", "kind"])
    return rows.group_by(["revision_id", "kind"]).aggregate([([], "count_all")]).rename_columns(COUNTS.names)


def _renamed(name: str, columns: Mapping[str, pa.Array], origin: pa.Array) -> pa.Array:
    """Ids hold the revision's id; where the loader gave a revision another one, those of its rows follow."""
    key, parts = KEYS[name]
    moved = pc.not_equal(origin, columns["revision_id"])
    if not pc.any(moved).as_py():
        return columns[key]
    made_of = zip(*(columns[part].filter(moved).to_pylist() for part in ("revision_id", *parts)), strict=True)
    return pc.replace_with_mask(columns[key], moved, pa.array([identifier(*each) for each in made_of], pa.string()))
