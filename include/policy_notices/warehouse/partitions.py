"""Partitions by year of publication, on PostgreSQL; elsewhere a table is one piece."""

from __future__ import annotations

import sqlalchemy as sa

from .registry import TABLES

PARTITION_LOCK = 0x79656172


def ensure(engine: sa.Engine, wanted: set[int]) -> None:
    """Makes the partitions that are missing, in a transaction of their own; attaching one stops neither readers nor writers."""
    with engine.begin() as connection:
        there = set(
            connection.execute(sa.text("SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace")).scalars()
        )
        missing = [
            (table.name, year)
            for table in TABLES.values()
            if table.partitioned
            for year in sorted(wanted)
            if partition(table.name, year) not in there
        ]
        if not missing:
            return
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(PARTITION_LOCK)))
        for table, year in missing:
            _attach(connection, table, year)


def partition(table: str, year: int) -> str:
    return f"{table}_{year}"


def _attach(connection: sa.Connection, table: str, year: int) -> None:
    name = partition(table, year)
    if connection.execute(sa.text("SELECT to_regclass(:name)"), {"name": name}).scalar():
        return
    connection.exec_driver_sql(f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL)")
    connection.exec_driver_sql(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ({year}) TO ({year + 1})")
