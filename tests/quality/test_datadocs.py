"""Data Docs with hostile cells, loaded in a real browser: no script runs, nothing is fetched, the words are still there to read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policy_notices.quality import datadocs, validate

BROWSER = Path("/usr/bin/chromium")
HOSTILE = (
    "<script>document.documentElement.dataset.ran='script'</script>",
    "<img src=x onerror=\"document.documentElement.dataset.ran='img'\">",
    "<svg onload=\"document.documentElement.dataset.ran='svg'\"></svg>",
    "'\"><iframe srcdoc=\"<script>parent.document.documentElement.dataset.ran='frame'</script>\"></iframe>",
    "{{ 7 * 7 }}${column}$column{% for %}",
    "</td></table><style>body{display:none}</style><link rel=stylesheet href=http://evil.example/x.css>",
)


@pytest.fixture(scope="module")
def pages(make: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    material = make(2 * len(HOSTILE))
    for row, cell in zip(material.rows["notice_revision"], HOSTILE, strict=False):
        row |= {"title": cell, "listed_title": "甲乙丙丁戊己", "doc_no": cell, "portal_id": cell}
    for row, cell in zip(material.rows["target"][40:], HOSTILE, strict=False):
        row |= {"quote": cell, "kind": cell, "indicator": cell + "\n"}
    material.rows["notice_revision"][0]["url"] = "javascript:document.documentElement.dataset.ran='url'"
    verdict = validate(material.tables(), material.context)
    folder = tmp_path_factory.mktemp("docs")
    datadocs.write(verdict, material.context, folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not BROWSER.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{BROWSER} is not there: install chromium")
        pytest.skip(f"{BROWSER} is not there")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(BROWSER), args=["--no-sandbox"])
        yield running
        running.close()


def test_an_index_and_a_page_for_each_suite(pages: Path) -> None:
    assert {path.name for path in pages.iterdir()} == {
        "index.html",
        "snapshots.html",
        "notices.html",
        "targets.html",
        "ledger.html",
        "attachments.html",
        "batch.html",
    }


@pytest.mark.parametrize("name", ["index.html", "notices.html", "targets.html", "batch.html"])
def test_no_script_runs_and_nothing_is_fetched(pages: Path, browser: Any, name: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(f"{name} opened a dialog"))
    page.goto((pages / name).as_uri())
    for element in page.query_selector_all("img, svg, iframe, script, [onerror], [onload], [srcdoc]"):
        pytest.fail(f"{name} has a live {element.evaluate('e => e.outerHTML')}")
    assert page.evaluate("document.documentElement.dataset.ran") is None
    assert [url for url in asked if not url.endswith(name)] == []
    assert page.is_visible("body")
    assert page.evaluate("[...document.links].every(a => ['http:', 'https:', 'file:'].includes(a.protocol))")
    page.close()


def test_without_our_care_the_script_would_run(pages: Path, browser: Any) -> None:
    """The test above can fail: the same words, put into a page as they are, do run."""
    page = browser.new_page()
    page.set_content(f"<p>{HOSTILE[0]}</p>")
    assert page.evaluate("document.documentElement.dataset.ran") == "script"
    page.close()


def test_the_operator_reads_what_the_cell_said_and_what_to_do(pages: Path, browser: Any) -> None:
    page = browser.new_page()
    page.goto((pages / "index.html").as_uri())
    shown = page.inner_text("body")
    assert "<script>document.documentElement.dataset.ran='script'</script>" in shown
    assert "The notice belongs to another portal than the run." in shown
    assert "蓝田市民政局" in shown
    page.goto((pages / "targets.html").as_uri())
    assert "<img src=x onerror" in page.inner_text("body")
    page.close()
