"""Which place is believed when a page contradicts itself, and what is never invented."""

from __future__ import annotations

from datetime import date

import pytest

from policy_notices.errors import BlockedError, LayoutError, NotANoticeError
from policy_notices.model import Link, Notice
from policy_notices.page import read_page

BODY = '<div class="TRS_Editor"><p>各区民政局：</p><p>今年新建社区食堂120个，其中城区不少于80个，请抓好落实，按季度报送进展。</p>{}</div>'
TITLE = "青河市民政局关于做好社区食堂建设的通知"


def notice(head: str = "", block: str = "", body: str = "", link: Link | None = None) -> Notice:
    filler = "<p>" + "本局网站导航说明文字。" * 60 + "</p>"
    page = f"<html><head>{head}</head><body>{filler}{block}{BODY.format(body)}</body></html>"
    return read_page(page.encode(), "http://mz.example.gov.cn/a/b.html", link=link)


def test_a_generation_time_in_pubdate_loses_to_the_line_under_the_title_and_is_flagged() -> None:
    read = notice('<meta name="PubDate" content="2026-03-27 09:36:38">', f"<h1>{TITLE}</h1><p>日期：2026-02-26 11:54 来源：</p>")
    assert read.published_on == date(2026, 2, 26)
    assert read.sources["published_on"] == "head 日期"
    assert read.flags == ("conflict_published_on",)


def test_the_lists_date_is_believed_before_pubdate() -> None:
    read = notice('<meta name="PubDate" content="2026-03-27">', link=Link("u", "标题", date(2026, 2, 27)))
    assert (read.published_on, read.sources["published_on"]) == (date(2026, 2, 27), "list")


def test_the_block_is_believed_before_everything() -> None:
    read = notice(
        f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2026-03-27">',
        "<table><tr><td>标题：</td><td>关于做好社区食堂建设的通知</td></tr><tr><td>发布日期：</td><td>2026年3月1日</td></tr></table><p>时间：2026-03-05</p>",
    )
    assert (read.title, read.published_on) == ("关于做好社区食堂建设的通知", date(2026, 3, 1))
    assert set(read.flags) == {"conflict_title", "conflict_published_on"}


def test_an_empty_label_is_not_filled_from_the_body() -> None:
    block = "<table><tr><td>索引号：</td><td>99/1</td><td>文号：</td><td></td></tr></table>"
    with_number = f'<div class="TRS_Editor"><p>青民规〔2024〕3号</p><p>{"今年新建社区食堂120个，请抓好落实。" * 30}</p></div>'
    page = f"<html><body><h1>{TITLE}</h1>{block}{with_number}</body></html>"
    assert read_page(page.encode(), "http://a.example/").doc_no is None
    assert read_page(page.replace("<td>文号：</td><td></td>", "").encode(), "http://a.example/").doc_no == "青民规〔2024〕3号"


def test_a_source_is_no_issuer_and_a_signatures_date_no_date_of_writing() -> None:
    read = notice(
        '<meta name="ContentSource" content="养老处">', f"<h1>{TITLE}</h1><p>来源：养老处</p>", "<p>青河市民政局</p><p>2026年3月4日</p>"
    )
    assert (read.issuer, read.written_on, read.published_on) == (None, None, None)


def test_a_shortened_title_of_the_list_is_no_conflict() -> None:
    read = notice(f'<meta name="ArticleTitle" content="{TITLE}">', link=Link("u", "青河市民政局关于做好社区…", None))
    assert read.title == TITLE
    assert read.flags == ()


@pytest.mark.parametrize(
    "tag",
    [
        '<meta name="ArticleTitle"content="{}">',
        "<META NAME='articletitle' CONTENT='{}'></meta>",
        '<meta content="{}" name=”ArticleTitle”/>',
        '<meta name="ArticleTitle"\n content="{}\n" />',
    ],
)
def test_broken_spellings_of_meta_tags_are_read(tag: str) -> None:
    assert notice(tag.format(TITLE)).title == TITLE


def test_the_sites_name_is_no_part_of_a_title() -> None:
    assert notice(f"<title>{TITLE}_通知公告_青河市民政局</title>").title == TITLE
    assert notice("<title>养老服务-家庭床位-建设规范 - 青河市民政局网站</title>").title == "养老服务-家庭床位-建设规范"


def test_selectors_of_the_declaration_stand_before_all_rules() -> None:
    page = f'<html><body><h1>{TITLE}</h1><em id="who">甲局</em><div class="odd">{"<p>特别的正文，只有声明知道它在哪里。</p>" * 30}</div>{BODY.format("")}</body></html>'
    read = read_page(page.encode(), "http://a.example/", selectors={"body": "div.odd", "issuer": "#who"})
    assert read.text.startswith("特别的正文")
    assert (read.issuer, read.sources["issuer"], read.sources["text"]) == ("甲局", "selector", "selector")
    with pytest.raises(LayoutError, match=r"div\.gone"):
        read_page(page.encode(), "http://a.example/", selectors={"body": "div.gone"})


def test_a_page_with_neither_body_nor_title_is_an_error() -> None:
    page = "<html><body>" + "<a href='/x'>栏目</a> " * 300 + "</body></html>"
    with pytest.raises(LayoutError, match="neither a body nor a title"):
        read_page(page.encode(), "http://a.example/x")


@pytest.mark.parametrize("page", ["", "<html><body></body></html>", "<html><body><p>您访问的页面不存在</p></body></html>"])
def test_an_empty_or_missing_page_is_no_notice(page: str) -> None:
    with pytest.raises((NotANoticeError, BlockedError, LayoutError)):
        read_page(page.encode(), "http://a.example/x")


def test_a_heading_that_is_longer_than_articletitle_is_the_title() -> None:
    read = notice(f'<meta name="ArticleTitle" content="{TITLE[:12]}">', f"<h1>{TITLE}</h1>")
    assert (read.title, read.sources["title"]) == (TITLE, "page h1")


def test_a_number_that_only_a_script_holds_is_read() -> None:
    read = notice("", f'<script>var FILENUM="青政规〔2026〕4号";</script><h1>{TITLE}</h1>')
    assert (read.doc_no, read.sources["doc_no"]) == ("青政规〔2026〕4号", "script")


def test_where_the_pages_title_is_the_sites_name_the_title_is_the_line_above_the_date() -> None:
    body = "各区民政局要高度重视,认真抓好落实,确保取得实效,并于年底前报送总结。" * 6
    page = (
        "<html><head><title>临江民政网</title></head><body><table><tr><td><a href='/'>首页</a></td></tr></table><table><tr><td><font size=5>"
        "临江市民政局关于印发2025年工作总结的通知</font></td></tr><tr><td>发布时间:2026/1/8 文章来源:办公室</td></tr>"
        f"<tr><td><div>{body}</div></td></tr></table></body></html>"
    )
    read = read_page(page.encode(), "http://mz.example.gov.cn/a.asp?id=1")
    assert (read.title, read.sources["title"], read.published_on) == (
        "临江市民政局关于印发2025年工作总结的通知",
        "head line",
        date(2026, 1, 8),
    )


def test_the_documents_own_head_and_foot_where_no_other_place_has_the_field() -> None:
    lines = ["青河市民政局文件", "青民发〔2024〕3号", *["今年新建社区食堂120个，请抓好落实。"] * 30, "青河市民政局办公室 2024年3月9日印发"]
    document = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<html><body><h1>{TITLE}</h1>{{}}<div class='TRS_Editor'>{document}</div></body></html>"
    read = read_page(page.format("").encode(), "http://a.example/")
    assert (read.doc_no, read.issuer, read.written_on) == ("青民发〔2024〕3号", "青河市民政局", date(2024, 3, 9))
    assert (read.sources["issuer"], read.sources["written_on"]) == ("document head", "document 印发")
    block = "<ul><li>发布机构：青河市政府</li><li>成文日期：2024-03-04</li></ul>"
    read = read_page(page.format(block).encode(), "http://a.example/")
    assert (read.issuer, read.written_on, read.flags) == ("青河市政府", date(2024, 3, 4), ())


def test_a_file_that_a_text_only_mentions_is_no_head() -> None:
    lines = ["各区民政局：", "请报送申报材料文件", *["今年新建社区食堂120个，请抓好落实。"] * 30, "本办法自2024年3月9日印发之日起施行。"]
    page = f"<html><body><h1>{TITLE}</h1><div class='TRS_Editor'>{''.join(f'<p>{line}</p>' for line in lines)}</div></body></html>"
    read = read_page(page.encode(), "http://a.example/")
    assert (read.issuer, read.written_on) == (None, None)
