"""Portals: each state once, told apart by what the ledger names, with why and what to do, in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from conftest import environment
from pages import BASE, read

from policy_notices.identifiers import identifier
from policy_notices.warehouse import LoadRun, arrow_schema, connect, load_run, upgrade

NOW = datetime.now(UTC)
LAST_NIGHT = NOW - timedelta(hours=8)
CHALLENGE = "discover: https://mzj.example.gov.cn/list: 加速乐 JavaScript challenge (status 521); nothing is bypassed; a person decides"
FAILED = {
    "blocked": ("BlockedError", CHALLENGE),
    "changed": (
        "LayoutError",
        "discover: some_mzj: https://mzj.example.gov.cn/: entries were expected as there have been before, none came",
    ),
    "incomplete": ("IncompleteListError", "discover: the list was expected to end within max_pages = 2000"),
    "failing": ("FetchError", "discover: https://mzj.example.gov.cn/list: status 503; a later run tries again"),
}
CHINESE = {
    "healthy": "正常", "quiet": "沉寂", "failing": "失败", "blocked": "被拦截", "changed": "版式已变", "incomplete": "未读全", "late": "迟到",
    "never": "尚未访问", "paused": "已暂停",
}  # fmt: skip


def a_run(portal: str, at: datetime = LAST_NIGHT, **changes: Any) -> LoadRun:
    return LoadRun(f"{portal}.scheduled__{at:%Y-%m-%d}", portal, at, portal_name=f"{portal}局", watermark=date(2024, 3, 8), **changes)


def silence(run: LoadRun) -> dict[str, pa.Table]:
    row = {"result_id": identifier(run.run_id), "run_id": run.run_id, "portal_id": run.portal_id, "suite": "batch", "column": "loaded"} | {
        "expectation": "silence_is_usual", "severity": "warning", "success": False, "unexpected_count": 1, "element_count": 1,
        "observed": "no notice on 20 working days, 15.2 expected, longest silence so far 6", "meaning": "The portal is unusually quiet.",
    }  # fmt: skip
    return {"validation_result": pa.Table.from_pylist([row], schema=arrow_schema("validation_result"))}


@pytest.fixture
def portals(tmp_path: Path, auth_manager: Any) -> Iterator[Path]:
    """Nine declared portals, each in another state; Airflow has the last as paused and plans the others for tomorrow."""
    (tmp_path / "portals").mkdir()
    for state in CHINESE:
        declaration = f"id: {state}\nname: {state}局\nlists: [http://{state}.localhost:8620/list.html]\nsample: true\n"
        (tmp_path / "portals" / f"{state}.yaml").write_text(declaration, "utf-8")
    engine = connect(f"sqlite:///{tmp_path}/warehouse.db")
    upgrade(engine)
    for state in (*FAILED, "healthy", "quiet", "late", "paused"):
        load_run(engine, a_run(state, NOW - timedelta(days=3)), {})
    for state, (error, message) in FAILED.items():
        load_run(engine, a_run(state, status="failed", error=error, message=message), {})
    load_run(engine, a_run("healthy"), {})
    load_run(engine, a_run("quiet"), silence(a_run("quiet")))
    engine.dispose()
    with environment(POLICY_NOTICES_HOME=str(tmp_path), POLICY_NOTICES_PORTALS=str(tmp_path / "portals")), planned():
        yield tmp_path


@contextmanager
def planned() -> Iterator[None]:
    """Airflow knows the portals' DAGs, and one run of them."""
    from airflow.models.dag import DagModel
    from airflow.models.dagbundle import DagBundleModel
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session
    from sqlalchemy import delete

    names = [f"ingest_{state}" for state in CHINESE]
    with create_session(scoped=False) as session:
        session.merge(DagBundleModel(name="dags"))
        session.flush()
        for name in names:
            next_run = NOW + timedelta(days=1)
            session.add(DagModel(dag_id=name, is_paused=name == "ingest_paused", bundle_name="dags", next_dagrun_create_after=next_run))
        session.add(DagRun(dag_id="ingest_blocked", run_id=f"scheduled__{LAST_NIGHT:%Y-%m-%d}", run_type="scheduled"))
    yield
    with create_session(scoped=False) as session:
        session.execute(delete(DagRun).where(DagRun.dag_id.in_(names)))
        session.execute(delete(DagModel).where(DagModel.dag_id.in_(names)))


def shown(page: Any) -> dict[str, tuple[Any, Any]]:
    """By portal, its row and the one below that says why and what to do."""
    rows = {row.select_one("code").get_text(): row for row in page.select("tbody tr:not(.message)")}
    below = {name: row.find_next_sibling("tr") for name, row in rows.items()}
    return {name: (row, below[name] if below[name] and "message" in below[name]["class"] else None) for name, row in rows.items()}


def test_each_state_is_told_apart(portals, log_in):
    found = shown(read(log_in().get(f"{BASE}/portals")))
    assert {name: row.select_one(".badge").get_text() for name, (row, _) in found.items()} == {name: name for name in CHINESE}
    assert list(found)[:4] == ["blocked", "changed", "failing", "incomplete"], "the worst first"
    assert found.pop("healthy")[1] is None
    assert all(below.select_one(".todo").get_text() and below.a["href"].endswith("/list.html") for _, below in found.values())
    why = {name: below.select_one(".why").get_text() for name, (_, below) in found.items()}
    assert {name: why[name] for name in FAILED} == {name: message for name, (_, message) in FAILED.items()}
    assert "no notice on 20 working days" in why["quiet"] and "72 hours" in why["late"]
    assert why["never"] == "No run has visited it yet." and why["paused"] == "Its DAG is paused."


def test_a_row_has_last_success_next_run_and_leads_to_the_run(portals, log_in):
    row, _ = shown(read(log_in().get(f"{BASE}/portals")))["blocked"]
    cells = [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
    three_days_ago, tomorrow = (f"{NOW + timedelta(days=days, hours=8):%Y-%m-%d}" for days in (-3, 1))
    assert cells[2].startswith(three_days_ago) and cells[7].startswith(tomorrow)
    assert [link["href"] for link in row.select("a[data-airflow]")] == [f"/dags/ingest_blocked/runs/scheduled__{LAST_NIGHT:%Y-%m-%d}"]


def test_the_same_in_chinese(portals, log_in):
    page = read(log_in().get(f"{BASE}/portals?lang=zh"))
    found = shown(page)
    assert {name: row.select_one(".badge").get_text() for name, (row, _) in found.items()} == CHINESE
    said = {name: below.select_one(".why").get_text() for name, (_, below) in found.items() if below}
    assert said["blocked"] == "discover: https://mzj.example.gov.cn/list：加速乐 JavaScript 验证（状态 521）；不绕过防护，由人决定"
    assert said["quiet"] == "20 个工作日没有文件，应有 15.2 份，以往最长沉寂 6 个工作日" and said["late"] == "已有 72 小时没有成功的运行。"
