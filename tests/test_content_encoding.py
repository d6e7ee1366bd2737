"""Content-Encoding undone: any body survives, noise is a named error."""

from __future__ import annotations

import gzip
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from policy_notices import content_encoding
from policy_notices.errors import FetchError


@settings(deadline=None)
@given(st.binary(max_size=5_000), st.sampled_from(["gzip", "x-gzip", "deflate", "raw", "", "identity", "deflate, gzip"]))
def test_any_body_survives_its_encoding(body: bytes, encoding: str) -> None:
    bare = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(body),
        "x-gzip": gzip.compress(body[:7]) + gzip.compress(body[7:]),
        "deflate": zlib.compress(body),
        "raw": bare.compress(body) + bare.flush(),
        "deflate, gzip": gzip.compress(zlib.compress(body)),
    }.get(encoding, body)
    assert content_encoding.decoded(packed, "deflate" if encoding == "raw" else encoding, 5_000, "u") == body


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]))
def test_noise_is_an_error_or_bytes(noise: bytes, encoding: str) -> None:
    try:
        assert isinstance(content_encoding.decoded(noise, encoding, 1_000, "u"), bytes)
    except FetchError as error:
        assert str(error).startswith("u: ")
