"""Portals, targets, quality, archived responses, data dictionary, languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages import BASE, read, titles

from policy_notices.warehouse import TABLES, queries
from policy_notices.warehouse.repeatable import VIEWS


def test_portals_says_how_each_fares(pipeline, log_in):
    page = read(log_in().get(f"{BASE}/portals"))
    huzhou = next(row for row in page.select("tbody tr") if "huzhou_mzj" in row.th.get_text(" ").split())
    cells = [cell.get_text(" ", strip=True) for cell in huzhou.select("th, td")]
    assert cells[1] in ("healthy", "quiet") and cells[5] == "31"
    assert len(huzhou.select("svg.rhythm rect")) == 2
    run_id = queries.load_runs(pipeline).rows[0]["run_id"]
    links = [link["href"].split("?")[0] for link in huzhou.select("td a") if "quarantine" not in link["href"]]
    assert links == [f"{BASE}/runs/{run_id.replace(':', '%3A')}"], "the command's run is none of Airflow's"


@pytest.mark.parametrize(
    "dag_id, of_airflow, part",
    [("ingest_some_mzj", "scheduled__1", ""), ("reparse", "manual__1.5", ""), ("review", "manual__2.5", ".f00dcafe")],
)
def test_a_run_leads_to_the_dag_that_made_it(auth_manager, dag_id, of_airflow, part):
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session

    from policy_notices_pages.schedule import run_path

    with create_session(scoped=False) as session:
        session.add(DagRun(dag_id=dag_id, run_id=of_airflow, run_type="manual"))
    assert run_path("some_mzj", f"some_mzj.{of_airflow}{part}") == f"/dags/{dag_id}/runs/{of_airflow}"
    assert run_path("some_mzj", "some_mzj.review__2026") is None


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", "120"), ("domain=elderly_care", "120"), ("domain=charity", None), ("comparator=ge", "120"), ("comparator=le", None), ("region=420000", "120"),
        ("region=420100", "120"), ("region=330000", None), ("due_from=2024-01-01&due_to=2024-12-31", "120"), ("due_from=2025-01-01", None),
        ("indicator=综合体", "120"), ("kind=result", None), ("progress=reached", None), ("run=some_mzj.run-2", "1"), ("portal=some_mzj", "120"),
    ],
)  # fmt: skip
def test_targets_by_filters(planted, log_in, query, total):
    page = read(log_in().get(f"{BASE}/targets?{query}"))
    assert page.select_one(".head .tally").get_text() == (total or "0")
    assert len(titles(page)) == min(int(total or 0), 50)


def test_charts_count_what_the_filters_leave(pipeline, log_in):
    page = read(log_in().get(f"{BASE}/targets/charts"))
    counted = sum(int(cell.get_text().replace(",", "")) for cell in page.select(".bars td.n"))
    assert counted == queries.targets(pipeline).total > 0
    assert not read(log_in().get(f"{BASE}/targets/charts?domain=charity&kind=deliverable&indicator=nothing")).select(".bars tr")


def test_a_report_says_what_broke_and_what_it_means(planted, log_in):
    page = read(log_in().get(f"{BASE}/runs/some_mzj.run-2"))
    assert page.select_one(".alarm").get_text().startswith("validate:")
    broken = page.select_one("main table tbody tr")
    assert broken.select_one(".badge.warning") and "1 / 2" in broken.get_text()


def test_the_report_of_a_real_run_has_every_expectation(pipeline, log_in):
    run_id = queries.load_runs(pipeline).rows[-1]["run_id"]
    page = read(log_in().get(f"{BASE}/runs/{run_id}"))
    assert len(page.select("main table tbody tr")) == queries.validation_results(pipeline, {"run_id": run_id}).total > 50
    matrix = read(log_in().get(f"{BASE}/quality?portal=huzhou_mzj"))
    assert matrix.select("table.matrix td.cell")


def test_the_responses_of_a_run(pipeline, log_in):
    run_id = queries.load_runs(pipeline).rows[-1]["run_id"]
    page = read(log_in().get(f"{BASE}/snapshots?run={run_id}"))
    assert len(titles(page)) == int(page.select_one(".head .tally").get_text()) >= 31
    assert "huzhou_mzj/" in page.select_one("tbody code").get_text()
    repeated = read(log_in().get(f"{BASE}/snapshots?run={queries.load_runs(pipeline).rows[0]['run_id']}"))
    again = next(row for row in repeated.select("tbody tr") if "revisit" in row.get_text())
    assert log_in().get(again.a["href"]).status_code == 200


def test_the_dictionary_has_every_column(planted, log_in):
    page = read(log_in().get(f"{BASE}/dictionary"))
    expected = [c.name for view in VIEWS for c in view.columns] + [c.name for table in TABLES.values() for c in table.columns]
    assert titles(page) == expected


def test_languages(planted, log_in):
    client = log_in()
    assert read(client.get(f"{BASE}/notices")).h1.get_text() == "Notices"
    assert read(client.get(f"{BASE}/notices", headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"})).h1.get_text() == "文件"
    client.cookies.set("policy_notices_airflow_language", "zh")
    assert read(client.get(f"{BASE}/notices")).html["lang"] == "zh-CN", "Airflow's language"
    assert read(client.get(f"{BASE}/notices?lang=en")).html["lang"] == "en"
    assert read(client.get(f"{BASE}/notices")).html["lang"] == "en", "a choice stands before it"
    client.cookies.delete("policy_notices_airflow_language")
    assert read(client.get(f"{BASE}/notices?lang=zh")).html["lang"] == "zh-CN"
    assert read(client.get(f"{BASE}/notices")).h1.get_text() == "文件", "the choice is kept"


def test_a_decision_that_was_carried_out_is_no_trouble(planted, log_in):
    from planted import DAY, PORTAL

    from policy_notices.warehouse import LoadRun, load_run

    load_run(planted, LoadRun("some_mzj.r.1", PORTAL, DAY.replace(month=5), status="partial", message="decisions of ann played back"), {})
    assert "decisions of" not in read(log_in().get(f"{BASE}/portals")).main.get_text()
    page = read(log_in().get(f"{BASE}/runs/some_mzj.r.1?lang=zh"))
    assert not page.select(".alarm") and page.select_one(".chosen").get_text() == "已执行 ann 的处理结果"


def test_notices_are_filtered_by_every_kind_of_document():
    from policy_notices.targets import document
    from policy_notices_pages.notices import DOCUMENT_KINDS

    assert set(DOCUMENT_KINDS) == {*document._KINDS, "notice"}


def test_every_word_of_the_pages_is_there_in_chinese():
    from policy_notices_pages import failures
    from policy_notices_pages.language import CODES, chinese
    from policy_notices_pages.notices import DOCUMENT_KINDS, METADATA
    from policy_notices_pages.rendering import SECTIONS

    templates = "".join(file.read_text(encoding="utf-8") for file in (Path(failures.__file__).parent / "templates").glob("*.html"))
    words = set(re.findall(r"""\bt\((?:"([^"]+)"|'([^']+)')\)""", templates))
    spoken = {a or b for a, b in words} | {label for _, label in (*METADATA, *SECTIONS)}
    spoken |= {*DOCUMENT_KINDS} | {value for name, value in vars(failures).items() if name.isupper()}
    assert {word for word in spoken if word not in chinese() and CODES.get(word) not in chinese()} == set()
