"""What people decide on quarantined rows: listed, decided, played back, exported. No scheduler in here.

What was read stays in `quarantine.data`; a correction is kept beside it in `quarantine.correction`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from policy_notices.quality.context import Decision

if TYPE_CHECKING:
    import sqlalchemy as sa


def decisions(engine: sa.Engine, portal_id: str) -> tuple[Decision, ...]:
    """All decisions taken on the portal's rows, oldest first, for `RunContext.decisions`."""
    import sqlalchemy as sa

    from policy_notices.warehouse.registry import METADATA

    table = METADATA.tables["quarantine"]
    query = sa.select(table).where(table.c.portal_id == portal_id, table.c.decided_at.is_not(None)).order_by(table.c.decided_at)
    with engine.connect() as connection:
        return tuple(_decision(row) for row in connection.execute(query).mappings())


def _decision(row: Any) -> Decision:
    correction = _loaded(row["correction"]) or {}
    replayed: Literal["approved", "corrected"] = "corrected" if correction else "approved"
    return Decision(
        quarantine_id=row["quarantine_id"],
        subject=row["subject"],
        url=row["url"],
        status=replayed if row["status"] == "replayed" else row["status"],
        reading=_loaded(row["data"]),
        expectations=tuple(reason["expectation"] for reason in _loaded(row["reasons"])),
        correction=correction,
        decided_by=row["decided_by"],
        note=row["note"],
    )


def _loaded(value: Any) -> Any:
    """A JSON column, whether the driver has read it or not."""
    return json.loads(value) if isinstance(value, str) else value
