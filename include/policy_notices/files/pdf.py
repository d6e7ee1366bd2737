"""PDF by pdfium: text with places, ruled tables by pdfplumber, pictures of the pages that have no text for OCR."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium

from policy_notices.files.characters import cleaned, is_unreadable, joined_all
from policy_notices.files.layout import Fragment, joined_pages, page_text, without_running_heads
from policy_notices.files.limits import OCR_PAGES
from policy_notices.files.parts import Note, Page, Part, UnreadableError
from policy_notices.files.pdf_runs import runs

PAGES = 3_000
OCR_DPI = 200
FEWEST_CHARS = 12
"""A page with a picture and less text than this (a page number, a stamp) is a scan."""
OUTLINES = 60
"""A page without text that draws so many shapes draws its letters."""


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
    pages: list[list[Fragment]] = []
    scans: dict[int, bytes] = {}
    for number in range(len(document)):
        try:
            page = document[number]
            fragments, turn = runs(page)
            if is_scan(page, fragments):
                pages.append([])
                scans[number] = picture(page) if len(scans) < OCR_PAGES else b""
                continue
            pages.append(tables.placed(page, number, fragments) if turn == page.get_rotation() else fragments)
        except pypdfium2.PdfiumError as error:
            pages.append([])
            yield Note(f"page {number + 1}: {error}")
    if len(scans) > OCR_PAGES:
        yield Note(f"scanned pages not read: {len(scans) - OCR_PAGES} (OCR stops after {OCR_PAGES})")
    for number, text in enumerate(joined_pages(map(page_text, without_running_heads(pages)))):
        yield Page(text, (scans[number],) if scans.get(number) else ())


def is_scan(page: pypdfium2.PdfPage, fragments: list[Fragment]) -> bool:
    """Hardly any text, but a picture or letters drawn as outlines; or text whose font gives no characters."""
    text = "".join(piece.text for piece in fragments)
    if len(text) >= FEWEST_CHARS:
        return is_unreadable(text)
    return has(page, pdfium.FPDF_PAGEOBJ_IMAGE, 1) or has(page, pdfium.FPDF_PAGEOBJ_PATH, OUTLINES)


def has(page: pypdfium2.PdfPage, kind: int, fewest: int) -> bool:
    """Whether the page has as many objects of a kind."""
    return sum(1 for _ in islice(page.get_objects(filter=(kind,), max_depth=5), fewest)) == fewest


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
        if not has(page, pdfium.FPDF_PAGEOBJ_PATH, self.FEWEST_PATHS):
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
                cells = [[cell_text(cell) for cell in row] for row in table.extract(x_tolerance_ratio=0.6)]
                if len(cells) > 1 and max(len(row) for row in cells) > 1:
                    x0, top, x1, bottom = table.bbox
                    text = "\n".join("\t".join(row).rstrip() for row in cells if any(row))
                    yield Fragment(text, x0, top, x1, bottom, table=True)


def cell_text(cell: str | None) -> str:
    return joined_all(cleaned(cell).split("\n")) if cell else ""


def within(piece: Fragment, table: Fragment) -> bool:
    x, y = (piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2
    return table.x0 - 1 <= x <= table.x1 + 1 and table.top - 1 <= y <= table.bottom + 1
