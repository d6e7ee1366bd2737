from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pyarrow.dataset as ds
import pytest
import sqlalchemy as sa

from policy_notices.errors import WarehouseError
from policy_notices.warehouse import METADATA, arrow_schema, load_run

from .batches import Page, Record, batch, run

PAGE = Page("https://a.gov.cn/1.html", (Record("助餐点", 0.1, "%"),))
ODD = [
    "",
    " ",
    "\\N",
    "NULL",
    '带"引号"',
    "逗号,分号;",
    "换\n行",
    "回\r车",
    "tab\t",
    "\\.",
    "𠮷野家🀄",
    "'; DROP TABLE notice; --",
    "{}",
    "%s %(x)s :a ?",
]


@pytest.mark.parametrize("words", ODD)
def test_text_arrives_as_it_was(engine: sa.Engine, words: str) -> None:
    made = batch(run(), [replace(PAGE, issuer=words, preface=f"前言{words}")])
    load_run(engine, made.run, made.tables)
    revision = METADATA.tables["notice_revision"]
    with engine.connect() as connection:
        [row] = connection.execute(sa.select(revision.c.issuer, revision.c.text, revision.c.doc_no))
    assert row == (words, made.rows["notice_revision"][0]["text"], None)


def test_a_nul_character_becomes_the_mark_of_a_lost_one_on_postgresql(engine: sa.Engine) -> None:
    made = batch(run(), [replace(PAGE, issuer="民\x00政")])
    load_run(engine, made.run, made.tables)
    revision = METADATA.tables["notice_revision"]
    with engine.connect() as connection:
        issuer = connection.execute(sa.select(revision.c.issuer)).scalar_one()
    assert issuer == ("民\ufffd政" if engine.dialect.name == "postgresql" else "民\x00政")


def test_numbers_and_times_arrive_exactly(engine: sa.Engine) -> None:
    began = datetime(2024, 3, 8, 23, 59, 59, 123456, tzinfo=timezone(timedelta(hours=8)))
    made = batch(run(at=began), [PAGE])
    load_run(engine, made.run, made.tables)
    with engine.connect() as connection:
        assert connection.execute(sa.select(METADATA.tables["target"].c.value)).scalar_one() == 0.1
        stored = connection.execute(sa.select(METADATA.tables["load_run"].c.started_at)).scalar_one()
        fetched = connection.execute(sa.select(METADATA.tables["snapshot"].c.fetched_at)).scalar_one()
    assert stored == fetched == began
    assert stored.tzinfo is UTC


def test_readers_and_datasets_are_taken_as_they_come(engine: sa.Engine, tmp_path: object) -> None:
    made = batch(run(), [replace(PAGE, url=f"https://a.gov.cn/{number}", title=f"第{number}号") for number in range(30)])
    tables = made.tables
    streamed = {
        "snapshot": pa.RecordBatchReader.from_batches(tables["snapshot"].schema, tables["snapshot"].to_batches(max_chunksize=7)),
        "notice_revision": ds.dataset(tables["notice_revision"]),
        "target": tables["target"],
    }
    assert load_run(engine, made.run, streamed).notices_new == 30


def test_a_column_of_another_type_is_refused(engine: sa.Engine) -> None:
    made = batch(run(), [PAGE])
    schema = arrow_schema("target")
    words = pa.table({name: pa.array(["twenty"]) if name == "value" else made.tables["target"][name] for name in schema.names})
    with pytest.raises(WarehouseError, match="registry's types"):
        load_run(engine, made.run, made.tables | {"target": words})
