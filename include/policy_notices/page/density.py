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

from policy_notices.page.frames import characters_of, is_card_list, is_hidden, is_unlikely
from policy_notices.page.titles import begins_with
from policy_notices.page.xpath import elements, text_of

_NOT_PROSE = frozenset(
    "script style noscript template head select option textarea button iframe svg h1 h2 h3".split()  # noqa: SIM905
)
_BLOCKS = frozenset(
    "address article aside blockquote body br center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr html li main "  # noqa: SIM905
    "nav ol p pre section table tbody td th thead tr ul".split()
)
_PUNCTUATION = re.compile("[，。；：、！？“”,;!?]")
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
"""Characters from which what a page marks as schema.org's `articleBody` is believed, and from which its prose is its text."""

NEXT_TO_NOTHING = 30
"""Characters of prose that a page has whose text is not shown: a byline."""

_PART_BLOCKS = 2
_ALONE = 0.2
"""With so much of its prose in paragraphs of its own, an element is the text and not a frame around it."""

_TITLED = 0.2
"""Share of its parent's prose with which the part that has the title stands for it."""

_DATA_ROWS = 3
_data_rows = elements("tr[td[2]] | tbody/tr[td[2]]")
_article_bodies = elements("descendant::*[@itemprop='articleBody']")


@dataclass(slots=True)
class _Prose:
    """Characters of prose, and the number of blocks they stand in, by element."""

    by_name: bool = False
    with_hidden: bool = False
    with_lines: bool = False
    around_title: frozenset[etree._Element] = frozenset()
    characters: dict[etree._Element, int] = field(default_factory=dict)
    blocks: dict[etree._Element, int] = field(default_factory=dict)


def densest(tree: etree._Element, titles: Sequence[str] = ()) -> etree._Element | None:
    """The smallest element that holds most of the page's prose; None where the page has none. `titles` are what the page may be called:
    where prose stands in several parts, the one with the title is the notice."""
    body = tree.find("body")
    root = body if body is not None else tree
    marked = [element for element in _article_bodies(root) if characters_of(element) >= _ENOUGH]
    if len(marked) == 1:
        return marked[0]
    title = _title(root, titles)
    around = frozenset(title.iterancestors()) if title is not None else frozenset()
    prose = _prose(root, around)
    if not prose.characters[root]:
        return None
    found: etree._Element | None = root
    while found is not None:
        smallest = found
        found = _part(found, prose, around)
    return smallest


def _prose(root: etree._Element, around: frozenset[etree._Element]) -> _Prose:
    """The page's prose, without the parts that are named as frame where enough remains; where next to nothing is shown, what a script would
    show, or else short lines."""
    named, shown = _measured(root, _Prose(by_name=True, around_title=around)), _measured(root, _Prose())
    if named.characters[root] >= max(NEXT_TO_NOTHING, _CREDIBLE * shown.characters[root]):
        return named
    if shown.characters[root] >= _ENOUGH:
        return shown
    with_hidden = _measured(root, _Prose(by_name=True, with_hidden=True, around_title=around))
    if with_hidden.characters[root] >= _ENOUGH:
        return with_hidden
    with_lines = _measured(root, _Prose(by_name=True, with_lines=True, around_title=around))
    return with_lines if with_lines.characters[root] >= _ENOUGH else shown


def _measured(root: etree._Element, prose: _Prose) -> _Prose:
    _measure(root, prose)
    return prose


def _part(whole: etree._Element, prose: _Prose, around: frozenset[etree._Element]) -> etree._Element | None:
    """The part that stands for the whole; None where the whole is the text itself."""
    parts = [child for child in whole if prose.blocks.get(child, 0) >= _PART_BLOCKS and not (child.tag == "table" and _is_data(child))]
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


def _is_data(table: etree._Element) -> bool:
    """Whether a table shows data, which are part of a text, and not the page's layout: some of its rows have several cells."""
    return len(_data_rows(table)) >= _DATA_ROWS


def _title(root: etree._Element, titles: Sequence[str]) -> etree._Element | None:
    """The first heading that is the title."""
    for heading in root.iter("h1", "h2", "h3", "h4"):
        if any(begins_with(title, text_of(heading)) for title in titles):
            return heading
    return None


def prose_in(element: etree._Element) -> int:
    """Characters of prose in an element, without the parts whose name says that they belong to the page's frame."""
    return _measured(element, _Prose(by_name=True)).characters[element]


def _measure(element: etree._Element, prose: _Prose) -> list[str]:
    """Fills `prose` for the element and what is inside; gives the text that belongs to a run of the block around an inline element."""
    run = [element.text or ""]
    total = blocks = 0
    for child in element:
        tag = child.tag
        if (
            not isinstance(tag, str)
            or tag in _NOT_PROSE
            or (is_hidden(child) and not prose.with_hidden)
            or (child not in prose.around_title and (is_card_list(child) or (prose.by_name and is_unlikely(child))))
        ):
            pass
        elif tag == "a":
            run.append(" ")
        elif tag in _BLOCKS:
            worth = _worth(run, prose)
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
        worth = _worth(run, prose)
        total += worth
        blocks += bool(worth)
        run = []
    prose.characters[element] = total
    prose.blocks[element] = blocks
    return run


def _worth(run: list[str], prose: _Prose) -> int:
    text = "".join("".join(run).split())
    is_prose = (
        len(text) >= (_SHORTEST if prose.with_lines else 2 * _MINIMUM)
        or (len(text) >= _MINIMUM and _PUNCTUATION.search(text))
        or (len(text) >= _SHORTEST and text.endswith(_SENTENCE_ENDS) and _PUNCTUATION.search(text))
    )
    return len(text) if is_prose and not _IMPRINT.search(text) else 0
