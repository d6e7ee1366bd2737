"""Recorded pages of real portals: what their own metadata say, and their containers' text."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from policy_notices.model import Notice
from policy_notices.page import body, read_page
from policy_notices.page.furniture import is_furniture

FULL = {"lishui": '//div[@class="zoom"]', "deqing": '//*[@id="zoom"]', "cjn": '//*[@class="TRS_Editor"]'}


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def container_text(page: bytes, path: str) -> str:
    element = lxml.html.fromstring(page.decode()).xpath(path)[0]
    for hidden in element.xpath(".//script|.//style"):
        hidden.drop_tree()
    return str(element.text_content())


def grams(text: str) -> Counter[str]:
    packed = squeezed(text)
    return Counter(packed[at : at + 4] for at in range(len(packed) - 3))


def f1(one: str, other: str) -> float:
    first, second = grams(one), grams(other)
    return 2 * (first & second).total() / max(1, first.total() + second.total())


def index(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()]


def stated(notice: Notice, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(notice, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def test_thirty_notices_of_the_state_council(shared: Path) -> None:
    names = ("index_no", "doc_no", "title", "issuer", "written_on", "published_on", "topic")
    for entry in index(shared / "pages" / "gov_cn"):
        notice = read_page((shared / "pages" / "gov_cn" / entry["file"]).read_bytes(), entry["url"])
        assert stated(notice, names) == {name: entry[name] for name in names}, entry["file"]
        assert hashlib.sha256(squeezed(notice.text).encode()).hexdigest() == entry["body_sha256"], entry["file"]


def test_whole_notices_of_six_kinds_of_portal(shared: Path) -> None:
    names = ("index_no", "doc_no", "issuer", "written_on", "published_on")
    for entry in index(shared / "pages" / "notices"):
        page = (shared / "pages" / "notices" / entry["file"]).read_bytes()
        notice = read_page(page, entry["url"] or "saved.html")
        assert stated(notice, names) == {name: entry[name] for name in names}, entry["file"]
        assert squeezed(notice.title or "") == squeezed(entry["title"])
        text = squeezed(notice.text)
        assert text.startswith(squeezed(entry["body_first"])), entry["file"]
        assert text.endswith(squeezed(entry["body_last"])), entry["file"]
        assert len(text) == entry["body_chars"], entry["file"]
        assert len(notice.attachments) == len(entry["attachments"])
        assert all(got.url.endswith(expected) for got, expected in zip(notice.attachments, entry["attachments"], strict=True))
        assert ("image_only_body" in notice.flags) == (not text)


@pytest.mark.parametrize("name", FULL)
def test_whole_pages_give_their_container_without_furniture(shared: Path, name: str) -> None:
    page = (shared / "pages" / "full" / f"{name}.html").read_bytes()
    notice = read_page(page, f"http://{name}.example.gov.cn/")
    assert f1(notice.text, container_text(page, FULL[name])) >= 0.995
    assert not [line for line in notice.text.split("\n") if is_furniture(line)]


def test_density_finds_the_same_bodies_where_no_container_is_known(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "_known_container", lambda tree, minimum: None)
    pages = [(shared / "pages" / "gov_cn" / entry["file"], '//td[@id="UCAP-CONTENT"]') for entry in index(shared / "pages" / "gov_cn")]
    pages += [(shared / "pages" / "full" / f"{name}.html", path) for name, path in FULL.items()]
    scores = [f1(read_page(page.read_bytes(), "http://x.gov.cn/").text, container_text(page.read_bytes(), path)) for page, path in pages]
    assert min(scores) >= 0.98
    assert sum(scores) / len(scores) >= 0.995
