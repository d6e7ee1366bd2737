"""Dates as portals write them."""

from __future__ import annotations

import re
from datetime import date

_NUMERIC = re.compile(
    r"(?<!\d)(\d{4})\s*[-年/.－]\s*(\d{1,2})\s*[-月/.－]\s*(\d{1,2})(?!\d)|(?<!\d)((?:19|20)\d{2})([01]\d)([0-3]\d)(?!\d)"
)
_CHINESE = re.compile("([一二三四五六七八九〇○零Ｏ]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_DIGITS = {character: value for value, characters in enumerate(("〇○零Ｏ", *"一二三四五六七八九")) for character in characters}


def first_date(text: str) -> date | None:
    """The first date in `text`: 2024-03-07, 2024年3月7日, 2024/3/7, 2024.3.7, 20240307, 二〇二四年三月七日; None where none is valid."""
    for match in _NUMERIC.finditer(text):
        found = _date(*(int(group) for group in match.groups() if group))
        if found:
            return found
    for match in _CHINESE.finditer(text):
        year, month, day = match.groups()
        found = _date(int("".join(str(_DIGITS[digit]) for digit in year)), _small(month), _small(day))
        if found:
            return found
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _small(numeral: str) -> int:
    """Up to 99: 十, 十一, 二十, 二十一."""
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS[tens] if tens else 1) * (10 if ten else 0) + (_DIGITS[ones] if ones else 0) if ten else _DIGITS.get(numeral, 0)
