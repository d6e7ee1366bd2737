"""How fast a host is asked: never faster than it answers, never against its wishes."""

from __future__ import annotations

import time

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

LONGEST_WAIT_S = 60.0
"""The longest that a run waits for a host before it gives up and leaves the rest to a later run."""
BACKOFF_S = 0.5


class Pace:
    """The pause between two requests to one host: `delay_s`, or the host's own response time where that is longer.

    With `delay_s` 0 (sample portals) there is no pause. Not thread-safe: a session asks one page at a time.
    """

    def __init__(self, delay_s: float) -> None:
        self._delay_s = delay_s
        self._pause_s = delay_s
        self._free_at = 0.0

    def require(self, delay_s: float) -> None:
        """Raise the least pause, e.g. to the Crawl-delay of a robots.txt (at most `LONGEST_WAIT_S`)."""
        if self._delay_s > 0:
            self._delay_s = min(max(self._delay_s, delay_s), LONGEST_WAIT_S)
            self._pause_s = max(self._pause_s, self._delay_s)

    def wait(self) -> None:
        """Sleep until the host may be asked again."""
        remaining = self._free_at - time.monotonic()
        if remaining > 0:
            time.sleep(remaining)

    def answered(self, elapsed_s: float) -> None:
        """Note an answer that took `elapsed_s`. The pause follows the mean of the last pause and the last response time."""
        if self._delay_s > 0:
            self._pause_s = min(max(self._delay_s, (self._pause_s + elapsed_s) / 2), LONGEST_WAIT_S)
            self._free_at = time.monotonic() + self._pause_s


class AskedToWaitError(HTTPError):
    """Raised inside urllib3 when Retry-After is longer than `LONGEST_WAIT_S`; the session makes a FetchError of it."""

    def __init__(self, status: int, wait_s: float) -> None:
        super().__init__(f"status {status}, the host asks to wait {wait_s:.0f} s")
        self.status = status


class PoliteRetry(Retry):
    """urllib3's retries with one rule more: a host that asks for a longer wait than ours is left alone, not asked early."""

    @classmethod
    def usual(cls) -> PoliteRetry:
        """Three more tries on lost connections and on 429, 502, 503 and 504, each after a longer
        pause (about 0, 1 and 2 s) or as the host says."""
        return cls(
            total=3,
            backoff_factor=BACKOFF_S,
            backoff_jitter=BACKOFF_S / 2,
            status_forcelist=(429, 502, 503, 504),
            allowed_methods=("GET", "POST"),  # POST only asks for a list's next page
            raise_on_status=False,
        )

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        wait_s = super().get_retry_after(response)
        if wait_s is not None and wait_s > LONGEST_WAIT_S:
            raise AskedToWaitError(response.status, wait_s)
        return wait_s
