"""What people decide on quarantined rows: listed, decided, played back, exported. No scheduler in here.

What was read stays in `quarantine.data`; a correction is kept beside it in `quarantine.correction`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from policy_notices.errors import BadInputError
from policy_notices.quality import precedents
from policy_notices.quality.context import Decision

if TYPE_CHECKING:
    import sqlalchemy as sa

Verb = Literal["approve", "correct", "reject"]
STATUS: dict[Verb, Literal["approved", "corrected", "rejected"]] = {"approve": "approved", "correct": "corrected", "reject": "rejected"}
GOLD = (
    *("kind", "item_no", "section", "quote", "value_text", "value", "value_max", "unit", "comparator", "action"),
    *("indicator", "per", "scope", "due", "domain"),
)
"""The fields of a gold record, in the guide's order."""


@dataclass(frozen=True, slots=True)
class Held:
    """A quarantined row as a person sees it. `fields` are those that may be put right, as they were read."""

    quarantine_id: str
    portal_id: str
    run_id: str
    subject: str
    row_key: str
    url: str | None
    status: str
    evidence: str | None
    reasons: tuple[Mapping[str, Any], ...]
    data: Mapping[str, Any]
    correction: Mapping[str, Any]
    decided_by: str | None = None
    note: str | None = None

    @property
    def fields(self) -> dict[str, Any]:
        return {name: self.data.get(name) for name in precedents.CORRECTABLE.get(self.subject, ())}


def waiting(engine: sa.Engine, portal_id: str | None = None, limit: int = 100) -> list[Held]:
    """The rows that wait for a decision, notices before their parts, then by page."""
    import sqlalchemy as sa

    table = _table("quarantine")
    query = sa.select(table).where(table.c.status == "waiting").order_by(table.c.portal_id, table.c.url, table.c.subject, table.c.row_key)
    if portal_id is not None:
        query = query.where(table.c.portal_id == portal_id)
    with engine.connect() as connection:
        return [held_of(row) for row in connection.execute(query.limit(limit)).mappings()]


def get(engine: sa.Engine, quarantine_id: str) -> Held:
    """One quarantined row. Raises BadInputError where there is none of that id."""
    import sqlalchemy as sa

    table = _table("quarantine")
    with engine.connect() as connection:
        row = connection.execute(sa.select(table).where(table.c.quarantine_id == quarantine_id)).mappings().first()
    if row is None:
        raise BadInputError(f"quarantine has no row {quarantine_id}; list the waiting rows for their ids")
    return held_of(row)


def decide(
    engine: sa.Engine, quarantine_id: str, verb: Verb, *, who: str, note: str, at: datetime, correction: Mapping[str, Any] | None = None
) -> None:
    """Record a person's decision. `at` is aware; a correction maps fields to their right values (dates as ISO text).

    Raises BadInputError where the row is decided already, the name or a needed note is missing, or a field cannot be corrected.
    """
    import sqlalchemy as sa

    held = get(engine, quarantine_id)
    changes = checked_correction(held, correction) if verb == "correct" else {}
    if held.status != "waiting":
        raise BadInputError(f"{quarantine_id} is {held.status} by {held.decided_by} already")
    if not who.strip() or not note.strip():
        raise BadInputError(f"{quarantine_id}: a decision needs a name and a note")
    if verb != "correct" and correction:
        raise BadInputError(f"{quarantine_id}: {verb} takes no correction; choose correct")
    if held.subject == "page" and verb != "reject":
        raise BadInputError(f"{quarantine_id}: an unreadable page can only be rejected; it is read again once the rules can")
    table = _table("quarantine")
    statement = (
        sa.update(table)
        .where(table.c.quarantine_id == quarantine_id, table.c.status == "waiting")
        .values(status=STATUS[verb], decided_by=who.strip(), decided_at=at, note=note.strip(), correction=changes or None)
    )
    with engine.begin() as connection:
        if connection.execute(statement).rowcount != 1:
            raise BadInputError(f"{quarantine_id} was decided by someone else just now")


def checked_correction(held: Held, correction: Mapping[str, Any] | None) -> dict[str, Any]:
    """The fields that differ from what was read, of right names and types. Raises BadInputError, naming the field."""
    from policy_notices.warehouse.registry import TABLES

    allowed = precedents.CORRECTABLE.get(held.subject, ())
    kinds = {column.staging_name: column for column in TABLES[held.subject].staged} if allowed else {}
    changes = {name: value for name, value in (correction or {}).items() if name not in held.data or held.data[name] != value}
    if not changes:
        raise BadInputError(f"{held.quarantine_id}: the correction changes nothing")
    for name, value in changes.items():
        if name not in allowed:
            raise BadInputError(f"{held.quarantine_id}: {name} cannot be corrected, only {', '.join(allowed) or 'nothing'}")
        column = kinds[name]
        if value is None and column.required:
            raise BadInputError(f"{held.quarantine_id}: {name} must not be empty")
        if value is not None and not _is_of(column.type, value):
            raise BadInputError(f"{held.quarantine_id}: {name} must be a {column.type}, not {value!r}")
        if value is not None and column.allowed and value not in column.allowed:
            raise BadInputError(f"{held.quarantine_id}: {name} must be one of {', '.join(column.allowed)}, not {value!r}")
    return changes


def _is_of(kind: str, value: Any) -> bool:
    if kind == "date":
        try:
            date.fromisoformat(value)
        except (TypeError, ValueError):
            return False
        return True
    if kind == "boolean" or isinstance(value, bool):
        return kind == "boolean" and isinstance(value, bool)
    types: dict[str, tuple[type, ...]] = {"integer": (int,), "number": (int, float)}
    return isinstance(value, types.get(kind, (str,)))


def decisions(engine: sa.Engine, portal_id: str) -> tuple[Decision, ...]:
    """All decisions taken on the portal's rows, oldest first, for `RunContext.decisions`."""
    import sqlalchemy as sa

    table = _table("quarantine")
    query = sa.select(table).where(table.c.portal_id == portal_id, table.c.decided_at.is_not(None)).order_by(table.c.decided_at)
    with engine.connect() as connection:
        return tuple(decision_of(held_of(row)) for row in connection.execute(query).mappings())


def decision_of(held: Held) -> Decision:
    replayed: Literal["approved", "corrected"] = "corrected" if held.correction else "approved"
    return Decision(
        quarantine_id=held.quarantine_id,
        subject=held.subject,
        url=held.url or "",
        status=replayed if held.status == "replayed" else held.status,  # type: ignore[arg-type]
        reading=held.data,
        expectations=tuple(reason["expectation"] for reason in held.reasons),
        correction=held.correction,
        decided_by=held.decided_by,
        note=held.note,
    )


def export_gold(engine: sa.Engine, portal_id: str | None = None) -> Iterator[dict[str, Any]]:
    """Decided targets as gold records in the guide's fields: what a person let stand or put right. Rejected rows are none."""
    import sqlalchemy as sa

    table = _table("quarantine")
    query = sa.select(table).where(table.c.subject == "target", table.c.status.in_(("approved", "corrected", "replayed")))
    if portal_id is not None:
        query = query.where(table.c.portal_id == portal_id)
    with engine.connect() as connection:
        rows = [held_of(row) for row in connection.execute(query.order_by(table.c.url, table.c.quarantine_id)).mappings()]
    for held in sorted(rows, key=lambda held: (held.url or "", held.data["ordinal"])):
        fields = {**held.data, **held.correction}
        yield {name: fields[name] for name in GOLD}


def held_of(row: Mapping[Any, Any]) -> Held:
    """A row of `quarantine`, its JSON columns read whether the driver has read them or not."""
    return Held(
        quarantine_id=row["quarantine_id"],
        portal_id=row["portal_id"],
        run_id=row["run_id"],
        subject=row["subject"],
        row_key=row["row_key"],
        url=row["url"],
        status=row["status"],
        evidence=row["evidence"],
        reasons=tuple(_loaded(row["reasons"])),
        data=_loaded(row["data"]),
        correction=_loaded(row["correction"]) or {},
        decided_by=row["decided_by"],
        note=row["note"],
    )


def _table(name: str) -> sa.Table:
    from policy_notices.warehouse.registry import METADATA

    return METADATA.tables[name]


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
