"""Registers the pages and the task buttons with Airflow."""

from __future__ import annotations

from airflow.plugins_manager import AirflowPlugin

from policy_notices_airflow import warm_start
from policy_notices_airflow.links import LINKS, PAGES
from policy_notices_pages import Pages

PORTALS = "门户Portals"
"""Airflow's bar has room for this and no more; where a font is wider, the English is cut short."""


def entry(name: str, page: str, route: str) -> dict[str, object]:
    """An entry of Airflow's navigation that shows a page inside Airflow, at `/plugin/<route>`. Airflow does not translate what plugins
    name: the name is in both languages."""
    return {"name": name, "href": f"{PAGES}/{page}", "destination": "nav", "category": "browse", "url_route": route}


class PolicyNoticesPlugin(AirflowPlugin):
    name = "policy_notices"
    fastapi_apps = [{"app": Pages(), "url_prefix": PAGES, "name": "Policy Notices"}]  # noqa: RUF012
    external_views = [  # noqa: RUF012
        entry(PORTALS, "portals", "policy-notices") | {"category": None, "nav_top_level": True},
        entry("Notices 文件", "notices", "policy-notices-notices"),
        entry("Targets 指标", "targets", "policy-notices-targets"),
        entry("Quality 质量", "quality", "policy-notices-quality"),
        entry("Quarantine 隔离区", "quarantine", "policy-notices-quarantine"),
        entry("Data dictionary 数据字典", "dictionary", "policy-notices-dictionary"),
    ]
    listeners = [warm_start]  # noqa: RUF012
    operator_extra_links = [link() for link in LINKS]  # noqa: RUF012
