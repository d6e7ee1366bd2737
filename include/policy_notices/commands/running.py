"""`run`: every stage of every portal, one after the other, without a scheduler."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from datetime import UTC, datetime

from policy_notices.errors import DeclarationError, PolicyNoticesError
from policy_notices.portals import load_portals

COLUMNS = ("new", "changed", "unchanged", "targets", "results", "deliverables", "quarantined", "failed")


def run(arguments: Namespace) -> int:
    """Run the portals named, or all that are not paused; 1 where one failed. The others load all the same."""
    from policy_notices import warehouse
    from policy_notices.stages.publish import publish_marts

    declared = load_portals()
    wanted = arguments.portals or [portal.id for portal in declared.values() if not portal.paused]
    if unknown := sorted(set(wanted) - set(declared)):
        raise DeclarationError(f"no portal {', '.join(unknown)} is declared; there are {', '.join(sorted(declared))}")
    warehouse.upgrade(warehouse.connect())
    started = datetime.now(UTC)
    failed = 0
    print(f"{'portal':<18}" + "".join(f"{name:>13}" for name in (*COLUMNS, "seconds")))
    for portal_id in wanted:
        failed += not _run_one(portal_id, started)
    publish_marts()
    return 1 if failed else 0


def _run_one(portal_id: str, started: datetime) -> bool:
    from policy_notices.stages.discover import discover
    from policy_notices.stages.fetch import fetch
    from policy_notices.stages.load import load, record_failure
    from policy_notices.stages.parse import parse
    from policy_notices.stages.run import Run
    from policy_notices.stages.validate import validate

    begun = time.monotonic()
    one = Run.of(portal_id, f"manual-{started:%Y-%m-%dT%H:%M:%SZ}", started)
    stage = "discover"
    try:
        chunks = discover(one)["chunks"]
        for part in chunks:
            stage = "fetch"
            fetch(one, part)
            stage = "parse"
            parse(one, part)
        stage = "validate"
        validate(one)
        stage = "load"
        counts = load(one)
    except PolicyNoticesError as error:
        record_failure(one, stage, error)
        print(f"{portal_id:<18} failed in {stage}: {error}", file=sys.stderr)
        return False
    print(f"{portal_id:<18}" + "".join(f"{counts[name]:>13}" for name in COLUMNS) + f"{time.monotonic() - begun:>13.1f}", flush=True)
    return True
