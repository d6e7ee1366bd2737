"""DOC, WPS and RTF by antiword or, where that is missing or fails, LibreOffice."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from policy_notices.files import docx
from policy_notices.files.characters import cleaned
from policy_notices.files.child import program
from policy_notices.files.parts import Page, Part, UnreadableError

ANTIWORD_S = 30
OFFICE_S = 90
INSTALL = "needs the program antiword (Debian package antiword) or LibreOffice (libreoffice-writer-nogui)"


def read(content: bytes, name: str) -> Iterator[Part]:
    antiword, office = program("antiword"), program("soffice", "libreoffice")
    with tempfile.TemporaryDirectory() as folder:
        if antiword and not content.startswith(b"{"):
            text = by_antiword(antiword, content, Path(folder), last_resort=office is None)
            if text is not None:
                yield Page(text)
                return
        if office is None:
            raise UnreadableError("unsupported", f"an RTF or old Word document: {INSTALL}")
        yield from by_office(office, content, Path(folder))


def by_antiword(antiword: str, content: bytes, folder: Path, last_resort: bool) -> str | None:
    """The text; None where antiword does not take the file and there is something else to try."""
    source = folder / "input.doc"
    source.write_bytes(content)
    done = run([antiword, "-m", "UTF-8.txt", "-w", "0", str(source)], folder, ANTIWORD_S)
    said = done.stderr.decode("utf-8", "replace")
    if "ncrypted" in said:
        raise UnreadableError("encrypted", "a Word document that needs a password")
    if done.returncode == 0:
        return tabbed(cleaned(done.stdout.decode("utf-8", "replace")))
    if last_resort:
        raise UnreadableError("broken", f"antiword cannot read it: {said or done.returncode}".replace(str(source), "the file"))
    return None


def by_office(office: str, content: bytes, folder: Path) -> Iterator[Part]:
    """Converted to DOCX first, so that tables and numbers stay."""
    source = folder / ("input.rtf" if content.startswith(b"{") else "input.doc")
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    done = run(
        [office, profile, "--headless", "--norestore", "--convert-to", "docx", "--outdir", str(folder), str(source)], folder, OFFICE_S
    )
    converted = source.with_suffix(".docx")
    if not converted.is_file():
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UnreadableError("broken", f"LibreOffice cannot read it: {said[-1] if said else 'it gave no reason'}")
    yield from docx.read(converted.read_bytes(), "converted.docx")


def run(command: list[str], folder: Path, seconds: int) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=seconds, cwd=folder, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise UnreadableError("too_large", f"{Path(command[0]).name} did not read it within {seconds} s") from error


def tabbed(text: str) -> str:
    """antiword's output: its `|a |b |` rows split by tabs, blank lines and `[pic]` left out."""
    lines = (re.sub(r"\[pic\]", "", line).strip() for line in text.splitlines())
    return "\n".join("\t".join(cell.strip() for cell in line[1:-1].split("|")) if is_row(line) else line for line in lines if line)


def is_row(line: str) -> bool:
    return len(line) > 2 and line.startswith("|") and line.endswith("|")
