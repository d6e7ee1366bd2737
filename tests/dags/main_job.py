"""Runs `make run`'s program in a home of its own, as a user would, and reads the warehouse afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """A home folder with its ports and, where given, a warehouse elsewhere."""

    home: Path
    warehouse: str | None = None
    ui_port: int = field(default_factory=free_port)
    samples_port: int = field(default_factory=free_port)

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "POLICY_NOTICES"))}
        own = {
            "POLICY_NOTICES_HOME": str(self.home),
            "POLICY_NOTICES_UI_PORT": str(self.ui_port),
            "POLICY_NOTICES_SAMPLES_PORT": str(self.samples_port),
            "AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY": "1",
        }
        if self.warehouse:
            own["POLICY_NOTICES_WAREHOUSE"] = self.warehouse
        return kept | own | more

    def run(self, *portals: str, faults: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "local_airflow", "run", *(portals or ("samples",))],
            env=self.environment(POLICY_NOTICES_SAMPLES_FAULTS=faults),
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=600,
        )

    def start(self, *portals: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "local_airflow", "run", *(portals or ("samples",))],
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )

    def rows(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of a query; `{warehouse}` and `{bi}` stand for the schemas' prefixes of the dialect."""
        url = sa.make_url(self.warehouse or f"sqlite:///{self.home / 'warehouse.db'}")
        names = (
            {"warehouse": "warehouse.", "bi": "bi."} if url.get_backend_name().startswith("postgres") else {"warehouse": "", "bi": "bi_"}
        )
        engine = sa.create_engine(url.set(drivername="postgresql+psycopg2") if "postgres" in url.drivername else url)
        with engine.connect() as connection:
            found = [dict(row) for row in connection.execute(sa.text(query.format(**names)), parameters).mappings()]
        engine.dispose()
        return found

    def contents(self) -> dict[str, list[dict[str, Any]]]:
        """What the warehouse says, free of ids of runs and of when it was fetched."""
        return {
            "notices": self.rows(
                "SELECT portal_id, url, title, issuer, index_no, doc_no, written_on, published_on, text_digest, valid_to "
                "FROM {warehouse}notice_revision ORDER BY portal_id, url, revision_digest"
            ),
            "targets": self.rows(
                "SELECT r.url, t.ordinal, t.kind, t.item_no, t.section, t.quote, t.value_text, t.value, t.value_max, t.unit, t.comparator, t.action, "
                "t.indicator, t.per, t.scope, t.due, t.domain, t.value_start, t.value_end FROM {warehouse}target t "
                "JOIN {warehouse}notice_revision r ON r.revision_id = t.revision_id ORDER BY r.url, r.revision_digest, t.ordinal"
            ),
            "attachments": self.rows("SELECT url, name, status, text FROM {warehouse}attachment ORDER BY url, attachment_id"),
        }
