"""The day on which a list says that an entry was published."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))

_YEAR = r"(?P<y>(?:19|20)\d{2})"
_MONTH = r"(?P<m>1[0-2]|0?[1-9])"
_DAY = r"(?P<d>3[01]|[12]\d|0?[1-9])"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_YEAR}\s*[-—－/.．年]\s*{_MONTH}\s*[-—－/.．月]\s*{_DAY}(?!\d)",
        rf"(?<!\d){_YEAR}\s+{_MONTH}\s*[-/.月]\s*{_DAY}(?!\d)",
        rf"(?<!\d){_DAY}日?\s*{_YEAR}\s*[-/.年]\s*{_MONTH}(?!\d)",
        rf"(?<!\d){_MONTH}\s*[-/.月]\s*{_DAY}日?\s+{_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}(?P<m>1[0-2]|0[1-9])(?P<d>3[01]|[12]\d|0[1-9])(?!\d)",
    )
)
_PUBLISHED = re.compile(r"(?:发布|公开|发表|上传|更新)(?:日期|时间)\s*[:：]?")
_DAY_OF_YEAR = re.compile(rf"(?<![\d.-])\[?\(?{_MONTH}[-/月]{_DAY}日?\)?\]?(?![\d.-])")
_DAY_AND_MONTH = re.compile(rf"(?<![\d.-]){_DAY}日?\s+{_MONTH}月?(?![\d.-])")
_HREF_DATE = re.compile(r"(?P<y>20\d{2})[/-]?(?P<m>1[0-2]|0?[1-9])[/-]?(?P<d>3[01]|[12]\d|0?[1-9])(?=[_/])")


def _made(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def listed_date(text: str, href: str = "") -> date | None:
    """The day of publication in a row's text (its title left out): the date so labelled, else the first whole date.

    A day without a year takes the year of the same day in the href.
    """
    label = _PUBLISHED.search(text)
    if label and (labelled := _whole_date(text[label.end() : label.end() + 24])):
        return labelled
    return _whole_date(text) or _dated_by_href(text, href)


def day_of_year(text: str, year: str) -> date | None:
    """A day and month (03-08, 3月8日) with the year that stands elsewhere."""
    match = _DAY_OF_YEAR.search(text)
    try:
        return date(int(year), int(match["m"]), int(match["d"])) if match else None
    except ValueError:
        return None


def _whole_date(text: str) -> date | None:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if found := _made(match):
                return found
    return None


def _dated_by_href(text: str, href: str) -> date | None:
    short, linked = _DAY_OF_YEAR.search(text) or _DAY_AND_MONTH.search(text), _HREF_DATE.search(href)
    if short and linked and (int(short["m"]), int(short["d"])) == (int(linked["m"]), int(linked["d"])):
        return _made(linked)
    return None


def field_date(value: object) -> date | None:
    """The day in a JSON or XML field: an ISO or Chinese date, or seconds or milliseconds since 1970, read in Asia/Shanghai."""
    if isinstance(value, str) and re.fullmatch(r"\d{10}|\d{13}", value.strip()):
        value = int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 10**8:
        seconds = value / 1000 if value > 10**11 else value
        return datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI).date()
    if not isinstance(value, str):
        return None
    moment = re.match(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})", value)
    if moment:
        return datetime.fromisoformat(moment[0]).astimezone(SHANGHAI).date()
    return listed_date(value)
