"""The FastAPI app that Airflow's API server mounts at `/policy-notices`. No page without a log-in; no scraped text unescaped."""

from __future__ import annotations

from pathlib import Path

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import requires_access_view
from fastapi import Depends, FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.base import RequestResponseEndpoint

from policy_notices_pages import dictionary, failures, notices, portals, quality, quarantine, snapshots, targets
from policy_notices_pages.language import remember_language

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
ROUTERS = (portals.router, notices.router, targets.router, quality.router, quarantine.router, snapshots.router, dictionary.router)


def make_app() -> FastAPI:
    """All pages behind Airflow's own log-in, with the right that its plugins view asks for."""
    app = FastAPI(title="Policy Notices", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(requires_access_view(AccessView.PLUGINS))])
    failures.explain(app)

    @app.middleware("http")
    async def secure(request: Request, answer: RequestResponseEndpoint) -> Response:
        response = await answer(request)
        remember_language(request, response)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Cache-Control", "no-cache" if request.url.path.find("/static/") >= 0 else "private, no-store")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return app
