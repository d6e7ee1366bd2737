"""Expectations that follow from the column registry alone: what is required, what range, which words, what form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policy_notices.quality.context import Severity
from policy_notices.quality.rules import Rule
from policy_notices.settings import VOCABULARY

if TYPE_CHECKING:
    import pyarrow as pa

SUITES = {"snapshot": "snapshots", "notice_revision": "notices", "target": "targets", "ledger": "ledger", "attachment": "attachments"}
"""The checked tables and their suites, in the order in which rows depend on each other."""

TO_DO = "Read the row's evidence; correct it, or report it as a fault of what writes it ({source})."


@dataclass(frozen=True, slots=True)
class Expected:
    """One expectation, not yet Great Expectations' own: its class there, its arguments, and what it says to the operator.

    `on` is the frame's column that is tested; `column` the one of the table that the operator reads of.
    """

    name: str
    of_class: str
    on: str
    column: str
    severity: Severity
    meaning: str
    arguments: dict[str, Any] = field(default_factory=dict)


def of_registry(table: str) -> Iterator[Expected]:
    """Nullability, vocabulary, range and form of every staged column of the table."""
    from policy_notices.warehouse.registry import TABLES

    for column in TABLES[table].staged:
        name, to_do = column.name, TO_DO.format(source=column.source)

        def expected(of_class: str, what: str, must: str, name: str = name, to_do: str = to_do, **arguments: Any) -> Expected:
            return Expected(f"{name}.{what}", of_class, name, name, "critical", f"`{name}` must {must}. {to_do}", arguments)

        if column.required:
            yield expected("ExpectColumnValuesToNotBeNull", "required", "not be empty")
        if column.allowed:
            yield expected(
                "ExpectColumnValuesToBeInSet", "allowed", f"be one of {', '.join(column.allowed)}", value_set=list(column.allowed)
            )
        if column.references == "domain.domain":
            yield expected("ExpectColumnValuesToBeInSet", "allowed", "be one of the guide's domain codes", value_set=domains())
        if column.minimum is not None or column.maximum is not None:
            limits: dict[str, Any] = {"min_value": column.minimum, "max_value": column.maximum}
            told = " and ".join(
                f"{word} {limit}" for word, limit in zip(("at least", "at most"), limits.values(), strict=True) if limit is not None
            )
            yield expected("ExpectColumnValuesToBeBetween", "range", f"be {told}", **limits)
        if column.type == "json":
            yield expected("ExpectColumnValuesToBeJsonParseable", "json", "be JSON")
        if column.pattern:
            yield expected("ExpectColumnValuesToMatchRegex", "pattern", f"match {column.pattern}", regex=column.pattern)


def domains() -> list[str]:
    """The codes of the guide's domains: those with words in the vocabulary, and `other`."""
    import yaml

    return [*yaml.safe_load((VOCABULARY / "domains.yaml").read_text(encoding="utf-8")), "other"]


def of_rule(rule: Rule) -> Expected:
    """A hand-written rule: its column of complaints must be null."""
    return Expected(rule.name, "ExpectColumnValuesToBeNull", complaint_column(rule), rule.column, rule.severity, rule.meaning)


def complaint_column(rule: Rule) -> str:
    return f"{rule.name} ({rule.column})"


def schema_problem(table: str, given: pa.Table) -> str | None:
    """What is wrong with the columns as such: one is missing or of another type. `None` where they are the registry's."""
    from policy_notices.warehouse.registry import arrow_schema

    for wanted in arrow_schema(table):
        if wanted.name not in given.schema.names:
            return f"{table} has no column {wanted.name}"
        found = given.schema.field(wanted.name).type
        if not _fits(found, wanted.type):
            return f"{table}.{wanted.name} is {found}, expected {wanted.type}"
    return None


def _fits(found: pa.DataType, wanted: pa.DataType) -> bool:
    from pyarrow import types

    if found == wanted or types.is_null(found):
        return True
    kinds = (types.is_integer, types.is_timestamp, lambda kind: types.is_string(kind) or types.is_large_string(kind))
    if types.is_floating(wanted):
        return bool(types.is_floating(found) or types.is_integer(found))
    return any(kind(found) and kind(wanted) for kind in kinds)
