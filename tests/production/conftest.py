"""The plugins folder, as Airflow puts it on the path, and receivers of alerts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "plugins"), str(ROOT / "tests" / "dags")]

from receivers import mail_receiver, web_receiver  # noqa: E402


@pytest.fixture
def web():
    with web_receiver() as received:
        yield received


@pytest.fixture
def mailbox():
    with mail_receiver() as received:
        yield received
