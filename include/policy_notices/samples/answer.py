"""An answer as a server sends it, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler


@dataclass(frozen=True)
class Answer:
    """What the server sends. `cut` closes the connection after the body, whatever Content-Length said; `silent` sends nothing at all."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    silent: bool = False


def send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """Answer the handler's request."""
    handler.close_connection = handler.close_connection or answer.cut or answer.silent
    if answer.silent:
        return
    handler.send_response(answer.status)
    for name, value in {"Content-Type": "text/html", "Content-Length": str(len(answer.body)), **answer.headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(answer.body)
