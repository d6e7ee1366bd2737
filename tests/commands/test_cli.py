"""The command as a user types it: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from policy_notices import samples, settings
from policy_notices.cli import main

PLAN = """2025年全市教育工作要点
一、扩大学位供给
(一)加快学校建设。年底前新建、改扩建中小学12所,新增学位8600个以上。
(二)提升教师队伍。全年培训乡村教师不少于2000人次。
"""


@pytest.fixture
def plan(tmp_path):
    file = tmp_path / "plan.txt"
    file.write_text(PLAN, encoding="utf-8")
    return file


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("POLICY_NOTICES_HOME", str(tmp_path / "home"))
    with samples.serve(0) as port:
        monkeypatch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(port))
        yield tmp_path / "home"


def run(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "policy_notices.cli", *map(str, arguments)], capture_output=True, env={**os.environ, "LC_ALL": "C"}
    )


def test_extract_prints_records_in_reading_order_as_utf8(plan):
    done = run("extract", plan)
    assert done.returncode == 0 and done.stderr == b""
    records = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert [(r["value_text"], r["value"], r["comparator"]) for r in records] == [
        ("12所", 12, "eq"),
        ("8600个", 8600, "ge"),
        ("2000人次", 2000, "ge"),
    ]
    assert records[0]["due"] == "2025-12-31" and records[0]["item_no"] == "一"
    assert run("extract", plan, "--format", "jsonl").stdout == done.stdout


def test_extract_reads_docx_and_pdf_and_html(tmp_path, plan):
    import docx

    document = docx.Document()
    for line in PLAN.splitlines():
        document.add_paragraph(line)
    document.save(tmp_path / "plan.docx")
    page = tmp_path / "plan.html"
    body = "".join(f"<p>{line}</p>" for line in PLAN.splitlines()[1:] * 3)
    page.write_text(
        f'<html><head><meta charset="utf-8"><title>2025年全市教育工作要点</title></head><body><div id="zoom">{body}</div></body></html>',
        encoding="utf-8",
    )
    for file, copies in (("plan.docx", 1), ("plan.html", 3)):
        done = run("extract", tmp_path / file)
        assert done.returncode == 0, done.stderr.decode()
        assert len(done.stdout.splitlines()) == 3 * copies


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"%PDF-1.7 broken", "notice.pdf"), (b"PK\x03\x04 broken", "notice.docx"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "notice.doc")],
)
def test_a_broken_file_is_one_line_and_status_1(tmp_path, content, name):
    file = tmp_path / name
    file.write_bytes(content)
    done = run("extract", file)
    assert done.returncode == 1 and done.stdout == b""
    assert len(done.stderr.splitlines()) == 1 and name.encode() in done.stderr


def test_a_missing_file_is_one_line_and_status_1(tmp_path):
    done = run("extract", tmp_path / "none.txt")
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1


def test_wrong_usage_is_status_2():
    assert run("extract").returncode == 2
    assert run("parse", "x.html").returncode == 2
    assert run("dance").returncode == 2


def test_explain_names_the_rules(plan):
    done = run("explain", plan, "--at", "8600个")
    assert done.returncode == 0
    assert "8600" in done.stdout.decode() and "ge" in done.stdout.decode()
    assert run("explain", plan, "--at", "不在文中").returncode == 1


def sample_page(tmp_path: Path, portal_id: str) -> tuple[Path, str, Path, str]:
    """The recorded notice and the first list page of a sample portal, as files, with their addresses."""
    site = samples.sites()[portal_id]
    host = {"wuhan_mzj": "mzj.wuhan.localhost", "huzhou_mzj": "mzj.huzhou.localhost"}[portal_id]
    page, listing = tmp_path / "page.html", tmp_path / "list.html"
    page.write_bytes(site.pages[site.recorded].content)
    listing.write_bytes(site.pages[site.lists[0]].content)
    return page, f"http://{host}:8620{site.recorded}", listing, f"http://{host}:8620{site.lists[0]}"


def test_parse_prints_one_object_with_the_designs_fields(tmp_path):
    page, url, _, _ = sample_page(tmp_path, "huzhou_mzj")
    done = run("parse", page, "--url", url, "--json")
    assert done.returncode == 0, done.stderr.decode()
    notice = json.loads(done.stdout)
    assert notice["index_no"] == "002564280/2022-00022" and notice["written_on"] == "2022-03-14" and notice["published_on"] == "2022-03-21"
    assert {"url", "title", "issuer", "doc_no", "topic", "validity", "text", "sections", "attachments"} <= notice.keys()
    assert notice["sections"][0]["start"] < notice["sections"][-1]["start"]
    assert "打印" not in notice["text"]
    plain = run("parse", page, "--url", url)
    assert "002564280/2022-00022   (block 索引号)" in plain.stdout.decode()


def test_links_prints_entries_next_and_total(tmp_path):
    _, _, listing, url = sample_page(tmp_path, "wuhan_mzj")
    done = run("links", listing, "--url", url, "--json")
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert found["entries"][0].keys() == {"title", "url", "listed_on"} and found["entries"][0]["url"].startswith(
        "http://mzj.wuhan.localhost:8620/"
    )
    assert found["next"]["url"].endswith("index_1.shtml")
    assert "entries" in run("links", listing, "--url", url).stderr.decode()


def test_a_page_without_a_list_is_status_1(tmp_path, plan):
    done = run("links", plan, "--url", "http://www.example.gov.cn/", "--json")
    assert done.returncode == 1 and done.stdout == b"" and len(done.stderr.splitlines()) == 1


def test_run_takes_a_portal_from_list_to_warehouse_and_proves_it(home, capsys):
    assert main(["run", "wuhan_mzj"]) == 0
    assert "wuhan_mzj" in capsys.readouterr().out
    assert main(["verify"]) == 0
    assert " 0 problems" in capsys.readouterr().out
    assert main(["export", str(home / "out")]) == 0
    assert list((home / "out").rglob("datapackage.json"))
    assert main(["warehouse", "upgrade"]) == 0
    assert main(["portals", "check", "wuhan_mzj"]) == 0
    report = capsys.readouterr().out
    assert "武汉市民政局" in report and "issuer" in report


def test_run_says_which_portal_failed_and_loads_the_others(home, capsys, monkeypatch):
    with samples.serve(0, {"daye_mzj": "down"}) as port:
        monkeypatch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(port))
        assert main(["run", "daye_mzj", "wendang_share"]) == 1
    printed = capsys.readouterr()
    assert "daye_mzj" in printed.err and "503" in printed.err and "wendang_share" in printed.out
    assert main(["run", "nowhere"]) == 1
    assert "wuhan_mzj" in capsys.readouterr().err


def test_the_dictionary_and_the_portals_are_listed(capsys):
    assert main(["warehouse", "dictionary"]) == 0
    assert "indicator" in capsys.readouterr().out
    assert main(["warehouse", "dictionary", "--format", "html"]) == 0
    assert "<table" in capsys.readouterr().out
    assert main(["portals", "list"]) == 0
    listed = capsys.readouterr().out
    assert len(listed.splitlines()) == len(list(settings.portals_folder().glob("*.yaml"))) and "never visited" in listed
    assert main(["portals", "pools"]) == 0
    assert json.loads(capsys.readouterr().out)["host_mzj_wuhan_localhost"]["slots"] == 1
    assert main(["portals", "check", "nowhere"]) == 1


def test_samples_serve_lists_the_faults_that_there_are(capsys):
    assert main(["samples", "serve", "--fault", "daye_mzj=dwon"]) == 1
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1 and "dwon" in said and "down" in said and "rishu_412" in said and "gbk_undeclared" in said


def test_samples_serve_says_that_its_port_is_taken(capsys):
    with samples.serve(0) as port:
        assert main(["samples", "serve", "--port", str(port)]) == 1
    assert str(port) in capsys.readouterr().err
