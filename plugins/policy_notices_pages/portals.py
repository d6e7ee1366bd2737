"""Portals: health at a glance, why it is so, and what to do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from policy_notices.portals import Portal, load_portals
from policy_notices.warehouse import queries as warehouse_queries
from policy_notices.warehouse.freshness import freshness
from policy_notices.warehouse.health import broken_signs
from policy_notices_pages import queries
from policy_notices_pages.places import warehouse
from policy_notices_pages.rendering import render
from policy_notices_pages.schedule import Schedule, run_path, schedules

router = APIRouter()
WORST_FIRST = ("blocked", "changed", "failing", "incomplete", "late", "quiet", "never", "healthy", "paused")
IDLE = ("late", "quiet", "never", "healthy")
"""What a paused portal is not told apart by: it is paused. What was wrong with it before is still shown."""
TODO = {
    "blocked": "Nothing is bypassed: open its list in a browser, slow it down or ask its keeper; pause its DAG until then.",
    "changed": "Open its list and an archived page: its maintainer puts the declaration right (portals check), then run it again.",
    "failing": "Open the run: the red task and the doc of its DAG say what to do; a portal that was down is asked again by the next run.",
    "incomplete": "Run it again; if it breaks off there again, its maintainer looks at the list's pagination.",
    "late": "See in Airflow whether its DAG is on and the scheduler runs, then trigger it.",
    "quiet": "Open its list in a browser: if it has news, its maintainer puts the declaration right.",
    "never": "Wait for the next run, or trigger its DAG.",
    "paused": "Turn its DAG on in Airflow when it may be visited.",
}


@router.get("/")
def home(request: Request) -> RedirectResponse:
    return RedirectResponse(f"{request.scope.get('root_path', '')}/portals")


@router.get("/portals")
def portals(request: Request) -> HTMLResponse:
    """Every portal that is declared or was visited, the worst first."""
    engine, declared = warehouse(), load_portals()
    latest = {row["portal_id"]: row for row in warehouse_queries.portals_health(engine)}
    health = {row["portal_id"]: row for row in freshness(engine, datetime.now(UTC))}
    signs = broken_signs(engine, [row["run_id"] for row in latest.values() if row["run_id"]])
    rhythms = queries.rhythms(engine)
    ids = sorted(set(declared) | set(health))
    planned = schedules(ids)
    rows = [
        {
            "portal_id": portal_id,
            "name": declared[portal_id].name if portal_id in declared else health[portal_id]["portal_name"] or portal_id,
            "state": _state(health.get(portal_id), planned.get(portal_id), declared.get(portal_id)),
            "health": health.get(portal_id),
            "latest": latest.get(portal_id),
            "rhythm": _bars(rhythms.get(portal_id, [])),
            "schedule": planned.get(portal_id),
            "list": declared[portal_id].lists[0] if portal_id in declared else None,
            "run_path": _run_path(latest.get(portal_id)),
        }
        for portal_id in ids
    ]
    for row in rows:
        row["why"] = _why(row, signs)
    rows.sort(key=lambda row: (WORST_FIRST.index(row["state"]), row["portal_id"]))
    counts = {state: sum(row["state"] == state for row in rows) for state in WORST_FIRST}
    return render(request, "portals.html", section="portals", rows=rows, counts=counts, todo=TODO)


def _state(health: dict[str, Any] | None, schedule: Schedule | None, declared: Portal | None) -> str:
    state = health["health"] if health else "never"
    paused = schedule.paused if schedule else declared is not None and declared.paused
    return "paused" if paused and state in IDLE else state


def _why(row: dict[str, Any], signs: dict[str, dict[str, Any]]) -> str | None:
    """What is wrong, in a sentence: the run's own, else what it found odd, else what the days say."""
    state, health, latest = row["state"], row["health"], row["latest"]
    if state in ("never", "paused"):
        return "No run has visited it yet." if health is None or health["last_run_at"] is None else "Its DAG is paused."
    if state == "late":
        return f"No run has succeeded for {health['hours_since_success']:.0f} hours."
    if latest["status"] != "success":
        return latest["message"]
    if sign := signs.get(latest["run_id"]):
        return sign["observed"] if sign["suite"] == "batch" else sign["meaning"]
    return f"Nothing was published for {health['days_since_newest']:.0f} days." if state == "quiet" else None


def _run_path(latest: dict[str, Any] | None) -> str | None:
    return run_path(latest["portal_id"], latest["run_id"]) if latest and latest["run_id"] else None


def _bars(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The runs with `height`, the yield's share of the greatest, from 0 to 1."""
    most = max((run["yielded"] for run in runs), default=0) or 1
    return [run | {"height": run["yielded"] / most} for run in runs]
