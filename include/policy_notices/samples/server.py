"""The sample portals over HTTP on loopback, told apart by the Host header; `faults` make a portal fail in a known way."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from policy_notices.errors import BadInputError
from policy_notices.samples import lab
from policy_notices.samples.answer import Answer, send
from policy_notices.samples.families import sites
from policy_notices.samples.faults import faulty
from policy_notices.samples.site import ROBOTS, Page, Site
from policy_notices.samples.tls import wrapped


class SampleServer(ThreadingHTTPServer):
    """Serves all sample portals on 127.0.0.1. Raises BadInputError where the port is taken."""

    daemon_threads = True

    def __init__(self, port: int, faults: Mapping[str, str]) -> None:
        self.sites = {site.host: faulty(site, faults.get(site.id)) for site in sites().values()}
        unknown = sorted(set(faults) - set(sites()))
        if unknown:
            raise BadInputError(f"no sample portal {unknown[0]!r} to make faulty; there are {', '.join(sites())}")
        try:
            super().__init__(("127.0.0.1", port), _Handler)
        except OSError as error:
            raise BadInputError(
                f"port {port} of 127.0.0.1 cannot be had ({error}); set POLICY_NOTICES_SAMPLES_PORT to a free one"
            ) from error

    def finish_request(self, request: Any, client_address: Any) -> None:
        """TLS where the client begins with it, on the same port."""
        super().finish_request(wrapped(request), client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SamplePortals"
    disable_nagle_algorithm = True
    server: SampleServer

    def do_GET(self) -> None:
        if self._host().endswith(lab.SUFFIX):
            return self._send_lab({})
        site = self._site()
        if site is None:
            self._send_page(200, _index(self.server.sites.values(), self.server.server_port), "text/html; charset=utf-8")
        elif site.refusal:
            self._send_page(*site.refusal, "text/html; charset=utf-8")
        elif answer := site.answers.get(self.path):
            send(self, answer)
        elif self.path == "/robots.txt":
            self._send_page(200, ROBOTS.encode(), "text/plain")
        elif page := site.pages.get(self.path) or site.answer(*_query(self.path)):
            self._send(page)
        elif self.path == "/":
            self._send_page(302, b"", "text/html", Location=site.home)
        else:
            self._send_page(404, "<html><title>404</title><body>您访问的页面不存在</body></html>".encode(), "text/html; charset=utf-8")

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8")
        if self._host().endswith(lab.SUFFIX):
            return self._send_lab(dict(parse_qsl(form)))
        site = self._site()
        path, query = _query(self.path)
        if site and site.refusal:
            self._send_page(*site.refusal, "text/html; charset=utf-8")
        elif site and (page := site.answer(path, query | dict(parse_qsl(form)))):
            self._send_page(200, page.content, page.content_type)
        else:
            self._send_page(404, b"", "text/html")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the session that asks keeps the log."""

    def _host(self) -> str:
        return (self.headers.get("Host") or "").partition(":")[0].lower()

    def _site(self) -> Site | None:
        return self.server.sites.get(self._host())

    def _send_lab(self, form: dict[str, str]) -> None:
        """By the path with its query as it came; where there is no such page, by the path and what the query says."""
        path, query = _query(self.path)
        missing = Answer(b"<html><title>404</title></html>", 404)
        send(self, lab.answer(self._host(), self.path, form) or lab.answer(self._host(), path, query | form) or missing)

    def _send(self, page: Page) -> None:
        validators = {"ETag": page.etag, "Last-Modified": format_datetime(page.modified.astimezone(UTC), usegmt=True)}
        if self._has(page):
            self._send_page(304, b"", None, **validators)
        elif page.gzipped and "gzip" in (self.headers.get("Accept-Encoding") or ""):
            packed = gzip.compress(page.content, mtime=0)
            self._send_page(200, packed, page.content_type, **validators, **{"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})
        else:
            self._send_page(200, page.content, page.content_type, **validators)

    def _has(self, page: Page) -> bool:
        """RFC 9110 13.2.2: an ETag decides alone where one is sent."""
        if tags := self.headers.get("If-None-Match"):
            return page.etag in [tag.strip() for tag in tags.split(",")]
        since = self.headers.get("If-Modified-Since")
        return since is not None and page.modified <= parsedate_to_datetime(since)

    def _send_page(self, status: int, body: bytes, content_type: str | None, **headers: str) -> None:
        self.send_response(status)
        if content_type:
            self.send_header("Content-Type", content_type)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 304:
            self.wfile.write(body)


def _query(path: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(path)
    return parts.path, dict(parse_qsl(parts.query))


def _index(all_sites: Iterable[Site], port: int) -> bytes:
    """For a person who opens the bare address."""
    rows = "".join(
        f'<li><a href="http://{site.host}:{port}{escape(site.home)}">{escape(site.authority)}</a> {site.id}, {len(site.pages)} pages</li>'
        for site in all_sites
    )
    switches = "".join(
        f'<li><a href="http://{switch.host}:{port}{escape(switch.home)}">{switch.name}</a> {switch.group}: {switch.ends}</li>'
        for switch in lab.SWITCHES.values()
    )
    head = '<!DOCTYPE html><meta charset="utf-8"><title>Sample portals</title>'
    return f"{head}<h1>Sample portals</h1><ul>{rows}</ul><h1>Lab</h1><ul>{switches}</ul>".encode()
