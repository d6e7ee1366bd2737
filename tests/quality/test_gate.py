"""The gate as a whole: what a sound batch passes with, what importing costs, and the traps that it must not step into."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from policy_notices.quality import validate
from policy_notices.quality.baseline import SUITES
from policy_notices.quality.suites import expectations
from policy_notices.warehouse import arrow_schema


@pytest.fixture(scope="module")
def verdict(make: Any) -> Any:
    """Three sound notices, one with a wrong title, and a target of it that is wrong as well."""
    material = make(4)
    first = material.rows["notice_revision"][0]
    first["title"] = "首页"
    material.rows["target"][0]["value"] = 5.5
    material.rows["notice_revision"][1]["title"] = "<b>要点之一</b>"
    return validate(material.tables(), material.context)


def test_importing_the_room_does_not_import_great_expectations() -> None:
    code = "import sys, policy_notices.quality; print([m for m in ('great_expectations', 'pandas', 'airflow') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip() == "[]"


def test_a_sound_batch_passes_whole(make: Any) -> None:
    material = make(4)
    sound = validate(material.tables(), material.context)
    assert sound.blocked is None
    assert sound.quarantine.num_rows == 0
    assert all(row["success"] for row in sound.results.to_pylist())
    assert {name: table.num_rows for name, table in sound.passed.items()} == {name: len(rows) for name, rows in material.rows.items()}
    assert sound.counts == {"discovered": 4, "loaded": 4, "withheld": 0, "quarantined": 0, "failed": 0, "unchanged": 0}


def test_a_warning_loads_though_great_expectations_says_no_success(verdict: Any) -> None:
    notices = next(document for document in verdict.documents if document["suite_name"] == "notices")
    assert notices["success"] is False
    assert "<b>要点之一</b>" in verdict.passed["notice_revision"]["title"].to_pylist()


def test_a_held_notice_takes_its_rows_along_in_one_piece(verdict: Any) -> None:
    [held] = verdict.quarantine.to_pylist()
    data = json.loads(held["data"])
    assert held["subject"] == "notice_revision"
    assert held["url"] == data["url"]
    assert (len(data["targets"]), len(data["attachments"])) == (6, 1)
    assert data["ledger"]
    assert data["targets"][0]["value"] == 5.5
    assert {name: verdict.passed[name].num_rows for name in ("notice_revision", "target", "attachment")} == {
        "notice_revision": 3,
        "target": 18,
        "attachment": 3,
    }
    reason = json.loads(held["reasons"])[0]
    assert reason.keys() == {"expectation", "column", "severity", "meaning", "observed"}
    assert reason["observed"] == "首页"


def test_the_same_batch_gets_the_same_ids(verdict: Any, make: Any) -> None:
    material = make(4)
    material.rows["notice_revision"][0]["title"] = "首页"
    again = validate(material.tables(), material.told(run_id="another").context)
    assert again.quarantine["quarantine_id"].to_pylist() == verdict.quarantine["quarantine_id"].to_pylist()
    ids = verdict.results["result_id"].to_pylist()
    assert len(set(ids)) == len(ids)


def test_results_and_quarantine_are_in_the_registrys_columns(verdict: Any) -> None:
    assert verdict.results.schema == arrow_schema("validation_result")
    assert verdict.quarantine.schema == arrow_schema("quarantine")


@pytest.mark.parametrize("table", list(SUITES))
def test_every_expectation_has_a_severity_and_tells_the_operator_what_to_do(table: str) -> None:
    declared = expectations(table)
    assert len({each.name for each in declared}) == len(declared)
    for each in declared:
        assert each.severity in ("critical", "warning", "info")
        assert each.meaning.endswith(".")
        assert each.meaning.count(". ") or each.meaning.count(": "), each.name


def test_a_rule_that_cannot_look_at_a_row_holds_back_that_row_alone(make: Any) -> None:
    material = make(4)
    material.rows["notice_revision"][2]["sections"] = '["no section"]'
    odd = validate(material.tables(), material.context)
    [held] = odd.quarantine.to_pylist()
    assert "could not be checked" in held["reasons"]
    assert odd.counts["loaded"] == 3
