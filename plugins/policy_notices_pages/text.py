"""A notice's text cut into pieces for the page: what is a value, what is a quote, what a revision changed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

HEADING_CHARACTERS = 40
"""A paragraph that begins a section and is longer has its heading run in."""
COMPARED_CHARACTERS = 4_000
"""Longer paragraphs are shown as a whole before and after: comparing them character by character would take seconds."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. `quoted`: inside some target's quote. `targets`: those whose value it is; `begins`: those whose value begins."""

    text: str
    quoted: bool
    targets: tuple[Any, ...]
    begins: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    pieces: tuple[Piece, ...]
    heading: bool


def paragraphs(text: str, targets: Sequence[Any], sections: Sequence[Any]) -> list[Paragraph]:
    """The paragraphs (one a line) with the targets' places; `targets` and `sections` are rows with character offsets into the text."""
    starts = {section["start"] for section in sections}
    made, at = [], 0
    for line in text.split("\n"):
        end = at + len(line)
        near = [each for each in targets if _touches(each, at, end)]
        heading = at in starts and len(line) <= HEADING_CHARACTERS
        made.append(Paragraph(tuple(_pieces(text, at, end, near)), heading))
        at = end + 1
    return made


def _touches(target: Any, start: int, end: int) -> bool:
    return any(target[f"{part}_start"] < end and start < target[f"{part}_end"] for part in ("quote", "value"))


def _pieces(text: str, start: int, end: int, targets: Sequence[Any]) -> Iterator[Piece]:
    ends = {each[name] for each in targets for name in ("quote_start", "quote_end", "value_start", "value_end")}
    cuts = sorted({start, end} | {place for place in ends if start < place < end})
    for begin, stop in pairwise(cuts):
        valued = tuple(each for each in targets if each["value_start"] <= begin and stop <= each["value_end"])
        quoted = any(each["quote_start"] <= begin and stop <= each["quote_end"] for each in targets)
        yield Piece(text[begin:stop], quoted, valued, tuple(each for each in valued if each["value_start"] == begin))


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a comparison."""

    kind: Literal["same", "removed", "added"]
    text: str


def compare(before: str, after: str) -> list[tuple[Change, ...]]:
    """The two texts paragraph by paragraph; within a changed paragraph, character by character."""
    old, new = before.split("\n"), after.split("\n")
    made: list[tuple[Change, ...]] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            made.extend((Change("same", line),) for line in old[i1:i2])
            continue
        paired = min(i2 - i1, j2 - j1)
        made.extend(_within(old[i1 + k], new[j1 + k]) for k in range(paired))
        made.extend((Change("removed", line),) for line in old[i1 + paired : i2])
        made.extend((Change("added", line),) for line in new[j1 + paired : j2])
    return made


def _within(before: str, after: str) -> tuple[Change, ...]:
    if max(len(before), len(after)) > COMPARED_CHARACTERS:
        return (Change("removed", before), Change("added", after))
    made = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            made.append(Change("same", before[i1:i2]))
            continue
        if i1 < i2:
            made.append(Change("removed", before[i1:i2]))
        if j1 < j2:
            made.append(Change("added", after[j1:j2]))
    return tuple(made)


def around_changes(compared: Sequence[tuple[Change, ...]], margin: int = 1) -> list[tuple[Change, ...] | int]:
    """The changed paragraphs with `margin` unchanged ones around them; a number stands for so many unchanged ones left out."""
    changed = [index for index, line in enumerate(compared) if any(each.kind != "same" for each in line)]
    kept = {near for index in changed for near in range(index - margin, index + margin + 1)}
    made: list[tuple[Change, ...] | int] = []
    for index, line in enumerate(compared):
        if index in kept:
            made.append(line)
        elif made and isinstance(made[-1], int):
            made[-1] += 1
        else:
            made.append(1)
    return made
