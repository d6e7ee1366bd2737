"""What people look up in the warehouse, page by page. Rows are plain dicts; every parameter is bound; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import sqlalchemy as sa

from policy_notices.errors import BadInputError

from .freshness import NOT_ASKED
from .registry import METADATA

Row: TypeAlias = dict[str, Any]
Filters: TypeAlias = Mapping[str, Any]
Conditions: TypeAlias = Mapping[str, sa.ColumnElement[Any]]

NOTICE, NOTICE_URL, REVISION, TARGET, ATTACHMENT, SNAPSHOT, PORTAL, RUN, QUARANTINE, RESULT, CHANGE = (
    METADATA.tables[name]
    for name in (
        *("notice", "notice_url", "notice_revision", "target", "attachment", "snapshot"),
        *("portal", "load_run", "quarantine", "validation_result", "target_change"),
    )
)
JSON = ("numerals", "flags")
COUNTS = ("targets", "results", "deliverables")
PARTS = ("title", "indicator")
"""Filters that ask for a part of a text."""
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of an answer is wanted: page `number` from 1, of `size` rows (at most 500)."""

    number: int = 1
    size: int = 50

    def __post_init__(self) -> None:
        if self.number < 1 or not 1 <= self.size <= MOST_ROWS:
            raise BadInputError(f"page {self.number} of {self.size} rows: expected a page from 1 and 1 to {MOST_ROWS} rows")


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of one page, and how many there are in all."""

    rows: list[Row]
    total: int
    page: Page


FIRST_PAGE = Page()


def portals_health(engine: sa.Engine) -> list[Row]:
    """Each portal with its last run, its last success, what it has, and what waits for a decision; by name."""
    rank = sa.func.row_number().over(partition_by=RUN.c.portal_id, order_by=RUN.c.started_at.desc())
    latest = sa.select(RUN, rank.label("rank")).where(RUN.c.status != NOT_ASKED).subquery()
    last = ("run_id", "started_at", "finished_at", "status", "message", "complete", "discovered", "failed")
    notices = _count(NOTICE, NOTICE.c.portal_id == PORTAL.c.portal_id)
    newest = sa.select(sa.func.max(NOTICE.c.published_on)).where(NOTICE.c.portal_id == PORTAL.c.portal_id).scalar_subquery()
    success = (
        sa.select(sa.func.max(RUN.c.started_at)).where(RUN.c.portal_id == PORTAL.c.portal_id, RUN.c.status == "success").scalar_subquery()
    )
    waiting = _count(QUARANTINE, QUARANTINE.c.portal_id == PORTAL.c.portal_id, QUARANTINE.c.status == "waiting")
    query = (
        sa.select(PORTAL.c.portal_id, PORTAL.c.name, PORTAL.c.region_code, PORTAL.c.watermark, *(latest.c[name] for name in last))
        .add_columns(
            success.label("last_success_at"), notices.label("notices"), newest.label("newest_published_on"), waiting.label("waiting")
        )
        .outerjoin(latest, sa.and_(latest.c.portal_id == PORTAL.c.portal_id, latest.c.rank == 1))
        .order_by(PORTAL.c.portal_id)
    )
    return _rows(engine, query)


def notices(engine: sa.Engine, filters: Filters | None = None, page: Page = FIRST_PAGE) -> Answer:
    """Notices with their current text's metadata, newest publication first.

    Filters: portal_id, issuer, document_kind, plan_year, published_from, published_to, title (a part of it), run_id, withdrawn (bool).
    """
    columns = ("document_kind", "plan_year", "topic", "validity", "listed_on", "revision_no", "rule_version", "run_id", *JSON, *COUNTS)
    query = (
        sa.select(NOTICE, *(REVISION.c[name] for name in columns))
        .join(REVISION, REVISION.c.revision_id == NOTICE.c.current_revision_id)
        .order_by(NOTICE.c.published_on.desc().nulls_last(), NOTICE.c.notice_id)
    )
    conditions = {
        "portal_id": NOTICE.c.portal_id == sa.bindparam("portal_id"),
        "issuer": NOTICE.c.issuer == sa.bindparam("issuer"),
        "document_kind": REVISION.c.document_kind == sa.bindparam("document_kind"),
        "plan_year": REVISION.c.plan_year == sa.bindparam("plan_year"),
        "published_from": NOTICE.c.published_on >= sa.bindparam("published_from"),
        "published_to": NOTICE.c.published_on <= sa.bindparam("published_to"),
        "title": NOTICE.c.title.like(sa.bindparam("title"), escape="/"),
        "run_id": REVISION.c.run_id == sa.bindparam("run_id"),
        "withdrawn": NOTICE.c.withdrawn_at.is_not(None) == sa.bindparam("withdrawn"),
    }
    return _answer(engine, query, conditions, filters, page)


def notice(engine: sa.Engine, notice_id: str) -> Row | None:
    """One notice with its `urls`, `revisions` (newest first), current `targets`, `attachments` and `changes`; or `None`."""
    found = _rows(engine, sa.select(NOTICE).where(NOTICE.c.notice_id == notice_id))
    if not found:
        return None
    one = found[0]
    current = one["current_revision_id"]
    revisions = (
        sa.select(REVISION, *(SNAPSHOT.c[name] for name in ("archive_path", "archive_offset", "archive_length", "digest", "fetched_at")))
        .outerjoin(SNAPSHOT, SNAPSHOT.c.snapshot_id == REVISION.c.snapshot_id)
        .where(REVISION.c.notice_id == notice_id)
        .order_by(REVISION.c.revision_no.desc())
    )
    return one | {
        "urls": _rows(engine, sa.select(NOTICE_URL).where(NOTICE_URL.c.notice_id == notice_id).order_by(NOTICE_URL.c.first_seen_at)),
        "revisions": _rows(engine, revisions),
        "targets": _rows(engine, sa.select(TARGET).where(TARGET.c.revision_id == current).order_by(TARGET.c.ordinal)),
        "attachments": _rows(engine, sa.select(ATTACHMENT).where(ATTACHMENT.c.revision_id == current).order_by(ATTACHMENT.c.url)),
        "changes": _rows(
            engine, sa.select(CHANGE).where(CHANGE.c.notice_id == notice_id).order_by(CHANGE.c.changed_at, CHANGE.c.change_id)
        ),
    }


def targets(engine: sa.Engine, filters: Filters | None = None, page: Page = FIRST_PAGE) -> Answer:
    """Targets of current texts with title, issuer and address of their notice; newest publication first, then in reading order.

    Filters: portal_id, notice_id, domain, kind, unit, damaged, indicator (a part of it), due_from, due_to, published_from, published_to,
    published_year, run_id.
    """
    of_notice = [NOTICE.c[name] for name in ("title", "issuer", "url", "published_on")]
    query = (
        sa.select(TARGET, *of_notice)
        .join(NOTICE, NOTICE.c.current_revision_id == TARGET.c.revision_id)
        .order_by(NOTICE.c.published_on.desc().nulls_last(), NOTICE.c.notice_id, TARGET.c.ordinal)
    )
    conditions = {
        **{name: TARGET.c[name] == sa.bindparam(name) for name in ("portal_id", "domain", "kind", "unit", "damaged", "run_id")},
        "notice_id": NOTICE.c.notice_id == sa.bindparam("notice_id"),
        "published_year": TARGET.c.published_year == sa.bindparam("published_year"),
        "indicator": TARGET.c.indicator.like(sa.bindparam("indicator"), escape="/"),
        "due_from": TARGET.c.due >= sa.bindparam("due_from"),
        "due_to": TARGET.c.due <= sa.bindparam("due_to"),
        "published_from": NOTICE.c.published_on >= sa.bindparam("published_from"),
        "published_to": NOTICE.c.published_on <= sa.bindparam("published_to"),
    }
    return _answer(engine, query, conditions, filters, page)


def quarantine(engine: sa.Engine, filters: Filters | None = None, page: Page = FIRST_PAGE) -> Answer:
    """Rows held back, by run and key. Filters: portal_id, run_id, status, subject, quarantine_id."""
    names = ("portal_id", "run_id", "status", "subject", "quarantine_id")
    query = sa.select(QUARANTINE).order_by(QUARANTINE.c.run_id.desc(), QUARANTINE.c.quarantine_id)
    return _answer(engine, query, _equal(QUARANTINE, names), filters, page)


def validation_results(engine: sa.Engine, filters: Filters | None = None, page: Page = FIRST_PAGE) -> Answer:
    """Results of expectations, newest run first. Filters: portal_id, run_id, suite, severity, success, expectation."""
    names = ("portal_id", "run_id", "suite", "severity", "success", "expectation")
    query = (
        sa.select(RESULT, RUN.c.started_at)
        .outerjoin(RUN, RUN.c.run_id == RESULT.c.run_id)
        .order_by(RUN.c.started_at.desc().nulls_last(), RESULT.c.suite, RESULT.c.expectation, RESULT.c.result_id)
    )
    return _answer(engine, query, _equal(RESULT, names), filters, page)


def load_runs(engine: sa.Engine, filters: Filters | None = None, page: Page = FIRST_PAGE) -> Answer:
    """Runs, newest first. Filters: portal_id, run_id, status."""
    query = sa.select(RUN).order_by(RUN.c.started_at.desc(), RUN.c.run_id)
    return _answer(engine, query, _equal(RUN, ("portal_id", "run_id", "status")), filters, page)


def _equal(table: sa.Table, names: Sequence[str]) -> Conditions:
    return {name: table.c[name] == sa.bindparam(name) for name in names}


def _count(table: sa.Table, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(table).where(*conditions).scalar_subquery()


def _answer(engine: sa.Engine, query: sa.Select[Any], conditions: Conditions, filters: Filters | None, page: Page) -> Answer:
    """Raises `BadInputError` for a filter that there is not. A filter that is `None` does not filter."""
    given = {name: _pattern(value) if name in PARTS else value for name, value in (filters or {}).items() if value is not None}
    unknown = sorted(set(given) - set(conditions))
    if unknown:
        raise BadInputError(f"unknown filter {', '.join(unknown)}; expected some of {', '.join(sorted(conditions))}")
    chosen = query.where(*(conditions[name] for name in given))
    total = sa.select(sa.func.count()).select_from(chosen.order_by(None).subquery())
    part = chosen.limit(page.size).offset((page.number - 1) * page.size)
    with engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(part, given).mappings()]
        return Answer(rows, int(connection.execute(total, given).scalar_one()), page)


def _pattern(part: str) -> str:
    """A LIKE pattern for text that holds `part`, whatever signs are in it."""
    for sign in "/%_":
        part = part.replace(sign, f"/{sign}")
    return f"%{part}%"


def _rows(engine: sa.Engine, query: sa.Select[Any]) -> list[Row]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
