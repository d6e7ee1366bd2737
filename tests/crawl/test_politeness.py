"""What robots.txt allows, how fast a host is asked, and when it is left alone."""

from __future__ import annotations

import time

import pytest

from policy_notices.crawl.politeness import Pace
from policy_notices.crawl.session import Session
from policy_notices.errors import BlockedError, FetchError, ForbiddenHostError

from .web import A, B, Web, in_turn, portal, reply

# robots.txt


def test_robots_are_asked_once_and_obeyed(web: Web) -> None:
    web.routes |= {"/robots.txt": reply(body=b"User-agent: *\nDisallow: /search/\nDisallow: /*.pdf$"), "/x": reply(), "/y": reply()}
    with Session(portal()) as asked:
        asked.get(f"{A}/x")
        asked.get(f"{A}/y")
        for forbidden in ("/search/?q=1", "/a.pdf"):
            with pytest.raises(ForbiddenHostError, match="forbids"):
                asked.get(A + forbidden)
    assert [path for _, _, path, _ in web.asked] == ["/robots.txt", "/x", "/y"]


def test_robots_rules_for_us_alone(web: Web) -> None:
    web.routes["/robots.txt"] = reply(body="\ufeffUser-agent: PolicyNotices\nDisallow: /\n\nUser-agent: *\nAllow: /".encode())
    with Session(portal()) as asked, pytest.raises(ForbiddenHostError):
        asked.get(f"{A}/x")


@pytest.mark.parametrize("status", [404, 403, 410])
def test_no_robots_allows_everything(web: Web, status: int) -> None:
    web.routes |= {"/robots.txt": reply(status), "/x": reply()}
    with Session(portal()) as asked:
        assert asked.get(f"{A}/x").status == 200


def test_robots_in_trouble_stop_the_host(web: Web) -> None:
    web.routes |= {"/robots.txt": reply(500), "/x": reply()}
    with Session(portal()) as asked:
        for _ in range(2):
            with pytest.raises(FetchError, match=r"without its robots\.txt"):
                asked.get(f"{A}/x")
    assert [path for _, _, path, _ in web.asked] == ["/robots.txt"]


def test_a_robots_file_that_redirects_away_is_none(web: Web) -> None:
    web.routes |= {"/robots.txt": reply(302, Location=f"{B}/robots.txt"), "/x": reply()}
    with Session(portal()) as asked:
        assert asked.get(f"{A}/x").status == 200


# how fast


def test_retries_heed_the_host(web: Web) -> None:
    web.routes["/x"] = in_turn(reply(503, Retry_After="0"), reply(429, Retry_After="0"), reply(body=b"at last"))
    with Session(portal()) as asked:
        assert asked.get(f"{A}/x").content == b"at last"
        assert asked.requested == len(web.asked) == 4
    assert web.paths() == ["/x"] * 3


def test_a_host_that_wants_a_long_wait_is_left_alone(web: Web) -> None:
    web.routes["/x"] = reply(503, Retry_After="3600")
    with Session(portal()) as asked, pytest.raises(FetchError, match="3600 s"):
        asked.get(f"{A}/x")
    assert web.paths() == ["/x"]


def test_blocked_is_never_retried(web: Web) -> None:
    web.routes["/x"] = reply(521, b"<script>document.cookie='__jsl_clearance=1';location.href='/x'</script>")
    with Session(portal()) as asked, pytest.raises(BlockedError, match="加速乐"):
        asked.get(f"{A}/x").check()
    assert web.paths() == ["/x"]


def test_a_status_that_stays_is_the_callers_to_judge(web: Web) -> None:
    web.routes["/x"] = reply(502)
    with Session(portal()) as asked, pytest.raises(FetchError, match="status 502"):
        asked.get(f"{A}/x").check()
    assert web.paths() == ["/x"] * 4


def test_the_budget_of_a_run(web: Web) -> None:
    web.routes["/x"] = reply()
    with Session(portal(budget=3)) as asked:
        asked.get(f"{A}/x")
        asked.get(f"{A}/x")
        with pytest.raises(FetchError, match="budget of 3"):
            asked.get(f"{A}/x")
    assert len(web.asked) == 3


def test_the_pause_follows_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    now, slept = [100.0], list[float]()
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", slept.append)
    pace = Pace(2.0)
    pace.wait()
    pace.answered(0.1)
    pace.wait()
    for _ in range(8):
        pace.answered(20.0)
    pace.wait()
    pace.require(30.0)
    pace.answered(0.1)
    pace.wait()
    now[0] += 100
    pace.wait()
    assert slept == [2.0, pytest.approx(20.0, abs=0.1), 30.0]
    pace.answered(1e6)
    pace.wait()
    assert slept[-1] == 60.0


def test_a_crawl_delay_is_kept(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    web.routes |= {"/robots.txt": reply(body=b"User-agent: *\nCrawl-delay: 7"), "/x": reply()}
    with Session(portal(delay_s=0.001)) as asked:
        asked.get(f"{A}/x")
        asked.get(f"{A}/x")
    assert slept[-1] == pytest.approx(7, abs=1)


def test_one_connection_a_host(web: Web) -> None:
    web.routes |= {f"/{n}": reply(body=b"x") for n in range(5)}
    clients = set()
    web.routes["/who"] = lambda handler: (clients.add(handler.client_address), reply()(handler))[1]
    with Session(portal()) as asked:
        for n in range(5):
            asked.get(f"{A}/{n}")
            asked.get(f"{A}/who")
    assert len(clients) == 1
