"""PDF by pdfium: text with places, ruled tables by pdfplumber, pictures of the pages that have no text for OCR."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from policy_notices.files.characters import CONTROL, cleaned, is_chinese, is_unreadable, joined_all
from policy_notices.files.layout import Fragment, PageText, joined_pages, page_text
from policy_notices.files.limits import OCR_PAGES
from policy_notices.files.parts import Note, Page, Part, UnreadableError

PAGES = 3_000
PAGE_CHARS = 200_000
OCR_DPI = 200
FEWEST_CHARS = 12
"""A page with a picture and less text than this (a page number, a stamp) is a scan."""


def read(content: bytes, name: str) -> Iterator[Part]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise UnreadableError("encrypted", "a PDF that needs a password") from error
        raise UnreadableError("broken", f"not a whole PDF: {error}") from error
    if len(document) > PAGES:
        raise UnreadableError("too_large", f"{len(document):,} pages, more than {PAGES:,}")
    tables = RuledTables(content)
    pages: list[PageText] = []
    scans: dict[int, bytes] = {}
    for number in range(len(document)):
        try:
            page = document[number]
            fragments = fragments_of(page)
            if is_scan(page, fragments):
                pages.append(PageText())
                scans[number] = picture(page) if len(scans) < OCR_PAGES else b""
                continue
            pages.append(page_text(tables.placed(page, number, fragments)))
        except pypdfium2.PdfiumError as error:
            pages.append(PageText())
            yield Note(f"page {number + 1}: {error}")
    if len(scans) > OCR_PAGES:
        yield Note(f"scanned pages not read: {len(scans) - OCR_PAGES} (OCR stops after {OCR_PAGES})")
    for number, text in enumerate(joined_pages(pages)):
        yield Page(text, (scans[number],) if scans.get(number) else ())


def fragments_of(page: pypdfium2.PdfPage) -> list[Fragment]:
    """Runs of characters that stand on one line without a wide gap, in the order in which they were drawn."""
    text_page = page.get_textpage()
    height = page.get_height()
    count = text_page.count_chars()
    if count > PAGE_CHARS:
        raise UnreadableError("too_large", f"{count:,} characters on one page")
    fragments: list[Fragment] = []
    run: list[tuple[str, float, float, float, float]] = []
    box = pdfium.FS_RECTF()
    for index in range(count):
        character = chr(pdfium.FPDFText_GetUnicode(text_page.raw, index))
        generated = pdfium.FPDFText_IsGenerated(text_page.raw, index) == 1
        if character in "\r\n" or not pdfium.FPDFText_GetLooseCharBox(text_page.raw, index, ctypes.byref(box)):
            fragments += fragment(run)
            run = []
        elif not generated and not CONTROL.match(character):
            placed = (character, box.left, height - box.top, box.right, height - box.bottom)
            if run and parted(run[-1], placed):
                fragments += fragment(run)
                run = []
            run.append(placed)
    return fragments + fragment(run)


def parted(last: tuple[str, float, float, float, float], new: tuple[str, float, float, float, float]) -> bool:
    """Whether a character starts another run: on another line, further back, or after a gap of more than an em and a half."""
    size = max(last[4] - last[2], 1e-3)
    shared = min(last[4], new[4]) - max(last[2], new[2])
    return shared < 0.4 * size or new[1] - last[3] > 1.2 * size or new[1] < last[1] - 0.5 * size


def fragment(run: list[tuple[str, float, float, float, float]]) -> list[Fragment]:
    """One piece, or none for white space alone. Spaces that only part Chinese from other letters by a quarter em are not in `run`."""
    text = ""
    before: tuple[str, float, float, float, float] | None = None
    for character in run:
        if before is not None and before[0] != " " and character[0] != " ":
            gap = (character[1] - before[3]) / max(before[4] - before[2], 1e-3)
            chinese = is_chinese(before[0]) or is_chinese(character[0])
            text += " " if gap > (0.6 if chinese else 0.15) else ""
        text += character[0]
        before = character
    text = cleaned(text)
    if not text.strip():
        return []
    inked = [character for character in run if not character[0].isspace()]
    return [
        Fragment(
            text.strip(),
            inked[0][1],
            min(character[2] for character in inked),
            max(character[3] for character in inked),
            max(character[4] for character in inked),
        )
    ]


def is_scan(page: pypdfium2.PdfPage, fragments: list[Fragment]) -> bool:
    """A picture with hardly any text on it, or text whose font gives no characters."""
    text = "".join(piece.text for piece in fragments)
    if len(text) >= FEWEST_CHARS:
        return is_unreadable(text)
    return next(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=5), None) is not None


def picture(page: pypdfium2.PdfPage) -> bytes:
    """The page as a grey JPEG of OCR_DPI, less where that would be wider than 3,000 pixels."""
    scale = min(OCR_DPI / 72, 3000 / max(page.get_width(), page.get_height(), 1))
    stream = io.BytesIO()
    page.render(scale=scale, grayscale=True).to_pil().save(stream, "JPEG", quality=90)
    return stream.getvalue()


class RuledTables:
    """Tables drawn with lines, found by pdfplumber on the pages that have enough lines for one."""

    FEWEST_PATHS = 4

    def __init__(self, content: bytes) -> None:
        self.content = content

    def placed(self, page: pypdfium2.PdfPage, number: int, fragments: list[Fragment]) -> list[Fragment]:
        """The page's pieces, those inside a table replaced by the table as one piece."""
        if sum(1 for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=5)) < self.FEWEST_PATHS:
            return fragments
        pieces = fragments
        for table in self.tables(number):
            inside = [piece for piece in pieces if within(piece, table)]
            if inside:
                pieces = [piece for piece in pieces if piece not in inside] + [table]
        return pieces

    def tables(self, number: int) -> Iterator[Fragment]:
        import pdfplumber

        with pdfplumber.open(io.BytesIO(self.content), pages=[number + 1]) as document:
            for table in document.pages[0].find_tables():
                cells = [[cell_text(cell) for cell in row] for row in table.extract(x_tolerance=1.5)]
                if len(cells) > 1 and max(len(row) for row in cells) > 1:
                    x0, top, x1, bottom = table.bbox
                    text = "\n".join("\t".join(row).rstrip() for row in cells if any(row))
                    yield Fragment(text, x0, top, x1, bottom, table=True)


def cell_text(cell: str | None) -> str:
    return joined_all(cleaned(cell).split("\n")) if cell else ""


def within(piece: Fragment, table: Fragment) -> bool:
    x, y = (piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2
    return table.x0 - 1 <= x <= table.x1 + 1 and table.top - 1 <= y <= table.bottom + 1
