"""The part of a page that reads like prose, for pages of no known content system.

Sentences outside links are counted block by block; from the root down, the way goes on into a child as long as that child holds most of what
its parent has. Parts whose name says what they are (navigation, comments, recommendations) are not counted.
"""

from __future__ import annotations

import re

from lxml import etree

_NOT_TEXT = frozenset({"script", "style", "noscript", "template", "head", "select", "option", "textarea", "button", "iframe", "svg", "form"})
_FRAME = frozenset({"nav", "footer", "header", "aside"})
_UNLIKELY = re.compile(
    r"(?:^|[-_\s])(?:foot(?:er)?|nav(?:bar)?|menu|header|comments?|side(?:bar)?|relat(?:ed|e)|recommend|share|breadcrumb|crumbs?|copyright|"
    r"hot|rank|pager?|pagination|login|search|tags?|toolbar|qrcode|advert|ads?|banner|links?|dialog|modal|popup)(?:$|[-_\s\d])",
    re.I,
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header html li main nav ol p "
    "pre section table tbody td th thead tr ul".split()
)
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "li", "dd", "dt", "blockquote"})
_PUNCTUATION = re.compile("[，。；：、！？“”,;!?]")
_SHARE = 0.65
"""A child with this much of its parent's prose stands for it."""

_MINIMUM = 15
"""Characters from which a run of text with punctuation counts as prose."""


def densest(tree: etree._Element) -> etree._Element | None:
    """The smallest element that holds most of the page's prose; None where the page has none."""
    root = tree.find("body")
    prose: dict[etree._Element, int] = {}
    found = root if root is not None else tree
    _measure(found, prose)
    if not prose.get(found):
        return None
    while True:
        best = max((child for child in found if child in prose), key=prose.__getitem__, default=None)
        if best is None or best.tag in _PARAGRAPHS or prose[best] < _SHARE * prose[found]:
            return found
        found = best


def is_unlikely(element: etree._Element) -> bool:
    """Whether the element's tag or name says that it is part of the page's frame."""
    if element.tag in _FRAME:
        return True
    name = f"{element.get('class', '')} {element.get('id', '')}"
    return len(name) > 1 and bool(_UNLIKELY.search(name))


def _measure(element: etree._Element, prose: dict[etree._Element, int]) -> list[str]:
    """Fills `prose` for the element and what is inside; gives the text that belongs to a run of the block around an inline element."""
    run = [element.text or ""]
    total = 0
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or tag in _NOT_TEXT or is_unlikely(child):
            pass
        elif tag == "a":
            run.append(" ")
        elif tag in _BLOCKS or tag == "br":
            total += _worth(run)
            run = []
            inner = _measure(child, prose)
            total += prose[child] if not inner else 0
        else:
            run += _measure(child, prose)
            total += prose[child]
        run.append(child.tail or "")
    if element.tag in _BLOCKS:
        total += _worth(run)
        run = []
    prose[element] = total
    return run


def _worth(run: list[str]) -> int:
    text = "".join("".join(run).split())
    return len(text) if len(text) >= 2 * _MINIMUM or (len(text) >= _MINIMUM and _PUNCTUATION.search(text)) else 0
