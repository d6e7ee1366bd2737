"""publish: marts, exports and freshness, after new data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from policy_notices import settings, warehouse

KEPT_EXPORTS = 5


def publish_marts() -> dict[str, int]:
    """Bring up to date what the views of `bi` read beside the tables; return what was looked at and found."""
    from policy_notices.warehouse.marts import refresh_marts

    engine = warehouse.connect()
    try:
        return asdict(refresh_marts(engine))
    finally:
        engine.dispose()


def publish_exports() -> dict[str, Any]:
    """Write the exports and swap them in; return where they are and their row counts."""
    from policy_notices.warehouse.exports import export

    engine = warehouse.connect()
    try:
        report = export(engine, settings.exports_url(), keep=KEPT_EXPORTS)
    finally:
        engine.dispose()
    return {"url": report.url, "rows": dict(report.rows)}


def portal_freshness() -> dict[str, str]:
    """When each portal was last loaded, as the view says it."""
    from policy_notices.warehouse import queries

    engine = warehouse.connect()
    try:
        return {row["portal_id"]: str(row["last_success_at"]) for row in queries.portals_health(engine)}
    finally:
        engine.dispose()
