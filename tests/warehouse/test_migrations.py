"""Migrations end where the registry is, keep data of every released version, and can be repeated by several at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from policy_notices.errors import WarehouseError
from policy_notices.warehouse import METADATA, TABLES, connect, load_run, upgrade
from policy_notices.warehouse.engine import MIGRATIONS, alembic_config, writing
from policy_notices.warehouse.marts import refresh_marts
from policy_notices.warehouse.registry import SCHEMA
from policy_notices.warehouse.repeatable import READER, VIEWS, view_name, view_statement

from .batches import batch, run
from .loading import history

HERE = Path(__file__).parent
RELEASES = HERE / "releases"
"""The rows of a small warehouse as a version wrote them: `<revision>.json`, table → rows; a revision without a file writes those before."""
DIMENSIONS = {"region", "domain", "calendar", "warehouse_state"}
REVISIONS = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]


@pytest.fixture
def bare(empty_url: str) -> Iterator[sa.Engine]:
    engine = connect(empty_url)
    yield engine
    engine.dispose()


def upgrade_to(engine: sa.Engine, revision: str) -> None:
    with writing(engine).begin() as connection:
        if engine.dialect.name == "postgresql":
            for schema in (SCHEMA, "bi"):
                connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        command.upgrade(alembic_config(connection), revision)


def test_migrations_end_at_the_registry(url: str) -> None:
    engine = connect(url)
    with engine.connect() as connection:

        def declared(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
            return not (kind == "table" and name is not None and name.split("_")[-1].isdigit())  # partitions

        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": declared})
        assert compare_metadata(context, METADATA) == []
        for name, table in METADATA.tables.items():
            key = sa.inspect(connection).get_pk_constraint(name)["constrained_columns"]
            assert key == [column.name for column in table.primary_key]
    engine.dispose()


def test_upgrading_again_and_by_two_at_once_changes_nothing(bare: sa.Engine, empty_url: str) -> None:
    others = [connect(empty_url) for _ in range(2)]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(upgrade, others))
    upgrade(bare)
    with bare.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(METADATA.tables["domain"])).scalar() == 21
    for other in others:
        other.dispose()


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_released_version_comes_up_with_its_data(bare: sa.Engine, revision: str) -> None:
    recorded = max(path for path in RELEASES.glob("*.json") if path.stem <= revision)
    released = json.loads(recorded.read_text("utf-8"))
    upgrade_to(bare, revision)
    fill(bare, released)
    make_views(bare)
    upgrade(bare)
    with bare.connect() as connection:
        for name, rows in released.items():
            assert connection.execute(sa.select(sa.func.count()).select_from(METADATA.tables[name])).scalar() == len(rows)
        for view in VIEWS:
            connection.exec_driver_sql(f"SELECT count(*) FROM {view_name(connection.dialect, view)}")
    for made in history(12):
        load_run(bare, made.run, made.tables)
    refresh_marts(bare)
    with bare.connect() as connection:
        for name, rows in released.items():
            assert connection.execute(sa.select(sa.func.count()).select_from(METADATA.tables[name])).scalar() == len(rows)


def make_views(engine: sa.Engine) -> None:
    """The views are there, as in a warehouse that is in use; but those of today that show what that version does not have yet."""
    for view in VIEWS:
        with suppress(sa.exc.ProgrammingError), writing(engine).begin() as connection:
            connection.exec_driver_sql(view_statement(connection.dialect, view))


def fill(engine: sa.Engine, released: dict[str, list[dict[str, Any]]]) -> None:
    """Puts recorded rows into the tables as they are at that version."""
    from policy_notices.warehouse import partitions

    if engine.dialect.name == "postgresql":
        partitions.ensure(engine, {row["published_year"] for row in released["notice_revision"]})
    reflected = sa.MetaData()
    reflected.reflect(engine, only=list(released))
    with writing(engine).begin() as connection:
        for name, rows in released.items():
            table = reflected.tables[name]
            values = [{key: _python(table.c[key].type, value) for key, value in row.items()} for row in rows]
            if values:
                connection.execute(sa.insert(table), values)


def _python(type_: sa.types.TypeEngine[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(type_, sa.DateTime):
        moment = datetime.fromisoformat(value)
        return moment if type_.timezone else moment.replace(tzinfo=None)
    return date.fromisoformat(value) if isinstance(type_, sa.Date) else value


def record(engine: sa.Engine, revision: str) -> None:
    """Writes a revision's file from a warehouse of it into which `history(12)` was loaded; done once, where columns have changed."""
    made = {}
    with engine.connect() as connection:
        for name, table in METADATA.tables.items():
            if name not in DIMENSIONS:
                query = sa.select(table).order_by(*(table.c[key] for key in TABLES[name].key))
                made[name] = [dict(row) for row in connection.execute(query).mappings()]
    text = json.dumps(made, ensure_ascii=False, indent=0, default=lambda value: value.isoformat())
    (RELEASES / f"{revision}.json").write_text(text + "\n", "utf-8")


def test_a_schema_of_another_version_is_not_written_to(url: str) -> None:
    engine = connect(url)
    with writing(engine).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'other'")
    made = batch(run(), [])
    with pytest.raises(WarehouseError, match="warehouse schema is other"):
        load_run(engine, made.run, made.tables)
    engine.dispose()


def test_views_keep_their_contract() -> None:
    """Columns are added at the end of a view; none goes, moves or changes its type."""
    contract = json.loads((HERE / "views.json").read_text("utf-8"))
    for name, columns in contract.items():
        view = next(each for each in VIEWS if each.name == name)
        assert [[column.name, column.type] for column in view.columns][: len(columns)] == columns
    assert set(contract) == {view.name for view in VIEWS}


def test_readers_see_the_views_and_nothing_else(postgresql_only_url: str) -> None:
    engine = connect(postgresql_only_url)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SET ROLE {READER}")
        for view in VIEWS:
            connection.exec_driver_sql(f"SELECT count(*) FROM bi.{view.name}")
    for forbidden in (f"SELECT 1 FROM {SCHEMA}.notice", f"DELETE FROM {SCHEMA}.notice", "DELETE FROM bi.domains"):
        with engine.connect() as connection, pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
            connection.exec_driver_sql(f"SET ROLE {READER}")
            connection.exec_driver_sql(forbidden)
    engine.dispose()


def test_comments_are_in_the_database(postgresql_only_url: str) -> None:
    engine = connect(postgresql_only_url)
    inspector = sa.inspect(engine)
    for view in VIEWS:
        comments = {column["name"]: column["comment"] for column in inspector.get_columns(view.name, schema="bi")}
        assert comments == {column.name: column.description for column in view.columns}
    for name, table in METADATA.tables.items():
        assert inspector.get_table_comment(name, schema=SCHEMA)["text"] == table.comment
        assert {column["comment"] for column in inspector.get_columns(name, schema=SCHEMA)} == {column.comment for column in table.columns}
    engine.dispose()


def test_views_of_others_on_the_views_survive_an_upgrade(postgresql_only_url: str) -> None:
    engine = connect(postgresql_only_url)
    state = METADATA.tables["warehouse_state"]
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA mine")
        connection.exec_driver_sql("CREATE VIEW mine.due AS SELECT indicator, due FROM bi.targets")
        connection.execute(sa.delete(state).where(state.c.name == "views"))
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM mine.due").scalar() == 0
    engine.dispose()
