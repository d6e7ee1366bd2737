"""Who may see the pages, what the browser is told about them, and what no page may hold."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from conftest import ROOT
from pages import ADDRESSES, BASE, read


@pytest.mark.parametrize("address", [*ADDRESSES, "", "notices/x", "notices/x/revisions", "quarantine/x", "snapshots/x/page", "nowhere"])
def test_without_a_log_in_there_is_no_page(planted, log_in, address):
    answer = log_in(None).get(f"{BASE}/{address}")
    assert answer.status_code == (404 if address == "nowhere" else 401)
    assert "通知" not in answer.text and ("Log in" in answer.text) == (address != "nowhere")


def test_a_forged_token_is_refused(planted, log_in):
    client = log_in(None)
    client.cookies.set("_token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.")
    assert client.get(f"{BASE}/notices").status_code == 403


@pytest.mark.parametrize("address", ADDRESSES)
def test_logged_in_users_who_may_see_plugins_see_every_page(planted, log_in, address):
    assert log_in("viewer").get(f"{BASE}/{address}").status_code == 200


@pytest.mark.parametrize("address", [*ADDRESSES, "nowhere"])
def test_every_page_has_a_strict_policy_and_nothing_inline(planted, log_in, address):
    answer = log_in().get(f"{BASE}/{address}")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'self'" and policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in answer.headers["cache-control"]
    page = read(answer, answer.status_code)
    assert all(script.get("src", "").startswith(f"{BASE}/static/") and not script.string for script in page.select("script"))
    assert not page.select("style, [style]")
    assert not [name for element in page.select("*") for name in element.attrs if name.startswith("on")]


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_load_nothing_from_elsewhere(planted, log_in, address):
    page = read(log_in().get(f"{BASE}/{address}"))
    loaded = [element.get("src") or element.get("href") for element in page.select("script, link, img, iframe")]
    assert all(each.startswith(f"{BASE}/") for each in loaded)


def test_static_files_name_no_other_host(airflow, log_in):
    for name in ("style.css", "theme.js", "page.js"):
        text = log_in(None).get(f"{BASE}/static/{name}").text
        assert text and not re.search(r"https?://", text)


def test_one_clear_sentence_where_the_warehouse_is_gone(tmp_path, log_in, monkeypatch):
    monkeypatch.setenv("POLICY_NOTICES_WAREHOUSE", "postgresql://reader:planted-secret@127.0.0.1:9/nothing")
    for address in ("portals", "notices", "targets", "quality", "quarantine", "snapshots", "runs/x"):
        answer = log_in().get(f"{BASE}/{address}")
        assert (
            read(answer, 503).h1.get_text()
            == "The warehouse does not answer. Is its database up, and the connection policy_warehouse right?"
        )
        assert "planted-secret" not in answer.text and "Traceback" not in answer.text


def test_one_clear_sentence_where_the_warehouse_is_empty(tmp_path, log_in, monkeypatch):
    monkeypatch.setenv("POLICY_NOTICES_HOME", str(tmp_path))
    assert read(log_in().get(f"{BASE}/notices"), 503).h1.get_text() == "The warehouse is empty: the first run of a portal fills it."


def test_one_clear_sentence_where_the_address_is_wrong(planted, log_in):
    for address, said in (
        ("notices?from=yesterday", "from: a date like 2024-03-08 is expected, not 'yesterday'"),
        ("notices?page=-1", "page: a number is expected, not '-1'"),
        ("targets?kind=wish", "kind: target, result, deliverable are expected, not 'wish'"),
    ):
        assert read(log_in().get(f"{BASE}/{address}"), 400).h1.get_text() == said


def test_the_plugin_costs_other_processes_no_web_framework_and_no_warehouse():
    code = (
        "import sys; import airflow.plugins_manager; before = set(sys.modules); import policy_notices_plugin; "
        "print(sorted({m.split('.')[0] for m in set(sys.modules) - before} & {'fastapi', 'starlette', 'jinja2', 'sqlalchemy', 'pyarrow', 'lxml'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT / "plugins")}
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
