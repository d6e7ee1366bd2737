"""What the pages look up beyond `policy_notices.warehouse.queries`: charts, rhythms, snapshots, and targets by place and progress."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from policy_notices.model import Snapshot
from policy_notices.warehouse.queries import Answer, Page, Row
from policy_notices.warehouse.registry import METADATA

DOMAIN, NOTICE, NOTICE_URL, PORTAL, QUARANTINE, REGION, RESULT, REVISION, RUN, SNAPSHOT, TARGET, MATCH = (
    METADATA.tables[name]
    for name in (
        *("domain", "notice", "notice_url", "portal", "quarantine", "region", "validation_result", "notice_revision", "load_run"),
        *("snapshot", "target", "target_match"),
    )
)
RHYTHM_RUNS = 30
MOST_COUNTED = 10_000
"""Counting a million rows takes longer than anyone waits for a page; beyond this a total is "10,000+"."""
STATES = ("reached", "missed", "reported", "no_result")


def portals(engine: sa.Engine) -> list[Row]:
    """Id, name, place and province of every portal that has been visited."""
    query = (
        sa.select(PORTAL.c.portal_id, PORTAL.c.name, REGION.c.name.label("region"), REGION.c.province, PORTAL.c.region_code)
        .outerjoin(REGION, REGION.c.region_code == PORTAL.c.region_code)
        .order_by(PORTAL.c.portal_id)
    )
    return rows(engine, query)


def domains(engine: sa.Engine) -> list[Row]:
    return rows(engine, sa.select(DOMAIN).order_by(DOMAIN.c.position))


def rhythms(engine: sa.Engine) -> dict[str, list[Row]]:
    """Each portal's last runs, oldest first: `run_id`, `started_at`, `status` and `yielded`, the notices found or changed."""
    rank = sa.func.row_number().over(partition_by=RUN.c.portal_id, order_by=RUN.c.started_at.desc()).label("rank")
    yielded = (RUN.c.notices_new + RUN.c.notices_changed).label("yielded")
    ranked = sa.select(RUN.c.portal_id, RUN.c.run_id, RUN.c.started_at, RUN.c.status, yielded, rank).subquery()
    query = sa.select(ranked).where(ranked.c.rank <= RHYTHM_RUNS).order_by(ranked.c.portal_id, ranked.c.rank.desc())
    found: dict[str, list[Row]] = {}
    for row in rows(engine, query):
        found.setdefault(row["portal_id"], []).append(row)
    return found


def targets(engine: sa.Engine, filters: Mapping[str, Any], page: Page) -> Answer:
    """Targets of current texts with their notice and what later notices report; newest publication first, then in reading order.

    Filters: those of `TARGET_FILTERS`; one that is `None` does not filter. More than `MOST_COUNTED` are not counted: `total` is one more.
    """
    columns = [NOTICE.c[name] for name in ("notice_id", "title", "issuer", "url", "published_on")]
    query = (
        _targets(filters, TARGET, *columns, MATCH.c.state, MATCH.c.ratio)
        .order_by(NOTICE.c.published_on.desc(), NOTICE.c.notice_id, TARGET.c.ordinal)
        .limit(page.size)
        .offset((page.number - 1) * page.size)
    )
    total = sa.select(sa.func.count()).select_from(_targets(filters, sa.literal(1)).limit(MOST_COUNTED + 1).subquery())
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(query).mappings()]
        return Answer(found, int(connection.execute(total).scalar_one()), page)


def target_figures(engine: sa.Engine, filters: Mapping[str, Any]) -> dict[str, Counter[Any]]:
    """Counts for the charts, from one pass: `domains` by (domain, kind), `years` by the year that they are due, `states` by progress."""
    groups = (TARGET.c.domain, TARGET.c.kind, sa.extract("year", TARGET.c.due).label("year"), MATCH.c.state)
    made: dict[str, Counter[Any]] = {"domains": Counter(), "years": Counter(), "states": Counter()}
    for row in rows(engine, _targets(filters, *groups, sa.func.count().label("count")).group_by(*groups)):
        for name, key in (("domains", (row["domain"], row["kind"])), ("years", row["year"]), ("states", row["state"])):
            if key is not None:
                made[name][key] += row["count"]
    return made


def _in_region(code: str) -> sa.ColumnElement[bool]:
    """Of a portal that serves the place, or a place within it: the code of a province ends in 0000, that of a city in 00."""
    served = sa.select(PORTAL.c.portal_id).where(
        PORTAL.c.region_code.startswith(code.removesuffix("00").removesuffix("00"), autoescape=True)
    )
    return TARGET.c.portal_id.in_(served)


TARGET_FILTERS: dict[str, Callable[[Any], sa.ColumnElement[bool]]] = {
    "portal_id": lambda value: TARGET.c.portal_id == value,
    "region_code": _in_region,
    "domain": lambda value: TARGET.c.domain == value,
    "kind": lambda value: TARGET.c.kind == value,
    "comparator": lambda value: TARGET.c.comparator == value,
    "indicator": lambda value: TARGET.c.indicator.contains(value, autoescape=True),
    "due_from": lambda value: TARGET.c.due >= value,
    "due_to": lambda value: TARGET.c.due <= value,
    "state": lambda value: MATCH.c.state == value,
    "run_id": lambda value: TARGET.c.run_id == value,
}


def _targets(filters: Mapping[str, Any], *columns: Any) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(TARGET)
        .join(NOTICE, NOTICE.c.current_revision_id == TARGET.c.revision_id)
        .outerjoin(MATCH, MATCH.c.target_id == TARGET.c.target_id)
        .where(*(TARGET_FILTERS[name](value) for name, value in filters.items() if value is not None))
    )


def progress_of(engine: sa.Engine, revision_id: str) -> dict[str, Row]:
    """By target of a revision: its `state`, and the result that a later notice reports."""
    result, notice = TARGET.alias("result"), NOTICE.alias("result_notice")
    query = (
        sa.select(MATCH.c.target_id, MATCH.c.state, MATCH.c.ratio, result.c.value_text, notice.c.notice_id, notice.c.title)
        .join(result, sa.and_(result.c.revision_id == MATCH.c.result_revision_id, result.c.target_id == MATCH.c.result_id))
        .join(notice, notice.c.current_revision_id == result.c.revision_id)
        .where(MATCH.c.revision_id == revision_id)
    )
    return {row["target_id"]: row for row in rows(engine, query)}


def snapshots(engine: sa.Engine, filters: Mapping[str, Any], page: Page) -> Answer:
    """Archived responses, newest first. Filters: run_id, portal_id, url."""
    conditions = [SNAPSHOT.c[name] == value for name, value in filters.items() if value is not None]
    query = sa.select(SNAPSHOT).where(*conditions).order_by(SNAPSHOT.c.fetched_at.desc(), SNAPSHOT.c.snapshot_id)
    total = sa.select(sa.func.count()).select_from(SNAPSHOT).where(*conditions)
    with engine.connect() as connection:
        found = connection.execute(query.limit(page.size).offset((page.number - 1) * page.size)).mappings()
        return Answer([dict(row) for row in found], int(connection.execute(total).scalar_one()), page)


def snapshot(engine: sa.Engine, snapshot_id: str) -> tuple[Snapshot, Snapshot | None] | None:
    """A snapshot, and for a revisit the one that holds its payload."""
    one = _loaded_snapshot(engine, snapshot_id) or _held_snapshot(engine, snapshot_id)
    if one is None:
        return None
    return one, _loaded_snapshot(engine, one.refers_to) if one.refers_to else None


def _loaded_snapshot(engine: sa.Engine, snapshot_id: str) -> Snapshot | None:
    found = rows(engine, sa.select(SNAPSHOT).where(SNAPSHOT.c.snapshot_id == snapshot_id))
    return Snapshot(**{name: found[0][name] for name in Snapshot.__dataclass_fields__}) if found else None


def _held_snapshot(engine: sa.Engine, snapshot_id: str) -> Snapshot | None:
    """Of a page that nobody could read: the run that failed for it loads no snapshots, but the quarantined row holds its own, as text."""
    query = sa.select(QUARANTINE.c.data).where(QUARANTINE.c.subject == "page", QUARANTINE.c.evidence == snapshot_id)
    for row in rows(engine, query):
        held = row["data"] if isinstance(row["data"], dict) else json.loads(row["data"])
        known: dict[str, Any] = {name: held.get(name) for name in Snapshot.__dataclass_fields__}
        numbers = {name: int(known[name]) for name in ("status", "archive_offset", "archive_length")}
        return Snapshot(**(known | numbers | {"fetched_at": datetime.fromisoformat(known["fetched_at"])}))
    return None


def snapshot_id_of(engine: sa.Engine, portal_id: str, url: str, run_id: str | None = None) -> str | None:
    """The newest archived response of an address, of one run where it is given."""
    conditions = [SNAPSHOT.c.portal_id == portal_id, SNAPSHOT.c.url == url, *([SNAPSHOT.c.run_id == run_id] if run_id else [])]
    query = sa.select(SNAPSHOT.c.snapshot_id).where(*conditions).order_by(SNAPSHOT.c.fetched_at.desc()).limit(1)
    with engine.connect() as connection:
        return connection.execute(query).scalar()


def notice_id_of(engine: sa.Engine, portal_id: str, url: str) -> str | None:
    """The notice that an address shows."""
    with engine.connect() as connection:
        query = sa.select(NOTICE_URL.c.notice_id).where(NOTICE_URL.c.portal_id == portal_id, NOTICE_URL.c.url == url)
        return connection.execute(query).scalar()


def recent_runs(engine: sa.Engine, portal_id: str | None, limit: int) -> list[Row]:
    """The newest runs with how many of their expectations broke, by severity: `critical`, `warning`, `info`, of `expectations`."""
    chosen = sa.select(RUN).where(*([RUN.c.portal_id == portal_id] if portal_id else []))
    newest = chosen.order_by(RUN.c.started_at.desc(), RUN.c.run_id).limit(limit).subquery()
    broken = [
        sa.func.sum(sa.case((sa.and_(RESULT.c.severity == severity, RESULT.c.success.is_(False)), 1), else_=0)).label(severity)
        for severity in ("critical", "warning", "info")
    ]
    counted = (
        sa.select(RESULT.c.run_id, sa.func.count().label("expectations"), *broken)
        .where(RESULT.c.run_id.in_(sa.select(newest.c.run_id)))
        .group_by(RESULT.c.run_id)
        .subquery()
    )
    figures = [sa.func.coalesce(counted.c[name], 0).label(name) for name in ("expectations", "critical", "warning", "info")]
    query = (
        sa.select(newest, *figures)
        .outerjoin(counted, counted.c.run_id == newest.c.run_id)
        .order_by(newest.c.started_at.desc(), newest.c.run_id)
    )
    return rows(engine, query)


def results_of(engine: sa.Engine, run_ids: list[str]) -> list[Row]:
    """All results of these runs."""
    return rows(engine, sa.select(RESULT).where(RESULT.c.run_id.in_(run_ids)))


def rows(engine: sa.Engine, query: sa.Select[Any]) -> list[Row]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
