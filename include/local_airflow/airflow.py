"""Airflow's processes on loopback, up and logged in."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from local_airflow import environment
from local_airflow.api import AirflowApi
from local_airflow.processes import Processes, end_leftovers, only_one
from policy_notices import settings, warehouse
from policy_notices.errors import PolicyNoticesError
from policy_notices.portals import Portal, load_portals

UP_SECONDS = 180
LEAST_FREE_MB = 200


@dataclass(frozen=True)
class LocalAirflow:
    """A running Airflow: its processes, its API, and the portals that it has a DAG for."""

    processes: Processes
    api: AirflowApi
    portals: dict[str, Portal]

    @property
    def address(self) -> str:
        return self.api.base


class NoSpaceError(PolicyNoticesError):
    """Raised when the home folder's disk is as good as full."""


def say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def local_airflow(*, triggerer: bool, samples: bool = True) -> Iterator[LocalAirflow]:
    """Migrate, serve the samples (unless something else does), start Airflow; stop all of it at the end.

    Raises PortTakenError, NoSpaceError, AlreadyRunningError, ProcessFailedError or AirflowApiError, each with a line that says what to do.
    """
    home, port = settings.home(), environment.ui_port()
    portals = load_portals()
    with ExitStack() as stack:
        stack.enter_context(only_one(home))
        end_leftovers(home)
        free = shutil.disk_usage(home).free // 1_000_000
        if free < LEAST_FREE_MB:
            raise NoSpaceError(f"{free} MB are free on the disk of {home}; {LEAST_FREE_MB} MB are needed")
        environment.require_free(port, "Airflow", "POLICY_NOTICES_UI_PORT")
        if samples:
            environment.require_free(environment.samples_port(), "the sample portals", "POLICY_NOTICES_SAMPLES_PORT")
        processes = Processes(environment.airflow_environment(port), home, environment.airflow_home() / "processes")
        stack.callback(processes.stop)
        _migrate(processes)
        if samples:
            processes.start("samples", *command("policy-notices", "samples", "serve"))
        _start(processes, triggerer=triggerer)
        known = environment.load_secrets()
        api = AirflowApi(f"http://127.0.0.1:{port}", environment.USER, known["password"])
        say("starting Airflow …")
        api.wait_until_up(UP_SECONDS, processes.check)
        api.make_pools({"backfill": "backfills"} | {portal.pool: portal.lists[0] for portal in portals.values()})
        api.wait_for_dags({f"ingest_{portal_id}" for portal_id in portals} | {"publish"}, UP_SECONDS, processes.check)
        yield LocalAirflow(processes, api, portals)


def _migrate(processes: Processes) -> None:
    say("migrating Airflow's metadata and the warehouse …")
    processes.run("migrate", *command("airflow", "db", "migrate"))
    engine = warehouse.connect()
    warehouse.upgrade(engine)
    engine.dispose()


def _start(processes: Processes, *, triggerer: bool) -> None:
    processes.start("api-server", *command("airflow", "api-server"))
    processes.start("scheduler", *command("airflow", "scheduler", "--skip-serve-logs"))  # the API server reads the log files itself
    processes.start("dag-processor", *command("airflow", "dag-processor"))
    if triggerer:
        processes.start("triggerer", *command("airflow", "triggerer", "--skip-serve-logs"))


def command(program: str, *arguments: str) -> tuple[str, ...]:
    """A program of this virtual environment."""
    modules = {"airflow": "airflow", "policy-notices": "policy_notices.cli"}
    return (sys.executable, "-m", modules[program], *arguments)
