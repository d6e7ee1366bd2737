"""`python -m local_superset`: the dashboard over the warehouse of `settings.warehouse_url()`, on loopback, until interrupted."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import sqlalchemy as sa

from policy_notices import settings

from .bundle import declaration
from .server import SupersetError, import_dashboard, prepare, serving


def main() -> int:
    url = sa.make_url(settings.warehouse_url())
    backend = url.get_backend_name()
    if backend == "sqlite" and not Path(str(url.database)).exists():
        print(f"bi: there is no warehouse at {url.database}; `make run` makes one", file=sys.stderr)
        return 1
    folder = settings.home() / "superset"
    print("bi: preparing Superset (half a minute the first time)", flush=True)
    try:
        with serving(folder, prepare(folder)) as server:
            import_dashboard(server, url.render_as_string(hide_password=False))
            print(f"  dashboard  {server.address}/superset/dashboard/{declaration()['slug']}-{backend}/")
            print(f"  log in as  {server.user} / {server.password}\nCtrl-C ends it.", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        return 0
    except SupersetError as error:
        print(f"bi: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
