"""What a portal lists today: a walk over its lists, page by page.

There is no high-water mark, since entries are back-dated, re-dated and pinned: a walk goes on until a stretch of pages holds nothing
new or changed, and every `full_sweep_days` days to the end, where the portal's own total is checked. A walk that breaks off is
incomplete and says where; what it had found by then is still given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Protocol
from urllib.parse import urldefrag, urlsplit

from policy_notices.crawl.lists import UnknownNextPageError, read_list
from policy_notices.crawl.lists.dates import SHANGHAI
from policy_notices.crawl.session import Response
from policy_notices.errors import (
    DecodingError,
    FetchError,
    IncompleteListError,
    LayoutError,
    NotANoticeError,
    PolicyNoticesError,
    TooManyRequestsError,
)
from policy_notices.model import Link, ListPage, NextPage
from policy_notices.portals import Portal

BREAKS = (FetchError, NotANoticeError, LayoutError, IncompleteListError, DecodingError)
"""Errors that end a list's walk but not the run's; a refusal or a forbidden host ends the run."""


class Asks(Protocol):
    """The part of a session that a walk needs."""

    def get(self, url: str) -> Response: ...

    def post(self, url: str, form: Mapping[str, str]) -> Response: ...


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found. `links` are all entries seen, each URL once; `stated_total` is the sum of what the walked lists say they have.

    `elsewhere` are entries on hosts that the declaration does not allow: they are told, never asked for. `cause` is what a list could not
    be begun for, or why too little is listed: then more is wrong than that a walk broke off.
    """

    links: tuple[Link, ...]
    pages: int
    stated_total: int | None
    complete: bool
    full_sweep: bool
    problems: tuple[str, ...]
    elsewhere: tuple[Link, ...] = ()
    cause: PolicyNoticesError | None = None


def discover(portal: Portal, session: Asks, known: Mapping[str, date | None], *, full_sweep: bool | None = None) -> Discovery:
    """Walk a portal's lists. `known` maps the URLs the warehouse has to the day they were listed on when last seen.

    `full_sweep` None leaves it to `sweep_due`; a portal of which nothing is known is always swept. Raises what stopped the first page
    where nothing at all was found, `LayoutError` where there were entries before and now are none, and `BlockedError`,
    `TooManyRequestsError` and `ForbiddenHostError` wherever they come.
    """
    walk = _Walk(portal, session, known, full_sweep if known else True)
    for url in portal.lists:
        walk.follow(url)
    if not walk.sweeping and walk.lacks_entries():
        walk = _Walk(portal, session, known, True, spent=walk.pages)
        for url in portal.lists:
            walk.follow(url)
    return walk.result()


def sweep_due(portal: Portal, day: date) -> bool:
    """Whether a portal's lists are walked to their end on `day`: every `full_sweep_days` days, on days that the id decides."""
    shift = int.from_bytes(hashlib.sha256(portal.id.encode()).digest()[:4])
    return (day.toordinal() + shift) % portal.full_sweep_days == 0


@dataclass
class _List:
    """One list on its way: what its pages held, and how many pages in a row held nothing new."""

    url: str
    rows: int = 0
    urls: set[str] = field(default_factory=set)
    total: int | None = None
    settled: int = 0
    pages: int = 0
    page_of: dict[tuple[str, ...], int] = field(default_factory=dict)
    asked: set[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=set)


class _Walk:
    def __init__(self, portal: Portal, session: Asks, known: Mapping[str, date | None], sweep: bool | None, spent: int = 0) -> None:
        self.portal, self.session, self.known = portal, session, known
        self.sweep = sweep
        self.pages = spent
        self.found: dict[str, Link] = {}
        self.lists: list[_List] = []
        self.problems: list[str] = []
        self.first_error: PolicyNoticesError | None = None
        self.cause: PolicyNoticesError | None = None

    @property
    def sweeping(self) -> bool:
        return bool(self.sweep)

    def follow(self, url: str) -> None:
        """One list from its first page to where nothing new is to be expected, and then what continues it."""
        walked = _List(url)
        self.lists.append(walked)
        request: NextPage | None = NextPage(url)
        continued: NextPage | None = None
        while request:
            where = f"{self.portal.id}: {url}, page {walked.pages + 1}"
            try:
                self._may_ask(walked, request, where)
                response = self._ask(request)
                page = self._read_whole(walked, response, request)
                self._take(walked, page, where)
            except TooManyRequestsError:
                raise
            except BREAKS as error:
                self._break(error, where)
                self.cause = self.cause or (None if walked.pages else error)
                return
            continued = page.continued or continued
            request = page.next if self.sweeping or not self._settled(walked, page, response) else None
            if request is None and continued:
                request, continued = continued, None
                walked.page_of.clear()
                walked.rows = 0
        if self.sweeping and walked.total is not None and max(walked.rows, len(walked.urls)) < walked.total:
            self.problems.append(
                f"{self.portal.id}: {url}: {walked.total} entries are stated, {len(walked.urls)} came on {walked.pages} pages"
            )

    def lacks_entries(self) -> bool:
        """Whether a portal's one list states more entries than are known or were seen: some appeared beyond the walk's end."""
        if len(self.lists) != 1 or self.problems or self.lists[0].total is None:
            return False
        return len(self.lists[0].urls | set(self.known)) + self.lists[0].rows - len(self.lists[0].urls) < self.lists[0].total

    def result(self) -> Discovery:
        if not self.found and self.first_error:
            raise self.first_error
        if not self.found and self.known:
            raise LayoutError(f"{self.portal.id}: {self.portal.lists[0]}: entries were expected as there have been before, none came")
        if len(self.found) < self.portal.minimum:
            few = LayoutError(f"{self.portal.id}: at least {self.portal.minimum} entries were expected, {len(self.found)} came")
            self.problems.append(str(few))
            self.cause = self.cause or few
        totals = [walked.total for walked in self.lists if walked.total is not None]
        allowed = {url: link for url, link in self.found.items() if urlsplit(url).hostname in self.portal.hosts}
        return Discovery(
            links=tuple(allowed.values()),
            pages=self.pages,
            stated_total=sum(totals) if totals else None,
            complete=not self.problems,
            full_sweep=self.sweeping,
            problems=tuple(self.problems),
            elsewhere=tuple(link for url, link in self.found.items() if url not in allowed),
            cause=self.cause,
        )

    def _may_ask(self, walked: _List, request: NextPage, where: str) -> None:
        asked = (request.url, tuple(sorted((request.form or {}).items())))
        if asked in walked.asked:
            raise IncompleteListError(f"{where}: a page not yet seen was expected, the pager leads back to {request.url}")
        walked.asked.add(asked)
        if walked.pages >= self.portal.max_pages:
            raise IncompleteListError(f"{where}: the list was expected to end within max_pages = {self.portal.max_pages}")

    def _ask(self, request: NextPage) -> Response:
        response = self.session.get(request.url) if request.form is None else self.session.post(request.url, request.form)
        self.pages += 1
        if not 200 <= response.status < 300:
            response.check()
        if self.sweep is None:
            self.sweep = sweep_due(self.portal, response.fetched_at.astimezone(SHANGHAI).date())
        return response

    def _read_whole(self, walked: _List, response: Response, request: NextPage) -> ListPage:
        """The page; one that does not say whether more follows is the last where all entries that are stated have come."""
        try:
            return self._read(response, request)
        except UnknownNextPageError as error:
            total = error.page.total if error.page.total is not None else walked.total
            came = walked.urls | {urldefrag(link.url).url for link in error.page.entries}
            if total is None or len(came) < total:
                raise
            return error.page

    def _read(self, response: Response, request: NextPage) -> ListPage:
        """The page, under the URL that answered; a part after # in the URL that was asked for stays, since a page's script may read it."""
        fragment = urldefrag(request.url).fragment
        return read_list(
            response.content,
            response.final_url + (f"#{fragment}" if fragment else ""),
            content_type=response.header("Content-Type"),
            form=request.form,
            selectors=self.portal.selectors,
            charset=self.portal.charset,
        )

    def _take(self, walked: _List, page: ListPage, where: str) -> None:
        urls = tuple(urldefrag(link.url).url for link in page.entries)
        walked.pages += 1
        if urls and walked.page_of.setdefault(urls, walked.pages) != walked.pages:
            raise IncompleteListError(f"{where}: entries not yet seen were expected, those of page {walked.page_of[urls]} came again")
        walked.rows += len(urls)
        walked.urls.update(urls)
        walked.total = page.total if page.total is not None else walked.total
        self._keep(page)

    def _keep(self, page: ListPage) -> None:
        for link in page.entries:
            url = urldefrag(link.url).url
            before = self.found.get(url)
            title = link.title if before is None or before.title is None else before.title
            listed = link.listed_on if before is None or before.listed_on is None else before.listed_on
            self.found[url] = Link(url, title, listed)

    def _settled(self, walked: _List, page: ListPage, response: Response) -> bool:
        """Whether the walk may end here: enough pages in a row were known, unchanged and not of late."""
        mine = [replace(link, url=urldefrag(link.url).url) for link in page.entries if urlsplit(link.url).hostname in self.portal.hosts]
        unchanged = all(link.url in self.known and self.known[link.url] == link.listed_on for link in mine)
        walked.settled = walked.settled + 1 if unchanged and mine else 0
        recent = response.fetched_at.astimezone(SHANGHAI).date() - timedelta(days=self.portal.overlap_days)
        late = any(link.listed_on is not None and link.listed_on >= recent for link in mine)
        return walked.settled >= self.portal.overlap_pages and not late

    def _break(self, error: PolicyNoticesError, where: str) -> None:
        if isinstance(error, UnknownNextPageError):
            self._keep(error.page)
        self.first_error = self.first_error or error
        self.problems.append(str(error) if str(error).startswith(where) else f"{where}: a list page was expected, {error}")
