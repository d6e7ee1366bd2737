"""Files that are not what they seem. Whatever they are, the answer is a status and one line."""

from __future__ import annotations

import io
import zipfile
from types import SimpleNamespace
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy_notices.files import FileText, Status, limits, read_file

NAMES = [
    "a.pdf",
    "a.docx",
    "a.doc",
    "a.wps",
    "a.xlsx",
    "a.xls",
    "a.ofd",
    "a.zip",
    "a.rar",
    "a.png",
    "a.txt",
    "a.html",
    "a",
    "附件.PDF",
    "../..",
    "",
]
MAGICS = [b"", b"%PDF-1.7\n", b"PK\3\4", b"PK\5\6" + bytes(18), b"Rar!\x1a\x07\0", b"Rar!\x1a\x07\1\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
PICTURES = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"BM", b"II*\0"]
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + "]>"
)


def check(file: FileText) -> None:
    assert file.status in get_args(Status)
    assert (file.status == "read") == bool(file.pages)
    assert file.status == "read" or file.problem
    assert "\n" not in (file.problem or "")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(MAGICS + PICTURES), st.binary(max_size=400), st.sampled_from(NAMES))
def test_any_bytes_under_any_name(magic: bytes, rest: bytes, name: str) -> None:
    check(read_file(magic + rest, name))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_documents_with_bytes_changed_or_cut(make: SimpleNamespace, data: st.DataObject) -> None:
    text = make.ofd_line("新增床位1200张", 20, 20)
    made = {
        "a.pdf": lambda: make.pdf("通知", ["新增床位1200张"]),
        "a.docx": lambda: make.word(["新增床位1200张"]),
        "a.doc": lambda: make.doc,
        "a.xls": lambda: make.xls,
        "a.xlsx": lambda: make.xlsx({"一": "<row><c><v>1</v></c></row>"}),
        "a.ofd": lambda: make.ofd([text]),
        "a.rar": lambda: make.rar({"a.txt": b"text"}),
    }
    name = data.draw(st.sampled_from(sorted(made)))
    content = bytearray(made[name]())
    for _ in range(data.draw(st.integers(0, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    check(read_file(bytes(content[: data.draw(st.integers(1, len(content)))]), name))


@pytest.mark.parametrize("declared", [f"{ENTITIES}<x>&j;", '<!DOCTYPE x [<!ENTITY a "a">]><x>'])
@pytest.mark.parametrize("part", ["word/document.xml", "Doc_0/Document.xml", "OFD.xml", "word/numbering.xml"])
def test_entities_that_multiply_are_refused(make: SimpleNamespace, part: str, declared: str) -> None:
    laughs = f"{declared}</x>".encode()
    if part.startswith("word"):
        source = zipfile.ZipFile(io.BytesIO(make.word(["一"])))
        content = make.zipped({name: laughs if name == part else source.read(name) for name in source.namelist()})
        file = read_file(content, "a.docx")
    else:
        file = read_file(
            make.zipped({"OFD.xml": b'<x xmlns:o="o"><o:DocRoot>Doc_0/Document.xml</o:DocRoot></x>'} | {part: laughs}), "a.ofd"
        )
    assert file.status == "broken"
    assert "entity amplification" in (file.problem or "") or "declares a document type" in (file.problem or "")


def test_outside_entities_are_not_fetched(make: SimpleNamespace) -> None:
    document = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    relations = (
        b'<Relationships xmlns="r"><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        b' Target="word/document.xml"/></Relationships>'
    )
    parts = {"[Content_Types].xml": b"<x/>", "_rels/.rels": relations, "word/document.xml": document}
    file = read_file(make.zipped(parts), "a.docx")
    assert (file.status, "root:" in (file.problem or "")) == ("broken", False)


def test_sheet_that_claims_to_be_endless_is_stopped(make: SimpleNamespace) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    file = read_file(make.xlsx({"一": rows}), "a.xlsx")
    assert (file.status, "memory" in (file.problem or "")) == ("too_large", True)


def test_empty_and_blank_files() -> None:
    for content in (b"", b"\0" * 4096, b"\r\n"):
        assert (read_file(content, "a.pdf").status, read_file(content, "a.pdf").problem) == ("empty", "nothing in it")


def test_larger_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 100)
    assert read_file(b"%PDF-1.7" + bytes(100), "a.pdf").status == "too_large"


def test_office_documents_with_a_password_are_ole_files_with_an_encrypted_package() -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage\0".encode("utf-16-le") + bytes(512)
    assert read_file(content, "a.docx").status == "encrypted"


def test_unknown_kinds_are_named() -> None:
    file = read_file(b"7z\xbc\xaf\x27\x1c" + bytes(40), "a.7z")
    assert file.status == "broken"
    assert read_file(b"ID3\4" + bytes(40), "a.mp3").status == "unsupported"
