"""Text out of attachments and local files: PDF, scans, DOCX, DOC, WPS, XLSX, XLS, OFD, pictures, HTML, ZIP and RAR.

Nothing here parses an untrusted file in this process: each goes to a child process with limits on memory, time and output (`child`).
"""

from __future__ import annotations

from policy_notices.errors import BadInputError
from policy_notices.files.filetext import FileText, Member, Status

__all__ = ["FileText", "Member", "Status", "read_document", "read_file"]


def read_file(content: bytes, name: str) -> FileText:
    """The text of an attachment of this name. Never raises for what the file is: encrypted, broken, a bomb, all is said in `status`."""
    from policy_notices.files import reading

    return reading.read_file(content, name)


def read_document(content: bytes, name: str) -> tuple[str, ...]:
    """The pages of a file that a person gave. Raises BadInputError with one line: which file, and why it has no text."""
    file = read_file(content, name)
    if file.status != "read":
        raise BadInputError(f"{name}: {file.status.replace('_', ' ')}: {file.problem}")
    return file.pages
