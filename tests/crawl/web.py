"""A server on loopback that answers what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator

import pytest

from policy_notices.crawl import politeness
from policy_notices.portals import Portal

A, B = "http://a.localhost:8620", "http://b.localhost:8620"
Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


class Web(http.server.ThreadingHTTPServer):
    """Answers from `routes`; anything else is 404. `asked` keeps method, host, path and headers of every request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.routes: dict[str, Answer] = {}
        self.asked: list[tuple[str, str, str, dict[str, str]]] = []

    def paths(self) -> list[str]:
        return [path for _, _, path, _ in self.asked if path != "/robots.txt"]


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Web

    def do_GET(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append((self.command, self.headers["Host"], self.path, dict(self.headers)))
        self.server.routes.get(self.path, reply(404))(self)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        pass


def reply(status: int = 200, body: bytes = b"", **headers: str) -> Answer:
    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def in_turn(*answers: Answer) -> Answer:
    rest = list(answers)
    return lambda handler: (rest.pop(0) if len(rest) > 1 else rest[0])(handler)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    server = Web()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    monkeypatch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(server.server_port))
    monkeypatch.setattr(politeness, "BACKOFF_S", 0)
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def portal(**fields: object) -> Portal:
    return Portal.model_validate({"id": "test_portal", "name": "试", "lists": (f"{A}/",), "sample": True, "delay_s": 0.0} | fields)
