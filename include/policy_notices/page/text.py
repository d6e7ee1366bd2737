"""A tree → lines, and lines → canonical text.

The tree is flattened by one XSLT pass, since a pass in Python costs as much as the parse itself: a line for each block, a tab between the
cells of a row. A cell with little in it is one piece of its row however many paragraphs the editor made of it; a cell that holds a whole
layout keeps its lines.
"""

from __future__ import annotations

import re

from lxml import etree

_HIDDEN = "script|style|noscript|template|head|title|select|option|textarea|button|iframe|object|canvas|svg"
_BLOCKS = (
    "address|article|aside|blockquote|body|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h1|h2|h3|h4|h5|h6|header|hr|html|"
    "legend|li|main|nav|ol|p|section|table|tbody|thead|tfoot|caption|tr|td|th|ul|ucapcontent|ucaptitle|publishtime|display"
)
_PARAGRAPH = 30
CELL_CHARS = 600
"""A cell with more text than this is layout, not data."""

_BREAK, _CELL, _EDGE = "\ue00a", "\ue009", "\ue00b"
"""Private-use characters stand for the ends of lines, cells and parts, since line feeds of the source are mere white space."""

_STYLESHEET = f"""
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text" encoding="UTF-8"/>
<xsl:template match="{_HIDDEN}"/>
<xsl:template match="br">{_BREAK}</xsl:template>
<xsl:template match="pre">{_BREAK}<xsl:value-of select="translate(., '&#10;', '{_BREAK}')"/>{_BREAK}</xsl:template>
<xsl:template match="{_BLOCKS}">{_BREAK}<xsl:apply-templates/>{_BREAK}</xsl:template>
<xsl:template match="tr[*[2]]">{_BREAK}<xsl:for-each select="*">
<xsl:if test="position() != 1">{_CELL}</xsl:if>
<xsl:choose>
<xsl:when test="not(descendant::td[1]) and string-length() &lt; {CELL_CHARS} and not(contains(string(), '{_EDGE}'))">
<xsl:apply-templates mode="cell"/></xsl:when>
<xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
</xsl:choose>
</xsl:for-each>{_BREAK}</xsl:template>
<xsl:template match="{_HIDDEN}" mode="cell"/>
<xsl:template match="br|{_BLOCKS}" mode="cell"><xsl:text> </xsl:text><xsl:apply-templates mode="cell"/><xsl:text> </xsl:text></xsl:template>
</xsl:stylesheet>
"""
_flatten = etree.XSLT(etree.XML(_STYLESHEET.encode()))

_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_PAGE_BREAK = "#PAGE_BREAK#"
"""开普's mark between the parts of a body that a script shows one by one."""
_CJK = (
    "\u2e80-\u303f\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uffee"
    "“”‘’…—·\U00020000-\U0003ffff"
)
"""Ideographs and Chinese punctuation; full-width digits and letters are not among them."""

_BETWEEN = re.compile(f" (?=[{_CJK}])(?<=[{_CJK}] )")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_FOLDED = {code: code - 0xFEE0 for first, last in ("０９", "ＡＺ", "ａｚ") for code in range(ord(first), ord(last) + 1)}


def lines_of(element: etree._Element) -> str:
    """The element's text, a block a line and a tab between cells, white space collapsed; scripts, styles and comments left out."""
    return collapse(str(_flatten(element)))


def lines_around(tree: etree._Element, part: etree._Element) -> tuple[str, str, str]:
    """The lines before a part of the page, the part's own, and the raw lines behind it (for `collapse`).

    Flattens once, with marks at the part's ends. A part that is no element of the tree is looked for by its first paragraph.
    """
    if part.getroottree().getroot() is not tree:
        lines = lines_of(part)
        paragraph = next((line for line in lines.split("\n") if len(line) >= _PARAGRAPH), lines)
        head, _, foot = lines_of(tree).partition(f"\n{paragraph}")
        return head, lines, foot
    part.text = f"{_EDGE}{part.text or ''}"
    if len(part):
        part[-1].tail = f"{part[-1].tail or ''}{_EDGE}"
    else:
        part.text += _EDGE
    head, *around = str(_flatten(tree)).split(_EDGE)
    if len(around) != 2:  # the part is in what is not shown (noscript, textarea)
        return collapse(head), collapse(str(_flatten(part)).replace(_EDGE, "")), ""
    body, foot = around
    return collapse(head), collapse(body), foot


def collapse(raw_lines: str) -> str:
    """Raw lines with runs of white space as one space, none at the ends of lines and cells; empty lines and cells at a line's end are
    dropped."""
    for character in _INVISIBLE:
        if character in raw_lines:
            raw_lines = raw_lines.replace(character, "")
    filled = filter(None, map(str.strip, raw_lines.replace(_PAGE_BREAK, _BREAK).split(_BREAK)))
    lines = [_row(line) if _CELL in line else " ".join(line.split()) for line in filled]
    return "\n".join(filter(None, lines))


def canonical_text(raw: str) -> str:
    """The body as a reader would copy it: one paragraph a line, cells of a row separated by a tab, white space between Chinese characters
    removed, full-width digits and letters folded, nothing else changed. Idempotent."""
    return canonical_lines(collapse(raw.replace("\n", _BREAK).replace("\t", _CELL)))


def canonical_lines(lines: str) -> str:
    """`canonical_text` of what `lines_of` gave."""
    text = _BETWEEN.sub("", lines)
    return _WIDE.sub(lambda match: match.group().translate(_FOLDED), text)


def _row(line: str) -> str:
    row = "\t".join([" ".join(cell.split()) for cell in line.split(_CELL)]).rstrip("\t")
    return row if "\t" in row.strip() else row.strip()
