"""Declarations: what the least of them becomes, and how each fault is told: with file, line and reason."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_notices import settings
from policy_notices.errors import DeclarationError
from policy_notices.portals import default_schedule, load_portal, load_portals, parse_portal

LEAST = """\
id: linjiang_mzj
name: 临江市民政局
lists:
  - https://mzj.linjiang.gov.cn/zwgk/tzgg/
"""
IDS = st.from_regex(r"[a-z][a-z0-9_]{1,47}", fullmatch=True)


def test_id_name_and_a_list_are_enough() -> None:
    portal = parse_portal(LEAST, "least.yaml")
    assert portal.hosts == ("mzj.linjiang.gov.cn",)
    assert portal.schedule == default_schedule("linjiang_mzj")
    assert not (portal.sample or portal.paused or portal.visited_on)


def test_everything_can_be_declared() -> None:
    portal = parse_portal(
        LEAST
        + "hosts: [mzj.linjiang.gov.cn, www.linjiang.gov.cn]\nregion: 220681\nschedule: 15 6-8 * * 1-5\ndelay_s: 5\nbudget: 60\n"
        + "charset: gb18030\nselectors: {entry: 'ul.list > li', body: '#zoom'}\nminimum: 20\npaused: true\nvisited_on: 2026-03-01\n"
        + "overlap_pages: 3\noverlap_days: 60\nfull_sweep_days: 7\nmax_pages: 50\n",
        "full.yaml",
    )
    assert (portal.region, portal.schedule, portal.delay_s) == ("220681", "15 6-8 * * 1-5", 5.0)
    assert (portal.visited_on, portal.selectors["body"]) == (date(2026, 3, 1), "#zoom")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("nmae: x\n", "p.yaml:5: nmae: unknown key"),
        ("region: 2206\n", "p.yaml:5: region: "),
        ("schedule: 61 * * * *\n", "p.yaml:5: schedule: cron field '61'"),
        ("schedule: daily\n", "p.yaml:5: schedule: five cron fields are expected, not 'daily'"),
        ("delay_s: soon\n", "p.yaml:5: delay_s: Input should be a valid number"),
        ("budget: 0\n", "p.yaml:5: budget: Input should be greater than or equal to 1"),
        ("charset: klingon\n", "p.yaml:5: charset: 'klingon' is no charset"),
        ("selectors:\n  body: '#zoom'\n  bdoy: '#x'\n", "p.yaml:5: selectors: unknown selector 'bdoy'"),
        ("hosts: [www.other.gov.cn]\n", "p.yaml:1: hosts do not contain the host of the list https://mzj.linjiang.gov.cn/zwgk/tzgg/"),
        ("hosts:\n  - mzj.linjiang.gov.cn\n  - HTTP://x\n", "p.yaml:7: hosts.1: a host name in lower case"),
        ("sample: true\n", "p.yaml:1: a sample portal has hosts that end in .localhost only"),
        ("paused: maybe\n", "p.yaml:5: paused: Input should be a valid boolean"),
        ("visited_on: yesterday\n", "p.yaml:5: visited_on: Input should be a valid date"),
        ("name: again\n", "p.yaml:5: the key 'name' is given twice"),
        ("paused: [\n", "p.yaml:6: "),
        ("visited_on: 2026-13-40\n", "p.yaml:1: a value is none of its kind: month must be in 1..12"),
        ("? [a, b]\n: c\n", "p.yaml:5: a key must be a name"),
        ("paused: \x1f\n", "p.yaml:5: control characters are not allowed"),
    ],
)
def test_a_fault_is_told_with_file_line_and_reason(more: str, said: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_portal(LEAST + more, "p.yaml")
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a list\n", "p.yaml:1: a mapping with id, name and lists is expected"),
        ("", "p.yaml:1: a mapping with id, name and lists is expected"),
        ("id: a_b\nlists: ['https://x.gov.cn/']\n", "p.yaml:1: name: Field required"),
        ("id: a_b\nname: x\nlists: []\n", "p.yaml:3: lists: "),
        ("id: a_b\nname: x\nlists: ['ftp://x.gov.cn/']\n", "p.yaml:3: lists.0: an http or https URL is expected"),
        ("id: a_b\nname: x\nlists: ['https://me:secret@x.gov.cn/']\n", "p.yaml:3: lists.0: a URL must not carry a user name or password"),
        ("id: a_b\nname: x\nlists: ['http://x.localhost/']\n", "p.yaml:1: host x.localhost is for sample portals only"),
        ("id: Über\nname: x\nlists: ['https://x.gov.cn/']\n", "p.yaml:1: id: "),
    ],
)
def test_what_is_no_declaration_is_told(text: str, said: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_portal(text, "p.yaml")
    assert str(caught.value).startswith(said)


def test_a_file_is_named_after_its_portal(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(LEAST, encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"other.yaml:1: id is 'linjiang_mzj', but the file's name says 'other'"):
        load_portals(tmp_path)
    with pytest.raises(DeclarationError, match="cannot be read"):
        load_portal(tmp_path / "none.yaml")


def test_the_declarations_of_this_checkout_hold() -> None:
    portals = load_portals(settings.portals_folder())
    live = {name: portal for name, portal in portals.items() if not portal.sample}
    assert {"wuhan_mzj_live", "huzhou_mzj_live", "changchun_mzj_live", "daye_mzj_live", "gov_cn_library"} <= set(live)
    assert all(portal.paused for portal in live.values() if portal.visited_on is None)


@given(IDS)
def test_a_default_schedule_is_a_minute_of_the_night(portal_id: str) -> None:
    minute, hour, *rest = default_schedule(portal_id).split()
    assert (int(minute) in range(60), int(hour) in range(2, 6), rest) == (True, True, ["*", "*", "*"])
    assert parse_portal(LEAST.replace("linjiang_mzj", f"'{portal_id}'"), "p.yaml").schedule == default_schedule(portal_id)


@given(
    st.one_of(
        st.text(max_size=200),
        st.text("id:name\n-[]{}?&*!|>'\" 0129.", max_size=80),
        st.text("\n :-[]{},2026", max_size=60).map(LEAST.__add__),
    )
)
def test_any_text_is_a_declaration_or_a_told_fault(text: str) -> None:
    try:
        parse_portal(text, "p.yaml")
    except DeclarationError as error:
        assert str(error).startswith("p.yaml:")


def test_reading_declarations_imports_nothing_heavy() -> None:
    code = "import sys, policy_notices.portals; print(*sorted(sys.modules))"
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    assert not loaded & {"bs4", "lxml", "pandas", "pyarrow", "requests", "sqlalchemy", "great_expectations", "airflow"}
