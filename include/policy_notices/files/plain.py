"""HTML pages and plain texts that come as attachments or inside archives, by the page room's reader and decoder."""

from __future__ import annotations

from collections.abc import Iterator

from policy_notices.errors import PolicyNoticesError
from policy_notices.files.kinds import is_html, suffix_of
from policy_notices.files.parts import Page, Part, UnreadableError


def read(content: bytes, name: str) -> Iterator[Part]:
    try:
        yield Page(text_of(content, name))
    except PolicyNoticesError as error:
        raise UnreadableError("broken", str(error)) from error


def text_of(content: bytes, name: str) -> str:
    if is_html(content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n"), suffix_of(name)):
        from policy_notices.page import read_page

        notice = read_page(content, name)
        return "\n".join(line for line in (notice.title, notice.text) if line)
    from policy_notices.decoding import decode

    return "\n".join(line.rstrip() for line in decode(content).lstrip("\ufeff").splitlines())
