"""The notices of a run: resolved, put in their place in history chunk by chunk, and written set by set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from policy_notices.errors import WarehouseError

from . import bulk
from .column import required
from .history import History, Revision, place
from .identity import title_key
from .registry import METADATA, TABLES
from .resolve import Header, Resolved, Texts, resolve
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
_READ = (_PLACED[0],)
_REPLACED = (TABLES["notice_revision"]["revision_id"], TABLES["notice_revision"]["published_year"])


@dataclass(frozen=True, slots=True)
class Placement:
    """Temporary tables: revisions to be written, those whose rows go first, and the staged ids of what is or was this run's reading."""

    placed: sa.Table
    read: sa.Table
    replaced: sa.Table

    @classmethod
    def create(cls, connection: sa.Connection) -> Placement:
        tables = {"placed": _PLACED, "read": _READ, "replaced": _REPLACED}
        return cls(**{name: bulk.temporary(connection, f"stage_{name}", columns) for name, columns in tables.items()})

    def counted(self, connection: sa.Connection, counts: Mapping[str, Counter[str]]) -> Counter[str]:
        """Of the rows counted by staged revision, by kind, those of what is or was this run's reading."""
        origins = connection.execute(sa.select(self.read.c.origin)).scalars()
        return sum((counts.get(origin, Counter()) for origin in origins), Counter())


def headers(connection: sa.Connection, revisions: sa.Table) -> Iterator[Header]:
    """The staged revisions without their texts, oldest publication first.

    Raises `WarehouseError` for one without a snapshot, or staged twice.
    """
    names = [field.name for field in fields(Header) if field.name != "fetched_at"]
    query = (
        sa.select(*(revisions.c[name] for name in names), SNAPSHOT.c.fetched_at)
        .outerjoin(SNAPSHOT, SNAPSHOT.c.snapshot_id == revisions.c.snapshot_id)
        .order_by(sa.func.coalesce(revisions.c.published_on, revisions.c.listed_on), revisions.c.url, revisions.c.revision_id)
        .execution_options(yield_per=1000)
    )
    seen: set[tuple[str, str]] = set()
    for row in connection.execute(query):
        if row.fetched_at is None:
            raise WarehouseError(
                f"{row.portal_id}: {row.url} was read from snapshot {row.snapshot_id}, which is neither staged nor loaded: stage it too"
            )
        if (row.portal_id, row.url) in seen:
            raise WarehouseError(f"{row.portal_id}: {row.url} is staged twice in one run: stage one reading of a page")
        seen.add((row.portal_id, row.url))
        yield Header(**row._mapping)


def place_chunk(connection: sa.Connection, run: LoadRun, chunk: list[Header], revisions: sa.Table, placement: Placement) -> int:
    """Puts a chunk's notices in their place; returns how many bring no text that this run is the first to see."""
    resolved = resolve(connection, chunk, Texts(connection, revisions))
    own = [each for each in resolved if not each.copy]
    known = _known_revisions(connection, [each.notice_id for each in own if each.known_url])
    histories = {each: place(each.notice_id, known.get(each.notice_id, ()), _seen(run, each)) for each in own}
    _write_urls(connection, resolved)
    _write_notices(connection, histories)
    _shift_known(connection, known, histories)
    _note_placed(connection, histories, placement)
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
    names = [field.name for field in fields(Revision) if field.name not in ("digest", "last_seen_at", "origin")]
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


def _note_placed(connection: sa.Connection, histories: Mapping[Resolved, History], placement: Placement) -> None:
    placed, read, replaced = [], [], []
    for each, history in histories.items():
        placed += [_placed_row(each.notice_id, revision) for revision in history.revisions if revision.origin]
        read += (
            [{"origin": each.header.revision_id}] if history.read_since or any(revision.origin for revision in history.revisions) else []
        )
        replaced += [{"revision_id": old.revision_id, "published_year": old.published_year} for old in history.replaced]
    bulk.copy(connection, placement.placed, [bulk.batch(_PLACED, placed)])
    bulk.copy(connection, placement.read, [bulk.batch(_READ, read)])
    bulk.copy(connection, placement.replaced, [bulk.batch(_REPLACED, replaced)])


def _placed_row(notice_id: str, revision: Revision) -> dict[str, Any]:
    return {column.name: notice_id if column.name == "notice_id" else getattr(revision, column.name) for column in _PLACED}
