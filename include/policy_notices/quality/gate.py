"""The gate: by row where it can, by batch where it must."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from policy_notices.quality import holding, precedents
from policy_notices.quality.baseline import SUITES, schema_problem
from policy_notices.quality.batch_rules import Figures, batch_outcomes
from policy_notices.quality.context import RunContext, Verdict
from policy_notices.quality.expectations import Outcome, check
from policy_notices.quality.holding import Reason
from policy_notices.quality.results import results_table
from policy_notices.quality.rules import Batch
from policy_notices.quality.suites import expectations, frame_of

if TYPE_CHECKING:
    import pyarrow as pa

NOTICE = "notice_revision"
Held = dict[str, dict[int, list[Reason]]]
"""Table → the place of a row that is held back → its critical reasons."""


def validate(tables: Mapping[str, pa.Table], context: RunContext) -> Verdict:
    """Check a run's tables, in the registry's staging columns: `notice_revision`, `target`, `ledger`, `attachment`, `snapshot` if given.

    A row with a critical failure goes to quarantine; a notice takes its targets, numerals and files along, none of them takes the notice.
    Warnings load and are in `results`. Where a floor of the batch breaks, `blocked` says which and `passed` is empty.
    """
    problems = [problem for table in SUITES if table in tables and (problem := schema_problem(table, tables[table]))]
    problems += [f"table {table} is missing" for table in SUITES if table not in tables and table != "snapshot"]
    corrected, asked = precedents.apply(tables, context) if not problems else (dict(tables), [])
    batch = _batch({} if problems else corrected, context)
    outcomes: list[Outcome] = []
    documents: list[dict[str, Any]] = []
    for table, suite in SUITES.items():
        if batch.rows[table]:
            expected = expectations(table)
            found, document = check(suite, frame_of(table, batch, expected), expected)
            outcomes += found
            documents.append(document)
    held = _settled(_critical(outcomes), batch, context)
    for table, place, reason in [*asked, *_without_page(held, batch)]:
        held[table].setdefault(place, []).append(reason)
    with_notice = _taken_along(held, batch)
    quarantine = holding.quarantine_table(corrected, batch, held, with_notice, context) if not problems else holding.no_rows()
    figures = Figures.of(batch, held, problems, context)
    found, document = batch_outcomes(figures, context)
    broken = [each for each in found if not each.success and each.expected.severity == "critical"]
    blocked = _sentence(broken) if broken else None
    passed = {table: _without(given, held.get(table, {}), with_notice.get(table, set()), blocked) for table, given in corrected.items()}
    counts = figures.counts(blocked is not None) | {f"held_{table}": len(rows) for table, rows in held.items() if rows}
    return Verdict(passed, quarantine, results_table([*outcomes, *found], context), blocked, counts, (*documents, document))


def _batch(tables: Mapping[str, pa.Table], context: RunContext) -> Batch:
    from policy_notices.warehouse.registry import TABLES

    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in SUITES}
    for table in rows.keys() & tables.keys():
        staged = {column.staging_name: column.name for column in TABLES[table].staged}
        known = tables[table].select(list(staged))
        rows[table] = known.rename_columns(list(staged.values())).to_pylist()
    return Batch(context, rows, frozenset(tables))


def _critical(outcomes: Iterable[Outcome]) -> Held:
    table_of = {suite: table for table, suite in SUITES.items()}
    held: Held = defaultdict(dict)
    for outcome in outcomes:
        if outcome.expected.severity != "critical":
            continue
        for place, observed in outcome.unexpected.items():
            held[table_of[outcome.suite]].setdefault(place, []).append(Reason.of(outcome.expected, observed))
    return held


def _settled(held: Held, batch: Batch, context: RunContext) -> Held:
    """Without the rows that a person has approved as they stand, for the very reasons that hold them back now."""
    for table, rows in held.items():
        for place in [
            place for place, reasons in rows.items() if precedents.approved(table, batch.rows[table][place], reasons, batch, context)
        ]:
            del rows[place]
    return held


def _without_page(held: Held, batch: Batch) -> list[precedents.Asked]:
    """Notices whose page's snapshot is held back: they would stand in the warehouse without their proof."""
    unsound = {batch.rows["snapshot"][place]["snapshot_id"] for place in held["snapshot"]}
    reason = Reason(
        "snapshot_is_sound", "snapshot_id", "critical", "The notice's page is held back itself: decide on the snapshot first.", ""
    )
    return [(NOTICE, place, reason) for place, row in enumerate(batch.rows[NOTICE]) if row["snapshot_id"] in unsound]


def _taken_along(held: Held, batch: Batch) -> dict[str, set[int]]:
    """The rows that go with a held notice, sound or not: replay checks them again. One that stands twice leaves its rows to the first."""
    notices = batch.rows[NOTICE]
    passing = {row["revision_id"] for place, row in enumerate(notices) if place not in held[NOTICE]}
    gone = {notices[place]["revision_id"] for place in held[NOTICE]} - passing
    along = {table: {place for place, row in enumerate(batch.rows[table]) if row["revision_id"] in gone} for table in holding.ALONG}
    for table, places in along.items():
        held[table] = {place: reasons for place, reasons in held[table].items() if place not in places}
    return along


def _without(table: pa.Table, held: Mapping[int, object], along: set[int], blocked: str | None) -> pa.Table:
    if blocked:
        return table.slice(0, 0)
    if not held and not along:
        return table
    import pyarrow as pa

    passing = [place for place in range(table.num_rows) if place not in held and place not in along]
    return table.take(pa.array(passing, pa.int64()))


def _sentence(broken: list[Outcome]) -> str:
    """One line: what broke and what to do."""
    told = "; ".join(f"{next(iter(each.unexpected.values()))}: {each.expected.meaning}" for each in broken)
    return f"nothing is loaded. {told}"
