"""A portal's past runs, as the validation of today's is told of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from policy_notices.model import PORTAL_TIME
from policy_notices.quality.context import PastRun
from policy_notices.stages.resume import BACKFILL
from policy_notices.stages.rows import METADATA
from policy_notices.warehouse import METADATA as DATABASE

PAST_RUNS = 60
FIGURED_RUNS = 10
"""Runs whose notices are looked at for lengths and missing fields; for the older ones the yield is enough."""


def past_runs(engine: sa.Engine, portal_id: str, run_id: str) -> tuple[PastRun, ...]:
    """The portal's last `PAST_RUNS` loaded runs before this one, oldest first; backfills are no days of the portal's."""
    ledger, revision = DATABASE.tables["load_run"], DATABASE.tables["notice_revision"]
    daily = sa.and_(ledger.c.portal_id == portal_id, ledger.c.status == "success", ~ledger.c.run_id.endswith(BACKFILL, autoescape=True))
    runs = sa.select(ledger).where(daily, ledger.c.run_id != run_id).order_by(ledger.c.started_at.desc()).limit(PAST_RUNS)
    first = sa.select(sa.func.min(ledger.c.started_at)).where(daily)
    columns = [revision.c[name] for name in METADATA]
    length = sa.func.length(revision.c.text).label("length")
    with engine.connect() as connection:
        past = connection.execute(runs).mappings().all()
        began = connection.execute(first).scalar()
        figured = [row["run_id"] for row in past if row["notices_new"] + row["notices_changed"]][:FIGURED_RUNS]
        query = sa.select(revision.c.run_id, length, revision.c.metadata_sources, revision.c.numerals, *columns).where(
            revision.c.run_id.in_(figured)
        )
        notices: dict[str, list[Any]] = {}
        for row in connection.execute(query).mappings():
            notices.setdefault(row["run_id"], []).append(row)
    return tuple(_past_run(row, notices.get(row["run_id"], []), row["started_at"] == began) for row in reversed(past))


def _past_run(run: Any, notices: Sequence[Any], backlog: bool) -> PastRun:
    day, yielded = run["started_at"].astimezone(PORTAL_TIME).date(), run["notices_new"] + run["notices_changed"]
    if not notices:
        return PastRun(day, yielded, backlog=backlog)
    count = len(notices)
    rules = {name: Counter(_loaded(row["metadata_sources"]).get(name) for row in notices) for name in METADATA}
    return PastRun(
        day,
        yielded,
        mean_length=sum(row["length"] for row in notices) / count,
        targets_a_notice=sum(_loaded(row["numerals"]).get("target", 0) for row in notices) / count,
        missing={name: sum(row[name] is None for row in notices) / count for name in METADATA},
        layout={name: rule for name, counted in rules.items() if (rule := counted.most_common(1)[0][0])},
        backlog=backlog,
    )


def _loaded(value: Any) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return loaded
