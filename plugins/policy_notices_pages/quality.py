"""Quality: expectations over time, and one run's validation report."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from policy_notices.warehouse import queries as warehouse_queries
from policy_notices_pages import queries
from policy_notices_pages.failures import NotFoundError
from policy_notices_pages.parameters import Asked
from policy_notices_pages.places import warehouse
from policy_notices_pages.rendering import render
from policy_notices_pages.schedule import run_path

router = APIRouter()
RUNS = 20
SEVERITIES = ("critical", "warning", "info")


@router.get("/quality")
def quality(request: Request, asked: Asked) -> HTMLResponse:
    """The newest runs, and for a chosen portal what became of each expectation in them, run by run."""
    engine = warehouse()
    portal_id = asked.text("portal")
    portals = {row["portal_id"]: row for row in queries.portals(engine)}
    runs = queries.recent_runs(engine, portal_id, RUNS)
    checked = [run for run in reversed(runs) if run["expectations"]]
    results = queries.results_of(engine, [run["run_id"] for run in checked]) if portal_id else []
    return render(
        request,
        "quality.html",
        section="quality",
        portals=portals,
        portal_id=portal_id,
        runs=runs,
        checked=checked,
        expectations=_over_time(results, [run["run_id"] for run in checked]),
    )


@router.get("/runs/{run_id:path}")
def run(request: Request, run_id: str) -> HTMLResponse:
    """A run's validation report: what broke first, then what held."""
    engine = warehouse()
    found = warehouse_queries.load_runs(engine, {"run_id": run_id}).rows
    if not found:
        raise NotFoundError(f"the warehouse has no run {run_id[:120]}: it has not ended yet, or was of another warehouse")
    results = sorted(queries.results_of(engine, [run_id]), key=_worst_first)
    names = {row["portal_id"]: row["name"] for row in queries.portals(engine)}
    return render(
        request,
        "run.html",
        section="quality",
        run=found[0],
        portal_name=names.get(found[0]["portal_id"]) or found[0]["portal_id"],
        broken=[row for row in results if not row["success"]],
        held=[row for row in results if row["success"]],
        run_path=run_path(found[0]["portal_id"], run_id),
    )


def _worst_first(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["success"], SEVERITIES.index(row["severity"]), row["suite"], row["expectation"], row["column"] or "")


def _over_time(results: list[dict[str, Any]], run_ids: list[str]) -> list[dict[str, Any]]:
    """A row an expectation that has ever broken or is critical: `cells`, its result in each run (`None` where it was not checked)."""
    known: dict[tuple[str, str, str], dict[str, Any]] = {}
    for result in results:
        key = (result["suite"], result["expectation"], result["column"] or "")
        row = known.setdefault(key, {**result, "by_run": {}})
        row["by_run"][result["run_id"]] = result
    made = [
        row | {"cells": [row["by_run"].get(run_id) for run_id in run_ids], "broken": sum(not r["success"] for r in row["by_run"].values())}
        for row in known.values()
    ]
    return sorted(made, key=lambda row: (-row["broken"], SEVERITIES.index(row["severity"]), row["suite"], row["expectation"]))
