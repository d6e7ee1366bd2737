"""The second reading of a number: it agrees with how people write numbers, and makes no guess."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_notices.quality.figures import figure


@pytest.mark.parametrize(
    ("words", "value", "value_max", "rest"),
    [
        ("20个", "20", None, "个"),
        ("1万人次", "10000", None, "人次"),
        ("60%", "60", None, "%"),
        ("60％", "60", None, "%"),
        ("1000万元", "10000000", None, "元"),
        ("1.5亿元", "150000000", None, "元"),
        ("1.2万元", "12000", None, "元"),
        ("12,345人", "12345", None, "人"),
        ("2500余次", "2500", None, "次"),
        ("1.3万余人", "13000", None, "人"),
        ("50余万元", "500000", None, "元"),
        ("3亿多元", "300000000", None, "元"),
        ("730/月", "730", None, "/月"),
        ("百分之六十", "60", None, "%"),
        ("千分之三", "3", None, "‰"),
        ("六个", "6", None, "个"),
        ("两个", "2", None, "个"),
        ("十余个", "10", None, "个"),
        ("二十多家", "20", None, "家"),
        ("一百二十名", "120", None, "名"),
        ("一千零五十个", "1050", None, "个"),
        ("三百五十万元", "3500000", None, "元"),
        ("2至3家", "2", "3", "家"),
        ("10-15个", "10", "15", "个"),
        ("2至3万人", "20000", "30000", "人"),
        ("5万—8万人", "50000", "80000", "人"),
        ("60%-70%", "60", "70", "%"),
        ("2个至3个", "2", "3", "个"),
        ("1亿2000万元", "120000000", None, "元"),
        ("1万2千户", "12000", None, "户"),
        ("3万5000人", "35000", None, "人"),
        ("5千克", "5", None, "千克"),
        ("3.5千瓦时", "3.5", None, "千瓦时"),
        ("4.7个百分点", "4.7", None, "个百分点"),
        ("1 000 元", "1000", None, "元"),
    ],
)
def test_numbers_as_notices_write_them(words: str, value: str, value_max: str | None, rest: str) -> None:
    found = figure(words)
    assert found is not None
    assert found.value == Decimal(value)
    assert found.value_max == (None if value_max is None else Decimal(value_max))
    assert found.rest == rest


@pytest.mark.parametrize("words", ["", "数十个", "三五个", "若干", "1:3", "《办法》", "全覆盖"])
def test_no_guess(words: str) -> None:
    assert figure(words) is None


@given(st.integers(0, 10**9), st.sampled_from(["", "万", "亿", "千", "百"]), st.sampled_from(["个", "人次", "元", "户", "张床位"]))
def test_every_whole_number_with_every_scale(number: int, scale: str, unit: str) -> None:
    found = figure(f"{number}{scale}{unit}")
    assert found is not None
    assert (found.value, found.rest) == (number * {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[scale], unit)


@given(st.text(max_size=12))
def test_any_text_is_read_or_not_but_never_fails(words: str) -> None:
    found = figure(words)
    assert found is None or found.value >= 0
