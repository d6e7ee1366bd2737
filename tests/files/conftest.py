"""Makers of the documents that the tests read."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib import colors, pagesizes
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, PageBreak, PageTemplate, Paragraph, SimpleDocTemplate, Spacer, Table

FONT = "STSong-Light"
FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
)
RECORDED = Path(__file__).parent / "recorded"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
BODY = ParagraphStyle("body", fontName=FONT, fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK", alignment=4)
TITLE = ParagraphStyle("title", fontName=FONT, fontSize=22, leading=34, alignment=1, wordWrap="CJK")
COLUMN = ParagraphStyle("column", fontName=FONT, fontSize=12, leading=18, firstLineIndent=24, wordWrap="CJK", alignment=4)


def page_number(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont(FONT, 12)
    canvas.drawCentredString(297, 40, f"— {document.page} —")


def pdf(title: str, paragraphs: Sequence[str | list[list[str]] | None], password: str | None = None) -> bytes:
    """A4 in the style of an official document. A list is a ruled table, None a page break."""
    story: list[object] = [Paragraph(title, TITLE), Spacer(1, 20)]
    for paragraph in paragraphs:
        if paragraph is None:
            story.append(PageBreak())
        elif isinstance(paragraph, list):
            story.append(Table(paragraph, style=[("GRID", (0, 0), (-1, -1), 1, colors.black), ("FONTNAME", (0, 0), (-1, -1), FONT)]))
        else:
            story.append(Paragraph(paragraph, BODY))
    stream = io.BytesIO()
    encrypt = StandardEncryption(password) if password else None
    SimpleDocTemplate(stream, pagesize=pagesizes.A4, encrypt=encrypt).build(story, onFirstPage=page_number, onLaterPages=page_number)
    return stream.getvalue()


def two_column_pdf(title: str, left: Sequence[str], right: Sequence[str]) -> bytes:
    """A title across two columns; the right column is drawn before the left one."""
    frames = [Frame(60, 700, 475, 90), Frame(310, 60, 225, 630), Frame(60, 60, 225, 630)]
    story: list[object] = [Paragraph(title, TITLE), FrameBreak()]
    story += [*(Paragraph(text, COLUMN) for text in right), FrameBreak(), *(Paragraph(text, COLUMN) for text in left)]
    stream = io.BytesIO()
    document = BaseDocTemplate(stream, pagesize=pagesizes.A4)
    document.addPageTemplates(PageTemplate(frames=frames))
    document.build(story)
    return stream.getvalue()


def turned_pdf(lines: Sequence[str], turn: int, declared: bool) -> bytes:
    """Lines turned to the left; `declared`: the page is turned back to the right, so that they show upright."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=pagesizes.A4)
    if declared:
        canvas.setPageRotation(turn)
    canvas.setFont(FONT, 16)
    canvas.translate(300, 420)
    canvas.rotate(turn)
    for number, line in enumerate(lines):
        canvas.drawString(-100, -30 * number, line)
    canvas.save()
    return stream.getvalue()


def word(paragraphs: Sequence[str | list[list[str]]]) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        if isinstance(paragraph, str):
            document.add_paragraph(paragraph)
            continue
        table = document.add_table(len(paragraph), len(paragraph[0]))
        for row, cells in zip(table.rows, paragraph, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def zipped_in_gbk(members: Mapping[str, bytes]) -> bytes:
    """As Windows in Chinese packs: names in GBK, no flag that says so."""
    named = {f"{number:04}".ljust(len(name.encode("gbk")), "x"): name for number, name in enumerate(members)}
    content = zipped(dict(zip(named, members.values(), strict=True)))
    for label, name in named.items():
        content = content.replace(label.encode(), name.encode("gbk"))
    return content


def encrypted(archive: bytes) -> bytes:
    """The archive with every entry marked as encrypted."""
    changed = bytearray(archive)
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def rar(members: Mapping[str, bytes], flags: int = 0) -> bytes:
    """RAR 2.9 with stored files (block layout as in the format's technote). Flag 4: the files need a password."""

    def block(kind: int, flag: int, body: bytes, content: bytes = b"") -> bytes:
        head = struct.pack("<BHH", kind, flag, 7 + len(body)) + body
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + content

    out = b"Rar!\x1a\x07\0" + block(0x73, 0, bytes(6))
    for name, content in members.items():
        raw = name.encode()
        sizes = struct.pack("<LLBLLBBHL", len(content), len(content), 3, zlib.crc32(content), 0x5A6A6A6A, 29, 0x30, len(raw), 0o100644)
        out += block(0x74, 0x8000 | flags, sizes + raw, content)
    return out + block(0x7B, 0x4000, b"")


def xlsx(sheets: Mapping[str, str], hidden: Sequence[str] = (), styles: str | None = None) -> bytes:
    """Sheets from the XML of their rows, strings inline."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    states = {True: "hidden", False: "visible"}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="{states[name in hidden]}" r:id="r{number}"/>'
        for number, name in enumerate(sheets, 1)
    )
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{relations}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{relations}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{targets}</Relationships>',
    }
    if styles is not None:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{main}">{styles}</styleSheet>'
    for number, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    return zipped({name: text.encode() for name, text in parts.items()})


def ofd(pages: Sequence[str], order: Sequence[int] | None = None, template: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    """Pages from the XML of their objects; `order` says which content file is which page."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    places = order or range(len(pages))
    listed = "".join(f'<ofd:Page ID="{100 + place}" BaseLoc="Pages/Page_{place}/Content.xml"/>' for place in places)
    common = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    used = '<ofd:Template TemplateID="9"/>' if template else ""
    parts = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData>{common}"
        "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/DocumentRes.xml": f'<ofd:Res {space} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image">'
        "<ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
    }
    if template:
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = f"<ofd:Page {space}><ofd:Content><ofd:Layer>{template}</ofd:Layer></ofd:Content></ofd:Page>"
    for place, objects in enumerate(pages):
        content = f"<ofd:Page {space}>{used}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        parts[f"Doc_0/Pages/Page_{place}/Content.xml"] = content
    return zipped({name: text.encode() for name, text in parts.items()} | dict(more or {}))


def ofd_line(text: str, x: float, y: float, size: float = 5) -> str:
    """A line of text whose boundary's corner is at x, y (mm)."""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} {size * len(text)} {size * 1.2}" Font="1" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {max(len(text) - 1, 1)} {size}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def chinese_font() -> str:
    """A font that has Chinese. Where there is none the test is skipped, but not in CI."""
    found = next((font for font in FONTS if Path(font).is_file()), None)
    if found is None and not os.environ.get("CI"):
        pytest.skip("no Chinese font (Debian package fonts-wqy-zenhei)")
    assert found, "CI must install Debian's fonts-wqy-zenhei"
    return found


def picture(lines: Sequence[str], kind: str = "PNG") -> bytes:
    """A page of 150 dpi, lines of print 36 pixels high."""
    page = Image.new("RGB", (1240, 300 + 64 * len(lines)), "white")
    font = ImageFont.truetype(chinese_font(), 36)
    for number, line in enumerate(lines):
        ImageDraw.Draw(page).text(
            (100 + 36 * (len(line) - len(line.lstrip("　"))), 150 + 64 * number), line.lstrip("　"), font=font, fill="black"
        )
    stream = io.BytesIO()
    page.save(stream, kind)
    return stream.getvalue()


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    return SimpleNamespace(
        pdf=pdf,
        two_column_pdf=two_column_pdf,
        turned_pdf=turned_pdf,
        word=word,
        zipped=zipped,
        zipped_in_gbk=zipped_in_gbk,
        encrypted=encrypted,
        rar=rar,
        xlsx=xlsx,
        ofd=ofd,
        ofd_line=ofd_line,
        picture=picture,
        doc=(RECORDED / "notice.doc").read_bytes(),
        xls=(RECORDED / "plan.xls").read_bytes(),
    )
