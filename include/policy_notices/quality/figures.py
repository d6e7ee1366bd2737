"""A second, independent reading of `value_text`: the number that the words give, compared with the number that the rules gave.

Shares no code with the `targets` room on purpose: an error there must not excuse itself here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

DIGITS = {character: Decimal(number) for character, number in zip("零〇一二三四五六七八九两廿卅", (0, *range(10), 2, 20, 30), strict=True)}
DIGITS["半"] = Decimal("0.5")
SMALL = {"十": 10, "百": 100, "千": 1000}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "兆": 10**12}
ARABIC = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
CHINESE = r"[零〇一二三四五六七八九十百千两廿卅半]+(?:点[零〇一二三四五六七八九]+)?"
SCALE = r"(?:[多余来几]?[十百千]?[万亿]+|[千百](?=[^克瓦米分年货草叶])|[十百千](?=$))?"
NUMBER = rf"(?:{ARABIC}|{CHINESE})"
RANGE = re.compile(
    rf"(?P<low>{NUMBER})(?P<low_scale>{SCALE})(?P<low_unit>[^0-9零一二三四五六七八九十百千万亿两至到~～—–\-]{{0,4}})(?:至|到|~|～|—+|–|-)(?P<high>{NUMBER})(?P<high_scale>{SCALE})(?P<unit>.*)"
)
FRACTION = re.compile(rf"(?P<per>百|千|万|{NUMBER})分之(?P<number>{NUMBER})(?P<unit>.*)")
SINGLE = re.compile(rf"(?P<number>{NUMBER})(?P<scale>{SCALE})(?:[多余来])?(?P<unit>.*)")
COMPOUND = re.compile(rf"(?:{ARABIC}(?:亿|万|千|百)){{2,}}(?:{ARABIC})?|(?:{ARABIC}(?:亿|万|千))+{ARABIC}")
FOLD = {ord("％"): "%", ord("．"): ".", ord("，"): ",", **{ord("０") + n: str(n) for n in range(10)}}


@dataclass(frozen=True, slots=True)
class Figure:
    """What the words say: the number, the upper end of a range, and what stands after the numeral (unit with its denominator)."""

    value: Decimal
    value_max: Decimal | None
    rest: str


@lru_cache(maxsize=65536)
def figure(value_text: str) -> Figure | None:
    """The number in `value_text`; `None` where these few forms do not cover it (no guess is made)."""
    words = re.sub(r"\s+", "", value_text).translate(FOLD)
    words = re.sub(r"^第?[约近超逾达]", "", words)
    if found := FRACTION.fullmatch(words):
        return _fraction(found)
    if found := RANGE.fullmatch(words):
        return _range(found)
    if found := COMPOUND.match(words):
        return Figure(_compound(found[0]), None, words[found.end() :].lstrip("多余来"))
    if found := SINGLE.fullmatch(words):
        number = _number(found["number"])
        if number is not None and not re.search("[0-9]", found["unit"]):
            return Figure(number * _scale(found["scale"]), None, found["unit"])
    return None


def _fraction(found: re.Match[str]) -> Figure | None:
    number = _number(found["number"])
    if found["per"] in ("百", "千", "万"):
        sign = {"百": "%", "千": "‰", "万": "‱"}[found["per"]]
        return None if number is None else Figure(number, None, sign + found["unit"])
    whole = _number(found["per"])
    return None if number is None or not whole else Figure(number / whole, None, found["unit"])


def _range(found: re.Match[str]) -> Figure | None:
    low, high = _number(found["low"]), _number(found["high"])
    if low is None or high is None:
        return None
    shared = found["low_scale"] or ("" if found["low_unit"] else found["high_scale"])
    if not found["low_scale"] and found["low_unit"]:
        shared = ""
    return Figure(low * _scale(shared), high * _scale(found["high_scale"]), found["unit"])


def _scale(words: str) -> int:
    product = 1
    for character in words:
        product *= SCALES.get(character, 1)
    return product


def _compound(words: str) -> Decimal:
    """1亿2000万 → 120000000; 3万5000 → 35000: each part with its own scale, the last without one."""
    parts = re.findall(rf"({ARABIC})([亿万千百]*)", words)
    return sum((Decimal(number.replace(",", "")) * _scale(scale) for number, scale in parts), Decimal(0))


def _number(words: str) -> Decimal | None:
    if words[0].isascii():
        return Decimal(words.replace(",", ""))
    whole, _, decimals = words.partition("点")
    number = _chinese(whole)
    if number is None or not decimals:
        return number
    return number + Decimal("0." + "".join(str(DIGITS[digit]) for digit in decimals))


def _chinese(words: str) -> Decimal | None:
    """三百二十 → 320; 两千零五 → 2005; 二〇二五 → 2025. Neighbouring digits ("三五") name no one number."""
    if all(character in DIGITS for character in words):
        if len(words) == 1:
            return DIGITS[words]
        return Decimal("".join(str(DIGITS[character]) for character in words)) if len(words) >= 4 else None
    total, digit = Decimal(0), None
    for character in words:
        if character in SMALL:
            total += (Decimal(1) if digit is None else digit) * SMALL[character]
            digit = None
        elif digit is not None and digit != 0:
            return None
        else:
            digit = DIGITS[character]
    return total + (digit or 0)
