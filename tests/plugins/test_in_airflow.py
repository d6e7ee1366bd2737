"""The pages inside a real Airflow, in a real browser; and the walk of an operator whose portal was red this morning."""

from __future__ import annotations

import os
import re
import socket
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, environment

sys.path.insert(0, str(ROOT / "scripts"))
import pictures
import slips

PNG = b"\x89PNG"
RUN_SECONDS = 400
ENTRIES = ("门户Portals", "Notices 文件", "Targets 指标", "Quality 质量", "Quarantine 隔离区", "Data dictionary 数据字典")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def chromium() -> None:
    if not pictures.CHROMIUM.exists() and not os.environ.get("CI"):
        pytest.skip(f"there is no {pictures.CHROMIUM}")


@pytest.fixture(scope="module")
def red_airflow(chromium: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Airflow, whose first run of Wuhan held a notice back, and whose second is red for a damaged page."""
    from local_airflow import airflow as local
    from policy_notices.commands import running
    from policy_notices.samples import FAULTS, serve

    names = {"POLICY_NOTICES_HOME": str(tmp_path_factory.mktemp("red")), "POLICY_NOTICES_SAMPLES_PORT": str(free_port())}
    settings = {name: value for name, value in os.environ.items() if name.startswith("AIRFLOW")}
    with pytest.MonkeyPatch.context() as patch, environment(POLICY_NOTICES_UI_PORT=str(free_port()), **names):
        for name in settings:
            patch.delenv(name)
        patch.setitem(FAULTS, "slipped", slips.slipped)
        patch.setitem(FAULTS, "damaged", slips.damaged)
        port = int(names["POLICY_NOTICES_SAMPLES_PORT"])
        with serve(port, {"wuhan_mzj": "slipped"}):
            assert running.run(Namespace(portals=["wuhan_mzj"])) == 0

        def start(processes: Any, *, triggerer: bool) -> None:
            for name in ("api-server", "scheduler", "dag-processor"):
                processes.start(name, *local.command("airflow", name))

        patch.setattr(local, "_start", start)
        with local.local_airflow(triggerer=False, samples=False) as up, serve(port, {"wuhan_mzj": "damaged"}):
            up.api.trigger("ingest_wuhan_mzj", "last_night")
            _wait_until_failed(up)
            yield up


def _wait_until_failed(up: Any) -> None:
    deadline = time.monotonic() + RUN_SECONDS
    while (state := up.api.run("ingest_wuhan_mzj", "last_night")["state"]) != "failed":
        assert state != "success" and time.monotonic() < deadline, state
        up.processes.check()
        time.sleep(1)


@pytest.fixture
def page(red_airflow: Any) -> Iterator[Any]:
    from local_airflow import environment as known

    with pictures.browser() as opened:
        opened.problems = []
        opened.on("pageerror", lambda error: opened.problems.append(str(error)))
        opened.on("console", lambda message: opened.problems.append(message.text) if "Content Security Policy" in message.text else None)
        pictures.log_in(opened, red_airflow.address, known.USER, known.load_secrets()["password"])
        yield opened


def test_every_entry_of_the_navigation_shows_its_page_inside_airflow(page, red_airflow, tmp_path):
    for name in ENTRIES:
        page.goto(red_airflow.address)
        if name != ENTRIES[0]:
            page.get_by_role("button", name="Browse").click()
        page.get_by_role("menuitem" if name != ENTRIES[0] else "link", name=name, exact=True).click()
        assert pictures.shown(page).locator("h1").inner_text() == re.sub("[一-鿿]", "", name).strip()
        pictures.take(page, tmp_path, name)
        assert (tmp_path / f"{name}.png").read_bytes().startswith(PNG)
    assert page.problems == []


def test_the_pages_are_as_dark_as_airflow(page, red_airflow):
    page.goto(red_airflow.address + pictures.SHOWN["notices"])
    frame = pictures.shown(page)
    shades = {}
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.className = theme", theme)
        frame.locator(f"html.{theme}").wait_for()
        shades[theme] = frame.locator("html").evaluate("element => getComputedStyle(element).backgroundColor")
    assert shades["light"] != shades["dark"]


def test_the_pages_speak_the_language_of_airflow(page, red_airflow):
    """Whatever the browser's own is, on every page, and when it is changed."""
    for airflows, shown in (("zh-CN", "zh-CN"), ("en", "en")):
        page.goto(red_airflow.address)
        page.evaluate("language => localStorage.setItem('i18nextLng', language)", airflows)
        for name in ("portals", "notices", "quality"):
            page.goto(red_airflow.address + pictures.SHOWN[name])
            pictures.inside(page).locator(f"html[lang={shown}]").wait_for()


@pytest.mark.parametrize("width", [1280, 2560])
def test_no_page_is_wider_than_the_window(page, red_airflow, width):
    page.set_viewport_size({"width": width, "height": 900})
    for path in pictures.SHOWN.values():
        page.goto(red_airflow.address + path)
        frame = pictures.shown(page)
        assert frame.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth"), path


def test_a_notice_is_reached_and_read_by_keyboard_alone(page, red_airflow):
    page.goto(f"{red_airflow.address}/policy-notices/notices?title=养老")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    row = page.locator("tbody th a").first
    for _ in range(30):
        page.keyboard.press("Tab")
        if row.evaluate("element => element === document.activeElement"):
            break
    title = row.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/policy-notices/notices/*")
    assert page.locator("h1").inner_text() == title
    page.get_by_role("tab", name="Targets").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".panel.page").is_visible() and not page.locator(".panel.targets").is_visible()


def _wait_until_published(up: Any) -> None:
    """The decision was news of Wuhan, and `publish` ran for it."""
    deadline = time.monotonic() + RUN_SECONDS
    while not any(run["run_type"] == "asset_triggered" and run["state"] == "success" for run in up.api.runs("publish")):
        assert time.monotonic() < deadline, "publish did not run"
        up.processes.check()
        time.sleep(1)


class Operator:
    """Clicks, and counts the clicks."""

    def __init__(self, page: Any, folder: Path) -> None:
        self.page, self.folder, self.clicks = page, folder, 0

    def click(self, place: Any, picture: str, *, leads: bool = True) -> Any:
        """Click; where it leads to another page, wait until that is there."""
        leaving = leads and self.page.locator("iframe").count() > 0
        if leaving:
            pictures.inside(self.page).locator("html").evaluate("element => element.setAttribute('data-left', '')")
        place.click()
        self.clicks += 1
        if leaving:
            pictures.inside(self.page).locator("html:not([data-left])").wait_for()
        frame = pictures.shown(self.page)
        pictures.take(self.page, self.folder, f"walk-{self.clicks}-{picture}")
        assert "/plugin/" in self.page.url, "left Airflow"
        return frame


def test_the_operators_walk(page, red_airflow, tmp_path):
    """Why was last night's Wuhan run red? Open the page, release a held row, see it in Notices: at most 8 clicks, within Airflow."""
    operator = Operator(page, Path(os.environ.get("POLICY_NOTICES_PICTURES") or tmp_path))
    page.goto(red_airflow.address)
    frame = operator.click(page.get_by_role("link", name=ENTRIES[0], exact=True), "portals")
    message = frame.locator("tr.message.changed").inner_text()
    assert "could not be read" in message and "t20250406" in message

    wuhan = frame.locator("tr.troubled", has_text="wuhan_mzj")
    frame = operator.click(wuhan.locator("a[href*='quarantine']"), "quarantine")
    frame = operator.click(frame.locator("tbody tr", has_text="t20250406").locator("th a"), "page")
    frame.frame_locator("iframe").locator("body").get_by_text("民政局").first.wait_for()
    pictures.take(page, operator.folder, "walk-3-page")

    frame = operator.click(frame.get_by_role("link", name="← Quarantine"), "back")
    frame = operator.click(frame.locator("tbody tr", has_text="published_on").locator("th a"), "row")
    title = frame.locator("h1").inner_text()
    frame = operator.click(frame.locator("summary", has_text="Put fields right"), "fields", leads=False)
    assert frame.locator("input[name=published_on]").input_value() == slips.SLIPPED
    frame.locator("input[name=published_on]").fill(slips.MEANT)
    frame.locator("input[name=note]").fill("门户网站笔误")
    frame = operator.click(frame.get_by_role("button", name="Load as corrected"), "released")
    frame.locator("[role=status]", has_text="replayed").wait_for()
    frame = operator.click(frame.get_by_role("link", name="See it in Notices"), "notice")
    frame.locator(".reader").wait_for()
    assert frame.locator("h1").inner_text() == title
    assert slips.MEANT in frame.locator(".facts").inner_text()
    assert operator.clicks <= 8 and page.problems == []
    _wait_until_published(red_airflow)
