"""Many rows at once: Arrow batches into a table, by COPY on PostgreSQL and multi-row inserts on SQLite; one batch in memory at a time."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from policy_notices.errors import WarehouseError

from .column import Column
from .registry import TABLES, arrow_schema, arrow_type, sql_type

BATCH_ROWS = 5_000

Rows: TypeAlias = Any
"""A `pyarrow.Table`, `RecordBatchReader` or `dataset.Dataset`: anything that gives record batches in the registry's columns."""


def stage(connection: sa.Connection, name: str, rows: Rows) -> sa.Table:
    """Copies a staged table's rows into a temporary table of this transaction; its columns have the warehouse's names.

    Raises `WarehouseError` where a column is missing, unknown, or not of the registry's type.
    """
    table = temporary(connection, f"stage_{name}", TABLES[name].staged)
    copy(connection, table, batches(name, rows))
    return table


def temporary(connection: sa.Connection, name: str, columns: Iterable[Column]) -> sa.Table:
    """An empty temporary table; JSON columns are text in it."""
    table = _temporary_table(name, tuple(columns))
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {'pg_temp' if _is_postgresql(connection) else 'temp'}.{name}")
    table.create(connection)
    return table


@cache
def _temporary_table(name: str, columns: tuple[Column, ...]) -> sa.Table:
    """One object for all transactions, so that statements on it are compiled once."""
    return sa.Table(
        name,
        sa.MetaData(),
        *(sa.Column(column.name, sa.Text() if column.type == "json" else sql_type(column)) for column in columns),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )


def empty(name: str) -> pa.Table:
    """A staged table without rows."""
    return arrow_schema(name).empty_table()


def batch(columns: Iterable[Column], rows: list[dict[str, Any]]) -> pa.RecordBatch:
    """Rows made here, as a batch for `copy`."""
    schema = pa.schema([pa.field(column.name, arrow_type(column)) for column in columns])
    return pa.RecordBatch.from_pylist(rows, schema=schema)


def copy(connection: sa.Connection, table: sa.Table, batches: Iterable[pa.RecordBatch]) -> None:
    """Appends batches whose columns are the table's, by position. Raises `sqlalchemy.exc.DBAPIError` where the database refuses one."""
    write = _copy_postgresql if _is_postgresql(connection) else _insert_sqlite
    driver: Any = connection.dialect.loaded_dbapi
    for batch in batches:
        if not batch.num_rows:
            continue
        try:
            write(connection, table, batch)
        except driver.Error as error:
            gone = connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
            raise sa.exc.DBAPIError.instance(
                f"copy into {table.name}", None, error, driver.Error, connection_invalidated=gone, dialect=connection.dialect
            ) from error


def among(connection: sa.Connection, column: sa.Column[Any], values: Iterable[str]) -> sa.ColumnElement[bool]:
    """Whether a text column has one of many values; to PostgreSQL they go as one array, where thousands of parameters take their time."""
    if _is_postgresql(connection):
        return column == sa.any_(sa.literal(list(values), postgresql.ARRAY(sa.Text())))
    return column.in_(list(values))


def _is_postgresql(connection: sa.Connection) -> bool:
    return connection.dialect.name == "postgresql"


def batches(name: str, rows: Rows, names: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """A staged table's rows in the registry's columns (or those of them that are `names`) and types, at most `BATCH_ROWS` at a time.

    Raises `WarehouseError` where a column is missing, unknown, or not of the registry's type.
    """
    expected = arrow_schema(name)
    _check_columns(name, expected, rows.schema)
    if names is not None:
        expected = pa.schema([expected.field(each) for each in names])
    for batch in _record_batches(rows, expected.names):
        for start in range(0, batch.num_rows, BATCH_ROWS):
            part = batch.slice(start, BATCH_ROWS).select(expected.names)
            try:
                yield part.cast(expected)
            except (pa.ArrowInvalid, ValueError) as error:
                raise WarehouseError(f"staged table {name}: {error}: its columns must be of the registry's types") from error


def _record_batches(rows: Rows, names: list[str]) -> Iterator[pa.RecordBatch]:
    if isinstance(rows, pa.RecordBatchReader):
        yield from rows
    elif isinstance(rows, pa.Table):
        yield from rows.to_batches()
    else:
        yield from rows.to_batches(columns=names)


def _check_columns(name: str, expected: pa.Schema, got: pa.Schema) -> None:
    missing, unknown = set(expected.names) - set(got.names), set(got.names) - set(expected.names)
    if missing or unknown:
        raise WarehouseError(
            f"staged table {name}: missing columns {sorted(missing)}, unknown {sorted(unknown)}: stage it with arrow_schema({name!r})"
        )


def _copy_postgresql(connection: sa.Connection, table: sa.Table, batch: pa.RecordBatch) -> None:
    sink = _as_csv(batch)
    if b"\x00" in sink.getvalue():
        sink = _as_csv(_without_nul(batch))
    prepare = connection.dialect.identifier_preparer
    columns = ", ".join(prepare.quote(column.name) for column in table.columns)
    driver: Any = connection.connection
    with driver.cursor() as cursor:
        cursor.copy_expert(f"COPY {prepare.format_table(table)} ({columns}) FROM STDIN (FORMAT csv)", sink)


def _as_csv(batch: pa.RecordBatch) -> io.BytesIO:
    sink = io.BytesIO()
    pacsv.write_csv(batch, sink, pacsv.WriteOptions(include_header=False, batch_size=BATCH_ROWS))
    sink.seek(0)
    return sink


def _without_nul(batch: pa.RecordBatch) -> pa.RecordBatch:
    """PostgreSQL's text has no NUL character; such a page is damaged, and the mark for a lost character stands for it."""
    marked = [pc.replace_substring(column, "\x00", "\ufffd") if pa.types.is_string(column.type) else column for column in batch.columns]
    return pa.record_batch(marked, schema=batch.schema)


def _insert_sqlite(connection: sa.Connection, table: sa.Table, batch: pa.RecordBatch) -> None:
    prepare = connection.dialect.identifier_preparer
    columns = ", ".join(prepare.quote(column.name) for column in table.columns)
    marks = ", ".join("?" for _ in table.columns)
    values = zip(*(_sqlite_values(column) for column in batch.columns), strict=True)
    driver: Any = connection.connection
    driver.cursor().executemany(f"INSERT INTO {prepare.format_table(table)} ({columns}) VALUES ({marks})", values)  # noqa: S608


def _sqlite_values(column: pa.Array) -> list[Any]:
    """Python values as SQLAlchemy's SQLite types write them: times `2026-11-21 18:11:02.000000`, days `2026-11-21`."""
    if pa.types.is_timestamp(column.type):
        return list(pc.strftime(column, "%Y-%m-%d %H:%M:%S").to_pylist())
    if pa.types.is_date(column.type):
        return list(pc.strftime(column, "%Y-%m-%d").to_pylist())
    return list(column.to_pylist())
