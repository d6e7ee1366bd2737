"""From a file's bytes to its text: which reader, its parts put together, members of archives and scanned pages read in turn."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from policy_notices.files import limits
from policy_notices.files.child import parts_of
from policy_notices.files.filetext import FileText, Member
from policy_notices.files.kinds import FileKind, kind_of
from policy_notices.files.parts import Note, Opened, Packed, Page, Part, UnreadableError

ROOM = "policy_notices.files"


@dataclass(slots=True)
class Allowance:
    """What is left for all the files of one archive, those of the archives in it included."""

    ends_at: float
    members: int = field(default_factory=lambda: limits.MEMBERS)
    unpacked: int = field(default_factory=lambda: limits.UNPACKED_BYTES)
    scans: int = field(default_factory=lambda: limits.OCR_PAGES)

    def seconds(self) -> int:
        return int(self.ends_at - time.monotonic())


@dataclass(slots=True)
class Assembly:
    """A file's text while its parts come in."""

    media_type: str | None
    pages: list[str] = field(default_factory=list)
    scans: dict[int, tuple[bytes, ...]] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, part: Part, allowance: Allowance, depth: int) -> None:
        match part:
            case Opened(media_type):
                self.media_type = media_type
            case Page(text, images):
                if images:
                    self.scans[len(self.pages)] = images
                self.pages.append(text)
            case Note(problem):
                self.problems.append(problem)
            case Packed():
                self.unpack(part, allowance, depth)

    def unpack(self, packed: Packed, allowance: Allowance, depth: int) -> None:
        allowance.members -= 1
        allowance.unpacked -= len(packed.content)
        file = FileText(None, status=packed.status, problem=packed.problem)
        if packed.status == "read":
            file = read_within(packed.content, packed.name, allowance, depth + 1)
        if file.members:
            inner = (replace(it, name=f"{packed.name}/{it.name}", first_page=it.first_page + len(self.pages)) for it in file.members)
            self.members += inner
        else:
            self.members.append(Member(packed.name, file.media_type, file.status, file.problem, len(self.pages), len(file.pages)))
        self.pages += file.pages

    def finished(self, failure: UnreadableError | None) -> FileText:
        """What was read counts as read, what was not is the problem; without any text, why."""
        problems = [*self.problems, *([failure.problem] if failure else []), *members_problem(self.members)]
        problem = "; ".join(problems)[:500] or None
        if any(page.strip() for page in self.pages):
            return FileText(self.media_type, tuple(self.pages), "read", problem, tuple(self.members))
        bad = [member.status for member in self.members if member.status not in ("read", "empty")]
        status = failure.status if failure else bad[0] if bad else "broken" if problems else "empty"
        return FileText(self.media_type, (), status, problem or "no text in it", without_pages(self.members))


def members_problem(members: list[Member]) -> Iterator[str]:
    bad = [member for member in members if member.status not in ("read", "empty")]
    if bad:
        named = ", ".join(f"{member.name} ({member.status}: {member.problem})" for member in bad[:3])
        yield f"{len(bad)} of {len(members)} files in it not read: {named}{', …' if len(bad) > 3 else ''}"


def without_pages(members: list[Member]) -> tuple[Member, ...]:
    return tuple(replace(member, first_page=0, page_count=0) for member in members)


def read_file(content: bytes, name: str) -> FileText:
    """The text of an attachment. Never raises for what `content` or `name` are: that is `status` and `problem`."""
    return read_within(content, name, Allowance(time.monotonic() + limits.ARCHIVE_S), depth=0)


def read_within(content: bytes, name: str, allowance: Allowance, depth: int) -> FileText:
    try:
        check(content, allowance, depth)
        kind = kind_of(content, name)
    except UnreadableError as error:
        return FileText(None, (), error.status, error.problem)
    assembly = Assembly(kind.media_type)
    failure = None
    try:
        for part in parts_of(f"{ROOM}.{kind.reader}", content, name, within(kind, allowance)):
            if isinstance(part, Packed) and depth >= limits.DEPTH:
                raise UnreadableError("too_large", f"archives inside archives, more than {limits.DEPTH} deep")
            assembly.add(part, allowance, depth)
        read_scans(assembly, allowance)
    except UnreadableError as error:
        failure = error
    return assembly.finished(failure)


def check(content: bytes, allowance: Allowance, depth: int) -> None:
    if not content.strip(b"\0 \r\n\t"):
        raise UnreadableError("empty", "nothing in it")
    if len(content) > limits.FILE_BYTES:
        raise UnreadableError("too_large", f"{len(content) >> 20:,} MiB, more than {limits.FILE_BYTES >> 20}")
    if allowance.members < 0 or allowance.unpacked < 0:
        raise UnreadableError("too_large", "its archive holds more than an archive may")
    if allowance.seconds() < 1:
        raise UnreadableError("too_large", f"its archive was not read within {limits.ARCHIVE_S} s")


def within(kind: FileKind, allowance: Allowance) -> limits.Limits:
    limit = limits.OFFICE if kind.reader == "word" else kind.limits
    return replace(limit, wall_s=max(1, min(limit.wall_s, allowance.seconds())))


def read_scans(assembly: Assembly, allowance: Allowance) -> None:
    """Puts OCR's text where pages were pictures; pictures beyond the allowance are left, and said."""
    from policy_notices.files.ocr import pack

    wanted = [(page, image) for page, images in assembly.scans.items() for image in images]
    taken = wanted[: max(allowance.scans, 0)]
    if len(taken) < len(wanted):
        assembly.problems.append(f"scanned pages not read: {len(wanted) - len(taken)} (OCR stops after {limits.OCR_PAGES})")
    if not taken:
        return
    allowance.scans -= len(taken)
    kind = FileKind("image/*", "ocr", limits.OCR)
    pages = iter([page for page, _ in taken])
    for part in parts_of(f"{ROOM}.ocr", pack([image for _, image in taken]), "scan", within(kind, allowance)):
        if isinstance(part, Page):
            page = next(pages)
            assembly.pages[page] = "\n".join(text for text in (assembly.pages[page], part.text) if text)
        elif isinstance(part, Note):
            assembly.problems.append(part.problem)
