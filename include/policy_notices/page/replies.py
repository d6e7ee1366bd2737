"""Posts of a forum: the first is the text, those below it are replies."""

from __future__ import annotations

import re

from lxml import etree

from policy_notices.page.dates import first_date
from policy_notices.page.xpath import text_of

_MARK = re.compile(
    r"\s*(?:(?:发表|回复|回帖)(?:于|时间)?\s*[:：]?\s*(?:\d{4}[-/年]|\d+\s*(?:分钟|小时|天)前)|(?:楼主|沙发|板凳|地板|第?\s*\d+\s*[楼#])\s*$)"
)
"""What every post says about itself: when it was written, or which floor it is."""

_MARKS = 12
"""Marks among which the second post begins, since a post has several."""


def drop_replies(tree: etree._Element) -> None:
    """Takes out the posts below the first where posts, each with its date, stand side by side in elements of one tag and class."""
    marks = [element for element in tree.iter(etree.Element) if element.text and _MARK.match(element.text)]
    for mark in marks[1:_MARKS]:
        first, second = _parting(marks[0], mark)
        parent = first.getparent()
        if parent is not None and first is not second and _is_alike(first, second) and _is_dated(first) and _is_dated(second):
            for reply in [each for each in first.itersiblings(str(first.tag)) if _is_alike(first, each)]:
                parent.remove(reply)
            return


def _parting(one: etree._Element, other: etree._Element) -> tuple[etree._Element, etree._Element]:
    """The elements around each of the two that are side by side."""
    above = [one, *one.iterancestors()]
    while (parent := other.getparent()) is not None and parent not in above:
        other = parent
    place = above.index(parent) if parent is not None else len(above)
    return above[max(0, place - 1)], other


def _is_alike(one: etree._Element, other: etree._Element) -> bool:
    return one.tag == other.tag and one.get("class") == other.get("class")


def _is_dated(post: etree._Element) -> bool:
    return first_date(text_of(post)) is not None
