"""The six shapes of a metadata block, once they are lines."""

from __future__ import annotations

import pytest

from policy_notices.page.labels import head_date, statements


def stated(lines: str) -> dict[str, str]:
    return {statement.field: statement.value for statement in reversed(list(statements(lines)))}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("索引号\t99/2023-1\t文号\t青政发〔2023〕3号", {"index_no": "99/2023-1", "doc_no": "青政发〔2023〕3号"}),
        ("索 引 号：\t99/2023-1\n标 题：\t关于某事的通知", {"index_no": "99/2023-1", "title": "关于某事的通知"}),
        ("索引号： K1/2026-4277\n发布机构：某局", {"index_no": "K1/2026-4277", "issuer": "某局"}),
        ("索 引 号: 99/1 文号: 青民〔2022〕6 号", {"index_no": "99/1", "doc_no": "青民〔2022〕6 号"}),
        ("索 引 号 99/2019-30754 发布日期 2016-05-24", {"index_no": "99/2019-30754", "published_on": "2016-05-24"}),
        ("索引号\t文号\t发布机构\n99/2023-1\t\t某局", {"index_no": "99/2023-1", "doc_no": "", "issuer": "某局"}),
        ("来源：某省统计局发布时间：2021-10-18", {"published_on": "2021-10-18"}),
        ("[ 发文机构 ]\t某市财政局\t[ 成文日期 ]\t2021-06-07", {"issuer": "某市财政局", "written_on": "2021-06-07"}),
        ("[发文机构] 某市财政局\n[成文日期] 2021-06-07", {"issuer": "某市财政局", "written_on": "2021-06-07"}),
        (
            "索引号 99/2023-1\n文号 青政发〔2023〕3号\n发布机构 某局",
            {"index_no": "99/2023-1", "doc_no": "青政发〔2023〕3号", "issuer": "某局"},
        ),
        (
            "索引号：\n99/22\n发布机构：\n某局\n文号：\n发布日期：\n2024-1-1",
            {"index_no": "99/22", "issuer": "某局", "doc_no": "", "published_on": "2024-1-1"},
        ),
    ],
)
def test_every_shape_of_block_is_read(lines: str, expected: dict[str, str]) -> None:
    assert stated(lines) == expected


def test_an_empty_value_is_stated_as_empty_and_takes_nothing_from_the_next_label() -> None:
    assert stated("文号：\t\t发布日期：\t2024-10-15\n有效性：\n关于某事的通知") == {
        "doc_no": "",
        "published_on": "2024-10-15",
        "validity": "",
    }


def test_the_more_telling_label_comes_first() -> None:
    assert next(iter(statements("发布机构\t转发的局\t发文机关\t某市政府"))).value == "某市政府"


@pytest.mark.parametrize(
    "line",
    [
        "标题 党的故事\n名称 来自一条河",
        "搜索位置 标题 全文 排序方式 按时间",
        "本项目招标公告日期：2021年05月26日",
        "标题党与发布日期的故事",
    ],
)
def test_words_that_only_look_like_labels_state_nothing(line: str) -> None:
    assert stated(line) == {}


def test_the_date_under_the_title_is_found_with_and_without_a_label() -> None:
    labelled = "首页\n关于某事的通知\n来源：某处 时间：2025-03-20 10:57 浏览次数：3"
    bare = "关于某事的通知\n2021年06月10日 17:35 来源： 【打印】"
    assert next(head_date(labelled, "关于某事的通知"))[1] == "时间"
    assert list(head_date(bare, "关于某事的通知")) == [("2021年06月10日 17:35 ", "")]
