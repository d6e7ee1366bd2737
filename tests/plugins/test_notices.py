"""Notices: found, filtered, paged; one with its targets in the text; the archived page; what a revision changed."""

from __future__ import annotations

import pytest
from pages import BASE, read, titles
from planted import NOTICES

from policy_notices.warehouse import queries


def test_pages_follow_each_other_and_miss_none(planted, log_in):
    client, address, seen = log_in(), f"{BASE}/notices", []
    while address:
        page = read(client.get(address))
        seen += [link["href"] for link in page.select("tbody th a")]
        following = page.select_one("a[rel=next]")
        address = f"{BASE}/notices{following['href']}" if following else None
    assert len(seen) == len(set(seen)) == NOTICES


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("title=第7号", ["第7号通知"]),
        ("title=%25", []),
        ("from=2020-04-26&to=2020-04-27", ["第117号通知", "第116号通知"]),
        ("year=1999", []),
        ("portal=other_mzj", []),
        ("kind=report", []),
    ],
)
def test_filters(planted, log_in, query, found):
    assert titles(read(log_in().get(f"{BASE}/notices?{query}"))) == found


def test_an_operator_link_shows_the_notices_of_its_run(planted, log_in):
    page = read(log_in().get(f"{BASE}/notices?run=some_mzj.run-2"))
    assert len(titles(page)) == 1 and titles(page)[0].startswith("通知<script>")
    assert "some_mzj.run-2" in page.select_one(".chosen").get_text()


def test_every_target_is_marked_at_its_place_and_both_find_each_other(pipeline, log_in):
    for row in queries.notices(pipeline, {"document_kind": "plan"}).rows:
        page = read(log_in().get(f"{BASE}/notices/{row['notice_id']}"))
        one = queries.notice(pipeline, row["notice_id"])
        text = one["revisions"][0]["text"]
        assert "\n".join(p.get_text() for p in page.select("section.text p")) == text
        for target in one["targets"]:
            place, card = page.select_one(f"#v-{target['ordinal']}"), page.select_one(f"li#t-{target['ordinal']}")
            assert card.select_one("a.value")["href"] == f"#v-{target['ordinal']}"
            if place.name == "a":
                shown, meant = (text.replace(" ", "") for text in (place.get_text(), target["value_text"]))
                assert meant.startswith(shown) and place["href"].startswith("#t-")


def test_the_source_of_each_metadata_field_is_named(pipeline, log_in):
    row = next(row for row in queries.notices(pipeline).rows if row["published_on"])
    page = read(log_in().get(f"{BASE}/notices/{row['notice_id']}"))
    published = next(fact for fact in page.select(".facts div") if fact.dt.get_text() == "Published on")
    assert row["published_on"].isoformat() in published.dd.get_text() and published.small.get_text().strip()


def test_the_archived_page_is_what_was_served_and_nothing_in_it_lives(pipeline, log_in):
    row = queries.notices(pipeline, {"document_kind": "plan"}).rows[0]
    page = read(log_in().get(f"{BASE}/notices/{row['notice_id']}"))
    frame = page.select_one("iframe")
    assert frame.has_attr("sandbox") and not frame["sandbox"]
    answer = log_in().get(frame["src"])
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert row["title"] in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox;") and "default-src 'none'" in policy and "allow-scripts" not in policy and "script-src" not in policy


def test_a_revision_is_shown_as_a_diff(pipeline, log_in):
    revised = next(row for row in queries.notices(pipeline).rows if row["revision_no"] == 2)
    page = read(log_in().get(f"{BASE}/notices/{revised['notice_id']}/revisions"))
    assert [each.get_text() for each in page.select(".diff ins")] == ["本文件自印发之日起施行。"]
    assert not page.select(".diff del")
    assert read(log_in().get(f"{BASE}/notices/{revised['notice_id']}/revisions?from=7"), 404)


def test_a_notice_of_many_targets_in_one_value_keeps_every_anchor(planted, log_in):
    row = queries.notices(planted).rows[0]
    page = read(log_in().get(f"{BASE}/notices/{row['notice_id']}"))
    assert page.select_one("#v-0").get_text() == "20个"
    assert "due 2024-12-31" in page.select_one("#t-0").get_text()
