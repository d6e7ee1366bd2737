"""`portals` and `samples`."""

from __future__ import annotations

import json
import os
from argparse import Namespace

from policy_notices.errors import DeclarationError
from policy_notices.portals import load_portals


def list_portals(_arguments: Namespace) -> None:
    """Print a line for each declared portal."""
    for portal in load_portals().values():
        state = "sample" if portal.sample else "never visited" if portal.visited_on is None else f"visited {portal.visited_on}"
        print(f"{portal.id:22}{portal.schedule:14}{'paused' if portal.paused else 'daily':8}{state:20}{portal.name}  {portal.lists[0]}")


def check(arguments: Namespace) -> int:
    """Visit a portal; 1 where a field that a notice needs was not found."""
    from policy_notices.portals_check import check_portal

    portals = load_portals()
    if arguments.id not in portals:
        raise DeclarationError(f"no portal {arguments.id!r} is declared; there are {', '.join(sorted(portals))}")
    report = check_portal(portals[arguments.id])
    print(report)
    return 0 if report.passed else 1


def propose(arguments: Namespace) -> None:
    """Print a declaration for a list page that nothing is known of yet."""
    from policy_notices import portals_check

    print(portals_check.propose(arguments.url))


def pools(_arguments: Namespace) -> None:
    """Print the pools in the form that `airflow pools import` reads."""
    wanted = {portal.pool: portal for portal in load_portals().values()}
    print(
        json.dumps(
            {name: {"slots": 1, "description": portal.lists[0], "include_deferred": False} for name, portal in sorted(wanted.items())}
        )
    )


def serve_samples(arguments: Namespace) -> None:
    """Serve the recorded portals on loopback until interrupted."""
    from policy_notices import samples

    samples.run_forever(arguments.port or int(os.environ.get("POLICY_NOTICES_SAMPLES_PORT", "8620")), arguments.fault)
