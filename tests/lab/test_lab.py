"""Every shape of the lab, asked for over HTTP, ends in its own named error; every encoding and kind of site ends in its notice."""

from __future__ import annotations

from datetime import date

import pytest

from policy_notices.crawl.session import Session
from policy_notices.errors import DecodingError, PolicyNoticesError
from policy_notices.model import Notice
from policy_notices.page import read_page

from .encodings import ENCODINGS, TEXT, UNREADABLE
from .encodings import TITLE as ENCODED_TITLE
from .families import BODY, FAMILIES, TITLE
from .server import HOST
from .shapes import FLAGGED, SHAPES, url_of


def notice_at(session: Session, url: str) -> Notice:
    response = session.get(url)
    response.check()
    return read_page(response.content, response.final_url, content_type=response.header("Content-Type"))


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_ends_in_its_own_error(lab: Session, name: str) -> None:
    with pytest.raises(PolicyNoticesError) as caught:
        notice_at(lab, url_of(name))
    assert type(caught.value) is SHAPES[name].error
    message = str(caught.value)
    assert SHAPES[name].says in message
    assert "\n" not in message and HOST in message


@pytest.mark.parametrize("name", FLAGGED)
def test_an_odd_notice_says_so(lab: Session, name: str) -> None:
    notice = notice_at(lab, url_of(name))
    assert notice.text == "" and name in notice.flags


@pytest.mark.parametrize("path", [path for path in ENCODINGS if path != UNREADABLE])
def test_an_encoding_is_read(lab: Session, path: str) -> None:
    notice = notice_at(lab, HOST + path)
    assert (notice.title, notice.text) == (ENCODED_TITLE, TEXT)


def test_what_is_in_no_charset_is_an_error(lab: Session) -> None:
    with pytest.raises(DecodingError, match=r"\d"):
        notice_at(lab, HOST + UNREADABLE)


@pytest.mark.parametrize("path", FAMILIES)
def test_a_kind_of_site_is_read(lab: Session, path: str) -> None:
    notice = notice_at(lab, HOST + path)
    assert (notice.title, notice.text) == (TITLE, "\n".join(BODY))
    assert (notice.issuer, notice.index_no, notice.doc_no) == ("某市民政局", "00000001/2024-00007", "某民〔2024〕7号")
    assert (notice.written_on, notice.published_on) == (date(2024, 5, 3), date(2024, 5, 6))
