"""Opening a warehouse and bringing it up to date. SQLite and PostgreSQL through SQLAlchemy; migrations are inside the package."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from policy_notices import settings
from policy_notices.errors import WarehouseError

from .registry import SCHEMA

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 60
UPGRADE_LOCK = 0x706F6C69
"""Key of the PostgreSQL advisory lock that one upgrade holds at a time."""


def connect(url: str | None = None) -> sa.Engine:
    """An engine on the warehouse, by default `settings.warehouse_url()`. Makes the folder of a SQLite file, touches nothing else.

    Raises `WarehouseError` for a database that is neither SQLite nor PostgreSQL.
    """
    parsed = sa.make_url(url or settings.warehouse_url())
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _connect_sqlite(parsed)
    if backend in ("postgresql", "postgres"):
        return _connect_postgresql(parsed)
    raise WarehouseError(f"warehouse URL begins with {backend}; expected sqlite or postgresql: set POLICY_NOTICES_WAREHOUSE")


def _connect_sqlite(url: sa.URL) -> sa.Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins transactions itself, so that DDL is part of them
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_SECONDS * 1000}",
            "temp_store=FILE",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def _connect_postgresql(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url.set(drivername="postgresql+psycopg2"), pool_pre_ping=True)

    @event.listens_for(engine, "connect", insert=True)
    def prepare(connection: Any, _record: Any) -> None:
        connection.autocommit = True  # the setting outlives a rollback
        with connection.cursor() as cursor:
            cursor.execute(f"SET search_path TO {SCHEMA}; SET timezone TO 'UTC'")
        connection.autocommit = False

    return engine


def writing(engine: sa.Engine) -> sa.Engine:
    """The same engine for transactions that write: on SQLite they take the write lock at once, and so never fail half-way."""
    return engine.execution_options(writes=True)


def upgrade(engine: sa.Engine) -> None:
    """Brings schema, comments, views, dimensions and grants up to date; safe to call at every start, and by two at once."""
    from alembic import command

    from .repeatable import rebuild

    with writing(engine).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADE_LOCK)))
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS bi")
        config = alembic_config(connection)
        command.upgrade(config, "head")
        rebuild(connection)


def alembic_config(connection: sa.Connection) -> Any:
    """Alembic's configuration for an open connection; no file is read."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def require_current(connection: sa.Connection) -> None:
    """Raises `WarehouseError` unless the schema is the one that this version of the library writes."""
    from alembic.migration import MigrationContext

    there, expected = MigrationContext.configure(connection).get_current_revision(), newest_revision()
    if there != expected:
        raise WarehouseError(f"warehouse schema is {there or 'empty'}, expected {expected}: run `policy-notices warehouse upgrade`")


@cache
def newest_revision() -> str | None:
    """The revision that the migrations inside the package end at."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(MIGRATIONS)).get_current_head()
