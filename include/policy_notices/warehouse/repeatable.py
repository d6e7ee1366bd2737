"""What is built anew from the registry after a migration: comments, views, dimensions, grants."""

from __future__ import annotations

import sqlalchemy as sa

from .registry import METADATA


def rebuild(connection: sa.Connection) -> None:
    """Brings everything that is derived from this version of the library up to date."""
    if connection.dialect.name == "postgresql":
        write_comments(connection)


def write_comments(connection: sa.Connection) -> None:
    """Table and column comments, which SQLite has not."""
    for table in METADATA.sorted_tables:
        connection.execute(sa.schema.SetTableComment(table))
        for column in table.columns:
            connection.execute(sa.schema.SetColumnComment(column))
