"""A declaration's own CSS selectors, which stand before every rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from lxml import etree

from policy_notices.errors import LayoutError
from policy_notices.page.metadata import FIELDS


def select(tree: etree._Element, selectors: Mapping[str, str]) -> dict[str, etree._Element]:
    """The first element that each page selector finds (`body` or a metadata field). Raises LayoutError where `body` finds nothing."""
    named = {name: selector for name, selector in selectors.items() if name == "body" or name in FIELDS}
    if not named:
        return {}
    from lxml.cssselect import CSSSelector

    matches = {name: cast("list[etree._Element]", CSSSelector(selector)(tree)) for name, selector in named.items()}
    found = {name: elements[0] for name, elements in matches.items() if elements}
    if "body" in named and "body" not in found:
        raise LayoutError(
            f"expected the body at {named['body']!r}, the page has no such element; see the page and correct the portal's `selectors`"
        )
    return found
