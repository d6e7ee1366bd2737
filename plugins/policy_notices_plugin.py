"""Registers the pages and the task buttons with Airflow."""

from __future__ import annotations

from airflow.plugins_manager import AirflowPlugin

from policy_notices_airflow.links import LINKS, PAGES
from policy_notices_pages import Pages


class PolicyNoticesPlugin(AirflowPlugin):
    name = "policy_notices"
    fastapi_apps = [{"app": Pages(), "url_prefix": PAGES, "name": "Policy Notices"}]  # noqa: RUF012
    external_views = [  # noqa: RUF012
        {"name": "Notices", "href": f"{PAGES}/notices", "destination": "nav", "category": "browse", "url_route": "policy-notices"},
    ]
    operator_extra_links = [link() for link in LINKS]  # noqa: RUF012
