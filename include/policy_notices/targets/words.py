"""Sets of words looked up at a place in a text: longest match, constant time a place, nothing that backtracks."""

from __future__ import annotations

from collections.abc import Iterable


class Words:
    """A set of words. `at`, `ending`, `first` and `last` return the longest word at the place, or an empty string."""

    __slots__ = ("_by_first", "_by_last", "words")

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._by_first = _lengths(self.words, 0)
        self._by_last = _lengths(self.words, -1)

    def __contains__(self, word: object) -> bool:
        return word in self.words

    def at(self, text: str, start: int, end: int | None = None) -> str:
        """The longest word that begins at `start` (and ends before `end`)."""
        lengths = self._by_first.get(text[start : start + 1])
        if lengths is None:
            return ""
        limit = len(text) if end is None else end
        for length in lengths:
            if start + length <= limit and (word := text[start : start + length]) in self.words:
                return word
        return ""

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
        for place in range(start, end):
            if text[place] in self._by_first and (word := self.at(text, place, end)):
                return place, word
        return -1, ""

    def last(self, text: str, start: int, end: int) -> tuple[int, str]:
        """Where the last word between `start` and `end` begins, and the word; `(-1, "")` where none is."""
        for place in range(end, start, -1):
            if text[place - 1] in self._by_last and (word := self.ending(text, place, start)):
                return place - len(word), word
        return -1, ""

    def all(self, text: str) -> list[tuple[int, str]]:
        """Where each word of a text begins, and the word; from left to right, none within another."""
        found: list[tuple[int, str]] = []
        free = 0
        for place, letter in enumerate(text):
            if place >= free and letter in self._by_first and (word := self.at(text, place)):
                found.append((place, word))
                free = place + len(word)
        return found

    def within(self, text: str) -> str:
        """The first word that occurs in a text, or an empty string."""
        return self.first(text, 0, len(text))[1]


def _lengths(words: frozenset[str], edge: int) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[edge], set()).add(len(word))
    return {letter: tuple(sorted(found, reverse=True)) for letter, found in lengths.items()}
