"""Data dictionary: every table and column, from the registry that makes them; and the views for analysts."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from policy_notices.warehouse import TABLES
from policy_notices.warehouse.repeatable import VIEWS
from policy_notices_pages.rendering import render

router = APIRouter()


@router.get("/dictionary")
def dictionary(request: Request) -> HTMLResponse:
    return render(request, "dictionary.html", section="dictionary", views=VIEWS, tables=TABLES.values())
