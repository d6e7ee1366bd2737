"""What is built anew from the registry after a migration: comments, dimensions, views, the readers' grants."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from policy_notices.errors import WarehouseError

from . import bulk, dimensions
from .freshness import portal_freshness
from .registry import METADATA, TABLES
from .views import CALENDAR_VIEW, DATA_QUALITY, DOMAINS, NOTICES, REGIONS, TARGET_CHANGES, TARGET_PROGRESS, TARGETS, View

READER = "policy_notices_reader"
"""The PostgreSQL role that may read the views and nothing else; logins are made members of it."""

VIEWS: tuple[View, ...] = (
    *(TARGETS, NOTICES, TARGET_PROGRESS, TARGET_CHANGES, DATA_QUALITY),
    portal_freshness(sa.func.current_timestamp()),
    *(REGIONS, DOMAINS, CALENDAR_VIEW),
)

log = logging.getLogger(__name__)


def rebuild(connection: sa.Connection) -> None:
    """Brings what is derived from this version of the library up to date; what is as it was stays untouched."""
    statements = [view_statement(connection.dialect, view) for view in VIEWS]
    _once(connection, "views", _digest(statements), lambda: _build_views(connection, statements))
    _once(connection, "dimensions", dimensions.version(), lambda: _fill(connection))
    if connection.dialect.name == "postgresql":
        comments = [*_table_comments(connection.dialect), *_view_comments(connection.dialect)]
        _once(connection, "comments", _digest(comments), lambda: _run(connection, comments))
        _grant(connection)


def view_name(dialect: sa.Dialect, view: View) -> str:
    return f"bi.{view.name}" if dialect.name == "postgresql" else f"bi_{view.name}"


def view_statement(dialect: sa.Dialect, view: View) -> str:
    query = view.select().compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return f"CREATE VIEW {view_name(dialect, view)} AS {query}"


def _once(connection: sa.Connection, name: str, digest: str, build: Any) -> None:
    state = METADATA.tables["warehouse_state"]
    if connection.execute(sa.select(state.c.value).where(state.c.name == name)).scalar() == digest:
        return
    build()
    connection.execute(sa.delete(state).where(state.c.name == name))
    connection.execute(sa.insert(state).values(name=name, value=digest))


def _digest(statements: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()


def _build_views(connection: sa.Connection, statements: list[str]) -> None:
    """Replaces the views. On PostgreSQL in place, as long as columns are only added; else others' views on them stand in the way."""
    for view, statement in zip(VIEWS, statements, strict=True):
        name = view_name(connection.dialect, view)
        if connection.dialect.name == "postgresql" and _replaced(connection, statement):
            continue
        try:
            connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
        except sa.exc.DBAPIError as error:
            raise WarehouseError(f"view {name} has changed and others are built on it: drop those, upgrade, make them again") from error
        connection.exec_driver_sql(statement)


def _replaced(connection: sa.Connection, statement: str) -> bool:
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(statement.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1))
    except ProgrammingError:
        return False
    return True


def _fill(connection: sa.Connection) -> None:
    for name, rows in {"region": dimensions.regions(), "domain": dimensions.domains(), "calendar": dimensions.days()}.items():
        table = METADATA.tables[name]
        connection.execute(sa.delete(table))
        bulk.copy(connection, table, [bulk.batch(TABLES[name].columns, list(rows))])


def _table_comments(dialect: sa.Dialect) -> list[str]:
    made: list[sa.schema.ExecutableDDLElement] = []
    for table in METADATA.sorted_tables:
        made.append(sa.schema.SetTableComment(table))
        made.extend(sa.schema.SetColumnComment(column) for column in table.columns)
    return [str(statement.compile(dialect=dialect)) for statement in made]


def _view_comments(dialect: sa.Dialect) -> list[str]:
    prepare = dialect.identifier_preparer

    def literal(text: str) -> str:
        return "'" + text.replace("'", "''").replace("%", "%%") + "'"

    comments = []
    for view in VIEWS:
        comments.append(f"COMMENT ON VIEW bi.{view.name} IS {literal(f'One row: {view.grain}.')}")
        comments.extend(
            f"COMMENT ON COLUMN bi.{view.name}.{prepare.quote(column.name)} IS {literal(column.description)}" for column in view.columns
        )
    return comments


def _run(connection: sa.Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def _grant(connection: sa.Connection) -> None:
    """The readers' role, where the migrating role may make one, and its grants: the role is the server's, the grants this database's."""
    exists = sa.text("SELECT 1 FROM pg_roles WHERE rolname = :name")
    if not connection.execute(exists, {"name": READER}).scalar():
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"CREATE ROLE {READER} NOLOGIN")
        except sa.exc.DBAPIError as error:
            if not connection.execute(exists, {"name": READER}).scalar():
                log.warning("role %s could not be made (%s): make it and upgrade again", READER, str(error.orig).strip())
                return
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA bi TO {READER}")
    connection.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA bi TO {READER}")
