"""Targets: filters, progress, and charts over what the filters leave."""

from __future__ import annotations

import time
from collections import Counter
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Engine

from policy_notices.warehouse.notice_tables import COMPARATORS, KINDS
from policy_notices_pages import queries
from policy_notices_pages.parameters import Asked, Parameters
from policy_notices_pages.places import warehouse
from policy_notices_pages.rendering import render

router = APIRouter()
MOST_YEARS = 12
KEPT_SECONDS = 60


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
        most_counted=queries.MOST_COUNTED,
    )


@router.get("/targets/charts")
def charts(request: Request, asked: Asked) -> HTMLResponse:
    """Three small charts as a fragment of the page: by domain, by year that they are due, by progress."""
    engine = warehouse()
    figures = _figures(engine, tuple(filters_of(asked).items()), int(time.monotonic() // KEPT_SECONDS))
    return render(
        request,
        "target_charts.html",
        domains=_by_domain(figures["domains"], queries.domains(engine)),
        kinds=KINDS,
        years=_scaled(sorted(figures["years"].items())[-MOST_YEARS:]),
        states=_shares(figures["states"]),
    )


@lru_cache(maxsize=64)
def _figures(engine: Engine, filters: tuple[tuple[str, Any], ...], _period: int) -> dict[str, Counter[Any]]:
    """Kept for a minute: they count everything, and change only with a run."""
    return queries.target_figures(engine, dict(filters))


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


def _by_domain(figures: Counter[tuple[str, str]], domains: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row a domain that has any: its names, `total`, and for each kind its `parts` of a bar, as start and width from 0 to 100."""
    counted: dict[str, dict[str, int]] = {}
    for (name, kind), count in figures.items():
        counted.setdefault(name, {})[kind] = count
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


def _scaled(figures: list[tuple[int, int]]) -> list[dict[str, Any]]:
    most = max((count for _, count in figures), default=1)
    return [{"year": int(year), "count": count, "height": count / most} for year, count in figures]


def _shares(counts: Counter[str]) -> list[dict[str, Any]]:
    total = counts.total()
    made, at = [], 0.0
    for state in queries.STATES:
        share = 100 * counts[state] / total if total else 0.0
        made.append({"state": state, "count": counts[state], "start": round(at, 2), "width": round(share, 2)})
        at += share
    return made if total else []
