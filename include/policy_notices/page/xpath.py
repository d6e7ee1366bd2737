"""XPath expressions compiled once, with the type of what they give."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from lxml import etree


def elements(path: str) -> Callable[[etree._Element], list[etree._Element]]:
    """An expression for elements, in document order."""
    return cast("Callable[[etree._Element], list[etree._Element]]", etree.XPath(path))


def attributes(path: str) -> Callable[[etree._Element], list[etree._ElementUnicodeResult]]:
    """An expression for attributes, in document order; each knows its element."""
    return cast("Callable[[etree._Element], list[etree._ElementUnicodeResult]]", etree.XPath(path))


def string(path: str) -> Callable[[etree._Element], str]:
    """An expression for one string."""
    return cast("Callable[[etree._Element], str]", etree.XPath(path, smart_strings=False))


def number(path: str) -> Callable[[etree._Element], float]:
    """An expression for a number or a truth value."""
    return cast("Callable[[etree._Element], float]", etree.XPath(path))


text_of = string("string()")
"""All text of an element, scripts and styles included, white space as it stands."""
