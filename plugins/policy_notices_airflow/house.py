"""The house rules of every DAG: owner, retries that only where a retry helps, time-outs, what happens on a failure."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from airflow.sdk import (
    CronTriggerTimetable,
    DeadlineAlert,
    DeadlineReference,
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
    SyncCallback,
    get_current_context,
)

from policy_notices.portals import Portal, load_portals
from policy_notices_airflow.alerts import deadline_missed, run_failed

if TYPE_CHECKING:
    from policy_notices.stages.run import Run

TIMEZONE = "Asia/Shanghai"
OWNER = "policy-notices"

for talkative in ("alembic", "openlineage"):  # else every task's log has lines of theirs
    logging.getLogger(talkative).setLevel(logging.WARNING)

RETRY_WHERE_IT_HELPS = ExceptionRetryPolicy(
    rules=[
        RetryRule("policy_notices.errors.FetchError", RetryAction.RETRY, reason="the portal may answer later"),
        RetryRule("policy_notices.errors.PolicyNoticesError", RetryAction.FAIL, reason="the same input would fail again: see the message"),
    ]
)


def record_failed_task(context: dict[str, Any]) -> None:
    """Keep the failure in the warehouse's run ledger, where the portal's health is read from."""
    from policy_notices.stages.load import record_failure

    task = context["ti"]
    portal_id = context["params"].get("portal") or task.dag_id.removeprefix("ingest_")
    part = "backfill" if task.dag_id == "backfill" else None
    record_failure(run_of(portal_id, context, part=part), task.task_id, context.get("exception"))


def defaults(**more: Any) -> dict[str, Any]:
    """Arguments of every task. The delay between tries is Airflow's setting `core.default_task_retry_delay`, doubled each time."""
    return {
        "owner": OWNER,
        "retries": 2,
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(hours=1),
        "retry_policy": RETRY_WHERE_IT_HELPS,
        "execution_timeout": timedelta(hours=1),
    } | more


def watched(deadline: timedelta) -> dict[str, Any]:
    """Arguments of a DAG that tells people when its run fails, or has not ended `deadline` after it was queued."""
    late = DeadlineAlert(reference=DeadlineReference.DAGRUN_QUEUED_AT, interval=deadline, callback=SyncCallback(deadline_missed))
    return {"on_failure_callback": run_failed, "deadline": late}


def scheduled_portals() -> dict[str, Portal]:
    """The portals that get a DAG: all declared ones, without the recorded samples where `POLICY_NOTICES_SAMPLE_PORTALS` is False."""
    samples = os.environ.get("POLICY_NOTICES_SAMPLE_PORTALS", "True") != "False"
    return {portal.id: portal for portal in load_portals().values() if samples or not portal.sample}


def portal_names() -> dict[str, str]:
    """By id, for a `Param` by which the trigger form offers the portals: its `values_display`."""
    return {portal.id: portal.name for portal in scheduled_portals().values()}


def daily(cron: str) -> CronTriggerTimetable:
    """Asia/Shanghai, from the next time on: without the zero, Airflow starts a run at once where the last time is not long past."""
    return CronTriggerTimetable(cron, timezone=TIMEZONE, run_immediately=timedelta(0))


def run_of(portal_id: str, context: Any = None, *, part: str | None = None) -> Run:
    """The library's run for the task instance that asks; its start is the DAG run's, so a repeated task writes the same.

    `part` tells runs apart that are of one portal in one DAG run.
    """
    from policy_notices.stages.run import Run

    use_connections()
    dag_run = (context or get_current_context())["dag_run"]
    started: datetime = dag_run.run_after
    return Run.of(portal_id, f"{dag_run.run_id}.{part}" if part else dag_run.run_id, started)


def use_connections() -> None:
    """Let the connections `policy_warehouse` and `policy_archive`, where there are any, stand before the environment's URLs.

    Their passwords are masked in what is logged from here on.
    """
    from airflow.sdk import BaseHook
    from airflow.sdk.exceptions import AirflowNotFoundException
    from airflow.sdk.log import mask_secret

    for connection_id, variable in (("policy_warehouse", "POLICY_NOTICES_WAREHOUSE"), ("policy_archive", "POLICY_NOTICES_ARCHIVE")):
        with suppress(AirflowNotFoundException):
            os.environ[variable] = BaseHook.get_connection(connection_id).get_uri()
        if password := urlsplit(os.environ.get(variable, "")).password:
            mask_secret(password)
            mask_secret(unquote(password))
