"""The staging folder of one run: what a stage leaves for the next. Written whole or not at all, so any stage can be repeated."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from policy_notices import settings
from policy_notices.errors import BadInputError

UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def safe_name(run_id: str) -> str:
    """A run id as a file name: `scheduled__2026-11-22T06:05:00+08:00` → `scheduled__2026-11-22T06-05-00-08-00`."""
    return UNSAFE.sub("-", run_id).strip("-.")


class Staging:
    """Files of one portal's run under an fsspec URL (default `settings.staging_url()`)."""

    def __init__(self, portal_id: str, run_id: str, url: str | None = None) -> None:
        self.url = f"{(url or settings.staging_url()).rstrip('/')}/{portal_id}/{safe_name(run_id)}"
        self._fs, self._root = fsspec.core.url_to_fs(self.url)

    def _write(self, name: str, content: bytes) -> str:
        self._fs.makedirs(self._root, exist_ok=True)
        final, partial = f"{self._root}/{name}", f"{self._root}/.{name}.partial"
        if urlsplit(self.url).scheme in ("", "file"):
            with self._fs.open(partial, "wb") as file:
                file.write(content)
            self._fs.mv(partial, final)
        else:
            self._fs.pipe_file(final, content)
        return f"{self.url}/{name}"

    def _read(self, name: str) -> bytes:
        try:
            return bytes(self._fs.cat_file(f"{self._root}/{name}"))
        except FileNotFoundError as error:
            raise BadInputError(f"{self.url}: {name} is not there; run the stage before this one first") from error

    def write_json(self, name: str, value: Any) -> str:
        return self._write(name, json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8"))

    def read_json(self, name: str) -> Any:
        """What `write_json` wrote. Raises BadInputError where the file is not there."""
        return json.loads(self._read(name))

    def write_table(self, name: str, rows: Sequence[dict[str, Any]] | pa.Table, schema: pa.Schema) -> str:
        """Rows as Parquet, in the schema's columns and order; a row with a column too many is an error."""
        table = rows if isinstance(rows, pa.Table) else table_of(rows, schema)
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink)
        return self._write(name, sink.getvalue().to_pybytes())

    def read_table(self, name: str) -> pa.Table:
        """What `write_table` wrote. Raises BadInputError where the file is not there."""
        return pq.read_table(pa.BufferReader(self._read(name)))

    def names(self, prefix: str) -> list[str]:
        """The staged files whose name begins with `prefix`, in order; empty where there are none."""
        if not self._fs.exists(self._root):
            return []
        found = (str(path).rsplit("/", 1)[-1] for path in self._fs.ls(self._root, detail=False))
        return sorted(name for name in found if name.startswith(prefix))

    def read_parts(self, prefix: str, schema: pa.Schema) -> pa.Table:
        """All parts of a table, one after the other; an empty table of the schema where there are none."""
        parts = [self.read_table(name) for name in self.names(prefix)]
        return pa.concat_tables(parts) if parts else schema.empty_table()

    def of_the_portal(self) -> list[Staging]:
        """The staging folders of all runs of the portal, this one's included."""
        parent, _, _ = self.url.rpartition("/")
        fs, root = fsspec.core.url_to_fs(parent)
        if not fs.exists(root):
            return []
        names = sorted(str(path).rstrip("/").rsplit("/", 1)[-1] for path in fs.ls(root, detail=False))
        base, _, portal_id = parent.rpartition("/")
        return [Staging(portal_id, name, base) for name in names]

    def clear(self) -> None:
        """Remove what an earlier try of the same run left."""
        if self._fs.exists(self._root):
            self._fs.rm(self._root, recursive=True)


def table_of(rows: Sequence[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """Rows as a table in a schema's columns. Raises BadInputError where a row has other columns."""
    names = set(schema.names)
    for row in rows:
        if row.keys() - names:
            raise BadInputError(f"a row has columns that its table does not: {', '.join(sorted(row.keys() - names))}")
    return pa.Table.from_pylist(list(rows), schema=schema)
