"""The pages behind Airflow's own log-in, over warehouses that the real pipeline and the real loader have filled."""

from __future__ import annotations

import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "plugins"), str(Path(__file__).parent)]


@contextmanager
def environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


@pytest.fixture(scope="session")
def auth_manager() -> Any:
    """Airflow's own auth manager, on a metadata database that has its tables."""
    from airflow import models, settings
    from airflow.api_fastapi.app import init_auth_manager
    from airflow.models.base import Base
    from fastapi import FastAPI

    models.import_all_models()
    manager = init_auth_manager(FastAPI())
    Base.metadata.create_all(settings.engine)
    return manager


@pytest.fixture(scope="session")
def airflow(auth_manager: Any) -> Any:
    """The plugin's application, mounted as Airflow mounts it."""
    from fastapi import FastAPI

    from policy_notices_plugin import PolicyNoticesPlugin

    outer = FastAPI()
    for app in PolicyNoticesPlugin.fastapi_apps:
        outer.mount(app["url_prefix"], app["app"])
    return outer


@pytest.fixture
def log_in(airflow: Any, auth_manager: Any) -> Any:
    """A browser of a user with this role; without a role, of nobody."""
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
    from fastapi.testclient import TestClient

    def browser(role: str | None = "admin", name: str = "ann") -> TestClient:
        client = TestClient(airflow, base_url="http://airflow.test", follow_redirects=False)
        if role:
            client.cookies.set("_token", auth_manager.generate_jwt(SimpleAuthManagerUser(username=name, role=role)))
        return client

    return browser


@pytest.fixture(scope="session")
def pipeline_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder after two runs of the sample portal of Huzhou by the real pipeline; before the second a notice was revised."""
    from policy_notices.commands import running
    from policy_notices.samples import serve

    home = tmp_path_factory.mktemp("pipeline")
    for number, faults in enumerate(({}, {"huzhou_mzj": "revised"})):
        with serve(faults=faults) as port, environment(POLICY_NOTICES_HOME=str(home), POLICY_NOTICES_SAMPLES_PORT=str(port)):
            assert running.run(Namespace(portals=["huzhou_mzj"])) == 0, number
    return home


@pytest.fixture
def pipeline(pipeline_home: Path) -> Iterator[Any]:
    """The warehouse of `pipeline_home`, as the pages see it."""
    from policy_notices_pages.places import warehouse

    with environment(POLICY_NOTICES_HOME=str(pipeline_home)):
        yield warehouse()


@pytest.fixture(scope="session")
def planted_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with hostile and numerous rows, see planted.py."""
    import planted as rows

    from policy_notices.warehouse import connect

    file = tmp_path_factory.mktemp("planted") / "warehouse.db"
    engine = connect(f"sqlite:///{file}")
    rows.fill(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return file


@pytest.fixture
def planted(planted_file: Path, tmp_path: Path) -> Iterator[Any]:
    """A copy of `planted_file`, as the pages see it."""
    from policy_notices_pages.places import warehouse

    shutil.copyfile(planted_file, tmp_path / "warehouse.db")
    with environment(POLICY_NOTICES_HOME=str(tmp_path)):
        yield warehouse()
