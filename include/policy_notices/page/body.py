"""Where a page keeps its notice: the container of its content system, and where there is none the densest part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from policy_notices.page.density import NEXT_TO_NOTHING, densest, prose_in
from policy_notices.page.document import fragment
from policy_notices.page.replies import drop_replies
from policy_notices.page.scripts import held_markup
from policy_notices.page.xpath import number

CONTAINERS = (
    ("tag", "ucapcontent"),
    ("id", "ucap-content"),
    ("class", "ucap-content"),
    ("id", "zoom"),
    ("id", "zoomcon"),
    ("id", "con_con"),
    ("id", "vsb_content"),
    ("class", "v_news_content"),
    ("class", "article_zoom"),
    ("class", "trs_editor_view"),
    ("class", "trs_editor"),
    ("class", "trs_ueditor"),
    ("class", "custom_unionstyle"),
    ("class", "news_cont_d_wrap"),
    ("id", "info_cont"),
    ("id", "detailcontent"),
    ("class", "vf_detail_content"),
    ("class", "main-txt"),
    ("class", "pages_content"),
    ("class", "j-fontcontent"),
    ("id", "ivs_content"),
    ("id", "cmsarticlecontent"),
    ("id", "j-show-body"),
    ("id", "xw_box"),
    ("id", "xxgk_content_div"),
    ("class", "zwxl-article"),
    ("class", "my_conboxzw"),
)
"""Containers of the content systems, outermost first: 开普 UCAP, 大汉 and TRS `zoom`, 大汉 jpaas, 博达, TRS editors, NFCMS, 龙讯, and those
of provinces and ministries. Ids and classes are compared in lower case."""

COMMON_NAMES = (
    ("class", "zoom"),
    ("class", "content_article"),
    ("class", "article-content"),
    ("id", "article-content"),
    ("class", "article_con"),
    ("class", "article_content"),
    ("class", "article-con"),
    ("class", "content-article"),
    ("class", "art_con"),
    ("class", "news_content"),
    ("class", "detail-news"),
    ("class", "wzcon"),
    ("id", "fontzoom"),
    ("id", "maintext"),
    ("id", "articlecontent"),
    ("id", "newscontent"),
    ("id", "js_content"),
    ("id", "artibody"),
)
"""Names that portals (gkmlpt among them, and their WeChat accounts) give the same container, and other sites give other things: believed
where they hold enough."""

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
_SMALL = 200
_MANY_TIMES = 5
_MUCH_MORE = 3
_MINIMUM = 20
"""Characters below which a container must hold a picture or a file to count."""


@dataclass(frozen=True, slots=True)
class Body:
    """The element that holds the notice and the rule that found it."""

    element: etree._Element
    rule: str
    is_container: bool
    has_text: bool = True
    is_common: bool = False


def find_body(tree: etree._Element, html: str, titles: Sequence[str] = ()) -> Body | None:
    """The notice's element: a known container, marks in the markup, or by density; None where nothing is dense. Where next to nothing
    or much less is shown, what a script would show.

    A small container of a common name is doubted: where the densest part is many times larger and has it inside, it is a picture's caption
    or the like. One that holds no text at all but a picture is the notice only if the page has no prose.
    """
    container = _known_container(tree, _MINIMUM)
    if container is not None and _is_sure(container):
        return container
    marked = _marked(html) if container is None else None
    if marked is not None:
        return marked
    if container is None:
        drop_replies(tree)
    dense = densest(tree, titles)
    size = length(dense) if dense is not None else 0
    if size < _SMALL and (held := _held(tree)) is not None and (prose_in(tree) < NEXT_TO_NOTHING or length(held) > _MUCH_MORE * size):
        return Body(held, "script text", True)
    if container is not None and (dense is None or not _outweighs(dense, container.element)):
        return container
    if dense is not None:
        return Body(dense, "density", False)
    return _known_container(tree, 1)


def _held(tree: etree._Element) -> etree._Element | None:
    """The longest text that scripts of the page hold as markup and have yet to show."""
    parts = [fragment(f"<div>{markup}</div>") for markup in held_markup(tree) if "</p>" in markup or "<br" in markup]
    longest = max(parts, key=prose_in, default=None)
    return longest if longest is not None and prose_in(longest) >= _SMALL else None


def _is_sure(container: Body) -> bool:
    return _holds(container.element, _SMALL) if container.is_common else container.has_text


def _marked(html: str) -> Body | None:
    for name, mark in _MARKED.items():
        if match := mark.search(html):
            part = fragment(f"<div>{match.group(1)}</div>")
            if length(part) >= _MINIMUM:
                return Body(part, f"mark {name}", True)
    return None


def _outweighs(dense: etree._Element, container: etree._Element) -> bool:
    size = length(container)
    if size < _MINIMUM:
        return prose_in(dense) >= _SMALL
    return length(dense) > _MANY_TIMES * size and dense in container.iterancestors()


def length(element: etree._Element) -> int:
    """Characters of the element's text, runs of white space counted as one."""
    return int(_length(element))


def _holds(element: etree._Element, minimum: int) -> bool:
    """Whether an element has so many characters, white space apart; stops counting there."""
    for text in element.itertext():
        minimum -= sum(map(len, text.split()))
        if minimum <= 0:
            return True
    return False


def has_media(element: etree._Element) -> bool:
    return bool(_media(element))


def _known_container(tree: etree._Element, minimum: int) -> Body | None:
    named = _named(tree, _TAGS)
    if named.keys() <= _COMMON:
        named.update({container: found for container, found in _named(tree, _RARE_TAGS).items() if not named or container not in _COMMON})
    for kind, name in sorted(named, key=_RANK.__getitem__):
        is_common = (kind, name) in COMMON_NAMES
        outermost = _outermost(named[kind, name])
        filled = [element for element in outermost if _holds(element, minimum)]
        if filled:
            return Body(_joined(filled), f"{kind} {name}", True, is_common=is_common)
        shown = [element for element in outermost if has_media(element)]
        if shown:
            return Body(shown[0], f"{kind} {name}", True, has_text=False, is_common=is_common)
    return None


def _named(tree: etree._Element, tags: tuple[str, ...]) -> dict[tuple[str, str], list[etree._Element]]:
    """The elements of these tags that are known containers, in document order."""
    named: dict[tuple[str, str], list[etree._Element]] = {}
    if "ucapcontent" in tags and (own := list(tree.iter("ucapcontent"))):
        named["tag", "ucapcontent"] = own
    for element in tree.iter(*tags):
        if identifier := element.get("id"):
            name = "vsb_content" if identifier.startswith("vsb_content") else identifier.lower()
            if name in _IDS:
                named.setdefault(("id", name), []).append(element)
        if names := element.get("class"):
            for name in names.lower().split():
                if name in _CLASSES:
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


_COMMON = frozenset(COMMON_NAMES)
_RANK = {container: rank for rank, container in enumerate((*CONTAINERS, *COMMON_NAMES))}
_IDS = frozenset(name for kind, name in _RANK if kind == "id")
_CLASSES = frozenset(name for kind, name in _RANK if kind == "class")


def _outermost(elements: list[etree._Element]) -> list[etree._Element]:
    if len(elements) == 1:
        return elements
    inside = set(elements)
    return [element for element in elements if inside.isdisjoint(element.iterancestors())]
