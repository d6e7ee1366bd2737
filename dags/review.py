"""review: quarantined rows → a person's decision in the Airflow UI → replay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param, dag, get_current_context, task, task_group

from policy_notices_airflow import links
from policy_notices_airflow.alerts import run_failed
from policy_notices_airflow.assets import LOADED, announce
from policy_notices_airflow.house import daily, defaults, run_of, use_connections
from policy_notices_airflow.spoken import doc, spoken

DOC = """
### Review
Every morning, puts up to {limit} quarantined rows before a person: open *Required actions*, read the reasons and the page's own words, and choose
*Approve* (load it as it was read), *Correct* (load it with the right values), *Reject* (keep it out; it stays in quarantine) or *Later*. A note says why.
Nothing runs while a row waits. What was decided is loaded at once and holds for later runs, as long as the page's words stay as they are; where they
change, the row is asked about again. Rows that nobody has answered by the next morning are asked again.

Red? `carry_out`: the decision cannot be carried out (a note is missing, a field has a wrong type); the message says which. The row still waits: it comes
back tomorrow, or trigger this DAG.
"""
LIMIT = 25
ANSWER = {
    "note": Param("", type="string", title=spoken("Note"), description=spoken("Why; it is kept with the decision")),
    "correction": Param(
        {},
        type="object",
        title=spoken("Correction"),
        description=spoken("Only for Correct: the fields to put right and their values, as a JSON object"),
    ),
}


@task
def list_waiting() -> list[dict[str, str]]:
    from policy_notices.stages.review import questions

    use_connections()
    return [_asked(each) for each in questions(LIMIT)]


def _asked(question: dict[str, str]) -> dict[str, str]:
    """The question in the operators' language, with the way to the archived page."""
    page = f"[{spoken('See the archived page')}]({links.page('quarantine/' + question['quarantine_id'])})"
    return question | {"subject": spoken(question["subject"]), "body": f"{spoken(question['body'])}\n\n{page}"}


@task(outlets=[LOADED])
def carry_out(question: dict[str, str], answered: dict[str, Any]) -> dict[str, Any]:
    from policy_notices.stages.review import answer

    who = answered["responded_by_user"] or {}
    given = answered["params_input"]
    context = get_current_context()
    run = run_of(question["portal"], part=question["quarantine_id"][:8])
    came = answer(
        run,
        question["quarantine_id"],
        answered["chosen_options"][0],
        who=who.get("name") or "nobody",
        note=given.get("note") or "",
        at=answered["responded_at"] or context["dag_run"].run_after,
        correction=given.get("correction"),
    )
    if came["outcome"] == "loaded":
        announce(run.portal.id, came)
    return came


@task_group
def decide(question: dict[str, str]) -> None:
    ask = HITLOperator(
        task_id="ask",
        subject="{{ ti.xcom_pull(task_ids='list_waiting')[ti.map_index]['subject'] }}",
        body="{{ ti.xcom_pull(task_ids='list_waiting')[ti.map_index]['body'] }}",
        options=["Approve", "Correct", "Reject", "Later"],
        defaults=["Later"],
        params=ANSWER,
        response_timeout=timedelta(hours=20),
    )
    carry_out(question, ask.output)


@dag(
    schedule=daily("30 6 * * *"),
    catchup=False,
    max_active_runs=1,
    default_args=defaults(),
    dagrun_timeout=timedelta(hours=23),
    on_failure_callback=run_failed,
    tags=["review"],
    doc_md=doc(__file__, DOC).format(limit=LIMIT),
)
def review() -> None:
    decide.expand(question=list_waiting())


review()
