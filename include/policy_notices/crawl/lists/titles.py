"""The whole title of a listed notice, whatever the list's template does to it."""

from __future__ import annotations

import re

from bs4 import Tag
from bs4.element import NavigableString

CUT = re.compile(r"(?:\.{2,}|…+|．{2,}|。{3,})\s*$")
_MARK = re.compile(r"^(?:[·•●■◆▪►>》\-—\s]+|[\[【(（]置?顶[\]】)）]\s*)+|\s*\bnew!?$", re.IGNORECASE)
_DATE = re.compile(
    r"[\[(（【]?\s*(?:(?:19|20)\d{2}\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*[\])）】]?"
)
_BLOCKS = ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd"]


def clean(text: str) -> str:
    """White space of all kinds folded to single blanks."""
    return re.sub(r"[\s\u3000\xa0\u200b\ufeff]+", " ", text).strip()


def whole_title(anchor: Tag) -> str:
    """A link's text without marks and dates; its `title` attribute where the text is cut short, empty, or more than the title."""
    text = _MARK.sub("", _shown(anchor))
    stem = clean(CUT.sub("", text))
    for said in _said(anchor):
        whole = clean(said)
        if not text or whole.startswith(stem) or (len(whole) >= 8 and whole in text) or (len(text) < 8 and whole.endswith(text)):
            return whole
        if stem != text and stem in whole:
            line = next(line for line in map(clean, said.splitlines()) if stem in line or line)
            return line[line.find(stem) :] if stem in line else whole[whole.find(stem) :]
    return text


def _said(anchor: Tag) -> list[str]:
    holders = [anchor, *anchor.find_all(title=True), *([anchor.parent] if anchor.parent else [])]
    said = [re.sub(r"<[^>]+>", "", str(holder.get("title") or "")) for holder in holders]
    return [title for title in said if clean(title)]


def _shown(anchor: Tag) -> str:
    """What the link shows: its heading or first block where it has some, else all its text, dates left out."""
    if all(type(child) is NavigableString for child in anchor.children):
        return clean(anchor.get_text())
    heading = anchor.find(["h1", "h2", "h3", "h4", "h5", "h6"]) or anchor.find(
        class_=re.compile(r"(?:^|[-_])tit(?:le)?(?:$|[-_])", re.IGNORECASE)
    )
    if isinstance(heading, Tag) and clean(heading.get_text()):
        return clean(heading.get_text())
    blocks = [block for block in anchor.find_all(_BLOCKS) if not block.find(_BLOCKS)]
    for block in blocks:
        if (text := clean(block.get_text())) and not _DATE.fullmatch(text):
            return text
    pieces = [str(piece) for piece in anchor.descendants if type(piece) is NavigableString]
    kept = [piece for piece in pieces if not _DATE.fullmatch(clean(piece))] or pieces
    return clean("".join(kept))
