from __future__ import annotations

from types import SimpleNamespace

import pytest

from policy_notices.files import read_file
from policy_notices.files.characters import width_in_ems
from policy_notices.files.layout import Fragment, PageText, joined_pages, page_text, without_running_heads

AIM = "到2025年，全市养老机构护理型床位占比达到55%以上，新增养老床位1200张，建成示范性居家社区养老服务网络的县区不少于4个。"
WORK = "（一）完善基础设施。全年完成适老化改造3000户，其中困难家庭800户，改造资金由市县两级财政按照6:4的比例承担，年底前全部完成。"


def test_wrapped_lines_are_paragraphs_again_and_page_numbers_are_gone(make: SimpleNamespace) -> None:
    file = read_file(make.pdf("养老服务实施方案", ["一、总体要求", AIM, "二、重点任务", WORK]), "方案.pdf")
    assert (file.status, file.problem, file.media_type) == ("read", None, "application/pdf")
    assert file.pages == ("\n".join(["养老服务实施方案", "一、总体要求", AIM, "二、重点任务", WORK]),)


def test_a_paragraph_over_a_page_break_is_whole_on_the_page_where_it_begins(make: SimpleNamespace) -> None:
    paragraphs = [f"第{number}项任务：{AIM}{WORK}" for number in range(1, 16)]
    file = read_file(make.pdf("任务清单", paragraphs), "a.pdf")
    assert len(file.pages) > 2
    assert "\n".join(file.pages).split("\n") == ["任务清单", *paragraphs]


def test_spaces_that_a_writer_typed_stay_and_layout_gaps_do_not_come(make: SimpleNamespace) -> None:
    file = read_file(make.pdf("通知", ["到 2025 年，A4 paper 用量下降 10%。"]), "a.pdf")
    assert file.pages[0].endswith("到 2025 年，A4 paper 用量下降 10%。")


def test_ruled_table_is_rows_with_tabs_in_its_place(make: SimpleNamespace) -> None:
    table = [["指标", "2024年", "2025年"], ["护理型床位\n占比", "50%", "55%"], ["新增床位（张）", "1000", "1200"]]
    file = read_file(make.pdf("指标表", [AIM, table, WORK]), "a.pdf")
    rows = ["指标\t2024年\t2025年", "护理型床位占比\t50%\t55%", "新增床位（张）\t1000\t1200"]
    assert file.pages[0].split("\n") == ["指标表", AIM, *rows, WORK]


def test_two_columns_are_read_one_after_the_other_whatever_was_drawn_first(make: SimpleNamespace) -> None:
    left = [
        f"左栏第{number}段，全年新增床位{number}00张，完成适老化改造{number}000户，探访率达到百分之百，资金全部到位。"
        for number in range(1, 6)
    ]
    right = [text.replace("左栏", "右栏") for text in left]
    file = read_file(make.two_column_pdf("公报", left, right), "a.pdf")
    assert file.pages[0].split("\n") == ["公报", *left, *right]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("declared", [True, False])
def test_text_on_a_turned_page_is_read_upright(make: SimpleNamespace, turn: int, declared: bool) -> None:
    """Wide tables stand on turned pages; some writers turn the text and do not say so."""
    assert read_file(make.turned_pdf(["第一行新增床位。", "第二行适老化改造。", "第三行。"], turn, declared), "a.pdf").pages == (
        "第一行新增床位。\n第二行适老化改造。\n第三行。",
    )


def test_password_is_said(make: SimpleNamespace) -> None:
    file = read_file(make.pdf("密", [AIM], password="secret"), "a.pdf")
    assert (file.status, file.pages) == ("encrypted", ())
    assert "password" in (file.problem or "")


@pytest.mark.parametrize("left_out", [1, 700, 0.5])
def test_cut_short_is_broken_or_read_and_never_raised(make: SimpleNamespace, left_out: float) -> None:
    whole = make.pdf("通知", [AIM, WORK])
    cut = whole[: -int(left_out if left_out >= 1 else len(whole) * left_out)]
    file = read_file(cut, "a.pdf")
    assert file.status in ("read", "broken")
    assert file.status == "read" or file.problem


def test_a_page_instead_of_the_file_is_named(make: SimpleNamespace) -> None:
    file = read_file(b"<!DOCTYPE html><html><body>404</body></html>", "a.pdf")
    assert (file.status, file.problem) == ("broken", "named .pdf but is an HTML page: the portal answered with a page instead of the file")


def test_radicals_from_a_font_table_are_the_characters_they_look_like() -> None:
    from policy_notices.files.characters import cleaned

    assert cleaned("⺠政⼯作⻓期\u200b⽬标") == "民政工作长期目标"


def line(text: str, x: float, y: float) -> Fragment:
    return Fragment(text, x, y, x + 10 * len(text), y + 10)


def test_a_short_line_ends_its_paragraph_and_an_item_number_begins_one() -> None:
    wide = "字" * 30
    lines = [
        line("　" + wide[:28], 20, 0),
        line(wide, 0, 15),
        line("完。", 0, 30),
        line("一、" + wide[:28], 0, 45),
        line("二、" + wide[:8], 0, 60),
    ]
    assert page_text(lines).paragraphs == ("　".strip() + wide[:28] + wide + "完。", "一、" + wide[:28], "二、" + wide[:8])


def test_pieces_far_apart_on_a_line_are_cells() -> None:
    lines = [line("县区", 0, 0), line("床位", 100, 0), line("东城", 0, 15), line("700", 100, 15)]
    assert page_text(lines).paragraphs == ("县区\t床位", "东城\t700")


def test_a_page_number_alone_does_not_part_a_sentence() -> None:
    wide = "字" * 30
    first = page_text([*(line(wide, 0, 15 * n) for n in range(4)), line("— 3 —", 150, 100)])
    second = page_text([line("续。", 0, 0), *(line(wide, 0 if n else 20, 15 + 15 * n) for n in range(3))])
    assert next(joined_pages([first, second])) == wide * 4 + "续。"


def test_a_paragraph_may_swallow_whole_pages() -> None:
    opened, inside, closed = PageText(("头",), False, 0), PageText(("中",), True, 0), PageText(("尾。", "次段"), True)
    assert list(joined_pages([opened, inside, PageText(), closed, opened])) == ["头中尾。", "", "", "次段", "头"]


def test_running_heads_go_but_for_the_first(make: SimpleNamespace) -> None:
    pages = [
        [line("民政局文件", 0, 0), line(f"正文{number}甲乙丙"[number:], 0, 50), line(f"第{number}页共9页", 0, 90)] for number in range(4)
    ]
    kept = [[piece.text for piece in page] for page in without_running_heads(pages)]
    assert [len(page) for page in kept] == [3, 1, 1, 1]
    assert without_running_heads(pages[:2]) == pages[:2]


def test_second_line_of_a_title_belongs_to_the_first() -> None:
    lines = [line("关于" + "字" * 26 + "重点", 0, 0), line("任务分工的通知", 115, 15), line("各县民政局：", 0, 30)]
    assert page_text(lines).paragraphs == ("关于" + "字" * 26 + "重点任务分工的通知", "各县民政局：")


def test_what_programs_do_not_break_leaves_the_line_before_short_and_the_sentence_whole() -> None:
    """A quotation mark holds the characters on both sides, a number its digits: lines seen in what LibreOffice writes."""
    first, last = line("字" * 28, 20, 0), line("末。", 0, 45)
    for length, start in ((28, "设“为民"), (26, "1234567890个"), (29, "（街道）"), (26, "人、12027名")):
        before, after = "前" * length, start + "后" * (30 - int(width_in_ems(start)))
        lines = [first, line(before, 0, 15), Fragment(after, 0, 30, 300, 40), last]
        assert page_text(lines).paragraphs == (first.text + before + after + "末。",)


def test_an_item_number_at_the_margin_inside_a_sentence_is_no_new_paragraph() -> None:
    lines = [
        line("字" * 28, 20, 0),
        line("前" * 26 + "按照第", 0, 15),
        line("（一）项办理。", 0, 30),
        line("（二）另起" + "字" * 23, 20, 45),
    ]
    assert page_text(lines).paragraphs == ("字" * 28 + "前" * 26 + "按照第（一）项办理。", "（二）另起" + "字" * 23)
