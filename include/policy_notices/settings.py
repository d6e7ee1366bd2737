"""Where things are: the home folder, the warehouse, the archive, and the data files that belong to this checkout."""

from __future__ import annotations

import os
from pathlib import Path

INCLUDE = Path(__file__).resolve().parents[1]
VOCABULARY = INCLUDE / "vocabulary"
SAMPLES = INCLUDE / "samples"


def home() -> Path:
    """`POLICY_NOTICES_HOME`, by default `data` beside `include`; made on first use by who writes there."""
    return Path(os.environ.get("POLICY_NOTICES_HOME") or INCLUDE.parent / "data").resolve()


def portals_folder() -> Path:
    """`POLICY_NOTICES_PORTALS`, by default the folder of declarations that belongs to this checkout."""
    return Path(os.environ.get("POLICY_NOTICES_PORTALS") or INCLUDE / "portals")


def warehouse_url() -> str:
    """`POLICY_NOTICES_WAREHOUSE` (a SQLAlchemy URL), by default SQLite in the home folder."""
    return os.environ.get("POLICY_NOTICES_WAREHOUSE") or f"sqlite:///{home() / 'warehouse.db'}"


def archive_url() -> str:
    """`POLICY_NOTICES_ARCHIVE` (an fsspec URL), by default a folder of the home folder."""
    return os.environ.get("POLICY_NOTICES_ARCHIVE") or (home() / "archive").as_uri()


def staging_url() -> str:
    """`POLICY_NOTICES_STAGING` (an fsspec URL), by default a folder of the home folder."""
    return os.environ.get("POLICY_NOTICES_STAGING") or (home() / "staging").as_uri()


def exports_url() -> str:
    """`POLICY_NOTICES_EXPORTS` (an fsspec URL), by default a folder of the home folder."""
    return os.environ.get("POLICY_NOTICES_EXPORTS") or (home() / "exports").as_uri()


def reports_folder() -> Path:
    """Where validation reports are written, a folder a run."""
    return Path(os.environ.get("POLICY_NOTICES_REPORTS") or home() / "reports")
