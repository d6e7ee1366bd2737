"""parse: snapshots → notices, attachments' text, targets and the numeral ledger."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from policy_notices import files, page, targets
from policy_notices.archive import Archive
from policy_notices.errors import BlockedError, DecodingError, LayoutError, NotANoticeError
from policy_notices.model import Link, Notice
from policy_notices.stages import rows
from policy_notices.stages.fetch import content_type_of
from policy_notices.stages.run import Run
from policy_notices.warehouse.registry import arrow_schema

TABLES = ("notice_revision", "target", "ledger", "attachment", "quarantine")
COVER_CHARACTERS = 200
"""A page with less text than this and one readable file is that file's cover: the file is the notice."""

log = logging.getLogger(__name__)


def parse(run: Run, part: int) -> dict[str, int]:
    """Read part `part` of the snapshots; stage a Parquet part for each of `TABLES`; return the rows of each.

    A page that cannot be read becomes a quarantine row that says why; its siblings are read. Raises ArchiveError.
    """
    snapshots = run.staging.read_table(f"snapshots-{part:03}.parquet").to_pylist()
    staged: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    archive = Archive()
    attachments = _by_notice(snapshots)
    told = f"missing-{part:03}.json"
    missing: dict[str, str] = run.staging.read_json(told) if run.staging.names(told) else {}
    for row in snapshots:
        if row["role"] != "notice" or row["kind"] == "revisit":
            continue
        for table, made in _read_notice(run, archive, row, attachments.get(row["url"], []), missing):
            staged[table].append(made)
    for table, made_rows in staged.items():
        run.staging.write_table(f"{table}-{part:03}.parquet", made_rows, arrow_schema(table))
    return {table: len(made_rows) for table, made_rows in staged.items()}


def _by_notice(snapshots: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in snapshots:
        if row["role"] == "attachment":
            grouped.setdefault(row["notice_url"], []).append(row)
    return grouped


def _read_notice(
    run: Run, archive: Archive, row: dict[str, Any], attached: list[dict[str, Any]], missing: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    link = Link(row["url"], row["listed_title"], row["listed_on"])
    archived = archive.read(rows.snapshot_of(row))
    try:
        notice = page.read_page(
            archived.content, row["url"], content_type=content_type_of(run, row["content_type"]), link=link, selectors=run.portal.selectors
        )
    except (DecodingError, LayoutError, NotANoticeError, BlockedError) as error:
        log.error("unreadable %s · %s", row["url"], error)
        yield "quarantine", rows.unreadable_row(run, row, error)
        return
    texts = {each["url"]: files.read_file(archive.read(rows.snapshot_of(each)).content, each["name"] or each["url"]) for each in attached}
    notice = _uncover(notice, texts)
    reading = targets.read(notice.text, title=notice.title, published_on=notice.published_on)
    notice = replace(notice, sections=reading.sections)
    revision = rows.revision_row(run, row, notice, reading)
    log.info("read %s · %s, %d records, %d numerals", row["url"], notice.title, len(reading.targets), len(reading.ledger))
    yield "notice_revision", revision
    for ordinal, target in enumerate(reading.targets):
        yield "target", rows.target_row(run, revision, ordinal, target, reading.rule_version)
    for ordinal, numeral in enumerate(reading.ledger):
        yield "ledger", {"revision_id": revision["revision_id"], "ordinal": ordinal, **asdict(numeral)}
    snapshots = {each["url"]: each["snapshot_id"] for each in attached}
    for attachment in notice.attachments:
        yield (
            "attachment",
            rows.attachment_row(run, revision, attachment, texts.get(attachment.url), snapshots.get(attachment.url), missing),
        )


def _uncover(notice: Notice, texts: dict[str, files.FileText]) -> Notice:
    readable = [text for text in texts.values() if text.status == "read"]
    if len(notice.text) >= COVER_CHARACTERS or len(readable) != 1:
        return notice
    text = page.canonical_text("\n".join(readable[0].pages))
    if len(text) <= len(notice.text):
        return notice
    return replace(notice, text=text, flags=(*notice.flags, "text_from_attachment"), sources={**notice.sources, "text": "attachment"})
