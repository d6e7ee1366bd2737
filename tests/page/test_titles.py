"""Titles of pages without a heading element or ArticleTitle."""

from __future__ import annotations

import pytest

from policy_notices.page import read_page

PAGE = (
    "<html><head><title>{named}</title>{meta}</head><body>{heading}<div>关于延长公示期的公告</div><div>2022年3月1日 09:05</div>"
    "<div id='zoom'><p>根据工作安排，公示期延长至2022年3月20日，请相互转告，特此公告。</p></div></body></html>"
)


def title(named: str, heading: str = "", meta: str = "") -> str | None:
    return read_page(PAGE.format(named=named, heading=heading, meta=meta).encode(), "http://zjj.example.gov.cn/a/1.html").title


@pytest.mark.parametrize(
    "named",
    [
        "临江市住建局",
        "政策文件_临江市住建局",
        "临江市住建局 > 政务公开 > 关于延长公示期的公告",
        "临江市住建局--关于延长公示期的公告",
        "关于延长公示期的公告-通知公告-临江市住建局",
        "关于延长公示期的公告_临江市住建局",
    ],
)
def test_the_line_that_the_page_title_has_as_a_part_or_that_stands_above_the_date(named: str) -> None:
    assert title(named) == "关于延长公示期的公告"


def test_a_heading_that_is_the_sites_name_is_no_title() -> None:
    assert title("临江市住建局", heading="<h1>临江市住建局</h1>") == "关于延长公示期的公告"


def test_markup_in_a_meta_tag_is_not_part_of_the_title() -> None:
    assert title("x", meta='<meta name="ArticleTitle" content="关于延长&lt;br/&gt;公示期的公告">') == "关于延长公示期的公告"


def test_the_title_above_a_block_of_a_page_that_only_names_the_site() -> None:
    block = "<table><tr><td>索引号</td><td>0001/2022-0003</td></tr><tr><td>成文日期</td><td>2022-02-27</td></tr></table>"
    page = PAGE.format(named="临江市住建局", meta="", heading="").replace("<div>2022年3月1日 09:05</div>", block)
    assert read_page(page.encode(), "http://zjj.example.gov.cn/a/1.html").title == "关于延长公示期的公告"
