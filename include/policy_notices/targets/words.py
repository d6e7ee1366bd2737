"""Sets of words looked up at a place in a text: longest match, at most a word's length of steps a place."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable


class Words:
    """A set of words. `at`, `ending`, `first` and `last` return the longest word at the place, or an empty string."""

    __slots__ = ("_by_last", "_pattern", "words")

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._pattern = re.compile(_longest(self.words) or "(?!)")
        self._by_last = _lengths_by_last(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self.words

    def at(self, text: str, start: int, end: int = sys.maxsize) -> str:
        """The longest word that begins at `start` (and ends before `end`)."""
        found = self._pattern.match(text, start, end)
        return found.group() if found else ""

    def ending(self, text: str, end: int, start: int = 0) -> str:
        """The longest word that ends at `end` (and begins behind `start`)."""
        if end <= start:
            return ""
        for length in self._by_last.get(text[end - 1], ()):
            if end - length >= start and text[end - length : end] in self.words:
                return text[end - length : end]
        return ""

    def first(self, text: str, start: int, end: int) -> tuple[int, str]:
        """Where the first word between `start` and `end` begins, and the word; `(-1, "")` where none is."""
        found = self._pattern.search(text, start, end)
        return (found.start(), found.group()) if found else (-1, "")

    def last(self, text: str, start: int, end: int) -> tuple[int, str]:
        """Where the last word between `start` and `end` begins, and the word; `(-1, "")` where none is."""
        for place in range(end, start, -1):
            if text[place - 1] in self._by_last and (word := self.ending(text, place, start)):
                return place - len(word), word
        return -1, ""

    def all(self, text: str) -> list[tuple[int, str]]:
        """Where each word of a text begins, and the word; from left to right, none within another."""
        return [(found.start(), found.group()) for found in self._pattern.finditer(text)]

    def within(self, text: str) -> str:
        """The first word that occurs in a text, or an empty string."""
        found = self._pattern.search(text)
        return found.group() if found else ""


def _longest(words: Iterable[str]) -> str:
    """A pattern of the words as a tree of their letters: each letter is tried once, the longest word is taken."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(words):
        by_first.setdefault(word[:1], []).append(word[1:])
    ends = by_first.pop("", None)
    branches = [re.escape(letter) + _longest(rests) for letter, rests in by_first.items()]
    if not branches:
        return ""
    pattern = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return pattern + "?" if ends else pattern


def _lengths_by_last(words: frozenset[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[-1], set()).add(len(word))
    return {letter: tuple(sorted(found, reverse=True)) for letter, found in lengths.items()}
