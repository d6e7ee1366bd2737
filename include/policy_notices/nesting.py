"""Markup → its tree, where tags are never closed too: `<div>…<div>…<div>…` for rows that stand side by side.

Parsers nest such rows one in the other, thousands deep, where reading takes time in the square of their number and libxml2 drops what is
deeper than 2,048. They are put side by side, as whoever wrote them meant it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from html import escape
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

_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, collect_ids=False)
_too_deep = etree.XPath(f"({'/*' * _DEEPEST})[1]")
_VOID = frozenset("area base br col embed frame hr img input link meta param source track wbr".split())  # noqa: SIM905
_Kind = tuple[str, str | None]


def tree_of(markup: bytes) -> etree._Element | None:
    """The tree of markup in UTF-8; None where there is none. Raises XMLSyntaxError as lxml does."""
    tree: etree._Element | None = etree.fromstring(markup, _PARSER)
    deep = _deep(tree)
    return tree if deep is None else etree.fromstring(_closed(markup, deep).encode("utf-8", "ignore"), _PARSER)


def side_by_side(markup: str) -> str:
    """The markup, with unclosed rows side by side; as it is where there are none."""
    encoded = markup.encode("utf-8", "ignore")
    deep = _deep(etree.fromstring(encoded, _PARSER)) if markup.strip() else None
    return markup if deep is None else _closed(encoded, deep)


def _deep(tree: etree._Element | None) -> etree._Element | None:
    """The first element that is nested too deep."""
    found = cast("list[etree._Element]", _too_deep(tree)) if tree is not None else []
    return found[0] if found else None


def _closed(markup: bytes, deep: etree._Element) -> str:
    """The markup, with the tags that close its rows."""
    kinds = Counter((str(element.tag), element.get("class")) for element in deep.iterancestors())
    writer = _Writer(frozenset(kind for kind, count in kinds.items() if count >= _REPEATED))
    etree.fromstring(markup, etree.HTMLParser(encoding="utf-8", huge_tree=True, target=cast(Any, writer)))
    return "".join(writer.written)


class _Writer:
    """Writes what a parser reads, and ends a row where the next begins (lxml's interface of a parser's target)."""

    def __init__(self, rows: frozenset[_Kind]) -> None:
        self.written: list[str] = []
        self._rows = rows
        self._opened: list[_Kind] = []
        self._depths: list[int] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind = (tag, attributes.get("class"))
        if kind in self._rows and kind in self._opened[-_APART:]:
            self._close_to(len(self._opened) - 1 - self._opened[::-1].index(kind))
        self._close_to(_MOST)
        self._depths.append(len(self._opened))
        self._opened.append(kind)
        self.written += f"<{tag}", *(f' {name}="{escape(value)}"' for name, value in attributes.items()), ">"

    def end(self, tag: str) -> None:
        self._close_to(self._depths.pop())

    def data(self, text: str) -> None:
        is_code = bool(self._opened) and self._opened[-1][0] in ("script", "style")
        self.written.append(text if is_code else escape(text, quote=False))

    def comment(self, text: str) -> None:
        self.written.append(f"<!--{text}-->")

    def close(self) -> None:
        self._close_to(0)

    def _close_to(self, depth: int) -> None:
        while len(self._opened) > depth:
            tag, _ = self._opened.pop()
            if tag not in _VOID:
                self.written.append(f"</{tag}>")
