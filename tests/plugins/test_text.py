"""The text in pieces is the text; a comparison holds both texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policy_notices_pages.text import around_changes, compare, paragraphs

LINES = st.text(alphabet="甲乙丙12个\n", max_size=60)


@given(st.data())
def test_pieces_are_the_text_and_values_are_marked_where_they_stand(data):
    text = data.draw(LINES)
    places = st.integers(0, len(text))
    targets = []
    for ordinal in range(data.draw(st.integers(0, 4))):
        quote_start, start, end, quote_end = sorted(data.draw(st.tuples(places, places, places, places)))
        targets.append({"ordinal": ordinal, "quote_start": quote_start, "value_start": start, "value_end": end, "quote_end": quote_end})
    made = paragraphs(text, targets, [])
    assert "\n".join("".join(piece.text for piece in each.pieces) for each in made) == text
    for target in targets:
        marked = "".join(piece.text for each in made for piece in each.pieces if target in piece.targets)
        assert marked == text[target["value_start"] : target["value_end"]].replace("\n", "")


@given(LINES, LINES)
def test_a_comparison_holds_both_texts(before, after):
    lines = compare(before, after)
    kept = {
        side: [line for line in lines if any(each.kind in ("same", side) for each in line) or not line] for side in ("removed", "added")
    }
    joined = {side: "".join(each.text for line in kept[side] for each in line if each.kind in ("same", side)) for side in kept}
    assert joined["removed"] == before.replace("\n", "") and joined["added"] == after.replace("\n", "")


def test_only_what_is_near_a_change_is_shown():
    before = "\n".join(f"第{number}段" for number in range(20))
    shown = around_changes(compare(before, before.replace("第9段", "第九段")))
    assert [each if isinstance(each, int) else len(each) for each in shown] == [8, 1, 4, 1, 9]


def test_a_very_long_paragraph_is_compared_as_a_whole():
    (line,) = compare("甲" * 9000, "乙" * 9000)
    assert [each.kind for each in line] == ["removed", "added"]


def test_a_short_paragraph_that_begins_a_section_is_a_heading():
    made = paragraphs("一、总则\n正文", [], [{"start": 0}])
    assert [each.heading for each in made] == [True, False]
