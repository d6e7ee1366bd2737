"""Own-made list pages and answers, one a kind, each with a golden result that was reviewed by a person.

A case without a golden gets one written, and fails until somebody has looked at it: run the test twice.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from policy_notices.crawl.lists import UnknownNextPageError, read_list
from policy_notices.errors import PolicyNoticesError
from policy_notices.model import ListPage

CASES = Path(__file__).parent / "cases"
INDEX: dict[str, dict[str, Any]] = json.loads((CASES / "index.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", INDEX)
def test_case_is_read_as_its_golden_says(name: str) -> None:
    golden, found = CASES / f"{name}.golden.json", read(name)
    if not golden.exists():
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{golden.name} was missing and is written now: look at it, then run this again")
    assert found == json.loads(golden.read_text(encoding="utf-8"))


def read(name: str) -> dict[str, Any]:
    case = INDEX[name]
    try:
        page = read_list((CASES / name).read_bytes(), case["url"], form=case.get("form"), selectors=case.get("selectors"))
    except UnknownNextPageError as error:
        return {"error": type(error).__name__, "message": str(error), **as_json(error.page)}
    except PolicyNoticesError as error:
        return {"error": type(error).__name__, "message": str(error)}
    return as_json(page)


def as_json(page: ListPage) -> dict[str, Any]:
    entries = [[str(entry.listed_on) if entry.listed_on else None, entry.title, entry.url] for entry in page.entries]
    found = {"reader": page.reader, "total": page.total, "next": page.next and asdict(page.next), "entries": entries}
    return found | ({"continued": asdict(page.continued)} if page.continued else {})
