"""Which notice each staged page is: by its address where that is known, else by identity with a known notice, else a new one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from .bulk import among
from .identity import Page, may_be_one, same_words, title_key
from .readings import Header, Readings
from .registry import METADATA

CANDIDATES = 50
"""Notices of one title that a page is compared with, newest first; a title that is shared by more says nothing."""

NOTICE, NOTICE_URL, REVISION = (METADATA.tables[name] for name in ("notice", "notice_url", "notice_revision"))


@dataclass(frozen=True, slots=True)
class Resolved:
    """A staged page and its notice. A `copy` shows the text of another address, which is the notice's own."""

    header: Header
    notice_id: str
    matched_by: str
    known_url: bool
    copy: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    notice_id: str
    portal_id: str
    revision_id: str
    page: Page


class Texts:
    """Canonical texts by revision id, staged or loaded; each is read when it is compared, and then kept."""

    def __init__(self, connection: sa.Connection, readings: Readings) -> None:
        self._connection = connection
        self._readings = readings
        self._read: dict[str, str] = {}

    def __getitem__(self, revision_id: str) -> str:
        if revision_id not in self._read:
            staged = self._readings.text(revision_id)
            self._read[revision_id] = self._loaded(revision_id) if staged is None else staged
        return self._read[revision_id]

    def _loaded(self, revision_id: str) -> str:
        return str(self._connection.execute(sa.select(REVISION.c.text).where(REVISION.c.revision_id == revision_id)).scalar_one())


def resolve(connection: sa.Connection, headers: list[Header], texts: Texts) -> list[Resolved]:
    """The notice of each page, in order."""
    known = _known_urls(connection, headers)
    unknown = {header: _seen(header) for header in headers if (header.portal_id, header.url) not in known}
    candidates = _candidates(connection, unknown.values())
    resolved = []
    for header in headers:
        shown = known.get((header.portal_id, header.url))
        if shown is not None:
            resolved.append(Resolved(header, shown.notice_id, shown.matched_by, known_url=True, copy=_is_copy(header, shown)))
            continue
        resolved.append(_match(header, unknown[header], candidates, texts))
        if resolved[-1].matched_by == "first":
            _add(candidates, unknown[header])
    return resolved


def _known_urls(connection: sa.Connection, headers: list[Header]) -> dict[tuple[str, str], Any]:
    own = NOTICE_URL.alias("own")
    query = (
        sa.select(NOTICE_URL.c.portal_id, NOTICE_URL.c.url, NOTICE_URL.c.notice_id, NOTICE_URL.c.matched_by)
        .add_columns(NOTICE.c.portal_id.label("own_portal_id"), NOTICE.c.url.label("own_url"), own.c.gone_at.label("own_gone_at"))
        .join(NOTICE, NOTICE.c.notice_id == NOTICE_URL.c.notice_id)
        .join(own, sa.and_(own.c.portal_id == NOTICE.c.portal_id, own.c.url == NOTICE.c.url))
        .where(
            NOTICE_URL.c.portal_id.in_({header.portal_id for header in headers}),
            among(connection, NOTICE_URL.c.url, [header.url for header in headers]),
        )
    )
    return {(row.portal_id, row.url): row for row in connection.execute(query)}


def _is_copy(header: Header, shown: Any) -> bool:
    own = (shown.own_portal_id, shown.own_url) == (header.portal_id, header.url)
    return not own and shown.own_gone_at is None


def _seen(header: Header) -> _Candidate:
    return _Candidate(header.notice_id, header.portal_id, header.revision_id, _page(header, title_key(header.title)))


def _candidates(connection: sa.Connection, seen: Iterable[_Candidate]) -> dict[tuple[str, str], list[_Candidate]]:
    keys: dict[str, set[str]] = defaultdict(set)
    for name, value in (pair for each in seen for pair in _keys(each.page)):
        keys[name].add(value)
    if not keys:
        return {}
    names = ("notice_id", "portal_id", "current_revision_id", "title_key", "issuer", "index_no", "doc_no", "published_on")
    wanted = sa.or_(*(among(connection, NOTICE.c[name], values) for name, values in keys.items()))
    rows = connection.execute(sa.select(*(NOTICE.c[name] for name in names)).where(wanted))
    found: dict[tuple[str, str], list[_Candidate]] = {}
    for row in sorted(rows, key=lambda row: (row.published_on or date.max, row.notice_id)):
        _add(found, _Candidate(row.notice_id, row.portal_id, row.current_revision_id, _page(row, row.title_key or "")))
    return found


def _page(source: Any, key: str) -> Page:
    return Page(key, source.issuer, source.index_no, source.doc_no, source.published_on)


def _add(candidates: dict[tuple[str, str], list[_Candidate]], new: _Candidate) -> None:
    for key in _keys(new.page):
        candidates.setdefault(key, []).append(new)


def _keys(page: Page) -> list[tuple[str, str]]:
    """What a page can be looked up by."""
    keys = {"title_key": page.title_key, "index_no": page.index_no, "doc_no": page.doc_no}
    return [(name, value) for name, value in keys.items() if value]


def _match(header: Header, seen: _Candidate, candidates: dict[tuple[str, str], list[_Candidate]], texts: Texts) -> Resolved:
    for key in _keys(seen.page):
        for known in reversed(candidates.get(key, [])[-CANDIDATES:]):
            by = may_be_one(known.page, seen.page, same_portal=known.portal_id == seen.portal_id)
            if by and same_words(by, texts[known.revision_id], texts[seen.revision_id]):
                return Resolved(header, known.notice_id, by, known_url=False, copy=True)
    return Resolved(header, header.notice_id, "first", known_url=False, copy=False)
