from __future__ import annotations

from dataclasses import replace

from policy_notices.warehouse.changes import Statement, changes


def statement(indicator: str, value: float | None = 20, **words: object) -> Statement:
    text = f"《{indicator}》" if value is None else f"{value:g}个"
    plain = Statement(
        indicator,
        "target",
        indicator,
        text,
        value,
        None,
        "个" if value is not None else None,
        "eq",
        None,
        None,
        None,
        f"新增{indicator}{text}",
    )
    return replace(plain, **words)  # type: ignore[arg-type]


def sentences(earlier: list[Statement], later: list[Statement]) -> list[tuple[str, str]]:
    return [(each.change, each.sentence) for each in changes(earlier, later)]


def test_the_same_says_nothing_in_whatever_order() -> None:
    all_of_them = [statement("助餐点"), statement("综合体"), statement("助餐点")]
    assert sentences(all_of_them, all_of_them[::-1]) == []


def test_a_value_moves() -> None:
    assert sentences([statement("助餐点")], [statement("助餐点", 25)]) == [("value", "助餐点：20个 → 25个")]
    assert sentences([statement("助餐点")], [statement("助餐点", comparator="ge")]) == [("value", "助餐点：20个 → 不少于20个")]


def test_a_scope_tells_two_apart() -> None:
    earlier = [statement("助餐点", scope="城区"), statement("助餐点", scope="乡镇")]
    assert sentences(earlier, [earlier[0], statement("助餐点", 30, scope="乡镇")]) == [("value", "乡镇助餐点：20个 → 30个")]


def test_one_indicator_in_other_words_is_wording() -> None:
    [(change, sentence)] = sentences([statement("社区老年人助餐服务点")], [statement("老年人助餐服务点")])
    assert change == "wording"
    assert "→" in sentence


def test_a_deadline_moves() -> None:
    assert sentences([statement("助餐点", due="2024-06-30")], [statement("助餐点", due="2024-12-31")]) == [
        ("wording", "助餐点：期限 2024-06-30 → 2024-12-31")
    ]


def test_added_and_removed() -> None:
    assert sentences([statement("助餐点")], [statement("婚姻登记条例", None)]) == [
        ("added", "新增：婚姻登记条例"),
        ("removed", "删去：助餐点 20个"),
    ]
