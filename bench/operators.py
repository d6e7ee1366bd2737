"""What an operator waits for: the first paint of each page, and of Airflow's own pages with and without the plugin.

    python bench/operators.py [--notices 100000] [--folder DIR]

A SQLite warehouse with so many notices of 50 portals, two targets each, behind two API servers on one metadata database: one with this
project's plugin, one without any. Headless Chromium opens each page `ROUNDS` times, the two servers in turn; medians are printed. Goals:
first paint of each page within a second, Airflow's own pages at most 1.1 times as slow with the plugin. Must run where `make run` runs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "bench")]

import warehouse as rows  # noqa: E402

ROUNDS = 5
UP_SECONDS = 120
PAGES = ("portals", "notices", "targets", "targets/charts", "quality", "quarantine", "dictionary")
OWN = ("/", "/dags", "/dag_runs", "/assets")
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notices", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where the home is put, and left")
    options = parser.parse_args()
    home = options.folder or Path(tempfile.mkdtemp(prefix="operators-bench-"))
    os.environ["POLICY_NOTICES_HOME"] = str(home)
    try:
        fill(home, options.notices)
        with_plugin, without = free_port(), free_port()
        with served(with_plugin, home, plugin=True), served(without, home, plugin=False):
            measure(with_plugin, without)
    finally:
        if not options.folder:
            shutil.rmtree(home, ignore_errors=True)
    return 0


def fill(home: Path, notices: int) -> None:
    """The warehouse, by the real loader."""
    from policy_notices import warehouse
    from policy_notices.warehouse.marts import refresh_marts

    if (home / "warehouse.db").exists():
        return
    home.mkdir(parents=True, exist_ok=True)
    rows.RECORDS = 2
    rows.stage(home / "rows", notices / rows.NOTICES)
    engine = warehouse.connect()
    warehouse.upgrade(engine)
    for staged in sorted((home / "rows").iterdir()):
        tables = {name: rows.ds.dataset(staged / f"{name}.parquet") for name in rows.LOADED}
        warehouse.load_run(engine, rows.portal_run(int(staged.name)), tables)
    refresh_marts(engine)
    engine.dispose()
    print(f"{notices:,} notices, {rows.RECORDS * notices:,} targets, {(home / 'warehouse.db').stat().st_size / 1e6:,.0f} MB")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(port: int, home: Path, *, plugin: bool) -> Iterator[None]:
    """An API server of Airflow on a loopback port."""
    from local_airflow.environment import airflow_environment

    environment = airflow_environment(port)
    if not plugin:
        (home / "no-plugins").mkdir(exist_ok=True)
        environment["AIRFLOW__CORE__PLUGINS_FOLDER"] = str(home / "no-plugins")
    airflow = [sys.executable, "-m", "airflow"]
    with (home / f"api-{port}.log").open("wb") as log:
        subprocess.run([*airflow, "db", "migrate"], env=environment, stdout=log, stderr=log, check=True)
        server = subprocess.Popen([*airflow, "api-server"], env=environment, stdout=log, stderr=log)
        try:
            wait_until_up(port)
            yield
        finally:
            server.terminate()
            server.wait(30)


def wait_until_up(port: int) -> None:
    deadline = time.monotonic() + UP_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v2/monitor/health", timeout=5)
            return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def measure(with_plugin: int, without: int) -> None:
    import pictures

    from local_airflow.environment import USER, load_secrets

    password = load_secrets()["password"]
    addresses = {port: f"http://127.0.0.1:{port}" for port in (with_plugin, without)}
    with pictures.browser() as one, pictures_of(one) as other:
        pages = dict(zip(addresses, (one, other), strict=True))
        for port, page in pages.items():
            pictures.log_in(page, addresses[port], USER, password)
        for name in PAGES:
            taken = [paint(pages[with_plugin], f"{addresses[with_plugin]}/policy-notices/{name}") for _ in range(ROUNDS)]
            print(f"first paint  {name:<20}{statistics.median(taken):>8.0f} ms   (goal 1000)")
        for path in OWN:
            taken = {port: [] for port in pages}
            for _ in range(2 * ROUNDS):
                for port, page in pages.items():
                    taken[port].append(paint(page, addresses[port] + path))
            ours, bare = (statistics.median(taken[port]) for port in (with_plugin, without))
            print(f"Airflow's    {path:<20}{ours:>8.0f} ms   {ours / bare:.2f} of the {bare:.0f} ms without the plugin (goal 1.1)")


@contextmanager
def pictures_of(page: Any) -> Iterator[Any]:
    """A page of the same browser with cookies of its own: the two servers differ only in their port."""
    context = page.context.browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-US")
    try:
        yield context.new_page()
    finally:
        context.close()


def paint(page: Any, address: str) -> float:
    """Milliseconds from the request to the first paint of text."""
    page.goto(address)
    page.wait_for_function(PAINT)
    return float(page.evaluate(PAINT))


if __name__ == "__main__":
    sys.exit(main())
