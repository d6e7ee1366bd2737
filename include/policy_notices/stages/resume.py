"""What a run need not fetch again, and must not overwrite: the pages that earlier tries have archived."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from policy_notices import warehouse
from policy_notices.archive import Archive, file_name
from policy_notices.identifiers import archive_name, repeat_of
from policy_notices.model import Link
from policy_notices.stages.run import Run
from policy_notices.staging import Staging
from policy_notices.warehouse.registry import METADATA

BACKFILL = ".backfill"
"""How a backfill's run id ends."""
WINDOW = "window.json"
"""Staged by a backfill: its folder is one that another backfill of the portal goes on from."""
ARCHIVED = "archived.parquet"
STILL_GOOD = timedelta(days=30)
"""A page that a backfill archived longer ago, without loading it, is fetched again."""


def archived_earlier(run: Run) -> list[dict[str, Any]]:
    """The staged snapshots, with their files', of all backfills of the portal, this one's earlier tries included; the newest of a page
    stand last. What the archive has lost is left out."""
    archive = Archive()
    rows: list[dict[str, Any]] = []
    for staging in run.staging.of_the_portal():
        if staging.names(WINDOW):
            rows += _staged(staging)
    young = [row for row in rows if row["fetched_at"] >= run.started_at - STILL_GOOD and row["role"] != "gone"]
    held = {path for path in {row["archive_path"] for row in young} if archive.holds(path)}
    return sorted((row for row in young if row["archive_path"] in held), key=lambda row: row["fetched_at"])


def taken_over(run: Run, part: int, links: Sequence[Link]) -> dict[str, list[dict[str, Any]]]:
    """Of a backfill's part: by address, what is archived already of the page and its files. Empty for any other run."""
    if not run.staging.names(WINDOW):
        return {}
    pages: dict[str, list[dict[str, Any]]] = {}
    files: dict[str, dict[str, dict[str, Any]]] = {}
    wanted = {link.url for link in links}
    for row in _staged(run.staging, f"snapshots-{part:03}.parquet"):
        if row["role"] == "notice" and row["kind"] == "response" and row["url"] in wanted:
            pages[row["url"]] = [row]
            files[row["url"]] = {}
        elif row["role"] == "attachment" and row["notice_url"] in pages:
            files[row["notice_url"]][row["url"]] = row
    return {url: [*rows, *files[url].values()] for url, rows in pages.items()}


def name_in_archive(run: Run, part: int) -> str:
    """The name under which a run's part is archived: a new one where an earlier archive of it is referred to already (the run was loaded,
    or a backfill goes on from it) and must stay as it is."""
    stem, snapshot = file_name(run.run_id), METADATA.tables["snapshot"]
    query = (
        sa.select(snapshot.c.archive_path)
        .where(snapshot.c.portal_id == run.portal.id, snapshot.c.archive_path.contains(stem, autoescape=True))
        .distinct()
    )
    engine = warehouse.connect()
    try:
        with engine.connect() as connection:
            taken = list(connection.execute(query).scalars())
    finally:
        engine.dispose()
    if run.staging.names(WINDOW):
        taken += [row["archive_path"] for row in _staged(run.staging, f"snapshots-{part:03}.parquet")]
    own = re.compile(rf"/{re.escape(stem)}(?:\.again-\d+)?-\d+\.warc\.gz$")
    return archive_name(run.run_id, 1 + max((repeat_of(path) for path in taken if own.search(path)), default=0))


def _staged(staging: Staging, *parts: str) -> list[dict[str, Any]]:
    names = [*staging.names(ARCHIVED), *(parts or staging.names("snapshots-"))]
    present = set(staging.names(""))
    return [row for name in names if name in present for row in staging.read_table(name).to_pylist()]
