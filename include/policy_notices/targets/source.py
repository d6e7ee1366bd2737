"""The text as it was given, beside the same text without white space in which the rules read.

Rules never see white space, so a hard-wrapped, spaced or justified text reads like a clean one; only the tab between two cells of a
table's row stays, and the break behind such a row or between
two numbers of two lines, each as one `CELL`. Offsets lead back to the given text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_INK = re.compile(r"[^\s\u200b\u200c\u200d\ufeff\u00ad]+")
CELL = "\t"
_SPACED_HEADER = re.compile(r"^[ \u3000]*(?:序号|指标|指标名称|主要指标)(?:[ \u3000]+[^\s]{1,14}){3,9}[ \u3000]*$", re.M)
_AMOUNT = re.compile("[≥≤<>]?[\\d.,]+[%％]?")
_ITEM = re.compile(r"\d{1,2}[、.．](?!\d)")
_BETWEEN = re.compile(r"[\d%％](?P<end>)[ \u3000]*\n\s*(?=[≥≤<>]?\d)")
_LINE = re.compile(r"^[^\n]*\S[^\n]*$", re.M)
_NUMBERING = re.compile(r"[(（]?(?:\d{1,4}|[一二三四五六七八九十]{1,4})[)）、.．]|第[一二三四五六七八九十百]{1,6}[章编节条]|[①-⑳]")
_ITEM_POINT = re.compile(r"\d{1,2}．(?=\d)")
_NARROWEST = 10  # characters of the narrowest column that a text is wrapped in
_LOOK = 256  # characters between two looks for a stretch that only repeats itself
_SAMPLE = 48  # characters of a look
_PERIOD = 12  # characters of the longest unit that repeats
_BLANK = "…"
_FOLD = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u2236": ":", "\ufe30": ":", "\u2215": "/"}


@dataclass(frozen=True, slots=True)
class Source:
    """`text` is `given` without white space and with full-width forms folded; `gaps` and `lines` hold the offsets into `text` before which
    white space or a line break stood. `repeats` are stretches that say one short thing hundreds of times; they are blank in `text`."""

    given: str
    text: str
    runs: list[int]
    origins: list[int]
    gaps: frozenset[int]
    lines: frozenset[int]
    repeats: tuple[tuple[int, int], ...]

    def origin(self, offset: int) -> int:
        """The place in `given` of the character at `offset` of `text`."""
        run = bisect_right(self.runs, offset) - 1
        return self.origins[run] + offset - self.runs[run]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """`text[start:end]`'s first and behind-last character in `given`; the span must not be empty."""
        return self.origin(start), self.origin(end - 1) + 1

    def wrapped_width(self) -> int:
        """How many characters the lines of a hard-wrapped text (copied from a PDF) hold; 0 where lines are paragraphs, or a table's cells,
        which are as often unfinished but of any length."""
        breaks = sorted(self.lines)[:2000]
        unfinished = sorted(right - left for left, right in pairwise(breaks) if self.text[right - 1] not in "。;!?:.)")
        if len(breaks) < 6 or len(unfinished) <= 0.6 * (len(breaks) - 1):
            return 0
        width = unfinished[len(unfinished) * 3 // 4]
        alike = sum(length >= 0.7 * width for length in unfinished)
        return width if width >= _NARROWEST and alike > 0.5 * len(unfinished) else 0


def read_source(given: str) -> Source:
    """Take the white space out of a text. Linear; never raises."""
    pieces: list[str] = []
    runs: list[int] = []
    origins: list[int] = []
    gaps: list[int] = []
    lines: list[int] = []
    length = behind = 0
    in_row = False
    parted = _parted_by_space(given)
    ended = frozenset(_ended_numbers(given))
    for run in _INK.finditer(given):
        start = run.start()
        if start > behind or not runs:
            gaps.append(length)
            gap = given[behind:start]
            breaks = not runs or "\n" in gap
            cell = in_row if breaks else CELL in gap and not (lines[-1] == runs[-1] and _NUMBERING.fullmatch(pieces[-1]))
            in_row = not breaks and (bool(cell) or in_row)
            if not breaks and behind in parted:
                cell = in_row = True
            cell = cell or behind in ended
            if cell:
                runs.append(length)
                origins.append(behind if behind in parted else given.index("\n" if breaks else CELL, behind))
                pieces.append(CELL)
                length += 1
            if breaks:
                lines.append(length)
        runs.append(length)
        origins.append(start)
        pieces.append(run.group())
        behind = run.end()
        length += behind - start
    text = _folded(_with_item_marks("".join(pieces), lines))
    repeats = _repeats(text)
    for start, end in repeats:
        text = text[:start] + _BLANK * (end - start) + text[end:]
    return Source(given, text, runs, origins, frozenset(gaps), frozenset(lines), repeats)


def _ended_numbers(given: str) -> Iterator[int]:
    """Where a number ends with its line though the next line begins with one: a cell above a cell, a count above an item's number."""
    for between in _BETWEEN.finditer(given):
        end, start = between.end("end"), between.end()
        above = given[given.rfind("\n", 0, end) + 1 : end].strip()
        below = given[start : stop if (stop := given.find("\n", start)) >= 0 else len(given)].strip()
        if _AMOUNT.fullmatch(above) or _AMOUNT.fullmatch(below) or _ITEM.match(below):
            yield end


def _folded(text: str) -> str:
    """Full-width forms as plain ones; a replacement for each form that occurs is faster than a translation of every letter."""
    for wide in _FOLD.keys() & set(text):
        text = text.replace(wide, _FOLD[wide])
    return text


def _parted_by_space(given: str) -> frozenset[int]:
    """Where white space parts two cells of a table that came without tabs: in a line that opens with 序号 or 指标, and in those below it
    that hold as many words."""
    found: set[int] = set()
    behind = 0
    for header in _SPACED_HEADER.finditer(given):
        if header.start() < behind:
            continue
        columns = len(header.group().split())
        for line in _LINE.finditer(given, header.start()):
            words = list(_INK.finditer(given, line.start(), line.end()))
            if len(words) != columns:
                break
            found.update(word.end() for word in words[:-1])
            behind = line.end()
    return frozenset(found)


def _with_item_marks(text: str, lines: list[int]) -> str:
    """A full-width point behind the number with which a line opens is that of an item, also before a digit (9．100%的机构…)."""
    points = [match.end() - 1 for place in lines if (match := _ITEM_POINT.match(text, place))]
    if not points:
        return text
    letters = list(text)
    for point in points:
        letters[point] = "、"
    return "".join(letters)


def _repeats(text: str) -> tuple[tuple[int, int], ...]:
    """Stretches of more than `2 * _LOOK` characters that repeat one unit. No notice says a thing so often, and each would be a numeral."""
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(text) - 2 * _LOOK:
        sample = text[place : place + _SAMPLE]
        period = next((length for length in range(1, _PERIOD + 1) if sample.startswith(sample[length:])), 0)
        stretch = re.compile(f"(?:{re.escape(sample[:period])})+").match(text, place) if period else None
        if stretch and stretch.end() - place > 2 * _LOOK:
            found.append(stretch.span())
        place = max(place + _LOOK, stretch.end() if stretch else 0)
    return tuple(found)
