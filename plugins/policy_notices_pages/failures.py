"""What went wrong, as one clear sentence on a page. Details are in the API server's log, never on the page."""

from __future__ import annotations

import logging

import sqlalchemy as sa
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from policy_notices.errors import ArchiveError, BadInputError, PolicyNoticesError, WarehouseError
from policy_notices_pages.places import warehouse
from policy_notices_pages.rendering import render

log = logging.getLogger(__name__)

NOT_LOGGED_IN = "Log in to Airflow to see this page."
NOT_ALLOWED = "You are logged in, but may not do this: ask for the right in Airflow."
NOT_FOUND = "There is nothing here."
BAD_REQUEST = "This address has a part that cannot be read."
NO_WAREHOUSE = "The warehouse does not answer. Is its database up, and the connection policy_warehouse right?"
EMPTY_WAREHOUSE = "The warehouse is empty: the first run of a portal fills it."


class NotFoundError(PolicyNoticesError):
    """Raised when a page is asked for something that the warehouse does not have."""


def explain(app: FastAPI) -> None:
    """Give the app a page for each kind of failure."""

    @app.exception_handler(StarletteHTTPException)
    def refused(request: Request, error: HTTPException) -> HTMLResponse:
        sentences = {401: NOT_LOGGED_IN, 403: NOT_ALLOWED, 404: NOT_FOUND}
        return render(request, "failure.html", status=error.status_code, sentence=sentences.get(error.status_code, str(error.detail)))

    @app.exception_handler(NotFoundError)
    def missing(request: Request, error: NotFoundError) -> HTMLResponse:
        return render(request, "failure.html", status=404, sentence=str(error) or NOT_FOUND)

    @app.exception_handler(RequestValidationError)
    def unreadable(request: Request, error: RequestValidationError) -> HTMLResponse:
        return render(request, "failure.html", status=400, sentence=BAD_REQUEST)

    @app.exception_handler(BadInputError)
    def bad(request: Request, error: BadInputError) -> HTMLResponse:
        return render(request, "failure.html", status=400, sentence=str(error))

    @app.exception_handler(ArchiveError)
    def not_archived(request: Request, error: ArchiveError) -> HTMLResponse:
        return render(request, "failure.html", status=404, sentence=str(error))

    @app.exception_handler(WarehouseError)
    @app.exception_handler(sa.exc.DBAPIError)
    def no_warehouse(request: Request, error: Exception) -> HTMLResponse:
        log.error("the warehouse could not be read: %s", getattr(error, "orig", error))
        return render(request, "failure.html", status=503, sentence=EMPTY_WAREHOUSE if _is_empty() else NO_WAREHOUSE)


def _is_empty() -> bool:
    try:
        return not sa.inspect(warehouse()).has_table("load_run")
    except (sa.exc.DBAPIError, WarehouseError):
        return False
