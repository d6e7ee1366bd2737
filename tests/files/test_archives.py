from __future__ import annotations

from types import SimpleNamespace

import pytest

from policy_notices.files import FileText, Member, limits, read_file

NOTE = "全年新增床位1200张。"


def pages_of(file: FileText, name: str) -> tuple[str, ...]:
    member = next(member for member in file.members if member.name == name)
    return file.pages[member.first_page : member.first_page + member.page_count]


def test_names_in_gbk_and_the_pages_of_each_member(make: SimpleNamespace) -> None:
    book = make.xlsx({"一": "<row><c><v>1</v></c></row>", "二": "<row><c><v>2</v></c></row>"})
    archive = make.zipped_in_gbk({"附件1/任务表.xlsx": book, "说明.txt": NOTE.encode("gbk"), "__MACOSX/._a.txt": b"x", "Thumbs.db": b"x"})
    file = read_file(archive, "附件.zip")
    assert (file.status, file.problem, file.media_type) == ("read", None, "application/zip")
    assert [member.name for member in file.members] == ["附件1/任务表.xlsx", "说明.txt"]
    assert pages_of(file, "附件1/任务表.xlsx") == ("1", "2")
    assert pages_of(file, "说明.txt") == (NOTE,)


def test_names_in_utf8_without_the_flag(make: SimpleNamespace) -> None:
    archive = make.zipped({"x" * 12: NOTE.encode()}).replace(b"x" * 12, "说明.md".encode().ljust(12, b"d"))
    assert read_file(archive, "a.zip").members[0].name.startswith("说明.md")


def test_one_bad_member_does_no_harm_to_the_others(make: SimpleNamespace) -> None:
    file = read_file(make.zipped({"坏.pdf": b"%PDF-1.4 nothing", "好.txt": NOTE.encode(), "视频.mp4": b"\0\0\0\x18ftyp"}), "a.zip")
    assert (file.status, file.pages) == ("read", (NOTE,))
    assert [member.status for member in file.members] == ["broken", "read", "unsupported"]
    assert (file.problem or "").startswith("2 of 3 files in it not read: 坏.pdf (broken: ")


def test_archive_in_an_archive_has_its_path(make: SimpleNamespace) -> None:
    inner = make.zipped({"说明.txt": NOTE.encode()})
    file = read_file(make.zipped({"先.txt": b"first", "内.zip": inner}), "a.zip")
    assert [(member.name, member.first_page) for member in file.members] == [("先.txt", 0), ("内.zip/说明.txt", 1)]
    assert pages_of(file, "内.zip/说明.txt") == (NOTE,)


def test_rar(make: SimpleNamespace) -> None:
    file = read_file(make.rar({"task.txt": NOTE.encode(), "more/plan.docx": make.word([NOTE])}), "附件.rar")
    assert (file.status, file.problem, file.media_type, file.pages) == ("read", None, "application/vnd.rar", (NOTE, NOTE))
    assert [member.name for member in file.members] == ["task.txt", "more/plan.docx"]


def test_password_of_zip_and_rar_is_said_and_not_asked_for(make: SimpleNamespace) -> None:
    for content, name in ((make.encrypted(make.zipped({"a.txt": b"text"})), "a.zip"), (make.rar({"a.txt": b"text"}, flags=4), "a.rar")):
        file = read_file(content, name)
        assert (file.status, file.pages) == ("encrypted", ())
        assert file.members == (Member("a.txt", None, "encrypted", "needs a password"),)


def test_names_that_leave_the_folder_are_only_labels(make: SimpleNamespace) -> None:
    names = ["../../etc/cron.d/x.txt", "/etc/passwd.txt", "C:\\Windows\\y.txt", "a\x1b[31m.txt", "..\\..\\z.txt"]
    file = read_file(make.zipped({name: NOTE.encode() for name in names}), "a.zip")
    assert [member.name for member in file.members] == ["etc/cron.d/x.txt", "etc/passwd.txt", "Windows/y.txt", "a[31m.txt", "z.txt"]


def test_bomb_by_ratio_by_number_and_by_size(make: SimpleNamespace) -> None:
    zeros = make.zipped({"a.txt": bytes(40 * limits.MIB)})
    many = make.zipped({f"{number}.txt": b"" for number in range(limits.MEMBERS + 1)})
    for content, name in ((zeros, "a.zip"), (many, "b.zip"), (make.zipped({"in.zip": zeros}), "c.zip")):
        file = read_file(content, name)
        assert (file.status, file.pages) == ("too_large", ())
        assert file.problem


def test_bomb_dressed_as_a_document(make: SimpleNamespace) -> None:
    blown_up = b'<w:document xmlns:w="x"><w:body>' + b" " * (60 * limits.MIB)
    file = read_file(make.zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": blown_up}), "a.docx")
    assert file.status == "too_large"


def test_archives_nested_without_end(make: SimpleNamespace) -> None:
    content = make.zipped({"core.txt": NOTE.encode()})
    for _ in range(limits.DEPTH + 3):
        content = make.zipped({"in.zip": content})
    file = read_file(content, "a.zip")
    assert (file.status, file.pages) == ("too_large", ())
    assert "deep" in (file.problem or "")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_cut_short(make: SimpleNamespace, share: float) -> None:
    parts = {"a.txt": NOTE.encode() * 50, "b.docx": make.word([NOTE])}
    for whole, name in ((make.zipped(parts), "a.zip"), (make.rar(parts), "a.rar")):
        file = read_file(whole[: int(len(whole) * share)], name)
        assert file.status in ("broken", "read")
        assert file.problem


def test_a_member_whose_bytes_were_changed_is_broken(make: SimpleNamespace) -> None:
    content = make.zipped({"a.txt": b"one two three"}, method=0).replace(b"one two three", b"one too three", 1)
    file = read_file(content, "a.zip")
    assert (file.status, file.members[0].status) == ("broken", "broken")
