"""The comparator of a number, and how far its words reach before and behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_notices.model import Comparator
from policy_notices.targets.numerals import has_numeral
from policy_notices.targets.phrases import EACH_AT_END
from policy_notices.targets.place import Place
from policy_notices.targets.time_limits import settled_within

_EXTREMES = ("最高", "最长", "最低")
_AT_A_DISTANCE = ("至少", "最少", "至多", "最多", "约占", *_EXTREMES)
_NAMED_LOWEST = ("工资", "生活保障", "缴费")  # 最低工资标准 is a name
_LET_REACH = re.compile(r"(?:分别|可|按|达|为|放宽|延长|提高|给予|补偿|补助|补贴|奖励|资助|支持|支付)*[至到达]?")
_YEARS = re.compile(r"20\d\d年")
_OF_YEAR = re.compile(r"(?:去年|上年|上一年|前一年|20\d\d年)(?:同期)?的")


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
        comparator, head_end, rule = far
    after = words.after_words.at(text, tail_start, place.clause[1])
    if after and _ends_quantity(place, tail_start + len(after), after):
        tail_start += len(after)
        side = _as_comparator(words.after[after])
        if not (comparator in ("le", "ge", "gt", "lt") and side == "approx" and before != "控制在"):
            comparator, rule = side, f"behind: {after}"
    if comparator == "eq" and (settled := settled_within(place)) and settled["within"]:
        comparator, rule = "le", f"behind: {settled['within']}"
    if number.value_max is not None:
        return Bound("between", head_end, tail_start, "range")
    if number.about and comparator == "eq":
        comparator, rule = "approx", "余, 多 or 几 inside the numeral"
    return Bound(comparator, head_end, tail_start, rule)


def _far_bound(place: Place, start: int) -> tuple[Comparator, int, str] | None:
    """A bound word that does not touch the number, and where the head ends: 至少引进和培养1名, 不低于…经费的60%, 不低于去年的4860万元."""
    text, number, words = place.text, place.number, place.words
    limit = number.start
    while limit > start:
        at, word = words.before_words.last(text, max(start, number.start - 40), limit)
        if not word or has_numeral(_YEARS.sub("", text[at + len(word) : number.start])):
            return None
        between = text[at + len(word) : number.start]
        if word == "最低" and between.startswith(_NAMED_LOWEST):
            limit = at
            continue
        comparator = _as_comparator(words.before[word])
        if not words.not_comparators.ending(text, at + len(word), start):
            if word not in _EXTREMES or _LET_REACH.fullmatch(between):
                if word in _AT_A_DISTANCE and len(between) <= 16:
                    return comparator, number.start, f"before: {word}…"
                if EACH_AT_END.fullmatch(between):  # 不低于每人每月829元
                    return comparator, at, f"before: {word}{between}"
                if _OF_YEAR.fullmatch(between):
                    return comparator, at, f"before: {word}…"
            if word not in _EXTREMES and between.endswith("的") and _is_relative(place, comparator, word):
                return comparator, number.start, f"before: {word}…的"
        limit = at
    return None


def _is_relative(place: Place, comparator: Comparator, word: str) -> bool:
    """Whether the number is a share of what stands between it and the bound word."""
    unit = place.number.unit
    fraction = unit is None and ("分之" in place.core or "/" in place.core)
    return (unit in place.words.shares or unit == "倍" or fraction) and (comparator in ("ge", "le") or word in ("超过", "低于", "高于"))


def _ends_quantity(place: Place, end: int, word: str) -> bool:
    if len(word) > 1:
        return True
    if word == "内":
        return False
    return place.text[end : end + 1] in ",。;、)" or end >= place.clause[1]


def _as_comparator(name: str) -> Comparator:
    names: dict[str, Comparator] = {"ge": "ge", "gt": "gt", "le": "le", "lt": "lt", "approx": "approx"}
    return names[name]
