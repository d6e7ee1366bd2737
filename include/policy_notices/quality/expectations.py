"""Great Expectations, as little of it as is needed: one frame, one suite, one list of outcomes.

Importing it takes three to four seconds, so it is imported once a process, inside the one function that starts it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from policy_notices.quality.baseline import Expected

if TYPE_CHECKING:
    import pandas as pd

ROW = "row"
"""The frame's column that holds each row's place in its table."""
SHOWN = 20
"""Rows that a Data Docs page lists of each expectation; all of them are in quarantine."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An expectation's result on a table: `unexpected` maps the places of the rows that broke it to what was seen there."""

    suite: str
    expected: Expected
    success: bool
    elements: int
    unexpected: dict[int, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def _source() -> Any:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "False")
    import great_expectations

    for name in ("great_expectations", "great_expectations._docs_decorators", "great_expectations.data_context.types.base"):
        logging.getLogger(name).setLevel(logging.WARNING)
    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    return context.data_sources.add_pandas("run").add_dataframe_asset("frame").add_batch_definition_whole_dataframe("whole")


def check(suite: str, frame: pd.DataFrame, expectations: Sequence[Expected]) -> tuple[list[Outcome], dict[str, Any]]:
    """Every expectation's outcome on the frame, and Great Expectations' own result as JSON for Data Docs.

    Raises ValueError where an expectation could not be evaluated: a check that did not run is no check that passed.
    """
    definition = _source()
    import great_expectations as gx

    declared = [
        getattr(gx.expectations, each.of_class)(
            column=each.on, severity=each.severity, meta={"place": place, "meaning": each.meaning, "column": each.column}, **each.arguments
        )
        for place, each in enumerate(expectations)
    ]
    result = definition.get_batch({"dataframe": frame}).validate(
        gx.ExpectationSuite(name=suite, expectations=declared),
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": [ROW], "return_unexpected_index_query": False},
    )
    outcomes = []
    for each in result.results:
        expected = expectations[each.expectation_config.meta["place"]]
        if each.exception_info and each.exception_info.get("raised_exception"):
            raise ValueError(f"suite {suite}: {expected.name} could not be evaluated: {each.exception_info['exception_message']}")
        unexpected = {int(seen[ROW]): str(seen.get(expected.on)) for seen in each.result.get("unexpected_index_list") or ()}
        outcomes.append(Outcome(suite, expected, bool(each.success), len(frame), unexpected))
        _shorten(each.result)
    return outcomes, result.to_json_dict()


def _shorten(result: dict[str, Any]) -> None:
    for name in ("unexpected_list", "unexpected_index_list"):
        result.pop(name, None)
    for name in ("partial_unexpected_list", "partial_unexpected_index_list", "partial_unexpected_counts"):
        if name in result:
            result[name] = result[name][:SHOWN]
