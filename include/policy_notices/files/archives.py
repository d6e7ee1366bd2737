"""The files of a ZIP archive. Nothing is written to disk: names only label what was read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from policy_notices.files.limits import UNPACKED_BYTES
from policy_notices.files.parts import Packed, Part, UnreadableError
from policy_notices.files.zips import name_of, open_zip, read_entry

CLUTTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})


def read(content: bytes, name: str) -> Iterator[Part]:
    container = open_zip(content)
    left = UNPACKED_BYTES
    for entry in container.infolist():
        label = label_of(name_of(entry))
        if entry.is_dir() or is_clutter(label):
            continue
        try:
            unpacked = read_entry(container, entry)
            left -= len(unpacked)
            if left < 0:
                raise UnreadableError("too_large", f"the archive unpacks to more than {UNPACKED_BYTES >> 20} MiB")
            yield Packed(label, unpacked)
        except UnreadableError as error:
            yield Packed(label, status=error.status, problem=error.problem)


def label_of(name: str) -> str:
    """A member's name, made harmless: forward slashes, no root, drive, parent or control character."""
    printable = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", name.replace("\\", "/"))
    steps = [step for step in printable.split("/") if step not in ("", ".", "..") and not re.fullmatch(r"[A-Za-z]:", step)]
    return "/".join(steps)[:400] or "unnamed"


def is_clutter(label: str) -> bool:
    """What operating systems leave in archives."""
    path = PurePosixPath(label)
    return path.name.lower() in CLUTTER or path.name.startswith("._") or path.parts[0] == "__MACOSX"
