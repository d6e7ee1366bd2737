"""Recorded pages of real portals through reader and gate: no alarm without cause."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from policy_notices import page, targets
from policy_notices.portals import Portal
from policy_notices.quality import RunContext, Verdict, validate
from policy_notices.stages import rows
from policy_notices.stages.run import Run
from policy_notices.warehouse import arrow_schema


@pytest.fixture(scope="module")
def verdict(shared: Path) -> Verdict:
    run = Run(Portal(id="recorded", name="录", lists=("http://recorded.example/",)), "recorded.1", datetime(2026, 11, 22, tzinfo=UTC))
    made: dict[str, list[dict[str, Any]]] = {"notice_revision": [], "target": [], "ledger": [], "attachment": []}
    for path in sorted(path for folder in ("gov_cn", "notices", "full") for path in (shared / "pages" / folder).glob("*.html")):
        url = f"http://recorded.example/{path.name}"
        notice = page.read_page(path.read_bytes(), url)
        reading = targets.read(notice.text, title=notice.title, published_on=notice.published_on)
        snapshot = {"url": url, "snapshot_id": "0" * 32, "listed_on": None, "listed_title": None}
        revision = rows.revision_row(run, snapshot, replace(notice, sections=reading.sections), reading)
        made["notice_revision"].append(revision)
        made["target"] += [rows.target_row(run, revision, place, each, reading.rule_version) for place, each in enumerate(reading.targets)]
        made["ledger"] += [
            {"revision_id": revision["revision_id"], "ordinal": place, **asdict(each)} for place, each in enumerate(reading.ledger)
        ]
    count = len(made["notice_revision"])
    tables = {name: pa.Table.from_pylist(each, schema=arrow_schema(name)) for name, each in made.items()}
    return validate(tables, RunContext("recorded", "录", "recorded.1", date(2026, 11, 22), discovered=count, fetched=count))


def test_no_recorded_notice_is_held_back(verdict: Verdict) -> None:
    assert verdict.blocked is None
    held = [(row["url"], row["reasons"]) for row in verdict.quarantine.to_pylist() if row["subject"] in ("notice_revision", "ledger")]
    assert held == []


def test_only_a_target_without_a_noun_is_held_back(verdict: Verdict) -> None:
    reasons = Counter(reason["expectation"] for row in verdict.quarantine.to_pylist() for reason in json.loads(row["reasons"]))
    assert set(reasons) <= {"indicator_is_a_noun"}


def test_few_notices_are_warned_about(verdict: Verdict) -> None:
    warned = sum(row["unexpected_count"] for row in verdict.results.to_pylist() if row["severity"] == "warning" and not row["success"])
    assert warned <= verdict.counts["loaded"] // 4
