"""Markup → its tree, where tags are never closed too: `<div>…<div>…<div>…` for rows that stand side by side.

Parsers nest such rows one in the other, thousands deep, where reading takes time in the square of their number and libxml2 drops what is
deeper than 2,048. They are put side by side, as whoever wrote them meant it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

from lxml import etree

_DEEPEST = 100
"""Elements around an element; real pages have fewer than 40."""

_REPEATED = 8
"""So many elements of one tag and class around another are rows that are not closed."""

_APART = 6
"""Levels between a row and the unclosed row around it."""

_MOST = 250
"""No element is put into more than so many, whatever the markup says; browsers have such a bound too."""

_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True)
_too_deep = etree.XPath(f"({'/*' * _DEEPEST})[1]")
_Kind = tuple[str, str | None]


def tree_of(markup: bytes) -> etree._Element | None:
    """The tree of markup in UTF-8; None where there is none. Raises XMLSyntaxError as lxml does."""
    tree: etree._Element | None = etree.fromstring(markup, _PARSER)
    deep = _deep(tree)
    return tree if deep is None else _side_by_side(markup, deep)


def side_by_side(markup: str) -> str:
    """The markup, with unclosed rows side by side; as it is where there are none."""
    encoded = markup.encode("utf-8", "ignore")
    deep = _deep(etree.fromstring(encoded, _PARSER)) if markup.strip() else None
    return markup if deep is None else str(etree.tostring(_side_by_side(encoded, deep), encoding="unicode", method="html"))


def _deep(tree: etree._Element | None) -> etree._Element | None:
    """The first element that is nested too deep."""
    found = cast("list[etree._Element]", _too_deep(tree)) if tree is not None else []
    return found[0] if found else None


def _side_by_side(markup: bytes, deep: etree._Element) -> etree._Element:
    kinds = Counter((str(element.tag), element.get("class")) for element in deep.iterancestors())
    rows = frozenset(kind for kind, count in kinds.items() if count >= _REPEATED)
    target = cast(Any, _Rows(rows))
    tree: etree._Element = etree.fromstring(markup, etree.HTMLParser(encoding="utf-8", huge_tree=True, target=target))
    return tree


class _Rows:
    """Builds a tree in which a row ends where the next begins (lxml's interface of a parser's target)."""

    def __init__(self, rows: frozenset[_Kind]) -> None:
        self._rows = rows
        self._builder: Any = etree.TreeBuilder()
        self._opened: list[_Kind] = []
        self._depths: list[int] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind = (tag, attributes.get("class"))
        if kind in self._rows and kind in self._opened[-_APART:]:
            self._close_to(len(self._opened) - 1 - self._opened[::-1].index(kind))
        self._close_to(_MOST)
        self._depths.append(len(self._opened))
        self._opened.append(kind)
        self._builder.start(tag, dict(attributes))

    def end(self, tag: str) -> None:
        depth = self._depths.pop()
        if depth < len(self._opened):
            self._close_to(depth)

    def data(self, text: str) -> None:
        self._builder.data(text)

    def comment(self, text: str) -> None:
        self._builder.comment(text)

    def close(self) -> etree._Element:
        self._close_to(0)
        tree: etree._Element = self._builder.close()
        return tree

    def _close_to(self, depth: int) -> None:
        while len(self._opened) > depth:
            self._builder.end(self._opened.pop()[0])
