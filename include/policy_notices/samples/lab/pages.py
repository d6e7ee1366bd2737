"""One notice as every kind of site shows it: its containers, its blocks of metadata, its meta tags, each under a name of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping

TITLE = "关于开展社区食堂星级评定的通知"
BODY = (
    "各区民政局：",
    "为提高助餐质量，决定在全市开展社区食堂星级评定，现将有关事项通知如下。",
    "一、评定范围。已备案并运营满一年的社区食堂。",
    "二、评定程序。自评申报、实地核查、公示公布。",
    "特此通知。",
)
INDEX_NO, DOC_NO, ISSUER, WRITTEN, PUBLISHED = "00000001/2024-00007", "某民〔2024〕7号", "某市民政局", "2024-05-03", "2024-05-06"

_P = "".join(f"<p>{line}</p>" for line in BODY)
_META = (
    f'<meta name="SiteName" content="{ISSUER}"><meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2024-05-06 09:10">'
    f'<meta name="ContentSource" content="{ISSUER}">'
)
_TOP = '<div class="nav"><a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a></div>'
_END = f'<div class="tool">【打印】【关闭】</div><div class="foot">主办单位：{ISSUER} 网站标识码：0000000000</div>'
_TABLE = (
    f'<table class="xxgk_article"><tr><td>索引号</td><td>{INDEX_NO}</td><td>文号</td><td>{DOC_NO}</td></tr>'
    f"<tr><td>发布机构</td><td>{ISSUER}</td><td>成文日期</td><td>{WRITTEN}</td></tr></table>"
)
_LIST = (
    f'<div class="sub"><ul><li>索引号： {INDEX_NO}</li><li>发文字号： {DOC_NO}</li><li>发布机构： {ISSUER}</li>'
    f"<li>成文日期： 2024年05月03日</li></ul></div>"
)
_ZOOM = f'<div id="zoom">{_P}</div>'


def _page(main: str, meta: str = _META, title: str = f"<h1>{TITLE}</h1>") -> bytes:
    head = f"<meta charset='utf-8'><title>{TITLE}</title>{meta}"
    return f"<html><head>{head}</head><body>{_TOP}{title}{main}{_END}</body></html>".encode()


def _detail() -> str:
    own = {"identifier": INDEX_NO, "document_number": DOC_NO, "publisher": ISSUER, "date": 1714665600}
    return json.dumps({"title": TITLE, "content": _P, "date": f"{PUBLISHED} 09:10:00", "gkml_data": own})


def _meta_list() -> str:
    keys = {"refno": DOC_NO, "indexnumber": INDEX_NO, "writedate": WRITTEN, "publisher": ISSUER}
    return json.dumps({"domainMetaList": [{"key": key, "value": value} for key, value in keys.items()]})


CONTAINERS: Mapping[str, bytes] = {
    "trs": _page(f"{_TABLE}<div class=TRS_Editor><style>.TRS_Editor P{{line-height:2}}</style>{_P}</div>"),
    "trs_ueditor": _page(f'{_LIST}<div id="Zoom"><div class="trs_editor_view TRS_UEDITOR">{_P}</div></div>'),
    "trs_union_style": _page(f'{_TABLE}<div class="article_con"><div class="Custom_UnionStyle">{_P}</div></div>'),
    "trs_filenum": _page(f'{_LIST.replace(DOC_NO, "")}<script>var FILENUM="{DOC_NO}";</script><div class=TRS_Editor>{_P}</div>'),
    "most_marks": _page(f'{_TABLE}<div><meta name="ContentStart"/>{_P}<meta name="ContentEnd"/></div>'),
    "hanweb_jcms": _page(f"{_TABLE}<div><!--ZJEG_RSS.content.begin-->{_P}<!--ZJEG_RSS.content.end--></div>"),
    "hanweb_zoom": _page(f'{_TABLE}<div class="main-txt"><div class="article_zoom">{_P}</div></div>'),
    "hanweb_jpaas": _page(f'{_LIST}<div id="con_con">{_P}</div>'),
    "ucap_tags": _page(
        f"{_TABLE}<publishtime>{PUBLISHED}</publishtime><UCAPCONTENT>{_P}</UCAPCONTENT>", title=f"<UCAPTITLE>{TITLE}</UCAPTITLE>"
    ),
    "ucap_table": _page(f'{_TABLE}<table><tr><td id="UCAP-CONTENT" class="pages_content">{_P}</td></tr></table>'),
    "ucap_paged": _page(f'{_TABLE}<div id="UCAP-CONTENT">{_P.replace("</p><p>二", "</p>#PAGE_BREAK#<p>二")}</div>'),
    "gkmlpt_page": _page(f'{_TABLE}<div class="article-content">{_P}</div><script>window._CONFIG = {{DETAIL: {{}}}};</script>'),
    "gkmlpt_script": _page(f'<div id="app"></div><script>window._CONFIG = {{DETAIL: {_detail()}}};</script>', meta="", title=""),
    "boda_page": _page(f'{_LIST}<div id="vsb_content_2"><div class="v_news_content">{_P}</div></div>'),
    "nfcms": _page(f'{_TABLE}<div class="news_cont_d_wrap">{_P}</div>'),
    "no_container": _page(f"{_LIST}<div><div>{_P}</div></div>"),
}
"""The body's container of every content system."""

BLOCKS: Mapping[str, bytes] = {
    "block_cells": _page(_TABLE + _ZOOM),
    "block_bold_cells": _page(
        f'<table class="bd1"><tr><td><b>索 引 号：</b></td><td>{INDEX_NO}</td><td><b>标　　题：</b></td><td>{TITLE}</td></tr>'
        f"<tr><td><b>发文&nbsp;机关：</b>"
        f"</td><td>{ISSUER}</td><td><b>文  号：</b></td><td>{DOC_NO}</td></tr><tr><td><b>成文日期：</b></td><td>2024年05月03日</td>"
        f"<td><b>有 效 性：</b></td><td></td></tr></table>{_ZOOM}"
    ),
    "block_items": _page(_LIST + _ZOOM),
    "block_headers": _page(
        f'<div class="xxgk-table"><table><tr><th>索  引  号</th><td>{INDEX_NO}</td><th>发布机构</th><td>{ISSUER}</td></tr>'
        f"<tr><th>文　　号</th><td>{DOC_NO}</td><th>成文日期</th><td>{WRITTEN}</td></tr></table></div>{_ZOOM}"
    ),
    "block_one_cell": _page(
        f"<table><tr><td><B>索 引 号:</B> {INDEX_NO}<br><B>文号:</B> {DOC_NO}<br><B>发文机关:</B> <span id='lOrg'>{ISSUER}</span><br>"
        f"<B>成文日期:</B> {WRITTEN}</td></tr></table>{_ZOOM}"
    ),
    "block_inline": _page(f"<p>索引号:   {INDEX_NO} 文号:  {DOC_NO} 发布机构: {ISSUER} 成文日期:   {WRITTEN}</p>{_ZOOM}"),
    "block_without_colons": _page(f"<p>索 引 号 {INDEX_NO} 文号 {DOC_NO} 发布机构 {ISSUER} 成文日期 {WRITTEN}</p>{_ZOOM}"),
    "block_meta_list": _page(f"{_ZOOM}<script>var info = {_meta_list()};</script>"),
}
"""The metadata block in all of its shapes."""

METAS: Mapping[str, bytes] = {
    "meta_without_space": _page(_TABLE + _ZOOM, _META.replace('" content=', '"content=')),
    "meta_in_single_quotes": _page(_TABLE + _ZOOM, _META.replace('"', "'")),
    "meta_closed": _page(_TABLE + _ZOOM, _META.replace('">', '"></meta>')),
    "meta_in_other_case": _page(_TABLE + _ZOOM, _META.replace("SiteName", "Sitename").replace("PubDate", "pubdate")),
    "meta_with_line_feed": _page(_TABLE + _ZOOM, f'<meta name="SiteIDCode" content="4500000068\n">{_META}'),
    "meta_turned": _page(_TABLE + _ZOOM, f'<meta content="{TITLE}" name="ArticleTitle"><meta content="{PUBLISHED} 09:10" name="PubDate">'),
    "meta_without_source": _page(_TABLE + _ZOOM, _META.replace(f'Source" content="{ISSUER}', 'Source" content="')),
    "meta_is_stale": _page(
        f"{_TABLE}<p>发布时间：2024-05-06 20:40</p>{_ZOOM}",
        f'{_META.replace("2024-05-06", "2024-05-07")}<meta name="ColumnName" content="2026年">',
    ),
}
"""The meta tags in their broken spellings."""

PAGES: Mapping[str, bytes] = {**CONTAINERS, **BLOCKS, **METAS}
