"""When Airflow runs a portal next, from its own metadata; and the addresses of its pages."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from airflow.models.dag import DagModel
from airflow.models.dagrun import DagRun
from airflow.utils.session import create_session
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A portal's DAG: when it runs next (`None` where it is not scheduled), and whether it is paused."""

    next_run: datetime | None
    paused: bool


def schedules(portal_ids: list[str]) -> dict[str, Schedule]:
    """By portal; empty where Airflow's metadata cannot be read, since the page is about more than that."""
    query = select(DagModel.dag_id, DagModel.next_dagrun_create_after, DagModel.is_paused)
    try:
        with create_session(scoped=False) as session:
            found = session.execute(query.where(DagModel.dag_id.in_([dag_of(portal_id) for portal_id in portal_ids]))).all()
    except SQLAlchemyError as error:
        log.warning("Airflow's schedule could not be read: %s", error)
        return {}
    return {dag_id.removeprefix("ingest_"): Schedule(next_run, bool(paused)) for dag_id, next_run, paused in found}


def dag_of(portal_id: str) -> str:
    return f"ingest_{portal_id}"


def run_path(portal_id: str, run_id: str) -> str | None:
    """The run's page in Airflow, below Airflow's own root; `None` where it was none of Airflow's (the command, a decision on a page).

    The library's run ids are `<portal>.<Airflow's run id>`, and `.<part>` after that where one of Airflow's runs made several.
    """
    of_airflow = run_id.removeprefix(f"{portal_id}.")
    dags = (dag_of(portal_id), "backfill", "reparse", "review")
    query = select(DagRun.dag_id, DagRun.run_id).where(
        DagRun.dag_id.in_(dags), DagRun.run_id.in_([of_airflow, of_airflow.rpartition(".")[0]])
    )
    try:
        with create_session(scoped=False) as session:
            found = session.execute(query.order_by(func.length(DagRun.run_id).desc())).first()
    except SQLAlchemyError as error:
        log.warning("Airflow's runs could not be read: %s", error)
        return None
    return f"/dags/{found.dag_id}/runs/{quote(found.run_id, safe='')}" if found else None
