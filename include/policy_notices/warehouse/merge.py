"""The placed revisions with their targets and attachments, streamed past the placement straight into their tables."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from . import bulk
from .children import KEYS, put_children, taken
from .notice_tables import KINDS
from .placement import Placement
from .readings import Readings
from .registry import METADATA


def merge(connection: sa.Connection, readings: Readings, placement: Placement, rows: Mapping[str, bulk.Rows]) -> pa.Table:
    """Writes the placed revisions and, of `rows`, their targets and attachments; gives the `COUNTS` of each staged revision.

    Raises `WarehouseError` for a target or attachment whose revision is not in the batch.
    """
    _remove_replaced(connection, placement)
    placed = placement.revisions()
    counts = put_children(connection, readings.ids, placed, rows)
    for kind in KINDS:
        of_kind = counts.filter(pc.equal(counts["kind"], kind))
        numbers = of_kind["rows"].take(pc.index_in(placed["origin"], of_kind["revision_id"]))
        placed = placed.append_column(f"{kind}s", pc.fill_null(numbers, 0))
    bulk.copy(connection, METADATA.tables["notice_revision"], (taken("notice_revision", batch, placed) for batch in readings.batches()))
    return counts


def _remove_replaced(connection: sa.Connection, placement: Placement) -> None:
    for old in placement.replaced:
        for name in (*KEYS, "notice_revision"):
            table = METADATA.tables[name]
            within = [table.c.published_year == old.published_year] if "published_year" in table.c else []
            connection.execute(sa.delete(table).where(table.c.revision_id == old.revision_id, *within))
