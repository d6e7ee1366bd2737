"""The comparator of a number, and how far its words reach before and behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_notices.model import Comparator
from policy_notices.targets.numerals import has_numeral
from policy_notices.targets.place import Place


@dataclass(frozen=True, slots=True)
class Bound:
    """`head_end` is where the statement before the number ends when comparator words are left off; `tail_start` where it goes on behind."""

    comparator: Comparator
    head_end: int
    tail_start: int
    rule: str


def read_bound(place: Place, start: int) -> Bound:
    """The comparator by the words next to the number; `start` bounds the look-back.

    Source: the guide's field table. "超过…指标13.8%" is `eq` (the margin), "不低于…经费的60%" keeps its bound.
    """
    text, number, words = place.text, place.number, place.words
    head_end, tail_start = number.start, number.end
    comparator: Comparator = "eq"
    rule = "no comparator word"
    before = words.before_words.ending(text, head_end, start)
    if before and not words.not_comparators.ending(text, head_end, start):
        head_end -= len(before)
        comparator, rule = _as_comparator(words.before[before]), f"before: {before}"
    elif far := _far_bound(place, start):
        comparator, rule = far
    after = words.after_words.at(text, tail_start, place.clause[1])
    if after and _ends_quantity(place, tail_start + len(after), after):
        tail_start += len(after)
        side = _as_comparator(words.after[after])
        if not (comparator in ("le", "ge", "gt", "lt") and side == "approx" and before != "控制在"):
            comparator, rule = side, f"behind: {after}"
    if number.value_max is not None:
        return Bound("between", head_end, tail_start, "range")
    if number.about and comparator == "eq":
        comparator, rule = "approx", "余, 多 or 几 inside the numeral"
    return Bound(comparator, head_end, tail_start, rule)


def _far_bound(place: Place, start: int) -> tuple[Comparator, str] | None:
    """A bound word that does not touch the number: 至少引进和培养1名, 不低于…经费的60%."""
    text, number = place.text, place.number
    at, word = place.words.before_words.last(text, max(start, number.start - 40), number.start)
    if not word or place.words.not_comparators.ending(text, at + len(word), start):
        return None
    comparator = _as_comparator(place.words.before[word])
    between = text[at + len(word) : number.start]
    if word in ("最高", "最长", "最低") and not re.fullmatch(r"(?:可|达|放宽|延长|提高)*[至到达]?", between):
        return None
    if has_numeral(between):
        return None
    if word in ("至少", "最少", "至多", "最多", "最高", "最长", "最低", "约占") and len(between) <= 16:
        return comparator, f"before: {word}…"
    if (
        word not in ("最低", "最高", "最长")
        and between.endswith("的")
        and (number.unit in place.words.shares or number.unit == "倍")
        and (comparator in ("ge", "le") or word in ("超过", "低于", "高于"))
    ):
        return comparator, f"before: {word}…的"
    return None


def _ends_quantity(place: Place, end: int, word: str) -> bool:
    if len(word) > 1:
        return True
    if word == "内":
        return False
    return place.text[end : end + 1] in ",。;、)" or end >= place.clause[1]


def _as_comparator(name: str) -> Comparator:
    names: dict[str, Comparator] = {"ge": "ge", "gt": "gt", "le": "le", "lt": "lt", "approx": "approx"}
    return names[name]
