"""Snapshots: the archived responses of a run, and an archived page as it was served, with nothing alive in it."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from policy_notices.decoding import decode
from policy_notices.errors import DecodingError
from policy_notices_pages import queries
from policy_notices_pages.failures import NotFoundError
from policy_notices_pages.parameters import Asked
from policy_notices_pages.places import archive, warehouse
from policy_notices_pages.rendering import render

router = APIRouter()
SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""A page of somebody else: no script, no form, no request to anywhere, an origin of its own."""


@router.get("/snapshots")
def snapshots(request: Request, asked: Asked) -> HTMLResponse:
    """The archived responses of a run, or of all runs, newest first."""
    engine = warehouse()
    filters = {"run_id": asked.text("run"), "portal_id": asked.text("portal"), "url": asked.text("url")}
    return render(request, "snapshots.html", section="quality", answer=queries.snapshots(engine, filters, asked.page()))


@router.get("/snapshots/{snapshot_id}/page")
def archived_page(snapshot_id: str) -> Response:
    """The archived bytes: a page to look at, anything else to save."""
    found = queries.snapshot(warehouse(), snapshot_id)
    if found is None:
        raise NotFoundError(f"the archive has no response {snapshot_id[:40]}")
    snapshot, original = found
    archived = archive().read(snapshot, original)
    if _is_page(snapshot.content_type, archived.content):
        return _page(archived.content, snapshot.content_type)
    name = quote(urlsplit(snapshot.url).path.rpartition("/")[2] or "response")
    return Response(
        archived.content,
        media_type="application/octet-stream",
        headers={"Content-Security-Policy": SANDBOX, "Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _page(content: bytes, content_type: str | None) -> Response:
    """The page in UTF-8; one whose bytes no character set allows goes out as it came, and the browser shows what it can."""
    try:
        return HTMLResponse(decode(content, content_type), headers={"Content-Security-Policy": SANDBOX})
    except DecodingError:
        charset = re.search(r"charset=[\"']?([\w-]+)", content_type or "", re.ASCII)
        declared = f"; charset={charset.group(1)}" if charset else ""
        return Response(content, headers={"Content-Security-Policy": SANDBOX, "Content-Type": f"text/html{declared}"})


def _is_page(content_type: str | None, content: bytes) -> bool:
    declared = (content_type or "").lower()
    return "html" in declared or (not declared and content.lstrip()[:1] == b"<")
