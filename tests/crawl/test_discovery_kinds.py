"""For every kind of pagination of the lab: from one list URL, all entries are found."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest

from policy_notices.crawl.discovery import discover
from policy_notices.crawl.session import Session
from policy_notices.portals import Portal
from policy_notices.samples.lab.pagings import PAGINGS, rows_of

HOST = "http://www.linjiang.localhost:8620"


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        site, rows = self.server.site  # type: ignore[attr-defined]
        text = None if parts.path == "/robots.txt" else site(parts.path, dict(parse_qsl(parts.query) + parse_qsl(body)), rows)
        answer = (text or "<html><title>404</title></html>").encode()
        self.send_response(200 if text else 404)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[http.server.ThreadingHTTPServer]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as served, pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(served.server_port))
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield served
        served.shutdown()


@pytest.mark.parametrize("count", [1, 5, 6, 23])
@pytest.mark.parametrize("kind", PAGINGS)
def test_all_entries_are_found_from_one_url(server: http.server.ThreadingHTTPServer, kind: str, count: int) -> None:
    site, path = PAGINGS[kind]
    rows = rows_of(count * 20 if kind.startswith("gkmlpt") else count)
    server.site = (site, rows)  # type: ignore[attr-defined]
    portal = Portal.model_validate({"id": "linjiang", "name": "临江", "lists": [HOST + path], "sample": True, "delay_s": 0.0})
    with Session(portal) as session:
        found = discover(portal, session, {})
    assert found.problems == ()
    assert [(link.title, link.listed_on, link.url) for link in found.links] == [(title, day, HOST + href) for title, day, href in rows]
    assert found.stated_total in (None, len(rows))
