"""Every table of the warehouse, and what is generated from it: database tables with comments, and the schemas of staging."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from . import notice_tables, run_tables
from .column import Column, Table
from .types import UtcDateTime

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        run_tables.PORTAL,
        notice_tables.SNAPSHOT,
        notice_tables.NOTICE,
        notice_tables.NOTICE_URL,
        notice_tables.NOTICE_REVISION,
        notice_tables.TARGET,
        notice_tables.LEDGER,
        notice_tables.ATTACHMENT,
        run_tables.LOAD_RUN,
        run_tables.VALIDATION_RESULT,
        run_tables.QUARANTINE,
        run_tables.TARGET_MATCH,
        run_tables.TARGET_CHANGE,
        run_tables.DOMAIN,
        run_tables.REGION,
        run_tables.CALENDAR,
        run_tables.WAREHOUSE_STATE,
    )
}

STAGED = ("snapshot", "notice_revision", "target", "ledger", "attachment", "quarantine", "validation_result")
"""The tables that pass from stage to stage, in the order in which they are loaded."""

SCHEMA = "warehouse"
"""The PostgreSQL schema of the tables; the views are in `bi`."""

_ARROW: dict[str, pa.DataType] = {
    "text": pa.string(),
    "json": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
}
_SQL: dict[str, sa.types.TypeEngine[Any]] = {
    "text": sa.Text(),
    "json": sa.JSON(),
    "integer": sa.BigInteger(),
    "number": sa.Double(),
    "boolean": sa.Boolean(),
    "date": sa.Date(),
    "timestamp": UtcDateTime(),
}


def arrow_schema(table: str) -> pa.Schema:
    """The columns that pass through staging, as the stages exchange them; a field's nullability is the registry's `required`."""
    columns = TABLES[table].staged
    if not columns:
        raise KeyError(f"{table} does not pass through staging")
    return pa.schema([pa.field(column.staging_name, arrow_type(column), nullable=not column.required) for column in columns])


def arrow_type(column: Column) -> pa.DataType:
    return _ARROW[column.type]


def sql_type(column: Column) -> sa.types.TypeEngine[Any]:
    return _SQL[column.type]


def primary_key(table: Table) -> tuple[str, ...]:
    """The database's key, if any. A partitioned table's includes what it is split by, which the key itself determines."""
    if not table.keyed:
        return ()
    return (*table.key, "published_year") if table.partitioned else table.key


def _database_table(metadata: sa.MetaData, table: Table) -> sa.Table:
    key = primary_key(table)
    columns = [
        sa.Column(c.name, sql_type(c), primary_key=c.name in key, nullable=not c.required, comment=c.comment, autoincrement=False)
        for c in table.columns
    ]
    indexes = [_index(table, names) for names in table.indexes]
    options: dict[str, Any] = {"postgresql_partition_by": "RANGE (published_year)"} if table.partitioned else {}
    return sa.Table(table.name, metadata, *columns, *indexes, comment=f"One row: {table.grain}.", **options)


def _index(table: Table, names: tuple[str, ...]) -> sa.Index:
    filled = sa.text(f"{names[0]} IS NOT NULL") if names[0] in table.sparse else None
    return sa.Index(f"ix_{table.name}_{'_'.join(names)}", *names, postgresql_where=filled, sqlite_where=filled)


def _metadata() -> sa.MetaData:
    metadata = sa.MetaData(naming_convention={"pk": "pk_%(table_name)s"})
    for table in TABLES.values():
        if table.stored:
            _database_table(metadata, table)
    return metadata


METADATA = _metadata()
"""The SQLAlchemy tables, e.g. `METADATA.tables["notice"]`."""
