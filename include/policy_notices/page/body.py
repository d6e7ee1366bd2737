"""Where a page keeps its notice: the container of its content system, and where there is none the densest part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from lxml import etree

from policy_notices.page.density import densest
from policy_notices.page.document import fragment

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
)
"""Containers of the content systems, outermost first: 开普 UCAP, 大汉 and TRS `zoom`, 大汉 jpaas, 博达, TRS editors, NFCMS, gkmlpt and
some provinces' own. Ids and classes are compared in lower case."""

_MARKED = (
    re.compile(r"<meta\s+name=[\"']ContentStart[\"'][^>]*>(.*)<meta\s+name=[\"']ContentEnd[\"']", re.I | re.S),
    re.compile(r"<!--\s*[\w.-]*content\.begin\s*-->(.*)<!--\s*[\w.-]*content\.end\s*-->", re.I | re.S),
    re.compile(r"<!--\s*enpcontent\s*-->(.*)<!--\s*/enpcontent\s*-->", re.I | re.S),
)
"""Marks around the body: MOST's meta tags, 大汉's and 方正's comments."""

_tags = etree.XPath("//ucapcontent")
_ids = etree.XPath("//@id")
_classes = etree.XPath("//@class")
_media = etree.XPath("boolean(.//img or .//iframe or .//embed or .//object or .//video)")
_length = etree.XPath("string-length(normalize-space())")
_MINIMUM = 20
"""Characters below which a container must hold a picture or a file to count."""


@dataclass(frozen=True, slots=True)
class Body:
    """The element that holds the notice and the rule that found it."""

    element: etree._Element
    rule: str
    is_container: bool


def find_body(tree: etree._Element, html: str, selector: str | None = None) -> Body | None:
    """The notice's element: by the declaration's XPath, a known container, marks in the markup, or density; None where nothing is dense."""
    if selector is not None:
        found = tree.xpath(selector)
        return Body(found[0], f"selector {selector}", True) if isinstance(found, list) and found else None
    container = _known_container(tree)
    if container is not None:
        return container
    for mark in _MARKED:
        if match := mark.search(html):
            part = fragment(f"<div>{match.group(1)}</div>")
            if length(part) >= _MINIMUM:
                return Body(part, f"mark {match.group()[:40]}", True)
    element = densest(tree)
    return Body(element, "density", False) if element is not None else None


def length(element: etree._Element) -> int:
    """Characters of the element's text, runs of white space counted as one."""
    return int(cast(float, _length(element)))


def has_media(element: etree._Element) -> bool:
    return bool(_media(element))


def _known_container(tree: etree._Element) -> Body | None:
    named: dict[tuple[str, str], list[etree._Element]] = {}
    if elements := _tags(tree):
        named["tag", "ucapcontent"] = elements
    for value in _ids(tree):
        key = ("id", "vsb_content" if value.startswith("vsb_content") else value.lower())
        if key in _RANK:
            named.setdefault(key, []).append(value.getparent())
    for value in _classes(tree):
        for name in value.lower().split():
            if ("class", name) in _RANK:
                named.setdefault(("class", name), []).append(value.getparent())
    for kind, name in sorted(named, key=_RANK.__getitem__):
        elements = _outermost(named[kind, name])
        element = max(elements, key=length) if len(elements) > 1 else elements[0]
        if length(element) >= _MINIMUM or has_media(element):
            return Body(element, f"{kind} {name}", True)
    return None


_RANK = {container: rank for rank, container in enumerate(CONTAINERS)}


def _outermost(elements: list[etree._Element]) -> list[etree._Element]:
    if len(elements) == 1:
        return elements
    inside = set(elements)
    return [element for element in elements if inside.isdisjoint(element.iterancestors())]
