"""A portal that went quiet is told of when it becomes quiet, from what the warehouse says."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from policy_notices import warehouse
from policy_notices.warehouse.registry import METADATA

NOW = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    monkeypatch.setenv("POLICY_NOTICES_WAREHOUSE", f"sqlite:///{tmp_path / 'warehouse.db'}")
    made = warehouse.connect()
    warehouse.upgrade(made)
    yield made
    made.dispose()


@pytest.fixture
def tell(engine, web, monkeypatch):
    """`tell_of_quiet_portals` with a Variable that is kept in a dictionary, and the alerts that came of it."""
    from airflow.sdk import Variable

    from policy_notices_airflow import alerts

    variables: dict[str, str] = {}
    monkeypatch.setattr(Variable, "get", lambda key, default=None: variables.get(key, default))
    monkeypatch.setattr(Variable, "set", lambda key, value: variables.__setitem__(key, value))
    monkeypatch.setenv("POLICY_NOTICES_ALERTS_WEBHOOK", f"http://127.0.0.1:{web.port}/")

    def call() -> tuple[list[str], list[str]]:
        before = len(web.bodies)
        return alerts.tell_of_quiet_portals(NOW), [body["happened"] for body in web.bodies[before:]]

    return call


def ran(engine, portal: str, ago: timedelta, status: str = "success", silent: str | None = None) -> None:
    from policy_notices.warehouse import LoadRun, load_run

    run_id = f"{portal}.{ago}"
    load_run(engine, LoadRun(run_id, portal, NOW - ago, status=status, portal_name=portal), {})
    if silent:
        row = {
            "result_id": run_id,
            "run_id": run_id,
            "portal_id": portal,
            "suite": "batch",
            "expectation": "silence_is_usual",
            "severity": "warning",
            "success": False,
            "observed": silent,
            "meaning": "The portal is unusually quiet.",
        }
        table = METADATA.tables["validation_result"]
        with engine.begin() as connection:
            connection.execute(sa.insert(table).values({name: value for name, value in row.items() if name in table.c}))


def test_a_portal_that_runs_every_day_is_not_quiet(engine, tell):
    ran(engine, "wuhan_mzj", timedelta(hours=3))
    assert tell() == ([], [])


def test_unusual_silence_is_told_once_and_again_after_it_ended(engine, tell):
    ran(engine, "wuhan_mzj", timedelta(hours=30), silent="no notice on 9 working days, 5.1 expected")
    assert tell() == (["wuhan_mzj"], ["wuhan_mzj: no notice on 9 working days, 5.1 expected"])
    assert tell() == (["wuhan_mzj"], [])
    ran(engine, "wuhan_mzj", timedelta(hours=2))
    assert tell() == ([], [])
    ran(engine, "wuhan_mzj", timedelta(hours=1), silent="no notice on 8 working days")
    assert tell()[1] == ["wuhan_mzj: no notice on 8 working days"]


def test_a_portal_without_a_run_for_two_days_is_told_of(engine, tell):
    ran(engine, "wuhan_mzj", timedelta(hours=50))
    ran(engine, "huzhou_mzj", timedelta(hours=1))
    assert tell() == (["wuhan_mzj"], ["wuhan_mzj: no run since 2026-11-19 22:00"])


def test_a_failed_run_was_told_of_when_it_failed(engine, tell):
    ran(engine, "wuhan_mzj", timedelta(hours=80))
    ran(engine, "wuhan_mzj", timedelta(hours=3), status="failed")
    assert tell() == ([], [])


def test_portals_that_are_not_watched_are_not_told_of(engine, tell, monkeypatch):
    ran(engine, "wuhan_mzj", timedelta(hours=80))
    ran(engine, "a_portal_that_is_no_longer_declared", timedelta(hours=80))
    monkeypatch.setenv("POLICY_NOTICES_SAMPLE_PORTALS", "False")
    assert tell() == ([], [])


def test_what_was_told_is_kept_as_json(engine, tell, monkeypatch):
    from airflow.sdk import Variable

    ran(engine, "wuhan_mzj", timedelta(hours=50))
    tell()
    assert json.loads(Variable.get("policy_notices_quiet_portals")) == ["wuhan_mzj"]


def test_ingest_and_publish_are_watched():
    import airflow.plugins_manager  # noqa: F401  (adds the plugins folder to the path)
    from airflow.dag_processing.dagbag import DagBag
    from main_job import ROOT

    from policy_notices_airflow.alerts import run_failed

    bag = DagBag(str(ROOT / "dags"))
    watched = {dag_id: dag for dag_id, dag in bag.dags.items() if dag_id == "publish" or dag_id.startswith("ingest_")}
    assert len(watched) > 5
    for dag in watched.values():
        assert dag.on_failure_callback == [run_failed] or dag.on_failure_callback is run_failed, dag.dag_id
        assert dag.deadline, dag.dag_id
