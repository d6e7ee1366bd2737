"""Where a page keeps its notice: the container of its content system, and where there is none the densest part."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from policy_notices.page.density import densest
from policy_notices.page.document import fragment
from policy_notices.page.xpath import number

CONTAINERS = (
    ("tag", "ucapcontent"),
    ("id", "ucap-content"),
    ("class", "ucap-content"),
    ("id", "zoom"),
    ("id", "zoomcon"),
    ("class", "zoom"),
    ("id", "con_con"),
    ("id", "vsb_content"),
    ("class", "v_news_content"),
    ("class", "article_zoom"),
    ("class", "trs_editor_view"),
    ("class", "trs_editor"),
    ("class", "trs_ueditor"),
    ("class", "custom_unionstyle"),
    ("class", "news_cont_d_wrap"),
    ("class", "content_article"),
    ("id", "info_cont"),
    ("id", "detailcontent"),
    ("class", "vf_detail_content"),
    ("class", "article-content"),
    ("id", "article-content"),
    ("class", "article_con"),
    ("class", "main-txt"),
    ("class", "pages_content"),
    ("class", "j-fontcontent"),
    ("id", "fontzoom"),
    ("id", "ivs_content"),
    ("id", "maintext"),
    ("id", "cmsarticlecontent"),
    ("id", "articlecontent"),
    ("id", "j-show-body"),
    ("id", "xw_box"),
    ("id", "xxgk_content_div"),
    ("id", "newscontent"),
    ("class", "wzcon"),
    ("class", "zwxl-article"),
    ("class", "detail-news"),
    ("class", "art_con"),
    ("class", "article_content"),
    ("class", "article-con"),
    ("class", "content-article"),
    ("class", "news_content"),
    ("class", "my_conboxzw"),
)
"""Containers of the content systems, outermost first: 开普 UCAP, 大汉 and TRS `zoom`, 大汉 jpaas, 博达, TRS editors, NFCMS, gkmlpt, 龙讯,
and those of provinces and ministries. Ids and classes are compared in lower case."""

_MARKED = {
    "ContentStart": re.compile(r"<meta\s+name=[\"']?ContentStart[^>]*>(.*)<meta\s+name=[\"']?ContentEnd", re.I | re.S),
    "content.begin": re.compile(r"<!--\s*[\w.-]*content\.begin\s*-->(.*)<!--\s*[\w.-]*content\.end\s*-->", re.I | re.S),
    "enpcontent": re.compile(r"<!--\s*enpcontent\s*-->(.*)<!--\s*/enpcontent\s*-->", re.I | re.S),
}
"""Marks around the body: MOST's meta tags, 大汉's and 方正's comments."""

_TAGS = ("div", "td", "article", "section", "ucapcontent", "main")
_RARE_TAGS = ("span", "table", "p", "ul", "font", "form")
_media = number("boolean(.//img or .//iframe or .//embed or .//object or .//video)")
_length = number("string-length(normalize-space())")
_MINIMUM = 20
"""Characters below which a container must hold a picture or a file to count."""


@dataclass(frozen=True, slots=True)
class Body:
    """The element that holds the notice and the rule that found it."""

    element: etree._Element
    rule: str
    is_container: bool


def find_body(tree: etree._Element, html: str) -> Body | None:
    """The notice's element: a known container, marks in the markup, or by density; None where nothing is dense."""
    container = _known_container(tree, _MINIMUM)
    if container is not None:
        return container
    for name, mark in _MARKED.items():
        if match := mark.search(html):
            part = fragment(f"<div>{match.group(1)}</div>")
            if length(part) >= _MINIMUM:
                return Body(part, f"mark {name}", True)
    element = densest(tree)
    if element is not None:
        return Body(element, "density", False)
    return _known_container(tree, 1)


def length(element: etree._Element) -> int:
    """Characters of the element's text, runs of white space counted as one."""
    return int(_length(element))


def has_media(element: etree._Element) -> bool:
    return bool(_media(element))


def _known_container(tree: etree._Element, minimum: int) -> Body | None:
    named = _named(tree, _TAGS) or _named(tree, _RARE_TAGS)
    for kind, name in sorted(named, key=_RANK.__getitem__):
        filled = [element for element in _outermost(named[kind, name]) if length(element) >= minimum or has_media(element)]
        if filled:
            return Body(_joined(filled), f"{kind} {name}", True)
    return None


def _named(tree: etree._Element, tags: tuple[str, ...]) -> dict[tuple[str, str], list[etree._Element]]:
    """The elements of these tags that are known containers, in document order."""
    named: dict[tuple[str, str], list[etree._Element]] = {}
    for element in tree.iter(*tags):
        if element.tag == "ucapcontent":
            named.setdefault(("tag", "ucapcontent"), []).append(element)
        if identifier := element.get("id"):
            key = ("id", "vsb_content" if identifier.startswith("vsb_content") else identifier.lower())
            if key in _RANK:
                named.setdefault(key, []).append(element)
        if names := element.get("class"):
            for name in names.lower().split():
                if ("class", name) in _RANK:
                    named.setdefault(("class", name), []).append(element)
    return named


def _joined(parts: list[etree._Element]) -> etree._Element:
    """One element for a body that an editor left in several containers side by side; else the longest of them."""
    parent = parts[0].getparent()
    if len(parts) == 1 or parent is None or any(part.getparent() is not parent for part in parts):
        return max(parts, key=length) if len(parts) > 1 else parts[0]
    first, last = parent.index(parts[0]), parent.index(parts[-1])
    whole = etree.Element("div")
    whole.extend(list(parent)[first : last + 1])
    parent.insert(first, whole)
    return whole


_RANK = {container: rank for rank, container in enumerate(CONTAINERS)}


def _outermost(elements: list[etree._Element]) -> list[etree._Element]:
    if len(elements) == 1:
        return elements
    inside = set(elements)
    return [element for element in elements if inside.isdisjoint(element.iterancestors())]
