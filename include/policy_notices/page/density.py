"""The part of a page that reads like prose, for pages of no known content system.

Sentences outside links are counted block by block; from the root down, the way goes on into a child as long as that child holds most of
what its parent has and is more than one paragraph. Parts that are hidden, or whose name says what they are (navigation, comments,
recommendations), are not counted unless nothing else is there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from policy_notices.page.xpath import elements, text_of

_NOT_TEXT = frozenset({"script", "style", "noscript", "template", "head", "select", "option", "textarea", "button", "iframe", "svg"})
_FRAME = frozenset({"nav", "footer", "aside"})
_UNLIKELY = re.compile(
    r"(?:^|[-_\s])(?:foot(?:er)?|nav(?:bar)?|menu|comments?|pinglun|side(?:bar)?|relat(?:ed|e)|xg(?:yd|lj|wz|xx|bd)|recommend|share|"
    r"fenxiang|breadcrumbs?|crumbs?|copyright|hot|rank|pager|pagination|login|toolbar|qrcode|ewm|advert|ads?|banner|dialog|modal|popup)"
    r"(?:$|[-_\s\d])",
    re.I,
)
_BLOCKS = frozenset(
    "address article aside blockquote body br center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr html li main "  # noqa: SIM905
    "nav ol p pre section table tbody td th thead tr ul".split()
)
_PUNCTUATION = re.compile("[，。；：、！？“”,;!?]")
_FILE_LINK = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar)(?:$|[?#])|download|attachment", re.I)
_SHARE = 0.6
"""A child with this much of its parent's prose stands for it."""

_MINIMUM = 15
"""Characters from which a run of text with punctuation counts as prose; twice as many count without."""

_ENOUGH = 100
"""Prose below which the names of parts are not believed."""

_hidden = elements("descendant::*/@style[contains(., 'none')]/..")
_links = elements("descendant::a[@href]")
_LISTS = frozenset({"ul", "ol", "dl", "div", "table", "section"})
_LIST_LINKS = 3
_LIST_SHARE = 0.7


@dataclass(slots=True)
class _Prose:
    """Characters of prose, and the number of blocks they stand in, by element."""

    by_name: bool
    characters: dict[etree._Element, int] = field(default_factory=dict)
    blocks: dict[etree._Element, int] = field(default_factory=dict)


def densest(tree: etree._Element) -> etree._Element | None:
    """The smallest element that holds most of the page's prose; None where the page has none."""
    body = tree.find("body")
    root = body if body is not None else tree
    prose = _Prose(by_name=True)
    _measure(root, prose)
    if prose.characters[root] < _ENOUGH:
        prose = _Prose(by_name=False)
        _measure(root, prose)
    if not prose.characters[root]:
        return None
    found = root
    while True:
        best = max((child for child in found if child in prose.characters), key=prose.characters.__getitem__, default=None)
        if best is None or prose.blocks[best] < 2 or prose.characters[best] < _SHARE * prose.characters[found]:
            return found
        found = best


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


def prune(element: etree._Element) -> None:
    """Takes parts of the page's frame and lists of links (not of files) out of an element that was found by density."""
    for part in list(element.iter(etree.Element)):
        if part is not element and (is_unlikely(part) or _is_link_list(part)):
            _drop(part)


def drop_hidden(element: etree._Element) -> None:
    """Takes what a reader does not see out of a body."""
    for part in _hidden(element):
        if is_hidden(part):
            _drop(part)


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
    if element.tag not in _LISTS:
        return False
    links = _links(element)
    if len(links) < _LIST_LINKS or any(_FILE_LINK.search(link.get("href", "")) for link in links):
        return False
    linked = sum(_characters(link) for link in links)
    return linked > _LIST_SHARE * _characters(element)


def _characters(element: etree._Element) -> int:
    return len("".join(text_of(element).split()))


def _measure(element: etree._Element, prose: _Prose) -> list[str]:
    """Fills `prose` for the element and what is inside; gives the text that belongs to a run of the block around an inline element."""
    run = [element.text or ""]
    total = blocks = 0
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or tag in _NOT_TEXT or is_hidden(child) or (prose.by_name and is_unlikely(child)):
            pass
        elif tag == "a":
            run.append(" ")
        elif tag in _BLOCKS:
            worth = _worth(run)
            _measure(child, prose)
            total += worth + prose.characters[child]
            blocks += bool(worth) + prose.blocks[child]
            run = []
        else:
            run += _measure(child, prose)
            total += prose.characters[child]
            blocks += prose.blocks[child]
        run.append(child.tail or "")
    if element.tag in _BLOCKS:
        worth = _worth(run)
        total += worth
        blocks += bool(worth)
        run = []
    prose.characters[element] = total
    prose.blocks[element] = blocks
    return run


def _worth(run: list[str]) -> int:
    text = "".join("".join(run).split())
    return len(text) if len(text) >= 2 * _MINIMUM or (len(text) >= _MINIMUM and _PUNCTUATION.search(text)) else 0
