"""Reading order and paragraphs of a page from where its pieces of text stand. PDF, OFD and OCR all come through here.

Lengths are in any one unit, y grows downwards. An em is the width of a Chinese character of the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median

from policy_notices.files.characters import is_chinese, joined, width_in_ems

PAGE_NUMBER = re.compile(r"[-—–－_·•\s]*(第\s*)?\d{1,4}(\s*页)?(\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－_·•\s]*")
ITEM = re.compile(
    r"第?[一二三四五六七八九十百]+[、章节条]|[（(][一二三四五六七八九十百]+[)）]|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[)）]|[①-⑳]|附件|[●■◆]"
)
PIECE = r"(?:[!-'*-~·]+|.)"
UNBREAKABLE = re.compile(rf"[“‘（《〈【「『(\[]*{PIECE}(?:[“”‘’]+{PIECE})*[，。、；：！？）》〉”’」』】,.;:!?)\]%]*[!-'*-~]*")
"""What programs do not break (quotes hold what is on both sides): it goes to the next line whole and leaves the line before short."""
UNFINISHED = tuple("，、第和及与或按照（(“《")
"""After these a number at a line's start is no item's: the sentence goes on."""
HANGING = tuple("，。、；：！？）》”,.;:!?)")
"""May stand beyond the right margin."""
SENTENCE_END = tuple("。；：！？;:!?…")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of text and its box; a `table` is one piece, its rows split by line feeds, its cells by tabs."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    table: bool = False


@dataclass(frozen=True, slots=True)
class PageText:
    """`begins_flush`: its first line starts at the margin. `room`: the ems left free on its last line, more than any line
    has where a paragraph surely ends there."""

    paragraphs: tuple[str, ...] = ()
    begins_flush: bool = False
    room: float = inf


def page_text(fragments: Iterable[Fragment]) -> PageText:
    """Columns one after the other, lines joined to paragraphs, page numbers at head and foot left out."""
    pieces = [fragment for fragment in fragments if fragment.text.strip()]
    if not pieces:
        return PageText()
    em = em_of(pieces)
    lines = without_page_numbers(merged(pieces, em, widest_gap=1.5))
    blocks = [block_text(merged(block, em), em) for block in columns(lines, em)]
    if not blocks:
        return PageText()
    paragraphs = list(blocks[0].paragraphs)
    for before, block in pairwise(blocks):
        rest = block.paragraphs
        if goes_on(before, block):
            paragraphs[-1] = joined(paragraphs[-1], rest[0])
            rest = rest[1:]
        paragraphs += rest
    return PageText(tuple(paragraphs), blocks[0].begins_flush, blocks[-1].room)


def joined_pages(pages: Iterable[PageText]) -> Iterator[str]:
    """Text of each page; a paragraph that runs over a page's end goes whole to the page on which it begins."""
    waiting: list[list[str]] = []  # the page with the last paragraph so far, and the pages after it that it has swallowed
    last = PageText()
    for page in pages:
        paragraphs = list(page.paragraphs)
        if goes_on(last, page):
            waiting[0][-1] = joined(waiting[0][-1], paragraphs.pop(0))
        if waiting and not paragraphs:
            waiting.append([])
        else:
            yield from map("\n".join, waiting)
            waiting = [paragraphs]
        last = page if page.paragraphs else last
    yield from map("\n".join, waiting)


def goes_on(before: PageText, after: PageText) -> bool:
    """Whether the last paragraph of a page or column goes on in the next: its last line had no room for what comes."""
    return after.begins_flush and before.room < needed(after.paragraphs[0])


def needed(text: str) -> float:
    """Ems that the first unbreakable piece needs, and one more: lines end a little unevenly."""
    first = UNBREAKABLE.match(text.strip())
    return width_in_ems(first.group()) + 1 if first else 0.0


def without_running_heads(pages: Sequence[Sequence[Fragment]]) -> list[list[Fragment]]:
    """Pages without the first and last lines that stand on half of the pages and on three at least; the first time they stay.

    Digits do not count: a page number may be part of such a line.
    """
    edges = [(edge(page, min), edge(page, max)) for page in pages]
    counts = Counter(line for pair in edges for line in pair if line)
    seen: set[str] = set()
    kept = []
    for page, pair in zip(pages, edges, strict=True):
        running = {line for line in pair if counts[line] >= max(3, len(pages) / 2)}
        dropped = [piece for piece in page if running & seen and without_digits(piece.text) in running & seen and at_edge(piece, page)]
        seen |= running
        kept.append([piece for piece in page if piece not in dropped])
    return kept


def edge(page: Sequence[Fragment], first: Callable[..., Fragment]) -> str:
    """The first or last piece of a page, without digits; empty where there is none or it shares its line."""
    if not page:
        return ""
    found = first(page, key=lambda piece: piece.top + piece.bottom)
    return "" if found.table else without_digits(found.text)


def at_edge(piece: Fragment, page: Sequence[Fragment]) -> bool:
    return all(other is piece or other.top >= piece.top for other in page) or all(
        other is piece or other.top <= piece.top for other in page
    )


def without_digits(text: str) -> str:
    return re.sub(r"[\d\s]", "", text)


def em_of(fragments: Sequence[Fragment]) -> float:
    """The page's usual em, long pieces counting for more."""
    ems = [
        (piece.x1 - piece.x0) / width_in_ems(piece.text.strip())
        for piece in fragments
        if not piece.table
        for _ in range(1 + len(piece.text) // 10)
    ]
    return max(median(ems), 1e-6) if ems else 1.0


def merged(fragments: Sequence[Fragment], em: float, widest_gap: float | None = None) -> list[Fragment]:
    """Pieces that stand on one line as one piece, from the top downwards; pieces further apart than `widest_gap` ems stay apart."""
    lines: list[Fragment] = []
    for row in rows(fragments):
        current = row[0]
        for piece in row[1:]:
            if widest_gap is not None and piece.x0 - current.x1 > widest_gap * em:
                lines.append(current)
                current = piece
            else:
                current = beside(current, piece, em)
        lines.append(current)
    return lines


def rows(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """Pieces whose boxes share more than half their height, each row from left to right."""
    found: list[list[Fragment]] = []
    for piece in sorted(fragments, key=lambda piece: (piece.top + piece.bottom, piece.x0)):
        last = found[-1][-1] if found else None
        if last is None or last.table or piece.table or not same_line(last, piece):
            found.append([piece])
        else:
            found[-1].append(piece)
    return [sorted(row, key=lambda piece: piece.x0) for row in found]


def same_line(one: Fragment, other: Fragment) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def beside(left: Fragment, right: Fragment, em: float) -> Fragment:
    """Two pieces of a line as one: a tab for a gap of two ems or more, as between the cells of a table without rules."""
    gap = (right.x0 - left.x1) / em
    chinese = is_chinese(left.text[-1]) or is_chinese(right.text[0])
    space = "\t" if gap >= 2 else " " if gap > (0.6 if chinese else 0.12) else ""
    text = left.text.rstrip() + space + right.text.lstrip() if space else left.text + right.text
    return Fragment(text, left.x0, min(left.top, right.top), max(left.x1, right.x1), max(left.bottom, right.bottom))


def without_page_numbers(lines: list[Fragment]) -> list[Fragment]:
    """Without a first or last line that is nothing but a page number."""
    kept = lines
    for at, beside_it in ((-1, -2), (0, 1)):
        if len(kept) > 1 and PAGE_NUMBER.fullmatch(kept[at].text) and not same_line(kept[at], kept[beside_it]):
            kept = kept[:-1] if at else kept[1:]
    return kept


def columns(lines: Sequence[Fragment], em: float) -> list[list[Fragment]]:
    """Blocks in reading order. Lines across the gutter between two columns (a title, a wide table) split the page into bands."""
    gutter = gutter_of(lines, em)
    if gutter is None:
        return [list(lines)] if lines else []
    blocks: list[list[Fragment]] = []
    left: list[Fragment] = []
    right: list[Fragment] = []
    across: list[Fragment] = []
    for line in sorted(lines, key=lambda line: line.top):
        if line.x1 <= gutter or line.x0 >= gutter:
            blocks, across = [*blocks, across], []
            (left if line.x1 <= gutter else right).append(line)
        else:
            blocks, left, right = [*blocks, left, right], [], []
            across.append(line)
    return [block for block in (*blocks, across, left, right) if block]


def gutter_of(lines: Sequence[Fragment], em: float) -> float | None:
    """Where a second column begins: at least four long lines on either side, side by side, few lines across; the widest gap wins."""
    begin, end = min(line.x0 for line in lines), max(line.x1 for line in lines)
    best: tuple[float, float] | None = None
    for x in sorted({round(line.x0 - 0.1 * em, 3) for line in lines}):
        if not begin + 0.3 * (end - begin) <= x <= begin + 0.7 * (end - begin):
            continue
        left = [line for line in lines if line.x1 <= x]
        right = [line for line in lines if line.x0 >= x]
        across = len(lines) - len(left) - len(right)
        if across * 4 <= len(lines) and is_column(left, em) and is_column(right, em) and stand_side_by_side(left, right):
            gap = min(line.x0 for line in right) - max(line.x1 for line in left)
            best = max(best or (gap, x), (gap, x))
    return best[1] if best else None


def is_column(lines: Sequence[Fragment], em: float) -> bool:
    """Four lines or more, most of them long enough to be running text and half as wide as the column."""
    if len(lines) < 4:
        return False
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    usual = median(line.x1 - line.x0 for line in lines)
    return usual >= 0.6 * width and usual >= 8 * em


def stand_side_by_side(left: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    spans = [(min(line.top for line in side), max(line.bottom for line in side)) for side in (left, right)]
    shared = min(spans[0][1], spans[1][1]) - max(spans[0][0], spans[1][0])
    return shared >= 0.5 * min(bottom - top for top, bottom in spans)


def block_text(lines: Sequence[Fragment], em: float) -> PageText:
    """Lines of one column joined to paragraphs."""
    left = min(line.x0 for line in lines)
    right = max(line.x1 - em * line.text.endswith(HANGING) for line in lines)
    indented = any(1.2 * em <= line.x0 - left <= 3 * em and right - line.x1 < 3 * em for line in lines)
    paragraphs = [lines[0].text.strip()]
    for before, line in pairwise(lines):
        text = line.text.strip()
        if continues(before, line, left, right, em, indented):
            paragraphs[-1] = joined(paragraphs[-1], text)
        else:
            paragraphs.append(text)
    last = lines[-1]
    ended = last.table or len(lines) < 4 or (last.text.strip().endswith(SENTENCE_END) and not indented)
    flush = not lines[0].table and lines[0].x0 - left < 0.8 * em and ITEM.match(lines[0].text.strip()) is None
    return PageText(tuple(paragraphs), flush, inf if ended else (right - last.x1) / em)


def continues(before: Fragment, line: Fragment, left: float, right: float, em: float, indented: bool) -> bool:
    """Whether a line goes on with the paragraph of the line before: that one was full and this one starts at the margin.

    The second line of a title stands in the middle instead.
    """
    if before.table or line.table or "\t" in before.text or "\t" in line.text:
        return False
    heights = sorted((before.bottom - before.top, line.bottom - line.top))
    if heights[0] * 1.35 < heights[1] or line.top - before.bottom > 1.8 * heights[1]:
        return False
    text = line.text.strip()
    ended = before.text.rstrip().endswith(SENTENCE_END)
    if right - before.x1 > needed(text) * em or (ITEM.match(text) and not before.text.rstrip().endswith(UNFINISHED)):
        return False
    if line.x0 - left > 0.8 * em:
        centred = abs((line.x0 - left) - (right - line.x1)) < em
        return centred and not ended and line.x0 - left > 3 * em
    return indented or not ended
