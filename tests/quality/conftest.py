"""Fixtures of the quality tests: a sound batch, which the tests then spoil in one place each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from material import Material, made


@pytest.fixture
def material() -> Material:
    """Four sound notices of one portal, six targets and one file each."""
    return made(4)


@pytest.fixture(scope="session")
def make() -> Any:
    """`make(n)`: n sound notices."""
    return made
