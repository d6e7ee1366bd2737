"""Stable ids: the first 32 hex digits of a SHA-256 over the parts that make a thing what it is."""

from __future__ import annotations

import hashlib


def identifier(*parts: object) -> str:
    """32 hex digits; the same parts give the same id on every machine. `None` counts as the empty text."""
    joined = "\n".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:32]


def digest(content: bytes) -> str:
    """`sha256:<hex>` of bytes, as the archive and the warehouse write it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()
