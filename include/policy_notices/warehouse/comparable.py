"""The words by which a plan's target and a reported result are told apart, from `include/vocabulary/comparable.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from policy_notices import settings
from policy_notices.errors import DeclarationError

FLAT = ("parts", "understood", "new", "standing", "openings", "endings")
GROUPED = ("counted", "opposed", "measures")


@dataclass(frozen=True, slots=True)
class Comparable:
    """`counted` gives for a measure word the first of those used for one another; `understood` finds parts that go without saying.

    `opposed` are groups of words of which each names another quantity; `measures` find a kind of quantity in an indicator."""

    counted: dict[str, str]
    parts: tuple[str, ...]
    understood: re.Pattern[str]
    opposed: tuple[tuple[str, ...], ...]
    measures: tuple[re.Pattern[str], ...]
    new: re.Pattern[str]
    standing: re.Pattern[str]
    filler: re.Pattern[str]


@cache
def comparable() -> Comparable:
    """Raises DeclarationError with the file and the group that is wrong."""
    groups = _groups()
    return Comparable(
        counted={word: group[0] for group in groups["counted"] for word in group},
        parts=tuple(groups["parts"]),
        understood=re.compile(f"(?:{_any(groups['parts']).pattern})(?={_any(groups['understood']).pattern})"),
        opposed=tuple(tuple(group) for group in groups["opposed"]),
        measures=tuple(_any(group) for group in groups["measures"]),
        new=_any(groups["new"]),
        standing=_any(groups["standing"]),
        filler=re.compile(f"^(?:{_any(groups['openings']).pattern})+|(?:{_any(groups['endings']).pattern})$"),
    )


def _any(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word.removesuffix("$")) + "$" * word.endswith("$") for word in words))


def _groups() -> dict[str, Any]:
    path = settings.VOCABULARY / "comparable.yaml"
    try:
        groups = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise DeclarationError(f"{path}: expected groups of words, {' '.join(str(error).split())}") from error
    if not isinstance(groups, dict) or set(groups) != {*FLAT, *GROUPED}:
        raise DeclarationError(f"{path}:1: expected exactly the groups {', '.join((*FLAT, *GROUPED))}")
    for name, group in groups.items():
        lists = [group] if name in FLAT else group
        if not isinstance(lists, list) or not all(isinstance(each, list) and each and all(map(_is_word, each)) for each in lists):
            expected = "a list of words" if name in FLAT else "lists of words"
            raise DeclarationError(
                f"{path}: group {name!r}: expected {expected}, none empty; a word that YAML reads as a number goes in quotes"
            )
    return groups


def _is_word(word: object) -> bool:
    return isinstance(word, str) and bool(word.strip())
