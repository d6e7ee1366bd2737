"""The warehouse: one registry of columns, migrations, the loader, and what analysts read."""

from __future__ import annotations

from .engine import connect, upgrade
from .known import known_urls
from .loader import load_run
from .registry import METADATA, STAGED, TABLES, arrow_schema
from .run import KnownUrl, LoadCounts, LoadRun

__all__ = [
    "METADATA",
    "STAGED",
    "TABLES",
    "KnownUrl",
    "LoadCounts",
    "LoadRun",
    "arrow_schema",
    "connect",
    "known_urls",
    "load_run",
    "upgrade",
]
