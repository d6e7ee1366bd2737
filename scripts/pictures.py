"""Pictures of the pages inside a running Airflow, for the documentation: `python scripts/pictures.py ADDRESS PASSWORD [FOLDER]`.

`make ui` prints address and password; `make run` before it gives the pages something to show.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import FrameLocator, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
INSIDE = "/plugin/policy-notices/policy-notices"
"""Below it, every page is shown inside Airflow."""
SHOWN = {
    "portals": f"{INSIDE}/portals",
    "notices": f"{INSIDE}/notices",
    "targets": f"{INSIDE}/targets",
    "quality": f"{INSIDE}/quality?portal=changchun_mzj",
    "quarantine": f"{INSIDE}/quarantine",
}
LOADED_MS = 60_000
SETTLED_MS = 3_000


@contextmanager
def browser(**options: Any) -> Iterator[Page]:
    """A page of headless Chromium, 1280 wide."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), chromium_sandbox=False, args=flags)
        page = chromium.new_page(**{"viewport": {"width": 1280, "height": 860}, "locale": "en-US"} | options)
        page.set_default_timeout(LOADED_MS)
        try:
            yield page
        finally:
            chromium.close()


def log_in(page: Page, address: str, user: str, password: str) -> None:
    page.goto(f"{address}/auth/login/")
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/auth/login" not in url)


def inside(page: Page) -> FrameLocator:
    """What a page shows within Airflow's."""
    return page.frame_locator("iframe").first


def shown(page: Page) -> FrameLocator:
    """The same, once its heading is there and its charts have come."""
    frame = inside(page)
    frame.locator("h1").wait_for()
    frame.locator("[aria-busy]").wait_for(state="detached")
    return frame


def take(page: Page, folder: Path, name: str) -> None:
    """A PNG of 256 colours, which are enough for pages and a third of the bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(256)
    picture.save(folder / f"{name}.png", optimize=True)


def main(address: str, password: str, folder: Path = PICTURES) -> None:
    with browser() as page:
        log_in(page, address, "admin", password)
        for name, path in SHOWN.items():
            if name == "quarantine":  # nothing is held back after `make run`; the operator's walk, a test, takes that picture
                continue
            page.goto(address + path)
            shown(page)
            take(page, folder, name)
        page.goto(f"{address}{INSIDE}/notices?portal=huzhou_mzj&title=2022")
        shown(page).locator("tbody th a").first.click()
        inside(page).locator(".reader").wait_for()
        shown(page)
        take(page, folder, "notice")
        page.goto(f"{address}/dags/ingest_wuhan_mzj")
        page.get_by_text("validate").first.wait_for()
        page.wait_for_timeout(SETTLED_MS)
        take(page, folder, "dag")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *(Path(folder) for folder in sys.argv[3:4]))
