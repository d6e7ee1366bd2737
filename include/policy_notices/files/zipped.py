"""A ZIP file is a document (DOCX, XLSX, OFD, ...) or an archive: its directory tells."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from policy_notices.files.kinds import DOCX, OFD, XLSX, ZIP
from policy_notices.files.parts import Opened, Part, UnreadableError
from policy_notices.files.zips import open_zip, read_part

ODS = "application/vnd.oasis.opendocument.spreadsheet"


def read(content: bytes, name: str) -> Iterator[Part]:
    media_type, reader = document_type(content)
    yield Opened(media_type)
    yield from importlib.import_module(f"policy_notices.files.{reader}").read(content, name)


def document_type(content: bytes) -> tuple[str, str]:
    """Media type and the module that reads it."""
    container = open_zip(content)
    names = set(container.namelist())
    if "[Content_Types].xml" in names:
        if any(entry.startswith("xl/") for entry in names):
            return XLSX, "sheets"
        if any(entry.startswith("word/") for entry in names):
            return DOCX, "docx"
        raise UnreadableError("unsupported", "an office document that is neither text nor sheets; save it as PDF to have it read")
    if any(entry.lower() == "ofd.xml" for entry in names):
        return OFD, "ofd"
    if "mimetype" in names:
        if read_part(container, "mimetype").startswith(ODS.encode()):
            return ODS, "sheets"
        raise UnreadableError("unsupported", "an OpenDocument text; save it as DOCX or PDF to have it read")
    return ZIP, "archives"
