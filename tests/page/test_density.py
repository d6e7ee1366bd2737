"""Bodies on pages of no known content system."""

from __future__ import annotations

import pytest

from policy_notices.page import read_page

TITLE = "山村里的新食堂开张一年"
SENTENCE = "清晨六点，村口的食堂升起炊烟，老人们三三两两地走来，说起第{}天的菜单。"
ARTICLE = [SENTENCE.format(number) for number in range(12)]
OTHER = [f"另一件事情的摘要，与本文毫无关系，却占据了很大的版面，读者也许会点开第{number}条。" for number in range(9)]
LINKS = "<ul>" + "".join(f'<li><a href="/{number}.html">另一座村庄的故事也很动人{number}</a></li>' for number in range(8)) + "</ul>"


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>　　{line}</p>" for line in lines)


def text_of(body: str) -> list[str]:
    page = f"<html><head><title>{TITLE} - 远山网</title></head><body><div class='t1'>{LINKS}</div>{body}<div>版权所有 远山网</div></body></html>"
    return read_page(page.encode(), "http://news.example.cn/1.html").text.split("\n")


@pytest.mark.parametrize(
    "body",
    [
        f"<div><div><h1>{TITLE}</h1><div>2024-06-18 09:12 来源：远山日报</div><div>{paragraphs(ARTICLE)}</div>{LINKS}</div></div>",
        f"<div><h1>{TITLE}</h1><div>{'<br><br>'.join(ARTICLE)}</div></div>",
        f"<div><h1>{TITLE}</h1><div>{''.join(f'<div>{line}</div>' for line in ARTICLE)}</div></div>",
        f"<div><h1>{TITLE}</h1><div>{paragraphs(ARTICLE)}</div><div class='comments'>{paragraphs(OTHER * 3)}</div></div>",
        f"<div class='main-sidebar hot'><h1>{TITLE}</h1><div>{paragraphs(ARTICLE)}</div></div>",
        f"<div><div><h1>{TITLE}</h1><div>{paragraphs(ARTICLE)}</div></div><div>{paragraphs(OTHER)}</div></div>",
        f"<article><h1>{TITLE}</h1><div>{paragraphs(ARTICLE[:8])}</div><div>{paragraphs(ARTICLE[8:])}</div></article>",
        f"<table><tr><td>{LINKS}</td><td><table><tr><td><h1>{TITLE}</h1></td></tr><tr><td>{paragraphs(ARTICLE)}</td></tr></table></td></tr></table>",
        f"<div><h1>{TITLE}</h1>{paragraphs(OTHER[:3])}<section itemprop='articleBody'>{paragraphs(ARTICLE)}</section></div>",
        f"<h1>{TITLE}</h1><div style='display:none'>{paragraphs(OTHER * 4)}</div><div>{paragraphs(ARTICLE)}</div>",
    ],
    ids=["column", "br", "divs", "comments", "misnamed", "sidebar", "sections", "table", "marked", "hidden"],
)
def test_the_article_is_found_whole_and_alone(body: str) -> None:
    assert text_of(body) == ARTICLE


def test_a_caption_in_a_container_of_a_common_name_is_not_the_notice() -> None:
    caption = "<div class='zoom'><img src='a.jpg'><span>食堂一角，摄于开张一周年的早晨，图为远山日报所供。</span></div>"
    lines = text_of(f"<div><h1>{TITLE}</h1><div>{paragraphs(ARTICLE[:6])}{caption}{paragraphs(ARTICLE[6:])}</div></div>")
    assert lines[:6] == ARTICLE[:6]
    assert lines[-6:] == ARTICLE[6:]


def test_a_picture_in_a_common_container_is_not_an_image_only_body() -> None:
    body = f"<div class='news_content'><img src='a.jpg'></div><h1>{TITLE}</h1><div>{paragraphs(ARTICLE)}</div>"
    assert text_of(body) == ARTICLE


def test_short_sentences_are_prose_and_the_imprint_is_not() -> None:
    page = (
        "<html><head><title>闲谈</title></head><body><div class='log'><h3>闲谈</h3><div class='t'><p>昨天去看了新桥，人很多。</p><p>天气不太好，凑合看。</p>"
        "<p>我笑笑，没有说话。</p></div></div><div class='b'><p>关于我们 | 广告服务 | 招聘信息 | 网站地图</p>"
        "<p>互联网新闻信息服务许可证 42120200001 ICP备12345号</p></div></body></html>"
    )
    assert (
        read_page(page.encode(), "http://www.example.com/a/1.html").text
        == "昨天去看了新桥，人很多。\n天气不太好，凑合看。\n我笑笑，没有说话。"
    )


def test_cards_of_related_pages_are_no_part_of_an_article_of_bare_blocks() -> None:
    lines = [f"大桥全长三千二百米，双向六车道，历时三年零{n}个月建成，昨天正式通车。" for n in range(2, 6)]
    cards = "".join(
        f"<div><a href='/r{n}'>第{n}届比赛路线公布</a><p>部分路段将实行临时交通管制，请市民提前规划路线。</p></div>" for n in range(6)
    )
    page = (
        "<html><head><title>大桥通车_新闻网</title></head><body><div class='w'><div class='c'><div>大桥通车</div>"
        f"<div class='bd'>{''.join(f'<div>{line}</div><div><br></div>' for line in lines)}</div></div><div class='rel'><h2>相关文章</h2>{cards}</div></div></body></html>"
    )
    assert read_page(page.encode(), "http://www.example.com/a/1.html").text == "\n".join(lines)


POSTS = [
    "<div id='post_{n}'><table><tr><td class='pls'><a>网友{n}</a></td><td class='plc'><strong><em>{n}</em>楼</strong><em>发表于 2024-5-{n} 10:00</em>"
    "<table><tr><td class='t_f'>{text}</td></tr></table></td></tr></table></div>",
    "<div class='item'><span class='who'>网友{n}</span><span>{n}楼</span><span>2024-05-0{n}</span><div class='said'>{text}</div></div>",
    "<li class='post'><p>网友{n}</p><p>回复于：2024-05-0{n} 08:30</p><div>{text}</div></li>",
]


@pytest.mark.parametrize("post", POSTS, ids=["tables", "divs", "items"])
def test_replies_below_a_post_are_no_part_of_it(post: str) -> None:
    posts = [post.format(n=1, text="<br>".join(ARTICLE)), *(post.format(n=n, text="<br>".join(OTHER[:4])) for n in range(2, 6))]
    lines = text_of(f"<div><h1>{TITLE}</h1><div id='list'>{''.join(posts)}</div></div>")
    assert lines[-len(ARTICLE) :] == ARTICLE


def test_offices_with_their_floors_are_no_posts() -> None:
    offices = [f"第{n}分中心位于和平路{n}号行政服务中心大楼，受理养老服务补贴申请，请就近办理。" for n in range(3, 9)]
    rows = "".join(f"<div class='row'><p>{line}</p><span>{n}楼</span></div>" for n, line in enumerate(offices))
    assert [line for line in text_of(f"<div><h1>{TITLE}</h1>{paragraphs(ARTICLE)}{rows}</div>") if line in offices] == offices


def test_a_text_that_a_hidden_text_area_holds_outweighs_the_block_that_is_shown() -> None:
    held = f"<div id='shown'></div><textarea style='display:none'>{paragraphs(ARTICLE).replace('<', '&lt;')}</textarea>"
    block = "<ul><li>索引号：0001/2024-7</li><li>主题分类：民政、养老、社会救助、社会福利、慈善事业</li><li>有效性：有效</li></ul>"
    assert text_of(f"<div>{block}<h1>{TITLE}</h1>{held}</div>") == ARTICLE


def test_a_short_notice_in_a_script_s_record_is_no_shell() -> None:
    page = (
        '<html><head><title>x</title></head><body><div id=\'app\'></div><script>window._CONFIG = {DETAIL: {"title": "关于延长公示期的公告", '
        '"content": "<p>公示期延长至2024年3月20日，特此公告。</p>"}};</script></body></html>'
    )
    assert read_page(page.encode(), "http://www.example.gov.cn/post_1.html").text == "公示期延长至2024年3月20日，特此公告。"


def test_a_container_in_what_browsers_do_not_show_is_read_too() -> None:
    assert text_of(f"<noscript><div id='zoom'>{paragraphs(ARTICLE)}</div></noscript>") == ARTICLE
