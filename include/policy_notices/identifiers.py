"""Stable ids: the first 32 hex digits of a SHA-256 over the parts that make a thing what it is."""

from __future__ import annotations

import hashlib
import re

_REPEAT = re.compile(r"\.again-(\d+)-\d+\.warc\.gz$")


def identifier(*parts: object) -> str:
    """32 hex digits; the same parts give the same id on every machine. `None` counts as the empty text."""
    joined = "\n".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:32]


def archive_name(run_id: str, repeat: int) -> str:
    """The name under which a run's answers are archived: its own for the first time, a numbered one for a repeat that must leave the first
    as it is."""
    return run_id if repeat == 1 else f"{run_id}.again-{repeat}"


def repeat_of(archive_path: str) -> int:
    """Which repeat of its run an archive file is of; 1 for the first."""
    found = _REPEAT.search(archive_path)
    return int(found[1]) if found else 1


def digest(content: bytes) -> str:
    """`sha256:<hex>` of bytes, as the archive and the warehouse write it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()
