"""publish: after new data and every morning, the marts, the exports and the portals' freshness."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import AssetAny, AssetOrTimeSchedule, dag, task

from policy_notices_airflow.alerts import tell_of_quiet_portals
from policy_notices_airflow.assets import MARTS, notices_of
from policy_notices_airflow.house import daily, defaults, scheduled_portals, use_connections, watched
from policy_notices_airflow.spoken import doc

DOC = """
### Publish
Runs when a portal has loaded new data, and every morning, so that a portal that went quiet is told of: refreshes what the views `bi.*` read
(plans beside results, changes between revisions), writes the exports (CSV, Parquet, JSONL with a data package descriptor) and swaps them in whole, and notes how fresh each portal is.

Red? The warehouse keeps the last good marts, and the export folder the last good export. The message says what could not be written; clear the task
when it can.
"""


@task
def marts() -> dict[str, int]:
    from policy_notices.stages.publish import publish_marts

    use_connections()
    return publish_marts()


@task(outlets=[MARTS])
def export() -> dict[str, Any]:
    from policy_notices.stages.publish import publish_exports

    use_connections()
    return publish_exports()


@task
def freshness() -> dict[str, str]:
    from policy_notices.stages.publish import portal_freshness

    use_connections()
    tell_of_quiet_portals()
    return portal_freshness()


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=daily("0 6 * * *"), assets=AssetAny(*(notices_of(portal_id) for portal_id in scheduled_portals()))
    ),
    catchup=False,
    max_active_runs=1,
    default_args=defaults(),
    dagrun_timeout=timedelta(hours=2),
    **watched(timedelta(hours=1)),
    tags=["publish"],
    doc_md=doc(__file__, DOC),
)
def publish() -> None:
    marts() >> [export(), freshness()]


publish()
