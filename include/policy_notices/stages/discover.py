"""discover: what the portal lists today, split into chunks for the fetch stage."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from policy_notices import warehouse
from policy_notices.crawl.discovery import Discovery
from policy_notices.crawl.discovery import discover as walk
from policy_notices.crawl.session import Session
from policy_notices.errors import IncompleteListError
from policy_notices.model import Link
from policy_notices.stages.resume import ARCHIVED, WINDOW, archived_earlier
from policy_notices.stages.rows import SNAPSHOTS
from policy_notices.stages.run import Run
from policy_notices.warehouse import KnownUrl

CHUNK = 50
"""Links a mapped task takes: a page or two of a list, a few minutes of polite fetching."""

log = logging.getLogger(__name__)


def discover(run: Run) -> dict[str, Any]:
    """Walk the portal's lists; stage `discovery.json` and `links-NNN.json`.

    Returns `links`, `pages` and `chunks` (the numbers of the parts). Raises IncompleteListError where the walk broke off or found
    fewer entries than the portal says it has: what was found is staged, but nothing goes on from there.
    """
    run.staging.clear()
    known = {url: page.listed_on for url, page in known_pages(run).items()}
    with Session(run.portal) as session:
        found = walk(run.portal, session, known)
    return _staged(run, found, known, minimum=run.portal.minimum)


def discover_window(run: Run, since: str, until: str) -> dict[str, Any]:
    """As `discover`, over the whole lists, but staging only what was listed from `since` to `until` (ISO dates) and is not loaded yet.

    What earlier tries have archived of it is staged too, for `fetch` to take over.
    """
    earlier = archived_earlier(run)
    run.staging.clear()
    known = {url: page.listed_on for url, page in known_pages(run).items()}
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    with Session(run.portal) as session:
        found = walk(run.portal, session, known, full_sweep=True)
    wanted = tuple(link for link in found.links if link.url not in known and link.listed_on and first <= link.listed_on <= last)
    addresses = {link.url for link in wanted}
    archived = [row for row in earlier if (row["notice_url"] or row["url"]) in addresses]
    run.staging.write_table(ARCHIVED, archived, SNAPSHOTS)
    run.staging.write_json(WINDOW, {"since": since, "until": until})
    return _staged(run, replace(found, links=wanted, stated_total=None, full_sweep=False), known, minimum=0)


def _staged(run: Run, found: Discovery, known: Mapping[str, date | None], *, minimum: int) -> dict[str, Any]:
    parts = [found.links[at : at + CHUNK] for at in range(0, len(found.links), CHUNK)]
    for number, links in enumerate(parts):
        run.staging.write_json(f"links-{number:03}.json", [link_as_json(link) for link in links])
    summary = {
        "links": len(found.links),
        "new": sum(link.url not in known for link in found.links),
        "pages": found.pages,
        "stated_total": found.stated_total,
        "complete": found.complete,
        "full_sweep": found.full_sweep,
        "minimum": minimum,
        "problems": list(found.problems),
    }
    run.staging.write_json("discovery.json", summary)
    for link in found.elsewhere:
        log.warning("%s: %s is on a host that the declaration does not allow; it is not asked for", run.portal.id, link.url)
    log.info("%s: %d links on %d list pages, %d of them new", run.portal.id, len(found.links), found.pages, summary["new"])
    if not found.complete:
        raise IncompleteListError("; ".join(found.problems)) from found.cause
    return {"links": len(found.links), "new": summary["new"], "pages": found.pages, "chunks": list(range(len(parts)))}


def known_pages(run: Run) -> dict[str, KnownUrl]:
    """What the warehouse knows of the portal's pages, by URL."""
    engine = warehouse.connect()
    try:
        return warehouse.known_urls(engine, run.portal.id)
    finally:
        engine.dispose()


def link_as_json(link: Link) -> dict[str, Any]:
    return asdict(link) | {"listed_on": link.listed_on and link.listed_on.isoformat()}


def link_from_json(value: dict[str, Any]) -> Link:
    return Link(value["url"], value["title"], value["listed_on"] and date.fromisoformat(value["listed_on"]))
