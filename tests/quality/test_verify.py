"""What is in the warehouse is proved down to the archived bytes, and each thing that is broken is named once, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from proving import KINDS, build, corrupt

from policy_notices.archive import Archive
from policy_notices.quality.verify import verify
from policy_notices.warehouse import METADATA, connect, upgrade


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a warehouse of 120 notices and its archive."""
    folder = tmp_path_factory.mktemp("built")
    engine = connect(f"sqlite:///{folder / 'warehouse.db'}")
    upgrade(engine)
    build(engine, folder / "archive", 120)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return folder


@pytest.fixture
def proved(built: Path, tmp_path: Path) -> Iterator[tuple[sa.Engine, Archive, Path]]:
    """A copy of it that the test may spoil."""
    folder = tmp_path / "copy"
    shutil.copytree(built, folder)
    engine = connect(f"sqlite:///{folder / 'warehouse.db'}")
    yield engine, Archive((folder / "archive").as_uri()), folder / "archive"
    engine.dispose()


def test_a_sound_warehouse_is_proved(proved: Any) -> None:
    engine, archive, _ = proved
    report = verify(engine, archive, None)
    assert report.problems == ()
    assert report.notices == 120
    assert report.checked >= 120 * 5


def test_each_corruption_is_found_and_no_other(proved: Any) -> None:
    engine, archive, folder = proved
    seeded = corrupt(engine, folder, 100)
    report = verify(engine, archive, None)
    assert {(problem.link, problem.key) for problem in report.problems} == seeded
    assert len(report.problems) == len(seeded) == 100
    assert {problem.link for problem in report.problems} == set(KINDS)
    for problem in report.problems:
        assert "\n" not in str(problem)
        assert problem.url in str(problem)


def test_each_corruption_is_found_on_postgresql(postgresql_only_url: str, tmp_path: Path) -> None:
    engine = connect(postgresql_only_url)
    build(engine, tmp_path, 60)
    seeded = corrupt(engine, tmp_path, 50)
    report = verify(engine, Archive(tmp_path.as_uri()), None)
    engine.dispose()
    assert report.notices == 60
    assert {(problem.link, problem.key) for problem in report.problems} == seeded


def test_a_sample_is_spread_evenly(proved: Any) -> None:
    engine, archive, _ = proved
    report = verify(engine, archive, 50)
    assert report.checked == 50
    assert report.problems == ()


def test_a_missing_snapshot_is_named(proved: Any) -> None:
    engine, archive, _ = proved
    table = METADATA.tables["snapshot"]
    with engine.begin() as connection:
        gone = connection.execute(sa.select(table.c.snapshot_id).limit(1)).scalar_one()
        connection.execute(sa.delete(table).where(table.c.snapshot_id == gone))
    [problem] = verify(engine, archive, None).problems
    assert (problem.link, problem.key) == ("archive", gone)


def test_an_empty_warehouse_has_nothing_to_prove(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'empty.db'}")
    upgrade(engine)
    report = verify(engine, Archive(tmp_path.as_uri()), None)
    assert (report.checked, report.notices, report.problems) == (0, 0, ())
