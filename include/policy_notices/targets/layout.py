"""Where sentences, clauses, brackets, quotation marks and titles begin and end. One pass over a text, nothing looked at twice."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from policy_notices.targets.source import Source
from policy_notices.targets.structure import Outline

_POINT = re.compile(r"(?!(?<=\d)(?:,\d{3}(?!\d)|:1(?![\d.])))[\t。;!?,:“”‘’《》〈〉()【】〔〕\[\]]")
_CLOSERS = {"”": "“", "’": "‘", "》": "《", "〉": "〈", ")": "(", "】": "【", "〕": "〔", "]": "["}
_OPENERS = frozenset(_CLOSERS.values())
_UNFINISHED = ("不少于", "不低于", "不超过", "不高于", "达到", "超过")  # words behind which a line break is none
_SENTENCE = frozenset("。;!?")
_AIM = "——"
_BY_YEAR = re.compile(r"(?:[^。]{2,16}。)?[^。]{0,24}到20\d\d年")  # how a paragraph opens that says by when its aims are reached
_ENCLOSED = 160  # characters that brackets may enclose; wider ones are taken for damaged
_OPENED = 25  # brackets opened before a place that are looked at
_NESTED = 4  # the deepest nesting that is looked at
_BULLETS = frozenset("—-–●◆■★·•*◇○□▲")  # signs that open a list's entries
_TITLE = 4  # characters of the shortest 《title》 with its marks
_REACH = 160  # characters that a clause is followed to each side


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A pair of brackets, quotation marks or title marks: `text[start]` opens, `text[end - 1]` closes."""

    kind: str
    start: int
    end: int


class Layout:
    """Answers where the sentence, the clause and the enclosure around a place begin and end."""

    def __init__(self, source: Source, outline: Outline) -> None:
        self._length = len(source.text)
        points = [(match.start(), match.group()) for match in _POINT.finditer(source.text)]
        self._enclosures = _enclosures(points)
        self._starts = [enclosure.start for enclosure in self._enclosures]
        text = source.text
        sentences = set(outline.starts)
        sentences.update(
            end for _, end in outline.headings if end in source.lines or text[end : end + 1] in _SENTENCE or end == self._length
        )
        clauses = set()
        outer = iter(self._outermost())
        pair = next(outer, None)
        for place, letter in points:
            while pair and pair.end <= place:
                pair = next(outer, None)
            if pair and pair.start <= place:
                continue
            if letter in _SENTENCE:
                sentences.add(place + 1)
            elif letter in ",:\t":
                clauses.add(place + 1)
        sentences.update(marker.end for marker in outline.markers)
        sentences.update(place for place in source.lines if place and text[place - 1] in "。;!?:.")
        self._paragraphs = sorted({0, *outline.starts, *(place for place in source.lines if place and text[place - 1] in "。;!?:.")})
        self._leads = _leads(text, self._paragraphs, {marker.start: marker.level for marker in outline.markers})
        if not source.wrapped_width():
            ends = (place for place in source.lines if place and text[place - 1] not in ",、")
            sentences.update(place for place in ends if not text.endswith(_UNFINISHED, place - 4 if place > 4 else 0, place))
        self._sentences = sorted(sentences | {0, self._length})
        self._clauses = sorted(sentences | clauses | {0, self._length})

    def sentence(self, place: int) -> tuple[int, int]:
        """The sentence around a place, behind the last stop and up to and with the next."""
        at = bisect_right(self._sentences, place)
        return self._sentences[at - 1], self._sentences[at] if at < len(self._sentences) else self._length

    def paragraph(self, place: int) -> int:
        """Where the paragraph around a place begins: at a numbering, or at a line that follows a finished one."""
        return self._paragraphs[bisect_right(self._paragraphs, place) - 1]

    def lead(self, place: int) -> int:
        """Where the paragraph begins that leads the list in which a place stands (到2025年,具体指标:); elsewhere `paragraph`."""
        return self._leads[bisect_right(self._paragraphs, place) - 1]

    @property
    def sentence_starts(self) -> list[int]:
        """Where sentences begin."""
        return self._sentences[:-1]

    def clause(self, place: int, around: list[Enclosure] | None = None) -> tuple[int, int]:
        """The clause around a place: the enclosing bracket's content or what stands between two commas, never wider than `_REACH`.
        `around` are the place's enclosures where they are known."""
        at = bisect_right(self._clauses, place)
        start, end = self._clauses[at - 1], self._clauses[at] if at < len(self._clauses) else self._length
        for enclosure in self.around(place) if around is None else around:
            if enclosure.kind == "(" or (enclosure.kind == "“" and enclosure.end - enclosure.start > 24):
                start, end = max(start, enclosure.start + 1), min(end, enclosure.end - 1)
        return max(start, place - _REACH), min(end, place + _REACH)

    def around(self, place: int) -> list[Enclosure]:
        """The enclosures that hold a place, innermost first."""
        behind = bisect_right(self._starts, place)
        first = max(bisect_left(self._starts, place - _ENCLOSED), behind - _OPENED)
        nearest = reversed(self._enclosures[first:behind])
        return [enclosure for enclosure in nearest if enclosure.end > place][:_NESTED]

    def titles(self) -> list[Enclosure]:
        """The 《titles》 that stand in no other title."""
        titles: list[Enclosure] = []
        for enclosure in self._enclosures:
            if enclosure.kind == "《" and enclosure.end - enclosure.start > _TITLE and (not titles or enclosure.start >= titles[-1].end):
                titles.append(enclosure)
        return titles

    def _outermost(self) -> list[Enclosure]:
        outer: list[Enclosure] = []
        for enclosure in self._enclosures:
            if not outer or enclosure.start >= outer[-1].end:
                outer.append(enclosure)
        return outer


def _leads(text: str, paragraphs: list[int], levels: dict[int, int]) -> list[int]:
    """For each paragraph where the one begins that leads it: one that ends in a colon, or names a year for aims below it (——…), leads the
    entries behind it, which open with a bullet or with a numbering of one level, or carry on behind a semicolon."""
    leads: list[int] = []
    led: str | int | None = None
    for start in paragraphs:
        sign = levels.get(start, text[start : start + 1])
        opens = start and text[start - 1] == ":" and (isinstance(sign, int) or sign in _BULLETS)
        if opens or (led is None and leads and text.startswith(_AIM, start) and _BY_YEAR.match(text, leads[-1])):
            led = sign
        elif led != sign and not (led is not None and text[start - 1] == ";" and not isinstance(sign, int)):
            led = None
        leads.append(leads[-1] if led is not None else start)
    return leads


def _enclosures(points: list[tuple[int, str]]) -> list[Enclosure]:
    """The matched pairs, by where they begin. An opener whose closer does not come within reach is damaged and encloses nothing."""
    found: list[Enclosure] = []
    stack: list[tuple[int, str]] = []
    for place, letter in points:
        if letter in _OPENERS:
            stack.append((place, letter))
            if len(stack) > 32:
                del stack[:16]
        elif letter in _CLOSERS:
            for depth in range(len(stack) - 1, -1, -1):
                start, opener = stack[depth]
                if place - start > _ENCLOSED:
                    break
                if opener == _CLOSERS[letter]:
                    found.append(Enclosure(opener, start, place + 1))
                    del stack[depth:]
                    break
    return sorted(found, key=lambda enclosure: enclosure.start)
