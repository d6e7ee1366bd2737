"""`make run`: the portals' DAGs and `publish`, once, as real DAG runs; then a table of what came of it."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from local_airflow.airflow import LocalAirflow, local_airflow, say
from local_airflow.api import FINISHED, AirflowApiError
from policy_notices import settings, warehouse
from policy_notices.errors import DeclarationError
from policy_notices.portals import Portal, load_portals

RUN_SECONDS = 3600
PUBLISH_SECONDS = 600
TOLD = ("success", "failed", "up_for_retry", "upstream_failed", "skipped")
COLUMNS = ("new", "changed", "unchanged", "targets", "results", "deliverables", "quarantined", "seconds")


def run(wanted: list[str]) -> int:
    """Run the portals named (`samples`, `live`, or ids); 0 where every run succeeded."""
    portals = chosen(wanted, load_portals())
    with local_airflow(triggerer=False) as airflow:
        run_id = f"manual__{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"
        say(f"running {len(portals)} portals: {', '.join(portals)}")
        started = time.monotonic()
        for portal_id in portals:
            airflow.api.trigger(f"ingest_{portal_id}", run_id)
        ended = _wait(airflow, list(portals), run_id)
        published = _wait_for_publish(airflow, run_id)
        report(portals, run_id, ended, time.monotonic() - started)
    if not published:
        say("publish failed: look at it in the Airflow UI (make ui)")
    return 0 if published and all(each.state == "success" for each in ended.values()) else 1


def chosen(wanted: list[str], declared: dict[str, Portal]) -> dict[str, Portal]:
    """The portals meant by `samples`, `live` (those that `portals check` has passed for) or ids. Raises DeclarationError."""
    if wanted == ["samples"]:
        return {portal.id: portal for portal in declared.values() if portal.sample}
    if wanted == ["live"]:
        live = {portal.id: portal for portal in declared.values() if not portal.sample and portal.visited_on and not portal.paused}
        if not live:
            raise DeclarationError(
                "no live portal has been visited yet: run `policy-notices portals check ID`, "
                "then set visited_on and paused: false in its YAML"
            )
        return live
    unknown = sorted(set(wanted) - set(declared))
    if unknown:
        raise DeclarationError(f"no portal {', '.join(unknown)} is declared; there are {', '.join(sorted(declared))}")
    return {portal_id: declared[portal_id] for portal_id in wanted}


@dataclass(frozen=True)
class Ended:
    """How a run ended and how long it took."""

    state: str
    seconds: float


def _wait(airflow: LocalAirflow, portal_ids: list[str], run_id: str) -> dict[str, Ended]:
    """The end of each portal's run; a line for each task that ends."""
    ended: dict[str, Ended] = {}
    told: set[tuple[Any, ...]] = set()
    deadline = time.monotonic() + RUN_SECONDS
    while len(ended) < len(portal_ids):
        airflow.processes.check()
        if time.monotonic() > deadline:
            raise AirflowApiError(f"after {RUN_SECONDS} s these runs had not ended: {', '.join(sorted(set(portal_ids) - set(ended)))}")
        for portal_id in portal_ids:
            if portal_id in ended:
                continue
            dag_id = f"ingest_{portal_id}"
            run = airflow.api.run(dag_id, run_id)
            _tell(airflow, dag_id, run_id, told)
            if run["state"] in FINISHED:
                ended[portal_id] = Ended(run["state"], run["duration"] or 0.0)
        time.sleep(1)
    return ended


def _tell(airflow: LocalAirflow, dag_id: str, run_id: str, told: set[tuple[Any, ...]]) -> None:
    for task in airflow.api.tasks(dag_id, run_id):
        key = (dag_id, task["task_id"], task["map_index"], task["try_number"], task["state"])
        if task["state"] in TOLD and key not in told:
            told.add(key)
            part = f"[{task['map_index']}]" if task["map_index"] >= 0 else ""
            say(f"  {dag_id.removeprefix('ingest_'):<18} {task['task_id'] + part:<14} {task['state']:<16} {task['duration'] or 0:5.1f} s")


def _wait_for_publish(airflow: LocalAirflow, run_id: str) -> bool:
    """Wait until no `publish` run is due any more; False where the last one failed. With no new event there is none."""
    deadline = time.monotonic() + PUBLISH_SECONDS
    quiet_since = time.monotonic()
    while time.monotonic() < deadline:
        airflow.processes.check()
        runs = airflow.api.runs("publish")
        if any(each["state"] not in FINISHED for each in runs):
            quiet_since = time.monotonic()
        elif time.monotonic() - quiet_since > 4:
            since = run_id.removeprefix("manual__")
            mine = [each for each in runs if each["run_after"][:19] >= since]
            return not mine or mine[0]["state"] == "success"
        time.sleep(1)
    raise AirflowApiError(f"publish had not ended after {PUBLISH_SECONDS} s")


def report(portals: dict[str, Portal], run_id: str, ended: dict[str, Ended], seconds: float) -> None:
    """Print a line for each portal from the warehouse's own run ledger, and where to look next."""
    ledger = _ledger([f"{portal_id}.{run_id}" for portal_id in portals])
    say("\n" + _line("portal", COLUMNS))
    total: Counter[str] = Counter()
    for portal_id in portals:
        row = ledger.get(f"{portal_id}.{run_id}")
        if row is None or ended[portal_id].state != "success":
            say(f"{portal_id:<18}FAILED  {row['message'] if row else 'see its log in the Airflow UI'}")
            continue
        say(_line(portal_id, [str(row[name]) for name in COLUMNS[:-1]] + [f"{ended[portal_id].seconds:.0f}"]))
        total.update({name: row[name] for name in COLUMNS[:-1]})
    say(_line("all", [str(total[name]) for name in COLUMNS[:-1]] + [f"{seconds:.0f}"]))
    if not total["new"] + total["changed"] and all(each.state == "success" for each in ended.values()):
        say("nothing new: every notice is as it was, nothing was loaded twice")
    say(f"\nwarehouse  {warehouse.connect().url.render_as_string(hide_password=True)}  (analysts read the views bi_targets, bi_notices, …)")
    say(f"archive    {settings.archive_url()}\nexports    {settings.exports_url()}\nnext       make ui    (Airflow, with these runs in it)")


def _line(portal: str, values: Any) -> str:
    return f"{portal:<18}" + "".join(f"{value:>13}" for value in values)


def _ledger(run_ids: list[str]) -> dict[str, dict[str, Any]]:
    table = warehouse.METADATA.tables["load_run"]
    engine = warehouse.connect()
    with engine.connect() as connection:
        rows = connection.execute(sa.select(table).where(table.c.run_id.in_(run_ids))).mappings().all()
    engine.dispose()
    return {
        row["run_id"]: {
            **row,
            "new": row["notices_new"],
            "changed": row["notices_changed"],
        }
        for row in rows
    }
