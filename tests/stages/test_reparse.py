"""What a person may choose to have read again, on a warehouse of either kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.warehouse.batches import Page, Record, batch
from tests.warehouse.batches import run as a_run

from policy_notices import rule_names
from policy_notices.stages import reparse
from policy_notices.stages.fetch import SNAPSHOTS
from policy_notices.stages.rows import as_json
from policy_notices.stages.run import Run
from policy_notices.warehouse import load_run
from policy_notices.warehouse.registry import METADATA

PORTAL = "wuhan_mzj"
PAGES = {
    "old": ("2.aaaaaaaa", 8, ["comparator: before: 不少于", "indicator: counted before", "domain by the statement"]),
    "older": ("stricter", 9, ["comparator: no comparator word", "indicator: shared out by 分别", "domain of the item's heading"]),
    "last": ("3.bbbbbbbb", 10, ["comparator: behind: 以上", "indicator: counted behind", "deadline: 2024年底前", "no domain word"]),
    "today": (reparse.RULE_VERSION, 11, ["comparator: range", "indicator: counted before, as nobody calls it"]),
}
CHOICE: dict[str, Any] = {"since": None, "until": None, "only_outdated": False, "up_to_version": None, "rules": []}


@pytest.fixture
def loaded(engine: sa.Engine, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Four notices, each read by other rules of another version."""
    monkeypatch.setenv("POLICY_NOTICES_WAREHOUSE", url)
    monkeypatch.setenv("POLICY_NOTICES_HOME", str(tmp_path))
    load = replace(a_run(1), portal_id=PORTAL, run_id=f"{PORTAL}.1")
    pages = [
        Page(f"https://a.gov.cn/{name}", (Record("助餐点", 50),), title=name, doc_no=name, published_on=date(2024, 3, day))
        for name, (_, day, _) in PAGES.items()
    ]
    made = batch(load, pages)
    load_run(engine, made.run, made.tables)
    revision, target = METADATA.tables["notice_revision"], METADATA.tables["target"]
    with engine.begin() as connection:
        for name, (version, _, rules) in PAGES.items():
            connection.execute(sa.update(revision).where(revision.c.title == name).values(rule_version=version))
            of_it = sa.select(revision.c.revision_id).where(revision.c.title == name)
            stored: Any = sa.literal(as_json(rules), sa.Text)
            stored = sa.cast(stored, sa.JSON) if engine.dialect.name == "postgresql" else stored
            connection.execute(sa.update(target).where(target.c.revision_id.in_(of_it)).values(rules=stored))
    return Run.of(PORTAL, "reparse", datetime(2026, 11, 22, tzinfo=UTC))


def chosen(run: Run, **choice: Any) -> list[str]:
    """The notices that would be read again."""
    reparse.plan(run, reparse.Window.of(CHOICE | choice))
    return sorted(row["url"].rpartition("/")[2] for row in run.staging.read_parts("snapshots-", SNAPSHOTS).to_pylist())


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({}, ["last", "old", "older", "today"]),
        ({"only_outdated": True}, ["last", "old", "older"]),
        ({"up_to_version": 3}, ["last", "old", "older"]),
        ({"up_to_version": 2}, ["old", "older"]),
        ({"rules": ["comparator: before: …"]}, ["old"]),
        ({"rules": ["comparator: before: …", "comparator: behind: …"]}, ["last", "old"]),
        ({"rules": ["indicator: shared out by 分别"]}, ["older"]),
        ({"rules": ["indicator: counted before"]}, ["old"]),
        ({"rules": ["domain of …"]}, ["older"]),
        ({"rules": ["deadline: …"], "up_to_version": 2}, []),
        ({"rules": ["comparator: range"], "only_outdated": True}, []),
        ({"rules": None, "since": "2024-03-09", "until": "2024-03-10"}, ["last", "older"]),
    ],
)
def test_what_is_chosen_is_read_again(loaded: Run, choice: dict[str, Any], expected: list[str]) -> None:
    assert chosen(loaded, **choice) == expected


def test_a_change_is_told_by_the_rules_that_are_new() -> None:
    old = {"rules": ["comparator: no comparator word", "indicator: counted before", "domain by the statement"]}
    new = {"rules": ["comparator: before: 不少于", "indicator: counted before", "domain by the statement", "deadline: 2024年"]}
    assert reparse._new_rules(old, new) == ["comparator: before: …", "deadline: …"]
    assert reparse._new_rules(old, old) == ["indicator: counted before"]
    assert rule_names.found_by(["verb of issuing: 制定", "domain of the title"]) == "verb of issuing: …"
