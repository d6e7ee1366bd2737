from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import fsspec
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from policy_notices.errors import WarehouseError
from policy_notices.warehouse import load_run
from policy_notices.warehouse.exports import FORMULA_SIGNS, export
from policy_notices.warehouse.marts import refresh_marts

from .batches import Page, Record, batch, run

PAGES = [
    Page("https://a.gov.cn/1.html", (Record("老年人助餐点", 50), Record("婚姻登记", 4978, "对", kind="result", domain="marriage"))),
    Page(
        "https://a.gov.cn/2.html",
        (Record("公墓", 3, "座", domain="funeral"),),
        title="=HYPERLINK(1)",
        published_on=date(2023, 2, 1),
        listed_on=None,
    ),
    Page("https://a.gov.cn/3.html", (), title='带"引号",逗号\n和换行', published_on=None, listed_on=None),
]


def load(engine: sa.Engine, number: int = 1, pages: list[Page] | None = None) -> None:
    made = batch(run(number), pages or PAGES)
    load_run(engine, made.run, made.tables)
    refresh_marts(engine)


def read_csv(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_three_formats_hold_the_same_rows(engine: sa.Engine, tmp_path: Path) -> None:
    load(engine)
    report = export(engine, tmp_path.as_uri())
    assert report.rows["targets"] == 3
    folder = tmp_path / report.export_id
    assert (tmp_path / "LATEST").read_text() == report.export_id
    table = pq.read_table(folder / "parquet" / "targets")
    lines = [json.loads(line) for line in (folder / "jsonl" / "targets.jsonl").read_text("utf-8").splitlines()]
    rows = read_csv(folder / "csv" / "targets.csv")
    ids = sorted(row["target_id"] for row in rows)
    assert ids == sorted(table["target_id"].to_pylist()) == sorted(line["target_id"] for line in lines)
    assert sorted(path.name for path in (folder / "parquet" / "targets").iterdir()) == ["published_year=2023", "published_year=2024"]
    assert sorted(table["published_year"].to_pylist()) == sorted(int(row["published_year"]) for row in rows)
    assert {(row["value"], row["unit"]) for row in rows} == {("50", "个"), ("4978", "对"), ("3", "座")}
    notices = {row["url"]: row for row in read_csv(folder / "csv" / "notices.csv")}
    assert notices[PAGES[2].url]["title"] == PAGES[2].title


def test_no_cell_is_a_formula(engine: sa.Engine, tmp_path: Path) -> None:
    titles = [f"{sign}1+1" for sign in FORMULA_SIGNS]
    load(
        engine,
        pages=[replace(PAGES[0], url=f"https://a.gov.cn/{at}", title=title, preface=f"第{at}份。") for at, title in enumerate(titles)],
    )
    report = export(engine, tmp_path.as_uri())
    rows = read_csv(tmp_path / report.export_id / "csv" / "notices.csv")
    assert len(rows) == len(FORMULA_SIGNS)
    assert all(row["title"].startswith("'") for row in rows)
    values = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in values if cell.startswith(FORMULA_SIGNS)]


def test_the_descriptor_tells_rows_and_digests(engine: sa.Engine, tmp_path: Path) -> None:
    load(engine)
    report = export(engine, tmp_path.as_uri())
    folder = tmp_path / report.export_id
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    on_disk = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"datapackage.json"}
    assert {resource["path"] for resource in package["resources"]} == on_disk
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
        assert all(field["description"] for field in resource["schema"]["fields"])
        if resource["format"] == "parquet":
            assert pq.ParquetFile(folder / resource["path"]).schema_arrow.names == [each["name"] for each in resource["schema"]["fields"]]
    names = [resource["name"] for resource in package["resources"]]
    assert len(names) == len(set(names))


def test_the_last_exports_are_kept_and_the_same_data_make_no_new_one(engine: sa.Engine, tmp_path: Path) -> None:
    load(engine)
    first = export(engine, tmp_path.as_uri(), keep=2)
    assert export(engine, tmp_path.as_uri(), keep=2).export_id == first.export_id
    later = []
    for number in (2, 3):
        load(engine, number, [replace(PAGES[0], url=f"https://a.gov.cn/new{number}.html", title=f"第{number}号")])
        later.append(export(engine, tmp_path.as_uri(), keep=2))
    assert later[-1].removed == (first.export_id,)
    folders = {path.name for path in tmp_path.iterdir() if path.is_dir()}
    assert folders == {each.export_id for each in later}


def test_an_export_that_breaks_off_is_not_seen(engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(engine)
    first = export(engine, tmp_path.as_uri())
    load(engine, 2, [replace(PAGES[0], url="https://a.gov.cn/new.html", title="新")])

    def break_off(*_: Any) -> bytes:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr("policy_notices.warehouse.exports._json_lines", break_off)
        with pytest.raises(OSError, match="no space left"):
            export(engine, tmp_path.as_uri())
    assert (tmp_path / "LATEST").read_text() == first.export_id
    assert export(engine, tmp_path.as_uri()).rows["targets"] == 5
    assert not list(tmp_path.glob(".pending*"))


def test_on_object_storage(engine: sa.Engine) -> None:
    load(engine)
    report = export(engine, "memory://exports")
    store = fsspec.filesystem("memory")
    assert store.cat("/exports/LATEST").decode() == report.export_id
    assert store.exists(f"/exports/{report.export_id}/datapackage.json")
    store.rm("/exports", recursive=True)


def test_an_empty_warehouse_has_nothing_to_export(engine: sa.Engine, tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="nothing to export"):
        export(engine, tmp_path.as_uri())
