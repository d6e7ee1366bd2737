"""A portal's rhythm: how much it publishes on such a day, whether silence is quiet or broken, and what has suddenly changed.

Offices work by the State Council's calendar (国务院办公厅关于部分节假日安排的通知): holidays, and weekends that are worked in exchange.
A year that is not proclaimed yet is counted by weekdays, and that is said.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean, median

from policy_notices.quality.context import PastRun

ENOUGH_RUNS = 5
"""Past runs with notices from which a figure can be called unusual."""
ENOUGH_WORKDAYS = 10
"""Worked days after the backlog from which a silence can be called unusual."""
BROKEN = 0.001
"""Chance of so long a silence below which the portal counts as broken."""


def is_workday(day: date) -> bool | None:
    """Whether offices work on the day; `None` where the State Council's calendar for its year is not known."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def works(day: date) -> bool:
    """As `is_workday`, by weekday alone where the calendar is not known."""
    known = is_workday(day)
    return day.weekday() < 5 if known is None else known


def calendar_gap(days: Sequence[date]) -> str | None:
    """The years among the days whose calendar is not known, as a sentence; `None` where all are."""
    years = sorted({day.year for day in days if is_workday(day) is None})
    return f"no holiday calendar for {', '.join(map(str, years))}: counted by weekdays" if years else None


def daily(history: Sequence[PastRun]) -> dict[date, int]:
    """Notices a day, without the backlog: what several runs of one day brought is added up."""
    counts: Counter[date] = Counter()
    for run in history:
        if not run.backlog:
            counts[run.day] += run.yielded
    return dict(counts)


def expected_yield(history: Sequence[PastRun], day: date) -> float | None:
    """Notices that such a day brings on average: its weekday among worked days, or any day off. `None` without a like day in the past.

    A worked weekend counts as the average worked day, for it stands in for one of the week.
    """
    past = daily(history)
    if not works(day):
        return mean(counts) if (counts := [count for when, count in past.items() if not works(when)]) else None
    worked = {when: count for when, count in past.items() if works(when)}
    alike = [count for when, count in worked.items() if when.weekday() == day.weekday()]
    if day.weekday() < 5 and len(alike) >= 3:
        return mean(alike)
    return mean(worked.values()) if worked else None


def silence(history: Sequence[PastRun], day: date, yielded: int) -> tuple[int, float, int] | None:
    """Worked days without a notice up to `day`, notices expected on them, and the longest silence before in worked days.

    `None` where the day has brought something, or the portal is known for fewer than `ENOUGH_WORKDAYS`.
    """
    bringing = sorted({run.day for run in history if run.yielded and run.day <= day})
    if yielded or not bringing or sum(works(when) for when in daily(history)) < ENOUGH_WORKDAYS:
        return None
    quiet = [when for when in _days(bringing[-1], day) if works(when)]
    expected = sum(expected_yield(history, when) or 0.0 for when in quiet)
    gaps = [sum(works(when) for when in _days(first, second - timedelta(days=1))) for first, second in pairwise(bringing)]
    return len(quiet), expected, max(gaps, default=0)


def _days(after: date, until: date) -> list[date]:
    return [after + timedelta(days=number) for number in range(1, (until - after).days + 1)]


def is_broken(quiet_days: int, expected: float, longest: int) -> bool:
    """Too unlikely by the portal's average (Poisson), and half as long again as any silence that it has had."""
    return math.exp(-expected) < BROKEN and quiet_days > 1.5 * longest


def unusual(value: float, past: Sequence[float]) -> tuple[float, float] | None:
    """Median and tolerance of the past where the value lies outside: four times the usual deviation, and at least half the median."""
    if len(past) < ENOUGH_RUNS:
        return None
    middle = median(past)
    tolerance = max(4 * 1.4826 * median(abs(each - middle) for each in past), 0.5 * abs(middle))
    return (middle, tolerance) if abs(value - middle) > tolerance else None
