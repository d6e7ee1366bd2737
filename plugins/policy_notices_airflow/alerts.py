"""Who is told when something needs a person: a run that failed or was blocked, one that is late, a portal that went quiet.

One alert a cause: a failed run is told once, by the DAG and not by its tasks; a late run that has failed already is not told again; a quiet
portal is told when it becomes quiet. Where no channel is set (see `alert_channels`) nothing is sent and nothing fails.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from airflow.providers.common.compat.sdk import conf

from policy_notices_airflow.alert_channels import deliver
from policy_notices_airflow.spoken import spoken

log = logging.getLogger(__name__)

CREDENTIALS = re.compile(r"(?<=://)[^/\s@]+(?=@)")
LATE = timedelta(hours=48)
"""A portal is loaded every day; after this long without a run it has been missed twice."""
TOLD_VARIABLE = "policy_notices_quiet_portals"
NOTHING_LOADED = "Nothing of this run is loaded; the warehouse keeps the last good data."
TODO = {
    "discover": "Open the run, then Details of the task, then Portal. Down: clear the task later. "
    "Blocked: ask the portal; nothing is bypassed. Changed layout: policy-notices portals check.",
    "fetch": "Open the run and read the task's log. What was fetched is in the archive; clear the task when the portal answers again.",
    "parse": "Open the run: the message names the file that cannot be read. Restore it, then clear the task.",
    "validate": "Open the run, then Details of the task, then Validation report and Quarantined rows; decide, then run the portal again.",
    "load": "Check that the warehouse is up and migrated, then clear the task: loading is one transaction and can be repeated.",
}
TODO_OTHERWISE = "Open the run and read the doc of its DAG: it says what each red task means."


@dataclass(frozen=True, slots=True)
class Alert:
    """What a person is told. `kind`: run_failed, run_blocked, deadline_missed, portal_quiet; `portal` is None where it is about several."""

    kind: str
    subject: str
    portal: str | None
    happened: str
    kept: str
    link: str
    todo: str

    @property
    def text(self) -> str:
        return f"{self.subject}\n\n{self.happened}\n{self.kept}\n\n{spoken('Open:')} {self.link}\n{spoken('To do:')} {self.todo}"

    def fields(self) -> dict[str, Any]:
        return asdict(self) | {"text": self.text}


def tell(alert: Alert) -> None:
    """Deliver the alert in the operators' language."""
    said = {name: spoken(getattr(alert, name)) for name in ("subject", "happened", "kept", "todo")}
    deliver(replace(alert, **said))


def run_failed(context: dict[str, Any]) -> None:
    """`on_failure_callback` of a DAG: one alert for the run, from the run ledger's message where there is one."""
    dag_id, run_id = context["dag"].dag_id, context["run_id"]
    task = context.get("ti")
    portal = dag_id.removeprefix("ingest_") if dag_id.startswith("ingest_") else None
    status, message = _ledger(portal, run_id) if portal else ("failed", None)
    stage = (message or "").partition(":")[0] if message else getattr(task, "task_id", "")
    blocked = status == "blocked"
    happened = _redacted(message or f"{stage or 'the run'}: {context.get('reason') or 'no reason given'}; its log has the rest")
    tell(
        Alert(
            kind="run_blocked" if blocked else "run_failed",
            subject=f"[Policy Notices] {dag_id} {'was blocked by validation' if blocked else 'failed'}",
            portal=portal,
            happened=happened,
            kept=NOTHING_LOADED + (" Its rows are in quarantine." if blocked else "")
            if portal
            else "The warehouse keeps what was last loaded and published.",
            link=run_address(dag_id, run_id),
            todo=TODO.get(stage, TODO_OTHERWISE),
        )
    )


def deadline_missed(context: dict[str, Any], **_arguments: Any) -> None:
    """Callback of a DAG's deadline: the run is still going, or has not begun. One that has failed was told of when it failed."""
    run = context["dag_run"]
    if run["state"] in ("success", "failed"):
        return
    dag_id = run["dag_id"]
    tell(
        Alert(
            kind="deadline_missed",
            subject=f"[Policy Notices] {dag_id} is late",
            portal=dag_id.removeprefix("ingest_") if dag_id.startswith("ingest_") else None,
            happened=f"The run {run['dag_run_id']}, queued at {run['queued_at']}, has not ended; it is {run['state']}.",
            kept="Nothing is lost: the warehouse keeps the last good data, and the run goes on.",
            link=run_address(dag_id, run["dag_run_id"]),
            todo="Open the run: a task that waits shows why (no free slot in its pool, no worker); one that runs shows it in its log.",
        )
    )


def tell_of_quiet_portals(now: datetime | None = None) -> list[str]:
    """Alert of the portals that have become quiet since the last call; all that are quiet now, by id.

    Quiet is a portal whose last run succeeded and found the silence unusual, or that has had no run for `LATE`. A failed run was told of
    when it failed.
    """
    from airflow.sdk import Variable

    quiet = _quiet_portals(now or datetime.now(UTC))
    told = set(json.loads(Variable.get(TOLD_VARIABLE, default="[]")))
    if fresh := sorted(quiet.keys() - told):
        tell(
            Alert(
                kind="portal_quiet",
                subject=f"[Policy Notices] quiet: {', '.join(fresh)}",
                portal=fresh[0] if len(fresh) == 1 else None,
                happened="\n".join(f"{portal}: {quiet[portal]}" for portal in fresh),
                kept="The warehouse keeps all that was loaded before.",
                link=f"{_base()}/policy-notices/portals",
                todo="Open the portal's list in a browser; if it has news: policy-notices portals check. No run: is its DAG paused?",
            )
        )
    if told != set(quiet):
        Variable.set(TOLD_VARIABLE, json.dumps(sorted(quiet)))
    return sorted(quiet)


def run_address(dag_id: str, run_id: str) -> str:
    """The run's page in Airflow."""
    return f"{_base()}/dags/{quote(dag_id)}/runs/{quote(run_id, safe='')}"


def _base() -> str:
    return str(conf.get("api", "base_url", fallback="")).rstrip("/")


def _redacted(text: str) -> str:
    return CREDENTIALS.sub("***", text)


def _ledger(portal: str, run_id: str) -> tuple[str, str | None]:
    """Status and message of the run; where the warehouse is what failed, it cannot say so."""
    try:
        import sqlalchemy as sa

        from policy_notices import warehouse
        from policy_notices_airflow.house import use_connections

        use_connections()
        table = warehouse.METADATA.tables["load_run"]
        engine = warehouse.connect()
        try:
            with engine.connect() as connection:
                row = connection.execute(sa.select(table.c.status, table.c.message).where(table.c.run_id == f"{portal}.{run_id}")).first()
        finally:
            engine.dispose()
        return (row.status, row.message) if row else ("failed", None)
    except Exception as error:  # the alert goes out all the same
        log.warning("the run ledger could not be read: %s", type(error).__name__)
        return "failed", None


def _quiet_portals(now: datetime) -> dict[str, str]:
    import sqlalchemy as sa

    from policy_notices import warehouse
    from policy_notices.warehouse import queries
    from policy_notices_airflow.house import scheduled_portals

    result = warehouse.METADATA.tables["validation_result"]
    silence = sa.select(result.c.run_id, result.c.observed).where(result.c.expectation == "silence_is_usual", result.c.success.is_(False))
    engine = warehouse.connect()
    try:
        portals = queries.portals_health(engine)
        with engine.connect() as connection:
            silent = {
                row.run_id: row.observed
                for row in connection.execute(silence.where(result.c.run_id.in_([each["run_id"] for each in portals])))
            }
    finally:
        engine.dispose()
    watched = {portal.id for portal in scheduled_portals().values() if not portal.paused}
    quiet = {}
    for row in portals:
        if row["portal_id"] not in watched or row["status"] != "success":
            continue
        last = row["last_success_at"]
        if row["run_id"] in silent:
            quiet[row["portal_id"]] = _redacted(str(silent[row["run_id"]]))
        elif now - (last if last.tzinfo else last.replace(tzinfo=UTC)) > LATE:
            quiet[row["portal_id"]] = f"no run since {last:%Y-%m-%d %H:%M}"
    return quiet
