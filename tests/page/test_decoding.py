"""Charsets as portals get them wrong."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_notices.decoding import declared_charset, decode
from policy_notices.errors import DecodingError

PAGE = '<html><head><meta charset="{}"></head><body>关于朱镕桥社区㙍村养老服务的通知，今年新增床位500张。</body></html>'
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=40)


@pytest.mark.parametrize("label", ["gb2312", "GBK", "x-gbk"])
def test_a_gb2312_page_holds_characters_that_only_gb18030_has(label: str) -> None:
    page = PAGE.format(label)
    assert decode(page.encode("gb18030")) == page


def test_utf8_bytes_are_read_as_utf8_though_the_page_declares_gb2312() -> None:
    page = PAGE.format("gb2312")
    assert decode(page.encode(), "text/html; charset=GBK", "gb2312") == page


def test_gb18030_bytes_are_read_though_the_header_claims_utf8() -> None:
    page = PAGE.format("utf-8")
    assert decode(page.encode("gb18030"), "text/html; charset=utf-8") == page


def test_a_servers_default_label_says_nothing() -> None:
    page = PAGE.format("iso-8859-1")
    assert decode(page.encode("gb18030"), "text/html; charset=ISO-8859-1") == page


def test_big5_is_found_by_its_label_and_without_one() -> None:
    page = "<html><head>{}</head><body>關於這個業務的時間與應當開展的學習，為國家發展過來對於產業說。</body></html>"
    labelled, bare = page.format('<meta charset="big5">'), page.format("")
    assert decode(labelled.encode("big5")) == labelled
    assert decode(bare.encode("big5")) == bare


@pytest.mark.parametrize(
    ("mark", "charset"), [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
)
def test_a_byte_order_mark_decides_and_is_dropped(mark: bytes, charset: str) -> None:
    page = PAGE.format("gb2312")
    assert decode(mark + page.encode(charset)) == page


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf16_is_seen_without_a_mark(charset: str) -> None:
    page = PAGE.format("utf-16")
    assert decode(page.encode(charset)) == page


def test_damaged_utf8_is_an_error_with_its_offset_and_not_mojibake() -> None:
    page = PAGE.format("utf-8").encode() * 3
    at = page.index("养老".encode())
    with pytest.raises(DecodingError, match=f"offset {at} \\(ff "):
        decode(page[:at] + b"\xff" + page[at:])


def test_a_page_cut_in_the_middle_of_a_character_is_an_error() -> None:
    page = PAGE.format("utf-8").encode()
    cut = page[: page.index("张".encode()) + 1]
    with pytest.raises(DecodingError, match=f"offset {len(cut) - 1} "):
        decode(cut)


def test_an_unknown_label_is_passed_over() -> None:
    page = PAGE.format("gb-local")
    assert decode(page.encode("gb18030"), declared="no-such-charset") == page


@given(HAN)
def test_whatever_utf8_says_comes_back(text: str) -> None:
    assert decode(text.encode()) == text


def test_the_header_is_believed_before_the_page() -> None:
    assert declared_charset(b'<meta charset="gbk">', "text/html; charset=Big5") == "big5"
    assert declared_charset(b"<meta http-equiv=Content-Type content='text/html; charset=GB2312'>") == "gb2312"
    assert declared_charset(b"<html>") is None
