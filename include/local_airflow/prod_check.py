"""`make prod-check`: docker-compose.yml's services on loopback, a worker and Redis killed on the way, the outcome beside one machine's."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local_airflow.airflow import command, say
from local_airflow.api import FINISHED, AirflowApi, AirflowApiError
from local_airflow.compose_file import Service, read_compose_file
from local_airflow.environment import ROOT, write_private
from local_airflow.processes import Processes, end_leftovers
from local_airflow.prod_contents import Contents, contents, differences
from local_airflow.prod_native import Places
from local_airflow.prod_postgres import start_postgres
from local_airflow.prod_watch import Disturbance, require_loopback_only
from policy_notices.errors import PolicyNoticesError
from policy_notices.portals import Portal, load_portals

USER = "admin"
INSTANCES = {"worker": ("w1", "w2")}
UP_SECONDS = 300
RUN_SECONDS = 1800
RUN_ID = "prod-check"


class ProgramMissingError(PolicyNoticesError):
    """Raised when a program that the services need is not installed."""


class NotEqualError(PolicyNoticesError):
    """Raised when the two warehouses differ, or a run failed."""


def prod_check() -> int:
    """0 where the services' outcome equals one machine's. Raises PolicyNoticesError with a line that says what is wrong."""
    begun = time.monotonic()
    _require_redis()
    home = Path(tempfile.mkdtemp(prefix="policy-notices-prod-"))
    home.chmod(0o755)  # PostgreSQL runs as another user where this runs as root
    try:
        celery = _with_celery(home)
        say("the same portals on one machine …")
        single = _on_one_machine(home / "single")
    except BaseException:
        say(f"the services' logs are in {home / 'logs'}")
        raise
    found = list(differences(single, celery))
    for line in found[:20]:
        say(f"  {line}")
    if found:
        raise NotEqualError(f"{len(found)} rows differ; both warehouses' homes are kept in {home}")
    counted = ", ".join(f"{sum(rows.values())} {table}" for table, rows in celery.items())
    say(f"equal: {counted}; {time.monotonic() - begun:.0f} s")
    shutil.rmtree(home, ignore_errors=True)
    return 0


def _require_redis() -> None:
    """Install Redis where that can be done without asking. Raises ProgramMissingError."""
    programs = ("redis-server", "redis-cli")
    if not all(shutil.which(program) for program in programs):
        subprocess.run(["bash", str(ROOT / "scripts" / "system-packages.sh")], check=False)  # noqa: S603, S607
    if missing := [program for program in programs if not shutil.which(program)]:
        raise ProgramMissingError(f"{missing[0]} was not found; install Redis (Debian: apt-get install redis-server)")


def _with_celery(home: Path) -> Contents:
    """The warehouse's contents after a run on the compose file's services, disturbed on the way."""
    given = new_secrets()
    env_file = home / ".env"
    write_private(env_file, "".join(f"{name}='{value}'\n" for name, value in given.items()))
    services = read_compose_file(ROOT / "docker-compose.yml", env_file)
    say(f"docker-compose.yml: {len(services)} services: {', '.join(services)}")
    places = Places(home, *free_ports(5))
    portals = {portal.id: portal for portal in load_portals().values() if portal.sample}
    with running(services, places) as processes:
        api = AirflowApi(f"http://127.0.0.1:{places.api}", USER, json.loads(given["AIRFLOW_PASSWORDS"])[USER])
        api.wait_until_up(UP_SECONDS, processes.check)
        _wait_until_healthy(services, places, processes)
        require_loopback_only(processes)
        api.wait_for_dags({f"ingest_{portal_id}" for portal_id in portals} | {"publish"}, UP_SECONDS, processes.check)
        _run(api, processes, portals, services, places)
        return contents(places.environment(services["worker"], "w2")["POLICY_NOTICES_WAREHOUSE"])


def new_secrets() -> dict[str, str]:
    """What a person puts into .env, made at random."""
    return {
        "POSTGRES_PASSWORD": secrets.token_hex(16),
        "WAREHOUSE_PASSWORD": secrets.token_hex(16),
        "REDIS_PASSWORD": secrets.token_hex(16),
        "AIRFLOW_JWT_SECRET": secrets.token_hex(64),
        "AIRFLOW_API_SECRET_KEY": secrets.token_hex(32),
        "AIRFLOW_FERNET_KEY": secrets.token_urlsafe(32) + "=",
        "AIRFLOW_USERS": f"{USER}:admin",
        "AIRFLOW_PASSWORDS": json.dumps({USER: secrets.token_hex(16)}),
        "POLICY_NOTICES_SAMPLE_PORTALS": "True",
        "TASK_RETRY_DELAY": "10",
        "TASK_QUEUED_TIMEOUT": "60",
    }


def free_ports(count: int) -> list[int]:
    """Loopback ports that nothing listens on at this moment."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@contextmanager
def running(services: dict[str, Service], places: Places) -> Iterator[Processes]:
    """The services in the order in which they wait for each other, and the recorded portals; all stopped at the end, whatever happens."""
    for folder in ("airflow", "data", "redis"):
        (places.home / folder).mkdir()
    processes = Processes(places.environment(services["worker"], "samples"), places.home, places.home / "logs")
    try:
        started: set[str] = set()
        while waiting := [each for each in services.values() if each.name not in started]:
            ready = [each for each in waiting if started.issuperset(each.after)]
            if not ready:
                raise NotEqualError(f"these services wait for each other: {', '.join(each.name for each in waiting)}")
            for service in ready:
                _start(service, places, processes)
                started.add(service.name)
        processes.start("samples", *command("policy-notices", "samples", "serve"))
        yield processes
    finally:
        processes.stop()


def _start(service: Service, places: Places, processes: Processes) -> None:
    say(f"starting {service.name} …")
    if service.name == "postgres":
        start_postgres(processes, service, places.home / "postgres", places.postgres)
        return
    for instance in INSTANCES.get(service.name, (service.name,)):
        environment, line = places.environment(service, instance), places.command(service, instance)
        if service.name == "init":
            processes.run(instance, *line, environment=environment)
        else:
            processes.start(instance, *line, environment=environment)
    if service.name == "redis":
        _wait_for_health(service, places, processes, "redis")


def _wait_until_healthy(services: dict[str, Service], places: Places, processes: Processes) -> None:
    """Every health check of the file, as it is written, answers that its service is well."""
    for service in services.values():
        for instance in INSTANCES.get(service.name, (service.name,)) if service.healthcheck else ():
            _wait_for_health(service, places, processes, instance)
            say(f"  {instance} is healthy")


def _wait_for_health(service: Service, places: Places, processes: Processes, instance: str) -> None:
    deadline = time.monotonic() + UP_SECONDS
    while True:
        processes.check()
        done = subprocess.run(  # noqa: S603
            places.health_command(service), env=places.environment(service, instance), capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            return
        if time.monotonic() > deadline:
            raise AirflowApiError(f"{instance} was not healthy after {UP_SECONDS} s: {done.stderr.strip()[-300:]}")
        time.sleep(1)


def _run(api: AirflowApi, processes: Processes, portals: dict[str, Portal], services: dict[str, Service], places: Places) -> None:
    say(f"running {len(portals)} portals on two workers: {', '.join(portals)}")
    dags = [f"ingest_{portal_id}" for portal_id in portals]
    for dag_id in dags:
        api.trigger(dag_id, RUN_ID)
    disturbance = Disturbance(processes, lambda: _start(services["redis"], places, processes))
    ended: dict[str, str] = {}
    deadline = time.monotonic() + RUN_SECONDS
    while len(ended) < len(dags):
        processes.check()
        if time.monotonic() > deadline:
            raise AirflowApiError(f"after {RUN_SECONDS} s these had not ended: {', '.join(sorted(set(dags) - set(ended)))}")
        disturbance.go_on([task for dag_id in dags if dag_id not in ended for task in api.tasks(dag_id, RUN_ID)])
        for dag_id in dags:
            run = api.run(dag_id, RUN_ID)
            if dag_id not in ended and run["state"] in FINISHED:
                ended[dag_id] = run["state"]
                say(f"  {dag_id} {run['state']} after {run['duration'] or 0:.0f} s")
        time.sleep(0.5)
    disturbance.require_done()
    repeated = [task for dag_id in dags for task in api.tasks(dag_id, RUN_ID) if task["try_number"] > 1]
    for task in repeated:
        say(f"  {task['dag_id']}.{task['task_id']} was tried {task['try_number']} times")
    if failed := [dag_id for dag_id, state in ended.items() if state != "success"]:
        raise NotEqualError(f"failed: {', '.join(failed)}")


def _on_one_machine(home: Path) -> Contents:
    ui, samples = free_ports(2)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "POLICY_NOTICES"))}
    own = {"POLICY_NOTICES_HOME": str(home), "POLICY_NOTICES_UI_PORT": str(ui), "POLICY_NOTICES_SAMPLES_PORT": str(samples)}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "local_airflow", "run", "samples"],
            env=inherited | own | {"PYTHONPATH": str(ROOT / "include")},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        end_leftovers(home)
    if done.returncode:
        raise NotEqualError(f"the run on one machine failed: {(done.stderr or done.stdout).strip().splitlines()[-1]}")
    return contents(f"sqlite:///{home / 'warehouse.db'}")
