from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_notices.warehouse.identity import Page, may_be_one, same_words, title_key, words_in_common

PAGE = Page(title_key("关于印发《2024年全市民政工作要点》的通知"), "某市民政局", "K28/2024-12", "某民〔2024〕3号", date(2024, 3, 8))
TEXT = "为做好全市民政工作，切实保障基本民生，现将有关事项通知如下：新增养老服务综合体20个，培训养老护理员500人次。请认真贯彻执行。"


@pytest.mark.parametrize(
    ("change", "by"),
    [
        ({}, "index_no"),
        ({"index_no": "X77/2024-9"}, "doc_no"),
        ({"index_no": None, "doc_no": None}, "text"),
        ({"issuer": "民政局"}, "index_no"),
        ({"title_key": "某市民政局" + PAGE.title_key}, "index_no"),
        ({"doc_no": "某民〔2024〕4号"}, None),
        ({"issuer": "某市财政局"}, None),
        ({"published_on": date(2025, 3, 8)}, None),
        ({"title_key": title_key("2024年工作总结"), "index_no": None}, None),
        ({"index_no": None, "doc_no": None, "published_on": None}, None),
        ({"title_key": "某市民政局" + PAGE.title_key, "index_no": None, "doc_no": None}, None),
    ],
)
def test_what_metadata_allow_on_another_host(change: dict[str, Any], by: str | None) -> None:
    assert may_be_one(PAGE, replace(PAGE, **change), same_portal=False) == by


def test_two_index_numbers_of_one_portal_are_two_notices() -> None:
    assert may_be_one(PAGE, replace(PAGE, index_no="K28/2024-13"), same_portal=True) is None


def test_a_number_that_a_template_repeats_does_not_make_one_notice() -> None:
    assert may_be_one(PAGE, replace(PAGE, title_key="另一份完全不同的通知公告", doc_no=None), same_portal=True) is None
    assert not same_words("index_no", TEXT, "另一份通知，内容与前者没有关系，只是索引号由模板带出，培训20次，共500人。")


def test_other_figures_are_another_notice() -> None:
    assert same_words("text", TEXT, TEXT.replace("，请", "请").replace("如下：", "如下"))
    assert not same_words("doc_no", TEXT, TEXT.replace("500", "600"))


def test_short_texts_say_too_little() -> None:
    assert not same_words("text", "见附件。", "见附件。")
    assert same_words("doc_no", "见附件。", "见附件。")


@given(st.text("民政局通知，。12", max_size=40), st.text("民政局通知，。12", max_size=40))
def test_words_in_common_are_even_and_bounded(one: str, other: str) -> None:
    assert 0 <= words_in_common(one, other) <= 1
    assert words_in_common(one, other) == words_in_common(other, one)
    assert words_in_common(one, one) == 1
