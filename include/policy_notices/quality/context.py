"""What validation is told about a run, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pyarrow as pa

Severity = Literal["critical", "warning", "info"]


@dataclass(frozen=True, slots=True)
class PastRun:
    """What a finished run of the portal brought: the history that today's figures are held against.

    `yielded` counts notices new or changed; `mean_length` is in characters a notice; `missing` maps a metadata field to the share of
    notices without it (0 to 1); `layout` maps a metadata field to the rule that most notices had it from. `backlog` marks the portal's
    first run, which brought all that it ever published and not what a day brings.
    """

    day: date
    yielded: int
    mean_length: float | None = None
    targets_a_notice: float | None = None
    missing: Mapping[str, float] = field(default_factory=dict)
    layout: Mapping[str, str] = field(default_factory=dict)
    backlog: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's answer to a quarantined row, as `review` keeps it. `reading` is the row as read, `correction` the fields put right."""

    quarantine_id: str
    subject: str
    url: str
    status: Literal["approved", "corrected", "rejected"]
    reading: Mapping[str, Any]
    expectations: tuple[str, ...]
    correction: Mapping[str, Any] = field(default_factory=dict)
    decided_by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RunContext:
    """A run's portal, day and discovery figures, the portal's past and the decisions taken on its rows.

    `discovered` counts links taken on by this run; each must end as loaded, quarantined, failed or unchanged. `unchanged` counts pages
    that were known already (304, same digest, same reading). `stated_total` is what the portal's list says it holds and `listed` how many
    entries the list pages showed, both only on a full sweep. `minimum` is the fewest entries that the lists must show.
    """

    portal_id: str
    portal_name: str
    run_id: str
    run_date: date
    discovered: int
    fetched: int
    failed: int = 0
    unchanged: int = 0
    stated_total: int | None = None
    listed: int | None = None
    complete: bool = True
    minimum: int = 0
    history: tuple[PastRun, ...] = ()
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be loaded, what is held back and why, and every expectation's result.

    `blocked` is the sentence for the operator where a critical floor of the batch broke: then `passed` has no rows. `counts` has
    `discovered`, `loaded`, `quarantined`, `failed`, `unchanged` (notices, adding up) and `held_<table>` (quarantined rows a table).
    `documents` are Great Expectations' own results, as JSON, one a suite, for `datadocs.write`.
    """

    passed: dict[str, pa.Table]
    quarantine: pa.Table
    results: pa.Table
    blocked: str | None
    counts: dict[str, int]
    documents: tuple[dict[str, Any], ...] = ()
