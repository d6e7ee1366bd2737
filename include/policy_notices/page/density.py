"""The part of a page that reads like prose, for pages of no known content system.

Sentences outside links are counted block by block; from the root down, the way goes on into a child as long as that child holds most of
what its parent has and is more than one paragraph. Parts that are hidden, or whose name says what they are (navigation, comments,
recommendations), are not counted unless hardly anything else is there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from policy_notices.page.titles import begins_with
from policy_notices.page.xpath import elements, text_of

_NOT_PROSE = frozenset(
    "script style noscript template head select option textarea button iframe svg h1 h2 h3".split()  # noqa: SIM905
)
_FRAME = frozenset({"nav", "footer", "aside"})
_UNLIKELY = re.compile(
    r"(?:^|[-_\s])(?:foot(?:er)?|nav(?:bar)?|menu|comments?|pinglun|pl|reply|side(?:bar)?|rel(?:at(?:ed|e))?|xg(?:yd|lj|wz|xx|bd)|recommend|share|"
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
_SHARE = 0.65
"""A child with this much of its parent's prose stands for it."""

_ARTICLE_SHARE = 0.95
"""The same where the parent is an `<article>`, which mostly is the text itself."""

_MINIMUM = 15
"""Characters from which a run of text with punctuation counts as prose; twice as many count without."""

_SHORTEST = 8
"""Characters from which a run that ends as a sentence does counts as prose."""

_SENTENCE_ENDS = ("。", "！", "？", "”", "…")
_IMPRINT = re.compile(r"ICP备|ICP证|公网安备|版权所有|All Rights Reserved|关于我们.{0,12}[|｜]|[|｜]\s*网站地图", re.I)
"""What only the imprint at a page's foot says."""

_CREDIBLE = 0.2
"""Share of a page's prose that must remain for the names of parts to be believed."""

_ENOUGH = 200
"""Characters from which the element that a page itself marks as schema.org's `articleBody` is believed."""

_PART_BLOCKS = 2
_ALONE = 0.2
"""With so much of its prose in paragraphs of its own, an element is the text and not a frame around it."""

_TITLED = 0.2
"""Share of its parent's prose with which the part that has the title stands for it."""

_hidden = elements("descendant::*/@style[contains(., 'none')]/..")
_article_bodies = elements("descendant::*[@itemprop='articleBody']")
_links = elements("descendant::a[@href]")
_parts = elements("descendant::*[@class or @id] | descendant::div | descendant::ul | descendant::ol | descendant::dl | descendant::table")
_FRAME_SHARE = 0.4
"""A part with more of the text than this is no frame, whatever its name."""

_LISTS = frozenset({"ul", "ol", "dl", "div", "table", "section"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_CARDS = 3
_CARD_TAGS = frozenset({"li", "div", "dl", "dd", "section", "article"})
_LIST_LINKS = 3
_LIST_SHARE = 0.7


@dataclass(slots=True)
class _Prose:
    """Characters of prose, and the number of blocks they stand in, by element."""

    by_name: bool
    around_title: frozenset[etree._Element] = frozenset()
    characters: dict[etree._Element, int] = field(default_factory=dict)
    blocks: dict[etree._Element, int] = field(default_factory=dict)


def densest(tree: etree._Element, titles: Sequence[str] = ()) -> etree._Element | None:
    """The smallest element that holds most of the page's prose; None where the page has none. `titles` are what the page may be called:
    where prose stands in several parts, the one with the title is the notice."""
    body = tree.find("body")
    root = body if body is not None else tree
    marked = [element for element in _article_bodies(root) if _characters(element) >= _ENOUGH]
    if len(marked) == 1:
        return marked[0]
    title = _title(root, titles)
    around = frozenset(title.iterancestors()) if title is not None else frozenset()
    named, all_prose = _Prose(by_name=True, around_title=around), _Prose(by_name=False)
    _measure(root, named)
    _measure(root, all_prose)
    prose = named if named.characters[root] >= _CREDIBLE * all_prose.characters[root] else all_prose
    if not prose.characters[root]:
        return None
    found: etree._Element | None = root
    while found is not None:
        smallest = found
        found = _part(found, prose, around)
    return smallest


def _part(whole: etree._Element, prose: _Prose, around: frozenset[etree._Element]) -> etree._Element | None:
    """The part that stands for the whole; None where the whole is the text itself."""
    parts = [child for child in whole if prose.blocks.get(child, 0) >= _PART_BLOCKS]
    alone = sum(prose.characters[child] for child in whole if child.tag == "p" and prose.blocks.get(child) == 1)
    if not parts or alone >= _ALONE * prose.characters[whole]:
        return None
    best = max(parts, key=prose.characters.__getitem__)
    if prose.characters[best] >= (_ARTICLE_SHARE if whole.tag == "article" else _SHARE) * prose.characters[whole]:
        return best
    if whole.tag == "article":
        return None
    large = [part for part in parts if prose.characters[part] >= _TITLED * prose.characters[whole]]
    return next((part for part in large if part in around), None)


def _title(root: etree._Element, titles: Sequence[str]) -> etree._Element | None:
    """The first heading that is the title."""
    for heading in root.iter("h1", "h2", "h3", "h4"):
        if any(begins_with(title, text_of(heading)) for title in titles):
            return heading
    return None


def prose_in(element: etree._Element) -> int:
    """Characters of prose in an element, without the parts whose name says that they belong to the page's frame."""
    prose = _Prose(by_name=True)
    _measure(element, prose)
    return prose.characters[element]


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
    most = _FRAME_SHARE * _characters(element)
    for part in _parts(element):
        is_list = _is_link_list(part) or _is_card_list(part)
        if not (is_list or is_unlikely(part)) or _characters(part) >= most:
            continue
        heading = part.getprevious()
        if is_list and heading is not None and heading.tag in _HEADINGS:
            _drop(heading)
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


def _is_card_list(element: etree._Element) -> bool:
    """Other pages' titles with their summaries, or comments with their authors: all children begin with a link."""
    return (
        len(element) >= _CARDS
        and element.tag in _LISTS
        and all(child.tag in _CARD_TAGS and _begins_with_link(child) for child in element.iterchildren(etree.Element))
    )


def _begins_with_link(element: etree._Element) -> bool:
    for part in element.iter():
        if part.tag == "a":
            return part.get("href") is not None and not _FILE_LINK.search(part.get("href", ""))
        if isinstance(part.tag, str) and (part.text or "").strip():
            return False
        if part is not element and (part.tail or "").strip() and not len(part):
            return False
    return False


def _characters(element: etree._Element) -> int:
    return len("".join(text_of(element).split()))


def _measure(element: etree._Element, prose: _Prose) -> list[str]:
    """Fills `prose` for the element and what is inside; gives the text that belongs to a run of the block around an inline element."""
    run = [element.text or ""]
    total = blocks = 0
    for child in element:
        tag = child.tag
        if (
            not isinstance(tag, str)
            or tag in _NOT_PROSE
            or is_hidden(child)
            or (prose.by_name and child not in prose.around_title and (is_unlikely(child) or _is_card_list(child)))
        ):
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
    is_prose = (
        len(text) >= 2 * _MINIMUM
        or (len(text) >= _MINIMUM and _PUNCTUATION.search(text))
        or (len(text) >= _SHORTEST and text.endswith(_SENTENCE_ENDS) and _PUNCTUATION.search(text))
    )
    return len(text) if is_prose and not _IMPRINT.search(text) else 0
