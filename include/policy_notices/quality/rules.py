"""How a hand-written rule is declared: a function that says what is wrong with a row, or nothing.

What it says becomes a column that is null where the rule holds; Great Expectations tests that column, row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from policy_notices.quality.context import RunContext, Severity

Row = Mapping[str, Any]
Observe = Callable[[Row, "Batch"], str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation about a row of `table`. `meaning` tells the operator what a breach means and what to do."""

    table: str
    name: str
    column: str
    severity: Severity
    meaning: str
    observe: Observe


@dataclass
class Book:
    """The rules of one table, in the order in which they were written."""

    table: str
    rules: list[Rule] = field(default_factory=list)

    def rule(self, column: str, severity: Severity, meaning: str) -> Callable[[Observe], Observe]:
        """Decorator: the function's name is the expectation's name."""

        def add(observe: Observe) -> Observe:
            self.rules.append(Rule(self.table, observe.__name__, column, severity, meaning, observe))
            return observe

        return add

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)


@dataclass
class Batch:
    """A run's rows as dictionaries, and who belongs to whom. Rules look across tables through it."""

    context: RunContext
    rows: dict[str, list[dict[str, Any]]]
    present: frozenset[str]
    notices: dict[str, dict[str, Any]] = field(default_factory=dict)
    targets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ledger: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    attachments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    snapshots: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: set[tuple[Any, ...]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.notices = {row["revision_id"]: row for row in self.rows["notice_revision"]}
        self.snapshots = {row["snapshot_id"]: row for row in self.rows["snapshot"]}
        for table, by_revision in (("target", self.targets), ("ledger", self.ledger), ("attachment", self.attachments)):
            for row in self.rows[table]:
                by_revision.setdefault(row["revision_id"], []).append(row)

    def notice_of(self, row: Row) -> dict[str, Any] | None:
        """The notice that a target, ledger row or attachment belongs to; `None` for an orphan."""
        return self.notices.get(row["revision_id"])

    def repeated(self, *key: Any) -> bool:
        """Whether this key came before in the batch: the first of its kind stands, the later ones are repetitions."""
        before = key in self.seen
        self.seen.add(key)
        return before
