"""English and Chinese: what the reader chose, else what Airflow or the browser is set to.

`chinese.yaml` has the pages' words, `dictionary.yaml` the data dictionary's, `sentences.yaml` the pipeline's.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from fastapi import Request, Response

from policy_notices_pages.sentences import in_chinese

Language = Literal["en", "zh"]
COOKIE = "policy_notices_language"
AIRFLOWS = "policy_notices_airflow_language"
"""The cookie by which a page inside Airflow's frame says what Airflow is set to."""
QUERY = "lang"
CODES = {
    "eq": "exactly",
    "ge": "at least",
    "gt": "more than",
    "le": "at most",
    "lt": "less than",
    "approx": "about",
    "work_report": "work report",
    "no_result": "no result yet",
    "item_number": "item number",
    "document_number": "document number",
    "too_large": "too large",
    "notice_revision": "notice",
    "ledger": "numeral",
    "snapshot": "response",
}
"""The warehouse's codes that are no English words, in English."""


def language_of(request: Request) -> Language:
    """By `?lang=`, the cookie that keeps an earlier choice, Airflow's own language, and `Accept-Language`, in this order."""
    ranked = sorted(request.headers.get("accept-language", "").split(","), key=_quality, reverse=True)
    cookies = [request.cookies.get(COOKIE), request.cookies.get(AIRFLOWS)]
    spoken = [request.query_params.get(QUERY), *cookies, ranked[0].strip().lower()[:2]]
    return "zh" if next((each for each in spoken if each in ("en", "zh")), "en") == "zh" else "en"


def remember_language(request: Request, response: Response) -> None:
    """Keep a choice made with `?lang=`."""
    chosen = request.query_params.get(QUERY)
    if chosen in ("en", "zh"):
        path = request.scope.get("root_path") or "/"
        response.set_cookie(COOKIE, chosen, max_age=365 * 86_400, path=path, samesite="lax")


def translate(english: str, language: Language) -> str:
    """Words, a code of the warehouse or a message of the pipeline in the reader's language; as they are where no catalogue has them."""
    plain = CODES.get(english, english)
    if language == "en":
        return plain
    return chinese().get(english) or chinese().get(plain) or in_chinese(plain)


def word(kind: str, english: str, language: Language) -> str:
    """A word that means something else elsewhere: of the kinds of `dictionary.yaml`."""
    return english if language == "en" else _loaded("dictionary")[kind].get(english, english)


@cache
def chinese() -> dict[str, str]:
    """The pages' words, and what the data dictionary says of tables and columns."""
    pages: dict[str, str] = _loaded("chinese")
    return _loaded("dictionary")["said"] | pages


@cache
def _loaded(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def _quality(part: str) -> float:
    _, _, quality = part.partition(";q=")
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0
