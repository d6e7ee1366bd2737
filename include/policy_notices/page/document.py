"""The markup of a page → a tree, with what browsers repair and scripts would have written."""

from __future__ import annotations

import re

from lxml import etree

from policy_notices.errors import LayoutError

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]+")
_DOCUMENT_END = re.compile(r"</(?:html|body)\s*>", re.I)
_SCRIPT = re.compile(r"(<script\b[^>]*>)(.*?)(</script\s*>)", re.I | re.S)
_VARIABLE = re.compile(r"""\b(?:var|let|const)\s+([A-Za-z_]\w*)\s*=\s*(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')""")
_WRITE = re.compile(r"document\s*\.\s*write(?:ln)?\s*\(")
_OPERAND = re.compile(r"""\s*(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|([A-Za-z_]\w*))\s*([+)])""")


def parse(html: str) -> etree._Element:
    """The tree of a page. Two `</html>`, control characters, page-break marks and `document.write` of plain strings are repaired first.

    Raises LayoutError where the text holds no markup at all.
    """
    if _CONTROLS.search(html):
        html = _CONTROLS.sub("", html)
    if "#PAGE_BREAK#" in html:
        html = html.replace("#PAGE_BREAK#", "")
    if "document.write" in html:
        html = _SCRIPT.sub(_written, html)
    if len(_DOCUMENT_END.findall(html, max(0, len(html) - 200))) < html.count("</html") + html.count("</body"):
        html = _DOCUMENT_END.sub("", html)
    return fragment(html)


def fragment(html: str) -> etree._Element:
    """The tree of some markup, as it stands."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = etree.fromstring(html.encode("utf-8", "ignore"), parser)
    except etree.XMLSyntaxError as error:
        raise LayoutError(f"expected the markup of a page, got none ({error}): fetch the page again") from error
    if tree is None:
        raise LayoutError("expected the markup of a page, got an empty document: fetch the page again")
    return tree


def _written(script: re.Match[str]) -> str:
    """The script, and behind it what its `document.write` calls of string literals and string variables would have put there."""
    opening, code, closing = script.groups()
    if "document.write" not in code:
        return script.group()
    variables = {name: double or single for name, double, single in _VARIABLE.findall(code)}
    output = "".join(_argument(code, call.end(), variables) for call in _WRITE.finditer(code))
    return f"{opening}{code}{closing}{output}"


def _argument(code: str, position: int, variables: dict[str, str]) -> str:
    """The string that the argument at `position` adds up to; empty where it holds anything but strings."""
    parts = []
    while operand := _OPERAND.match(code, position):
        double, single, name, sign = operand.groups()
        if name is not None and name not in variables:
            return ""
        parts.append(variables[name] if name is not None else double if double is not None else single)
        if sign == ")":
            text = "".join(parts).replace("\\/", "/").replace('\\"', '"').replace("\\'", "'")
            return "" if "<script" in text.lower() else text
        position = operand.end()
    return ""
