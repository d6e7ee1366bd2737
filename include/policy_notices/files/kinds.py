"""What kind of file some bytes are: by what they begin with, then by the name's suffix."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from policy_notices.files.limits import OCR, PARSER, Limits
from policy_notices.files.parts import UnreadableError

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
OFD = "application/ofd"
ZIP = "application/zip"

IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"BM": "image/bmp",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_STREAMS = {
    "EncryptedPackage": "encrypted",
    "WordDocument": "word",
    "Workbook": "sheets",
    "Book": "sheets",
    "PowerPoint Document": "slides",
}
SHEET_SUFFIXES = frozenset({".xls", ".et"})
DOCUMENT_SUFFIXES = frozenset({".pdf", ".docx", ".doc", ".wps", ".xlsx", ".xls", ".et", ".ofd", ".ppt", ".pptx", ".zip", ".rar", ".7z"})
PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp"})
BINARY_SUFFIXES = DOCUMENT_SUFFIXES | PICTURE_SUFFIXES
TEXT_SUFFIXES = frozenset({".txt", ".csv", ".md"})
HTML_SUFFIXES = frozenset({".html", ".htm", ".shtml", ".jhtml", ".jsp", ".xhtml"})
HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<meta", b"<body", b"<script", b"<div", b"<p>", b"<table")
OFFICE_MARK = b"urn:schemas-microsoft-com:office"
"""In HTML that Word or Excel saved, or that a portal exports under the suffix .doc or .xls."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """`reader` is the module of this room that reads it."""

    media_type: str
    reader: str
    limits: Limits = PARSER


def kind_of(content: bytes, name: str) -> FileKind:
    """Raises UnreadableError where no reader takes such a file; says what it is instead, where that can be told."""
    suffix = suffix_of(name)
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if b"%PDF-" in content[:1024]:
        return FileKind("application/pdf", "pdf")
    if content[:4] in (b"PK\3\4", b"PK\5\6", b"PK\7\x08"):
        return FileKind(ZIP, "zipped")
    if content.startswith(b"Rar!\x1a\x07"):
        return FileKind("application/vnd.rar", "rar")
    if content.startswith(OLE):
        return ole_kind(content, suffix)
    if start.startswith(b"{\\rtf"):
        return FileKind("application/rtf", "word")
    if image := image_type(content):
        return FileKind(image, "ocr", OCR)
    if is_html(start, suffix):
        return html_kind(content, suffix)
    if suffix in TEXT_SUFFIXES:
        return FileKind("text/plain", "plain")
    if suffix in BINARY_SUFFIXES:
        raise UnreadableError("broken", f"named {suffix} but begins with {content[:8]!r}: damaged, or another kind of file")
    raise UnreadableError("unsupported", f"no reader for {suffix or 'a file without suffix'} that begins with {content[:8]!r}")


def suffix_of(name: str) -> str:
    return PurePosixPath(name.strip().replace("\\", "/")).suffix.lower()


def image_type(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((media_type for magic, media_type in IMAGES.items() if content.startswith(magic)), None)


def is_html(start: bytes, suffix: str) -> bool:
    lowered = start[:100].lower()
    return lowered.startswith(HTML_STARTS) or (suffix in HTML_SUFFIXES and b"<" in start)


def html_kind(content: bytes, suffix: str) -> FileKind:
    """A page under the name of a document is an error page, unless an office program or export wrote it."""
    if suffix in BINARY_SUFFIXES and not (suffix in {".doc", ".xls", ".wps", ".et"} and OFFICE_MARK in content):
        raise UnreadableError("broken", f"named {suffix} but is an HTML page: the portal answered with a page instead of the file")
    return FileKind("text/html", "plain")


def ole_kind(content: bytes, suffix: str) -> FileKind:
    """Which office program wrote an OLE compound file, by the stream names of its directory (UTF-16, MS-CFB 2.6.1)."""
    found = {kind for stream, kind in OLE_STREAMS.items() if f"{stream}\0".encode("utf-16-le") in content}
    if "encrypted" in found:
        raise UnreadableError("encrypted", "an office document that needs a password")
    if "sheets" in found and (suffix in SHEET_SUFFIXES or "word" not in found):
        return FileKind(XLS, "sheets")
    if "word" in found:
        return FileKind("application/msword", "word")
    if "slides" in found:
        raise UnreadableError("unsupported", "a PowerPoint presentation; save it as PDF to have it read")
    raise UnreadableError("broken", "an OLE file with neither a Word document nor a workbook inside")
