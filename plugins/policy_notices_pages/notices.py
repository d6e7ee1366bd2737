"""Notices: search, one notice with its targets in the text, and what its revisions changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from policy_notices.warehouse import queries as warehouse_queries
from policy_notices_pages import queries
from policy_notices_pages.failures import NotFoundError
from policy_notices_pages.language import Language, language_of, translate, word
from policy_notices_pages.parameters import Asked
from policy_notices_pages.places import warehouse
from policy_notices_pages.rendering import render
from policy_notices_pages.schedule import run_path
from policy_notices_pages.text import around_changes, compare, paragraphs

router = APIRouter()
METADATA = (
    ("issuer", "Issuer"),
    ("index_no", "Index number"),
    ("doc_no", "Document number"),
    ("written_on", "Written on"),
    ("published_on", "Published on"),
    ("listed_on", "Listed on"),
    ("topic", "Topic"),
    ("validity", "Validity"),
    ("document_kind", "Kind of document"),
    ("plan_year", "Year"),
)
DOCUMENT_KINDS = ("plan", "work_report", "report", "bulletin", "measures", "notice")
NOT_FROM_THE_PAGE = {"listed_on": "the portal's list", "document_kind": "the text", "plan_year": "the text"}


@router.get("/notices")
def notices(request: Request, asked: Asked) -> HTMLResponse:
    """The notices, newest publication first."""
    engine = warehouse()
    filters = {
        "portal_id": asked.text("portal"),
        "title": asked.text("title"),
        "issuer": asked.text("issuer"),
        "document_kind": asked.text("kind"),
        "plan_year": asked.number("year"),
        "published_from": asked.day("from"),
        "published_to": asked.day("to"),
        "run_id": asked.text("run"),
    }
    answer = warehouse_queries.notices(engine, filters, asked.page())
    portals = {row["portal_id"]: row for row in queries.portals(engine)}
    return render(request, "notices.html", section="notices", answer=answer, portals=portals, kinds=DOCUMENT_KINDS)


@router.get("/notices/{notice_id}")
def notice(request: Request, notice_id: str) -> HTMLResponse:
    """One notice: its text beside its targets, the archived page, its revisions and files."""
    engine = warehouse()
    one = _found(notice_id)
    current = next(each for each in one["revisions"] if each["revision_id"] == one["current_revision_id"])
    sources: Mapping[str, str] = _loaded(current["metadata_sources"]) | NOT_FROM_THE_PAGE
    metadata = [(name, label, current[name], sources.get(name)) for name, label in METADATA if current[name] is not None]
    return render(
        request,
        "notice.html",
        section="notices",
        notice=one,
        current=current,
        metadata=metadata,
        title_source=sources.get("title"),
        paragraphs=paragraphs(current["text"], one["targets"], _loaded(current["sections"])),
        progress=queries.progress_of(engine, current["revision_id"]),
        numerals=sorted(_loaded(current["numerals"]).items(), key=lambda pair: -pair[1]),
        flags=_loaded(current["flags"]),
        domains={row["domain"]: row for row in queries.domains(engine)},
        run_path=run_path(one["portal_id"], current["run_id"]),
        found_in=partial(found_in, language=language_of(request)),
    )


def found_in(source: str, language: Language) -> str:
    """Where the page reader found a field: the place, then the label that stood there or the tag's name."""
    if source in NOT_FROM_THE_PAGE.values():
        return translate(source, language)
    place, _, label = source.partition(" ")
    return f"{word('places', place, language)} {label}".strip()


@router.get("/notices/{notice_id}/revisions")
def revisions(request: Request, notice_id: str, asked: Asked) -> HTMLResponse:
    """What changed from one revision (`from`, else the one before) to another (`to`, else the newest), by number."""
    one = _found(notice_id)
    by_number = {each["revision_no"]: each for each in one["revisions"]}
    newest = max(by_number)
    to = asked.number("to") or newest
    since = asked.number("from") or max(to - 1, min(by_number))
    if to not in by_number or since not in by_number:
        raise NotFoundError(f"this notice has the revisions {min(by_number)} to {newest}")
    before, after = by_number[since], by_number[to]
    fields = [(label, before[name], after[name]) for name, label in (("title", "Title"), *METADATA) if before[name] != after[name]]
    return render(
        request,
        "revisions.html",
        section="notices",
        notice=one,
        before=before,
        after=after,
        fields=fields,
        lines=around_changes(compare(before["text"], after["text"])),
        changes=[each for each in one["changes"] if each["to_revision_id"] == after["revision_id"]],
    )


def _found(notice_id: str) -> dict[str, Any]:
    one = warehouse_queries.notice(warehouse(), notice_id)
    if one is None:
        raise NotFoundError(f"the warehouse has no notice {notice_id[:40]}")
    return one


def _loaded(value: Any) -> Any:
    """A JSON column, whether the driver has read it or not."""
    return json.loads(value) if isinstance(value, str) else value
