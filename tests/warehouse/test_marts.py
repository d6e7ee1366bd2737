from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from policy_notices.warehouse import load_run
from policy_notices.warehouse.marts import freshness, refresh_marts

from .batches import Page, Record, batch, run

PLAN = Page(
    "https://a.gov.cn/plan.html",
    (
        Record("老年人助餐点", 50),
        Record("认知障碍照护床位", 300, "张"),
        Record("高龄津贴发放率", 100, "%", comparator="ge", action="达到", domain="ageing"),
    ),
    published_on=date(2024, 3, 8),
)
REPORT = Page(
    "https://a.gov.cn/report.html",
    (Record("老年助餐点", 53, kind="result"), Record("结婚登记", 4978, "对", kind="result", domain="marriage")),
    title="2024年工作总结",
    issuer="市民政局",
    document_kind="report",
    published_on=date(2025, 1, 20),
    preface="过去一年。",
)


def load(engine: sa.Engine, number: int, *pages: Page, **options: Any) -> None:
    made = batch(run(number), pages, **options)
    load_run(engine, made.run, made.tables)


def view(engine: sa.Engine, name: str, *order: str) -> list[dict[str, Any]]:
    full = f"bi.{name}" if engine.dialect.name == "postgresql" else f"bi_{name}"
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(sa.text(f"SELECT * FROM {full} ORDER BY {', '.join(order) or '1'}")).mappings()]


def test_a_plan_beside_its_report(engine: sa.Engine) -> None:
    load(engine, 1, PLAN, REPORT)
    counts = refresh_marts(engine)
    assert (counts.issuers, counts.targets, counts.matched) == (1, 3, 1)
    rows = {row["indicator"]: row for row in view(engine, "target_progress")}
    found = rows["老年人助餐点"]
    assert (found["target_value"], found["result_value"], found["state"]) == (50, 53, "reached")
    assert (found["target_quote"], found["result_quote"]) == ("新增老年人助餐点50个", "新增老年助餐点53个")
    assert found["confidence"] > 0.7
    assert found["plan_url"] == PLAN.url
    assert found["result_url"] == REPORT.url
    assert (rows["认知障碍照护床位"]["state"], rows["认知障碍照护床位"]["result_id"]) == ("no_result", None)


def test_refreshing_again_computes_nothing_and_follows_new_rows(engine: sa.Engine) -> None:
    load(engine, 1, PLAN)
    assert refresh_marts(engine).issuers == 1
    before = view(engine, "target_progress")
    assert refresh_marts(engine).issuers == 0
    assert view(engine, "target_progress") == before
    load(engine, 2, REPORT)
    assert refresh_marts(engine).matched == 1


def test_what_a_revision_changed_in_words(engine: sa.Engine) -> None:
    changed = replace(
        PLAN,
        records=(
            replace(PLAN.records[0], value=60),
            PLAN.records[2],
            Record("婚俗改革实验点", 5, domain="marriage"),
        ),
    )
    load(engine, 1, PLAN)
    load(engine, 2, changed)
    assert refresh_marts(engine).changes == 3
    rows = view(engine, "target_changes")
    assert {(row["change"], row["sentence"]) for row in rows} == {
        ("value", "老年人助餐点：50个 → 60个"),
        ("added", "新增：婚俗改革实验点 5个"),
        ("removed", "删去：认知障碍照护床位 300张"),
    }
    assert [(row["from_value"], row["to_value"]) for row in rows if row["change"] == "value"] == [(50, 60)]


def test_a_new_reading_is_no_change_of_the_portal(engine: sa.Engine) -> None:
    load(engine, 1, PLAN)
    load(engine, 2, replace(PLAN, records=PLAN.records[:2]), rules="2")
    assert refresh_marts(engine).changes == 0


def test_every_view_answers_and_has_the_columns_it_declares(engine: sa.Engine) -> None:
    from policy_notices.warehouse.repeatable import VIEWS

    load(engine, 1, PLAN, REPORT)
    refresh_marts(engine)
    for each in VIEWS:
        rows = view(engine, each.name)
        if rows:
            assert list(rows[0]) == [column.name for column in each.columns]
    targets = view(engine, "targets", "published_on", "ordinal")
    assert [targets[0][name] for name in ("domain_zh", "city", "province", "is_withdrawn")] == ["养老服务", "武汉市", "湖北省", False]
    assert [(row["targets"], row["results"]) for row in view(engine, "notices", "published_on")] == [(3, 0), (0, 2)]
    assert len(view(engine, "regions")) > 3000


@pytest.mark.parametrize(
    ("at", "state"),
    [(datetime(2024, 3, 9, tzinfo=UTC), "fresh"), (datetime(2024, 3, 12, tzinfo=UTC), "late")],
)
def test_freshness_at_a_moment(engine: sa.Engine, at: datetime, state: str) -> None:
    load(engine, 1, PLAN)
    [row] = freshness(engine, at)
    assert (row["state"], row["region_name"], row["notices"]) == (state, "武汉市", 1)
    assert row["hours_since_success"] == pytest.approx((at - run(1).started_at).total_seconds() / 3600)


def test_a_failed_run_shows_in_freshness(engine: sa.Engine) -> None:
    load(engine, 1, PLAN)
    load_run(engine, run(2, status="failed", message="list page 3 changed its layout"), {})
    [row] = freshness(engine, datetime(2024, 3, 9, 12, tzinfo=UTC))
    assert (row["state"], row["last_message"]) == ("failing", "list page 3 changed its layout")


def test_a_decision_is_no_visit_and_says_nothing_of_a_portals_health(engine: sa.Engine) -> None:
    load(engine, 1, PLAN)
    load_run(engine, run(2, status="partial", message="decisions of 王明 played back"), {})
    [row] = freshness(engine, datetime(2024, 3, 9, 12, tzinfo=UTC))
    assert (row["state"], row["last_run_status"]) == ("fresh", "success")
