"""What a reader in the child process yields, and how it travels: one JSON object a line."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast, get_args

from policy_notices.files.filetext import Status


@dataclass(frozen=True, slots=True)
class Opened:
    """The content is of this media type."""

    media_type: str


@dataclass(frozen=True, slots=True)
class Page:
    """The next page: its text, or pictures of it that are to be read by OCR."""

    text: str = ""
    images: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Packed:
    """The next file of an archive: its bytes, or why they could not be had."""

    name: str
    content: bytes = b""
    status: Status = "read"
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A part of the file was not read, and why; the rest was."""

    problem: str


Part = Opened | Page | Packed | Note


class UnreadableError(Exception):
    """Raised by a reader when nothing (more) of a file can be read: the status, and one line that says why."""

    def __init__(self, status: Status, problem: str) -> None:
        super().__init__(problem)
        self.status: Status = status
        self.problem = one_line(problem)


def one_line(text: str) -> str:
    """Printable and short: what a hostile file made a parser say is shown to people."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())[:300]


def encode(part: Part) -> bytes:
    match part:
        case Opened(media_type):
            record: dict[str, object] = {"opened": media_type}
        case Page(text, images):
            record = {"page": text, "images": [base64.b64encode(image).decode() for image in images]}
        case Packed(name, content, status, problem):
            record = {"packed": name, "content": base64.b64encode(content).decode(), "status": status, "problem": problem}
        case Note(problem):
            record = {"note": problem}
    return json.dumps(record).encode() + b"\n"


def encode_end(status: Status, problem: str | None) -> bytes:
    return json.dumps({"end": status, "problem": problem}).encode() + b"\n"


def decode(lines: Iterable[bytes]) -> Iterator[Part | UnreadableError | None]:
    """The parts, then `None` for a regular end or the error that ended the reading; neither where the child was killed.

    A line that was cut short ends the sequence. Raises ValueError, KeyError, TypeError or
    AttributeError where the lines are not of this protocol: a hijacked child may write what it likes.
    """
    for line in lines:
        if not line.endswith(b"\n"):
            return
        record = json.loads(line)
        if "opened" in record:
            yield Opened(str(record["opened"]))
        elif "page" in record:
            yield Page(str(record["page"]), tuple(base64.b64decode(image) for image in record["images"]))
        elif "packed" in record:
            problem = one_line(record["problem"]) if record["problem"] is not None else None
            yield Packed(one_line(record["packed"]), base64.b64decode(record["content"]), status_of(record["status"]), problem)
        elif "note" in record:
            yield Note(one_line(record["note"]))
        elif record["end"] == "read":
            yield None
            return
        else:
            yield UnreadableError(status_of(record["end"]), record["problem"])


def status_of(name: str) -> Status:
    if name not in get_args(Status):
        raise ValueError(f"no status: {name!r}")
    return cast(Status, name)
