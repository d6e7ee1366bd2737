"""What a day with nothing new costs the scheduler: portals whose lists are as they were, beside as many DAGs of five empty tasks.

    python bench/idle.py [--portals 200]

So many portals, each a host of its own on loopback with five notices that are in the warehouse already. All `ingest` DAGs run at once,
then as many DAGs of five tasks that do nothing, under one scheduler in one run. Overhead is the processor time of the scheduler's own
process until all runs have ended, without the tasks'. What its loop takes while nothing is to be done is told beside it: the runs of
portals last longer, and their scheduler idles more. Goal: at most 1.5 times that of the empty DAGs. Airflow's metadata are in
PostgreSQL, as in production; both kinds retry a task twice, as the house does.
200 portals take about three quarters of an hour on two cores.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "quality"), str(ROOT / "tests" / "dags")]

import bad_runs  # noqa: E402
from main_job import free_port  # noqa: E402

NOTICES = 5
PATIENCE_S = 3600
SETTLED_S = 15
IDLE_S = 45
EMPTY = """
from airflow.sdk import chain, dag, task

def empty(number):
    @dag(dag_id=f"empty_{{number:03}}", schedule=None, is_paused_upon_creation=False, default_args={{"retries": 2}})
    def flow():
        tasks = [task(task_id=f"step_{{step}}")(lambda: None)() for step in range(5)]
        chain(*tasks)
    return flow()

for number in range({portals}):
    globals()[f"empty_{{number}}"] = empty(number)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portals", type=int, default=200)
    portals = parser.parse_args().portals
    home = Path(tempfile.mkdtemp(prefix="idle-bench-"))
    print(f"what it leaves behind if it fails: {home}")
    home.chmod(0o755)  # PostgreSQL does not run as root and must reach its folder
    with idle_site(home, portals), metadata(home) as database, airflow(home, portals, database) as up:
        overheads = {}
        for kind in ("ingest", "empty"):
            spent, idle, seconds = run_all(up, kind, portals)
            overheads[kind] = spent
            print(
                f"{portals} {kind:<8} scheduler {spent:>7.1f} s of processor time in {seconds:.0f} s; {idle:.3f} s a second when idle",
                flush=True,
            )
    shutil.rmtree(home)
    print(f"overhead of an idle portal: {overheads['ingest'] / overheads['empty']:.2f} of an empty DAG's (goal 1.5)")
    return 0


@contextmanager
def idle_site(home: Path, portals: int) -> Iterator[None]:
    """Declared, served and loaded: the next run finds nothing new."""
    from tests.lab.server import served

    from policy_notices.commands import running

    (home / "portals").mkdir(parents=True)
    answers: dict[str, Any] = {}
    for number in range(portals):
        id = f"lantian_{number:03}"
        (home / "portals" / f"{id}.yaml").write_text(
            bad_runs.DECLARATION.format(id=id, host=f"http://mzj{number:03}.lantian.localhost:8620"), encoding="utf-8"
        )
        answers |= bad_runs.site(id, NOTICES)
    os.environ |= {"POLICY_NOTICES_HOME": str(home), "POLICY_NOTICES_PORTALS": str(home / "portals"), "GX_ANALYTICS_ENABLED": "False"}
    with served(answers) as port:
        os.environ["POLICY_NOTICES_SAMPLES_PORT"] = str(port)
        running.run(Namespace(portals=[f"lantian_{number:03}" for number in range(portals)]))
        yield


@contextmanager
def metadata(home: Path) -> Iterator[str]:
    """A PostgreSQL for Airflow's metadata, as in production: SQLite gives way under so many runs at once. Its URL."""
    from local_airflow.compose_file import Service
    from local_airflow.processes import Processes
    from local_airflow.prod_postgres import start_postgres

    folder, port = home / "metadata", free_port()
    folder.mkdir()
    given = {"POSTGRES_USER": "airflow", "POSTGRES_PASSWORD": secrets.token_hex(16), "POSTGRES_DB": "airflow"}
    processes = Processes(dict(os.environ), folder, folder / "logs")
    try:
        start_postgres(processes, Service("postgres", "postgres:16", None, (), given, (), ()), folder / "postgres", port)
        yield f"postgresql+psycopg2://airflow:{given['POSTGRES_PASSWORD']}@127.0.0.1:{port}/airflow"
    finally:
        processes.stop()


@contextmanager
def airflow(home: Path, portals: int, database: str) -> Iterator[Any]:
    """An Airflow with the ingest DAGs and the empty ones, its metadata in `database`."""
    from local_airflow import airflow as local
    from local_airflow import environment

    root = home / "checkout"
    root.mkdir()
    (root / "plugins").symlink_to(ROOT / "plugins")
    (root / "dags").mkdir()
    shutil.copy(ROOT / "dags" / "ingest.py", root / "dags")
    shutil.copy(ROOT / "dags" / "publish.py", root / "dags")
    (root / "dags" / "empty.py").write_text(EMPTY.format(portals=portals), encoding="utf-8")
    os.environ["POLICY_NOTICES_UI_PORT"] = str(free_port())

    def start(processes: Any, *, triggerer: bool) -> None:
        for name in ("api-server", "scheduler", "dag-processor"):
            processes.start(name, *local.command("airflow", name))

    on_sqlite = environment.airflow_environment

    def on_postgres(port: int) -> dict[str, str]:
        kept = {name: value for name, value in on_sqlite(port).items() if "SQL_ALCHEMY_CONN" not in name}
        return kept | {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database}

    own = (
        patch.object(environment, "ROOT", root),
        patch.object(environment, "airflow_environment", on_postgres),
        patch.object(local, "_start", start),
    )
    with own[0], own[1], own[2], local.local_airflow(triggerer=False, samples=False) as up:
        up.api.wait_for_dags({f"empty_{number:03}" for number in range(portals)}, local.UP_SECONDS, up.processes.check)
        yield up


def run_all(up: Any, kind: str, portals: int) -> tuple[float, float, float]:
    """Runs all DAGs of a kind: processor seconds of the scheduler's own process, those a second of its idle loop, seconds on the clock."""
    from local_airflow.api import FINISHED

    ids = [f"ingest_lantian_{number:03}" if kind == "ingest" else f"empty_{number:03}" for number in range(portals)]
    scheduler = scheduler_process()
    before, began = cpu(scheduler), time.monotonic()
    for id in ids:
        up.api.trigger(id, "idle")
    states: dict[str, str] = {}
    while len(states) < portals and time.monotonic() - began < PATIENCE_S:
        states |= {id: state for id in ids if id not in states and (state := up.api.run(id, "idle")["state"]) in FINISHED}
        up.processes.check()
        time.sleep(2)
    if set(states.values()) != {"success"}:
        raise RuntimeError(
            f"{kind}: {portals - len(states)} runs did not end, {[id for id, state in states.items() if state != 'success']} failed"
        )
    seconds, spent = time.monotonic() - began, cpu(scheduler) - before
    time.sleep(SETTLED_S)
    return spent, idle_rate(scheduler), seconds


def idle_rate(scheduler: psutil.Process) -> float:
    """Processor seconds a second that the scheduler's loop takes while nothing is to be done."""
    before = cpu(scheduler)
    time.sleep(IDLE_S)
    return (cpu(scheduler) - before) / IDLE_S


def scheduler_process() -> psutil.Process:
    """The scheduler's own process; those of its executor are its children."""
    children = [each for each in psutil.Process().children() if each.status() != psutil.STATUS_ZOMBIE]
    return next(each for each in children if "scheduler" in " ".join(each.cmdline()))


def cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


if __name__ == "__main__":
    sys.exit(main())
