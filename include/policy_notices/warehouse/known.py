"""What the warehouse already knows about a portal's addresses, so that a run fetches only what may be new."""

from __future__ import annotations

import sqlalchemy as sa

from policy_notices.model import Snapshot

from .registry import METADATA
from .run import KnownUrl

_SNAPSHOT_FIELDS = (
    "snapshot_id", "portal_id", "url", "fetched_at", "status", "digest", "kind",
    "archive_path", "archive_offset", "archive_length", "content_type", "etag", "last_modified", "refers_to",
)  # fmt: skip


def known_urls(engine: sa.Engine, portal_id: str) -> dict[str, KnownUrl]:
    """Every address of the portal that was ever fetched, with its last snapshot. Empty for a portal that was never visited."""
    snapshot, shown, notice, revision = (METADATA.tables[name] for name in ("snapshot", "notice_url", "notice", "notice_revision"))
    rank = sa.func.row_number().over(partition_by=snapshot.c.url, order_by=(snapshot.c.fetched_at.desc(), snapshot.c.snapshot_id))
    latest = sa.select(snapshot, rank.label("rank")).where(snapshot.c.portal_id == portal_id).subquery()
    query = (
        sa.select(*(latest.c[name] for name in _SNAPSHOT_FIELDS), revision.c.listed_on, shown.c.notice_id)
        .select_from(latest)
        .outerjoin(shown, sa.and_(shown.c.portal_id == latest.c.portal_id, shown.c.url == latest.c.url))
        .outerjoin(notice, notice.c.notice_id == shown.c.notice_id)
        .outerjoin(revision, revision.c.revision_id == notice.c.current_revision_id)
        .where(latest.c.rank == 1)
    )
    with engine.connect() as connection:
        rows = connection.execute(query).mappings()
        return {
            row["url"]: KnownUrl(
                url=row["url"],
                snapshot=Snapshot(**{name: row[name] for name in _SNAPSHOT_FIELDS}),
                listed_on=row["listed_on"],
                notice_id=row["notice_id"],
            )
            for row in rows
        }
