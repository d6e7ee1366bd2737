"""ingest_<portal>: discover → fetch → parse → validate → load, one DAG for each YAML in include/portals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import dag, get_current_context

from policy_notices.portals import Portal
from policy_notices_airflow import metrics
from policy_notices_airflow.assets import LOADED, announce, is_news
from policy_notices_airflow.house import daily, defaults, record_failed_task, run_of, scheduled_portals, watched
from policy_notices_airflow.links import ArchivedResponsesLink, NoticesLink, PortalLink, QuarantineLink, ValidationReportLink, task_with
from policy_notices_airflow.spoken import doc

DOC = """
### {name}
Every day: finds what **{name}** has newly published, keeps each page as it was served, reads its targets, validates them and
loads the warehouse. Lists: {lists}

The buttons named here are on the task's page, under *Details*.

| red task | what it means | what to do |
| --- | --- | --- |
| `discover` | the portal is down, blocks us, or its list has another layout | open *Portal* on the task; the message names the page, what was expected and what came. Down: clear the task later. Blocked: a person asks the portal; nothing is bypassed. Changed layout: `policy-notices portals check {id}` |
| `fetch` | a challenge page, or a fifth of the pages could not be had | as above; what was fetched before is kept in the archive |
| `parse` | the archive cannot be read | see the message: it names the file. Pages that no rule can read do not fail here: they go to quarantine |
| `validate` | a critical floor broke: nothing of this run is loaded, the last good data stay | open *Validation report* on the task, then *Quarantine* |
| `load` | the warehouse is locked, gone, or not migrated | clear the task: loading is one transaction and can be repeated |
"""


@task_with(PortalLink)()
def discover(portal_id: str) -> list[int]:
    """The numbers of the chunks, for the tasks mapped over them; the counts are XCom `counts`."""
    from policy_notices.stages.discover import discover as stage

    found = stage(run_of(portal_id))
    chunks: list[int] = found.pop("chunks")
    get_current_context()["ti"].xcom_push(key="counts", value=found)
    return chunks


@task_with(PortalLink, ArchivedResponsesLink)(map_index_template="chunk {{ part }}")
def fetch(portal_id: str, part: int) -> dict[str, Any]:
    from policy_notices.stages.fetch import fetch as stage

    get_current_context()["part"] = part  # type: ignore[typeddict-unknown-key]
    run = run_of(portal_id)
    counts = stage(run, part)
    metrics.fetched(run, part)
    return {"part": part, **counts}


@task_with(ArchivedResponsesLink, QuarantineLink)(map_index_template="chunk {{ part }}")
def parse(portal_id: str, fetched: dict[str, Any]) -> dict[str, int]:
    from policy_notices.stages.parse import parse as stage

    get_current_context()["part"] = fetched["part"]  # type: ignore[typeddict-unknown-key]
    return stage(run_of(portal_id), fetched["part"])


@task_with(ValidationReportLink, QuarantineLink)()
def validate(portal_id: str) -> dict[str, int]:
    from policy_notices.stages.validate import validate as stage

    return stage(run_of(portal_id))


@task_with(NoticesLink, ValidationReportLink)(outlets=[LOADED])
def load(portal_id: str) -> dict[str, int]:
    from policy_notices.stages.load import load as stage

    counts = stage(run_of(portal_id))
    metrics.loaded(portal_id, counts)
    if is_news(counts):
        announce(portal_id, counts)
    return counts


def ingest(portal: Portal) -> None:
    @dag(
        dag_id=f"ingest_{portal.id}",
        dag_display_name=f"{portal.name} · ingest",
        schedule=daily(portal.schedule),
        catchup=False,
        max_active_runs=1,
        is_paused_upon_creation=portal.paused,
        default_args=defaults(on_failure_callback=record_failed_task),
        dagrun_timeout=timedelta(hours=6),
        **watched(timedelta(hours=3)),
        tags=["ingest", "sample" if portal.sample else "live", portal.region or "no region"],
        doc_md=doc(__file__, DOC).format(id=portal.id, name=portal.name, lists=", ".join(f"<{url}>" for url in portal.lists)),
    )
    def flow() -> None:
        found = discover(portal.id)
        fetched = fetch.override(pool=portal.pool).partial(portal_id=portal.id).expand(part=found)
        parsed = parse.partial(portal_id=portal.id).expand(fetched=fetched)
        checked = validate.override(trigger_rule="none_failed")(portal.id)
        parsed >> checked >> load(portal.id)

    flow()


for declared in scheduled_portals().values():
    ingest(declared)
