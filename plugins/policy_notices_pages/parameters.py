"""What a page's address asks for. Blank parameters count as absent; what cannot be read is a `BadInputError`, one sentence."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from policy_notices.errors import BadInputError
from policy_notices.warehouse.queries import Page


class Parameters:
    """The query of a request."""

    def __init__(self, request: Request) -> None:
        self._given = {name: value.strip() for name, value in request.query_params.items() if value.strip()}

    def text(self, name: str) -> str | None:
        value = self._given.get(name)
        return value[:200] if value else None

    def choice(self, name: str, choices: tuple[str, ...]) -> str | None:
        value = self.text(name)
        if value is not None and value not in choices:
            raise BadInputError(f"{name}: {', '.join(choices)} are expected, not {value!r}")
        return value

    def number(self, name: str) -> int | None:
        value = self.text(name)
        if value is None:
            return None
        if not value.isdecimal() or len(value) > 9:
            raise BadInputError(f"{name}: a number is expected, not {value!r}")
        return int(value)

    def day(self, name: str) -> date | None:
        value = self.text(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise BadInputError(f"{name}: a date like 2024-03-08 is expected, not {value!r}") from None

    def page(self) -> Page:
        return Page(self.number("page") or 1, 50)


Asked = Annotated[Parameters, Depends(Parameters)]
