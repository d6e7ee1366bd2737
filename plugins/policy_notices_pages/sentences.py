"""The pipeline's own sentences in Chinese: what broke, and what to do. `sentences.yaml` has them; pages and alerts ask here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import yaml

FILLED_IN = "{}"


@lru_cache(maxsize=4096)
def in_chinese(message: str) -> str:
    """The message with every sentence that is known put into Chinese; addresses, names and what is not known stay as they are."""
    if message in _sentences():
        return _sentences()[message]
    told = message
    for pattern, chinese in _patterns():
        told = pattern.sub(lambda found, chinese=chinese: chinese.format(*found.groups()), told)  # type: ignore[misc]
    return message if told == message else _punctuated(told)


def _punctuated(text: str) -> str:
    """English stops before Chinese words become Chinese ones; no spaces beside those."""
    for stop, full in (("; ", "；"), (": ", "："), (". ", "。")):
        text = re.sub(rf"{re.escape(stop)}(?=[^\x00-\x7f`])", full, text)
    return re.sub(r" (?=（)|(?<=[。；：，】]) ", "", text)


@cache
def _sentences() -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The longest first, since a short one may be part of a longer; a single word is a message of its own, and no part of others."""
    parts = [pair for pair in _sentences().items() if " " in pair[0]]
    ranked = sorted(parts, key=lambda pair: -len(pair[0]))
    return tuple((re.compile("".join(_parts(english)), re.DOTALL), chinese) for english, chinese in ranked)


def _parts(english: str) -> Iterator[str]:
    """What is filled in at an end is one word; between words it may be several."""
    literals = english.split(FILLED_IN)
    for place, literal in enumerate(literals):
        if place:
            at_an_end = (place == 1 and not literals[0]) or (place == len(literals) - 1 and not literal)
            yield r"([^\s。，]+)" if at_an_end else r"(.{1,400}?)"
        yield re.escape(literal)
