"""A warehouse with its archive, made of pages through the real readers; and corruptions of every kind, seeded in known places."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from material import FILLER, PARAGRAPHS, PORTAL

from policy_notices import page, targets
from policy_notices.archive import Archive
from policy_notices.crawl.session import Response
from policy_notices.model import Link
from policy_notices.portals import Portal
from policy_notices.stages import rows
from policy_notices.stages.run import Run
from policy_notices.warehouse import METADATA, LoadRun, arrow_schema
from policy_notices.warehouse.loader import load_run

AT = datetime(2026, 3, 10, 2, tzinfo=UTC)
Seeded = set[tuple[str, str]]
"""What `verify` must report: link and key."""
KINDS = ("value", "span", "text", "archive", "file")


def page_of(number: int, more: int) -> bytes:
    stations = "".join(f"新建{each + 2}处便民站点。" for each in range(more))
    paragraphs = [each.format(n=20 + number, m=1 + number, p=60 + number % 40, q=1.5 + number) for each in (*PARAGRAPHS, stations, FILLER)]
    body = "".join(f"<p>{each}</p>" for each in (*paragraphs, f"本材料为第{number}份。") if each)
    title = f"蓝田市民政局2026年工作要点之{number}"
    return (
        f'<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2026-03-08"><title>{title}</title>'
        f'</head><body><div class="TRS_Editor">{body}</div></body></html>'
    ).encode()


def build(engine: sa.Engine, folder: Path, notices: int, *, part: int = 1, more: int = 0) -> Archive:
    """Archive and load so many notices, `part` of them in each file of the archive."""
    portal = Portal(id=PORTAL, name="蓝田市民政局", lists=("http://mzj.lantian.example/list.html",))
    archive = Archive(folder.as_uri())
    for number, first in enumerate(range(0, notices, 1000)):
        run = Run(portal, f"{PORTAL}.manual-{number}", AT)
        made: dict[str, list[dict[str, Any]]] = {"snapshot": [], "notice_revision": [], "target": []}
        for at in range(first, min(first + 1000, notices), part):
            with archive.writer(PORTAL, run.run_id, at) as writer:
                for each in range(at, min(at + part, notices)):
                    for table, row in read(run, writer, each, more):
                        made[table].append(row)
        tables = {name: pa.Table.from_pylist(each, schema=arrow_schema(name)) for name, each in made.items()}
        load_run(engine, LoadRun(run.run_id, PORTAL, AT), tables)
    return archive


def read(run: Run, writer: Any, number: int, more: int) -> Iterator[tuple[str, dict[str, Any]]]:
    url, content = f"http://mzj.lantian.example/{number}.html", page_of(number, more)
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    snapshot = writer.write(Response(url, url, 200, "OK", headers, content, content, AT, 0.1))
    fetched = asdict(snapshot) | {"run_id": run.run_id, "listed_title": None, "listed_on": None}
    yield "snapshot", asdict(snapshot) | {"run_id": run.run_id}
    notice = page.read_page(content, url, content_type=headers[0][1], link=Link(url))
    reading = targets.read(notice.text, title=notice.title, published_on=notice.published_on)
    revision = rows.revision_row(run, fetched, notice, reading)
    yield "notice_revision", revision
    for ordinal, target in enumerate(reading.targets):
        yield "target", rows.target_row(run, revision, ordinal, target, reading.rule_version)


def corrupt(engine: sa.Engine, folder: Path, count: int, seed: int = 7) -> Seeded:
    """Seed `count` corruptions, evenly over the kinds, each in a notice of its own; files are lost whole, so they are counted by file."""
    chance = random.Random(seed)
    revision, snapshot = METADATA.tables["notice_revision"], METADATA.tables["snapshot"]
    query = sa.select(revision, snapshot.c.archive_path, snapshot.c.archive_offset, snapshot.c.archive_length)
    with engine.connect() as connection:
        notices = [
            dict(row) for row in connection.execute(query.join(snapshot, snapshot.c.snapshot_id == revision.c.snapshot_id)).mappings()
        ]
    chance.shuffle(notices)
    by_file: dict[str, list[dict[str, Any]]] = {}
    for notice in notices:
        by_file.setdefault(notice["archive_path"], []).append(notice)
    lost = list(by_file)[: count // len(KINDS)]
    left = [notice for path, inside in by_file.items() if path not in lost for notice in inside]
    seeded: Seeded = set()
    for path in lost:
        (folder / path).unlink()
        seeded.add(("file", path))
    with engine.begin() as connection:
        for place in range(count - len(lost)):
            kind = KINDS[place % (len(KINDS) - 1)]
            seeded.add((kind, _corrupt_one(connection, folder, kind, left[place], chance)))
    return seeded


def _corrupt_one(connection: sa.Connection, folder: Path, kind: str, notice: dict[str, Any], chance: random.Random) -> str:
    if kind == "archive":
        _flip(folder / notice["archive_path"], notice["archive_offset"], notice["archive_length"], chance)
        return str(notice["snapshot_id"])
    if kind == "text":
        at = chance.randrange(len(notice["text"]))
        text = notice["text"][:at] + "坏" + notice["text"][at + 1 :]
        table = METADATA.tables["notice_revision"]
        connection.execute(sa.update(table).where(table.c.revision_id == notice["revision_id"]).values(text=text))
        return str(notice["revision_id"])
    table = METADATA.tables["target"]
    found = connection.execute(sa.select(table).where(table.c.revision_id == notice["revision_id"])).mappings().all()
    target = chance.choice([row for row in found if kind == "span" or row["value"] is not None])
    if kind == "value":
        changed = chance.choice(
            [{"value": target["value"] + 1}, {"value": target["value"] * 10000 + 1}, {"unit": "张"}, {"value_max": 1e9}]
        )
    else:
        changed = chance.choice(
            [
                {"value_start": target["value_start"] + 1, "value_end": target["value_end"] + 1},
                {"value_text": target["value_text"][:-1] + "坏"},
                {"quote": target["quote"][:-2] + "坏坏"},
                {"quote_start": target["quote_start"] + 1},
            ]
        )
    connection.execute(sa.update(table).where(table.c.target_id == target["target_id"]).values(**changed))
    return str(target["target_id"])


def _flip(path: Path, offset: int, length: int, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    at = offset + chance.randrange(length // 3, 2 * length // 3)
    content[at] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(content))
