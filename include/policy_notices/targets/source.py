"""The text as it was given, beside the same text without white space in which the rules read.

Rules never see white space, so a hard-wrapped, spaced or justified text reads like a clean one. Offsets lead back to the given text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

_INK = re.compile(r"[^\s\u200b\u200c\u200d\ufeff\u00ad]+")
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x2236: ord(":"), 0xFE30: ord(":"), 0x2215: ord("/")}


@dataclass(frozen=True, slots=True)
class Source:
    """`text` is `given` without white space and with full-width forms folded; `gaps` and `lines` hold the offsets into `text` before which
    white space or a line break stood."""

    given: str
    text: str
    runs: list[int]
    origins: list[int]
    gaps: frozenset[int]
    lines: frozenset[int]

    def origin(self, offset: int) -> int:
        """The place in `given` of the character at `offset` of `text`."""
        run = bisect_right(self.runs, offset) - 1
        return self.origins[run] + offset - self.runs[run]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """`text[start:end]`'s first and behind-last character in `given`; the span must not be empty."""
        return self.origin(start), self.origin(end - 1) + 1

    def wrapped_width(self) -> int:
        """How many characters the lines of a hard-wrapped text (copied from a PDF) hold; 0 where lines are paragraphs."""
        breaks = sorted(self.lines)[:2000]
        within = sum(self.text[place - 1] not in "。;!?:.)" for place in breaks if place)
        if len(breaks) < 6 or within <= 0.6 * (len(breaks) - 1):
            return 0
        widths = sorted(right - left for left, right in pairwise(breaks))
        return widths[len(widths) * 3 // 4]


def read_source(given: str) -> Source:
    """Take the white space out of a text. Linear; never raises."""
    pieces: list[str] = []
    runs: list[int] = []
    origins: list[int] = []
    gaps: list[int] = []
    lines: list[int] = []
    length = behind = 0
    for run in _INK.finditer(given):
        start = run.start()
        if start > behind or not runs:
            gaps.append(length)
            if not runs or "\n" in given[behind:start]:
                lines.append(length)
        runs.append(length)
        origins.append(start)
        pieces.append(run.group())
        behind = run.end()
        length += behind - start
    text = "".join(pieces).translate(_FOLD)
    return Source(given, text, runs, origins, frozenset(gaps), frozenset(lines))
