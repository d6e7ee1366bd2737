"""load: what passed, in one transaction; and the run ledger's row of a run that failed."""

from __future__ import annotations

import logging
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Any

from policy_notices import warehouse
from policy_notices.errors import BadInputError, cause_of
from policy_notices.stages.run import Run
from policy_notices.stages.validate import CHECKED, outcome_counts
from policy_notices.warehouse import LoadCounts, LoadRun
from policy_notices.warehouse.loader import load_run
from policy_notices.warehouse.run import RunStatus

log = logging.getLogger(__name__)


def load(run: Run) -> dict[str, int]:
    """Load what `validate` let pass; return counts. Raises BadInputError for a blocked run, WarehouseError where the warehouse refuses."""
    verdict = run.staging.read_json("verdict.json")
    if verdict["blocked"]:
        raise BadInputError(f"{run.portal.id}: validation has blocked this run; there is nothing to load: {verdict['blocked']}")
    tables = {table: run.staging.read_table(f"passed_{table}.parquet") for table in (*CHECKED, "quarantine", "validation_result")}
    del tables["ledger"]
    asked = run.staging.read_json("discovery.json")["pages"]  # none where the archive was read again
    counts = _load(ledger_row(run, status="success" if asked else "partial"), tables)
    log.info("%s: %s", run.portal.id, ", ".join(f"{name} {count}" for name, count in asdict(counts).items()))
    return {
        "new": counts.notices_new,
        "changed": counts.notices_changed,
        "unchanged": counts.unchanged,
        "targets": counts.targets,
        "results": counts.results,
        "deliverables": counts.deliverables,
        "quarantined": counts.quarantined,
        "failed": outcome_counts(run)["failed"],
    }


def record_failure(run: Run, stage: str, error: BaseException | str | None) -> None:
    """Write what a failed run leaves: its row in the run ledger, with the message, and what validation held back. No notice, no target."""
    held = {}
    if stage == "validate" and run.staging.names("verdict.json"):
        held = {table: run.staging.read_table(f"passed_{table}.parquet") for table in ("quarantine", "validation_result")}
    status: RunStatus = "blocked" if held else "failed"
    cause = cause_of(error) if isinstance(error, BaseException) else None
    _load(replace(ledger_row(run, status=status, message=f"{stage}: {error}"), error=cause), held)


def _load(row: LoadRun, tables: dict[str, Any]) -> LoadCounts:
    engine = warehouse.connect()
    try:
        return load_run(engine, row, tables)
    finally:
        engine.dispose()


def ledger_row(run: Run, *, status: RunStatus, message: str | None = None) -> LoadRun:
    """The run as the ledger keeps it, from what is staged; a run that failed early has zeros."""
    found = run.staging.read_json("discovery.json") if run.staging.names("discovery.json") else {}
    outcomes = outcome_counts(run)
    return LoadRun(
        run_id=run.run_id,
        portal_id=run.portal.id,
        started_at=run.started_at,
        finished_at=datetime.now(UTC),
        status=status,
        discovered=found.get("links", 0),
        fetched=outcomes["fetched"],
        unchanged=outcomes["unchanged"],
        failed=outcomes["failed"],
        complete=found.get("complete", False),
        watermark=newest_listed(run),
        message=message,
        portal_name=run.portal.name,
        region_code=run.portal.region,
    )


def newest_listed(run: Run) -> date | None:
    """The newest listed date among the run's links."""
    listed = (link["listed_on"] for name in run.staging.names("links-") for link in run.staging.read_json(name))
    return max((date.fromisoformat(day) for day in listed if day), default=None)
