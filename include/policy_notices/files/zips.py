"""ZIP containers: opened with an eye on bombs, names decoded. Archives, DOCX, XLSX and OFD files all are ZIPs."""

from __future__ import annotations

import io
import zipfile

from policy_notices.files.limits import MEMBER_BYTES, MEMBERS, RATIO, RATIO_FLOOR, UNPACKED_BYTES
from policy_notices.files.parts import UnreadableError

ENCRYPTED = 0x1
UTF8_NAME = 0x800


def open_zip(content: bytes) -> zipfile.ZipFile:
    """Raises UnreadableError where the file is broken or unpacks to more than a document or attachment may."""
    try:
        container = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableError("broken", f"not a whole ZIP file: {error}") from error
    entries = container.infolist()
    if len(entries) > MEMBERS:
        raise UnreadableError("too_large", f"{len(entries):,} files inside, more than {MEMBERS:,}")
    check_growth(sum(entry.file_size for entry in entries), len(content))
    return container


def check_growth(unpacked: int, packed: int) -> None:
    if unpacked > UNPACKED_BYTES:
        raise UnreadableError("too_large", f"unpacks to {unpacked >> 20:,} MiB, more than {UNPACKED_BYTES >> 20}")
    if unpacked > RATIO_FLOOR and unpacked > RATIO * max(packed, 1):
        raise UnreadableError("too_large", f"grows {unpacked // max(packed, 1):,} times when unpacked: a ZIP bomb")


def read_entry(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The entry's bytes. Raises UnreadableError; an entry that is longer than it declares is broken."""
    if entry.flag_bits & ENCRYPTED:
        raise UnreadableError("encrypted", "needs a password")
    if entry.file_size > MEMBER_BYTES:
        raise UnreadableError("too_large", f"{entry.file_size >> 20:,} MiB, more than {MEMBER_BYTES >> 20}")
    try:
        with container.open(entry) as stream:
            return stream.read(MEMBER_BYTES + 1)
    except NotImplementedError as error:
        raise UnreadableError("unsupported", f"packed in a way that cannot be read ({error}); repack it as plain ZIP") from error
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError) as error:
        raise UnreadableError("broken", f"damaged inside the ZIP: {error}") from error
    except Exception as error:  # zlib.error, lzma.LZMAError
        raise UnreadableError("broken", f"damaged inside the ZIP: {type(error).__name__}: {error}") from error


def read_part(container: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a named part of a document. Raises UnreadableError where it is missing."""
    try:
        entry = container.getinfo(name)
    except KeyError:
        raise UnreadableError("broken", f"has no part {name}") from None
    return read_entry(container, entry)


def name_of(entry: zipfile.ZipInfo) -> str:
    """The entry's name: UTF-8 where flagged or where it is UTF-8, else GB18030 (what Windows in Chinese writes)."""
    if entry.flag_bits & UTF8_NAME:
        return entry.filename
    raw = entry.orig_filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
