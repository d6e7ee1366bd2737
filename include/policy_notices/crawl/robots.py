"""What a host's robots.txt allows (RFC 9309), with `*` and `$` as the large search engines read them."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from policy_notices.errors import FetchError, RobotsError, TooManyRequestsError

AGENT = "PolicyNotices"
LARGEST = 512_000
"""Bytes of a robots.txt that are read; RFC 9309 2.5 asks for at least 500 KiB."""


@dataclass(frozen=True, slots=True)
class Robots:
    """One host's rules."""

    url: str
    rules: Protego

    def check(self, url: str) -> None:
        """Raises RobotsError where the rules forbid `url` to us."""
        if not self.rules.can_fetch(url, AGENT):
            raise RobotsError(f"{url}: {self.url} forbids it to {AGENT}; not requested")

    @property
    def crawl_delay_s(self) -> float:
        """The Crawl-delay in seconds, 0 where none is stated."""
        return float(self.rules.crawl_delay(AGENT) or 0)


def read_robots(url: str, status: int, content: bytes) -> Robots:
    """The rules in an answer to a request for robots.txt. No such file (4xx) allows everything.

    Raises FetchError where the host is in trouble (5xx, 429): then nothing may be assumed (RFC 9309 2.3.1.4).
    """
    if status >= 500 or status == 429:
        error = TooManyRequestsError if status == 429 else FetchError
        raise error(f"{url}: status {status}; without its robots.txt a host is not crawled, try again later")
    text = content[:LARGEST].decode("utf-8", errors="replace") if status == 200 else ""
    return Robots(url, Protego.parse(text.removeprefix("\ufeff")))
