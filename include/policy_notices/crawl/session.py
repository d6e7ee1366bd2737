"""One portal's HTTP session: identified, polite, bounded, and kept to the hosts that the portal declares.

No cookie is ever kept: a site that lets only cookie bearers in is blocked, and that is for a person to decide.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import version
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
from requests_hardened.ip_filter import InvalidIPAddress
from urllib3.exceptions import HTTPError

from policy_notices import challenges, content_encoding
from policy_notices.crawl.addresses import CheckedAddressAdapter, check_host
from policy_notices.crawl.politeness import AskedToWaitError, Pace, PoliteRetry
from policy_notices.crawl.robots import AGENT, Robots, read_robots
from policy_notices.errors import BlockedError, DeclarationError, FetchError, ForbiddenHostError, TooManyRequestsError

if TYPE_CHECKING:
    from policy_notices.portals import Portal

CONNECT_S, READ_S, WHOLE_S = 10.0, 30.0, 180.0
"""Time-outs in seconds: to connect, between two pieces of an answer, for the whole answer."""
LARGEST_PAGE, LARGEST_FILE = 20_000_000, 50_000_000
"""Bytes, decoded."""
MOST_HOPS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PAGE_TYPE = re.compile(r"\s*text/|[^;]*[/+](?:xml|json|javascript)\b", re.I)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, whatever its status. `raw` is the body as served, `content` the same with its Content-Encoding undone."""

    url: str
    final_url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    raw: bytes
    content: bytes
    fetched_at: datetime
    elapsed_s: float
    method: str = "GET"
    sent_headers: tuple[tuple[str, str], ...] = ()
    sent_body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case; `None` where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def check(self) -> None:
        """Raises what `challenges.check_response` raises for this answer."""
        challenges.check_response(self.final_url, self.status, dict(self.headers), self.content)


class Session:
    """Asks one portal's hosts, one request at a time. A context manager."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._robots: dict[str, Robots | Exception] = {}
        self._paces: dict[str, Pace] = {}
        self.requested = 0
        """Requests made so far, robots.txt, redirects and retries included."""
        self._http = requests.Session()
        self._http.trust_env = False  # a proxy would resolve names itself, past the address check
        self._http.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
        self._http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._http.headers.clear()
        self._http.headers.update(
            {
                "User-Agent": user_agent(portal),
                "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "Accept-Language": "zh-CN,zh;q=0.9",
                "Accept-Encoding": content_encoding.ACCEPTED,
            }
        )
        for scheme in ("http", "https"):
            adapter = CheckedAddressAdapter(https=scheme == "https", sample=portal.sample, retries=PoliteRetry.usual())
            self._http.mount(f"{scheme}://", adapter)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None, linked_from: str | None = None) -> Response:
        """The answer to a GET, after redirects; status 304 where `etag` or `last_modified` still hold. `linked_from` is the page that has
        the link: some portals give their files to whom comes from there only.

        Raises ForbiddenHostError before a host, address or path that is not ours to ask; BlockedError for a redirect that only
        sets a cookie; FetchError where no whole answer came. Statuses are the caller's to judge: `Response.check()`.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified, "Referer": linked_from}
        return self._follow("GET", url, {name: value for name, value in conditions.items() if value})

    def post(self, url: str, form: Mapping[str, str]) -> Response:
        """The answer to a form, as lists with a POST pager want it. Raises as `get` does."""
        return self._follow("POST", url, {}, form)

    def _follow(
        self, method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None = None, *, robots: bool = True
    ) -> Response:
        here, seen = urldefrag(url).url, set[str]()
        while len(seen) <= MOST_HOPS:
            check_host(self._portal, here, url)
            if robots:
                self._robots_of(here).check(here)
            seen.add(here)
            response = self._exchange(method, url, here, headers, form)
            target = response.header("Location")
            if response.status not in _REDIRECTS or not target:
                return response
            here = urldefrag(urljoin(here, target)).url
            if here in seen:
                if response.header("Set-Cookie"):
                    raise BlockedError(f"{url}: cookie challenge (status {response.status} to itself, as CT6T); nothing is bypassed")
                raise FetchError(f"{url}: redirects in a circle, back to {here}")
            if response.status not in (307, 308):
                method, form = "GET", None
        raise FetchError(f"{url}: more than {MOST_HOPS} redirects, the last to {here}")

    def _robots_of(self, url: str) -> Robots:
        """The rules of the URL's host, asked once a session; a failure to get them is remembered too."""
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._robots:
            try:
                answer = self._follow("GET", f"{root}/robots.txt", {}, robots=False)
                if answer.status == 521:
                    answer.check()
                self._robots[root] = read_robots(answer.url, answer.status, answer.content)
            except (FetchError, BlockedError) as error:
                self._robots[root] = error
            except ForbiddenHostError:
                self._robots[root] = read_robots(f"{root}/robots.txt", 404, b"")
        rules = self._robots[root]
        if isinstance(rules, Exception):
            raise type(rules)(*rules.args)
        self._pace(url).require(rules.crawl_delay_s)
        return rules

    def _pace(self, url: str) -> Pace:
        return self._paces.setdefault(urlsplit(url).hostname or "", Pace(self._portal.delay_s))

    def _exchange(self, method: str, url: str, here: str, headers: Mapping[str, str], form: Mapping[str, str] | None) -> Response:
        if self.requested >= self._portal.budget:
            raise FetchError(f"{here}: not requested, the budget of {self._portal.budget} requests a run is used up")
        self.requested += 1
        pace = self._pace(here)
        pace.wait()
        fetched_at, start = datetime.now(UTC), time.monotonic()
        try:
            with self._http.request(
                method, here, headers=headers, data=form, stream=True, allow_redirects=False, timeout=(CONNECT_S, READ_S)
            ) as answer:
                self.requested += len(answer.raw.retries.history) if answer.raw.retries else 0
                limit = _limit(answer.headers.get("Content-Type", ""))
                raw = _read(answer, limit, start + WHOLE_S)
        except InvalidIPAddress as error:
            raise ForbiddenHostError(f"{here}: its address {error} is not public; not requested") from error
        except requests.exceptions.SSLError as error:
            raise FetchError(f"{here}: no trustworthy TLS connection ({_reason(error)}); verification stays on") from error
        except (requests.exceptions.RequestException, HTTPError) as error:
            too_often = isinstance(error, AskedToWaitError) and error.status == 429
            kind = TooManyRequestsError if too_often else FetchError
            raise kind(f"{here}: no whole answer ({_reason(error)}); a later run tries again") from error
        finally:
            pace.answered(time.monotonic() - start)
        sent = answer.request
        return Response(
            url=url,
            final_url=here,
            status=answer.status_code,
            reason=answer.reason or "",
            headers=tuple(answer.raw.headers.items()),
            raw=raw,
            content=content_encoding.decoded(raw, answer.headers.get("Content-Encoding"), limit, here),
            fetched_at=fetched_at,
            elapsed_s=time.monotonic() - start,
            method=method,
            sent_headers=tuple((name, str(value)) for name, value in sent.headers.items()),
            sent_body=sent.body.encode() if isinstance(sent.body, str) else sent.body or b"",
        )


def user_agent(portal: Portal) -> str:
    """Who asks and how to reach them: `POLICY_NOTICES_CONTACT`, a URL or mail address.

    Raises DeclarationError where it is not set for a live portal.
    """
    contact = os.environ.get("POLICY_NOTICES_CONTACT") or ("sample portals" if portal.sample else None)
    if contact is None:
        raise DeclarationError(f"{portal.id}: set POLICY_NOTICES_CONTACT to a URL or mail address before asking a live portal")
    return f"{AGENT}/{version('policy-notices')} (+{contact})"


def _limit(content_type: str) -> int:
    return LARGEST_PAGE if _PAGE_TYPE.match(content_type) else LARGEST_FILE


def _read(answer: requests.Response, limit: int, deadline: float) -> bytes:
    """The undecoded body, which is never longer than its decoded form may be."""
    body = bytearray()
    for piece in answer.raw.stream(65_536, decode_content=False):
        body += piece
        if len(body) > limit:
            raise FetchError(f"{answer.url}: larger than the limit of {limit} bytes")
        if time.monotonic() > deadline:
            raise FetchError(f"{answer.url}: not whole after {WHOLE_S:.0f} s; a later run tries again")
    return bytes(body)


def _reason(error: Exception) -> str:
    """The innermost reason of an error of requests or urllib3, in one line."""
    inner = error
    while isinstance(deeper := getattr(inner, "reason", None) or (inner.args[0] if inner.args else None), Exception):
        inner = deeper
    return " ".join(str(inner).split()) or type(inner).__name__
