"""How much of the machine the reading of one file may take."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20

FILE_BYTES = 100 * MIB
"""A larger file is not opened."""

TEXT_CHARS = 20_000_000
"""Reading stops when a file has given so much text."""

UNPACKED_BYTES = 200 * MIB
"""All that one archive, or one document that is a ZIP inside, may unpack to."""

MEMBER_BYTES = 100 * MIB
MEMBERS = 2_000
"""Files of one archive, those of the archives in it included."""

RATIO = 200
RATIO_FLOOR = 10 * MIB
"""A packed file that grows more than RATIO times to more than RATIO_FLOOR is a bomb. (XML of large sheets grows 20 to 60 times.)"""

DEPTH = 3
"""Archives inside archives."""

ARCHIVE_S = 900
"""Seconds for all the files of one archive."""

OCR_PAGES = 60
"""Scanned pages of one file that are read (2 to 4 s each)."""

OCR_PIXELS = 100_000_000
"""A larger picture is not decoded."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one child process: address space, largest file it may write (its answer included), CPU and wall-clock seconds, open files."""

    memory: int = 1024 * MIB
    output: int = 512 * MIB
    cpu_s: int = 60
    wall_s: int = 120
    files: int = 64


PARSER = Limits()
OCR = Limits(memory=4096 * MIB, cpu_s=900, wall_s=600, files=128)
OFFICE = Limits(memory=4096 * MIB, cpu_s=90, wall_s=120, files=512)
