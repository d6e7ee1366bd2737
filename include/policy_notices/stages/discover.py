"""discover: what the portal lists today, split into chunks for the fetch stage."""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import date
from typing import Any

from policy_notices import warehouse
from policy_notices.crawl.discovery import discover as walk
from policy_notices.crawl.session import Session
from policy_notices.errors import IncompleteListError
from policy_notices.model import Link
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
        "problems": list(found.problems),
    }
    run.staging.write_json("discovery.json", summary)
    log.info("%s: %d links on %d list pages, %d of them new", run.portal.id, len(found.links), found.pages, summary["new"])
    if not found.complete:
        raise IncompleteListError(f"{run.portal.id}: {'; '.join(found.problems)}")
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
