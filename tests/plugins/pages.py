"""What the tests look for in a page."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

BASE = "/policy-notices"
ADDRESSES = (
    *("portals", "notices", "targets", "targets/charts", "quality", "quality?portal=some_mzj", "quarantine", "snapshots"),
    *("dictionary", "runs/some_mzj.run-2"),
)


def read(answer: Any, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status, answer.text[:2000]
    return BeautifulSoup(answer.text, "lxml")


def titles(page: BeautifulSoup) -> list[str]:
    """The row headers of the page's table."""
    return [cell.get_text(" ", strip=True) for cell in page.select("tbody th")]
