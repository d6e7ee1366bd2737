"""What a portal put into its pages is shown as text, wherever it comes up."""

from __future__ import annotations

import pytest
from pages import ADDRESSES, BASE, read
from planted import HOSTILE, PORTAL

from policy_notices.identifiers import identifier
from policy_notices.warehouse.queries import notices


def hostile_pages(engine):
    notice = next(row for row in notices(engine).rows + notices(engine, {"title": "alert"}).rows if "alert" in (row["title"] or ""))
    return [
        *ADDRESSES,
        f"notices/{notice['notice_id']}",
        f"notices/{notice['notice_id']}/revisions",
        f"quarantine/{identifier(PORTAL, 'held')}",
    ]


def test_planted_markup_is_text_on_every_page(planted, log_in):
    shown = 0
    for address in hostile_pages(planted):
        answer = log_in().get(f"{BASE}/{address}")
        page = read(answer)
        assert "<script>alert" not in answer.text and "<img" not in answer.text, address
        assert not page.select("img") and all("planted" not in (script.string or "") for script in page.select("script")), address
        assert not [link["href"] for link in page.select("[href]") if link["href"].lower().startswith("javascript:")], address
        shown += HOSTILE in page.get_text()
    assert shown >= 8, "the planted markup was to be seen as text"


@pytest.mark.parametrize("asked", ["title", "issuer", "run", "portal", "indicator", "url", "subject"])
@pytest.mark.parametrize("address", ["notices", "targets", "quality", "quarantine", "snapshots"])
def test_what_the_address_says_is_text_too(planted, log_in, address, asked):
    page = read(log_in().get(f"{BASE}/{address}", params={asked: HOSTILE}))
    assert not page.select("img") and all(not script.string for script in page.select("script"))


def test_wrong_addresses_are_quoted_as_text(planted, log_in):
    for address in ("notices?from=", "runs/", "notices/", "quarantine/", "targets?kind="):
        answer = log_in().get(f"{BASE}/{address}%3Cscript%3Ealert(1)%3C/script%3E")
        assert answer.status_code in (400, 404) and "<script>alert" not in answer.text
