"""Every DAG loads and keeps the house rules."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DAG_FILES = sorted((ROOT / "dags").glob("*.py"))


@pytest.fixture(scope="module")
def bag():
    import airflow.plugins_manager  # noqa: F401  (adds the plugins folder to the path)
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(str(ROOT / "dags"))


def all_tasks(bag):
    return [(dag, task) for dag in bag.dags.values() for task in dag.tasks]


def test_all_dags_load(bag):
    assert bag.import_errors == {}


def test_one_ingest_dag_for_each_portal(bag):
    declared = {path.stem for path in (ROOT / "include/portals").glob("*.yaml")}
    assert {dag_id.removeprefix("ingest_") for dag_id in bag.dags if dag_id.startswith("ingest_")} == declared
    assert {"wuhan_mzj", "huzhou_mzj", "changchun_mzj", "daye_mzj", "wendang_share"} <= declared


def test_ingest_reads_discover_fetch_parse_validate_load(bag):
    for dag_id, dag in bag.dags.items():
        if dag_id.startswith("ingest_"):
            assert [task.task_id for task in dag.topological_sort()] == ["discover", "fetch", "parse", "validate", "load"]
            assert dag.get_task("fetch").pool.startswith("host_")


def test_a_backfill_takes_no_slot_but_its_own(bag):
    assert {task.pool for task in bag.dags["backfill"].tasks} == {"backfill"}
    assert not [task for dag, task in all_tasks(bag) if task.pool == "backfill" and dag.dag_id != "backfill"]


def test_reparse_offers_portals_dates_and_changes_of_rules(bag):
    from policy_notices.rule_names import RULES

    params = bag.dags["reparse"].params
    assert list(params) == ["portals", "since", "until", "only_outdated", "up_to_version", "rules"]
    params["rules"], params["up_to_version"] = ["comparator: before: …", "domain of …"], 3
    params.validate()
    assert params.get_param("rules").schema["examples"] == list(RULES)
    with pytest.raises(ValueError, match="Invalid input for param rules"):
        params["rules"] = ["a rule that there is not"]


def test_every_dag_says_what_it_is_and_what_to_do(bag):
    for dag in bag.dags.values():
        assert dag.doc_md and len(dag.doc_md) > 200, dag.dag_id
        assert "red" in dag.doc_md.lower(), f"{dag.dag_id}: the doc does not say what to do when it is red"
        assert dag.tags, dag.dag_id
        assert dag.catchup is False and dag.max_active_runs == 1, dag.dag_id
        assert dag.dagrun_timeout, dag.dag_id


@pytest.mark.parametrize("file", DAG_FILES, ids=lambda file: file.name)
def test_every_doc_is_there_in_chinese_and_says_the_same(file):
    """By what is no prose in it: commands, tasks and buttons."""
    (english,) = (
        ast.literal_eval(node.value)
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and node.targets[0].id == "DOC"
    )
    chinese = (file.parent / "chinese" / f"{file.stem}.md").read_text(encoding="utf-8")
    assert set(re.findall("`[^`]+`|[{][a-z]+[}]", english)) == set(re.findall("`[^`]+`|[{][a-z]+[}]", chinese))
    assert "失败" in chinese


def test_every_dag_tells_people_when_its_run_fails(bag):
    from policy_notices_airflow.alerts import run_failed

    for dag in bag.dags.values():
        assert dag.on_failure_callback is run_failed, dag.dag_id


def test_every_task_has_an_owner_a_time_out_and_retries_only_where_they_help(bag):
    for dag, task in all_tasks(bag):
        assert task.owner == "policy-notices", f"{dag.dag_id}.{task.task_id}"
        if task.task_type.startswith("HITL"):
            assert task.response_timeout, f"{dag.dag_id}.{task.task_id}"
            continue
        assert task.execution_timeout, f"{dag.dag_id}.{task.task_id}"
        assert task.retries >= 1 and task.retry_exponential_backoff, f"{dag.dag_id}.{task.task_id}"
        rules = [(rule.exception_path, rule.action.value) for rule in task.retry_policy.rules]
        assert rules == [("policy_notices.errors.FetchError", "retry"), ("policy_notices.errors.PolicyNoticesError", "fail")]


def test_daily_dags_are_staggered(bag):
    schedules = [dag.timetable.expression for dag_id, dag in bag.dags.items() if dag_id.startswith("ingest_")]
    assert len(set(schedules)) == len(schedules)


@pytest.mark.parametrize("file", DAG_FILES, ids=lambda file: file.name)
def test_dag_files_do_no_work_at_import_time(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    heavy = ("pandas", "great_expectations", "pyarrow", "lxml", "bs4", "requests", "policy_notices.stages", "policy_notices.warehouse")
    for node in tree.body:
        names = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        assert not [name for name in names if name and name.startswith(heavy)], f"{file.name}:{node.lineno} imports {names} at the top"


def test_the_library_imports_no_airflow():
    for file in (ROOT / "include/policy_notices").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert not [name for name in names if name and name.split(".")[0] == "airflow"], f"{file}:{node.lineno}"


def test_the_library_imports_neither_pandas_nor_great_expectations_until_they_are_needed():
    code = "import sys, policy_notices.cli, policy_notices.stages.load, policy_notices.stages.fetch, policy_notices.stages.publish; print([m for m in ('pandas', 'great_expectations', 'airflow') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("command", "executor", "warm"), [
    ("scheduler", "LocalExecutor", True), ("scheduler", "CeleryExecutor", False), ("api-server", "LocalExecutor", False)
])  # fmt: skip
def test_only_a_scheduler_that_forks_its_tasks_loads_their_libraries(command, executor, warm):
    code = (
        "import sys, airflow.plugins_manager; sys.argv = ['airflow', sys.argv[1]]; from policy_notices_airflow import warm_start;"
        "warm_start.on_starting(None); print('great_expectations' in sys.modules)"
    )
    environment = os.environ | {"AIRFLOW__CORE__EXECUTOR": executor}
    done = subprocess.run([sys.executable, "-c", code, command], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.splitlines()[-1] == str(warm)


def test_every_task_that_loads_can_tell_publish(bag):
    from policy_notices_airflow.assets import LOADED

    loading = [task for dag, task in all_tasks(bag) if task.task_id in ("load", "decide.carry_out")]
    assert len(loading) > 3
    assert all(LOADED in task.outlets for task in loading)


def test_publish_waits_for_every_portal_and_for_the_morning(bag):
    timetable = bag.dags["publish"].timetable
    awaited = {asset.name for asset in timetable.asset_condition.objects}
    assert awaited == {f"notices_{path.stem}" for path in (ROOT / "include/portals").glob("*.yaml")}
    assert "0 6 * * *" in str(timetable.timetable.expression)
