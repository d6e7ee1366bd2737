"""reparse: the archive read again with today's rules, without the network; a person approves what would change before it is loaded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Param, dag, get_current_context, task

from policy_notices.rule_names import RULES
from policy_notices_airflow.alerts import run_failed
from policy_notices_airflow.assets import LOADED, announce
from policy_notices_airflow.house import defaults, portal_names, run_of
from policy_notices_airflow.spoken import doc, spoken

DOC = """
### Reparse
After a change of rules or vocabulary: reads archived pages again, no network. Choose portals, dates and the change of rules when you trigger it:
what older rules have read, what rules up to a version have (the number before the dot of a notice's rule version), what certain rules have. All
that is chosen must hold; turn *older rules* off to read again what today's have read. *compare* shows what would change (targets added, removed,
changed, by rule), *approve* waits for a person (it is under *Required actions*; nothing runs while it waits), then the new reading is loaded as a
new extraction of the same revisions. Rejected, or not answered within a week: nothing is loaded.

Red? `read`: a page in the archive is missing or damaged; the message names the file, `policy-notices verify` finds all of them.
`check`: the new reading breaks a critical floor; see the message and the validation report. The warehouse keeps the old reading in every case.
"""

PORTALS = portal_names()
PARAMS = {
    "portals": Param(
        [],
        type=["null", "array"],
        items={"type": "string"},
        title=spoken("Portals"),
        description=spoken("None means all that have been loaded"),
        examples=sorted(PORTALS),
        values_display=PORTALS,
    ),
    "since": Param(None, type=["null", "string"], format="date", title=spoken("Published since")),
    "until": Param(None, type=["null", "string"], format="date", title=spoken("Published until")),
    "only_outdated": Param(True, type="boolean", title=spoken("Only what older rules have read")),
    "up_to_version": Param(
        None,
        type=["null", "integer"],
        minimum=1,
        title=spoken("Only what rules up to this version have read"),
        description=spoken("The number before the dot of a rule version; none means any"),
    ),
    "rules": Param(
        [],
        type=["null", "array"],
        items={"type": "string", "enum": list(RULES)},
        title=spoken("Only notices with targets that these rules have read"),
        description=spoken("None means any; … stands for words of the notice"),
        examples=list(RULES),
        values_display={rule: spoken(rule) for rule in RULES},
    ),
}


@task
def plan() -> list[dict[str, Any]]:
    """One item for each chunk of archived pages: portal and part."""
    from policy_notices.portals import load_portals
    from policy_notices.stages import reparse

    chosen = get_current_context()["params"]
    window = reparse.Window.of(chosen)
    portals = chosen["portals"] or sorted(load_portals())
    return [{"portal": portal, "part": part} for portal in portals for part in reparse.plan(run_of(portal), window)]


@task(map_index_template="{{ chunk }}")
def read(item: dict[str, Any]) -> str:
    from policy_notices.stages.parse import parse

    get_current_context()["chunk"] = f"{item['portal']} {item['part']}"  # type: ignore[typeddict-unknown-key]
    parse(run_of(item["portal"]), item["part"])
    return str(item["portal"])


@task.short_circuit(ignore_downstream_trigger_rules=False)
def compare(portals: list[str]) -> list[str]:
    """The portals whose reading would change, for the tasks mapped over them; the table of changes is XCom `body`."""
    from policy_notices.stages import reparse

    changes = [reparse.compare(run_of(portal)) for portal in sorted(set(portals))]
    get_current_context()["ti"].xcom_push(key="body", value=spoken(reparse.as_markdown(changes)))
    return [each["portal"] for each in changes if each["added"] + each["removed"] + each["changed"]]


@task(map_index_template="{{ portal }}")
def check(portal: str) -> str:
    from policy_notices.stages.validate import validate

    get_current_context()["portal"] = portal  # type: ignore[typeddict-unknown-key]
    validate(run_of(portal))
    return portal


@task(map_index_template="{{ portal }}", outlets=[LOADED])
def load(portal: str) -> dict[str, int]:
    from policy_notices.stages.load import load as stage

    get_current_context()["portal"] = portal  # type: ignore[typeddict-unknown-key]
    counts = stage(run_of(portal))
    announce(portal, counts)
    return counts


@dag(
    schedule=None,
    catchup=False,
    max_active_runs=1,
    default_args=defaults(),
    dagrun_timeout=timedelta(days=8),
    on_failure_callback=run_failed,
    params=PARAMS,
    tags=["reparse"],
    doc_md=doc(__file__, DOC),
)
def reparse() -> None:
    changed = compare(read.expand(item=plan()))
    approve = ApprovalOperator(
        task_id="approve",
        subject=spoken("Load the new reading?"),
        body="{{ ti.xcom_pull(task_ids='compare', key='body') }}",
        response_timeout=timedelta(days=7),
        defaults="Reject",
    )
    checked = check.expand(portal=changed)
    changed >> approve >> checked
    load.expand(portal=checked)


reparse()
