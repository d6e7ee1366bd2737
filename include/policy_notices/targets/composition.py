"""A whole given as a ratio of its three parts: 三次产业结构调整为9.9:39.7:50.4."""

from __future__ import annotations

import re

from policy_notices.targets.place import Place

_RATIO = re.compile(r"(?<![\d:.])\d{1,2}(?:\.\d{1,2})?(?::\d{1,2}(?:\.\d{1,2})?){2}(?![\d:.]*\d)")
_INDUSTRIES = re.compile(r"(?:三次产业|产业结构|产业比例|产业增加值)[^。;]*$")
_PARTS = ("三次产业结构第一产业比重", "三次产业结构第二产业比重", "三次产业结构第三产业比重")
_WIDTH = 14  # characters of two parts
_SPOKEN = 40  # characters before the ratio in which its whole is named


def part_of_ratio(place: Place) -> str:
    """Which industry's share a number of such a ratio is; empty for any other number."""
    text, number = place.text, place.number
    if ":" not in text[max(0, number.start - 1) : number.end + 1]:
        return ""
    low = max(0, number.start - _WIDTH)
    for ratio in _RATIO.finditer(text, low, number.end + _WIDTH):
        if ratio.start() <= number.start < ratio.end() and _INDUSTRIES.search(text, max(0, ratio.start() - _SPOKEN), ratio.start()):
            return _PARTS[text.count(":", ratio.start(), number.start)]
    return ""
