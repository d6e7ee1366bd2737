"""What the last run says of a portal: each state once, from names of errors and of broken expectations, never from words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest
import sqlalchemy as sa

from policy_notices import errors
from policy_notices.identifiers import identifier
from policy_notices.quality import batch_rules
from policy_notices.quality.baseline import SUITES
from policy_notices.quality.suites import expectations
from policy_notices.stages.rows import METADATA
from policy_notices.warehouse import LoadRun, arrow_schema, health, load_run
from policy_notices.warehouse.freshness import freshness

from .batches import Page, Record, batch, run

PAGE = Page("https://a.gov.cn/plan.html", (Record("老年人助餐点", 50),), published_on=date(2024, 3, 8))
NEXT_DAY = datetime(2024, 3, 9, 12, tzinfo=UTC)


def broken(load: LoadRun, *names: str, severity: str = "warning") -> dict[str, pa.Table]:
    rows = [
        {
            "result_id": identifier(load.run_id, name),
            "run_id": load.run_id,
            "portal_id": load.portal_id,
            "suite": "batch",
            "expectation": name,
        }
        | {"severity": severity, "success": False, "observed": "it", "meaning": "what it means", "unexpected_count": 1, "element_count": 1}
        for name in names
    ]
    return {"validation_result": pa.Table.from_pylist(rows, schema=arrow_schema("validation_result"))}


def healthy_once(engine: sa.Engine) -> None:
    made = batch(run(1), [PAGE])
    load_run(engine, made.run, made.tables)


def seen(engine: sa.Engine, at: datetime = NEXT_DAY) -> tuple[str, str | None]:
    [row] = freshness(engine, at)
    return row["health"], row["last_error"]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        ("BlockedError", "blocked"), ("TooManyRequestsError", "blocked"), ("RobotsError", "blocked"), ("LayoutError", "changed"),
        ("NotANoticeError", "changed"), ("DecodingError", "changed"), ("IncompleteListError", "incomplete"), ("FetchError", "failing"),
        ("WarehouseError", "failing"), (None, "failing"),
    ],
)  # fmt: skip
def test_a_failed_run_is_told_apart_by_its_errors_name(engine: sa.Engine, error: str | None, state: str) -> None:
    healthy_once(engine)
    load_run(engine, run(2, status="failed", error=error, message="discover: a challenge, a login wall, a changed layout"), {})
    assert seen(engine) == (state, error)


@pytest.mark.parametrize(
    ("name", "state"),
    [("text_is_no_challenge", "blocked"), ("most_notices_pass", "changed"), ("lists_reach_their_total", "incomplete"),
     ("silence_is_quiet", "quiet"), ("most_pages_are_had", "failing")],
)  # fmt: skip
def test_a_blocked_run_is_told_apart_by_the_floor_that_broke(engine: sa.Engine, name: str, state: str) -> None:
    healthy_once(engine)
    load = run(2, status="blocked", error="ValidationFailedError", message="validate: it")
    load_run(engine, load, broken(load, name, severity="critical"))
    assert seen(engine) == (state, "ValidationFailedError")


@pytest.mark.parametrize(
    ("name", "state"), [("missing_issuer_is_usual", "changed"), ("silence_is_usual", "quiet"), ("plan_has_targets", "healthy")]
)
def test_a_run_that_loaded_is_told_apart_by_what_it_warned_of(engine: sa.Engine, name: str, state: str) -> None:
    healthy_once(engine)
    load_run(engine, run(2), broken(run(2), name))
    assert seen(engine) == (state, None)
    assert health.broken_signs(engine, [run(2).run_id]).keys() == ({run(2).run_id} if state != "healthy" else set())


def test_warnings_of_a_run_that_failed_otherwise_say_nothing(engine: sa.Engine) -> None:
    load = run(1, status="blocked", error="ValidationFailedError", message="validate: it")
    load_run(engine, load, broken(load, "missing_issuer_is_usual"))
    assert seen(engine)[0] == "failing"


def test_of_several_signs_the_gravest_decides(engine: sa.Engine) -> None:
    load_run(engine, run(1), broken(run(1), "silence_is_usual", "missing_title_is_usual", "text_is_no_challenge"))
    assert seen(engine)[0] == "blocked"
    assert health.broken_signs(engine, [run(1).run_id])[run(1).run_id]["expectation"] == "text_is_no_challenge"


@pytest.mark.parametrize(("at", "state"), [(NEXT_DAY, "healthy"), (datetime(2024, 3, 12, tzinfo=UTC), "late")])
def test_a_portal_that_succeeded(engine: sa.Engine, at: datetime, state: str) -> None:
    healthy_once(engine)
    assert seen(engine, at)[0] == state


def test_a_portal_that_publishes_nothing_for_long_is_quiet(engine: sa.Engine) -> None:
    healthy_once(engine)
    load_run(engine, run(31), {})
    assert seen(engine, run(31).started_at)[0] == "quiet"


def test_reading_the_archive_again_does_not_heal_a_portal(engine: sa.Engine) -> None:
    healthy_once(engine)
    load_run(engine, run(2, status="failed", error="BlockedError"), {})
    load_run(engine, run(3, status="partial"), {})
    assert seen(engine)[0] == "blocked"


def test_a_run_that_is_repeated_and_succeeds_forgets_its_error(engine: sa.Engine) -> None:
    load_run(engine, run(1, status="failed", error="FetchError", message="discover: status 500"), {})
    healthy_once(engine)
    assert seen(engine) == ("healthy", None)


def test_every_sign_is_there() -> None:
    """What health looks for is what quality and the crawl call it."""
    known: set[Any] = {floor.name for floor in batch_rules.FLOORS}
    known |= {each.name for table in SUITES for each in expectations(table)}
    assert set(health.SIGNS) <= known
    assert set(health.FIELDS) == set(METADATA) == set(batch_rules.METADATA)
    assert {kind.__module__ for kinds in health.ERRORS.values() for kind in kinds} == {errors.__name__}
