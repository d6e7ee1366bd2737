"""Every kind of bad input of `bad_inputs.yaml`, through the real `validate`: what catches it, how severe it is, where it ends up."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from bad_inputs_page import page
from spoiling import ENTRIES, is_run_wide, key_of, spoil_row, spoil_run

from policy_notices.quality import Verdict, validate

ROW_ENTRIES = [entry for entry in ENTRIES if not is_run_wide(entry)]
RUN_ENTRIES = [entry for entry in ENTRIES if is_run_wide(entry)]


def named(entry: dict[str, Any]) -> str:
    return str(entry["name"])


@pytest.fixture(scope="module")
def spoiled(make: Any) -> tuple[Verdict, dict[str, dict[str, Any]], int]:
    """One run with every bad row in a notice of its own, among as many sound notices: verdict, spoiled rows by entry, notices."""
    material = make(2 * len(ROW_ENTRIES))
    notices = list(material.rows["notice_revision"])
    rows = {named(entry): spoil_row(entry, material.rows, notice) for entry, notice in zip(ROW_ENTRIES, notices, strict=False)}
    count = len(material.rows["notice_revision"])
    return validate(material.tables(), material.told(discovered=count, fetched=count).context), rows, count


def test_the_operators_page_is_the_table() -> None:
    assert (Path(__file__).resolve().parents[2] / "docs" / "bad-inputs.md").read_text(encoding="utf-8") == page()


def test_there_are_enough_kinds() -> None:
    assert len(ENTRIES) >= 60
    assert len({named(entry) for entry in ENTRIES}) == len(ENTRIES)
    assert {entry["of"] for entry in ENTRIES} == {"page", "list", "attachment", "row", "batch"}


@pytest.mark.parametrize("entry", ROW_ENTRIES, ids=named)
def test_bad_row(entry: dict[str, Any], spoiled: tuple[Verdict, dict[str, dict[str, Any]], int]) -> None:
    verdict, rows, _ = spoiled
    named_so = [each for each in verdict.results.to_pylist() if each["expectation"] == entry["caught_by"] and not each["success"]]
    assert len(named_so) == 1
    result = named_so[0]
    assert result["severity"] == entry["severity"]
    assert len(result["meaning"]) > 30
    key = key_of(entry["table"], rows[named(entry)])
    held = [each for each in verdict.quarantine.to_pylist() if each["subject"] == entry["table"] and each["row_key"] == key]
    if entry["ends"] == "loaded":
        assert not held
        assert key in {key_of(entry["table"], row) for row in verdict.passed[entry["table"]].to_pylist()}
    elif entry.get("with_notice"):
        taken = [row for each in verdict.quarantine.to_pylist() for row in json.loads(each["data"]).get(entry["table"], ())]
        assert key in {key_of(entry["table"], row) for row in taken}
    else:
        assert entry["caught_by"] in {reason["expectation"] for each in held for reason in json.loads(each["reasons"])}
        assert all(each["status"] == "waiting" and json.loads(each["data"]) for each in held)


def test_nothing_else_is_caught(spoiled: tuple[Verdict, dict[str, dict[str, Any]], int]) -> None:
    verdict, _, _ = spoiled
    wanted = Counter(name for entry in ROW_ENTRIES for name in (entry["caught_by"], *entry.get("also", ())))
    caught = Counter({row["expectation"]: row["unexpected_count"] for row in verdict.results.to_pylist() if not row["success"]})
    assert caught == wanted


def test_siblings_load_and_every_notice_is_accounted_for(spoiled: tuple[Verdict, dict[str, dict[str, Any]], int]) -> None:
    verdict, _, count = spoiled
    assert verdict.blocked is None
    held = [row for row in verdict.quarantine.to_pylist() if row["subject"] == "notice_revision"]
    assert verdict.counts["quarantined"] == len(held)
    assert verdict.passed["notice_revision"].num_rows == verdict.counts["loaded"] == count - len(held)
    lost = [entry for entry in ROW_ENTRIES if entry["ends"] == "quarantine" and entry["table"] in ("notice_revision", "snapshot")]
    assert len(held) >= len(lost)


@pytest.mark.parametrize("entry", RUN_ENTRIES, ids=named)
def test_bad_run(entry: dict[str, Any], make: Any) -> None:
    material = make(entry.get("notices", 4))
    if "notices" in entry and "context" not in entry:
        material.told(discovered=entry["notices"], fetched=entry["notices"])
    tables = spoil_run(entry, material)
    verdict = validate(tables, material.context)
    failed = {row["expectation"]: row for row in verdict.results.to_pylist() if not row["success"]}
    assert set(failed) == {entry["caught_by"], *entry.get("also", ())}
    assert failed[entry["caught_by"]]["severity"] == entry["severity"]
    if entry["ends"] == "blocked":
        assert verdict.blocked is not None
        assert "\n" not in verdict.blocked
        assert failed[entry["caught_by"]]["meaning"] in verdict.blocked
        assert all(table.num_rows == 0 for table in verdict.passed.values())
        assert verdict.counts["loaded"] == 0
    else:
        assert verdict.blocked is None
        assert verdict.passed["notice_revision"].num_rows == entry.get("notices", 4)
