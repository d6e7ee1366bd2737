"""A backfill in a real Airflow, against a real server, killed at once with everything in mid-run, and started again."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "tests" / "quality")]

from bad_runs import DECLARATION, HOST, site  # noqa: E402
from main_job import House  # noqa: E402
from tests.lab.server import Answer, served  # noqa: E402

from local_airflow.processes import end_leftovers  # noqa: E402

NOTICES = 130
"""Two chunks and a half."""
JOB = [sys.executable, str(Path(__file__).parent / "backfill_job.py"), "history", "lantian", "2026-03-01", "2026-03-31"]


class Counted(dict[str, Answer]):
    """A site that takes its time and remembers what it was asked for."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        super().__init__(answers)
        self.asked: list[str] = []

    def get(self, path: str, default: Answer | None = None) -> Answer | None:  # type: ignore[override]
        self.asked.append(path)
        time.sleep(0.03)
        return super().get(path, default)

    def files(self) -> list[str]:
        """What was asked for of notices and their attachments."""
        return [path for path in self.asked if path.endswith((".docx", ".html")) and "list" not in path]


@pytest.fixture
def portal():
    site_of_portal = Counted(site("lantian", NOTICES))
    with served(site_of_portal) as port:
        yield site_of_portal, port


def test_a_killed_backfill_goes_on_where_it_was(tmp_path, portal):
    answers, port = portal
    house = House(tmp_path / "house", samples_port=port)
    (tmp_path / "portals").mkdir()
    (tmp_path / "portals" / "lantian.yaml").write_text(DECLARATION.format(id="lantian", host=HOST), encoding="utf-8")
    environment = house.environment(POLICY_NOTICES_PORTALS=str(tmp_path / "portals"))
    log = (tmp_path / "job.log").open("wb")
    job = subprocess.Popen(JOB, env=environment, cwd=ROOT, stdout=log, stderr=log)
    while len(set(answers.files())) < 2 * 110:
        assert job.poll() is None, (tmp_path / "job.log").read_text()
        time.sleep(0.05)
    job.kill()
    job.wait()
    assert end_leftovers(house.home) >= 3, "scheduler, API server and DAG processor were to be killed in mid-run"

    archived = {
        urlsplit(url).path for file in house.home.glob("staging/lantian/*/snapshots-*") for url in pq.read_table(file)["url"].to_pylist()
    }
    assert 50 * 2 <= len(archived) < NOTICES * 2
    assert house.rows("SELECT count(*) AS n FROM notice") == [{"n": 0}]
    first = set(answers.files())
    answers.asked.clear()

    done = subprocess.run(JOB, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    assert archived.isdisjoint(answers.files()), "a page that is archived was asked for again"
    assert len(answers.files()) == len(set(answers.files()))
    assert first | set(answers.files()) == {path for path in answers if "list" not in path}
    assert house.rows("SELECT count(*) AS n, count(DISTINCT url) AS urls FROM notice_revision") == [{"n": NOTICES, "urls": NOTICES}]
    assert house.rows("SELECT count(*) AS n, count(DISTINCT url) AS urls FROM attachment") == [{"n": NOTICES, "urls": NOTICES}]
    assert house.rows(
        "SELECT count(*) AS n FROM (SELECT 1 FROM target GROUP BY revision_id, value_start, value_end, kind HAVING count(*) > 1)"
    ) == [{"n": 0}]
    assert house.rows("SELECT status, discovered, notices_new FROM load_run") == [
        {"status": "success", "discovered": NOTICES, "notices_new": NOTICES}
    ]
    proof = subprocess.run(
        [sys.executable, "-m", "policy_notices.cli", "verify"],
        env=environment | {"PYTHONPATH": "include"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert proof.returncode == 0, proof.stdout + proof.stderr
