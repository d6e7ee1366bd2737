from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from PIL import Image

from policy_notices.files import limits, read_file

LINES = [
    "　　到2025年，全市养老机构护理型床位占比达到55%以上，新增",
    "养老床位1200张。",
    "　　（一）完善基础设施。全年完成适老化改造3000户。",
]
READ = "到2025年，全市养老机构护理型床位占比达到55%以上，新增养老床位1200张。\n（一）完善基础设施。全年完成适老化改造3000户。"


def test_picture_is_read_and_its_lines_joined(make: SimpleNamespace) -> None:
    file = read_file(make.picture(LINES), "扫描件.png")
    assert (file.status, file.problem, file.media_type, file.pages) == ("read", None, "image/png", (READ,))


def test_scanned_page_of_a_pdf_stands_in_its_place(make: SimpleNamespace) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(make.pdf("通知", ["正文第一页有文字，不必识别，直接读出。"]))
    document.import_pages(pypdfium2.PdfDocument(make.picture(LINES, "PDF")))
    stream = io.BytesIO()
    document.save(stream)
    file = read_file(stream.getvalue(), "a.pdf")
    assert file.status == "read"
    assert file.pages == ("通知\n正文第一页有文字，不必识别，直接读出。", READ)


def test_ofd_page_that_is_a_picture_and_one_scan_more_than_allowed(make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OCR_PAGES", 1)
    page = '<ofd:ImageObject ID="2" Boundary="0 0 210 297" ResourceID="7"/>'
    file = read_file(make.ofd([page, page], more={"Doc_0/Res/scan.png": make.picture(LINES)}), "a.ofd")
    assert (file.status, file.pages) == ("read", (READ, ""))
    assert file.problem == "scanned pages not read: 1 (OCR stops after 1)"


def test_picture_without_text_is_empty() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(stream, "PNG")
    assert read_file(stream.getvalue(), "a.png").status == "empty"


def test_picture_with_more_pixels_than_a_machine_has_room_for() -> None:
    stream = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(stream, "PNG")
    file = read_file(stream.getvalue(), "a.png")
    assert file.status == "too_large"
    assert "pixels" in (file.problem or "")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF"])
def test_picture_cut_short_is_broken(kind: str) -> None:
    stream = io.BytesIO()
    Image.effect_noise((200, 200), 50).save(stream, kind)
    file = read_file(stream.getvalue()[: len(stream.getvalue()) // 3], "a.img")
    assert (file.status, file.pages) == ("broken", ())
