"""backfill: a portal's history by date window, in a pool of its own so that daily runs are not delayed; a killed one goes on where it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Param, dag, get_current_context, task

from policy_notices_airflow.assets import LOADED, announce, is_news
from policy_notices_airflow.house import defaults, portal_names, record_failed_task, run_of, watched
from policy_notices_airflow.spoken import doc, spoken

DOC = """
### Backfill
Fetches what a portal listed between two dates and is not in the warehouse yet. Choose portal and window when you trigger it. All its tasks are in the
pool `backfill` (one slot): the daily runs keep their own. What is loaded is not asked for again, and what an earlier try has archived within 30 days is
taken over, so a backfill that was stopped or failed is simply triggered again with the same window.

Red? The messages are those of the portal's own `ingest` DAG; see its doc. All of a window is loaded at the end, in one transaction.
"""

POOL = "backfill"
PORTALS = portal_names()
PARAMS = {
    "portal": Param(type="string", title=spoken("Portal"), enum=sorted(PORTALS), values_display=PORTALS),
    "since": Param(type="string", format="date", title=spoken("Listed since")),
    "until": Param(type="string", format="date", title=spoken("Listed until")),
}


def current_run() -> Any:
    return run_of(get_current_context()["params"]["portal"], part="backfill")


@task
def discover() -> list[int]:
    from policy_notices.stages.discover import discover_window

    chosen = get_current_context()["params"]
    found = discover_window(current_run(), chosen["since"], chosen["until"])
    return list(found["chunks"])


@task
def fetch(part: int) -> int:
    from policy_notices.stages.fetch import fetch as stage

    stage(current_run(), part)
    return part


@task
def parse(part: int) -> dict[str, int]:
    from policy_notices.stages.parse import parse as stage

    return stage(current_run(), part)


@task(trigger_rule="none_failed")
def validate() -> dict[str, int]:
    from policy_notices.stages.validate import validate as stage

    return stage(current_run())


@task(outlets=[LOADED])
def load() -> dict[str, int]:
    from policy_notices.stages.load import load as stage

    run = current_run()
    counts = stage(run)
    if is_news(counts):
        announce(run.portal.id, counts)
    return counts


@dag(
    schedule=None,
    catchup=False,
    max_active_runs=1,
    default_args=defaults(pool=POOL, on_failure_callback=record_failed_task, execution_timeout=timedelta(hours=12)),
    dagrun_timeout=timedelta(days=3),
    **watched(timedelta(days=2)),
    params=PARAMS,
    tags=["backfill"],
    doc_md=doc(__file__, DOC),
)
def backfill() -> None:
    parsed = parse.expand(part=fetch.expand(part=discover()))
    parsed >> validate() >> load()


backfill()
