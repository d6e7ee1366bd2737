"""News for `publish` from a page: what a decision has loaded is published at once, as what a run has loaded is."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from airflow.assets.manager import asset_manager
from airflow.models.asset import AssetModel
from airflow.utils.session import create_session
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from policy_notices_airflow.assets import notices_of

log = logging.getLogger(__name__)


def announce(portal_id: str, what: Mapping[str, Any]) -> None:
    """Make an event of the portal's notices. Where Airflow cannot take it, the rows are loaded all the same, and published next morning."""
    asset = notices_of(portal_id)
    try:
        with create_session(scoped=False) as session:
            known = session.scalar(select(AssetModel).where(AssetModel.name == asset.name, AssetModel.uri == asset.uri))
            if known:
                asset_manager.register_asset_change(asset=known, extra=dict(what), source_is_api=True, session=session)
    except SQLAlchemyError as error:
        log.warning("Airflow was not told of news of %s: %s", portal_id, error)
