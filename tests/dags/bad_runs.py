"""Runs the real ingest DAG on every kind of bad input of `tests/quality/bad_inputs.yaml`, and keeps what became of it.

A loopback portal serves sound notices with a file each. The DAG finds, fetches and reads them; before its `validate` looks at what was read,
one row is spoiled for each kind of bad row, all in one run of one portal. Each kind of bad batch has a portal and a run of its own.
`outcome.json` says how each run ended and which row each kind spoiled.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "include"), str(ROOT / "tests" / "quality"), str(ROOT)]

AT = datetime(2026, 3, 10, 2, tzinfo=UTC)
HOST = "http://mzj.lantian.localhost:8620"
DECLARATION = "id: {id}\nname: 蓝田市民政局\nlists: [{host}/{id}/list.html]\ndelay_s: 0.0\nbudget: 2000\nsample: true\n"
PAGE = (
    '<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2026-03-08">'
    "<title>{title}</title></head><body><table><tr><td>发布机构</td><td>蓝田市民政局</td><td>成文日期</td><td>2026年3月4日</td></tr></table>"
    '<div class="TRS_Editor">{body}<p><a href="{number}.docx">附件.docx</a></p></div></body></html>'
)


def site(id: str, notices: int) -> dict[str, Any]:
    """The answers of one portal by path: a list, so many notices, a file for each."""
    from material import FILLER, PARAGRAPHS
    from tests.lab.server import Answer

    answers: dict[str, Answer] = {}
    entries = []
    document = (ROOT / "include" / "samples" / "files" / "mingdan.docx").read_bytes()
    for number in range(100, 100 + notices):
        title = f"2026年蓝田市民政工作要点之{number}({id})"
        paragraphs = [each.format(n=20 + number, m=1 + number, p=60 + number, q=1.5 + number) for each in PARAGRAPHS]
        body = "".join(f"<p>{each}</p>" for each in (*paragraphs, "深化“五社联动”。", FILLER, f"第{number}号材料({id})。"))
        answers[f"/{id}/{number}.html"] = Answer(PAGE.format(title=title, body=body, number=number).encode())
        answers[f"/{id}/{number}.docx"] = Answer(document, headers={"Content-Type": "application/octet-stream"})
        entries.append(f'<li><a href="{number}.html">{title}</a><span>2026-03-08</span></li>')
    listed = f"<html><head><meta charset='utf-8'><title>工作计划</title></head><body><ul>{''.join(entries)}</ul></body></html>"
    answers[f"/{id}/list.html"] = Answer(listed.encode())
    return answers


def staged(run: Any) -> dict[str, list[dict[str, Any]]]:
    """What the run has read, by table."""
    from policy_notices.stages.rows import SNAPSHOTS
    from policy_notices.warehouse.registry import arrow_schema

    rows = {table: run.staging.read_parts(f"{table}-", arrow_schema(table)).to_pylist() for table in TABLES}
    return rows | {"snapshot": run.staging.read_parts("snapshots-", SNAPSHOTS).to_pylist()}


TABLES = ("notice_revision", "target", "ledger", "attachment")


def restage(run: Any, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Put the rows in the place of what the run has read: all in the first part, nothing in the others."""
    import pyarrow as pa

    from policy_notices.stages.rows import SNAPSHOTS
    from policy_notices.warehouse.registry import arrow_schema

    for table, made in rows.items():
        stem, columns = ("snapshots", SNAPSHOTS) if table == "snapshot" else (table, arrow_schema(table))
        schema = pa.schema([each.with_nullable(True) for each in columns])
        for place, name in enumerate(run.staging.names(f"{stem}-")):
            run.staging.write_table(name, [] if place else made, schema)


def spoil_rows(entries: list[dict[str, Any]], run: Any) -> dict[str, str]:
    """Spoil a row of another notice for each entry; give the spoiled rows' keys by entry."""
    from spoiling import key_of, spoil_row

    rows = staged(run)
    notices = sorted(rows["notice_revision"], key=lambda row: row["url"])
    spoiled = {entry["name"]: spoil_row(entry, rows, notice) for entry, notice in zip(entries, notices, strict=False)}
    restage(run, rows)
    count = len(rows["notice_revision"])  # one kind is a notice that stands twice
    tell({"discovered": count, "fetched": count}, run)
    return {entry["name"]: key_of(entry["table"], spoiled[entry["name"]]) for entry in entries}


def spoil_batch(entry: dict[str, Any], run: Any) -> None:
    """Spoil what the run as a whole has staged."""
    if entry.get("notices") == 0:
        restage(run, {table: [] for table in (*TABLES, "snapshot")})
    if "all" in entry:
        rows = staged(run)
        for row in rows["notice_revision"]:
            row |= entry["all"]
        restage(run, rows)
    if told := entry.get("context"):
        tell(told, run)
    if "without_table" in entry:
        for name in run.staging.names(f"{entry['without_table']}-"):
            (Path(run.staging.url.removeprefix("file://")) / name).unlink()
    for change in ("without_column", "retyped"):
        if change in entry:
            rewrite_column(run, *entry[change], drop=change == "without_column")


def rewrite_column(run: Any, table: str, column: str, *, drop: bool) -> None:
    for name in run.staging.names(f"{table}-"):
        part = run.staging.read_table(name)
        place = part.schema.get_field_index(column)
        part = part.drop_columns([column]) if drop else part.set_column(place, column, part[column].cast("string"))
        run.staging.write_table(name, part, part.schema)


def tell(told: dict[str, Any], run: Any) -> None:
    """Let the stages before have counted what the entry says."""
    found = run.staging.read_json("discovery.json")
    names = {"discovered": "links", "stated_total": "stated_total", "minimum": "minimum", "complete": "complete"}
    found |= {names[name]: value for name, value in told.items() if name in names}
    if "listed" in told:
        found["full_sweep"] = True
    run.staging.write_json("discovery.json", found)
    counts = {outcome: told.get(outcome, 0) for outcome in ("fetched", "unchanged", "failed")}
    if set(told) & set(counts):
        outcomes = [{"outcome": outcome} for outcome, count in counts.items() for _ in range(count)]
        for place, name in enumerate(run.staging.names("outcomes-")):
            run.staging.write_json(name, [] if place else outcomes)


@contextmanager
def before_validate(dag: Any, spoil: Callable[[Any], None], history: Any) -> Iterator[None]:
    """The DAG's `validate` finds what `spoil` has made of the staging; `history` are the runs it is told of, None for the warehouse's own."""
    from policy_notices.stages import validate as stage
    from policy_notices_airflow.house import run_of

    dag.deadline = None  # with one, `dag.test` of Airflow 3.3 cannot end a run
    task, past_runs = dag.get_task("validate"), stage.past_runs
    real = task.python_callable

    def spoiled(portal_id: str) -> dict[str, int]:
        spoil(run_of(portal_id))
        result: dict[str, int] = real(portal_id)
        return result

    task.python_callable = spoiled
    if history is not None:
        stage.past_runs = lambda engine, portal_id, run_id: history
    try:
        yield
    finally:
        task.python_callable, stage.past_runs = real, past_runs


def portal_of(place: int) -> str:
    return f"lantian_{place:02}"


def run_all(home: Path) -> dict[str, Any]:
    from airflow.dag_processing.dagbag import DagBag
    from spoiling import ENTRIES, is_run_wide, past

    rows = [entry for entry in ENTRIES if not is_run_wide(entry)]
    batches = [entry for entry in ENTRIES if is_run_wide(entry)]
    bag = DagBag(str(ROOT / "dags"))
    assert not bag.import_errors, bag.import_errors
    keys: dict[str, str] = {}
    dag = bag.dags["ingest_lantian_rows"]
    with before_validate(dag, lambda run: keys.update(spoil_rows(rows, run)), None):
        states = {"lantian_rows": str(dag.test(run_after=AT, logical_date=AT).state)}
    for place, entry in enumerate(batches):
        dag, at = bag.dags[f"ingest_{portal_of(place)}"], AT
        if "run_date" in entry.get("context", {}):
            at = datetime.combine(entry["context"]["run_date"], AT.timetz())
        history = past(at.date(), **entry["history"]) if "history" in entry else None
        with before_validate(dag, lambda run, entry=entry: spoil_batch(entry, run), history):
            states[portal_of(place)] = str(dag.test(run_after=at, logical_date=at).state)
    return {"states": states, "keys": keys}


def prepare(home: Path) -> dict[str, Any]:
    """Declare the portals; give their sites' answers."""
    from spoiling import ENTRIES, is_run_wide

    rows = sum(not is_run_wide(entry) for entry in ENTRIES)
    notices = {"lantian_rows": 2 * rows}
    notices |= {portal_of(place): entry.get("notices") or 4 for place, entry in enumerate(filter(is_run_wide, ENTRIES))}
    (home / "portals").mkdir()
    answers: dict[str, Any] = {}
    for id, count in notices.items():
        (home / "portals" / f"{id}.yaml").write_text(DECLARATION.format(id=id, host=HOST), encoding="utf-8")
        answers |= site(id, count)
    return answers


def main(home: Path) -> None:
    home.mkdir(parents=True)
    os.environ |= {
        "POLICY_NOTICES_HOME": str(home),
        "POLICY_NOTICES_PORTALS": str(home / "portals"),
        "AIRFLOW_HOME": str(home / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY": "1",
        "GX_ANALYTICS_ENABLED": "False",
    }
    from airflow.utils.db import initdb
    from tests.lab.server import served

    from policy_notices import warehouse

    with served(prepare(home)) as port:
        os.environ["POLICY_NOTICES_SAMPLES_PORT"] = str(port)
        initdb()
        warehouse.upgrade(warehouse.connect())
        outcome = run_all(home)
    (home / "outcome.json").write_text(json.dumps(outcome, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
