"""Where the gold documents and the case table are."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared"
CASES = Path(__file__).with_name("cases.jsonl")


@pytest.fixture(scope="session")
def scorer() -> ModuleType:
    """The gold folder's own scorer."""
    path = SHARED / "gold" / "score.py"
    if not path.exists():
        pytest.skip("no ../shared/gold beside the repository")
    spec = importlib.util.spec_from_file_location("gold_score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold_documents() -> Iterator[tuple[str, Path, Path]]:
    """Name, text and labels of every labelled document."""
    for labels in sorted((SHARED / "gold").glob("*.jsonl")):
        text = SHARED / "seeds" / f"{labels.stem}.txt"
        if text.exists():
            yield labels.stem, text, labels


def cases() -> list[dict[str, Any]]:
    """The one-sentence cases: id, text, title, published_on, records, ledger."""
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line.strip()]


def seeds() -> list[str]:
    """The texts of the seed documents; none where they are absent."""
    return [path.read_text(encoding="utf-8") for path in sorted((SHARED / "seeds").glob("*.txt"))]
