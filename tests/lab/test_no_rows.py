"""Whatever a page turns out to be: what is no notice leaves no row behind, and a run without it goes on or stops, but says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy_notices import warehouse
from policy_notices.crawl import politeness
from policy_notices.errors import PolicyNoticesError
from policy_notices.portals import Portal
from policy_notices.stages.discover import discover
from policy_notices.stages.fetch import fetch
from policy_notices.stages.parse import parse
from policy_notices.stages.run import Run
from policy_notices.warehouse.registry import arrow_schema

from .encodings import ENCODINGS
from .families import FAMILIES
from .server import HOST, Answer, served
from .shapes import ANSWERS, SHAPES

GOOD = [path for path in FAMILIES if path != "/family/no_container"][:3]


def list_of(paths: list[str]) -> Answer:
    rows = "".join(
        f'<li><a href="{path}">关于第{n}号事项的通知公告</a><span>2024-05-{n + 1:02}</span></li>' for n, path in enumerate(paths)
    )
    return Answer(f'<html><head><meta charset="utf-8"></head><body><ul class="list">{rows}</ul></body></html>'.encode())


LISTS = {f"/list/{name}": list_of([*GOOD, f"/{name}"]) for name in SHAPES}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(ANSWERS | ENCODINGS | FAMILIES | LISTS) as port:
        yield port


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('lab')}/warehouse.db"
    engine = warehouse.connect(url)
    warehouse.upgrade(engine)
    engine.dispose()
    return url


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_leaves_no_row(port: int, database: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(port))
    monkeypatch.setenv("POLICY_NOTICES_HOME", str(tmp_path))
    monkeypatch.setenv("POLICY_NOTICES_WAREHOUSE", database)
    monkeypatch.setattr(politeness, "BACKOFF_S", 0)
    portal = Portal(id="lab", name="试验", lists=(f"{HOST}/list/{name}",), sample=True, delay_s=0.0)
    run = Run(portal, f"lab.{name.replace('/', '-')}", datetime(2024, 6, 1, tzinfo=UTC))
    said = []
    try:
        for part in discover(run)["chunks"]:
            fetch(run, part)
            parse(run, part)
            said += [outcome["message"] for outcome in run.staging.read_json(f"outcomes-{part:03}.json")]
        said += [row["reasons"] for row in run.staging.read_parts("quarantine-", arrow_schema("quarantine")).to_pylist()]
        expected = {HOST + path for path in GOOD}
    except PolicyNoticesError as error:
        said.append(str(error))
        expected = set()
    rows = run.staging.read_parts("notice_revision-", arrow_schema("notice_revision")).to_pylist()
    assert {row["url"] for row in rows} == expected
    assert any(SHAPES[name].says in each for each in said), said
