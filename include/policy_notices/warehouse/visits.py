"""What a visit says of an address beyond its text: it answered, or it is gone."""

from __future__ import annotations

import sqlalchemy as sa

from .registry import METADATA

NOTICE, NOTICE_URL, SNAPSHOT = (METADATA.tables[name] for name in ("notice", "notice_url", "snapshot"))
GONE = (404, 410)


def note_visits(connection: sa.Connection, staged: sa.Table) -> None:
    """Brings `last_seen_at`, `gone_at` and the notices' `withdrawn_at` up to date for the addresses of the staged snapshots.

    Computed from every snapshot of an address, so that the order of loading does not matter. A notice is withdrawn when the last of
    its addresses is gone, and is back when one answers again.
    """
    of_address = sa.and_(SNAPSHOT.c.portal_id == NOTICE_URL.c.portal_id, SNAPSHOT.c.url == NOTICE_URL.c.url)
    visited = sa.exists().where(staged.c.portal_id == NOTICE_URL.c.portal_id, staged.c.url == NOTICE_URL.c.url)
    answered = _scalar(sa.func.max(SNAPSHOT.c.fetched_at), of_address, SNAPSHOT.c.status.not_in(GONE))
    first = _scalar(sa.func.min(SNAPSHOT.c.fetched_at), of_address, SNAPSHOT.c.status.not_in(GONE))
    seen = {
        "first_seen_at": sa.func.coalesce(first, NOTICE_URL.c.first_seen_at),
        "last_seen_at": sa.func.coalesce(answered, NOTICE_URL.c.last_seen_at),
    }
    connection.execute(sa.update(NOTICE_URL).where(visited).values(seen))
    gone = _scalar(
        sa.func.min(SNAPSHOT.c.fetched_at), of_address, SNAPSHOT.c.status.in_(GONE), SNAPSHOT.c.fetched_at > NOTICE_URL.c.last_seen_at
    )
    connection.execute(sa.update(NOTICE_URL).where(visited).values(gone_at=gone))
    address = NOTICE_URL.c.notice_id == NOTICE.c.notice_id
    there = sa.exists().where(address, NOTICE_URL.c.gone_at.is_(None))
    last_gone = _scalar(sa.func.max(NOTICE_URL.c.gone_at), address)
    touched = sa.exists().where(address, staged.c.portal_id == NOTICE_URL.c.portal_id, staged.c.url == NOTICE_URL.c.url)
    connection.execute(sa.update(NOTICE).where(touched).values(withdrawn_at=sa.case((there, None), else_=last_gone)))


def _scalar(value: sa.ColumnElement[object], *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[object]:
    return sa.select(value).where(*conditions).scalar_subquery()
