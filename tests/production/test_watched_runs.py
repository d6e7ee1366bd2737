"""Real runs in a real Airflow, watched from outside: alerts, metrics, lineage, and a planted password that must not show."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from main_job import ROOT, House
from receivers import web_receiver

from local_airflow.api import FINISHED, AirflowApi

PLANTED = "planted-7f3c2a"
RUN_ID = "watched"
PATIENCE_S = 600


class Watched:
    """An Airflow with a portal that is down, one with an unreadable page, one that is well; later, a warehouse connection that leads nowhere."""

    def __init__(self, home: Path, alerts_port: int, metrics_port: int) -> None:
        self.house = House(home)
        self.lineage = home / "lineage.jsonl"
        environment = self.house.environment(
            POLICY_NOTICES_SAMPLES_FAULTS="daye_mzj=down,changchun_mzj=page_broken",
            POLICY_NOTICES_ALERTS_WEBHOOK=f"http://127.0.0.1:{alerts_port}/alerts",
            AIRFLOW__METRICS__STATSD_ON="True",
            AIRFLOW__METRICS__STATSD_HOST="127.0.0.1",
            AIRFLOW__METRICS__STATSD_PORT=str(metrics_port),
            AIRFLOW__OPENLINEAGE__NAMESPACE="policy-notices",
            AIRFLOW__OPENLINEAGE__TRANSPORT=json.dumps({"type": "file", "log_file_path": str(self.lineage), "append": True}),
        )
        self.said = home / "said.txt"
        with self.said.open("wb") as said:
            command = [sys.executable, "-m", "local_airflow", "ui"]
            self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        self.wait_for(lambda: "Ctrl-C" in self.said.read_text())  # all is up, and the pools are made
        password = json.loads((home / "airflow" / "secrets.json").read_text())["password"]
        self.api = AirflowApi(f"http://127.0.0.1:{self.house.ui_port}", "admin", password)
        self.api.wait_until_up(PATIENCE_S, self.check)

    def check(self) -> None:
        assert self.process.poll() is None, self.said.read_text()

    def wait_for(self, done) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not done():
            self.check()
            assert time.monotonic() < deadline, "it did not happen"
            time.sleep(1)

    def run(self, *portals: str) -> dict[str, str]:
        for portal in portals:
            self.api.trigger(f"ingest_{portal}", RUN_ID)
        self.wait_for(lambda: all(self.api.run(f"ingest_{portal}", RUN_ID)["state"] in FINISHED for portal in portals))
        return {portal: self.api.run(f"ingest_{portal}", RUN_ID)["state"] for portal in portals}

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """The Airflow after its three runs; with `alerts` and `metrics` as they came, and `states` of the runs."""
    statsd = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    statsd.bind(("127.0.0.1", 0))
    metrics: list[str] = []
    threading.Thread(target=_keep, args=(statsd, metrics), daemon=True).start()
    with web_receiver() as alerts:
        airflow = Watched(tmp_path_factory.mktemp("watched"), alerts.port, statsd.getsockname()[1])
        try:
            airflow.states = airflow.run("daye_mzj", "changchun_mzj", "wuhan_mzj")
            airflow.wait_for(lambda: _told(alerts.bodies, "daye_mzj") and _told(alerts.bodies, "changchun_mzj"))
            connection = {"connection_id": "policy_warehouse", "conn_type": "postgres", "host": "127.0.0.1", "port": 9}
            airflow.api.call("POST", "/connections", json=connection | {"login": "warehouse", "password": PLANTED, "schema": "warehouse"})
            airflow.states |= airflow.run("huzhou_mzj")
            airflow.wait_for(lambda: _told(alerts.bodies, "huzhou_mzj"))
            airflow.alerts, airflow.metrics = alerts.bodies, metrics
            airflow.wait_for(lambda: any(RUN_ID in line and "COMPLETE" in line for line in _lines(airflow.lineage)))
        finally:
            airflow.stop()
            statsd.close()
        yield airflow


def _keep(statsd: socket.socket, metrics: list[str]) -> None:
    while statsd.fileno() >= 0:
        try:
            metrics += statsd.recv(65535).decode().splitlines()
        except OSError:
            return


def _told(alerts: list[dict[str, object]], portal: str) -> list[dict[str, object]]:
    return [each for each in alerts if each["portal"] == portal]


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def test_a_failed_run_gives_exactly_one_alert_that_says_what_to_do(watched):
    assert watched.states["daye_mzj"] == "failed"
    [alert] = _told(watched.alerts, "daye_mzj")
    assert alert["kind"] == "run_failed" and "503" in alert["happened"]
    assert alert["kept"].startswith("Nothing of this run is loaded")
    assert alert["link"] == f"http://127.0.0.1:{watched.house.ui_port}/dags/ingest_daye_mzj/runs/{RUN_ID}"
    assert "clear the task" in alert["todo"]


def test_a_run_that_validation_blocked_is_told_of_as_blocked(watched):
    assert watched.states["changchun_mzj"] == "failed"
    [alert] = _told(watched.alerts, "changchun_mzj")
    assert alert["kind"] == "run_blocked" and "could not be read" in alert["happened"]
    assert "quarantine" in alert["kept"] and "Validation report" in alert["todo"]


def test_a_run_that_went_well_gives_none(watched):
    assert watched.states["wuhan_mzj"] == "success"
    assert not _told(watched.alerts, "wuhan_mzj")


def test_an_alert_goes_out_where_the_warehouse_is_what_failed(watched):
    assert watched.states["huzhou_mzj"] == "failed"
    assert len(_told(watched.alerts, "huzhou_mzj")) == 1


def test_a_planted_password_shows_in_no_log_and_no_alert(watched):
    read = 0
    for folder, _, names in os.walk(watched.house.home / "airflow"):
        for name in names:
            if name.endswith((".log", ".json", ".jsonl")) or "log" in folder:
                read += 1
                assert PLANTED not in (Path(folder) / name).read_text(errors="replace"), f"{folder}/{name}"
    assert read > 10
    assert PLANTED not in json.dumps(watched.alerts) and PLANTED not in watched.lineage.read_text()


def test_the_logs_of_tasks_hold_the_pipelines_own_lines_and_no_librarys(watched):
    logs = [file for file in (watched.house.home / "airflow" / "logs").rglob("*.log") if "dag_id=ingest_wuhan_mzj" in str(file)]
    lines = [json.loads(line) for file in logs for line in file.read_text().splitlines()]
    assert {line["logger"].partition(".")[0] for line in lines if "logger" in line} <= {"policy_notices", "airflow", "task"}
    for verb in ("fetched", "read"):
        told = [line["event"] for line in lines if line.get("event", "").startswith(f"{verb} http")]
        assert len(told) == 31, "one line a notice"
        assert all(line.split(" ")[1].endswith(".shtml") for line in told), "its address can be followed"


def test_the_pipelines_own_metrics_reach_statsd(watched):
    [new] = watched.house.rows("SELECT notices_new AS n FROM {warehouse}load_run WHERE portal_id = 'wuhan_mzj'")
    assert any(line.endswith(f"policy_notices.wuhan_mzj.new:{new['n']}|c") for line in watched.metrics)
    for name in ("targets", "quarantined", "bytes"):
        assert any(f"policy_notices.wuhan_mzj.{name}:" in line for line in watched.metrics), name
    assert any("policy_notices.host.mzj_wuhan_localhost.pause:" in line and line.endswith("|ms") for line in watched.metrics)


def test_the_load_tells_its_lineage_by_column(watched):
    events = [json.loads(line) for line in watched.lineage.read_text().splitlines()]
    [load] = [each for each in events if each["eventType"] == "COMPLETE" and each["job"]["name"] == "ingest_wuhan_mzj.load"]
    tables = {each["name"].rpartition(".")[2]: each["facets"] for each in load["outputs"]}
    assert tables.keys() >= {"notice_revision", "target", "attachment"}
    [source] = tables["target"]["columnLineage"]["fields"]["value"]["inputFields"]
    assert source["name"].endswith("notice_revision") and source["field"] == "text"
    assert {each["name"] for each in tables["notice_revision"]["schema"]["fields"]} >= {"title", "issuer", "text"}
    assert load["inputs"][0]["namespace"].startswith("http://mzj.wuhan.localhost")
