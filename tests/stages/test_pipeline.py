"""The stages one after the other, over real HTTP: repeated, revised, broken, reviewed, read again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from policy_notices import stages, targets
from policy_notices.crawl.session import Session
from policy_notices.errors import BadInputError, BlockedError, FetchError, LayoutError, PolicyNoticesError, ValidationFailedError
from policy_notices.stages import reparse
from policy_notices.stages.discover import discover, discover_window
from policy_notices.stages.fetch import fetch
from policy_notices.stages.load import load, record_failure
from policy_notices.stages.parse import parse
from policy_notices.stages.prove import prove
from policy_notices.stages.review import answer, questions
from policy_notices.stages.validate import validate


def test_every_stage_can_be_repeated(pipeline, tmp_path, monkeypatch):
    pipeline.run("wuhan_mzj")
    once = pipeline.contents()
    monkeypatch.setenv("POLICY_NOTICES_HOME", str(tmp_path / "again"))
    from policy_notices import warehouse

    warehouse.upgrade(warehouse.connect())
    pipeline.runs = 0
    pipeline.run("wuhan_mzj", times=2)
    assert pipeline.contents() == once


def test_a_loaded_run_that_is_cleared_and_run_again_keeps_its_archive(pipeline):
    run, first = pipeline.run("daye_mzj")
    before = pipeline.rows("SELECT * FROM snapshot ORDER BY snapshot_id")
    proven = prove()
    for times in (1, 2):
        for part in discover(run)["chunks"]:
            fetch(run, part)
            parse(run, part)
        validate(run)
        assert load(run)["new"] == first["new"]
        assert prove() == proven > 0
        snapshots = pipeline.rows("SELECT * FROM snapshot ORDER BY snapshot_id")
        assert [row for row in snapshots if ".again-" not in row["archive_path"]] == before
        assert len({row["archive_path"] for row in snapshots}) == times + 1


def test_what_is_as_it_was_is_unchanged(pipeline):
    _, first = pipeline.run("daye_mzj")
    _, second = pipeline.run("daye_mzj")
    assert first["new"] >= 20 and second["new"] == second["changed"] == 0
    assert second["unchanged"] > 0
    kinds = {row["kind"] for row in pipeline.rows("SELECT kind FROM snapshot WHERE run_id LIKE '%test-2'")}
    assert kinds == {"revisit"}


def test_a_click_counter_makes_no_revision_and_a_changed_text_makes_one(pipeline):
    pipeline.run("huzhou_mzj")
    pipeline.serve(huzhou_mzj="counter")
    _, counted = pipeline.run("huzhou_mzj")
    assert counted["changed"] == 0
    pipeline.serve(huzhou_mzj="revised")
    _, revised = pipeline.run("huzhou_mzj")
    assert (revised["new"], revised["changed"]) == (0, 1)
    history = pipeline.rows(
        "SELECT revision_no, valid_to IS NULL AS is_current FROM notice_revision WHERE notice_id IN "
        "(SELECT notice_id FROM notice_revision GROUP BY notice_id HAVING count(*) > 1) ORDER BY revision_no"
    )
    assert [(row["revision_no"], bool(row["is_current"])) for row in history] == [(1, False), (2, True)]


@pytest.mark.parametrize(
    ("fault", "error", "name"),
    [
        ("down", FetchError, "FetchError"), ("challenge", BlockedError, "BlockedError"), ("refused", BlockedError, "BlockedError"),
        ("list_changed", PolicyNoticesError, "LayoutError"),
    ],
)  # fmt: skip
def test_a_portal_that_cannot_be_read_is_a_named_error_and_leaves_no_rows(pipeline, fault, error, name):
    pipeline.serve(huzhou_mzj=fault)
    run = pipeline.new_run("huzhou_mzj")
    with pytest.raises(error) as raised:
        discover(run)
    assert "\n" not in str(raised.value)
    record_failure(run, "discover", raised.value)
    assert pipeline.rows("SELECT count(*) AS n FROM notice") == [{"n": 0}]
    (row,) = pipeline.rows("SELECT status, message, error FROM load_run")
    assert row["status"] == "failed" and row["message"].startswith("discover: ") and row["error"] == name


def test_an_unreadable_page_stops_its_first_run_and_waits_from_then_on(pipeline):
    pipeline.serve(daye_mzj="page_broken")
    with pytest.raises(ValidationFailedError, match="could not be read"):
        pipeline.run("daye_mzj")
    run = pipeline.new_run("daye_mzj")
    for part in discover(run)["chunks"]:
        fetch(run, part)
        assert parse(run, part)["quarantine"] == 1
    with pytest.raises(ValidationFailedError) as raised:
        validate(run)
    record_failure(run, "validate", raised.value)
    with pytest.raises(BadInputError, match="blocked"):
        load(run)
    assert pipeline.rows("SELECT count(*) AS n FROM notice") == [{"n": 0}]
    (row,) = pipeline.rows("SELECT status, error FROM load_run WHERE run_id = :run_id", run_id=run.run_id)
    assert row["status"] == "blocked" and row["error"] in ("LayoutError", "NotANoticeError", "DecodingError")
    _, counts = pipeline.run("daye_mzj")
    assert counts["new"] >= 20
    assert pipeline.rows("SELECT subject, status FROM quarantine") == [{"subject": "page", "status": "waiting"}]


def test_a_person_rejects_the_unreadable_page(pipeline):
    pipeline.serve(daye_mzj="page_broken")
    run = pipeline.new_run("daye_mzj")
    for part in discover(run)["chunks"]:
        fetch(run, part)
        parse(run, part)
    with pytest.raises(ValidationFailedError) as raised:
        validate(run)
    record_failure(run, "validate", raised.value)
    (question,) = questions(10)
    assert "daye_mzj" in question["subject"] and "http" in question["body"] and "can only be rejected" in question["body"]
    at = datetime(2026, 11, 22, 1, tzinfo=UTC)
    with pytest.raises(BadInputError, match="note"):
        answer(run, question["quarantine_id"], "Reject", who="operator", note="", at=at, correction=None)
    later = answer(run, question["quarantine_id"], "Later", who="operator", note="", at=at, correction=None)
    assert later["outcome"] == "left waiting"
    done = answer(run, question["quarantine_id"], "Reject", who="operator", note="the portal has emptied it", at=at, correction=None)
    assert done["outcome"] == "rejected"
    assert questions(10) == []


def test_reading_again_with_the_same_rules_changes_nothing(pipeline):
    pipeline.run("wuhan_mzj")
    before = pipeline.rows("SELECT target_id FROM target ORDER BY 1")
    run = pipeline.new_run("wuhan_mzj")
    assert reparse.plan(run, reparse.Window(only_outdated=True)) == []
    for part in reparse.plan(run, reparse.Window()):
        parse(run, part)
    changes = reparse.compare(run)
    assert changes["notices"] >= 20 and changes["added"] == changes["removed"] == changes["changed"] == 0
    validate(run)
    load(run)
    assert pipeline.rows("SELECT target_id FROM target ORDER BY 1") == before


def test_reading_again_with_other_rules_shows_the_change_and_replaces_the_targets(pipeline, monkeypatch):
    pipeline.run("wuhan_mzj")
    revisions = pipeline.rows("SELECT revision_id FROM notice_revision ORDER BY 1")
    read = targets.read

    def stricter(text, **more):
        from dataclasses import replace

        made = read(text, **more)
        kept = tuple(each for each in made.targets if each.comparator == "eq")
        place = {id(each): at for at, each in enumerate(kept)}
        ledger = tuple(
            replace(row, target=place.get(id(made.targets[row.target])), reason=None if id(made.targets[row.target]) in place else "name")
            if row.target is not None
            else row
            for row in made.ledger
        )
        return replace(made, targets=kept, ledger=ledger, rule_version="stricter")

    monkeypatch.setattr(targets, "read", stricter)
    run = pipeline.new_run("wuhan_mzj")
    for part in reparse.plan(run, reparse.Window()):
        parse(run, part)
    changes = reparse.compare(run)
    assert changes["removed"] > 0 and changes["added"] == 0
    assert (
        sum(changes["by_rule"]["removed"].values()) == changes["removed"] and "indicator: counted before" in changes["by_rule"]["removed"]
    )
    assert f"| wuhan_mzj | {changes['notices']} | 0 | {changes['removed']} | " in reparse.as_markdown([changes])
    validate(run)
    load(run)
    assert pipeline.rows("SELECT revision_id FROM notice_revision ORDER BY 1") == revisions
    assert {row["comparator"] for row in pipeline.rows("SELECT comparator FROM target")} == {"eq"}
    assert {row["rule_version"] for row in pipeline.rows("SELECT rule_version FROM target")} == {"stricter"}


def test_a_backfill_takes_its_window_and_goes_on_where_it_was(pipeline):
    run = pipeline.new_run("wuhan_mzj")
    found = discover_window(run, "2016-01-01", "2016-12-31")
    listed = [link["listed_on"] for name in run.staging.names("links-") for link in run.staging.read_json(name)]
    assert listed and all(day.startswith("2016") for day in listed)
    for part in found["chunks"]:
        fetch(run, part)
        parse(run, part)
    validate(run)
    assert load(run)["new"] == len(listed)
    assert discover_window(pipeline.new_run("wuhan_mzj"), "2016-01-01", "2016-12-31")["links"] == 0


@pytest.mark.parametrize("again", ["the same run, cleared", "another run of the window", "another run of a wider window"])
def test_a_backfill_that_was_stopped_asks_for_no_page_that_it_has_archived(pipeline, monkeypatch, again):
    monkeypatch.setattr(stages.discover, "CHUNK", 5)
    asked = []
    monkeypatch.setattr(Session, "get", lambda session, url, _get=Session.get, **more: asked.append(url) or _get(session, url, **more))
    stopped = pipeline.new_run("wuhan_mzj")
    parts = discover_window(stopped, "2016-01-01", "2022-12-31")["chunks"]
    for part in parts[:2]:
        fetch(stopped, part)
    archived = {url for url in asked if "/t20" in url or ".docx" in url}
    assert len(archived) >= 10 and len(parts) > 2
    asked.clear()
    run = stopped if again.startswith("the same") else pipeline.new_run("wuhan_mzj")
    until = "2024-12-31" if again.endswith("wider window") else "2022-12-31"
    for part in discover_window(run, "2016-01-01", until)["chunks"]:
        for _ in range(2):
            fetch(run, part)
        parse(run, part)
    validate(run)
    assert load(run)["new"] > 10
    assert archived.isdisjoint(asked) and len(asked) == len(set(asked))
    assert prove() > 0
    doubled = pipeline.rows("SELECT url FROM snapshot WHERE kind = 'response' GROUP BY url HAVING count(*) > 1")
    assert doubled == []
    discover_window(stopped, "2016-01-01", until)
    for part in range(2):
        if stopped.staging.names(f"links-{part:03}"):
            fetch(stopped, part)
    assert prove() > 0


def test_discovered_is_loaded_quarantined_failed_or_unchanged(pipeline):
    pipeline.serve(wuhan_mzj="withdrawn")
    run, counts = pipeline.run("wuhan_mzj")
    assert counts["failed"] == 1
    (row,) = pipeline.rows("SELECT * FROM load_run WHERE run_id = :run_id", run_id=run.run_id)
    assert row["discovered"] == row["notices_new"] + row["notices_changed"] + row["unchanged"] + row["failed"] + row["quarantined"]


def test_a_page_that_is_withdrawn_is_marked_and_kept(pipeline):
    pipeline.run("huzhou_mzj")
    before = pipeline.rows("SELECT count(*) AS n FROM target")
    pipeline.serve(huzhou_mzj="withdrawn")
    _, counts = pipeline.run("huzhou_mzj")
    assert counts["failed"] == 1
    (withdrawn,) = pipeline.rows("SELECT title FROM notice WHERE withdrawn_at IS NOT NULL")
    assert "湖州" in withdrawn["title"]
    assert pipeline.rows("SELECT count(*) AS n FROM target") == before


def test_numerals_by_reason_are_kept_on_the_revision(pipeline):
    pipeline.run("changchun_mzj")
    counted = [json.loads(row["numerals"]) for row in pipeline.rows("SELECT numerals FROM notice_revision")]
    assert any(each.get("target", 0) >= 10 and each.get("item_number", 0) >= 30 for each in counted)


def test_a_changed_layout_is_told(pipeline):
    pipeline.serve(changchun_mzj="list_changed")
    with pytest.raises((LayoutError, PolicyNoticesError), match=r"changchun_mzj|mzj\.changchun"):
        discover(pipeline.new_run("changchun_mzj"))
