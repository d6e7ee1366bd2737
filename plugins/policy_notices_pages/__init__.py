"""Pages inside Airflow's UI: portals, notices, targets, quality, quarantine, data dictionary. Served to logged-in users only.

Plugins are imported by every Airflow process, each task's too, and only the API server shows pages: the app is made at its first request.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]


class Pages:
    """An ASGI application that stands for the app until somebody asks for a page."""

    def __init__(self) -> None:
        self._app: Any = None

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]) -> None:
        if self._app is None:
            from policy_notices_pages.app import make_app

            self._app = make_app()
        await self._app(scope, receive, send)
