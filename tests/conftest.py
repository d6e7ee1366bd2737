"""What all tests share: where things are, and an Airflow home of their own before anything imports Airflow."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

pytest_plugins = ["tests.databases"]

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

_folder = tempfile.TemporaryDirectory(prefix="policy-notices-tests-", ignore_cleanup_errors=True)  # gone when the tests' process ends
_home = _folder.name
os.environ.update(
    {
        "AIRFLOW_HOME": f"{_home}/airflow",
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{_home}/airflow.db",
        "POLICY_NOTICES_HOME": f"{_home}/data",
        "GX_ANALYTICS_ENABLED": "False",
    }
)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages and gold labels beside the checkout; tests that read it skip without it."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not there")
    return SHARED
