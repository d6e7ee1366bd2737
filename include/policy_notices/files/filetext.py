"""What reading a file gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["read", "empty", "encrypted", "broken", "too_large", "unsupported"]


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive. Its text is `pages[first_page : first_page + page_count]` of the archive's `FileText`.

    `name` is its path inside the archive, an archive inside an archive included, e.g. `附件.zip/2024/任务表.xlsx`.
    """

    name: str
    media_type: str | None
    status: Status
    problem: str | None
    first_page: int = 0
    page_count: int = 0


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of a file: one string a page, sheet or, in an archive, a page of a member; paragraphs one a line, table cells split by tabs.

    A paragraph that runs over a page's end stands whole on the page on which it begins. `problem` is one line; with status `read` it
    says what part of the file was not read.
    """

    media_type: str | None
    pages: tuple[str, ...] = ()
    status: Status = "read"
    problem: str | None = None
    members: tuple[Member, ...] = ()
