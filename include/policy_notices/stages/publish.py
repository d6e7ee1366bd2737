"""publish: marts, exports and freshness, after new data."""

from __future__ import annotations

from typing import Any

from policy_notices import settings, warehouse


def publish_marts() -> dict[str, int]:
    """Compute anew what the views of `bi` read beside the tables; return rows by mart."""
    from policy_notices.warehouse.marts import refresh_marts

    engine = warehouse.connect()
    try:
        return dict(refresh_marts(engine))
    finally:
        engine.dispose()
