from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from policy_notices.warehouse.history import Revision, place

FIRST = datetime(2024, 3, 8, tzinfo=UTC)


def seen(day: int, text: str, rules: str = "1", read: int | None = None, of: int | None = None) -> Revision:
    """The reading of a response fetched on day `of` (by default the run's own), by a run on day `read`."""
    fetched = day if of is None else of
    run_id = f"run-{day if read is None else read}"
    return Revision(
        revision_id="", digest=text, snapshot_id=f"snapshot-{fetched}", valid_from=FIRST + timedelta(days=fetched), last_seen_at=FIRST + timedelta(days=fetched), rule_version=rules,
        run_id=run_id, first_run_id=run_id, read_at=FIRST + timedelta(days=day if read is None else read), published_year=2024, title=None,
        issuer=None, index_no=None, doc_no=None, published_on=None, text_digest=text, origin="staged",
    )  # fmt: skip


def loaded(*readings: Revision) -> tuple[Revision, ...]:
    known: tuple[Revision, ...] = ()
    for reading in readings:
        known = place("notice", known, reading).revisions
    return known


def periods(known: tuple[Revision, ...]) -> list[tuple[int, str, datetime, datetime | None]]:
    return [(each.revision_no, each.digest, each.valid_from, each.valid_to) for each in known]


@given(st.lists(st.sampled_from("ABC"), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_in_whatever_order_the_current_text_is_that_of_the_last_response(texts: list[str], chance: Random) -> None:
    readings = [seen(day, text) for day, text in enumerate(texts)]
    chance.shuffle(readings)
    assert loaded(*readings)[-1].digest == texts[-1]


@given(st.lists(st.integers(1, 3), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_order_does_not_matter_where_no_text_comes_back(days: list[int], chance: Random) -> None:
    texts = [text for text, times in zip("ABCD", days, strict=False) for _ in range(times)]
    readings = [seen(day, text) for day, text in enumerate(texts)]
    expected = periods(loaded(*readings))
    chance.shuffle(readings)
    assert periods(loaded(*readings)) == expected


def test_a_late_response_within_one_texts_time_changes_nothing() -> None:
    known = loaded(seen(0, "A"), seen(2, "A"))
    assert loaded(seen(0, "A"), seen(2, "A"), seen(1, "B")) == known


@given(st.lists(st.sampled_from("ABC"), min_size=1, max_size=6), st.integers(0, 5))
def test_repeating_a_run_changes_nothing(texts: list[str], which: int) -> None:
    readings = [seen(day, text) for day, text in enumerate(texts)]
    once = loaded(*readings)
    again = loaded(*readings, readings[which % len(readings)])
    assert periods(again) == periods(once)
    assert [each.revision_id for each in again] == [each.revision_id for each in once]


@given(st.lists(st.sampled_from("AB"), min_size=1, max_size=6))
def test_periods_follow_each_other_and_ids_differ(texts: list[str]) -> None:
    known = loaded(*(seen(day, text) for day, text in enumerate(texts)))
    assert [each.revision_no for each in known] == list(range(1, len(known) + 1))
    assert [each.valid_to for each in known] == [each.valid_from for each in known[1:]] + [None]
    assert all(one.digest != other.digest for one, other in pairwise(known))
    assert len({each.revision_id for each in known}) == len(known)


def test_a_later_reading_stands() -> None:
    known = loaded(seen(0, "A"), seen(9, "A", rules="2", of=0), seen(0, "A"))
    assert [(each.rule_version, each.read_at) for each in known] == [("2", FIRST + timedelta(days=9))]


def test_rules_that_read_the_text_differently_make_no_revision() -> None:
    assert periods(loaded(seen(0, "A"), seen(1, "B"), seen(9, "A'", rules="2", of=0))) == [
        (1, "A'", FIRST, FIRST + timedelta(days=1)),
        (2, "B", FIRST + timedelta(days=1), None),
    ]
