"""The assets, each made once: a portal's notices in the warehouse, and the published marts."""

from __future__ import annotations

from airflow.sdk import Asset

MARTS = Asset(name="policy_notices_marts", uri="x-policy-notices://warehouse/marts")


def notices_of(portal_id: str) -> Asset:
    """The notices of one portal; its events carry the run's counts."""
    return Asset(name=f"notices_{portal_id}", uri=f"x-policy-notices://warehouse/notices/{portal_id}")
