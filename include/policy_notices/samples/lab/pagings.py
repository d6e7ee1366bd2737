"""Lists by kind of pagination: from one address, all rows a few at a time."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from urllib.parse import quote

SIZE = 5
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
PROXY = "/module/web/jpage/dataproxy.jsp"

Rows = list[tuple[str, date, str]]
Paging = Callable[[str, Mapping[str, str], Rows], str | None]
"""What a path answers to a request's parameters, given all rows; None: nothing is there."""


def rows_of(count: int) -> Rows:
    days = [date(2024, 12, 31) - timedelta(days=number) for number in range(count)]
    return [
        (f"临江市人民政府关于第{number}号事项的通知", day, f"/zwgk/{day:%Y%m}/t{day:%Y%m%d}_{number}.html")
        for number, day in enumerate(days)
    ]


def items(rows: Rows) -> str:
    return "".join(f'<li><a href="{href}" title="{title}">{title[:10]}...</a><span>{day}</span></li>' for title, day, href in rows)


def page_of(rows: Rows, number: int) -> Rows:
    return rows[number * SIZE : (number + 1) * SIZE]


def count_of(rows: Rows) -> int:
    return max(1, math.ceil(len(rows) / SIZE))


def numbered(path: str, folder: str, name: str, extension: str, first: int) -> int | None:
    """The page, from 0, that a static file is: `first` is the number of the second page's file."""
    if path in (folder, f"{folder}{name}.{extension}"):
        return 0
    number = path.removeprefix(f"{folder}{name}_").removesuffix(f".{extension}")
    return int(number) - first + 1 if number.isdigit() else None


def html(rows: Rows, rest: str) -> str:
    return f"<html><body><ul class='list'>{items(rows)}</ul>{rest}</body></html>"


def trs(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    number, pages = numbered(path, "/list/", "index", "shtml", 1), count_of(rows)
    call = f'<script>createPageHTML({len(rows)}, {pages}, {number}, "index", "shtml");</script>'
    return html(page_of(rows, number), call) if number is not None and number < pages else None


def from_one(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    number, pages = numbered(path, "/list/", "xlist", "shtml", 2), count_of(rows)
    if number is None or number >= pages:
        return None
    call = f"<script>createPageHTML('page_div',{pages}, {number + 1},'xlist','shtml',{len(rows)});</script>"
    return f"<html><body><ul><!--{items(page_of(rows, number))}{call}--></ul></body></html>"


def count_page(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    number, pages = numbered(path, "/list/", "index", "htm", 1), count_of(rows)
    code = f"var currentPage = {number};\nvar nextPage = currentPage+1;\nvar countPage = {pages};\n"
    code += 'document.write("<a href=\\"index"+"_"+nextPage+"."+"htm\\">下一页</a>");'
    return html(page_of(rows, number), f"<script>{code}</script>") if number is not None and number < pages else None


def prefix(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    number, pages = numbered(path, "/list/", "index", "html", 1), count_of(rows)
    call = f"<script>Pager({{size:{pages}, current:{number}, prefix:'index',suffix:'html'}});</script>"
    return html(page_of(rows, number), call) if number is not None and number < pages else None


def records(rows: Rows) -> str:
    return "".join(f"<record><![CDATA[{items([row])}]]></record>" for row in rows)


def jpage(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    setup = f"totalRecord:{len(rows)}, perPage:{SIZE}, param:{{columnid:9, unitid:7, webid:1, path:'/'}}"
    if path == "/list/":
        store = f"<datastore><nextgroup></nextgroup><recordset>{records(rows[:SIZE])}</recordset></datastore>"
        return f"<html><body><script type='text/xml'>{store}</script><script>$('#7').jpage({{{setup}}});</script></body></html>"
    if path != PROXY or asked.get("columnid") != "9" or asked.get("unitid") != "7":
        return None
    window = rows[int(asked["startrecord"]) - 1 : int(asked["endrecord"])]
    head = f"<totalrecord>{len(rows)}</totalrecord><totalpage>{count_of(rows)}</totalpage>"
    return f"<datastore>{head}<recordset>{records(window)}</recordset></datastore>"


def jpage_groups(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    if path not in ("/list/", PROXY):
        return None
    number = int(asked.get("page", "0"))
    group = f'<![CDATA[<a href="{PROXY}?page={number + 1}&appid=1&columnid=9"></a>]]>' if number + 1 < count_of(rows) else ""
    store = f"<datastore><nextgroup>{group}</nextgroup><recordset>{records(page_of(rows, number))}</recordset></datastore>"
    return store if number else f"<html><body><script type='text/xml'>{store}</script></body></html>"


def jpaas(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    if path == "/list/":
        query = "{'webId':'1','pageType':'column','tagId':'当前栏目_list','pageId':'9'}"
        return f'<html><body><div class="l"><script url="{UNIT}" queryData="{query}"></script></div></body></html>'
    if path != UNIT or asked.get("pageId") != "9":
        return None
    number = json.loads(asked["paramJson"])["pageNo"]
    box = f'<div class="pagination" count="{len(rows)}" pageNo="{number}" rows="{SIZE}"></div>'
    return json.dumps({"success": True, "data": {"html": f"<ul>{items(page_of(rows, number - 1))}</ul>{box}"}})


def ucap(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    if path != "/list/" and not path.startswith("/common/search/"):
        return None
    number = int(asked.get("page", "1"))
    results = [{"title": title, "url": href, "publishedTimeStr": f"{day} 08:00:00"} for title, day, href in page_of(rows, number - 1)]
    return json.dumps({"data": {"results": results, "page": number, "rows": SIZE, "total": len(rows)}})


def gkmlpt(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    if path == "/gkmlpt/index":
        return "<html><body><script>window._CONFIG = {SID: '99'};</script><div id='app'></div></body></html>"
    if path != "/gkmlpt/api/all/12" or asked.get("sid") != "99":
        return None
    number = max(1, int(asked["page"]))
    articles = [
        {"title": title, "url": href, "display_publish_time": f"{day} 08:00:00"}
        for title, day, href in rows[number * 100 - 100 : number * 100]
    ]
    return json.dumps({"articles": articles, "total": len(rows)})


def library(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    number = int(asked["p"])
    found = [{"title": title, "url": href, "pubtimeStr": f"{day:%Y.%m.%d}"} for title, day, href in page_of(rows, number - 1)]
    return json.dumps({"code": 200, "searchVO": {"catMap": {"gongwen": {"totalCount": len(rows), "listVO": found}}}})


def boda(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    pages = count_of(rows)
    name = path.removeprefix("/xxgk/").removesuffix(".htm")
    number = 0 if name == "tzgg" else pages - int(name.removeprefix("tzgg/")) if name.startswith("tzgg/") else None
    if number is None:
        return None
    below = f"{'tzgg/' if not number else ''}{pages - number - 1}.htm"
    link = (
        f'<span class="p_next p_fun"><a href="{below}">下页</a></span>'
        if number + 1 < pages
        else '<span class="p_next_d p_fun_d">下页</span>'
    )
    count = f'<span class="p_t">{number + 1}/{pages}</span>'
    box = f'<div class="pb_sys_common"><span class="p_t">共{len(rows)}条</span> <span class="p_pages">{link}</span> {count}</div>'
    return html(page_of(rows, number), box)


def countdown(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    pages = count_of(rows)
    if path == "/n3/n13/index.html":
        script = f'var purl="../../n3/n13/index_958"; var uu= purl+"_"+pName+".html"; var maxPageNum=0; maxPageNum = {pages}; pageName = 0;'
        return html(page_of(rows, 0), f'<div class="page" id="pag_958"><script>{script}</script></div>')
    number = path.removeprefix("/n3/n13/index_958_").removesuffix(".html")
    if not number.isdecimal() or not 0 < int(number) <= pages:
        return None
    lines = (f'<li><span>[{day}]</span><a href="{href}">{title}</a></li>' for title, day, href in page_of(rows, pages - int(number)))
    return f"<ul>{''.join(lines)}</ul>"


def links(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    number, pages = int(asked.get("page", "1")), count_of(rows)
    link = f'<a href="?page={number + 1}">下一页</a>' if number < pages else "下一页"
    return html(page_of(rows, number - 1), f'<div class="fy">共{len(rows)}条 第{number}/{pages}页 {link}</div>')


def bare_numbers(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    number, pages = int(asked.get("p", "1")), count_of(rows)
    shown = "".join(f"<span class='current'>{n}</span>" if n == number else f"<a href='?p={n}'>{n}</a>" for n in range(1, pages + 1))
    return html(page_of(rows, number - 1), f'<div class="pagination">{shown}</div>')


def encoded(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    number, pages = numbered(path, "/list/", "index", "html", 1), count_of(rows)
    if number is None or number >= pages:
        return None
    back = f'<a+href="index_{max(number - 1, 1)}.html">上一页</a>' if number else '<a+href="index.html">上一页</a>'
    on = (
        f'<a+href="index_{number + 1}.html">下一页</a>'
        if number + 1 < pages
        else f'<a+href="index_{number}.html">下一页</a>'
        if number
        else '<a+href="index.html">下一页</a>'
    )
    text = base64.b64encode(quote(f"<a>{len(rows)}条</a>+{back}+<span>{number + 1}</span>+{on}", safe="+").encode()).decode()
    return html(page_of(rows, number), f'<div id="pages">{text}</div>')


def atom(path: str, asked: Mapping[str, str], rows: Rows) -> str | None:
    number = int(asked.get("page", "0"))
    on = f'<link rel="next" href="/list/?page={number + 1}"/>' if number + 1 < count_of(rows) else ""
    entries = "".join(
        f"<entry><title>{title}</title><link href='{href}'/><published>{day}T08:00:00+08:00</published></entry>"
        for title, day, href in page_of(rows, number)
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{on}{entries}</feed>'


PAGINGS: Mapping[str, tuple[Paging, str]] = {
    "trs": (trs, "/list/"),
    "trs_from_one": (from_one, "/list/xlist.shtml"),
    "trs_count_page": (count_page, "/list/"),
    "prefix_suffix": (prefix, "/list/"),
    "jpage": (jpage, "/list/"),
    "jpage_groups": (jpage_groups, "/list/"),
    "jpaas": (jpaas, "/list/"),
    "ucap_search": (ucap, "/common/search/0a1b2c3d4e5f60718293a4b5c6d7e8f9?_isJson=true"),
    "gkmlpt_catalogue": (gkmlpt, "/gkmlpt/index#12"),
    "gkmlpt_page_0": (gkmlpt, "/gkmlpt/api/all/12?page=0&sid=99"),
    "library": (library, "/search-gov/data?t=zhengcelibrary&p=1&n=5"),
    "boda": (boda, "/xxgk/tzgg.htm"),
    "countdown": (countdown, "/n3/n13/index.html"),
    "next_link": (links, "/list/"),
    "numbers": (bare_numbers, "/list/"),
    "encoded_pager": (encoded, "/list/"),
    "atom": (atom, "/list/"),
}
