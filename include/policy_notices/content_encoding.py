"""A payload as served and the same payload decoded: Content-Encoding undone, never to more bytes than the caller allows."""

from __future__ import annotations

import zlib

from policy_notices.errors import FetchError

ACCEPTED = "gzip, deflate"
"""What a request may ask for: the encodings that this module undoes."""

_GZIP = 16 + zlib.MAX_WBITS
_RAW_DEFLATE = -zlib.MAX_WBITS


def decoded(raw: bytes, encoding: str | None, limit: int, url: str) -> bytes:
    """`raw` with the Content-Encoding undone. `limit` is in bytes.

    Raises FetchError where the encoding is unknown, the stream is broken or cut short, or more than `limit` bytes come out.
    """
    for name in reversed([part.strip().lower() for part in (encoding or "").split(",")]):
        if name in ("gzip", "x-gzip"):
            raw = _inflated(raw, _GZIP, limit, url)
        elif name == "deflate":
            raw = _inflated(raw, zlib.MAX_WBITS if _has_zlib_header(raw) else _RAW_DEFLATE, limit, url)
        elif name not in ("", "identity"):
            raise FetchError(f"{url}: Content-Encoding {name!r} was not asked for (only {ACCEPTED}) and cannot be read")
    if len(raw) > limit:
        raise FetchError(f"{url}: larger than the limit of {limit} bytes")
    return raw


def _has_zlib_header(raw: bytes) -> bool:
    """RFC 1950; servers send bare deflate (RFC 1951) under the same name."""
    return len(raw) >= 2 and raw[0] & 0x0F == 8 and (raw[0] << 8 | raw[1]) % 31 == 0


def _inflated(raw: bytes, window: int, limit: int, url: str) -> bytes:
    if not raw:
        return raw
    out = bytearray()
    rest = raw
    while rest:
        stream = zlib.decompressobj(window)
        try:
            out += stream.decompress(rest, limit + 1 - len(out))
        except zlib.error as error:
            if out and window == _GZIP:
                return bytes(out)  # bytes after the last gzip member are padding, RFC 1952 2.2
            raise FetchError(f"{url}: the compressed body is broken ({error})") from error
        if len(out) > limit:
            raise FetchError(f"{url}: decompresses to more than the limit of {limit} bytes")
        if not stream.eof:
            raise FetchError(f"{url}: the compressed body is cut short after {len(raw)} bytes")
        rest = stream.unused_data if window == _GZIP else b""
    return bytes(out)
