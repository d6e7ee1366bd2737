"""The FastAPI app that Airflow's API server mounts at `/policy-notices`. No page without a log-in; no scraped text unescaped."""

from __future__ import annotations

from pathlib import Path

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import requires_access_view
from fastapi import Depends, FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.base import RequestResponseEndpoint

from policy_notices_pages import notices

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)


def make_app() -> FastAPI:
    """All pages behind Airflow's own log-in, the same that its plugins view asks for."""
    app = FastAPI(title="Policy Notices", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    app.include_router(notices.router, dependencies=[Depends(requires_access_view(AccessView.PLUGINS))])

    @app.middleware("http")
    async def secure(request: Request, answer: RequestResponseEndpoint) -> Response:
        response = await answer(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return app
