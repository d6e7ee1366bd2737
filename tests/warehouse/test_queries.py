from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from policy_notices.errors import BadInputError
from policy_notices.warehouse import load_run, queries

from .batches import Page, Record, batch, run

PAGES = [
    Page(
        f"https://a.gov.cn/{number}.html",
        (Record("老年人助餐点", number + 1), Record("婚姻登记", 1000 + number, "对", kind="result", domain="marriage")),
        title=f"2024年第{number}号要点",
        published_on=date(2024, 1, 1 + number),
        attachments=("附件.pdf",),
    )
    for number in range(12)
]


@pytest.fixture(autouse=True)
def loaded(engine: sa.Engine) -> None:
    for load, pages in ((run(1), PAGES), (run(2), [replace(PAGES[0], records=())])):
        made = batch(load, pages)
        load_run(engine, load, made.tables)


def test_pages_follow_each_other(engine: sa.Engine) -> None:
    pages = [queries.notices(engine, page=queries.Page(number, 5)) for number in (1, 2, 3, 4)]
    assert [len(page.rows) for page in pages] == [5, 5, 2, 0]
    assert {page.total for page in pages} == {12}
    days = [row["published_on"] for page in pages for row in page.rows]
    assert days == sorted(days, reverse=True)


def test_targets_are_those_of_current_texts(engine: sa.Engine) -> None:
    answer = queries.targets(engine, {"domain": "marriage", "kind": "result", "published_to": date(2024, 1, 4)})
    assert [row["value"] for row in answer.rows] == [1003.0, 1002.0, 1001.0]
    assert queries.targets(engine, {"indicator": "助餐"}).total == 11


def test_a_filters_value_is_data(engine: sa.Engine) -> None:
    assert queries.notices(engine, {"title": "' OR 1=1 --"}).total == 0
    assert queries.notices(engine, {"title": "第3号"}).total == 1
    with pytest.raises(BadInputError, match="unknown filter colour"):
        queries.notices(engine, {"colour": "red"})
    with pytest.raises(BadInputError, match="expected a page from 1"):
        queries.Page(1, 100_000)


def test_a_notice_with_its_history(engine: sa.Engine) -> None:
    found = queries.notices(engine, {"title": "第0号"}).rows[0]
    one = queries.notice(engine, found["notice_id"])
    assert one is not None
    assert [revision["revision_no"] for revision in one["revisions"]] == [2, 1]
    assert one["revisions"][0]["archive_path"].endswith(".warc.gz")
    assert (len(one["urls"]), len(one["targets"]), len(one["attachments"])) == (1, 0, 1)
    assert queries.notice(engine, "0" * 32) is None


def test_health_and_runs(engine: sa.Engine) -> None:
    health = queries.portals_health(engine)
    assert [(row["portal_id"], row["notices"], row["run_id"], row["status"], row["waiting"]) for row in health] == [
        ("some_mzj", 12, "some_mzj-2", "success", 0)
    ]
    assert health[0]["last_success_at"] == run(2).started_at
    assert [row["run_id"] for row in queries.load_runs(engine).rows] == ["some_mzj-2", "some_mzj-1"]
    assert queries.load_runs(engine, {"status": "failed"}).total == 0
    assert queries.quarantine(engine).rows == []
    assert queries.validation_results(engine, {"success": False}).rows == []
