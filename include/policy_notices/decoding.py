"""Bytes of a page → text. What a label claims is checked against the bytes; nothing is replaced by U+FFFD.

Order: byte order mark, strict UTF-8, UTF-16 without mark, the declared charsets, GB18030, Big5, a statistical guess. UTF-8 comes before the
declared label because portals declare gb2312 over UTF-8 bytes, and text in another charset is next to never valid UTF-8 by accident.
"""

from __future__ import annotations

import codecs
import re

from policy_notices.errors import DecodingError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs"}
"""Labels that stand for a larger charset in practice (WHATWG Encoding): a page labelled gb2312 holds GBK and GB18030 characters."""

_UNCHECKED = frozenset({"iso8859-1", "latin-1", "latin1", "iso-8859-1", "cp1252", "windows-1252", "ascii", "us-ascii"})
"""Servers' default labels, which any bytes fit: they say nothing about a Chinese page."""

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)|<\?xml[^>]{0,80}encoding\s*=\s*["']([A-Za-z0-9_.:-]+)""", re.I)
_HEAD = 4096
_HAN = re.compile("[\u4e00-\u9fff]")


def decode(content: bytes, content_type: str | None = None, declared: str | None = None) -> str:
    """The text of `content`. `content_type` is the HTTP header, `declared` the portal's own charset; the page's `<meta>` is read as well.

    Raises DecodingError with the byte offset where the likeliest charset stopped.
    """
    return decode_as(content, content_type, declared)[0]


def decode_as(content: bytes, content_type: str | None = None, declared: str | None = None) -> tuple[str, str | None]:
    """As `decode`, with the charset that fitted: "utf-8" only where the bytes are UTF-8 without a mark, None where it was guessed."""
    for mark, charset in _BOMS:
        if content.startswith(mark):
            return _strict(content[len(mark) :], charset), f"{charset} with mark"
    if _is_utf16(content):
        charset = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
        return _strict(content, charset), charset
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        first_fault = error
    labels = _labels(content, content_type, declared)
    if not _is_damaged_utf8(content):
        text = _likeliest(content, labels)
        if text is not None:
            return text, None
    raise _error(labels, first_fault)


def declared_charset(content: bytes, content_type: str | None = None) -> str | None:
    """The charset that the header or the page's own first 4 kB name, as named; None where neither does."""
    header = _CHARSET.search((content_type or "").encode())
    found = header or _CHARSET.search(content[:_HEAD])
    return next(group for group in found.groups() if group).decode().lower() if found else None


def _labels(content: bytes, content_type: str | None, declared: str | None) -> list[str]:
    named = [declared, declared_charset(b"", content_type), declared_charset(content)]
    charsets: list[str] = []
    for name in named:
        charset = _SUPERSETS.get((name or "").lower(), (name or "").lower())
        if charset and charset not in charsets and charset not in _UNCHECKED and charset not in ("utf-8", "utf8") and _known(charset):
            charsets.append(charset)
    return charsets


def _known(charset: str) -> bool:
    try:
        codecs.lookup(charset)
    except LookupError:
        return False
    return True


def _try(content: bytes, charset: str) -> str | None:
    try:
        return content.decode(charset)
    except UnicodeDecodeError:
        return None


def _likeliest(content: bytes, labels: list[str]) -> str | None:
    """The declared reading unless another has twice its common characters; charset-normalizer where none fits."""
    readings = [text for charset in (*labels, "gb18030", "big5hkscs") if (text := _try(content, charset)) is not None]
    if readings:
        best = max(readings, key=_commonness)
        return readings[0] if 2 * _commonness(readings[0]) >= _commonness(best) else best
    from charset_normalizer import from_bytes

    guess = from_bytes(content, threshold=0.1).best()
    return str(guess) if guess is not None and _HAN.search(str(guess)) else None


def _is_damaged_utf8(content: bytes) -> bool:
    """A UTF-8 page with stray bytes would pass as GB18030, in wrong characters throughout."""
    text = content.decode("utf-8", "replace")
    return len(_HAN.findall(text)) > 20 * text.count("\ufffd")


_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "這個國時來們於對會發動過說產種後學經為與關開實業務應點現體當權處據報"
)
"""The most frequent characters of simplified and traditional text: a wrong reading has next to none of them."""


def _commonness(text: str) -> int:
    return sum(text.count(character) for character in _COMMON)


def _is_utf16(content: bytes) -> bool:
    """Markup in UTF-16 has a zero byte in every other place of its ASCII beginning."""
    head = content[:64].rstrip()
    return len(head) >= 4 and (head[1::2].count(0) == len(head) // 2 or head[::2].count(0) == (len(head) + 1) // 2)


def _strict(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset)
    except UnicodeDecodeError as error:
        raise _error([charset], error) from error


def _error(labels: list[str], fault: UnicodeDecodeError) -> DecodingError:
    found = fault.object[fault.start : fault.start + 4].hex(" ")
    tried = ", ".join(dict.fromkeys(["utf-8", *labels, "gb18030", "big5hkscs"]))
    return DecodingError(
        f"bytes at offset {fault.start} ({found}) are not {fault.encoding}; expected one charset throughout, tried {tried}: "
        "fetch the page again or declare the portal's `charset`"
    )
