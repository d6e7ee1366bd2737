"""The dashboard in a real Superset, over real warehouses: every chart answers, every chart is drawn. `make test-bi` installs Superset first."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path
from unittest.mock import patch

import pytest
import sqlalchemy as sa
import yaml

from local_superset.bundle import charts, declaration, files
from local_superset.server import VENV, import_dashboard, log_in, prepare, serving

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
BACKENDS = ("sqlite", "postgresql")
DRAWN_MS = 90_000
NAMES = [chart["name"] for chart in charts(declaration())]


@pytest.fixture(scope="module")
def superset(tmp_path_factory):
    if not (VENV / "bin" / "superset").exists() and not os.environ.get("CI"):
        pytest.skip("Superset is not installed; `make test-bi` installs it")
    folder = tmp_path_factory.mktemp("superset")
    with serving(folder, prepare(folder)) as server:
        yield server


@pytest.fixture(scope="module")
def warehouses(tmp_path_factory, postgresql_server):
    """The sample portals' notices, by the pipeline, on SQLite and on PostgreSQL; their URLs by backend."""
    from policy_notices import warehouse
    from policy_notices.commands import running
    from policy_notices.samples import serve
    from policy_notices.warehouse.marts import refresh_marts

    home = tmp_path_factory.mktemp("bi")
    with sa.create_engine(postgresql_server, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE for_superset")
    postgresql = postgresql_server.set(database="for_superset").render_as_string(hide_password=False)
    urls = {"sqlite": f"sqlite:///{home / 'warehouse.db'}", "postgresql": postgresql}
    for backend, url in urls.items():
        with serve() as port, patch.dict(os.environ, _environment(home / backend, url, port)):
            assert running.run(Namespace(portals=["wuhan_mzj", "huzhou_mzj", "changchun_mzj", "daye_mzj"])) == 0
        engine = warehouse.connect(url)
        refresh_marts(engine)
        engine.dispose()
    return urls


def _environment(home, url, port):
    return {"POLICY_NOTICES_HOME": str(home), "POLICY_NOTICES_WAREHOUSE": url, "POLICY_NOTICES_SAMPLES_PORT": str(port)}


@pytest.fixture(scope="module")
def session(superset, warehouses):
    """Logged in, with the dashboards of both warehouses imported; twice, for an import replaces what it brought before."""
    for url in (*warehouses.values(), *warehouses.values()):
        import_dashboard(superset, url)
    return log_in(superset)


def test_both_dashboards_are_there_once_with_all_their_charts(session, superset):
    found = session.get(f"{superset.address}/api/v1/dashboard/", timeout=60).json()["result"]
    assert sorted(each["slug"] for each in found) == [f"policy-targets-{backend}" for backend in sorted(BACKENDS)]
    shown = session.get(f"{superset.address}/api/v1/chart/?q=(page_size:100)", timeout=60).json()["result"]
    assert sorted(each["slice_name"] for each in shown) == sorted(NAMES * 2)


def test_every_charts_query_answers_with_rows(session, superset):
    shown = session.get(f"{superset.address}/api/v1/chart/?q=(page_size:100)", timeout=60).json()["result"]
    for chart in shown:
        answer = session.get(f"{superset.address}/api/v1/chart/{chart['id']}/data/", timeout=120)
        assert answer.ok, f"{chart['slice_name']}: {answer.text[:500]}"
        [result] = answer.json()["result"]
        assert result["error"] is None and result["rowcount"] > 0, chart["slice_name"]


def test_the_two_warehouses_show_the_same_figures(session, superset):
    shown = session.get(f"{superset.address}/api/v1/chart/?q=(page_size:100)", timeout=60).json()["result"]
    figures: dict[str, set[str]] = {}
    for chart in shown:
        if chart["viz_type"] == "big_number_total":
            [result] = session.get(f"{superset.address}/api/v1/chart/{chart['id']}/data/", timeout=120).json()["result"]
            figures.setdefault(chart["slice_name"], set()).add(str(result["data"]))
    assert figures and all(len(each) == 1 for each in figures.values()), figures


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_browser_draws_every_chart(backend, session, superset, tmp_path):
    import pictures

    with pictures.browser(viewport={"width": 1440, "height": 1980}, locale="zh-CN") as page:
        page.goto(f"{superset.address}/login/")
        page.fill("#username", superset.user)
        page.fill("#password", superset.password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        page.goto(f"{superset.address}/superset/dashboard/policy-targets-{backend}/")
        holders = page.locator("[data-test='chart-container']")
        holders.nth(len(NAMES) - 1).wait_for(state="attached", timeout=DRAWN_MS)
        assert holders.count() == len(NAMES)
        for number in range(len(NAMES)):
            holders.nth(number).scroll_into_view_if_needed()
            holders.nth(number).locator("canvas, table, .header-line").first.wait_for(timeout=DRAWN_MS)
        assert page.get_by_role("alert").count() == 0
        for name in NAMES:
            assert page.get_by_text(name, exact=True).first.is_visible(), name
        page.wait_for_timeout(pictures.SETTLED_MS)
        folder = Path(os.environ.get("PICTURES_FOLDER") or tmp_path)
        pictures.take(page, folder, f"dashboard-{backend}")
        assert (folder / f"dashboard-{backend}.png").stat().st_size > 40_000


@pytest.mark.parametrize("url", ["sqlite:////w/warehouse.db", "postgresql://reader:secret@db.example/warehouse"])
def test_the_bundle_is_the_same_each_time_and_opens_the_warehouse_for_reading(url):
    made = files(sa.make_url(url), declaration())
    assert made == files(sa.make_url(url), declaration())
    [database] = [content for name, content in made.items() if name.startswith("databases/")]
    assert database["allow_dml"] is False
    assert "mode=ro" in database["sqlalchemy_uri"] or database["sqlalchemy_uri"].startswith("postgresql")
    assert all(yaml.safe_dump(content, allow_unicode=True) for content in made.values())
