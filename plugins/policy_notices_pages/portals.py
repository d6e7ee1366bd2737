"""Portals: health at a glance."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from policy_notices.portals import load_portals
from policy_notices.warehouse import queries as warehouse_queries
from policy_notices.warehouse.freshness import freshness
from policy_notices_pages import queries
from policy_notices_pages.places import warehouse
from policy_notices_pages.rendering import render
from policy_notices_pages.schedule import run_path, schedules

router = APIRouter()
WORST_FIRST = ("failing", "never", "late", "quiet", "fresh")


@router.get("/")
def home(request: Request) -> RedirectResponse:
    return RedirectResponse(f"{request.scope.get('root_path', '')}/portals")


@router.get("/portals")
def portals(request: Request) -> HTMLResponse:
    """Every portal that is declared or was visited, the worst first."""
    engine, declared = warehouse(), load_portals()
    latest = {row["portal_id"]: row for row in warehouse_queries.portals_health(engine)}
    health = {row["portal_id"]: row for row in freshness(engine, datetime.now(UTC))}
    rhythms = queries.rhythms(engine)
    ids = sorted(set(declared) | set(health))
    planned = schedules(ids)
    rows = [
        {
            "portal_id": portal_id,
            "name": declared[portal_id].name if portal_id in declared else health[portal_id]["portal_name"] or portal_id,
            "state": health[portal_id]["state"] if portal_id in health else "never",
            "health": health.get(portal_id),
            "latest": latest.get(portal_id),
            "rhythm": _bars(rhythms.get(portal_id, [])),
            "schedule": planned.get(portal_id),
            "run_path": _run_path(latest.get(portal_id)),
        }
        for portal_id in ids
    ]
    rows.sort(key=_place)
    counts = {state: sum(row["state"] == state for row in rows) for state in WORST_FIRST}
    return render(request, "portals.html", section="portals", rows=rows, counts=counts)


def _place(row: dict[str, Any]) -> tuple[Any, ...]:
    """The worst first; what is paused and has never run is nobody's worry."""
    idle = row["state"] == "never" and (row["schedule"] is None or row["schedule"].paused)
    return (idle, WORST_FIRST.index(row["state"]), row["portal_id"])


def _run_path(latest: dict[str, Any] | None) -> str | None:
    return run_path(latest["portal_id"], latest["run_id"]) if latest and latest["run_id"] else None


def _bars(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The runs with `height`, the yield's share of the greatest, from 0 to 1."""
    most = max((run["yielded"] for run in runs), default=0) or 1
    return [run | {"height": run["yielded"] / most} for run in runs]
