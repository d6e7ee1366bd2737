"""Libraries that every task needs, imported once by a scheduler that runs tasks in its own forks, instead of once a task.

Great Expectations takes four seconds of processor time, the stages another one; on a day with nothing new that is most of what a run takes.
"""

from __future__ import annotations

import os
import sys

from airflow.listeners import hookimpl
from airflow.providers.common.compat.sdk import conf


@hookimpl
def on_starting(component: object) -> None:
    """Called when a component of Airflow is about to start. It does not say yet which it is; the command line does."""
    if sys.argv[1:2] != ["scheduler"] or conf.get("core", "executor") != "LocalExecutor":
        return
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "False")
    import great_expectations  # noqa: F401

    from policy_notices.stages import discover, fetch, load, parse, publish, validate  # noqa: F401
