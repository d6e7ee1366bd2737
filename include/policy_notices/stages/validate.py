"""validate: what may be loaded, what is held back and why."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from policy_notices import errors, quality, settings, warehouse
from policy_notices.errors import BadInputError, PolicyNoticesError, ValidationFailedError
from policy_notices.model import PORTAL_TIME
from policy_notices.quality import datadocs
from policy_notices.stages.fetch import MOST_FAILED
from policy_notices.stages.history import past_runs
from policy_notices.stages.parse import TABLES
from policy_notices.stages.rows import SNAPSHOTS
from policy_notices.stages.run import Run
from policy_notices.staging import safe_name
from policy_notices.warehouse.registry import METADATA, arrow_schema

CHECKED = ("snapshot", "notice_revision", "target", "ledger", "attachment")

log = logging.getLogger(__name__)


def validate(run: Run) -> dict[str, int]:
    """Check what the run has read; stage what passes, the quarantine and every expectation's result; return counts.

    Raises ValidationFailedError where a critical floor of the batch broke, or where pages are unreadable that no earlier run has put
    into quarantine: then the run loads nothing.
    """
    staged = {table: run.staging.read_parts(f"{table}-", arrow_schema(table)) for table in _whole(run)}
    engine = warehouse.connect()
    try:
        context = run_context(
            run, staged["quarantine"].num_rows, past_runs(engine, run.portal.id, run.run_id), quality.decisions(engine, run.portal.id)
        )
        unseen = _not_in_quarantine_before(engine, run, staged["quarantine"].to_pylist())
    finally:
        engine.dispose()
    unreadable = staged.pop("quarantine")
    verdict = quality.validate({"snapshot": staged_snapshots(run, gone=False), **staged}, context)
    passed_tables = dict(verdict.passed)
    passed_tables["snapshot"] = pa.concat_tables([passed_tables["snapshot"], staged_snapshots(run, gone=True)])
    for table, passed in passed_tables.items():
        run.staging.write_table(f"passed_{table}.parquet", passed, arrow_schema(table))
    run.staging.write_table("passed_quarantine.parquet", pa.concat_tables([unreadable, verdict.quarantine]), arrow_schema("quarantine"))
    run.staging.write_table("passed_validation_result.parquet", verdict.results, arrow_schema("validation_result"))
    blocked = verdict.blocked and f"{run.portal.id}: {verdict.blocked}"
    unread = None if blocked else _too_many_unreadable(run, unreadable.num_rows) or _new_unreadable(run, unseen)
    counts = dict(verdict.counts) | {"quarantined": verdict.counts["quarantined"] + unreadable.num_rows}
    run.staging.write_json("verdict.json", {"blocked": blocked or unread, "counts": counts})
    datadocs.write(verdict, context, settings.reports_folder() / run.portal.id / safe_name(run.run_id))
    if blocked:
        raise ValidationFailedError(blocked)
    if unread:
        raise ValidationFailedError(unread) from _why_unreadable(unreadable.to_pylist())
    log.info("%s: %s", run.portal.id, ", ".join(f"{name} {count}" for name, count in counts.items()))
    return counts


def _whole(run: Run) -> tuple[str, ...]:
    """The tables that `parse` stages. Raises BadInputError where a part that was fetched lacks one of them."""
    parts = {name.removeprefix("snapshots-") for name in run.staging.names("snapshots-")}
    for table in TABLES:
        if missing := parts - {name.removeprefix(f"{table}-") for name in run.staging.names(f"{table}-")}:
            raise BadInputError(
                f"{run.portal.id}: {run.staging.url}: {table}-{min(missing)} is not there though its part was fetched: "
                "staging was cleared or written to from outside. Clear the tasks fetch and parse of this run"
            )
    return TABLES


def _too_many_unreadable(run: Run, unreadable: int) -> str | None:
    fetched = outcome_counts(run)["fetched"]
    if unreadable <= max(1, MOST_FAILED * fetched):
        return None
    return (
        f"{run.portal.id}: {unreadable} of {fetched} fetched pages could not be read: the portal's layout has changed. "
        f"Nothing of this run is loaded; see `policy-notices portals check {run.portal.id}`"
    )


def _new_unreadable(run: Run, unseen: list[dict[str, Any]]) -> str | None:
    if not unseen:
        return None
    first = json.loads(unseen[0]["reasons"])[0]["meaning"]
    return (
        f"{run.portal.id}: {len(unseen)} page(s) could not be read, first {unseen[0]['url']}: {first}. Nothing of this run is loaded; "
        "look at the page (Archived responses). It is in quarantine now: run again to load the others without it"
    )


def _why_unreadable(rows: list[dict[str, Any]]) -> PolicyNoticesError:
    """The error that most of the unreadable pages were refused with."""
    reasons = [json.loads(row["reasons"])[0] for row in rows]
    [(name, _)] = Counter(reason["expectation"] for reason in reasons).most_common(1)
    error: PolicyNoticesError = vars(errors)[name](next(each["meaning"] for each in reasons if each["expectation"] == name))
    return error


def _not_in_quarantine_before(engine: sa.Engine, run: Run, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    quarantine = METADATA.tables["quarantine"]
    query = sa.select(quarantine.c.quarantine_id).where(quarantine.c.portal_id == run.portal.id, quarantine.c.run_id != run.run_id)
    with engine.connect() as connection:
        known = set(connection.execute(query).scalars())
    return [row for row in rows if row["quarantine_id"] not in known]


def run_context(
    run: Run, unreadable: int, history: tuple[quality.PastRun, ...], decided: tuple[quality.Decision, ...]
) -> quality.RunContext:
    """What the suites are told of the run. Pages in quarantine already count neither as discovered nor as loaded here."""
    found: Mapping[str, Any] = run.staging.read_json("discovery.json")
    outcomes = outcome_counts(run)
    return quality.RunContext(
        portal_id=run.portal.id,
        portal_name=run.portal.name,
        run_id=run.run_id,
        run_date=run.started_at.astimezone(PORTAL_TIME).date(),
        discovered=found["links"] - unreadable,
        fetched=outcomes["fetched"] - unreadable,
        failed=outcomes["failed"],
        unchanged=outcomes["unchanged"],
        stated_total=found["stated_total"],
        listed=found["links"] if found["full_sweep"] else None,
        complete=found["complete"],
        minimum=max(0, found["minimum"] - unreadable),
        history=history,
        decisions=decided,
    )


def outcome_counts(run: Run) -> dict[str, int]:
    """How the links fared: `fetched`, `unchanged`, `failed`."""
    counts = {"fetched": 0, "unchanged": 0, "failed": 0}
    for name in run.staging.names("outcomes-"):
        for each in run.staging.read_json(name):
            counts[each["outcome"]] += 1
    return counts


def staged_snapshots(run: Run, *, gone: bool) -> pa.Table:
    """The run's snapshots of pages and files, or those that only say that a page is gone, in the warehouse's columns."""
    staged = run.staging.read_parts("snapshots-", SNAPSHOTS)
    is_gone = pc.equal(staged["role"], "gone")
    return staged.filter(is_gone if gone else pc.invert(is_gone)).select(arrow_schema("snapshot").names)
