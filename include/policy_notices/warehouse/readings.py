"""The staged revisions of a run: their headers all at once, their texts a batch or a single one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from . import bulk

if TYPE_CHECKING:
    import pyarrow.dataset as ds


class Header(NamedTuple):
    """A staged revision without its text, and when its snapshot was fetched."""

    revision_id: str
    notice_id: str
    portal_id: str
    url: str
    revision_digest: str
    title: str | None
    issuer: str | None
    index_no: str | None
    doc_no: str | None
    published_on: date | None
    listed_on: date | None
    text_digest: str
    snapshot_id: str
    rule_version: str
    fetched_at: datetime


STAGED_FIELDS = Header._fields[:-1]


@dataclass(frozen=True, slots=True)
class Readings:
    """`rows` can be read again and again; `headers` has the columns `STAGED_FIELDS`, oldest publication first, the undated last."""

    rows: ds.Dataset
    headers: pa.Table

    @classmethod
    def of(cls, rows: bulk.Rows) -> Readings:
        """Raises `WarehouseError` where a column is missing, unknown, or not of the registry's type."""
        import pyarrow.dataset as ds  # brings pandas along, which only a load should wait for

        dataset = rows if isinstance(rows, ds.Dataset) else ds.dataset(rows)
        batches = list(bulk.batches("notice_revision", dataset, STAGED_FIELDS))
        headers = pa.Table.from_batches(batches) if batches else bulk.empty("notice_revision").select(STAGED_FIELDS)
        order = ("day", "url", "revision_id")
        dated = headers.append_column("day", _day(headers))
        return cls(dataset, dated.sort_by([(name, "ascending") for name in order]).drop_columns("day"))

    @property
    def ids(self) -> pa.Array:
        return self.headers["revision_id"].combine_chunks()

    def years(self) -> set[int]:
        """The years of publication; 0 where there is no date."""
        return set(pc.unique(pc.fill_null(pc.year(_day(self.headers)), 0)).to_pylist())

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All columns, at most `bulk.BATCH_ROWS` at a time.

        Raises `WarehouseError` where a value is not of the registry's type.
        """
        return bulk.batches("notice_revision", self.rows)

    def text(self, revision_id: str) -> str | None:
        """The canonical text of a staged revision; `None` where the run has no such revision."""
        found = self.rows.to_table(columns=["text"], filter=pc.field("revision_id") == revision_id)["text"].to_pylist()
        return found[0] if found else None


def _day(headers: pa.Table) -> pa.ChunkedArray:
    return pc.coalesce(headers["published_on"], headers["listed_on"])
