"""English and Chinese: what the reader chose, else what Airflow or the browser is set to. `chinese.yaml` has the pages' words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from fastapi import Request, Response

Language = Literal["en", "zh"]
COOKIE = "policy_notices_language"
QUERY = "lang"


def language_of(request: Request) -> Language:
    """By `?lang=`, the cookie that keeps an earlier choice, and `Accept-Language`, in this order."""
    for chosen in (request.query_params.get(QUERY), request.cookies.get(COOKIE)):
        if chosen == "en" or chosen == "zh":
            return chosen
    ranked = sorted(request.headers.get("accept-language", "").split(","), key=_quality, reverse=True)
    return "zh" if ranked[0].strip().lower().startswith("zh") else "en"


def remember_language(request: Request, response: Response) -> None:
    """Keep a choice made with `?lang=`."""
    chosen = request.query_params.get(QUERY)
    if chosen in ("en", "zh"):
        path = request.scope.get("root_path") or "/"
        response.set_cookie(COOKIE, chosen, max_age=365 * 86_400, path=path, samesite="lax")


def translate(english: str, language: Language) -> str:
    """The words in the reader's language; English where the catalogue has none."""
    return chinese().get(english, english) if language == "zh" else english


@cache
def chinese() -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load((Path(__file__).parent / "chinese.yaml").read_text(encoding="utf-8"))
    return loaded


def _quality(part: str) -> float:
    _, _, quality = part.partition(";q=")
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0
