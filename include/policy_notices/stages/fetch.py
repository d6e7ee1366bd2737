"""fetch: the listed pages and their attachments, as served, into the archive."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from policy_notices import page
from policy_notices.archive import Archive, ArchiveWriter
from policy_notices.challenges import check_response
from policy_notices.crawl.session import Response, Session
from policy_notices.errors import (
    BlockedError,
    DecodingError,
    FetchError,
    ForbiddenHostError,
    LayoutError,
    NotANoticeError,
    PolicyNoticesError,
    cause_of,
)
from policy_notices.identifiers import digest
from policy_notices.model import Link, Snapshot
from policy_notices.stages.discover import known_pages, link_from_json
from policy_notices.stages.resume import name_in_archive, taken_over
from policy_notices.stages.rows import SNAPSHOTS
from policy_notices.stages.run import Run
from policy_notices.warehouse import KnownUrl

MOST_FAILED = 0.2
"""Share of a chunk's pages that may fail before the chunk does: single pages are withdrawn every day, a fifth of them is an outage."""

GONE = (404, 410)
"""Statuses by which a portal says that it has withdrawn a page that it once showed."""

log = logging.getLogger(__name__)


@dataclass
class Chunk:
    """What a chunk has come to so far."""

    run: Run
    known: dict[str, KnownUrl]
    session: Session
    writer: ArchiveWriter
    rows: list[dict[str, Any]] = field(default_factory=list)
    outcomes: list[dict[str, str]] = field(default_factory=list)
    errors: list[PolicyNoticesError] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    """Files that could not be had, and why."""

    def note(self, url: str, outcome: str, message: str = "") -> None:
        self.outcomes.append({"url": url, "outcome": outcome, "message": message})
        log.log(logging.WARNING if outcome == "failed" else logging.INFO, "%s %s %s", outcome, url, message)

    def count(self, outcome: str) -> int:
        return sum(each["outcome"] == outcome for each in self.outcomes)


def fetch(run: Run, part: int) -> dict[str, Any]:
    """Fetch part `part` of the links; stage `snapshots-NNN.parquet` and `outcomes-NNN.json`; return counts by outcome.

    A page that is as it was is `unchanged` (a revisit record), one that cannot be had is `failed`, with its reason. What an earlier try
    of a backfill has archived is taken over.
    Raises BlockedError at the first challenge, and FetchError where more than `MOST_FAILED` of the pages failed.
    """
    links = [link_from_json(value) for value in run.staging.read_json(f"links-{part:03}.json")]
    known, archived = known_pages(run), taken_over(run, part, links)
    with Session(run.portal) as session, Archive().writer(run.portal.id, name_in_archive(run, part), part) as writer:
        chunk = Chunk(run, known, session, writer)
        for link in links:
            if link.url in archived:
                _take_over(chunk, link, archived[link.url])
            else:
                _fetch_notice(chunk, link)
    run.staging.write_table(f"snapshots-{part:03}.parquet", chunk.rows, SNAPSHOTS)
    run.staging.write_json(f"missing-{part:03}.json", chunk.missing)
    run.staging.write_json(f"outcomes-{part:03}.json", chunk.outcomes)
    counts = {outcome: chunk.count(outcome) for outcome in ("fetched", "unchanged", "failed")}
    if counts["failed"] > max(1, MOST_FAILED * len(links)):
        first = next(each for each in chunk.outcomes if each["outcome"] == "failed")
        raise FetchError(
            f"{run.portal.id}: {counts['failed']} of {len(links)} pages could not be fetched, first {first['url']}: {first['message']}"
        ) from _most_common(chunk.errors)
    return counts


def _most_common(errors: list[PolicyNoticesError]) -> PolicyNoticesError:
    [(cause, _)] = Counter(cause_of(error) for error in errors).most_common(1)
    return next(error for error in errors if cause_of(error) == cause)


def _fetch_notice(chunk: Chunk, link: Link) -> None:
    before = chunk.known.get(link.url)
    try:
        response = chunk.session.get(link.url, etag=before.etag if before else None, last_modified=before.last_modified if before else None)
        if before and (response.status == 304 or digest(response.raw) == before.digest):
            _keep(chunk, response, role="notice", link=link, revisit_of=before.snapshot)
            chunk.note(link.url, "unchanged")
            return
        if before and response.status in GONE:
            _keep(chunk, response, role="gone", link=link)
        _check(link, response)
    except (FetchError, ForbiddenHostError) as error:
        chunk.note(link.url, "failed", str(error))
        chunk.errors.append(error)
        return
    _keep(chunk, response, role="notice", link=link)
    chunk.note(link.url, "fetched")
    _fetch_attachments(chunk, link, response)


def _take_over(chunk: Chunk, link: Link, rows: list[dict[str, Any]]) -> None:
    """The page and its files as an earlier try archived them."""
    chunk.rows += [row | {"listed_title": link.title, "listed_on": link.listed_on} for row in rows]
    chunk.note(link.url, "fetched", "archived by an earlier try, not asked for again")


def _check(link: Link, response: Response) -> None:
    """Raises BlockedError for a refusal and FetchError for a page that is not there. A page that is there and is no notice is kept:
    the parse stage says what is wrong with it, beside its bytes.
    """
    try:
        check_response(link.url, response.status, dict(response.headers), response.content)
    except NotANoticeError as error:
        if response.status != 200:
            raise FetchError(str(error)) from error


def _fetch_attachments(chunk: Chunk, link: Link, response: Response) -> None:
    portal = chunk.run.portal
    try:
        notice = page.read_page(
            response.content,
            link.url,
            content_type=content_type_of(chunk.run, response.header("Content-Type")),
            link=link,
            selectors=portal.selectors,
        )
    except (DecodingError, LayoutError, NotANoticeError, BlockedError):
        return  # the parse stage reads the page again and says what is wrong with it
    for attachment in notice.attachments:
        try:
            answer = chunk.session.get(attachment.url, linked_from=response.final_url)
            answer.check()
        except (BlockedError, FetchError, ForbiddenHostError, NotANoticeError) as error:
            log.warning("attachment of %s: %s", link.url, error)
            chunk.missing[attachment.url] = str(error)
            continue
        _keep(chunk, answer, role="attachment", link=link, name=attachment.name)


def content_type_of(run: Run, served: str | None) -> str | None:
    """What a page is read as: the declaration's charset, where it has one, stands before the server's."""
    return f"text/html; charset={run.portal.charset}" if run.portal.charset else served


def _keep(chunk: Chunk, response: Response, *, role: str, link: Link, name: str | None = None, revisit_of: Snapshot | None = None) -> None:
    snapshot = chunk.writer.write(response, revisit_of=revisit_of)
    chunk.rows.append(
        asdict(snapshot)
        | {
            "run_id": chunk.run.run_id,
            "role": role,
            "listed_title": link.title,
            "listed_on": link.listed_on,
            "notice_url": link.url if role == "attachment" else None,
            "name": name,
        }
    )
