"""The files of a RAR archive, by rarfile and, for packed ones, `unar`. No password is ever asked for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import rarfile

from policy_notices.files.archives import is_clutter, label_of
from policy_notices.files.child import program
from policy_notices.files.limits import MEMBER_BYTES, MEMBERS
from policy_notices.files.parts import Packed, Part, UnreadableError
from policy_notices.files.zips import check_growth

STORED = 0x30
INSTALL = "needs the program unar (Debian package unar) to be unpacked"


def read(content: bytes, name: str) -> Iterator[Part]:
    with tempfile.NamedTemporaryFile(suffix=".rar") as file:
        file.write(content)
        file.flush()
        try:
            with rarfile.RarFile(Path(file.name)) as archive:
                yield from members(archive, len(content))
        except rarfile.NeedFirstVolume as error:
            raise UnreadableError("unsupported", "a later volume of an archive in several volumes") from error
        except rarfile.Error as error:
            raise UnreadableError("broken", f"not a whole RAR file: {error}") from error


def members(archive: rarfile.RarFile, packed: int) -> Iterator[Part]:
    if archive.needs_password() and not archive.infolist():
        raise UnreadableError("encrypted", "its list of files needs a password")
    entries = [entry for entry in archive.infolist() if entry.is_file()]
    if len(entries) > MEMBERS:
        raise UnreadableError("too_large", f"{len(entries):,} files inside, more than {MEMBERS:,}")
    check_growth(sum(entry.file_size or 0 for entry in entries), packed)
    for entry in entries:
        label = label_of(entry.filename)
        if is_clutter(label):
            continue
        try:
            yield Packed(label, unpacked(archive, entry))
        except UnreadableError as error:
            yield Packed(label, status=error.status, problem=error.problem)


def unpacked(archive: rarfile.RarFile, entry: rarfile.RarInfo) -> bytes:
    if entry.needs_password():
        raise UnreadableError("encrypted", "needs a password")
    if (entry.file_size or 0) > MEMBER_BYTES:
        raise UnreadableError("too_large", f"{entry.file_size >> 20:,} MiB, more than {MEMBER_BYTES >> 20}")
    if entry.compress_type != STORED and program("unar", "unrar", "bsdtar") is None:
        raise UnreadableError("unsupported", INSTALL)
    try:
        content: bytes = archive.read(entry)
    except rarfile.RarCannotExec as error:
        raise UnreadableError("unsupported", INSTALL) from error
    except FileNotFoundError as error:
        raise UnreadableError("unsupported", "goes on in another volume of the archive; join the volumes and pack them as one") from error
    except (rarfile.Error, OSError, EOFError, ValueError) as error:
        raise UnreadableError("broken", f"damaged inside the RAR: {type(error).__name__}: {error}") from error
    return content
