"""Parts of a page that belong to its frame: by their name, because a reader does not see them, or because they are lists of other pages."""

from __future__ import annotations

import re

from lxml import etree

from policy_notices.page.xpath import attributes, elements, text_of

_FRAME = frozenset({"nav", "footer", "aside"})
_UNLIKELY = re.compile(
    r"(?:^|[-_\s])(?:foot(?:er)?|nav(?:bar)?|menu|comments?|pinglun|gentie|tie|liuyan|pl|reply|side(?:bar)?|rel(?:at(?:ed|e))?|xg(?:yd|lj|wz|xx|bd)|"
    r"recommends?|tuijian|share|fenxiang|statement|disclaimer|shengming|breadcrumbs?|crumbs?|copyright|hot|rank|pager|pagination|login|toolbar|qrcode|ewm|advert|ads?|banner|dialog|modal|popup)"
    r"(?:$|[-_\s\d])",
    re.I,
)
_FILE_LINK = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar)(?:$|[?#])|download|attachment", re.I)
_hiding = attributes("descendant::*/@style[contains(string(), 'isplay')]")
_links = elements("descendant::a[@href]")
_parts = elements("descendant::*[@class or @id] | descendant::div | descendant::ul | descendant::ol | descendant::dl | descendant::table")
_FRAME_SHARE = 0.4
"""A part with more of the text than this is no frame, whatever its name."""

_LISTS = frozenset({"ul", "ol", "dl", "div", "table", "section"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_HEADING_CHARS = 20
_CARDS = 3
_CARD_TAGS = frozenset({"li", "div", "dl", "dd", "section", "article"})
_LIST_LINKS = 3
_LIST_SHARE = 0.7


def is_unlikely(element: etree._Element) -> bool:
    """Whether the element's tag or name says that it is part of the page's frame."""
    if element.tag in _FRAME:
        return True
    name = f"{element.get('class', '')} {element.get('id', '')}"
    return len(name) > 1 and bool(_UNLIKELY.search(name))


def is_hidden(element: etree._Element) -> bool:
    """`display: none` in the element's own style."""
    style = element.get("style")
    return style is not None and "none" in style and "display:none" in style.replace(" ", "").lower()


def holds_lists(element: etree._Element) -> bool:
    """Whether the element has links enough for a list of other pages."""
    return len(_links(element)) >= _LIST_LINKS


def prune(element: etree._Element) -> None:
    """Takes parts of the page's frame and lists of links (not of files), with their headings, out of an element that not only holds
    the text."""
    most = _FRAME_SHARE * characters_of(element)
    linked = {around for link in _links(element) for around in link.iterancestors(*_LISTS)}
    for part in _parts(element):
        is_list = part in linked and (_is_link_list(part) or is_card_list(part))
        if not (is_list or is_unlikely(part)) or characters_of(part) >= most:
            continue
        heading = part.getprevious()
        if is_list and heading is not None and heading.tag in _HEADINGS:
            _drop(heading)
        _drop(part)


def drop_hidden(element: etree._Element) -> None:
    """Takes what a reader does not see out of a body."""
    for part in [style.getparent() for style in _hiding(element)]:
        if part is not None and is_hidden(part):
            _drop(part)


def is_card_list(element: etree._Element) -> bool:
    """Other pages' titles with their summaries, or comments with their authors: what stands in it begins with a link, but for headings."""
    if len(element) < _CARDS or element.tag not in _LISTS:
        return False
    cards = 0
    for child in element.iterchildren(etree.Element):
        if child.tag in _CARD_TAGS and _begins_with_link(child):
            cards += 1
        elif characters_of(child) > _HEADING_CHARS:
            return False
    return cards >= _CARDS


def _drop(element: etree._Element) -> None:
    """Removes the element and leaves the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _is_link_list(element: etree._Element) -> bool:
    links = _links(element)
    if len(links) < _LIST_LINKS or any(_FILE_LINK.search(link.get("href", "")) for link in links):
        return False
    linked = sum(characters_of(link) for link in links)
    return linked > _LIST_SHARE * characters_of(element)


def _begins_with_link(element: etree._Element) -> bool:
    link = next((each for each in _links(element) if (each.text or len(each)) and text_of(each).strip()), None)
    if link is None or _FILE_LINK.search(link.get("href", "")):
        return False
    return "".join(text_of(element).split()).startswith("".join(text_of(link).split()))


def characters_of(element: etree._Element) -> int:
    return len("".join(text_of(element).split()))
