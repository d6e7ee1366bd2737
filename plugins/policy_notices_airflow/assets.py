"""The assets, each made once: a portal's notices in the warehouse, and the published marts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airflow.sdk import Asset, AssetAlias, get_current_context

MARTS = Asset(name="policy_notices_marts", uri="x-policy-notices://warehouse/marts")


LOADED = AssetAlias("loaded_notices")
"""What tasks that load name as their outlet: a portal's notices become an event only where there was something to load."""


def notices_of(portal_id: str) -> Asset:
    """The notices of one portal; its events carry the run's counts."""
    return Asset(name=f"notices_{portal_id}", uri=f"x-policy-notices://warehouse/notices/{portal_id}")


def is_news(counts: Mapping[str, int]) -> bool:
    """Whether a load, by its stage's counts, found anything that is not as it was."""
    return any(count for name, count in counts.items() if name != "unchanged")


def announce(portal_id: str, what: Mapping[str, Any]) -> None:
    """Make an event of the portal's notices, which `publish` waits for; `what` is its JSON extra."""
    get_current_context()["outlet_events"][LOADED].add(notices_of(portal_id), extra=dict(what))
