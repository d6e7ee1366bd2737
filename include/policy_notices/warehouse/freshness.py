"""How fresh each portal's data are: a view at the time it is read, and the same rows for any moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from .health import HEALTH, health
from .registry import METADATA
from .types import UtcDateTime
from .views import NOTICE, PORTAL, REGION, RUN, View, made, several, shown

QUARANTINE = METADATA.tables["quarantine"]

LATE_HOURS = 48
"""A daily portal that has had no success for two days is late."""
QUIET_DAYS = 14
QUIET_GAPS = 4
"""A portal is quiet when nothing came for two weeks and for four times its usual gap between days of publication."""

NOT_ASKED = "partial"
"""The status of a run that only carried out a decision on a quarantined row, or read the archive again: the portal was not asked, so it
says nothing of its health."""

STATES = "never: no run succeeded; failing: the last run did not; late: no success for 48 hours; quiet: nothing new for long; fresh."


class hours_between(GenericFunction[float]):  # noqa: N801  (an SQL function's name)
    """Hours from the second moment or day to the first."""

    type = sa.Double()
    inherit_cache = True


@compiles(hours_between, "postgresql")
def _hours_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    later, earlier = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(extract(epoch FROM CAST({later} AS timestamptz) - CAST({earlier} AS timestamptz)) / 3600 AS double precision)"


@compiles(hours_between, "sqlite")
def _hours_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    later, earlier = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(julianday({later}) - julianday({earlier})) * 24"


def portal_freshness(now: sa.ColumnElement[Any]) -> View:
    """The view, as of `now`."""
    rank = sa.func.row_number().over(partition_by=RUN.c.portal_id, order_by=RUN.c.started_at.desc())
    last = sa.select(RUN, rank.label("rank")).where(RUN.c.status != NOT_ASKED).subquery("last_run")
    success = _by_portal(RUN, sa.func.max(RUN.c.started_at).label("at"), where=RUN.c.status == "success").subquery("success")
    days, first, newest = (
        sa.func.count(sa.distinct(NOTICE.c.published_on)),
        sa.func.min(NOTICE.c.published_on),
        sa.func.max(NOTICE.c.published_on),
    )
    gap = sa.case((days > 1, hours_between(newest, first) / 24 / (days - 1)))
    published = _by_portal(NOTICE, newest.label("newest"), gap.label("gap"), sa.func.count().label("notices")).subquery("published")
    waiting = _by_portal(QUARANTINE, sa.func.count().label("rows"), where=QUARANTINE.c.status == "waiting").subquery("waiting")
    since_success, since_newest = hours_between(now, success.c.at), hours_between(now, published.c.newest) / 24
    late = since_success > LATE_HOURS
    quiet = sa.and_(since_newest > QUIET_DAYS, since_newest > QUIET_GAPS * sa.func.coalesce(published.c.gap, 0))
    state = sa.case(
        (success.c.at.is_(None), "never"),
        (last.c.status != "success", "failing"),
        (late, "late"),
        (quiet, "quiet"),
        else_="fresh",
    )
    return View(
        "portal_freshness",
        "a portal: when it was last read, and whether it is as lively as usual",
        (
            *several(PORTAL, "portal_id"),
            shown(PORTAL.c.name, "portal_name"),
            *several(PORTAL, "region_code"),
            shown(REGION.c.name, "region_name", "The place that the portal serves. Example: 武汉市."),
            made("state", state, STATES),
            made("last_run_at", last.c.started_at, "Start of the last run."),
            made("last_run_status", last.c.status, "How the last run ended."),
            made("last_message", last.c.message, "What the last run said."),
            made("last_success_at", success.c.at, "Start of the last run that succeeded."),
            made("hours_since_success", since_success, "Hours since that run. Unit: hour."),
            shown(PORTAL.c.watermark),
            made("newest_published_on", published.c.newest, "Newest date of publication."),
            made("days_since_newest", since_newest, "Days since then. Unit: day."),
            made("usual_gap_days", published.c.gap, "Mean time between days on which something was published. Unit: day."),
            made("notices", sa.func.coalesce(published.c.notices, 0), "Notices of the portal."),
            made("waiting", sa.func.coalesce(waiting.c.rows, 0), "Rows in quarantine that wait for a decision."),
            made("health", health(last, late=late, quiet=quiet), HEALTH),
            made("last_error", last.c.error, "The name of the error that ended the last run; null where it did not fail."),
        ),
        lambda query: (
            query.select_from(PORTAL)
            .outerjoin(REGION, REGION.c.region_code == PORTAL.c.region_code)
            .outerjoin(last, sa.and_(last.c.portal_id == PORTAL.c.portal_id, last.c.rank == 1))
            .outerjoin(success, success.c.portal_id == PORTAL.c.portal_id)
            .outerjoin(published, published.c.portal_id == PORTAL.c.portal_id)
            .outerjoin(waiting, waiting.c.portal_id == PORTAL.c.portal_id)
        ),
    )


def freshness(engine: sa.Engine, at: datetime) -> list[dict[str, Any]]:
    """The rows of `portal_freshness` as of an aware moment, by portal."""
    query = portal_freshness(sa.bindparam("at", at, UtcDateTime())).select().order_by(PORTAL.c.portal_id)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def _by_portal(table: sa.Table, *columns: sa.ColumnElement[Any], where: sa.ColumnElement[bool] | None = None) -> sa.Select[Any]:
    query = sa.select(table.c.portal_id, *columns).group_by(table.c.portal_id)
    return query if where is None else query.where(where)
