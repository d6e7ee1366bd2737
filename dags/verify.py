"""verify: once a week, every value → span → canonical text → archived bytes, again."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import Param, dag, get_current_context, task

from policy_notices_airflow.house import daily, defaults, use_connections, watched
from policy_notices_airflow.spoken import doc

DOC = """
### Verify
Proves the whole warehouse, or a sample, against the archive: each value stands in its quote, the quote in the canonical text, the text comes out of the
archived bytes again. Red means that something was changed or lost since it was loaded: the task's log has a line for each, naming the target, the
notice and the file. Restore the file from a backup, or read the notice again (*reparse*); never edit a row by hand.
"""


@task(execution_timeout=timedelta(hours=12))
def prove() -> int:
    """The number of targets that were proven. Fails where one does not hold."""
    from policy_notices.stages.prove import prove as stage

    use_connections()
    return stage(get_current_context()["params"]["sample"])


@dag(
    schedule=daily("20 4 * * 0"),
    catchup=False,
    max_active_runs=1,
    default_args=defaults(),
    dagrun_timeout=timedelta(hours=13),
    **watched(timedelta(hours=12)),
    params={"sample": Param(None, type=["null", "integer"], minimum=1, title="Sample", description="How many targets; none means all")},
    tags=["verify"],
    doc_md=doc(__file__, DOC),
)
def verify() -> None:
    prove()


verify()
