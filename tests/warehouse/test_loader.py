from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from policy_notices.errors import WarehouseError
from policy_notices.warehouse import METADATA, TABLES, connect, known_urls, load_run

from .batches import Batch, Page, Record, batch, run

PLAN = Page("https://a.gov.cn/1.html", (Record("养老服务综合体", 20), Record("老年人助餐点", 50)), attachments=("附件.pdf",))
OTHER = Page(
    "https://a.gov.cn/2.html",
    (Record("婚姻登记", 4978, "对", kind="result", domain="marriage"),),
    title="2023年工作总结",
    preface="去年的工作。",
)


def load(engine: sa.Engine, made: Batch) -> Any:
    return load_run(engine, made.run, made.tables)


def rows(engine: sa.Engine, table: str, *names: str) -> list[Any]:
    """The named columns of a table's rows, in order of all of them; every column without names."""
    found = METADATA.tables[table]
    columns = [found.c[name] for name in names] or list(found.c)
    with engine.connect() as connection:
        everything = [tuple(row) for row in connection.execute(sa.select(*columns))]
    return sorted(everything, key=repr)


def everything(engine: sa.Engine) -> dict[str, list[Any]]:
    return {name: rows(engine, name) for name in METADATA.tables}


def test_a_run_is_loaded(engine: sa.Engine) -> None:
    counts = load(engine, batch(run(), [PLAN, OTHER]))
    assert (counts.notices_new, counts.notices_changed, counts.unchanged) == (2, 0, 0)
    assert (counts.targets, counts.results, counts.deliverables, counts.attachments) == (2, 1, 0, 1)
    assert rows(engine, "target", "value", "published_year") == [(20.0, 2024), (4978.0, 2024), (50.0, 2024)]
    assert len(rows(engine, "notice")) == 2
    assert rows(engine, "portal", "name", "region_code", "watermark") == [("某市民政局", "420100", run().watermark)]


def test_a_repeated_run_changes_nothing(engine: sa.Engine) -> None:
    made = batch(run(), [PLAN, OTHER])
    first, before = load(engine, made), everything(engine)
    assert load(engine, made) == first
    assert everything(engine) == before


def test_an_unchanged_page_is_unchanged(engine: sa.Engine) -> None:
    load(engine, batch(run(1), [PLAN]))
    counts = load(engine, batch(run(2), [PLAN]))
    assert (counts.notices_new, counts.notices_changed, counts.unchanged, counts.targets) == (0, 0, 1, 0)
    assert len(rows(engine, "notice_revision")) == 1


def test_a_changed_page_is_a_revision_with_valid_times_of_the_responses(engine: sa.Engine) -> None:
    changed = replace(PLAN, records=(Record("养老服务综合体", 25),))
    load(engine, batch(run(1), [PLAN]))
    counts = load(engine, batch(run(2), [changed]))
    assert (counts.notices_new, counts.notices_changed, counts.targets) == (0, 1, 1)
    assert rows(engine, "notice_revision", "revision_no", "valid_from", "valid_to") == [
        (1, run(1).started_at, run(2).started_at),
        (2, run(2).started_at, None),
    ]
    assert len(rows(engine, "notice")) == 1
    assert len(rows(engine, "target")) == 3


def test_a_text_that_comes_back_is_a_revision_again(engine: sa.Engine) -> None:
    changed = replace(PLAN, records=(Record("养老服务综合体", 25),))
    for number, page in enumerate([PLAN, changed, PLAN], start=1):
        load(engine, batch(run(number), [page]))
    assert [row[0] for row in rows(engine, "notice_revision", "revision_no", "valid_from")] == [1, 2, 3]
    assert len(rows(engine, "target")) == 5
    current = rows(engine, "notice", "current_revision_id")[0][0]
    assert (3, current) in rows(engine, "notice_revision", "revision_no", "revision_id")


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1), (3, 2, 1)])
def test_late_runs_take_their_place_in_history(engine: sa.Engine, order: tuple[int, ...]) -> None:
    pages = {1: PLAN, 2: replace(PLAN, records=(Record("养老服务综合体", 25),)), 3: replace(PLAN, records=(Record("养老服务综合体", 30),))}
    for number in order:
        load(engine, batch(run(number), [pages[number]]))
    assert rows(engine, "notice_revision", "revision_no", "valid_from", "valid_to") == [
        (1, run(1).started_at, run(2).started_at),
        (2, run(2).started_at, run(3).started_at),
        (3, run(3).started_at, None),
    ]
    current = rows(engine, "notice", "current_revision_id")[0][0]
    assert (current, 30.0) in rows(engine, "target", "revision_id", "value")
    assert rows(engine, "portal", "watermark") == [(run(3).watermark,)]


def test_newer_rules_replace_a_revisions_targets(engine: sa.Engine) -> None:
    load(engine, batch(run(1), [PLAN]))
    reread = replace(PLAN, attachments=())
    made = batch(run(2), [reread], rules="2", snapshots_of=run(1))
    made.rows["target"] = made.rows["target"][:1]
    counts = load(engine, made)
    assert (counts.notices_new, counts.notices_changed, counts.unchanged, counts.targets) == (0, 0, 1, 1)
    assert rows(engine, "target", "rule_version", "run_id") == [("2", run(2).run_id)]
    assert rows(engine, "notice_revision", "revision_no", "rule_version", "first_run_id") == [(1, "2", run(1).run_id)]


def test_a_reading_of_the_same_response_is_no_revision_even_if_metadata_differ(engine: sa.Engine) -> None:
    load(engine, batch(run(1), [PLAN]))
    load(engine, batch(run(2), [replace(PLAN, doc_no="某民〔2024〕3号")], rules="2", snapshots_of=run(1)))
    assert rows(engine, "notice_revision", "revision_no", "doc_no", "valid_from") == [(1, "某民〔2024〕3号", run(1).started_at)]
    assert rows(engine, "notice", "doc_no") == [("某民〔2024〕3号",)]
    assert len(rows(engine, "target")) == 2
    assert len(rows(engine, "attachment")) == 1


def test_an_old_reading_does_not_displace_a_newer_one(engine: sa.Engine) -> None:
    load(engine, batch(run(1), [PLAN]))
    load(engine, batch(run(3), [PLAN], rules="2", snapshots_of=run(1)))
    before = everything(engine)
    load(engine, batch(run(1), [PLAN], rules="1"))
    assert everything(engine)["target"] == before["target"]
    assert everything(engine)["load_run"] == before["load_run"]


def test_a_copy_on_another_host_is_the_same_notice(engine: sa.Engine) -> None:
    plan = replace(PLAN, doc_no="某民〔2024〕3号", preface="为做好全市民政工作，制定本要点，请各区认真贯彻执行并按时报送工作情况。")
    copy = replace(plan, url="https://www.city.gov.cn/9.html", title="某市民政局" + plan.title, issuer="民政局", index_no="X-77/2024-9")
    load(engine, batch(run(1), [plan]))
    counts = load(engine, batch(run(1, portal="city"), [copy]))
    assert (counts.notices_new, counts.unchanged, counts.targets) == (0, 1, 0)
    assert rows(engine, "notice_url", "portal_id", "matched_by") == [("city", "doc_no"), ("some_mzj", "first")]
    assert len(rows(engine, "notice")) == 1
    assert len(rows(engine, "target")) == 2


def test_a_notice_whose_addresses_are_gone_is_withdrawn_and_comes_back(engine: sa.Engine) -> None:
    load(engine, batch(run(1), [PLAN]))
    load(engine, batch(run(2), [replace(PLAN, status=404)]))
    assert rows(engine, "notice", "withdrawn_at") == [(run(2).started_at,)]
    load(engine, batch(run(3), [PLAN]))
    assert rows(engine, "notice", "withdrawn_at") == [(None,)]
    assert len(rows(engine, "notice_revision")) == 1


def test_when_the_first_address_is_gone_the_copy_speaks_for_the_notice(engine: sa.Engine) -> None:
    plan = replace(PLAN, doc_no="某民〔2024〕3号", preface="为做好全市民政工作，制定本要点，请各区认真贯彻执行并按时报送工作情况。")
    copy = replace(plan, url="https://www.city.gov.cn/9.html")
    load(engine, batch(run(1), [plan, copy]))
    load(engine, batch(run(2), [replace(plan, status=410)]))
    assert rows(engine, "notice", "withdrawn_at", "url") == [(None, plan.url)]
    load(engine, batch(run(3), [replace(copy, records=(Record("养老服务综合体", 25),))]))
    assert rows(engine, "notice", "url") == [(copy.url,)]
    assert [row[0] for row in rows(engine, "notice_revision", "revision_no")] == [1, 2]


def test_known_urls_are_the_last_snapshots(engine: sa.Engine) -> None:
    load(engine, batch(run(1), [PLAN, OTHER]))
    load(engine, batch(run(2), [OTHER]))
    known = known_urls(engine, "some_mzj")
    assert {url: each.snapshot.fetched_at.day for url, each in known.items()} == {PLAN.url: 8, OTHER.url: 9}
    assert known[PLAN.url].etag == '"0"'
    assert known[PLAN.url].listed_on == PLAN.listed_on
    assert known_urls(engine, "another") == {}


def test_a_failed_load_leaves_nothing(engine: sa.Engine) -> None:
    made = batch(run(), [PLAN])
    made.rows["target"][0]["revision_id"] = "0" * 32
    before = everything(engine)
    with pytest.raises(WarehouseError, match="revisions that are not in the batch"):
        load(engine, made)
    assert everything(engine) == before


def test_a_page_staged_twice_is_refused(engine: sa.Engine) -> None:
    made = batch(run(), [PLAN, replace(PLAN, preface="另一份。")])
    made.rows["snapshot"].pop()
    with pytest.raises(WarehouseError, match="staged twice"):
        load(engine, made)


@pytest.mark.parametrize("name", ["target", "attachment"])
def test_a_row_staged_twice_is_refused(engine: sa.Engine, name: str) -> None:
    made = batch(run(), [PLAN])
    made.rows[name].append(made.rows[name][0])
    before = everything(engine)
    with pytest.raises(WarehouseError, match=r"there twice|refuses the batch"):
        load(engine, made)
    assert everything(engine) == before


def test_a_warehouse_that_is_not_migrated_says_so(empty_url: str) -> None:
    engine = connect(empty_url)
    with pytest.raises(WarehouseError, match="warehouse upgrade"):
        load(engine, batch(run(), [PLAN]))
    engine.dispose()


def test_columns_must_be_the_registrys(engine: sa.Engine) -> None:
    made = batch(run(), [PLAN])
    tables = made.tables | {"target": made.tables["target"].drop_columns(["quote"])}
    with pytest.raises(WarehouseError, match=r"missing columns \['quote'\]"):
        load_run(engine, made.run, tables)


def test_what_was_staged_arrives_column_by_column(engine: sa.Engine) -> None:
    made = batch(run(), [PLAN, OTHER])
    made.rows["attachment"][0]["snapshot_id"] = "f" * 32
    load(engine, made)
    for name in ("notice_revision", "target", "attachment"):
        columns = [column for column in TABLES[name].staged if column.type != "json"]
        staged = [tuple(row[column.staging_name] for column in columns) for row in made.rows[name]]
        assert rows(engine, name, *(column.name for column in columns)) == sorted(staged, key=repr)
