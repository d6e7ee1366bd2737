"""Quarantine: the rows held back, all their reasons, and a person's decision on each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.api_fastapi.core_api.security import GetUserDep
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from policy_notices.errors import BadInputError, PolicyNoticesError
from policy_notices.quality import review
from policy_notices.quality.replay import replay
from policy_notices.warehouse import TABLES, LoadRun
from policy_notices.warehouse import queries as warehouse_queries
from policy_notices.warehouse.run_tables import DECISIONS
from policy_notices_pages import queries
from policy_notices_pages.news import announce
from policy_notices_pages.parameters import Asked
from policy_notices_pages.places import warehouse
from policy_notices_pages.rendering import render

router = APIRouter()
VERBS: tuple[review.Verb, ...] = ("approve", "correct", "reject")
LARGEST_FORM = 100_000


def same_origin(request: Request) -> None:
    """Refuses a form that another site has sent with the user's cookie (OWASP: Fetch Metadata, else the Origin header)."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site == "same-origin" or (site is None and origin and urlsplit(origin).netloc == request.headers.get("host")):
        return
    raise HTTPException(403, "This form was not sent from this page.")


def may_decide(user: GetUserDep) -> bool:
    """Whether the user may answer Airflow's own questions on the DAG `review`: whoever may, may decide here."""
    details, entity = DagDetails(id="review"), DagAccessEntity.HITL_DETAIL
    return get_auth_manager().is_authorized_dag(method="PUT", access_entity=entity, details=details, user=user)


async def _form(request: Request) -> dict[str, str]:
    """An `application/x-www-form-urlencoded` body."""
    body = await request.body()
    if len(body) > LARGEST_FORM:
        raise HTTPException(413, "The form is too large.")
    return dict(parse_qsl(body.decode("utf-8", errors="replace"), keep_blank_values=True))


@router.get("/quarantine")
def quarantine(request: Request, asked: Asked, decides: Annotated[bool, Depends(may_decide)]) -> HTMLResponse:
    """The rows held back, newest run first."""
    engine = warehouse()
    filters = {
        "run_id": asked.text("run"),
        "portal_id": asked.text("portal"),
        "status": asked.choice("status", DECISIONS),
        "subject": asked.text("subject"),
    }
    answer = warehouse_queries.quarantine(engine, filters, asked.page())
    return render(
        request,
        "quarantine.html",
        section="quarantine",
        answer=answer,
        rows=[_shown(row) for row in answer.rows],
        portals={row["portal_id"]: row for row in queries.portals(engine)},
        statuses=DECISIONS,
        decides=decides,
    )


@router.get("/quarantine/{quarantine_id}")
def held(request: Request, quarantine_id: str, decides: Annotated[bool, Depends(may_decide)]) -> HTMLResponse:
    """One row: reasons, evidence, the archived page, the row as read, and the form for a decision."""
    return _held_page(request, quarantine_id, decides)


@router.post("/quarantine/{quarantine_id}", dependencies=[Depends(same_origin)], response_model=None)
def decide(
    request: Request,
    quarantine_id: str,
    user: GetUserDep,
    decides: Annotated[bool, Depends(may_decide)],
    form: Annotated[dict[str, str], Depends(_form)],
) -> HTMLResponse | RedirectResponse:
    """Record a decision in the name of the logged-in user, and load at once what it releases."""
    if not decides:
        raise HTTPException(403)
    engine = warehouse()
    try:
        verb = _verb(form)
        one = review.get(engine, quarantine_id)
        correction = _correction(one, form) if verb == "correct" else None
        now = datetime.now(UTC)
        review.decide(engine, quarantine_id, verb, who=user.get_name(), note=form.get("note", ""), at=now, correction=correction)
        if verb != "reject":
            made = replay(
                engine, LoadRun(f"{one.portal_id}.review__{now:%Y-%m-%dT%H:%M:%S}", one.portal_id, now, finished_at=now, status="partial")
            )
            if quarantine_id not in made.reopened:
                announce(one.portal_id, {"quarantine_id": quarantine_id, "outcome": "loaded"})
    except PolicyNoticesError as error:
        return _held_page(request, quarantine_id, decides, problem=str(error), form=form)
    return RedirectResponse(f"{request.scope.get('root_path', '')}/quarantine/{quarantine_id}", status_code=303)


def _verb(form: Mapping[str, str]) -> review.Verb:
    for verb in VERBS:
        if form.get("verb") == verb:
            return verb
    raise BadInputError(f"{', '.join(VERBS)} are expected, not {form.get('verb', '')[:40]!r}")


def _held_page(
    request: Request, quarantine_id: str, decides: bool, problem: str | None = None, form: dict[str, str] | None = None
) -> HTMLResponse:
    engine = warehouse()
    one = review.get(engine, quarantine_id)
    columns = {column.staging_name: column for column in TABLES[one.subject].staged} if one.subject in TABLES else {}
    return render(
        request,
        "held.html",
        status=400 if problem else 200,
        section="quarantine",
        one=one,
        columns=columns,
        title=_title(one.subject, one.data) or one.url or quarantine_id,
        data=[(name, _as_text(value)) for name, value in one.data.items() if value not in (None, "", [])],
        fields=[(name, columns.get(name), _as_text(value)) for name, value in one.fields.items()],
        snapshot_id=one.data.get("snapshot_id") or (one.url and queries.snapshot_id_of(engine, one.portal_id, one.url)),
        decides=decides,
        verbs=VERBS if one.subject != "page" else ("reject",),
        notice_id=queries.notice_id_of(engine, one.portal_id, one.url) if one.url else None,
        problem=problem,
        form=form or {},
    )


def _correction(one: review.Held, form: dict[str, str]) -> dict[str, Any]:
    """The fields of the form that differ from what was read, as the registry's types; `review.decide` checks them."""
    kinds = {column.staging_name: column.type for column in TABLES[one.subject].staged}
    return {
        name: _typed(name, kinds[name], form[name])
        for name, read in one.fields.items()
        if name in form and form[name].strip() != _as_text(read).strip()
    }


def _typed(name: str, kind: str, text: str) -> Any:
    given = text.strip().replace("\r\n", "\n")
    if not given:
        return None
    try:
        if kind == "integer":
            return int(given)
        if kind == "number":
            return float(given)
    except ValueError:
        raise BadInputError(f"{name} must be a {kind}, not {given[:40]!r}") from None
    return given == "true" if kind == "boolean" and given in ("true", "false") else given


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    loaded = {name: json.loads(row[name]) if isinstance(row[name], str) else row[name] for name in ("reasons", "data")}
    return row | loaded | {"title": _title(row["subject"], loaded["data"]) or row["url"] or row["row_key"]}


def _title(subject: str, data: Mapping[str, Any]) -> str | None:
    """What the row is about, in a few words of its own."""
    names = {"notice_revision": "title", "target": "indicator", "ledger": "text", "attachment": "name", "page": "listed_title"}
    value = data.get(names.get(subject, "url"))
    return str(value) if value else None
