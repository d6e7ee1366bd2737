from __future__ import annotations

import io
import shutil
import zipfile
from types import SimpleNamespace

import docx
import pytest
from docx.oxml import parse_xml

from policy_notices.errors import BadInputError
from policy_notices.files import child, read_document, read_file

TEXT = ["关于下达任务的通知", "各县（市、区）民政局：", [["县区", "新增床位"], ["东城区", "700"]], "2025年3月12日"]
READ = "关于下达任务的通知\n各县（市、区）民政局：\n县区\t新增床位\n东城区\t700\n2025年3月12日"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_body(make: SimpleNamespace, xml: str) -> bytes:
    document = docx.Document()
    document.element.body.insert(0, parse_xml(xml.replace("<w:p>", f"<w:p {W}>", 1)))
    return saved(document)


@pytest.mark.parametrize("name", ["通知.docx", "通知.pdf", "download.jsp", "通知.DOC"])
def test_docx_is_known_by_its_content_whatever_its_name(make: SimpleNamespace, name: str) -> None:
    file = read_file(make.word(TEXT), name)
    assert (file.status, file.problem, file.pages) == ("read", None, (READ,))
    assert file.media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_docx_shows_insertions_and_no_deletions(make: SimpleNamespace) -> None:
    xml = (
        "<w:p><w:r><w:t>新增</w:t></w:r><w:ins><w:r><w:t>1200</w:t></w:r></w:ins><w:del><w:r><w:delText>900</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>张</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    assert read_file(with_body(make, xml), "a.docx").pages == ("新增1200张",)


def test_docx_numbers_that_word_makes_are_read(make: SimpleNamespace) -> None:
    document = docx.Document()
    for text in ("总体要求", "重点任务"):
        document.add_paragraph(text, style="List Number")
    numbering = document.part.numbering_part.element
    for level in numbering.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}lvl"):
        for element in level:
            if element.tag.endswith("}numFmt"):
                element.set(element.tag.replace("numFmt", "val"), "chineseCounting")
            if element.tag.endswith("}lvlText"):
                element.set(element.tag.replace("lvlText", "val"), "%1、")
    assert read_file(saved(document), "a.docx").pages == ("一、总体要求\n二、重点任务",)


def test_docx_with_relations_to_nowhere_as_wps_writes_them(make: SimpleNamespace) -> None:
    source = zipfile.ZipFile(io.BytesIO(make.word(TEXT)))
    parts = {name: source.read(name) for name in source.namelist()}
    relations = "word/_rels/document.xml.rels"
    broken = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="NULL"/>'
    parts[relations] = parts[relations].replace(b"</Relationships>", broken + b"</Relationships>")
    assert read_file(make.zipped(parts), "a.docx").pages == (READ,)


def test_merged_cells_are_told_once(make: SimpleNamespace) -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "合计"
    table.cell(0, 1).text, table.cell(1, 1).text = "1", "2"
    assert read_file(saved(document), "a.docx").pages == ("合计\t1\n\t2",)


def test_docx_without_text_is_empty(make: SimpleNamespace) -> None:
    file = read_file(make.word([]), "a.docx")
    assert (file.status, file.problem) == ("empty", "no text in it")


@pytest.mark.skipif(shutil.which("antiword") is None, reason="no antiword (Debian package antiword)")
@pytest.mark.parametrize("name", ["通知.doc", "通知.wps", "download.jsp"])
def test_old_word_document(make: SimpleNamespace, name: str) -> None:
    file = read_file(make.doc, name)
    assert (file.status, file.media_type) == ("read", "application/msword")
    assert file.pages[0].split("\n")[0] == "关于下达2025年养老服务任务的通知"
    assert "县区\t新增床位（张）\t改造（户）\n东城区\t700\t1800\n西城区\t500\t1200" in file.pages[0]


def test_old_word_document_without_a_program_says_what_to_install(make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    file = read_file(make.doc, "a.doc")
    assert file.status == "unsupported"
    assert "antiword" in (file.problem or "")


@pytest.mark.skipif(child.program("soffice", "libreoffice") is None, reason="no LibreOffice (Debian package libreoffice-writer-nogui)")
def test_rtf_under_the_name_of_a_word_document() -> None:
    text = "".join(f"\\u{ord(character)}?" for character in "新增床位1200张。")
    file = read_file(rf"{{\rtf1\ansi\uc1 {text}\par}}".encode(), "a.doc")
    assert (file.status, file.pages) == ("read", ("新增床位1200张。",))


def row(*cells: str) -> str:
    return "<row>" + "".join(cell if cell.startswith("<c") else f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells) + "</row>"


def test_workbook_gives_a_page_a_visible_sheet(make: SimpleNamespace) -> None:
    rows = row("县区", "床位", "增幅") + row("东城区", "<c><v>700</v></c>", "<c><v>0.30000000000000004</v></c>")
    book = make.xlsx({"任务": rows, "草稿": row("不看"), "说明": row("注")}, hidden=["草稿"])
    for name in ("任务表.xlsx", "任务表.pdf"):
        file = read_file(book, name)
        assert (file.status, file.problem) == ("read", None)
        assert file.pages == ("县区\t床位\t增幅\n东城区\t700\t0.3", "注")


def test_percentages_are_what_a_reader_sees(make: SimpleNamespace) -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="0&quot;%&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
    )
    cells = '<c r="B3" s="1"><v>0.58</v></c><c r="C3" s="2"><v>0.0735</v></c><c r="D3" s="0"><v>0.5</v></c><c r="E3" s="3"><v>7</v></c>'
    rows = f'<row r="2"><c r="A2" t="inlineStr"><is><t>占比</t></is></c></row><row r="3">{cells}</row>'
    assert read_file(make.xlsx({"一": rows}, styles=styles), "a.xlsx").pages == ("占比\n\t58%\t7.35%\t0.5\t7",)


def test_old_workbook(make: SimpleNamespace) -> None:
    file = read_file(make.xls, "计划.et")
    assert (file.status, file.media_type) == ("read", "application/vnd.ms-excel")
    assert file.pages == ("县区\t新增床位\t占比\n东城区\t700\t0.58\n西城区\t500\t0.42",)


def test_ofd_pages_come_in_the_order_of_the_document_and_lines_by_place(make: SimpleNamespace) -> None:
    second = make.ofd_line("第二页", 20, 20)
    first = make.ofd_line("新增床位1200张。", 30, 40) + make.ofd_line("关于任务的通知", 60, 20)
    file = read_file(make.ofd([second, first], order=[1, 0]), "通知.ofd")
    assert (file.status, file.media_type) == ("read", "application/ofd")
    assert file.pages == ("关于任务的通知\n新增床位1200张。", "第二页")


def test_ofd_template_holds_the_letterhead_and_wrapped_lines_join(make: SimpleNamespace) -> None:
    lines = make.ofd_line("　　" + "字" * 28, 20, 60) + make.ofd_line("词" * 30, 20, 70) + make.ofd_line("末。", 20, 80)
    file = read_file(make.ofd([lines], template=make.ofd_line("市民政局文件", 60, 20, 10)), "a.ofd")
    assert file.pages == ("市民政局文件\n" + "字" * 28 + "词" * 30 + "末。",)


def test_ofd_without_a_page_is_broken(make: SimpleNamespace) -> None:
    assert read_file(make.ofd([]), "a.ofd").status == "broken"


def test_page_that_an_office_program_saved_under_its_suffix(make: SimpleNamespace) -> None:
    mark = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
    body = "<p>关于下达2025年养老服务任务的通知</p><p>2025年，全市新增护理型养老床位1200张，完成适老化改造3000户。</p>"
    page = f'<html {mark}><head><meta charset="utf-8"><title>通知</title></head><body>{body}</body></html>'
    file = read_file(page.encode(), "通知.doc")
    assert (file.status, file.media_type) == ("read", "text/html")
    assert "新增护理型养老床位1200张" in file.pages[0]


def test_command_line_gets_pages_or_one_line(make: SimpleNamespace) -> None:
    assert read_document(make.word(TEXT), "通知.docx") == (READ,)
    with pytest.raises(BadInputError) as raised:
        read_document(b"%PDF-1.7 nothing", "方案.pdf")
    assert str(raised.value).startswith("方案.pdf: broken: ")
    assert "\n" not in str(raised.value)
