"""Why a numeral became what it is: for the maintainer who changes a rule."""

from __future__ import annotations

from datetime import date

from policy_notices.model import Reading
from policy_notices.targets.reading import Reader


def explain(text: str, at: str, *, title: str | None = None, published_on: date | None = None) -> str:
    """The rules that fired for the numerals in the first occurrence of `at`, a line a finding.

    Says so where `at`, or a numeral in it, is missing.
    """
    reader = Reader(text, title, published_on)
    source = reader.page.source
    wanted = "".join(at.split())
    place = source.text.find(wanted)
    if not wanted or place < 0:
        return f"{at!r} does not stand in the text"
    reading = reader.read()
    lines = [f"document: {reading.document_kind} ({reader.kind_rule}), plan year {reading.plan_year}"]
    for row, judged in zip(reading.ledger, reader.judged, strict=True):
        if judged.number.start < place + len(wanted) and judged.number.end > place:
            lines += _explained(reading, row.target, row.text, row.reason, row.rule)
    if len(lines) == 1:
        lines.append(f"{at!r} holds no numeral")
    return "\n".join(lines)


def _explained(reading: Reading, target: int | None, text: str, reason: str | None, rule: str) -> list[str]:
    if target is None:
        return [f"{text}: no record, {reason} (rule {rule})"]
    record = reading.targets[target]
    lines = [f"{text}: record {target}, {record.kind} {record.comparator} {record.value:g} {record.unit or ''}".rstrip()]
    lines += [
        f"  {name}: {getattr(record, name)}" for name in ("indicator", "per", "scope", "due", "domain", "item_no", "section", "quote")
    ]
    return lines + [f"  rule {fired}" for fired in record.rules]
