"""The results of a run's expectations as rows of `validation_result`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policy_notices.identifiers import identifier
from policy_notices.quality.context import RunContext
from policy_notices.quality.expectations import Outcome

if TYPE_CHECKING:
    import pyarrow as pa

SHOWN = 3
"""Observations that a result quotes; the quarantine has all."""


def results_table(outcomes: Sequence[Outcome], context: RunContext) -> pa.Table:
    """One row an expectation; `observed` quotes the first rows that broke it."""
    import pyarrow as pa

    from policy_notices.warehouse.registry import arrow_schema

    rows = [
        {
            "result_id": identifier(context.run_id, each.suite, each.expected.name, each.expected.column),
            "run_id": context.run_id,
            "portal_id": context.portal_id,
            "suite": each.suite,
            "expectation": each.expected.name,
            "column": each.expected.column,
            "severity": each.expected.severity,
            "success": each.success,
            "observed": " | ".join(list(each.unexpected.values())[:SHOWN]) or None,
            "unexpected_count": len(each.unexpected),
            "element_count": each.elements,
            "meaning": each.expected.meaning,
        }
        for each in outcomes
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema("validation_result"))
