"""One notice page of every kind of site, with that kind's container, metadata and furniture."""

from __future__ import annotations

from .server import Answer

TITLE = "关于开展社区食堂星级评定的通知"
BODY = (
    "各区民政局：",
    "为提高助餐质量，决定在全市开展社区食堂星级评定，现将有关事项通知如下。",
    "一、评定范围。已备案并运营满一年的社区食堂。",
    "二、评定程序。自评申报、实地核查、公示公布。",
    "特此通知。",
)
_P = "".join(f"<p>{line}</p>" for line in BODY)
_META = f'<meta name="SiteName" content="某市民政局"><meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2024-05-06 09:10"><meta name="ContentSource" content="某市民政局">'
_TOP = '<div class="nav"><a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a></div>'
_END = '<div class="tool">【打印】【关闭】</div><div class="foot">主办单位：某市民政局 网站标识码：0000000000</div>'
_TABLE = '<table class="xxgk"><tr><td>索引号</td><td>00000001/2024-00007</td><td>发文字号</td><td>某民〔2024〕7号</td></tr><tr><td>发布机构</td><td>某市民政局</td><td>成文日期</td><td>2024-05-03</td></tr></table>'
_LIST = "<ul><li>索引号： 00000001/2024-00007</li><li>发文字号： 某民〔2024〕7号</li><li>发布机构： 某市民政局</li><li>成文日期： 2024年05月03日</li></ul>"


def _page(main: str, meta: str = _META) -> Answer:
    return Answer(
        f"<html><head><meta charset='utf-8'><title>{TITLE}</title>{meta}</head><body>{_TOP}<h1>{TITLE}</h1>{main}{_END}</body></html>".encode()
    )


FAMILIES: dict[str, Answer] = {
    "/family/trs": _page(f"{_TABLE}<div class=TRS_Editor><style>.TRS_Editor P{{line-height:2}}</style>{_P}</div>"),
    "/family/trs_ueditor": _page(f'{_LIST}<div id="Zoom"><div class="trs_editor_view TRS_UEDITOR">{_P}</div></div>'),
    "/family/trs_union_style": _page(f'{_TABLE}<div class="article_con"><div class="Custom_UnionStyle">{_P}</div></div>'),
    "/family/hanweb_jcms": _page(f'{_TABLE}<div id="zoom"><!--ZJEG_RSS.content.begin-->{_P}<!--ZJEG_RSS.content.end--></div>'),
    "/family/hanweb_jpaas": _page(f'{_LIST}<div id="con_con">{_P}</div>'),
    "/family/kaipu_ucap": _page(f"{_TABLE}<UCAPTITLE></UCAPTITLE><UCAPCONTENT>{_P}</UCAPCONTENT>"),
    "/family/gov_cn": _page(f'{_TABLE}<table><tr><td id="UCAP-CONTENT" class="pages_content">{_P}</td></tr></table>'),
    "/family/gkmlpt": _page(f'{_TABLE}<div class="article-content">{_P}</div><script>window._CONFIG = {{DETAIL: {{}}}};</script>'),
    "/family/boda": _page(f'{_LIST}<div id="vsb_content_2"><div class="v_news_content">{_P}</div></div>'),
    "/family/nfcms": _page(f'{_TABLE}<div class="news_cont_d_wrap">{_P}</div>'),
    "/family/no_container": _page(f"{_LIST}<div><div>{_P}</div></div>"),
}
