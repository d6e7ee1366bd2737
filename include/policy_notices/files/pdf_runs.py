"""The runs of characters of a PDF page, upright whichever way the page or its text is turned."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from policy_notices.files.characters import CONTROL, cleaned, is_chinese
from policy_notices.files.layout import Fragment
from policy_notices.files.parts import UnreadableError

PAGE_CHARS = 200_000


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box in the page's own frame; `line` counts the line breaks that pdfium put before it."""

    text: str
    line: int
    left: float
    bottom: float
    right: float
    top: float


def runs(page: pypdfium2.PdfPage) -> tuple[list[Fragment], int]:
    """Pieces of text that stand on one line without a wide gap, and by how many degrees the text is turned to the left.

    Places are in points from the upper left corner of the page as it is read.
    """
    glyphs = glyphs_of(page)
    turn = turn_of(glyphs)
    place = placer(page, turn)
    fragments: list[Fragment] = []
    run: list[Fragment] = []
    line = 0
    for glyph in glyphs:
        placed = place(glyph)
        if run and (glyph.line != line or parted(run[-1], placed)):
            fragments += joined_run(run)
            run = []
        run.append(placed)
        line = glyph.line
    return fragments + joined_run(run), turn


def glyphs_of(page: pypdfium2.PdfPage) -> list[Glyph]:
    """Without the spaces and line breaks that pdfium makes up. Raises UnreadableError for a page of absurdly many."""
    text_page = page.get_textpage()
    count = text_page.count_chars()
    if count > PAGE_CHARS:
        raise UnreadableError("too_large", f"{count:,} characters on one page")
    glyphs: list[Glyph] = []
    box = pdfium.FS_RECTF()
    line = 0
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page.raw, index)
        character = chr(code) if code < 0x110000 else "\ufffd"
        if character in "\r\n":
            line += 1
            continue
        made_up = pdfium.FPDFText_IsGenerated(text_page.raw, index) == 1
        if not made_up and not CONTROL.match(character) and pdfium.FPDFText_GetLooseCharBox(text_page.raw, index, ctypes.byref(box)):
            glyphs.append(Glyph(character, line, box.left, box.bottom, box.right, box.top))
    return glyphs


def turn_of(glyphs: list[Glyph]) -> int:
    """Whether most steps from one character to the next go right (0), up (90), left (180) or down (270)."""
    steps = dict.fromkeys((0, 90, 180, 270), 0)
    for one, next_one in pairwise(glyphs):
        right = (next_one.left + next_one.right - one.left - one.right) / 2
        up = (next_one.top + next_one.bottom - one.top - one.bottom) / 2
        if one.line == next_one.line and (right or up):
            steps[(0 if right > 0 else 180) if abs(right) >= abs(up) else (90 if up > 0 else 270)] += 1
    return max(steps, key=lambda turn: steps[turn])


def placer(page: pypdfium2.PdfPage, turn: int) -> Callable[[Glyph], Fragment]:
    """Takes a box from the page's frame (y upwards) to the frame in which the text is upright (y downwards)."""
    x0, y0, x1, y1 = page.get_mediabox()
    if turn == 90:
        return lambda it: Fragment(it.text, it.bottom - y0, it.left - x0, it.top - y0, it.right - x0)
    if turn == 180:
        return lambda it: Fragment(it.text, x1 - it.right, it.bottom - y0, x1 - it.left, it.top - y0)
    if turn == 270:
        return lambda it: Fragment(it.text, y1 - it.top, x1 - it.right, y1 - it.bottom, x1 - it.left)
    return lambda it: Fragment(it.text, it.left - x0, y1 - it.top, it.right - x0, y1 - it.bottom)


def parted(last: Fragment, new: Fragment) -> bool:
    """Whether a character starts another run: on another line, further back, or after a gap of more than an em or so."""
    size = max(last.bottom - last.top, 1e-3)
    shared = min(last.bottom, new.bottom) - max(last.top, new.top)
    return shared < 0.4 * size or new.x0 - last.x1 > 1.2 * size or new.x0 < last.x0 - 0.5 * size


def joined_run(run: list[Fragment]) -> list[Fragment]:
    """One piece, or none for white space alone. A quarter of an em between Chinese and other letters is layout, no space."""
    inked = [glyph for glyph in run if not glyph.text.isspace()]
    if not inked:
        return []
    text = run[0].text
    for before, glyph in pairwise(run):
        gap = (glyph.x0 - before.x1) / max(before.bottom - before.top, 1e-3)
        chinese = is_chinese(before.text) or is_chinese(glyph.text)
        text += (" " if gap > (0.6 if chinese else 0.15) and " " not in (before.text, glyph.text) else "") + glyph.text
    box = (inked[0].x0, min(glyph.top for glyph in inked), max(glyph.x1 for glyph in inked), max(glyph.bottom for glyph in inked))
    text = cleaned(text).strip()
    return [Fragment(text, *box)] if text else []
