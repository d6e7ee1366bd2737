"""The views as files that people and programs take away: CSV, Parquet, JSON Lines, and a data package that describes them.

`<directory>/<export id>/` holds one whole export; `<directory>/LATEST` names the newest. An export appears whole or not at all: its
files are written first and its `datapackage.json` last, and only then LATEST names it. The last N are kept.
"""

from __future__ import annotations

import hashlib
import io
import json
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import sqlalchemy as sa

from policy_notices.errors import WarehouseError

from .engine import require_current
from .registry import METADATA
from .repeatable import VIEWS
from .views import View

EXPORTED = ("targets", "notices", "target_progress", "target_changes", "portal_freshness", "data_quality", "regions", "domains")
BY_YEAR = "published_year"
LATEST = "LATEST"
DESCRIPTOR = "datapackage.json"
BOM = "\ufeff".encode()
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, in some places full-width too, or strips before (OWASP, CSV injection)."""
BATCH_ROWS = 10_000

_ARROW = {
    "str": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"),
}
_DESCRIBED = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "date": "date", "datetime": "datetime"}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file of the export: path within it, rows, bytes, `sha256:<hex>`."""

    path: str
    rows: int
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class ExportReport:
    """Where an export is, what it holds, and which older ones went."""

    export_id: str
    url: str
    files: tuple[ExportedFile, ...]
    removed: tuple[str, ...]

    @property
    def rows(self) -> dict[str, int]:
        """Rows by view."""
        return {posixpath.basename(each.path).removesuffix(".csv"): each.rows for each in self.files if each.path.endswith(".csv")}


def export(engine: sa.Engine, directory_url: str, keep: int = 7) -> ExportReport:
    """Exports the views into a new folder of an fsspec URL; its id is the moment of the newest run and a digest of the rows.

    The same data give the same export, which is then left as it is. Raises `WarehouseError` where the schema is not migrated, and
    `ValueError` for `keep` below 1.
    """
    if keep < 1:
        raise ValueError(f"keep is {keep}; at least the new export must be kept")
    filesystem, root = fsspec.core.url_to_fs(directory_url)
    filesystem.makedirs(root, exist_ok=True)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        require_current(connection)
        moment = _newest_run(connection)
        pending = posixpath.join(root, f".pending-{moment}")
        if filesystem.exists(pending):
            filesystem.rm(pending, recursive=True)
        writer = _Writer(filesystem, pending)
        for view in VIEWS:
            if view.name in EXPORTED:
                _write_view(connection, view, writer)
    files = tuple(sorted(writer.files, key=lambda each: each.path))
    export_id = f"{moment}-{_digest_of(files)}"
    _publish(filesystem, root, pending, export_id, files)
    removed = _remove_old(filesystem, root, export_id, keep)
    return ExportReport(export_id, posixpath.join(directory_url.rstrip("/"), export_id), files, removed)


def _newest_run(connection: sa.Connection) -> str:
    run = METADATA.tables["load_run"]
    newest = connection.execute(sa.select(sa.func.max(run.c.started_at))).scalar()
    if newest is None:
        raise WarehouseError("the warehouse has no run yet: there is nothing to export")
    return f"{newest:%Y%m%dT%H%M%SZ}"


class _Writer:
    """Files of one export, each hashed and counted as it is written."""

    def __init__(self, filesystem: Any, folder: str) -> None:
        self._filesystem, self._folder = filesystem, folder
        self.files: list[ExportedFile] = []

    def open(self, path: str) -> _HashedFile:
        full = posixpath.join(self._folder, path)
        self._filesystem.makedirs(posixpath.dirname(full), exist_ok=True)
        return _HashedFile(self._filesystem.open(full, "wb"))

    def close(self, path: str, file: _HashedFile, rows: int) -> None:
        file.close()
        self.files.append(ExportedFile(path, rows, file.size, f"sha256:{file.sha.hexdigest()}"))


class _HashedFile(io.RawIOBase):
    def __init__(self, inner: Any) -> None:
        self.inner, self.sha, self.size = inner, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.sha.update(data)
        self.inner.write(data)
        self.size += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self.inner.close()
            super().close()


def _write_view(connection: sa.Connection, view: View, writer: _Writer) -> None:
    schema = pa.schema([pa.field(column.name, _ARROW[column.type]) for column in view.columns])
    csv_path, jsonl_path = f"csv/{view.name}.csv", f"jsonl/{view.name}.jsonl"
    csv, jsonl = writer.open(csv_path), writer.open(jsonl_path)
    csv.write(BOM)
    parquet = _Parquet(writer, view, schema)
    rows = 0
    with pacsv.CSVWriter(csv, schema) as csv_writer:
        for batch in _batches(connection, view, schema):
            csv_writer.write_batch(_neutralised(batch))
            jsonl.write(_json_lines(batch))
            parquet.write(batch)
            rows += batch.num_rows
    writer.close(csv_path, csv, rows)
    writer.close(jsonl_path, jsonl, rows)
    parquet.close()


def _batches(connection: sa.Connection, view: View, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    query = view.select()
    by_year = [column.expression for column in view.columns if column.name == BY_YEAR]
    ordered = query.order_by(*by_year, view.columns[0].expression).execution_options(yield_per=BATCH_ROWS)
    for part in connection.execute(ordered).partitions():
        columns = zip(*part, strict=True)
        yield pa.record_batch([pa.array(list(values), field.type) for values, field in zip(columns, schema, strict=True)], schema=schema)


class _Parquet:
    """One file a year where the view has a year of publication, in folders `published_year=2024`; else one file.

    The folder tells the year, and the file does not tell it again: readers of partitioned data take a second one for a contradiction.
    """

    def __init__(self, writer: _Writer, view: View, schema: pa.Schema) -> None:
        self._writer, self._view = writer, view
        self._by_year = BY_YEAR in schema.names
        self._schema = pa.schema([field for field in schema if field.name != BY_YEAR])
        self._year: int | None = None
        self._open: tuple[str, _HashedFile, pq.ParquetWriter] | None = None
        self._rows = 0
        if not self._by_year:
            self._start(None)

    def write(self, batch: pa.RecordBatch) -> None:
        if not self._by_year:
            self._append(batch)
            return
        years = batch.column(BY_YEAR)
        for year in sorted(set(years.to_pylist())):
            if year != self._year or self._open is None:
                self._finish()
                self._start(year)
            self._append(batch.filter(pa.compute.equal(years, year)))

    def close(self) -> None:
        self._finish()

    def _start(self, year: int | None) -> None:
        folder = "" if year is None else f"/{BY_YEAR}={year}"
        path = f"parquet/{self._view.name}{folder}/part-0.parquet"
        file = self._writer.open(path)
        self._open, self._year, self._rows = (path, file, pq.ParquetWriter(file, self._schema, compression="zstd")), year, 0

    def _append(self, batch: pa.RecordBatch) -> None:
        assert self._open is not None  # noqa: S101
        self._open[2].write_batch(batch.select(self._schema.names))
        self._rows += batch.num_rows

    def _finish(self) -> None:
        if self._open:
            path, file, parquet = self._open
            parquet.close()
            self._writer.close(path, file, self._rows)
            self._open = None


def _neutralised(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Text that a spreadsheet would run gets an apostrophe before it."""
    pattern = "^[" + "".join(f"\\x{{{ord(sign):x}}}" for sign in FORMULA_SIGNS) + "]"
    columns = [
        pa.compute.replace_substring_regex(column, f"({pattern})", r"'\1") if pa.types.is_string(column.type) else column
        for column in batch.columns
    ]
    return pa.record_batch(columns, schema=batch.schema)


def _json_lines(batch: pa.RecordBatch) -> bytes:
    lines = (json.dumps(row, ensure_ascii=False, default=_as_text) for row in batch.to_pylist())
    return "".join(f"{line}\n" for line in lines).encode()


def _as_text(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} in an export")


def _digest_of(files: Iterable[ExportedFile]) -> str:
    volatile = "portal_freshness"  # it tells the hours since, and so differs each time
    lines = "\n".join(f"{each.path} {each.digest}" for each in files if volatile not in each.path)
    return hashlib.sha256(lines.encode()).hexdigest()[:12]


def _publish(filesystem: Any, root: str, pending: str, export_id: str, files: tuple[ExportedFile, ...]) -> None:
    final = posixpath.join(root, export_id)
    if filesystem.exists(posixpath.join(final, DESCRIPTOR)):
        filesystem.rm(pending, recursive=True)
    else:
        if filesystem.exists(final):
            filesystem.rm(final, recursive=True)
        filesystem.mv(pending, final, recursive=True)
        with filesystem.open(posixpath.join(final, DESCRIPTOR), "wb") as descriptor:
            descriptor.write(json.dumps(_descriptor(export_id, files), ensure_ascii=False, indent=2).encode())
    with filesystem.open(posixpath.join(root, f".{LATEST}"), "wb") as latest:
        latest.write(export_id.encode())
    filesystem.mv(posixpath.join(root, f".{LATEST}"), posixpath.join(root, LATEST))


def _descriptor(export_id: str, files: tuple[ExportedFile, ...]) -> dict[str, Any]:
    """A Data Package (specs.frictionlessdata.io/data-package)."""
    return {"profile": "data-package", "name": "policy-notices", "id": export_id, "resources": [_resource(each) for each in files]}


def _resource(file: ExportedFile) -> dict[str, Any]:
    kind, name, *rest = file.path.split("/")
    view = next(each for each in VIEWS if each.name == name.split(".")[0])
    year = rest[0].partition("=")[2] if len(rest) > 1 else ""
    columns = [column for column in view.columns if not (year and column.name == BY_YEAR)]
    fields = [{"name": column.name, "type": _DESCRIBED[column.type], "description": column.description} for column in columns]
    resource = {"name": "-".join(part for part in (view.name.replace("_", "-"), kind, year) if part), "path": file.path, "format": kind}
    encoding = {} if kind == "parquet" else {"encoding": "utf-8-sig" if kind == "csv" else "utf-8"}
    described = {"bytes": file.size, "hash": file.digest, "rows": file.rows, "description": view.grain, "schema": {"fields": fields}}
    return resource | encoding | described


def _remove_old(filesystem: Any, root: str, export_id: str, keep: int) -> tuple[str, ...]:
    names = [posixpath.basename(each.rstrip("/")) for each in filesystem.ls(root, detail=False)]
    whole = sorted(name for name in names if filesystem.exists(posixpath.join(root, name, DESCRIPTOR)))
    others = [name for name in whole if name != export_id]
    old = others[: max(0, len(others) - (keep - 1))]
    for name in old:
        filesystem.rm(posixpath.join(root, name), recursive=True)
    return tuple(old)
