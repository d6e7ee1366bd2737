"""The child process under readers that do what a hostile file would make them do."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from policy_notices.files import child
from policy_notices.files.kinds import kind_of
from policy_notices.files.limits import MIB, PARSER, Limits
from policy_notices.files.parts import Page, Part, UnreadableError

SMALL = Limits(memory=400 * MIB, output=1 * MIB, cpu_s=20, wall_s=20)
Ending = tuple[list[Part], UnreadableError | None]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ending]:
    """Runs a reader whose function body is given; gives its parts and how it ended."""
    monkeypatch.setattr(child, "SEARCH_PATH", (*child.SEARCH_PATH, str(tmp_path)))

    def run(body: str, limit: Limits = SMALL, content: bytes = b"") -> Ending:
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        (tmp_path / "hostile.py").write_text(f"from policy_notices.files.parts import *\ndef read(content, name):\n{lines}")
        parts: list[Part] = []
        try:
            for part in child.parts_of("hostile", content, "名字.bin", limit):
                parts.append(part)
        except UnreadableError as error:
            return parts, error
        return parts, None

    return run


def test_parts_come_back_and_content_and_name_arrive(run: Callable[..., Ending]) -> None:
    assert run("yield Page(name + str(len(content)), (content,))", content=b"\0\xff") == ([Page("名字.bin2", (b"\0\xff",))], None)


def test_eater_of_memory_is_stopped(run: Callable[..., Ending]) -> None:
    parts, error = run("yield Page('one')\nx = []\nwhile True: x.append(bytearray(1 << 24))")
    assert parts == [Page("one")]
    assert error is not None
    assert (error.status, "memory" in error.problem) == ("too_large", True)


def test_endless_loop_is_stopped_by_the_clock(run: Callable[..., Ending]) -> None:
    parts, error = run("yield Page('one')\nwhile True: pass", Limits(wall_s=1))
    assert parts == [Page("one")]
    assert error is not None
    assert (error.status, error.problem) == ("too_large", "not read within 1 s")


def test_endless_loop_is_stopped_by_the_processor(run: Callable[..., Ending]) -> None:
    _, error = run("yield Page('one')\nwhile True: pass", Limits(cpu_s=1))
    assert error is not None
    assert error.status == "too_large"
    assert "CPU" in error.problem


def test_endless_answer_is_stopped(run: Callable[..., Ending]) -> None:
    parts, error = run("while True: yield Page('x' * 100_000)")
    assert 0 < len(parts) < 12
    assert error is not None


def test_child_of_the_child_is_killed_too(run: Callable[..., Ending], tmp_path: Path) -> None:
    note = tmp_path / "pid"
    body = f"import subprocess\np = subprocess.Popen(['sleep', '600'])\nopen({str(note)!r}, 'w').write(str(p.pid))\nyield Page('one')"
    assert run(body)[1] is None
    assert ends(Path(f"/proc/{note.read_text()}/stat"))


def ends(stat: Path) -> bool:
    """Whether a process that was killed is gone, or only waits to be reaped, before long."""
    for _ in range(200):
        try:
            if stat.read_text().split()[2] in "ZX":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def test_crash_is_recorded(run: Callable[..., Ending]) -> None:
    parts, error = run("yield Page('one')\nimport os, signal\nos.kill(os.getpid(), signal.SIGSEGV)")
    assert parts == [Page("one")]
    assert error is not None
    assert error.status == "broken"
    assert "SIGSEGV" in error.problem


@pytest.mark.parametrize("answer", ["nonsense\\n", "{}\\n", "[1]\\n", '{\\"end\\": \\"read\\"', '{\\"page\\": 1}\\n'])
def test_answer_that_is_none_is_refused(run: Callable[..., Ending], answer: str) -> None:
    """A hijacked child may write what it likes to its standard output's file."""
    parts, error = run(
        f'import os\nfor fd in range(3, 20):\n    try: os.write(fd, b"{answer}")\n    except OSError: pass\nos._exit(0)\nyield'
    )
    assert parts == []
    assert error is not None


def test_exception_is_one_line(run: Callable[..., Ending]) -> None:
    _, error = run("raise LookupError('a\\nb\\x1b[31m')\nyield")
    assert error is not None
    assert (error.status, error.problem) == ("broken", "LookupError: a b[31m")


def test_printing_is_no_answer(run: Callable[..., Ending]) -> None:
    assert run("print('debug')\nyield Page('one')") == ([Page("one")], None)


def test_nothing_secret_is_inherited(run: Callable[..., Ending], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_POLICY_WAREHOUSE", "postgresql://user:hunter2@host/db")
    parts, _ = run("import os\nyield Page(' '.join(os.environ))\nyield Page(os.getcwd())")
    variables, folder = (part.text for part in parts if isinstance(part, Page))
    assert set(variables.split()) <= {"PATH", "LANG", "LC_CTYPE", "HOME", "TMPDIR", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"}
    assert not Path(folder).exists()


@pytest.mark.parametrize("name", ["pdf", "docx", "ofd", "xlsx", "xls", "zip", "rar", "txt", "html"])
def test_a_reader_gives_the_same_in_a_child_as_here(make: SimpleNamespace, name: str) -> None:
    text = "全年新增床位1200张。"
    made = {
        "pdf": lambda: make.pdf("通知", [text, [["县区", "床位"], ["东城", "7"]]]),
        "docx": lambda: make.word([text, [["县区", "床位"]]]),
        "ofd": lambda: make.ofd([make.ofd_line(text, 20, 20)], template=make.ofd_line("文件", 60, 10)),
        "xlsx": lambda: make.xlsx({"一": "<row><c><v>1</v></c></row>"}),
        "xls": lambda: make.xls,
        "zip": lambda: make.zipped({"a.txt": text.encode()}),
        "rar": lambda: make.rar({"a.txt": text.encode()}),
        "txt": lambda: text.encode("gb18030"),
        "html": lambda: f"<html><head><title>通知</title></head><body><p>{text}</p></body></html>".encode(),
    }
    content = made[name]()
    reader = f"policy_notices.files.{kind_of(content, f'a.{name}').reader}"
    here = list(importlib.import_module(reader).read(content, f"a.{name}"))
    assert here
    assert list(child.parts_of(reader, content, f"a.{name}", PARSER)) == here
