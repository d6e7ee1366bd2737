"""Recorded sample portals, served on loopback: for the first run, for tests, and for trying a rule without asking anyone's server."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from policy_notices.errors import BadInputError
from policy_notices.samples.families import sites
from policy_notices.samples.faults import FAULTS
from policy_notices.samples.server import SampleServer

__all__ = ["FAULTS", "run_forever", "serve", "sites"]


@contextmanager
def serve(port: int = 0, faults: Mapping[str, str] | None = None) -> Iterator[int]:
    """Serve all sample portals from a thread; gives the port (a free one for 0). `faults` maps a portal's id to a name of `FAULTS`.

    Clients find the server through `POLICY_NOTICES_SAMPLES_PORT`. Raises BadInputError where the port is taken.
    """
    server = SampleServer(port, faults or {})
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="sample portals", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def run_forever(port: int, faults: Sequence[str] = ()) -> None:
    """Serve the sample portals until interrupted, with these faults (`daye_mzj=down`) and those that `POLICY_NOTICES_SAMPLES_FAULTS` names
    (`daye_mzj=down,...`).

    Raises BadInputError where the port is taken or a fault is unknown.
    """
    named = [*(os.environ.get("POLICY_NOTICES_SAMPLES_FAULTS") or "").split(","), *faults]
    pairs = [pair.partition("=") for pair in named if pair]
    if wrong := [portal for portal, _, fault in pairs if not fault]:
        raise BadInputError(f"faults of the sample portals: {wrong[0]!r} is no portal=fault pair")
    server = SampleServer(port, {portal: fault for portal, _, fault in pairs})
    try:
        server.serve_forever(0.5)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
