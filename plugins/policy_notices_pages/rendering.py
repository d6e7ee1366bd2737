"""Templates → HTML. Everything that a template prints is escaped; there is no way around it in the templates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from policy_notices.model import PORTAL_TIME
from policy_notices_airflow.links import PAGES
from policy_notices_pages.language import language_of, translate

SECTIONS = (
    ("portals", "Portals"),
    ("notices", "Notices"),
    ("targets", "Targets"),
    ("quality", "Quality"),
    ("quarantine", "Quarantine"),
    ("dictionary", "Data dictionary"),
)


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page. `section` in the context names the entry of `SECTIONS` that it belongs to."""
    base = request.scope.get("root_path", "")
    language = language_of(request)
    shared = {
        "t": partial(translate, language=language),
        "base": base,
        "airflow": base.removesuffix(PAGES),
        "language": language,
        "sections": SECTIONS,
        "section": None,
        "status": status,
        "query": dict(request.query_params),
        "here": request.url.path,
        "changed": partial(changed_query, dict(request.query_params)),
    }
    return HTMLResponse(_environment().get_template(template).render(shared | context), status_code=status)


def changed_query(query: dict[str, str], **changes: object) -> str:
    """`?…` of this page with some parameters changed; those that are `None` or empty left out."""
    merged = {name: value for name, value in (query | changes).items() if value not in (None, "")}
    return f"?{urlencode(merged)}"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"moment": moment, "number": number, "size": size, "web": web_address}
    return made


def moment(value: datetime | date | None) -> str:
    """A time as the portals' people read it (Asia/Shanghai), a date as it is, a dash for none."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(PORTAL_TIME).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if value else "–"


def number(value: float | None) -> str:
    """With thousands separated, and no more digits than are there."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.10g}"


def size(octets: int) -> str:
    """Bytes, in the unit that reads well."""
    for unit, divisor in (("MB", 1_000_000), ("kB", 1_000)):
        if octets >= divisor:
            return f"{octets / divisor:,.1f} {unit}"
    return f"{octets} B"


def web_address(url: str | None) -> str | None:
    """The address where it may be followed: http and https only, never `javascript:`."""
    return url if url and url.lower().startswith(("http://", "https://")) else None
