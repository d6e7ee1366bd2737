"""Two faults of the sample portal of Wuhan: a digit slipped in a notice's date; and, the night after, another page came damaged."""

from __future__ import annotations

from dataclasses import replace

from policy_notices.samples.site import Site

SLIPPED, MEANT = "1925-10-19", "2025-10-19"


def slipped(site: Site) -> Site:
    """The newest notice's date is a century off: the row is held back, the run ends well."""
    return _changed(site, "t20251019", lambda content: content.replace(MEANT.encode(), SLIPPED.encode()))


def damaged(site: Site) -> Site:
    """And the next notice has bytes that are in no character set: nobody can read it, the run is red."""
    return _changed(slipped(site), "t20250406", lambda content: content.replace(b"</p>", b"\xff\xff</p>"))


def _changed(site: Site, name: str, change) -> Site:
    path = next(path for path in site.pages if name in path)
    page = site.pages[path]
    return replace(site, pages={**site.pages, path: replace(page, content=change(page.content))})
