"""The notices of a run: resolved, put in their place in history and written, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from policy_notices.errors import WarehouseError

from . import bulk
from .column import required
from .history import History, Revision, place
from .identity import title_key
from .readings import Header, Readings
from .registry import METADATA, TABLES, arrow_type
from .resolve import Resolved, Texts, resolve
from .run import LoadRun

NOTICE, NOTICE_URL, REVISION, SNAPSHOT = (METADATA.tables[name] for name in ("notice", "notice_url", "notice_revision", "snapshot"))

_FROM_HISTORY = (
    "revision_id",
    "notice_id",
    "snapshot_id",
    "first_run_id",
    "revision_no",
    "valid_from",
    "valid_to",
    "last_seen_at",
    "read_at",
    "published_year",
)
_PLACED = (
    required("origin", "text", "The id under which the rows are staged.", "", "parse"),
    *(TABLES["notice_revision"][name] for name in _FROM_HISTORY),
)


@dataclass(frozen=True, slots=True)
class Placement:
    """Revisions to be written, those whose rows go first, and the staged ids of what is or was this run's reading."""

    placed: list[pa.RecordBatch] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    replaced: list[Revision] = field(default_factory=list)

    def revisions(self) -> pa.Table:
        """What is to be written, in the order of the target tables' keys: `origin`, the staged id, and what history says of each."""
        schema = pa.schema([pa.field(column.name, arrow_type(column)) for column in _PLACED])
        return pa.Table.from_batches(self.placed, schema).sort_by([("published_year", "ascending"), ("revision_id", "ascending")])

    def counted(self, counts: pa.Table) -> dict[str, int]:
        """Of the `COUNTS` of the staged revisions, by kind, those of what is or was this run's reading."""
        read = counts.filter(pc.is_in(counts["revision_id"], pa.array(self.read, pa.string())))
        return {row["kind"]: row["rows_sum"] for row in read.group_by("kind").aggregate([("rows", "sum")]).to_pylist()}


def headers(connection: sa.Connection, readings: Readings, snapshots: sa.Table) -> Iterator[Header]:
    """The staged revisions without their texts, oldest publication first; `snapshots` are the staged ones.

    Raises `WarehouseError` for one without a snapshot, or staged twice.
    """
    fetched = _fetched(connection, sa.select(snapshots.c.snapshot_id, snapshots.c.fetched_at))
    seen: set[tuple[str, str]] = set()
    for batch in readings.headers.to_batches(max_chunksize=1000):
        missing = set(batch["snapshot_id"].to_pylist()) - set(fetched)
        if missing:
            fetched |= _fetched(
                connection, sa.select(SNAPSHOT.c.snapshot_id, SNAPSHOT.c.fetched_at).where(SNAPSHOT.c.snapshot_id.in_(missing))
            )
        for row in batch.to_pylist():
            portal_id, url, snapshot_id = row["portal_id"], row["url"], row["snapshot_id"]
            if snapshot_id not in fetched:
                raise WarehouseError(
                    f"{portal_id}: {url} was read from snapshot {snapshot_id}, which is neither staged nor loaded: stage it too"
                )
            if (portal_id, url) in seen:
                raise WarehouseError(f"{portal_id}: {url} is staged twice in one run: stage one reading of a page")
            seen.add((portal_id, url))
            yield Header(**row, fetched_at=fetched[snapshot_id])


def _fetched(connection: sa.Connection, query: sa.Select[Any]) -> dict[str, datetime]:
    return {row.snapshot_id: row.fetched_at for row in connection.execute(query)}


def place_chunk(connection: sa.Connection, run: LoadRun, chunk: list[Header], readings: Readings, placement: Placement) -> int:
    """Puts a chunk's notices in their place; returns how many bring no text that this run is the first to see."""
    resolved = resolve(connection, chunk, Texts(connection, readings))
    own = [each for each in resolved if not each.copy]
    known = _known_revisions(connection, [each.notice_id for each in own if each.known_url])
    histories = {each: place(each.notice_id, known.get(each.notice_id, ()), _seen(run, each)) for each in own}
    _write_urls(connection, resolved)
    _write_notices(connection, histories)
    _shift_known(connection, known, histories)
    _note_placed(histories, placement)
    new = sum(_is_first_seen(run, each, history) for each, history in histories.items())
    return len(resolved) - new


def _is_first_seen(run: LoadRun, each: Resolved, history: History) -> bool:
    return any(revision.first_run_id == run.run_id and revision.snapshot_id == each.header.snapshot_id for revision in history.revisions)


def _seen(run: LoadRun, each: Resolved) -> Revision:
    header = each.header
    day = header.published_on or header.listed_on
    return Revision(
        revision_id="",
        digest=header.revision_digest,
        snapshot_id=header.snapshot_id,
        valid_from=header.fetched_at,
        last_seen_at=header.fetched_at,
        rule_version=header.rule_version,
        run_id=run.run_id,
        first_run_id=run.run_id,
        read_at=run.started_at,
        published_year=day.year if day else 0,
        title=header.title,
        issuer=header.issuer,
        index_no=header.index_no,
        doc_no=header.doc_no,
        published_on=header.published_on,
        text_digest=header.text_digest,
        origin=header.revision_id,
    )


def _known_revisions(connection: sa.Connection, notice_ids: list[str]) -> dict[str, tuple[Revision, ...]]:
    if not notice_ids:
        return {}
    names = [name for name in Revision._fields if name not in ("digest", "last_seen_at", "origin")]
    repeated = sa.select(sa.func.max(SNAPSHOT.c.fetched_at)).where(SNAPSHOT.c.refers_to == REVISION.c.snapshot_id).scalar_subquery()
    last = sa.case((repeated > REVISION.c.last_seen_at, repeated), else_=REVISION.c.last_seen_at).label("last_seen_at")
    query = sa.select(REVISION.c.notice_id, REVISION.c.revision_digest.label("digest"), last, *(REVISION.c[name] for name in names))
    known: dict[str, tuple[Revision, ...]] = {}
    for row in connection.execute(query.where(REVISION.c.notice_id.in_(notice_ids))).mappings():
        values = dict(row)
        notice_id = values.pop("notice_id")
        known[notice_id] = (*known.get(notice_id, ()), Revision(**values))
    return known


def _write_urls(connection: sa.Connection, resolved: list[Resolved]) -> None:
    new = [
        {
            "portal_id": each.header.portal_id,
            "url": each.header.url,
            "notice_id": each.notice_id,
            "matched_by": each.matched_by,
            "text_digest": each.header.text_digest,
            "first_seen_at": each.header.fetched_at,
            "last_seen_at": each.header.fetched_at,
        }
        for each in resolved
        if not each.known_url
    ]
    bulk.copy(connection, NOTICE_URL, [bulk.batch(TABLES["notice_url"].columns, new)])
    seen = [
        {"at": each.header.fetched_at, "digest": each.header.text_digest, "portal": each.header.portal_id, "address": each.header.url}
        for each in resolved
        if each.known_url
    ]
    if seen:
        is_latest = sa.and_(
            NOTICE_URL.c.portal_id == sa.bindparam("portal"),
            NOTICE_URL.c.url == sa.bindparam("address"),
            NOTICE_URL.c.last_seen_at <= sa.bindparam("at"),
        )
        connection.execute(sa.update(NOTICE_URL).where(is_latest).values(text_digest=sa.bindparam("digest")), seen)


def _write_notices(connection: sa.Connection, histories: Mapping[Resolved, History]) -> None:
    new = [_notice(each, history) for each, history in histories.items() if not each.known_url]
    bulk.copy(connection, NOTICE, [bulk.batch(TABLES["notice"].columns, new)])
    changed = [_notice(each, history) for each, history in histories.items() if each.known_url and history.changed]
    if changed:
        kept = ("notice_id", "first_run_id")
        values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in changed[0] if name not in kept}
        statement = sa.update(NOTICE).where(NOTICE.c.notice_id == sa.bindparam("new_notice_id")).values(values)
        connection.execute(statement, [{f"new_{name}": value for name, value in row.items()} for row in changed])


def _notice(each: Resolved, history: History) -> dict[str, Any]:
    first, current = history.revisions[0], history.revisions[-1]
    return {
        "notice_id": each.notice_id,
        "portal_id": each.header.portal_id,
        "url": each.header.url,
        "current_revision_id": current.revision_id,
        "title": current.title,
        "title_key": title_key(current.title),
        "issuer": current.issuer,
        "index_no": current.index_no,
        "doc_no": current.doc_no,
        "published_on": current.published_on,
        "text_digest": current.text_digest,
        "first_seen_at": first.valid_from,
        "first_run_id": first.first_run_id,
    }


def _shift_known(connection: sa.Connection, known: Mapping[str, tuple[Revision, ...]], histories: Mapping[Resolved, History]) -> None:
    before = {revision.revision_id: revision for revisions in known.values() for revision in revisions}
    moved = ("revision_no", "valid_from", "valid_to", "last_seen_at", "snapshot_id")
    shifted = [
        {"id": each.revision_id, "year": each.published_year} | {f"new_{name}": getattr(each, name) for name in moved}
        for history in histories.values()
        for each in history.revisions
        if each.origin is None and each != before[each.revision_id]
    ]
    if shifted:
        found = sa.and_(REVISION.c.revision_id == sa.bindparam("id"), REVISION.c.published_year == sa.bindparam("year"))
        values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in moved}
        connection.execute(sa.update(REVISION).where(found).values(values), shifted)


def _note_placed(histories: Mapping[Resolved, History], placement: Placement) -> None:
    placed = []
    for each, history in histories.items():
        new = [_placed_row(each.notice_id, revision) for revision in history.revisions if revision.origin]
        placed += new
        if new or history.read_since:
            placement.read.append(each.header.revision_id)
        placement.replaced.extend(history.replaced)
    placement.placed.append(bulk.batch(_PLACED, placed))


def _placed_row(notice_id: str, revision: Revision) -> dict[str, Any]:
    return {column.name: notice_id if column.name == "notice_id" else getattr(revision, column.name) for column in _PLACED}
