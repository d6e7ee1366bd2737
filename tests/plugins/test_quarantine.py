"""A person's decision on a row that was held back."""

from __future__ import annotations

import pytest
from pages import BASE, read
from planted import PORTAL

from policy_notices.identifiers import identifier
from policy_notices.warehouse import queries

HELD = identifier(PORTAL, "held")
HERE = {"sec-fetch-site": "same-origin"}


def status_of(engine):
    (row,) = queries.quarantine(engine, {"quarantine_id": HELD}).rows
    return row["status"], row["decided_by"], row["note"]


def test_a_row_is_listed_with_its_reasons_and_opens(planted, log_in):
    page = read(log_in().get(f"{BASE}/quarantine?run=some_mzj.run-2&status=waiting"))
    row = page.select_one("tbody tr")
    assert "rule" in row.get_text() and "why" in row.get_text() and row.select_one(".badge.waiting")
    held = read(log_in().get(row.th.a["href"]))
    assert [button["value"] for button in held.select("form.decision button")] == ["approve", "correct", "reject"]
    assert held.select_one("blockquote") and held.select_one("input[name=indicator]")


def test_a_decision_is_kept_with_the_users_name(planted, log_in):
    answer = log_in(name="li.wei").post(f"{BASE}/quarantine/{HELD}", data={"verb": "reject", "note": "错误"}, headers=HERE)
    assert answer.status_code == 303 and answer.headers["location"] == f"{BASE}/quarantine/{HELD}"
    assert status_of(planted) == ("rejected", "li.wei", "错误")
    again = log_in().post(f"{BASE}/quarantine/{HELD}", data={"verb": "approve", "note": "ja"}, headers=HERE)
    assert "already" in read(again, 400).select_one(".alarm").get_text()


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}, {"sec-fetch-site": "none"}],
)
def test_a_form_from_elsewhere_is_refused(planted, log_in, headers):
    answer = log_in().post(f"{BASE}/quarantine/{HELD}", data={"verb": "reject", "note": "x"}, headers=headers)
    assert answer.status_code == 403 and status_of(planted)[0] == "waiting"


def test_an_old_browser_is_known_by_its_origin(planted, log_in):
    answer = log_in().post(f"{BASE}/quarantine/{HELD}", data={"verb": "reject", "note": "x"}, headers={"origin": "http://airflow.test"})
    assert answer.status_code == 303


@pytest.mark.parametrize("role", [None, "viewer"])
def test_who_may_not_decide_cannot(planted, log_in, role):
    answer = log_in(role).post(f"{BASE}/quarantine/{HELD}", data={"verb": "reject", "note": "x"}, headers=HERE)
    assert answer.status_code in (401, 403) and status_of(planted)[0] == "waiting"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"verb": "approve", "note": " "}, "needs a name and a note"),
        ({"verb": "correct", "note": "x"}, "changes nothing"),
        ({"verb": "correct", "note": "x", "value": "many"}, "value must be a number"),
        ({"verb": "forget", "note": "x"}, "approve, correct, reject are expected"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_decides_nothing(planted, log_in, form, said):
    page = read(log_in().post(f"{BASE}/quarantine/{HELD}", data=form, headers=HERE), 400)
    assert said in page.select_one(".alarm").get_text()
    assert status_of(planted)[0] == "waiting"
