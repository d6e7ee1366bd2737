"""Every kind of bad input of `tests/quality/bad_inputs.yaml` through the real DAG (`bad_runs.py`): what catches it, and where it ends up."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "tests" / "quality")]

from bad_runs import portal_of  # noqa: E402
from main_job import House  # noqa: E402
from spoiling import ENTRIES, is_run_wide  # noqa: E402

ROWS = [entry for entry in ENTRIES if not is_run_wide(entry)]
BATCHES = [entry for entry in ENTRIES if is_run_wide(entry)]
TABLES = {"notice_revision": "revision_id", "target": "target_id", "attachment": "attachment_id", "snapshot": "snapshot_id"}


def named(entry):
    return entry["name"]


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The warehouse after all runs; with `states` of the runs and the `keys` of the spoiled rows."""
    home = tmp_path_factory.mktemp("bad") / "home"
    log = home.with_suffix(".log")
    with log.open("wb") as said:
        done = subprocess.run(
            [sys.executable, str(Path(__file__).parent / "bad_runs.py"), str(home)], stdout=said, stderr=said, timeout=900
        )
    assert done.returncode == 0, log.read_text()[-3000:]
    house = House(home)
    results = {}
    for row in house.rows("SELECT portal_id, expectation, severity, meaning, unexpected_count FROM validation_result WHERE NOT success"):
        results.setdefault(row["portal_id"], {})[row["expectation"]] = row
    held = {(row["subject"], row["row_key"]): row for row in house.rows("SELECT * FROM quarantine WHERE portal_id = 'lantian_rows'")}
    loaded = {table: {row[key] for row in house.rows(f"SELECT {key} FROM {table}")} for table, key in TABLES.items()}
    ledger = {row["portal_id"]: row for row in house.rows("SELECT * FROM load_run")}
    return SimpleNamespace(
        house=house, results=results, held=held, loaded=loaded, ledger=ledger, **json.loads((home / "outcome.json").read_text())
    )


def test_the_run_of_bad_rows_succeeds_and_loads_their_siblings(runs):
    assert runs.states["lantian_rows"] == "success"
    run = runs.ledger["lantian_rows"]
    held = [row for (subject, _), row in runs.held.items() if subject == "notice_revision"]
    assert run["discovered"] == run["notices_new"] + len(held) > 2 * len(ROWS)
    assert len(held) < len(ROWS)


@pytest.mark.parametrize("entry", ROWS, ids=named)
def test_bad_row_in_a_run(entry, runs):
    result = runs.results["lantian_rows"][entry["caught_by"]]
    assert result["severity"] == entry["severity"] and len(result["meaning"]) > 30
    key = runs.keys[named(entry)]
    held = runs.held.get((entry["table"], key))
    if entry["ends"] == "loaded":
        assert held is None
        assert entry["table"] == "ledger" or key in runs.loaded[entry["table"]]
    elif entry.get("with_notice"):
        taken = [row for each in runs.held.values() for row in json.loads(each["data"]).get(entry["table"], ())]
        assert any(key in (row.get(TABLES.get(entry["table"])), f"{row.get('revision_id')}:{row.get('ordinal')}") for row in taken)
    else:
        assert held["status"] == "waiting" and json.loads(held["data"])
        assert held["url"] or "of no notice" in named(entry)
        assert entry["caught_by"] in {reason["expectation"] for reason in json.loads(held["reasons"])}


def test_nothing_but_what_was_spoiled_is_caught(runs):
    wanted = Counter(name for entry in ROWS for name in (entry["caught_by"], *entry.get("also", ())))
    assert {name: row["unexpected_count"] for name, row in runs.results["lantian_rows"].items()} == wanted


@pytest.mark.parametrize("place", range(len(BATCHES)), ids=[named(entry) for entry in BATCHES])
def test_bad_batch_in_a_run(place, runs):
    entry, portal = BATCHES[place], portal_of(place)
    caught = runs.results.get(portal, {})
    if "run_says" in entry:
        assert runs.states[portal] == "failed" and entry["run_says"] in runs.ledger[portal]["message"]
        return
    assert set(caught) == {entry["caught_by"], *entry.get("also", ())}
    assert caught[entry["caught_by"]]["severity"] == entry["severity"]
    run = runs.ledger[portal]
    if entry["ends"] == "blocked":
        assert runs.states[portal] == "failed" and run["status"] == "blocked"
        assert caught[entry["caught_by"]]["meaning"] in run["message"]
        assert not runs.house.rows("SELECT 1 FROM notice WHERE portal_id = :portal", portal=portal)
    else:
        assert runs.states[portal] == "success" and run["notices_new"] == entry.get("notices", 4)
