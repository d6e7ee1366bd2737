"""Reads what a notice commits to and reports: `read`, `records`, `explain`."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import date

from policy_notices.model import Reading, Target
from policy_notices.targets.explaining import explain
from policy_notices.targets.reading import RULE_VERSION, Reader

__all__ = ["RULE_VERSION", "explain", "read", "records"]

_GUIDE_FIELDS = (
    "kind", "item_no", "section", "quote", "value_text", "value", "value_max", "unit", "comparator", "action", "indicator", "per", "scope",
    "due", "domain",
)  # fmt: skip


def read(text: str, *, title: str | None = None, published_on: date | None = None) -> Reading:
    """Read a notice's text, canonical or as scraped (hard-wrapped, on one line, white space inside words).

    `title` and `published_on` say what kind of document it is and which year 年底前 means. Offsets are into `text`;
    `text[start:end] == value_text` once white space is taken out of both, and quotes are cut out of `text` as they stand.
    Deterministic, linear in the length of the text, and no text raises. Raises DeclarationError where the vocabulary is wrong.
    """
    with _collector_paused():
        return Reader(text, title, published_on).read()


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A reading makes no cycles; the collector's looks at the records of a long text would make its time grow faster than its length."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def records(reading: Reading) -> Iterator[dict[str, object]]:
    """The records in the guide's fields, ready for JSON, in reading order."""
    for target in reading.targets:
        yield _record(target)


def _record(target: Target) -> dict[str, object]:
    record: dict[str, object] = {field.name: getattr(target, field.name) for field in fields(target) if field.name in _GUIDE_FIELDS}
    record["due"] = target.due.isoformat() if target.due else None
    for name in ("value", "value_max"):
        value = record[name]
        if isinstance(value, float) and value.is_integer():
            record[name] = int(value)
    return record
