"""Quarantine: the row, all its reasons, its evidence and its page. Nothing that is held back is dropped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from policy_notices.identifiers import identifier
from policy_notices.quality.baseline import Expected
from policy_notices.quality.context import RunContext
from policy_notices.quality.rules import Batch, Row

if TYPE_CHECKING:
    import pyarrow as pa

KEYS = {"snapshot": "snapshot_id", "notice_revision": "revision_id", "target": "target_id", "attachment": "attachment_id"}
ALONG = {"target": "targets", "ledger": "ledger", "attachment": "attachments"}
"""Under which name a held notice's `data` has the rows that went with it; `snapshots` are there too."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is held back, in the words of the expectation."""

    expectation: str
    column: str
    severity: str
    meaning: str
    observed: str

    @classmethod
    def of(cls, expected: Expected, observed: str) -> Reason:
        return cls(expected.name, expected.column, expected.severity, expected.meaning, observed[:500])


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a row")


def no_rows() -> pa.Table:
    from policy_notices.warehouse.registry import arrow_schema

    return arrow_schema("quarantine").empty_table()


def row_key(table: str, row: Row) -> str:
    """The row's key in its table; for a numeral its notice and place."""
    return str(row[KEYS[table]]) if table in KEYS else f"{row['revision_id']}:{row['ordinal']}"


def quarantine_table(
    tables: Mapping[str, pa.Table],
    batch: Batch,
    held: Mapping[str, Mapping[int, list[Reason]]],
    along: Mapping[str, set[int]],
    context: RunContext,
) -> pa.Table:
    """One row of `quarantine` for each held row; a notice's `data` also has the rows that went with it, ready to be loaded together."""
    import pyarrow as pa

    from policy_notices.warehouse.registry import arrow_schema

    taken = _by_notice(tables, batch, along)
    seen: dict[str, int] = {}
    rows = []
    for table, places in held.items():
        for place, reasons in sorted(places.items()):
            row = batch.rows[table][place]
            data = tables[table].slice(place, 1).to_pylist()[0]
            if table == "notice_revision":
                data |= taken.pop(row["revision_id"], {})
                data["snapshots"] = _snapshots_of(data, tables, data.get("attachments", []))
            key = row_key(table, row)
            seen[key] = seen.get(key, 0) + 1
            rows.append(
                {
                    "quarantine_id": identifier(context.portal_id, table, key, *([seen[key]] if seen[key] > 1 else [])),
                    "run_id": context.run_id,
                    "portal_id": context.portal_id,
                    "subject": table,
                    "row_key": key,
                    "url": page_of(row, batch),
                    "data": as_json(data),
                    "reasons": as_json([asdict(reason) for reason in reasons]),
                    "evidence": evidence_of(table, row, batch),
                    "status": "waiting",
                }
            )
    return pa.Table.from_pylist(rows, schema=arrow_schema("quarantine"))


def _snapshots_of(notice: Row, tables: Mapping[str, pa.Table], files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The responses that a notice and its files were read from: a blocked run loads none of its own accord."""
    wanted = {notice["snapshot_id"], *(each["snapshot_id"] for each in files)}
    return [row for row in tables["snapshot"].to_pylist() if row["snapshot_id"] in wanted] if "snapshot" in tables else []


def _by_notice(tables: Mapping[str, pa.Table], batch: Batch, along: Mapping[str, set[int]]) -> dict[str, dict[str, list[Any]]]:
    taken: dict[str, dict[str, list[Any]]] = {}
    for table, places in along.items():
        if not places:
            continue
        for place, data in zip(sorted(places), tables[table].take(sorted(places)).to_pylist(), strict=True):
            of_notice = taken.setdefault(batch.rows[table][place]["revision_id"], {name: [] for name in ALONG.values()})
            of_notice[ALONG[table]].append(data)
    return taken


def page_of(row: Row, batch: Batch) -> str | None:
    """The notice's page: of a target or numeral that of its notice, of anything else its own address."""
    if "url" in row and "name" not in row:
        return row["url"]  # type: ignore[no-any-return]
    notice = batch.notice_of(row)
    return notice["url"] if notice else row.get("url")


def evidence_of(table: str, row: Row, batch: Batch) -> str | None:
    """The words that a person needs before deciding: the text around a number, the beginning of a notice or file."""
    if table == "target" or table == "ledger":
        notice = batch.notice_of(row)
        start, end = (row.get("value_start"), row.get("value_end")) if table == "target" else (row["start"], row["end"])
        if notice is None or start is None or end is None:
            return row.get("quote")
        return (notice["text"] or "")[max(0, start - 80) : end + 80]
    text = row.get("text") or row.get("title") or row.get("url")
    return None if text is None else str(text)[:400]
