"""The notes at a bulletin's end (注释: [1]…, [2]…), which define what the text counts and count nothing themselves."""

from __future__ import annotations

import re
from itertools import pairwise

from policy_notices.targets.source import Source

_HEAD = re.compile(r"注释?:$|注释?:(?=[\[(]?1[\]).、.])")
_NOTE = re.compile(r"[\[(]?\d{1,3}(?:[\])、]|\.(?!\d))")
_ENDS = "。;:!?"


def notes(source: Source) -> list[tuple[int, int]]:
    """Where notes begin and end in `source.text`: from their heading to the first paragraph that opens with no note's number."""
    text, found = source.text, []
    start: int | None = None
    for line, end in pairwise([*sorted(source.lines), len(text)]):
        opens = not line or text[line - 1] in _ENDS
        if start is not None and opens and not _NOTE.match(text, line, end):
            found.append((start, line))
            start = None
        if start is None and opens and _HEAD.match(text, line, end):
            start = line
    return [*found, (start, len(text))] if start is not None else found
