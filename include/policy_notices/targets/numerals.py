"""Every numeral of a text: Arabic, Chinese and mixed, with scale, unit and range, in reading order.

Source of the unit rule: the guide's `value_text` ("numeral with scale and unit as written") and `unit` ("bare unit, no scale word").
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policy_notices.targets.vocabulary import Vocabulary

_DIGITS = "〇零一二三四五六七八九十百千万亿两"
_NUMERAL = re.compile(
    rf"(?<=[的约达为近过于占、和])\d{{1,2}}/\d{{1,3}}(?![\d/%年月页万])|\d{{1,3}}(?:,\d{{3}}){{1,6}}+(?!\d)(?:\.\d++)?|\d++(?:\.\d++)?"
    rf"|百分之(?:\d++(?:\.\d++)?|[{_DIGITS}]++(?:点[{_DIGITS}]++)?)|[{_DIGITS}]++分之(?=[{_DIGITS}])[{_DIGITS}]++"
    rf"|[①-⑳]++|半数|一半|翻番|[{_DIGITS}]++"
)
_SCALES = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}
_ONES = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PER_MANY = re.compile(r"/(?:10万|100万|万|千)(?![\d元])")
_TO_ONE = re.compile(r":1(?![\d.:])")  # 1.23:1
_MORE = "余多"
_LONGEST = 18  # digits that a quantity may have; longer runs are identifiers


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral as it stands. `start:core_end` is the bare numeral, `start:end` includes scale and unit.

    `value` is None where the run is no number (too long an identifier). `damaged` marks a unit that lost its head ("730/月").
    """

    start: int
    core_end: int
    end: int
    value: float | None
    value_max: float | None = None
    unit: str | None = None
    arabic: bool = True
    about: bool = False
    mantissa: float = 0.0
    damaged: bool = False


def has_numeral(text: str) -> bool:
    """Whether a text holds a numeral of any form."""
    return _NUMERAL.search(text) is not None


class NumberReader:
    """Reads numbers with a vocabulary's units."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._units = vocabulary.words("units", "shares", "multiples", "money", "measures", "classifiers", "durations", "grades")
        self._not_units = vocabulary.words("units", "not_units")
        self._unit_and_noun = vocabulary.words("units", "unit_and_noun")
        self._per_parts = vocabulary.words("units", "per_parts")
        self._separators = vocabulary.words("numerals", "range_separators")

    def numbers(self, text: str) -> Iterator[Number]:
        """The numbers of a text without white space, ranges joined."""
        waiting: Number | None = None
        behind = 0
        for match in _NUMERAL.finditer(text):
            if match.start() < behind:
                continue
            number = self._number(text, match.start(), match.end())
            behind = number.end
            joined = self._join(text, waiting, number) if waiting else None
            if waiting and not joined:
                yield waiting
            waiting = joined or number
        if waiting:
            yield waiting

    def _number(self, text: str, start: int, core_end: int) -> Number:
        first = text[start]
        core = text[start:core_end]
        if first.isdecimal() and "/" in core:
            above, _, below = core.partition("/")
            return Number(start, core_end, core_end, int(above) / int(below) if int(below) > int(above) > 0 else None)
        if first.isdecimal():
            return self._signed(text, self._arabic(text, start, core_end))
        if "①" <= first <= "⑳":
            return Number(start, core_end, core_end, None, arabic=False)
        if core.startswith("百分之"):
            return Number(start, core_end, core_end, _percent(core[3:]), unit="%", arabic=True)
        if "分之" in core:
            below, _, above = core.partition("分之")
            divisor = chinese_value(below) or 0.0
            return Number(start, core_end, core_end, (chinese_value(above) or 0.0) / divisor if divisor else None)
        if core in ("半数", "一半"):
            return Number(start, core_end, core_end, 0.5)
        if core == "翻番":
            return Number(start, core_end, core_end, 1.0, unit="番")
        return self._chinese(text, start, core_end)

    def _arabic(self, text: str, start: int, core_end: int) -> Number:
        digits = text[start:core_end].replace(",", "")
        if len(digits) > _LONGEST:
            return Number(start, core_end, core_end, None)
        mantissa = float(digits)
        place, about, scale = core_end, False, 1.0
        if text[place : place + 1] in _MORE and text[place + 1 : place + 2] in _SCALES:
            place, about = place + 1, True
        while text[place : place + 1] in _SCALES and not self._unit_at(text, place):
            scale *= _SCALES[text[place]]
            place += 1
        if not about and scale > 1 and text[place : place + 1] in _MORE and text[place + 1 : place + 2] in ("万", "亿"):
            place, about, scale = place + 2, True, scale * _SCALES[text[place + 1]]
        value = _scaled(digits, scale)
        if scale >= 1e4 and "." not in digits and text[place : place + 1].isdecimal():
            place, value, about = _continued(text, place, value)
        if scale == 1.0 and (match := _TO_ONE.match(text, place)):
            return Number(start, core_end, match.end(), value, mantissa=mantissa)
        if place < len(text) and text[place] in _MORE and not about:
            place, about = place + 1, True
        end, unit, damaged = self._unit_behind(text, place)
        return Number(start, core_end, end, value, None, unit, True, about, mantissa, damaged)

    def _signed(self, text: str, number: Number) -> Number:
        """With the minus sign before it, which stands behind a word, not behind a digit or letter (自然增长率为-1.2‰)."""
        start = number.start
        if start < 2 or text[start - 1] not in "-−" or not "一" <= text[start - 2] <= "鿿" or number.value is None or number.unit is None:
            return number
        return replace(number, start=start - 1, value=-number.value, mantissa=-number.mantissa)

    def _chinese(self, text: str, start: int, core_end: int) -> Number:
        core = text[start:core_end]
        for cut in range(1, len(core)):  # 三千瓦: the unit's first letter looks like a scale
            if core[cut] == "千" and self._unit_at(text, start + cut):
                core, core_end = core[:cut], start + cut
                break
        place = core_end
        about = text[start - 1 : start] in ("几", "数") if start else False
        if text[place : place + 1] == "几" or (text[place : place + 1] in ("余", "多") and core[-1] in _SCALES):
            place, about = place + 1, True
        value, value_max = chinese_value(core), None
        if (
            len(core) == 3
            and core[2] in _SCALES
            and core[0] in _ONES
            and core[1] in _ONES
            and _ONES[core[1]] - _ONES[core[0]] == 1
            and _ONES[core[0]]
        ):
            value, value_max = _ONES[core[0]] * _SCALES[core[2]], _ONES[core[1]] * _SCALES[core[2]]
        if len(core) == 2 and core[0] in _ONES and core[1] in _ONES and 0 < _ONES[core[1]] - _ONES[core[0]] <= 2 and _ONES[core[0]]:
            value, value_max = float(_ONES[core[0]]), float(_ONES[core[1]])
        end, unit, damaged = self._unit_behind(text, place)
        return Number(start, core_end, end, value, value_max, unit, False, about, value or 0.0, damaged)

    def _unit_at(self, text: str, place: int) -> str:
        unit = self._units.at(text, place)
        other = len(self._not_units.at(text, place)) if unit else 0
        return unit if other <= len(unit) or len(self._unit_and_noun.at(text, place)) > other else ""

    def _unit_behind(self, text: str, place: int) -> tuple[int, str | None, bool]:
        """Where the unit at `place` ends, the unit, and whether it lost its head."""
        unit = self._unit_at(text, place)
        if not unit and (match := _PER_MANY.match(text, place)):
            return match.end(), match.group(), False
        place += len(unit)
        if (
            unit
            and text[place : place + 1] == "("
            and (other := self._units.at(text, place + 1))
            and text[place + 1 + len(other) : place + 2 + len(other)] == ")"
        ):
            unit, place = f"{unit}({other})", place + len(other) + 2
        damaged = False
        if text[place : place + 1] == "/" and (part := self._per_parts.at(text, place + 1)):
            damaged = not unit
            while part:
                unit += text[place] + part
                place += 1 + len(part)
                part = self._per_parts.at(text, place + 1) if text[place : place + 1] in ("/", "·", ".") else ""
        return place, unit or None, damaged

    def _join(self, text: str, left: Number, right: Number) -> Number | None:
        """`left` and `right` as one range, where only a separator stands between them."""
        gap = right.start - left.end
        if not 0 < gap <= 2 or text[left.end : right.start] not in self._separators:
            return None
        if left.value is None or right.value is None or left.value_max is not None or right.value_max is not None:
            return None
        if (
            left.unit not in (None, right.unit)
            or left.arabic != right.arabic
            or (text[left.start] == "0" and left.core_end - left.start > 1 and text[left.start + 1] != ".")
        ):
            return None
        low, high = left.value, right.value
        if left.unit is None and right.mantissa and left.value == left.mantissa:
            low *= right.value / right.mantissa
        if low >= high:
            return None
        return replace(right, start=left.start, value=low, value_max=high, about=False)


def chinese_value(core: str) -> float | None:
    """The value of a run of Chinese numerals: 一千二百 → 1200, 二〇二四 → 2024; None where it is longer than a number is."""
    if len(core) > _LONGEST:
        return None
    if not any(letter in _SCALES for letter in core):
        return float("".join(str(_ONES[letter]) for letter in core))
    total = section = 0.0
    ones: float | None = None
    for letter in core:
        if letter in _ONES:
            ones = float(_ONES[letter])
            continue
        scale = _SCALES[letter]
        if scale < 1e4:
            section += (1.0 if ones is None else ones) * scale
        else:
            section += ones or 0.0
            total = (total + section or 1.0) * scale if scale > 1e4 else total + (section or 1.0) * scale
            section = 0.0
        ones = None
    return total + section + (ones or 0.0)


def in_unit(number: Number, unit: str | None) -> Number:
    """A number in the unit that a table's header or row says, multiplied by the unit's scale word (2.9 in 亿元 is 290000000元)."""
    if number.unit or not unit:
        return number
    bare = unit.lstrip("百千万亿")
    scale = math.prod(_SCALES[letter] for letter in unit[: len(unit) - len(bare)])
    value, value_max = (None if each is None else round(each * scale, 6) for each in (number.value, number.value_max))
    return replace(number, unit=bare or unit, value=value, value_max=value_max)


def _percent(digits: str) -> float | None:
    if digits[0].isdecimal():
        return float(digits) if len(digits) <= _LONGEST else None
    whole, _, part = digits.partition("点")
    value = chinese_value(whole)
    tail = "".join(str(_ONES[letter]) for letter in part if letter in _ONES)
    return value if value is None or not tail or len(tail) > _LONGEST else value + float(f"0.{tail}")


def _scaled(digits: str, scale: float) -> float:
    """`digits` times a power of ten, without the error of a float product (268.15亿 is 26815000000)."""
    exponent = len(str(int(scale))) - 1
    return float(f"{digits}e{exponent}") if exponent else float(digits)


def _continued(text: str, place: int, value: float) -> tuple[int, float, bool]:
    """A lower part behind a scale word, and whether it is rounded: 3万4000 → 34000, 1亿3千多万 → 130000000."""
    end = place
    while end < len(text) and end - place < 9 and text[end].isdecimal():
        end += 1
    lower = float(text[place:end])
    if text[end : end + 2] in ("千多", "百多") and text[end + 2 : end + 3] in ("万", "亿"):  # 1亿3千多万
        return end + 3, value + lower * _SCALES[text[end]] * _SCALES[text[end + 2]], True
    if text[end : end + 2] in ("千万", "百万"):
        return end + 2, value + lower * _SCALES[text[end]] * _SCALES[text[end + 1]], False
    if end < len(text) and text[end] in _SCALES and text[end] not in "十百":
        lower *= _SCALES[text[end]]
        end += 1
    return end, value + lower, False
