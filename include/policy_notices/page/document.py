"""The markup of a page → a tree, with what browsers repair and scripts would have written."""

from __future__ import annotations

import re

from lxml import etree

from policy_notices.errors import LayoutError
from policy_notices.nesting import tree_of

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_DOCUMENT_END = re.compile(rb"</(?:[hH][tT][mM][lL]|[bB][oO][dD][yY])\s*>")
_STRING = r"""(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')"""
_WRITE = re.compile(r"document\s*\.\s*write(?:ln)?\s*\(")
_OPERAND = re.compile(rf"\s*(?:{_STRING}|([A-Za-z_]\w*))\s*([+)])")


def parse(html: str, markup: bytes | None = None) -> etree._Element:
    """The tree of a page; `markup` is the same page as UTF-8 where the caller has it.

    Repaired first: control characters, markup behind `</html>` (which libxml2 drops), `document.write` of strings.
    Raises LayoutError where the text holds no markup at all.
    """
    if (written := _with_output(html)) is not None:
        markup = written.encode("utf-8", "ignore")
    elif markup is None:
        markup = html.encode("utf-8", "ignore")
    if any(map(markup.__contains__, _CONTROLS)):
        markup = markup.translate(None, _CONTROLS)
    end = _DOCUMENT_END.search(markup)
    if end is not None and _DOCUMENT_END.sub(b"", markup[end.end() :]).strip():
        markup = _DOCUMENT_END.sub(b"", markup)
    return _tree(markup)


def fragment(html: str) -> etree._Element:
    """The tree of some markup, as it stands."""
    return _tree(html.encode("utf-8", "ignore"))


def _tree(markup: bytes) -> etree._Element:
    try:
        tree = tree_of(markup)
    except etree.XMLSyntaxError as error:
        raise LayoutError(f"expected the markup of a page, got none ({error}): fetch the page again") from error
    if tree is None:
        raise LayoutError("expected the markup of a page, got an empty document: fetch the page again")
    return tree


def _with_output(html: str) -> str | None:
    """The page, and behind each script what its `document.write` calls of string literals and string variables would have put there.

    None where that is nothing.
    """
    pieces: list[str] = []
    done = kept = 0
    while (call := html.find("document.write", done)) >= 0:
        opening = html.rfind("<script", done, call)
        opening = max(opening, html.rfind("<SCRIPT", max(opening, done), call))
        closing = html.find("</script>" if html.startswith("<s", opening) else "</SCRIPT>", call)
        if closing < 0 or opening < 0:
            break
        end = closing + len("</script>")
        if output := _output(html[opening:closing]):
            pieces += html[kept:end], output
            kept = end
        done = end
    return "".join([*pieces, html[kept:]]) if pieces else None


def _output(code: str) -> str:
    return "".join(_argument(code, call.end()) for call in _WRITE.finditer(code))


def _argument(code: str, position: int) -> str:
    """The string that the argument at `position` adds up to; empty where it holds anything but strings."""
    parts = []
    while operand := _OPERAND.match(code, position):
        double, single, name, sign = operand.groups()
        value = _variable(code, name) if name is not None else double if double is not None else single
        if value is None:
            return ""
        parts.append(value)
        if sign == ")":
            text = "".join(parts).replace("\\/", "/").replace('\\"', '"').replace("\\'", "'")
            return "" if "<script" in text.lower() else text
        position = operand.end()
    return ""


def _variable(code: str, name: str) -> str | None:
    found = re.search(rf"{name}(?<!\w{name})\s*=\s*{_STRING}", code)
    return (found.group(1) or found.group(2) or "") if found else None
