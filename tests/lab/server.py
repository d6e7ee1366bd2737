"""The lab: one loopback server on which every failure shape, encoding and kind of site has an address of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "http://lab.localhost:8620"


@dataclass(frozen=True)
class Answer:
    """What the server sends. `cut` closes the connection after the body, whatever Content-Length said; `silent` sends nothing at all."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    silent: bool = False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answers: Mapping[str, Answer] = self.server.answers  # type: ignore[attr-defined]
        answer = answers.get(self.path, Answer(status=404))
        self.close_connection = answer.cut or answer.silent
        if answer.silent:
            return
        self.send_response(answer.status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(answers: Mapping[str, Answer]) -> Iterator[int]:
    """The port on which `answers`, by path with query, are served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.answers = answers  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
