"""From quarantine to a person and back: nothing is lost, what was read stays, and a decision holds as long as its evidence does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from policy_notices.cli import main
from policy_notices.errors import BadInputError
from policy_notices.identifiers import identifier
from policy_notices.quality import RunContext, Verdict, review, validate
from policy_notices.quality.replay import replay
from policy_notices.warehouse import METADATA, LoadRun
from policy_notices.warehouse.loader import load_run

AT = datetime(2026, 3, 11, 3, tzinfo=UTC)
TARGET, REVISION, QUARANTINE, SNAPSHOT, ATTACHMENT = (
    METADATA.tables[name] for name in ("target", "notice_revision", "quarantine", "snapshot", "attachment")
)


def loaded(engine: sa.Engine, material: Any, run_id: str | None = None, started: datetime = datetime(2026, 3, 10, 2, tzinfo=UTC)) -> Any:
    """Validate with the decisions so far, and load what passes, as the pipeline does."""
    context = replace(material.context, decisions=review.decisions(engine, material.context.portal_id))
    verdict = validated(material, context)
    assert verdict.blocked is None
    tables = {name: table for name, table in verdict.passed.items() if name != "ledger"}
    tables["snapshot"] = material.tables()["snapshot"]
    tables |= {"quarantine": verdict.quarantine, "validation_result": verdict.results}
    load_run(engine, LoadRun(run_id or context.run_id, context.portal_id, started), tables)
    return verdict


VERDICTS: dict[str, Verdict] = {}


def validated(material: Any, context: RunContext) -> Verdict:
    """`validate` takes two seconds; the same question has the same answer."""
    key = repr((material.rows, context))
    if key not in VERDICTS:
        VERDICTS[key] = validate(material.tables(), context)
    return VERDICTS[key]


def again(material: Any, version: str) -> Any:
    """The same pages read by newer rules."""
    copied = material.copy()
    for table in ("notice_revision", "target"):
        for row in copied.rows[table]:
            row |= {"rule_version": version, "run_id": f"reparse-{version}"}
    return copied.told(run_id=f"reparse-{version}")


def play(engine: sa.Engine, portal_id: str, run_id: str = "replay-1") -> Any:
    return replay(engine, LoadRun(run_id, portal_id, AT, status="partial"))


def rows(engine: sa.Engine, table: sa.Table) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def spoil_value(material: Any) -> dict[str, Any]:
    target: dict[str, Any] = material.rows["target"][0]
    target["value"] = 9999.0
    return target


def test_a_corrected_target_is_loaded_and_what_was_read_stays(engine: sa.Engine, material: Any) -> None:
    target = spoil_value(material)
    loaded(engine, material)
    assert len(rows(engine, TARGET)) == 23
    [held] = review.waiting(engine)
    assert held.subject == "target"
    assert held.reasons[0]["expectation"] == "value_agrees_with_value_text"
    assert target["value_text"] in (held.evidence or "")
    review.decide(engine, held.quarantine_id, "correct", who="王芳", note="看原文", at=AT, correction={"value": 120.0})
    made = play(engine, held.portal_id)
    assert made.reopened == {}
    stored = next(row for row in rows(engine, TARGET) if row["target_id"] == target["target_id"])
    assert stored["value"] == 120.0
    assert f"review.{held.quarantine_id}" in json.dumps(stored["rules"])
    assert stored["run_id"] == "replay-1"
    assert len(rows(engine, TARGET)) == 24
    [kept] = rows(engine, QUARANTINE)
    assert (kept["status"], kept["decided_by"], kept["note"], kept["replayed_run_id"]) == ("replayed", "王芳", "看原文", "replay-1")
    assert review.get(engine, held.quarantine_id).data["value"] == 9999.0
    assert review.get(engine, held.quarantine_id).correction == {"value": 120.0}
    assert len({row["revision_no"] for row in rows(engine, REVISION)}) == 1


def test_a_correction_survives_reading_again_while_its_evidence_stands(engine: sa.Engine, material: Any) -> None:
    spoil_value(material)
    loaded(engine, material)
    [held] = review.waiting(engine)
    review.decide(engine, held.quarantine_id, "correct", who="王芳", note="看原文", at=AT, correction={"value": 120.0})
    verdict = loaded(engine, again(material, "test.2"), "reparse-test.2", AT)
    assert verdict.quarantine.num_rows == 0
    stored = next(row for row in rows(engine, TARGET) if row["ordinal"] == 0 and row["revision_id"] == held.data["revision_id"])
    assert (stored["value"], stored["rule_version"]) == (120.0, "test.2")


def test_a_correction_is_asked_again_when_its_evidence_changes(engine: sa.Engine, material: Any) -> None:
    spoil_value(material)
    loaded(engine, material)
    [held] = review.waiting(engine)
    review.decide(engine, held.quarantine_id, "correct", who="王芳", note="看原文", at=AT, correction={"value": 120.0})
    newer = again(material, "test.2")
    target, notice = newer.rows["target"][0], newer.rows["notice_revision"][0]
    target["value"] = 120.0
    target["quote_start"] -= 3
    target["quote"] = notice["text"][target["quote_start"] : target["quote_end"]]
    verdict = validate(newer.tables(), replace(newer.context, decisions=review.decisions(engine, held.portal_id)))
    [asked] = verdict.quarantine.to_pylist()
    assert asked["status"] == "waiting"
    assert json.loads(asked["reasons"])[0]["expectation"] == "evidence_is_unchanged"
    assert "王芳" in json.loads(asked["reasons"])[0]["observed"]
    assert verdict.passed["target"].num_rows == 23


def test_a_wrong_correction_waits_again_and_says_why(engine: sa.Engine, material: Any) -> None:
    spoil_value(material)
    loaded(engine, material)
    [held] = review.waiting(engine)
    review.decide(engine, held.quarantine_id, "correct", who="王芳", note="看原文", at=AT, correction={"value": 7.0})
    made = play(engine, held.portal_id)
    assert made.done == []
    [waits] = review.waiting(engine)
    assert "value_agrees_with_value_text" in (waits.note or "")
    assert len(rows(engine, TARGET)) == 23


def test_an_approved_notice_comes_with_all_that_went_along(engine: sa.Engine, material: Any) -> None:
    material.rows["notice_revision"][1]["published_on"] = date(2026, 5, 8)
    verdict = loaded(engine, material)
    assert verdict.counts["quarantined"] == 1
    assert (len(rows(engine, REVISION)), len(rows(engine, TARGET))) == (3, 18)
    [held] = review.waiting(engine)
    assert {name: len(held.data[name]) for name in ("targets", "attachments")} == {"targets": 6, "attachments": 1}
    review.decide(engine, held.quarantine_id, "approve", who="李强", note="门户预先公布", at=AT)
    play(engine, held.portal_id)
    assert (len(rows(engine, REVISION)), len(rows(engine, TARGET))) == (4, 24)
    assert next(row for row in rows(engine, REVISION) if row["url"] == held.url)["published_on"] == date(2026, 5, 8)
    assert loaded(engine, material.told(run_id="later"), "later", AT).quarantine.num_rows == 0


def test_a_notice_held_in_a_blocked_run_is_released_with_its_snapshots(engine: sa.Engine, make: Any) -> None:
    material = make(12)
    for notice in material.rows["notice_revision"]:
        notice["title"] = None
    verdict = validated(material, material.context)
    assert verdict.blocked is not None
    blocked = LoadRun(material.context.run_id, material.context.portal_id, AT, status="blocked", message="most titles are gone")
    load_run(engine, blocked, {"quarantine": verdict.quarantine, "validation_result": verdict.results})
    assert not rows(engine, SNAPSHOT)
    held = review.waiting(engine)[0]
    review.decide(
        engine, held.quarantine_id, "correct", who="王芳", note="标题在附件里", at=AT, correction={"title": "关于做好养老工作的通知"}
    )
    made = play(engine, held.portal_id)
    assert made.reopened == {}
    [notice] = rows(engine, REVISION)
    assert notice["title"] == "关于做好养老工作的通知"
    assert notice["snapshot_id"] in {row["snapshot_id"] for row in rows(engine, SNAPSHOT)}
    assert {row["snapshot_id"] for row in rows(engine, ATTACHMENT)} <= {row["snapshot_id"] for row in rows(engine, SNAPSHOT)}


def test_an_approved_snapshot_and_an_approved_file_are_loaded(engine: sa.Engine, material: Any) -> None:
    material.rows["attachment"][0]["name"] = " "
    snapshot = material.rows["snapshot"][1]
    snapshot["archive_length"] = 0
    verdict = validated(material, material.context)
    tables = {name: table for name, table in verdict.passed.items() if name != "ledger"}
    run = LoadRun(material.context.run_id, material.context.portal_id, AT)
    load_run(engine, run, tables | {"quarantine": verdict.quarantine, "validation_result": verdict.results})
    held = {each.subject: each for each in review.waiting(engine)}
    for each in held.values():
        review.decide(engine, each.quarantine_id, "approve", who="王芳", note="看过", at=AT)
    made = play(engine, material.context.portal_id)
    assert made.reopened == {}
    assert snapshot["snapshot_id"] in {row["snapshot_id"] for row in rows(engine, SNAPSHOT)}
    assert material.rows["attachment"][0]["attachment_id"] in {row["attachment_id"] for row in rows(engine, ATTACHMENT)}


def test_a_corrected_notice_is_checked_again_with_its_parts(engine: sa.Engine, material: Any) -> None:
    material.rows["notice_revision"][1]["title"] = "首页"
    bad = next(row for row in material.rows["target"] if row["revision_id"] == material.rows["notice_revision"][1]["revision_id"])
    bad["value"] = 5.5
    loaded(engine, material)
    [held] = review.waiting(engine)
    review.decide(engine, held.quarantine_id, "correct", who="李强", note="标题在图中", at=AT, correction={"title": "2026年工作要点"})
    play(engine, held.portal_id)
    stored = next(row for row in rows(engine, REVISION) if row["url"] == held.url)
    assert stored["title"] == "2026年工作要点"
    assert f"review.{held.quarantine_id}" in json.dumps(stored["metadata_sources"])
    assert len(rows(engine, TARGET)) == 23
    [part] = review.waiting(engine)
    assert (part.subject, part.data["value"]) == ("target", 5.5)


def test_a_rejected_row_stays_out_and_stays_decided(engine: sa.Engine, material: Any) -> None:
    spoil_value(material)
    loaded(engine, material)
    [held] = review.waiting(engine)
    review.decide(engine, held.quarantine_id, "reject", who="李强", note="原文有误", at=AT)
    verdict = loaded(engine, again(material, "test.2"), "reparse-test.2", AT)
    assert verdict.passed["target"].num_rows == 23
    assert review.waiting(engine) == []
    assert [row["status"] for row in rows(engine, QUARANTINE)] == ["rejected"]
    assert play(engine, held.portal_id).done == []


def test_a_replay_twice_changes_nothing(engine: sa.Engine, material: Any) -> None:
    spoil_value(material)
    loaded(engine, material)
    [held] = review.waiting(engine)
    review.decide(engine, held.quarantine_id, "correct", who="王芳", note="看原文", at=AT, correction={"value": 120.0})
    play(engine, held.portal_id)
    before = rows(engine, TARGET)
    assert play(engine, held.portal_id, "replay-2").done == []
    assert rows(engine, TARGET) == before


def test_the_same_bad_row_is_asked_about_once(engine: sa.Engine, material: Any) -> None:
    spoil_value(material)
    loaded(engine, material)
    loaded(engine, material.told(run_id="next"), "next", AT)
    assert len(rows(engine, QUARANTINE)) == 1


def test_decisions_become_gold_records(
    engine: sa.Engine, material: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil_value(material)
    loaded(engine, material)
    [held] = review.waiting(engine)
    review.decide(engine, held.quarantine_id, "correct", who="王芳", note="看原文", at=AT, correction={"value": 120.0})
    [record] = review.export_gold(engine, held.portal_id)
    assert list(record) == list(review.GOLD)
    assert (record["value"], record["unit"], record["quote"]) == (120.0, "个", held.data["quote"])
    monkeypatch.setenv("POLICY_NOTICES_WAREHOUSE", engine.url.render_as_string(hide_password=False))
    assert main(["gold", held.portal_id]) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line) == record
    assert main(["gold", "another_portal"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("verb", "who", "note", "correction", "says"),
    [
        ("approve", " ", "看过", None, "a name"),
        ("approve", "王芳", "", None, "a note"),
        ("approve", "王芳", "看过", {"value": 3.0}, "takes no correction"),
        ("correct", "王芳", "看过", None, "changes nothing"),
        ("correct", "王芳", "看过", {"value": "三"}, "must be a number"),
        ("correct", "王芳", "看过", {"comparator": "about"}, "must be one of"),
        ("correct", "王芳", "看过", {"due": "年底"}, "must be a date"),
        ("correct", "王芳", "看过", {"quote": None}, "must not be empty"),
        ("correct", "王芳", "看过", {"revision_id": identifier("x")}, "cannot be corrected"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(
    engine: sa.Engine, held_row: str, verb: Any, who: str, note: str, correction: Any, says: str
) -> None:
    with pytest.raises(BadInputError, match=says):
        review.decide(engine, held_row, verb, who=who, note=note, at=AT, correction=correction)
    assert review.get(engine, held_row).status == "waiting"


@pytest.fixture
def held_row(engine: sa.Engine, material: Any) -> str:
    row = {
        "quarantine_id": identifier("held"),
        "run_id": "r",
        "portal_id": material.context.portal_id,
        "subject": "target",
        "row_key": material.rows["target"][0]["target_id"],
        "url": "http://mzj.lantian.example/100.html",
        "data": json.loads(json.dumps(material.rows["target"][0], default=str)),
        "reasons": [],
        "status": "waiting",
    }
    with engine.begin() as connection:
        connection.execute(sa.insert(QUARANTINE).values(**row))
    return str(row["quarantine_id"])


def test_a_decision_is_taken_once(engine: sa.Engine, held_row: str) -> None:
    review.decide(engine, held_row, "reject", who="王芳", note="不是目标", at=AT)
    with pytest.raises(BadInputError, match="rejected by 王芳 already"):
        review.decide(engine, held_row, "approve", who="李强", note="是目标", at=AT)


def test_an_unknown_row_is_named(engine: sa.Engine) -> None:
    with pytest.raises(BadInputError, match="no row 0000"):
        review.decide(engine, "0000", "reject", who="王芳", note="看过", at=AT)
