from __future__ import annotations

from collections.abc import Iterator

import pytest

from policy_notices.crawl import politeness
from policy_notices.crawl.session import Session
from policy_notices.portals import Portal

from .encodings import ENCODINGS
from .families import FAMILIES
from .server import HOST, served
from .shapes import ANSWERS


@pytest.fixture(scope="session")
def lab_port() -> Iterator[int]:
    with served(ANSWERS | ENCODINGS | FAMILIES) as port:
        yield port


@pytest.fixture
def lab(lab_port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A session of a portal on the lab's host."""
    monkeypatch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(lab_port))
    monkeypatch.setattr(politeness, "BACKOFF_S", 0)
    with Session(Portal(id="lab", name="试验", lists=(f"{HOST}/",), sample=True, delay_s=0.0)) as session:
        yield session
