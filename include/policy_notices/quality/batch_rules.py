"""The floors of a batch: one row of figures about the run, and what must hold of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import mean, median
from typing import Any

from policy_notices.quality import rhythm
from policy_notices.quality.baseline import Expected
from policy_notices.quality.context import RunContext, Severity
from policy_notices.quality.expectations import ROW, Outcome, check
from policy_notices.quality.rules import Batch

SUITE = "batch"
METADATA = ("title", "issuer", "index_no", "doc_no", "written_on", "published_on", "topic", "validity")
ENOUGH_NOTICES = 3
"""Notices from which the figures of a run mean something."""
MANY = 10
"""Notices from which a majority in quarantine means that the layout changed, and not that some pages are odd."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A run in figures. `loaded` and `quarantined` count notices; means and shares are over all notices read, held back or not."""

    loaded: int
    quarantined: int
    schema: tuple[str, ...]
    context: RunContext
    mean_length: float | None = None
    targets_a_notice: float | None = None
    missing: Mapping[str, float] = field(default_factory=dict)
    layout: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, batch: Batch, held: Mapping[str, Mapping[int, Any]], schema: list[str], context: RunContext) -> Figures:
        notices = batch.rows["notice_revision"]
        quarantined = len(held.get("notice_revision", {}))
        loaded = len(notices) - quarantined
        if not notices:
            return cls(loaded, quarantined, tuple(schema), context)
        sources = [_object(row["metadata_sources"]) for row in notices]
        rules = {name: Counter(each[name] for each in sources if each.get(name)) for name in METADATA}
        return cls(
            loaded,
            quarantined,
            tuple(schema),
            context,
            mean(len(row["text"] or "") for row in notices),
            len(batch.rows["target"]) / len(notices),
            {name: sum(row[name] is None for row in notices) / len(notices) for name in METADATA},
            {name: str(counted.most_common(1)[0][0]) for name, counted in rules.items() if counted},
        )

    @property
    def read(self) -> int:
        return self.loaded + self.quarantined

    def counts(self, blocked: bool) -> dict[str, int]:
        """The five figures that every run must account for. A blocked run loads nothing: its sound notices are `withheld`."""
        return {
            "discovered": self.context.discovered,
            "loaded": 0 if blocked else self.loaded,
            "withheld": self.loaded if blocked else 0,
            "quarantined": self.quarantined,
            "failed": self.context.failed,
            "unchanged": self.context.unchanged,
        }


def _object(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Floor:
    """One expectation about the run as a whole."""

    name: str
    column: str
    severity: Severity
    meaning: str
    observe: Callable[[Figures], str | None]


FLOORS: list[Floor] = []


def floor(column: str, severity: Severity, meaning: str) -> Callable[[Callable[[Figures], str | None]], Callable[[Figures], str | None]]:
    def add(observe: Callable[[Figures], str | None]) -> Callable[[Figures], str | None]:
        FLOORS.append(Floor(observe.__name__, column, severity, meaning, observe))
        return observe

    return add


@floor(
    "schema",
    "critical",
    "The tables are not the registry's. Code and staging are of different versions: run the portal again from the start.",
)
def tables_are_the_registrys(run: Figures) -> str | None:
    return "; ".join(run.schema) or None


@floor(
    "discovered",
    "critical",
    "The lists show fewer entries than the portal's `minimum`. Its layout changed or it blocks: look at the list page, "
    "then run `portals check`.",
)
def lists_reach_their_minimum(run: Figures) -> str | None:
    found = run.context.discovered if run.context.listed is None else run.context.listed
    return f"{found} entries, at least {run.context.minimum} expected" if found < run.context.minimum else None


@floor(
    "discovered",
    "critical",
    "The list's chain of pages broke off: notices are missing. Look at the last list page that was read, then run again.",
)
def lists_are_complete(run: Figures) -> str | None:
    return None if run.context.complete else f"{run.context.discovered} entries, list not read to its end"


@floor(
    "stated_total",
    "critical",
    "The portal says that it has more entries than its lists showed: a part was never read. Look at the list's pagination.",
)
def lists_reach_their_total(run: Figures) -> str | None:
    total, listed = run.context.stated_total, run.context.listed
    return f"{listed} of {total} entries" if total is not None and listed is not None and listed < total else None


@floor(
    "loaded",
    "critical",
    "Notices were lost or doubled between discovery and the gate. This is a fault of the pipeline: run again; if it stays, report it.",
)
def every_notice_is_accounted_for(run: Figures) -> str | None:
    context = run.context
    accounted = run.read + context.failed + context.unchanged
    if run.schema or accounted == context.discovered:
        return None
    parts = {"to load": run.loaded, "quarantined": run.quarantined, "failed": context.failed, "unchanged": context.unchanged}
    return f"{context.discovered} discovered; {', '.join(f'{count} {fate}' for fate, count in parts.items())}"


@floor(
    "loaded",
    "critical",
    "Pages were fetched and not one notice came of them (an empty table passes every check of its columns). Look at an "
    "archived page; set `selectors`.",
)
def pages_give_notices(run: Figures) -> str | None:
    return f"{run.context.fetched} pages fetched, no notice" if run.context.fetched > 0 and not run.read and not run.schema else None


@floor(
    "quarantined",
    "critical",
    "Most notices are held back: the layout changed. Look at the reasons in quarantine; set the portal's `selectors`, then run again.",
)
def most_notices_pass(run: Figures) -> str | None:
    if run.quarantined < MANY or run.quarantined * 2 <= run.read:
        return None
    return f"{run.quarantined} of {run.read} notices held back"


@floor("failed", "critical", "Most pages could not be had: the portal is down or blocks. Visit it in a browser; run again later.")
def most_pages_are_had(run: Figures) -> str | None:
    failed, discovered = run.context.failed, run.context.discovered
    return f"{failed} of {discovered} pages failed" if failed >= MANY and failed * 2 > discovered else None


@floor(
    "loaded",
    "critical",
    "The portal has been silent for longer than it ever was: not quiet, but broken. Visit its list in a browser; mend "
    "the declaration or pause the portal.",
)
def silence_is_quiet(run: Figures) -> str | None:
    return _silence(run, broken=True)


@floor("loaded", "warning", "The portal is unusually quiet. If it goes on, the run will fail; visit its list in a browser.")
def silence_is_usual(run: Figures) -> str | None:
    return _silence(run, broken=False)


def _silence(run: Figures, broken: bool) -> str | None:
    quiet = rhythm.silence(run.context.history, run.context.run_date, run.read)
    if quiet is None:
        return None
    days, expected, longest = quiet
    is_broken = rhythm.is_broken(days, expected, longest)
    if is_broken is not broken or not (broken or (expected > 3 and days > longest)):
        return None
    return f"no notice on {days} working days, {expected:.1f} expected, longest silence so far {longest}"


@floor(
    "loaded",
    "warning",
    "Far more notices than such a day brings. A backlog was put up, or the list's addresses changed and everything "
    "looks new: compare with the list.",
)
def yield_is_not_a_flood(run: Figures) -> str | None:
    expected = rhythm.expected_yield(run.context.history, run.context.run_date)
    most = max(rhythm.daily(run.context.history).values(), default=0)
    if expected is None or len(run.context.history) < rhythm.ENOUGH_RUNS or run.read <= max(20.0, 5 * expected, 1.5 * most):
        return None
    return f"{run.read} notices, {expected:.1f} expected, {most} at most so far"


@floor(
    "run_date",
    "warning",
    "The State Council's holidays of this year are not in the calendar yet. Update the package `chinesecalendar`; "
    "until then weekdays count as worked.",
)
def calendar_is_known(run: Figures) -> str | None:
    return rhythm.calendar_gap([run.context.run_date])


@floor(
    "text",
    "warning",
    "The mean length of `text` changed suddenly. The body's border may have moved: compare an archived page with the notice.",
)
def mean_length_is_usual(run: Figures) -> str | None:
    return _unusual(
        run, run.mean_length, [past.mean_length for past in run.context.history if past.mean_length is not None], "characters a notice"
    )


@floor(
    "targets",
    "warning",
    "The number of targets a notice changed suddenly. Other documents than before, or a form that the reader does not "
    "know: read one notice.",
)
def targets_a_notice_are_usual(run: Figures) -> str | None:
    past = [each.targets_a_notice for each in run.context.history if each.targets_a_notice is not None]
    return _unusual(run, run.targets_a_notice, past, "targets a notice")


def _unusual(run: Figures, value: float | None, past: list[float], unit: str) -> str | None:
    if value is None or run.read < ENOUGH_NOTICES or (found := rhythm.unusual(value, past)) is None:
        return None
    return f"{value:.1f} {unit}, usually {found[0]:.1f} ± {found[1]:.1f}"


def _missing(name: str) -> Callable[[Figures], str | None]:
    def observe(run: Figures) -> str | None:
        past = [each.missing[name] for each in run.context.history if name in each.missing]
        if run.read < ENOUGH_NOTICES or len(past) < rhythm.ENOUGH_RUNS:
            return None
        share, usual = run.missing[name], median(past)
        return f"{name}: missing in {share:.0%} of the notices, usually {usual:.0%}" if share - usual > 0.3 else None

    return observe


def _layout(name: str) -> Callable[[Figures], str | None]:
    def observe(run: Figures) -> str | None:
        past = [each.layout[name] for each in run.context.history if name in each.layout]
        rule = run.layout.get(name)
        if run.read < ENOUGH_NOTICES or len(past) < rhythm.ENOUGH_RUNS or rule is None or rule in past:
            return None
        return f"{name}: now from {rule}, so far from {Counter(past).most_common(1)[0][0]}"

    return observe


MISSING = (
    "`{}` is missing far more often than it used to be. Look at a page: its label or place changed; set the portal's `selectors` for it."
)
ELSEWHERE = "`{}` comes from another place of the page than ever before: the layout changed. Compare a page with its notice."
for _name in METADATA:
    FLOORS.append(Floor(f"missing_{_name}_is_usual", _name, "warning", MISSING.format(_name), _missing(_name)))
    FLOORS.append(Floor(f"layout_of_{_name}_is_known", _name, "warning", ELSEWHERE.format(_name), _layout(_name)))


def batch_outcomes(run: Figures, context: RunContext) -> tuple[list[Outcome], dict[str, Any]]:
    """The outcomes of all floors, each tested by Great Expectations on a frame of one row."""
    import pandas as pd

    expected = [Expected(each.name, "ExpectColumnValuesToBeNull", each.name, each.column, each.severity, each.meaning) for each in FLOORS]
    columns: dict[str, Any] = {ROW: [0]}
    columns |= {each.name: pd.Series([each.observe(run)], dtype=object) for each in FLOORS}
    return check(SUITE, pd.DataFrame(columns), expected)
