"""Buttons on the tasks: from a run to the thing it was about. Airflow does not translate their names: they are in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from airflow.providers.common.compat.sdk import conf
from airflow.providers.standard.decorators.python import _PythonDecoratedOperator
from airflow.sdk import BaseOperatorLink
from airflow.sdk.bases.decorator import task_decorator_factory

if TYPE_CHECKING:
    from collections.abc import Callable

    from airflow.sdk import BaseOperator
    from airflow.sdk.types import TaskInstanceKey

PAGES = "/policy-notices"
"""Where the plugin's pages are mounted on Airflow's API server."""
FRAME = "/plugin/policy-notices"
"""Where Airflow shows them with its own navigation beside them."""


def page(path: str, **query: str) -> str:
    """The address of one of the plugin's pages, within Airflow's own frame."""
    base = conf.get("api", "base_url", fallback="").rstrip("/")
    return f"{base}{FRAME}{PAGES}/{path}" + (f"?{urlencode(query)}" if query else "")


def portal_of(ti_key: TaskInstanceKey) -> str:
    return str(ti_key.dag_id).removeprefix("ingest_")


def run_of(ti_key: TaskInstanceKey) -> str:
    """The library's run id of a task's DAG run."""
    return f"{portal_of(ti_key)}.{ti_key.run_id}"


class PortalLink(BaseOperatorLink):
    name = "Portal 门户"

    def get_link(self, operator: BaseOperator, *, ti_key: TaskInstanceKey) -> str:
        from policy_notices.portals import load_portals

        return load_portals()[portal_of(ti_key)].lists[0]


class ArchivedResponsesLink(BaseOperatorLink):
    name = "Archived responses 存档的响应"

    def get_link(self, operator: BaseOperator, *, ti_key: TaskInstanceKey) -> str:
        return page("snapshots", run=run_of(ti_key))


class ValidationReportLink(BaseOperatorLink):
    name = "Validation report 校验报告"

    def get_link(self, operator: BaseOperator, *, ti_key: TaskInstanceKey) -> str:
        return page(f"runs/{quote(run_of(ti_key), safe='')}")


class QuarantineLink(BaseOperatorLink):
    name = "Quarantined rows 隔离的行"

    def get_link(self, operator: BaseOperator, *, ti_key: TaskInstanceKey) -> str:
        return page("quarantine", run=run_of(ti_key))


class NoticesLink(BaseOperatorLink):
    name = "Notices 文件"

    def get_link(self, operator: BaseOperator, *, ti_key: TaskInstanceKey) -> str:
        return page("notices", run=run_of(ti_key))


def task_with(*links: type[BaseOperatorLink]) -> Callable[..., Any]:
    """`@task`, with these buttons; Airflow shows them for failed tasks too."""

    class Linked(_PythonDecoratedOperator):
        operator_extra_links = tuple(link() for link in links)
        custom_operator_name = "@task"

        def get_openlineage_facets_on_complete(self, task_instance: Any) -> Any:
            """Called by the OpenLineage provider where it is configured; of the load, since that is what writes."""
            from airflow.providers.openlineage.extractors import OperatorLineage

            from policy_notices import settings
            from policy_notices.portals import load_portals
            from policy_notices_airflow.lineage import of_load

            if self.task_id != "load":
                return OperatorLineage()
            return of_load(load_portals()[self.dag_id.removeprefix("ingest_")], settings.warehouse_url())

    def decorate(function: Callable[..., Any] | None = None, **arguments: Any) -> Any:
        return task_decorator_factory(python_callable=function, decorated_operator_class=Linked, **arguments)

    return decorate


LINKS = (PortalLink, ArchivedResponsesLink, ValidationReportLink, QuarantineLink, NoticesLink)
