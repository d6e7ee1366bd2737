"""The warehouse and the archive that this Airflow is set up with; each engine is made once."""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa

from policy_notices import settings
from policy_notices.archive import Archive
from policy_notices.warehouse import connect
from policy_notices_airflow.house import use_connections


def warehouse() -> sa.Engine:
    """By Airflow's connection `policy_warehouse` where there is one, else by the environment."""
    _look_up_connections()
    return _engine(settings.warehouse_url())


def archive() -> Archive:
    """By Airflow's connection `policy_archive` where there is one, else by the environment."""
    _look_up_connections()
    return Archive()


@cache
def _look_up_connections() -> None:
    use_connections()


@cache
def _engine(url: str) -> sa.Engine:
    return connect(url)
