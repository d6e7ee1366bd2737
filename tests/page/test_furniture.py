"""What is trimmed from the ends of a body, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_notices.page import read_page
from policy_notices.page.furniture import is_credit, is_furniture, split_lead, trim

FURNITURE = [
    "扫一扫在手机打开当前页",
    "扫一扫在手机上查看当前页面",
    "已阅 0 打印 关闭",
    "【打印】【关闭】",
    "字号：[大 中 小]",
    "分享到：",
    "当前位置：首页 > 政务公开 > 通知公告",
    "首页 > 信息公开 > 正文",
    "上一篇：没有了",
    "责任编辑：王某",
    "【编辑：王某】",
    "网站标识码：9900000001 某公网安备 99000002000001号",
    "$('#share-1').share();",
    "img#imgConac{}",
    "简体 | 繁体 | 无障碍浏览",
]
CONTENT = [
    "更多地分享到了基层的经验是试点的成果。",
    "附件：1.任务分解表",
    "附件：",
    "附件下载",
    "青河市民政局",
    "2026年3月4日",
    "（此件公开发布）",
    "打印费按规定报销。",
    "《社会救助办法》",
    "大",
    "收藏品市场管理",
    "二、关闭不合格机构5家",
]
CREDITS = [
    "审核：王某",
    "文/王某 图/李某",
    "来源 | 青河日报",
    "（记者 王某 通讯员 李某）",
    "初审：王某 复审：李某 终审：赵某",
    "监制：王某；统筹：李某",
    "供稿：社会救助科",
]
NO_CREDITS = [
    "联系人：王某",
    "填表人：王某 审核：李某",
    "编制：王某\t审核：李某",
    "图：全市养老机构分布。",
    "（文件正文）",
    "作者单位：某局",
    "审核：材料齐全、符合法定形式的，应当场受理并出具受理凭证",
]
LINES = st.lists(st.sampled_from(FURNITURE + CREDITS + CONTENT), min_size=1, max_size=14)


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_is_known(line: str) -> None:
    assert is_furniture(line)
    assert trim(f"一、目标\n{line}") == "一、目标"


@pytest.mark.parametrize("line", CONTENT)
def test_content_stays_at_the_end(line: str) -> None:
    assert trim(f"一、目标\n{line}") == f"一、目标\n{line}"


@pytest.mark.parametrize("line", CREDITS)
def test_who_made_the_page_goes_from_the_end_only(line: str) -> None:
    assert trim(f"一、目标\n{line}\n{line}") == "一、目标"
    assert trim(f"{line}\n一、目标") == f"{line}\n一、目标"


@pytest.mark.parametrize("line", NO_CREDITS)
def test_who_answers_for_a_matter_stays(line: str) -> None:
    assert not is_credit(line)


TABLE = "表2 各区床位\n区\t床位(张)\n青河\t420\n南山\t310"


@pytest.mark.parametrize(
    ("above", "line"),
    [
        (TABLE, "来源：市民政局统计年报"),
        (TABLE, "（来源：市民政局统计年报）"),
        (TABLE, "信息来源：市统计局"),
        (f"{TABLE}\n注：不含民办机构。", "来源：市统计局"),
        ("图3 各区床位分布", "来源：市统计局"),
        ("床位继续增加。", "数据来源：市统计局"),
        ("床位继续增加。", "资料来源：市统计局"),
        (TABLE, "数据来源：市统计局"),
    ],
)
def test_where_a_table_s_data_are_from_is_content(above: str, line: str) -> None:
    assert trim(f"{above}\n{line}") == f"{above}\n{line}"
    assert trim(f"{above}\n{line}\n责任编辑：王某\n打印 关闭") == f"{above}\n{line}"


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("床位继续增加。", "来源：青河日报"),
        ("床位继续增加。", "（来源：青河日报）"),
        ("青河市民政局\t2026年3月4日", "来源：青河日报"),
        (f"{TABLE}\n床位继续增加。", "来源：青河日报"),
        ("图3说明，床位继续增加。", "来源：青河日报"),
        (TABLE, "来源：青河日报 编辑：王某"),
        (TABLE, "来源 | 青河日报"),
        (TABLE, "作者：王某"),
    ],
)
def test_which_medium_a_page_was_taken_from_is_not(above: str, line: str) -> None:
    assert trim(f"{above}\n{line}") == above


def test_a_page_whose_table_says_where_its_data_are_from() -> None:
    table = "<table><tr><td>区</td><td>床位</td></tr><tr><td>青河</td><td>420</td></tr></table>"
    body = f"<p>现将各区养老床位公布如下，请各单位对照执行。</p>{table}<p>来源：青河市民政局统计年报</p><p>来源：青河日报</p>"
    page = f"<html><head><meta charset='utf-8'></head><body><h1>床位公布</h1><div id='zoom'>{body}</div></body></html>"
    assert read_page(page.encode(), "http://a.example/1.html").text.endswith("青河\t420\n来源：青河市民政局统计年报")


def test_the_middle_is_untouched() -> None:
    text = "一、目标\n打印 关闭\n二、措施"
    assert trim(text) == text


def test_a_list_of_other_pages_goes_with_its_heading() -> None:
    text = "请遵照执行。\n某市民政局\n相关链接\n《某办法》政策解读\n一图读懂：某办法"
    assert trim(text) == "请遵照执行。\n某市民政局"


def test_a_heading_with_sentences_below_is_a_section() -> None:
    text = "请遵照执行。\n相关文件\n本办法所称文件，是指下列各项。"
    assert trim(text) == text


@given(LINES)
def test_trimming_twice_is_trimming_once(lines: list[str]) -> None:
    once = trim("\n".join(lines))
    assert trim(once) == once


@given(LINES)
def test_what_is_kept_is_a_run_of_the_same_lines_and_never_empty(lines: list[str]) -> None:
    kept = trim("\n".join(lines)).split("\n")
    assert kept
    assert any(lines[start : start + len(kept)] == kept for start in range(len(lines)))


@given(LINES)
def test_lines_of_content_are_never_lost(lines: list[str]) -> None:
    kept = trim("\n".join(lines)).split("\n")
    assert [line for line in lines if line in CONTENT] == [line for line in kept if line in CONTENT]


def test_the_head_of_a_dense_part_is_split_off() -> None:
    lines = ["关于换发证书的公告", "2019-08-01 10:00 来源：某县民政局", "字号：大 中 小", "各社会组织：", "请按时办理。"]
    lead, rest = split_lead("\n".join(lines), ["关于换发证书的公告 - 某县民政局网站"])
    assert rest == "各社会组织：\n请按时办理。"
    assert lead.count("\n") == 2


def test_a_signature_that_begins_like_the_title_is_no_title() -> None:
    text = "各科室：\n请遵照执行。\n青河市民政局\n2026年3月4日"
    assert split_lead(text, ["青河市民政局关于做好社区食堂建设和运营工作的通知"]) == ("", text)


def test_a_subtitle_between_title_and_byline_goes_with_them() -> None:
    lines = ["山村里的新食堂", "——青河镇助餐服务一年间", "2024-06-18 09:12 来源：远山日报", "清晨六点，村口的食堂升起炊烟。"]
    assert split_lead("\n".join(lines), ["山村里的新食堂"]) == ("\n".join(lines[:3]), lines[3])


def test_what_follows_a_title_without_a_byline_stays() -> None:
    lines = ["山村里的新食堂", "各村民委员会：", "清晨六点，村口的食堂升起炊烟。"]
    assert split_lead("\n".join(lines), ["山村里的新食堂"]) == (lines[0], "\n".join(lines[1:]))
