"""What `make prod-check` rests on: the rewriting for loopback is whole, and a difference between two warehouses is found."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from local_airflow.compose_file import read_compose_file
from local_airflow.environment import ROOT
from local_airflow.prod_check import new_secrets
from local_airflow.prod_contents import contents, differences
from local_airflow.prod_native import Places
from policy_notices import warehouse
from policy_notices.warehouse import LoadRun, load_run
from policy_notices.warehouse.registry import METADATA
from policy_notices.warehouse.types import UtcDateTime

PLACES = Places(Path("/home-of-the-check"), 11, 12, 13, 14, 15)


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    file = tmp_path_factory.mktemp("prod") / ".env"
    file.write_text("".join(f"{name}='{value}'\n" for name, value in new_secrets().items()))
    return read_compose_file(ROOT / "docker-compose.yml", file)


def test_nothing_of_a_container_is_left(services):
    for name, service in services.items():
        told = [*PLACES.command(service, name), *PLACES.health_command(service)]
        if name != "postgres":
            told += PLACES.environment(service, name).values()
        for text in told:
            assert not re.search(r"@(postgres|redis):|//api-server|:8080|:8974|/opt/(airflow|policy-notices)|/var/lib/", text), (
                f"{name}: {text}"
            )


def test_commands_are_the_files_own_with_what_loopback_needs_behind(services):
    for name, service in services.items():
        rewritten = PLACES.command(service, "w1")
        assert rewritten[: len(service.command)] == tuple(PLACES.rewritten(part) for part in service.command), name
    assert PLACES.command(services["scheduler"], "s") == services["scheduler"].command
    assert PLACES.command(services["worker"], "w1")[-2:] == ("--celery-hostname", "celery@w1")
    assert "127.0.0.1" in PLACES.command(services["redis"], "redis")


def test_nothing_of_this_process_reaches_the_services(services, monkeypatch):
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "LocalExecutor")
    monkeypatch.setenv("SOMETHING_OF_MINE", "1")
    environment = PLACES.environment(services["worker"], "w1")
    assert environment["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor" and "SOMETHING_OF_MINE" not in environment


@pytest.fixture
def two(tmp_path):
    urls = [f"sqlite:///{tmp_path / name}.db" for name in ("one", "other")]
    for url in urls:
        engine = warehouse.connect(url)
        warehouse.upgrade(engine)
        load_run(engine, LoadRun(f"{url}-run", "wuhan_mzj", datetime(2026, 11, 22, tzinfo=UTC)), {})
        with engine.begin() as connection:
            connection.execute(sa.insert(METADATA.tables["attachment"]).values(row(url)))
        engine.dispose()
    return urls


def row(run: str, **more: object) -> dict[str, object]:
    found: dict[str, object] = {}
    for column in METADATA.tables["attachment"].c:
        if not column.nullable:
            found[column.name] = "0" * 32
    return found | {"run_id": run, "url": "http://x.example/1.pdf", "status": "read"} | more


def test_two_warehouses_that_differ_in_their_runs_alone_are_equal(two):
    assert list(differences(*map(contents, two))) == []


def test_a_changed_row_is_told_from_both_sides(two):
    engine = warehouse.connect(two[1])
    with engine.begin() as connection:
        connection.execute(sa.update(METADATA.tables["attachment"]).values(status="broken"))
    engine.dispose()
    told = list(differences(*map(contents, two)))
    assert (
        len(told) == 2 and told[0].startswith("attachments: only with one machine") and told[1].startswith("attachments: only with Celery")
    )


def test_what_is_compared_holds_no_time_of_day():
    from local_airflow.prod_contents import OF_THE_RUN, TABLES

    times = {column.name for table in TABLES for column in table.c if isinstance(column.type, UtcDateTime)}
    assert times and times <= OF_THE_RUN
