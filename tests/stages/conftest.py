"""A home of its own for each test, and the sample portals served from this process."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from policy_notices import samples, warehouse
from policy_notices.stages.discover import discover
from policy_notices.stages.fetch import fetch
from policy_notices.stages.load import load
from policy_notices.stages.parse import parse
from policy_notices.stages.run import Run
from policy_notices.stages.validate import validate

STARTED = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


class Pipeline:
    """Runs stages against the sample portals, and reads the warehouse."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, stack: ExitStack) -> None:
        self._monkeypatch, self._stack, self.runs = monkeypatch, stack, 0
        warehouse.upgrade(warehouse.connect())

    def serve(self, **faults: str) -> None:
        """Serve the samples anew, with these faults."""
        self._stack.close()
        port = self._stack.enter_context(samples.serve(0, faults))
        self._monkeypatch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(port))

    def new_run(self, portal_id: str) -> Run:
        self.runs += 1
        return Run.of(portal_id, f"test-{self.runs}", STARTED + timedelta(days=self.runs))

    def run(self, portal_id: str, *, times: int = 1) -> tuple[Run, dict[str, int]]:
        """All stages of one run, each `times` times over, as a scheduler that lost its place would."""
        run = self.new_run(portal_id)

        def again(stage: Callable[..., Any], *arguments: Any) -> Any:
            return [stage(run, *arguments) for _ in range(times)][-1]

        for part in again(discover)["chunks"]:
            again(fetch, part)
            again(parse, part)
        again(validate)
        return run, again(load)

    def rows(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        engine = warehouse.connect()
        with engine.connect() as connection:
            found = [dict(row) for row in connection.execute(sa.text(query), parameters).mappings()]
        engine.dispose()
        return found

    def contents(self) -> dict[str, list[dict[str, Any]]]:
        """Every table but for what says when: the runs' own times come from the test."""
        tables = ("notice", "notice_url", "notice_revision", "target", "attachment", "quarantine", "load_run", "validation_result")
        volatile = {"fetched_at", "first_seen_at", "last_seen_at", "valid_from", "valid_to", "decided_at", "finished_at"}
        return {
            table: sorted(
                ({name: value for name, value in row.items() if name not in volatile} for row in self.rows(f"SELECT * FROM {table}")),
                key=str,
            )
            for table in tables
        }


@pytest.fixture
def pipeline(tmp_path, monkeypatch):
    monkeypatch.setenv("POLICY_NOTICES_HOME", str(tmp_path))
    monkeypatch.delenv("POLICY_NOTICES_WAREHOUSE", raising=False)
    with ExitStack() as stack:
        made = Pipeline(monkeypatch, stack)
        made.serve()
        yield made
