"""Targets: filters, progress, and charts over what the filters leave."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from policy_notices.warehouse.notice_tables import COMPARATORS, KINDS
from policy_notices_pages import queries
from policy_notices_pages.parameters import Asked, Parameters
from policy_notices_pages.places import warehouse
from policy_notices_pages.rendering import render

router = APIRouter()
MOST_YEARS = 12


@router.get("/targets")
def targets(request: Request, asked: Asked) -> HTMLResponse:
    """The targets, newest publication first; the charts come after the page, since they count all of them."""
    engine = warehouse()
    portals = queries.portals(engine)
    return render(
        request,
        "targets.html",
        section="targets",
        answer=queries.targets(engine, filters_of(asked), asked.page()),
        portals={row["portal_id"]: row for row in portals},
        regions=sorted({(row["region_code"], row["region"]) for row in portals if row["region"]}),
        domains={row["domain"]: row for row in queries.domains(engine)},
        kinds=KINDS,
        comparators=COMPARATORS,
        states=queries.STATES,
    )


@router.get("/targets/charts")
def charts(request: Request, asked: Asked) -> HTMLResponse:
    """Three small charts as a fragment of the page: by domain, by year that they are due, by progress."""
    engine = warehouse()
    figures = queries.target_figures(engine, filters_of(asked))
    return render(
        request,
        "target_charts.html",
        domains=_by_domain(figures["domains"], queries.domains(engine)),
        kinds=KINDS,
        years=_scaled(figures["years"][-MOST_YEARS:]),
        states=_shares(figures["states"]),
    )


def filters_of(asked: Parameters) -> dict[str, Any]:
    return {
        "portal_id": asked.text("portal"),
        "region_code": asked.text("region"),
        "domain": asked.text("domain"),
        "kind": asked.choice("kind", KINDS),
        "comparator": asked.choice("comparator", COMPARATORS),
        "indicator": asked.text("indicator"),
        "due_from": asked.day("due_from"),
        "due_to": asked.day("due_to"),
        "state": asked.choice("progress", queries.STATES),
        "run_id": asked.text("run"),
    }


def _by_domain(figures: list[dict[str, Any]], domains: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row a domain that has any: its names, `total`, and for each kind its `parts` of a bar, as start and width from 0 to 100."""
    counted: dict[str, dict[str, int]] = {}
    for row in figures:
        counted.setdefault(row["domain"], {})[row["kind"]] = row["count"]
    most = max((sum(each.values()) for each in counted.values()), default=1)
    made = []
    for domain in domains:
        counts = counted.get(domain["domain"], {})
        parts, at = [], 0.0
        for kind in KINDS:
            width = 100 * counts.get(kind, 0) / most
            parts.append({"kind": kind, "start": round(at, 2), "width": round(width, 2), "count": counts.get(kind, 0)})
            at += width
        if counts:
            made.append(domain | {"total": sum(counts.values()), "parts": parts})
    return sorted(made, key=lambda each: -each["total"])


def _scaled(figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    most = max((row["count"] for row in figures), default=1)
    return [{"year": int(row["year"]), "count": row["count"], "height": row["count"] / most} for row in figures]


def _shares(figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counts = {row["state"]: row["count"] for row in figures}
    total = sum(counts.values())
    made, at = [], 0.0
    for state in queries.STATES:
        share = 100 * counts.get(state, 0) / total if total else 0.0
        made.append({"state": state, "count": counts.get(state, 0), "start": round(at, 2), "width": round(share, 2)})
        at += share
    return made if total else []
