"""A visit to recorded portals on loopback: what the report says, and the declaration that is proposed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_notices import samples
from policy_notices.portals import load_portals, parse_portal
from policy_notices.portals_check import check_portal, propose, propose_id, propose_region


@pytest.fixture(scope="module")
def served() -> Iterator[None]:
    with samples.serve(0) as port, pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(port))
        yield


@pytest.mark.parametrize("portal_id", ["wuhan_mzj", "huzhou_mzj", "changchun_mzj", "daye_mzj", "wendang_share"])
def test_a_recorded_portal_passes(served: None, portal_id: str) -> None:
    report = check_portal(load_portals()[portal_id])
    assert report.passed, report.problems
    assert parse_portal(report.proposal, portal_id) == load_portals()[portal_id]


def test_a_report_shows_each_field_and_where_it_came_from(served: None) -> None:
    shown = str(check_portal(load_portals()["huzhou_mzj"]))
    for line in (
        "  reader     jpage",
        "  entries    10 here, 31 in all",
        " (POST), 10 new entries there",
        "huzhou_mzj: passed; proposed declaration:",
    ):
        assert line in shown
    assert "(meta articletitle)" in shown.lower()
    assert "  validity     -  (not found)" in shown


def test_a_declaration_is_proposed_from_a_list_page_alone(served: None) -> None:
    url = "http://mzj.huzhou.localhost:8620/col/col1229561077/index.html"
    text = propose(url)
    portal = parse_portal(text, "proposed")
    assert (portal.id, portal.name, portal.region, portal.lists, portal.minimum) == ("huzhou_mzj", "湖州市民政局", "330500", (url,), 5)
    assert text.startswith("# list         http://")


def test_what_is_wrong_is_in_the_report(served: None) -> None:
    lost = load_portals()["wuhan_mzj"].model_copy(update={"lists": ("http://mzj.wuhan.localhost:8620/nowhere/",)})
    report = check_portal(lost)
    assert not report.passed
    assert "page is gone" in report.problems[0]
    assert report.missing == ("title", "text", "published_on")
    assert "problem" in str(report)


@pytest.mark.parametrize(
    ("host", "proposed"),
    [
        ("mzj.linjiang.gov.cn", "linjiang_mzj"),
        ("www.linjiang.gov.cn", "linjiang"),
        ("www.gov.cn", "gov_cn"),
        ("linjiang.localhost", "linjiang"),
        ("12345.linjiang.gov.cn", "linjiang_12345"),
    ],
)
def test_an_id_is_proposed_from_a_host(host: str, proposed: str) -> None:
    assert propose_id(host) == proposed


@given(st.from_regex(r"[a-z0-9-]{1,30}(\.[a-z0-9-]{1,30}){0,4}\.cn", fullmatch=True))
def test_any_proposed_id_is_one_that_a_declaration_takes(host: str) -> None:
    assert parse_portal(f"id: '{propose_id(host)}'\nname: x\nlists: ['https://x.gov.cn/']\n", "p.yaml").id == propose_id(host)


@pytest.mark.parametrize(("code", "region"), [("2206810012", "220681"), ("4500000068\n", "450000"), ("bm06000001", None), ("", None)])
def test_a_region_is_proposed_from_the_site_code(code: str, region: str | None) -> None:
    assert propose_region({"siteidcode": code}) == region
