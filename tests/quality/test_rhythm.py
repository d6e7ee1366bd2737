"""Quiet is told from broken, by the portal's own past and the State Council's calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_notices.quality import rhythm
from policy_notices.quality.context import PastRun

MONDAY = date(2025, 3, 3)


def weeks(*counts: int, start: date = MONDAY) -> tuple[PastRun, ...]:
    """Runs of consecutive days with so many notices each."""
    return tuple(PastRun(start + timedelta(days=number), count) for number, count in enumerate(counts))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 10, 1), False),  # National Day, a Wednesday
        (date(2025, 9, 28), True),  # a Sunday worked for it
        (date(2025, 10, 8), False),  # the holiday's last day
        (date(2025, 1, 26), True),  # a Sunday worked for the Spring Festival
        (date(2025, 3, 8), False),  # a Saturday
        (date(2025, 3, 10), True),  # a Monday
    ],
)
def test_days_are_worked_as_the_state_council_says(day: date, works: bool) -> None:
    assert rhythm.is_workday(day) is works


def test_a_year_without_a_calendar_is_counted_by_weekdays_and_said_to_be() -> None:
    day = date(2087, 3, 10)
    assert rhythm.is_workday(day) is None
    assert rhythm.works(day) is (day.weekday() < 5)
    assert rhythm.calendar_gap([day]) == "no holiday calendar for 2087: counted by weekdays"
    assert rhythm.calendar_gap([MONDAY]) is None


def test_the_expected_yield_is_that_of_the_weekday() -> None:
    history = weeks(*[6, 1, 1, 1, 2, 0, 0] * 4)
    assert rhythm.expected_yield(history, date(2025, 4, 7)) == 6
    assert rhythm.expected_yield(history, date(2025, 4, 8)) == 1
    assert rhythm.expected_yield(history, date(2025, 4, 12)) == 0


def test_a_worked_sunday_is_expected_to_bring_what_a_worked_day_brings() -> None:
    history = weeks(*[3, 3, 3, 3, 3, 0, 0] * 4, start=date(2025, 8, 25))
    assert rhythm.expected_yield(history, date(2025, 9, 28)) == pytest.approx(3)
    assert rhythm.expected_yield(history, date(2025, 10, 1)) == 0


def test_a_new_portal_is_never_broken() -> None:
    assert rhythm.silence((), MONDAY, 0) is None
    assert rhythm.expected_yield((), MONDAY) is None


@pytest.mark.parametrize("after", [(), (0,), (8, 0), (8, 8, 8)])
def test_the_first_days_after_a_backlog_are_never_broken(after: tuple[int, ...]) -> None:
    history = (PastRun(MONDAY, 155, backlog=True), *weeks(*after, start=MONDAY + timedelta(days=1)))
    day = MONDAY + timedelta(days=len(after) + 1)
    assert rhythm.silence(history, day, 0) is None
    assert all(rhythm.expected_yield(history, when) in (None, 0, 4, 8) for when in (day, day + timedelta(days=1)))


def test_national_day_week_is_quiet_not_broken() -> None:
    history = weeks(*[5, 5, 5, 5, 5, 0, 0] * 5, start=date(2025, 8, 25))
    history = tuple(run for run in history if run.day <= date(2025, 9, 28)) + weeks(5, 5, start=date(2025, 9, 29))
    quiet = rhythm.silence(history, date(2025, 10, 8), 0)
    assert quiet is not None
    assert quiet[0] == 0


def test_the_same_days_of_silence_in_november_are_broken() -> None:
    history = weeks(*[5, 5, 5, 5, 5, 0, 0] * 5, start=date(2025, 10, 6))
    quiet = rhythm.silence(history, date(2025, 11, 19), 0)
    assert quiet is not None
    assert rhythm.is_broken(*quiet)


def test_a_portal_of_one_notice_a_month_may_be_silent_for_a_month() -> None:
    history = tuple(PastRun(MONDAY + timedelta(days=number), int(number % 30 == 0)) for number in range(300))
    quiet = rhythm.silence(history, MONDAY + timedelta(days=300), 0)
    assert quiet is not None
    assert not rhythm.is_broken(*quiet)


def test_several_runs_of_a_day_are_one_day() -> None:
    assert rhythm.daily((*weeks(2, 0), *weeks(3, 0))) == {MONDAY: 5, MONDAY + timedelta(days=1): 0}


@given(st.lists(st.floats(1, 1000), min_size=5, max_size=40))
def test_what_a_portal_always_brings_is_never_unusual(past: list[float]) -> None:
    from statistics import median

    assert rhythm.unusual(median(past), past) is None


@given(st.lists(st.floats(90, 110), min_size=5, max_size=40))
def test_a_tenth_of_the_usual_is_unusual(past: list[float]) -> None:
    assert rhythm.unusual(10.0, past) is not None


def test_few_runs_say_nothing() -> None:
    assert rhythm.unusual(10.0, [100.0] * (rhythm.ENOUGH_RUNS - 1)) is None
