"""Own-made pages, one a content system or shape, beside their reviewed goldens in `cases/`.

A missing golden is written once, with `"reviewed": false`, and its test fails until a person has compared it with the page and set it to true.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policy_notices.model import Notice
from policy_notices.page import read_page

CASES = Path(__file__).parent / "cases"
FIELDS = ("title", "issuer", "index_no", "doc_no", "written_on", "published_on", "topic", "validity")


def shown(notice: Notice) -> dict[str, object]:
    fields = {name: getattr(notice, name) for name in FIELDS}
    return {
        **{name: value.isoformat() if name.endswith("_on") and value else value for name, value in fields.items()},
        "lines": notice.text.split("\n"),
        "attachments": [[attachment.name, attachment.url] for attachment in notice.attachments],
        "sources": dict(notice.sources),
        "flags": list(notice.flags),
    }


@pytest.mark.parametrize("page", sorted(CASES.glob("*.html")), ids=lambda page: page.stem)
def test_a_page_reads_as_its_reviewed_golden(page: Path) -> None:
    got = shown(read_page(page.read_bytes(), f"http://www.example.gov.cn/a/{page.name}"))
    golden = page.with_suffix(".json")
    if not golden.exists():
        golden.write_text(json.dumps({"reviewed": False, **got}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    expected = json.loads(golden.read_text(encoding="utf-8"))
    assert expected.pop("reviewed"), f"compare {golden.name} with {page.name}, then set reviewed to true"
    assert got == expected
