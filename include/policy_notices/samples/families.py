"""List and notice pages as the portals' kinds of site make them: addresses, pagers, metadata, encodings."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from html import escape
from urllib.parse import quote

from policy_notices import settings
from policy_notices.samples.notices import Entry, Source, sources
from policy_notices.samples.site import Page, Site, filled, paragraphs

HTML = "text/html"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@cache
def sites() -> Mapping[str, Site]:
    """The sample portals by id, built once a process."""
    kinds: Mapping[str, Callable[..., Site]] = {"trs": trs, "jpage": jpage, "plain": plain, "share": share}
    built: dict[str, Site] = {}
    for source in sources():
        options = dict(source.family)
        built[source.id] = kinds[options.pop("kind")](source, **options)
    return built


def trs(source: Source, *, folder: str, per_page: int, charset: str, style: str = "", gzipped: bool = False) -> Site:
    """拓尔思 WCM: `index.shtml`, `index_1.shtml`, and notices in folders by month. `createPageHTML` counts from 0."""
    entries, pages = source.entries, {}
    for entry in entries:
        month = f"{folder}{entry.published:%Y%m}/"
        file = f"P0{entry.published:%Y%m%d}{entry.number}.docx"
        text = _notice(source, entry, style, f"./{file}")
        pages[month + _trs_name(entry)] = _page(text, charset, entry.published, gzipped)
        if entry.attachment:
            pages[month + file] = _file(entry)
    lists = []
    for number, rows in enumerate(_parts(entries, per_page)):
        shown = "\n".join(
            f'<li><span>{row.published:%Y-%m-%d}</span><a href="./{row.published:%Y%m}/{_trs_name(row)}" title="{escape(row.title)}"'
            f' target="_blank">{escape(_cut(row.title, 30))}</a></li>'
            for row in rows
        )
        lists.append(folder + (f"index_{number}.shtml" if number else "index.shtml"))
        count = math.ceil(len(entries) / per_page)
        text = filled(f"{source.id}.list", source.authority, entries=shown, pages=count, current=number, total=len(entries))
        pages[lists[-1]] = _page(text, charset, entries[0].published, gzipped)
    pages[folder] = pages[lists[0]]
    return _site(source, pages, (folder, *lists[1:]))


def jpage(source: Source, *, column: int, unit: int, per_page: int) -> Site:
    """大汉 jcms: a column page that holds the first records; `dataproxy.jsp` answers the form for further ones."""
    entries, pages = source.entries, {}
    records = []
    for entry in entries:
        path = f"/art/{entry.published.year}/{entry.published.month}/{entry.published.day}/art_{column}_{entry.number}.html"
        file = f"/module/download/downfile.jsp?classid=0&showname={quote('名单')}.docx&filename={entry.number:032x}.docx"
        pages[path] = _page(_notice(source, entry, "text-indent:2em", file), "utf-8", entry.published)
        if entry.attachment:
            pages[file] = _file(entry)
        title, shown = escape(entry.title), escape(_cut(entry.title, 40))
        link = f'<li><a href="{path}" target="_blank" title="{title}">{shown}</a><span>{entry.published:%Y-%m-%d}</span></li>'
        records.append(f"<record><![CDATA[{link}]]></record>")
    first = filled(f"{source.id}.list", source.authority, entries="\n".join(records[:per_page]), total=len(records), per_page=per_page)
    home = f"/col/col{column}/index.html"
    pages[home] = _page(first, "utf-8", entries[0].published)

    def answer(path: str, form: Mapping[str, str]) -> Page | None:
        if path != "/module/web/jpage/dataproxy.jsp" or form.get("columnid") != str(column) or form.get("unitid") != str(unit):
            return None
        window = records[int(form.get("startrecord", "1")) - 1 : int(form.get("endrecord", str(per_page)))]
        head = f"<totalrecord>{len(records)}</totalrecord><totalpage>{math.ceil(len(records) / per_page)}</totalpage>"
        text = f"<datastore>{head}<recordset>{''.join(window)}</recordset></datastore>"
        return Page(text.encode(), "text/xml;charset=UTF-8", entries[0].published)

    return Site(source.id, source.host, source.authority, pages, (home,), _recorded(pages, entries), answer)


def plain(source: Source, *, folder: str, per_page: int) -> Site:
    """A portal with a plain pager: table rows, 下一页 and 尾页."""
    entries, pages = source.entries, {}
    for entry in entries:
        month = f"{folder}{entry.published:%Y%m}/"
        file = f"W0{entry.published:%Y%m%d}{entry.number}.docx"
        pages[f"{month}t{entry.published:%Y%m%d}_{entry.number}.html"] = _page(_notice(source, entry, "", file), "utf-8", entry.published)
        if entry.attachment:
            pages[month + file] = _file(entry)
    lists = []
    count = math.ceil(len(entries) / per_page)
    for number, rows in enumerate(_parts(entries, per_page), start=1):
        shown = "\n".join(
            f'<tr><td>·<a href="{row.published:%Y%m}/t{row.published:%Y%m%d}_{row.number}.html">{escape(row.title)}</a></td>'
            f"<td>[{row.published:%Y-%m-%d}]</td></tr>"
            for row in rows
        )
        lists.append(folder + _numbered(number))
        text = filled(f"{source.id}.list", source.authority, entries=shown, pages=count, total=len(entries), pager=_pager(number, count))
        pages[lists[-1]] = _page(text, "utf-8", entries[0].published)
    pages[folder] = pages[lists[0]]
    return _site(source, pages, (folder, *lists[1:]))


def share(source: Source, *, folder: str, per_page: int) -> Site:
    """A document-sharing site: a preview that breaks off, hard-wrapped, and no metadata but who uploaded it when."""
    entries, pages = source.entries, {}
    for entry in entries:
        pages[f"/doc/{entry.published:%Y%m%d}{entry.number}.html"] = _page(_shared(source, entry), "utf-8", entry.published)
    lists = []
    for number, rows in enumerate(_parts(entries, per_page), start=1):
        shown = "\n".join(
            f'<div class="doc"><a href="/doc/{row.published:%Y%m%d}{row.number}.html">{escape(row.title)}</a>'
            f" <em>上传 {row.published:%Y-%m-%d}</em></div>"
            for row in rows
        )
        lists.append(folder + _numbered(number))
        pager = _pager(number, math.ceil(len(entries) / per_page))
        text = filled(f"{source.id}.list", source.authority, entries=shown, pager=pager)
        pages[lists[-1]] = _page(text, "utf-8", entries[0].published)
    return _site(source, pages, tuple(lists))


def _notice(source: Source, entry: Entry, style: str, file: str) -> str:
    written = entry.written
    day = entry.published
    return filled(
        f"{source.id}.notice",
        source.authority,
        title=escape(entry.title),
        issuer=source.authority,
        index_no=entry.index_no,
        doc_no=entry.doc_no,
        published=f"{day:%Y-%m-%d %H:%M}",
        published_full=f"{day:%Y-%m-%d %H:%M:%S}",
        published_on=f"{day:%Y-%m-%d}",
        published_cn=f"{day.year}年{day.month:02}月{day.day:02}日",
        written_on=f"{written:%Y-%m-%d}" if written else "",
        written_cn=f"{written.year}年{written.month:02}月{written.day:02}日" if written else "",
        body=paragraphs(entry.paragraphs, style),
        attachments=f' <a href="{escape(file)}">附表：名单.docx</a>' if entry.attachment else "",
        hits=0,
    )


def _shared(source: Source, entry: Entry) -> str:
    """The recorded text brings its own site furniture in its last lines; the invented ones are given the same."""
    if entry.recorded:
        preview, shared = source.around
    else:
        preview = "温馨提示：本文档已全部预览完毕，如需编辑请下载原文档。"
        shared = f"本文档由 热心网友 于 {entry.published:%Y-%m-%d %H:%M:%S} 上传分享"
    body = paragraphs(entry.paragraphs)
    return filled(
        f"{source.id}.notice", source.authority, title=escape(entry.title), body=body, preview=escape(preview), shared=escape(shared)
    )


def _page(text: str, charset: str, modified: datetime, gzipped: bool = False) -> Page:
    """`charset` may claim gb2312, as portals do that send GBK: the bytes are GB18030 then."""
    content = text.encode("gb18030" if charset == "gb2312" else charset)
    return Page(content, HTML if charset == "gb2312" else f"{HTML}; charset={charset}", modified, gzipped)


def _file(entry: Entry) -> Page:
    return Page((settings.SAMPLES / str(entry.attachment)).read_bytes(), DOCX, entry.published)


def _site(source: Source, pages: Mapping[str, Page], lists: tuple[str, ...]) -> Site:
    return Site(source.id, source.host, source.authority, pages, lists, _recorded(pages, source.entries))


def _recorded(pages: Mapping[str, Page], entries: tuple[Entry, ...]) -> str:
    """The recorded notice's address is made of its number, as all are."""
    number = next(entry.number for entry in entries if entry.recorded)
    return next(path for path in pages if path.endswith((f"_{number}.shtml", f"_{number}.html", f"{number}.html")))


def _trs_name(entry: Entry) -> str:
    return f"t{entry.published:%Y%m%d}_{entry.number}.shtml"


def _numbered(number: int) -> str:
    return "index.html" if number == 1 else f"index_{number}.html"


def _pager(number: int, count: int) -> str:
    before = f'<a href="{_numbered(number - 1)}">上一页</a> ' if number > 1 else "<span>上一页</span> "
    after = f'<a href="{_numbered(number + 1)}">下一页</a> ' if number < count else "<span>下一页</span> "
    return f'<a href="index.html">首页</a> {before}{after}<a href="{_numbered(count)}">尾页</a>'


def _parts(entries: tuple[Entry, ...], size: int) -> Iterator[tuple[Entry, ...]]:
    return (entries[at : at + size] for at in range(0, len(entries), size))


def _cut(title: str, length: int) -> str:
    return title if len(title) <= length else title[:length] + "..."
