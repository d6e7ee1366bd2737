"""People's decisions on earlier rows, applied to what was read today.

A correction holds while its evidence is as it was: for a target the quote and the words of the number, for a notice its text and the field
as read. Where the evidence has changed, the row is held back and asked about again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from policy_notices.identifiers import identifier
from policy_notices.quality import holding
from policy_notices.quality.context import Decision, RunContext
from policy_notices.quality.holding import Reason
from policy_notices.quality.rules import Batch, Row

if TYPE_CHECKING:
    import pyarrow as pa

Asked = tuple[str, int, Reason]
"""Table, place and reason of a row that a decision holds back."""

PLACES = ("start", "end", "quote_start", "quote_end")
TARGET_FIELDS = (
    *("kind", "item_no", "section", "quote", "value_text", "value", "value_max", "unit", "comparator", "action"),
    *("indicator", "per", "scope", "due", "domain", "damaged", *PLACES),
)
NOTICE_FIELDS = (
    "title",
    "issuer",
    "index_no",
    "doc_no",
    "written_on",
    "published_on",
    "listed_on",
    "topic",
    "validity",
    "document_kind",
    "plan_year",
)
CORRECTABLE = {"target": TARGET_FIELDS, "notice_revision": NOTICE_FIELDS, "attachment": ("name",)}
"""What a person may put right, by the staging names; all else follows from it or is no matter of opinion."""
ALIKE = 0.6
"""Share of common characters from which a changed quote counts as the one that was decided on."""

AGAIN = "A person corrected this row before, and its evidence has changed since: read the quote and decide again."
REJECTED = "A person rejected this row, and it reads as it did then. Nothing is to be done."


def squeezed(text: str | None) -> str:
    return re.sub(r"\s+", "", text or "")


def evidence(subject: str, row: Row, fields: Iterable[str] = ()) -> tuple[Any, ...]:
    """What a decision on the row rests on, within its page."""
    if subject == "target":
        return squeezed(row["quote"]), squeezed(row["value_text"])
    if subject == "notice_revision":
        return row["text_digest"], *(row[name] for name in sorted(fields))
    return (holding.row_key(subject, row),)


def same_reading(decision: Decision, row: Row) -> bool:
    """Whether the row was read as the one that was decided on, in every field that a person decides on."""
    fields = CORRECTABLE.get(decision.subject, ())
    return evidence(decision.subject, decision.reading) == evidence(decision.subject, row) and all(
        decision.reading.get(name) == row.get(name) for name in fields if name not in PLACES
    )


def as_read(row: Row) -> dict[str, Any]:
    """A staged row in the form in which quarantine keeps it: dates as ISO text."""
    plain: dict[str, Any] = json.loads(holding.as_json(row))
    return plain


def apply(tables: Mapping[str, pa.Table], context: RunContext) -> tuple[dict[str, pa.Table], list[Asked]]:
    """The tables with all corrections that still hold, and the rows that are held back because of a decision."""
    import pyarrow as pa

    tables, asked = dict(tables), []
    for subject in CORRECTABLE:
        decided = [each for each in context.decisions if each.subject == subject and each.status in ("corrected", "rejected")]
        if not decided:
            continue
        urls = _urls(tables["notice_revision"])
        rows = [as_read(row) for row in tables[subject].to_pylist()]
        for decision in decided:
            places = [place for place, row in enumerate(rows) if _page(row, urls) == decision.url]
            asked += [(subject, place, reason) for place, reason in _apply_one(decision, rows, places)]
        if any(each.status == "corrected" for each in decided):
            tables[subject] = pa.Table.from_pylist(typed(rows, tables[subject].schema), schema=tables[subject].schema)
    return tables, asked


def approved(subject: str, row: Row, reasons: list[Reason], batch: Batch, context: RunContext) -> bool:
    """Whether a person has let this very reading pass, knowing all that speaks against it."""
    url = holding.page_of(row, batch)
    plain = as_read(row) | {"start": row.get("value_start"), "end": row.get("value_end")} if context.decisions else {}
    return any(
        decision.status == "approved"
        and decision.subject == subject
        and decision.url == url
        and {reason.expectation for reason in reasons} <= set(decision.expectations)
        and same_reading(decision, plain)
        for decision in context.decisions
    )


def _urls(notices: pa.Table) -> dict[str, str]:
    return dict(zip(notices["revision_id"].to_pylist(), notices["url"].to_pylist(), strict=True))


def _page(row: Row, urls: Mapping[str, str]) -> str | None:
    return urls.get(row["revision_id"])


def _apply_one(decision: Decision, rows: list[dict[str, Any]], places: list[int]) -> Iterator[tuple[int, Reason]]:
    subject = decision.subject
    if decision.status == "rejected":
        for place in places:
            if same_reading(decision, rows[place]):
                yield (
                    place,
                    Reason("rejected_by_review", holding.KEYS[subject], "critical", REJECTED, f"{decision.decided_by}: {decision.note}"),
                )
        return
    wanted = evidence(subject, decision.reading, decision.correction)
    matching = [place for place in places if evidence(subject, rows[place], decision.correction) == wanted]
    if matching:
        nearest = min(matching, key=lambda place: abs((rows[place].get("start") or 0) - (decision.reading.get("start") or 0)))
        rows[nearest] = corrected(subject, rows[nearest], decision.correction, decision.quarantine_id)
    elif (changed := _nearest(decision, rows, places)) is not None:
        column, before = ", ".join(sorted(decision.correction)), holding.as_json(decision.correction)
        yield changed, Reason("evidence_is_unchanged", column, "critical", AGAIN, f"{decision.decided_by} had put {before}")


def corrected(subject: str, row: Mapping[str, Any], correction: Mapping[str, Any], quarantine_id: str) -> dict[str, Any]:
    """The row with the person's fields, its id made anew where its place changed, and the correction named as its source."""
    row = {**row, **correction}
    mark = f"review.{quarantine_id}"
    if subject == "target":
        row["target_id"] = identifier(row["revision_id"], row["kind"], row["start"], row["end"])
        row["rules"] = holding.as_json([*json.loads(row["rules"] or "[]"), mark])
    elif subject == "notice_revision":
        sources = json.loads(row["metadata_sources"] or "{}")
        row["metadata_sources"] = holding.as_json(sources | dict.fromkeys(correction, mark))
    return row


def _nearest(decision: Decision, rows: list[dict[str, Any]], places: list[int]) -> int | None:
    """The row that the decided one has become, by likeness of the quotes; a notice or file is its page's own."""
    if decision.subject != "target":
        return places[0] if places else None
    before = squeezed(decision.reading["quote"])
    likeness = {place: SequenceMatcher(None, before, squeezed(rows[place]["quote"]), autojunk=False).ratio() for place in places}
    best = max(likeness, key=lambda place: likeness[place], default=None)
    return best if best is not None and likeness[best] >= ALIKE else None


def typed(rows: Iterable[Mapping[str, Any]], schema: pa.Schema) -> list[dict[str, Any]]:
    """Rows of quarantine in the schema's columns, their ISO texts as the dates and times that it wants."""
    from datetime import date, datetime

    import pyarrow as pa

    made = []
    for row in rows:
        plain = {name: row.get(name) for name in schema.names}
        for field in schema:
            value = plain[field.name]
            if isinstance(value, str) and pa.types.is_date(field.type):
                plain[field.name] = date.fromisoformat(value)
            elif isinstance(value, str) and pa.types.is_timestamp(field.type):
                plain[field.name] = datetime.fromisoformat(value)
        made.append(plain)
    return made
