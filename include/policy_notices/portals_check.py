"""One visit to a portal: what its lists and one of its notices were found to be, from which rules, what is missing, and a declaration.

A visit asks for each list's first two pages and for one notice, as politely as a run does. Nothing is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import yaml

from policy_notices import decoding, page
from policy_notices.crawl.lists import UnknownNextPageError, read_list
from policy_notices.crawl.lists.dates import SHANGHAI
from policy_notices.crawl.session import Session
from policy_notices.errors import DeclarationError, PolicyNoticesError
from policy_notices.model import Link, ListPage, NextPage, Notice
from policy_notices.portals import Portal

if TYPE_CHECKING:
    from policy_notices.crawl.session import Response

FIELDS = ("title", "issuer", "index_no", "doc_no", "written_on", "published_on", "topic", "validity")
NEEDED = ("title", "text", "published_on")
"""Without these no notice is loaded; the others are blank on many portals' own pages."""
_FILE = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|zip|rar)$", re.IGNORECASE)
_META = re.compile(r"""<meta\s[^>]*name\s*=\s*["']?\s*(\w+)["']?\s*content\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:\.(?:gov|org|edu|com|net|ac))?\.[a-z]+$")


@dataclass(frozen=True)
class ListCheck:
    """One list as it was found. `fresh` is how many entries of its second page are not on the first; None where there is no second."""

    url: str
    found: ListPage | None
    fresh: int | None
    site: Mapping[str, str]
    problem: str | None


@dataclass(frozen=True)
class NoticeCheck:
    """One notice as it was found."""

    url: str
    found: Notice | None
    problem: str | None


@dataclass(frozen=True)
class Report:
    """What a visit found. Its text is for a person."""

    portal: Portal
    lists: tuple[ListCheck, ...]
    notice: NoticeCheck | None
    day: date | None
    """The day of the last answer, in Asia/Shanghai."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields of `NEEDED` that the notice does not give."""
        found = self.notice.found if self.notice else None
        return tuple(name for name in NEEDED if not (found and getattr(found, name)))

    @property
    def problems(self) -> tuple[str, ...]:
        """What stands in the way of a run."""
        said = [check.problem for check in self.lists if check.problem]
        if self.notice and self.notice.problem:
            said.append(self.notice.problem)
        return (*said, *(f"{name} was not found" for name in self.missing))

    @property
    def passed(self) -> bool:
        """Whether every list can be walked and a notice has what it needs."""
        return not self.problems

    @property
    def proposal(self) -> str:
        """A declaration as `portals.parse_portal` reads it: what is declared already, completed by what was found."""
        declaration = _declaration(self.portal, self.lists)
        if self.portal.sample:
            return _yaml(declaration)
        return _yaml(declaration | ({"visited_on": self.day} if self.passed else {"paused": True}))

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for check in self.lists:
            yield from _list_lines(check)
        if self.notice:
            yield from _notice_lines(self.notice)
        yield ""
        yield from (f"problem      {problem}" for problem in self.problems)
        yield f"{self.portal.id}: {'passed' if self.passed else 'not passed'}; proposed declaration:"
        yield ""
        yield self.proposal.rstrip()


def check_portal(portal: Portal) -> Report:
    """Visit a portal. What goes wrong on the way is in the report, not raised."""
    with Session(portal) as session:
        visit = _Visit(portal, session)
        lists = tuple(visit.check_list(url) for url in portal.lists)
        entries = [link for check in lists if check.found for link in check.found.entries]
        notice = visit.check_notice(entries)
    return Report(portal, lists, notice, visit.day)


def propose(url: str) -> str:
    """A declaration for a list page of which nothing is known, as YAML; comments say what it was made from and what is missing.

    Raises DeclarationError where `url` is none, and what a session raises where the page cannot be had.
    """
    host = urlsplit(url).hostname
    if not host:
        raise DeclarationError(f"{url}: the address of a list page is expected, with http:// or https://")
    unknown = Portal.model_validate({"id": propose_id(host), "name": host, "lists": [url], "sample": host.endswith(".localhost")})
    report = check_portal(unknown)
    comments = [f"# {line}".rstrip() for check in report.lists for line in _list_lines(check)]
    comments += [f"# {line}".rstrip() for line in (_notice_lines(report.notice) if report.notice else ())]
    comments += [f"# problem: {problem}" for problem in report.problems]
    return "\n".join([*comments, report.proposal])


def propose_id(host: str) -> str:
    """An id from a host's names, the larger first: mzj.linjiang.gov.cn → linjiang_mzj."""
    names = [name for name in _SUFFIX.sub("", host.lower()).split(".") if name and not re.fullmatch(r"www\d*", name)]
    proposed = re.sub(r"[^a-z0-9]+", "_", "_".join(reversed(names)) or host.lower().removeprefix("www.")).strip("_")[:48]
    return proposed if re.fullmatch(r"[a-z][a-z0-9_]+", proposed) else f"portal_{proposed}"[:48]


def propose_region(site: Mapping[str, str]) -> str | None:
    """The 行政区划代码 that a site's ten-digit SiteIDCode begins with (450000 0068: 广西); those of ministries begin with letters."""
    match = re.match(r"\s*([1-8]\d{5})\d{4}\s*$", site.get("siteidcode", ""))
    return match[1] if match else None


class _Visit:
    def __init__(self, portal: Portal, session: Session) -> None:
        self.portal, self.session = portal, session
        self.day: date | None = None

    def check_list(self, url: str) -> ListCheck:
        site: Mapping[str, str] = {}
        try:
            response = self._ask(NextPage(url))
            site = {name.lower(): value.strip() for name, value in _META.findall(decoding.decode(response.content))}
            first = self._read(response, NextPage(url))
        except UnknownNextPageError as error:
            return ListCheck(url, error.page, None, site, str(error))
        except PolicyNoticesError as error:
            return ListCheck(url, None, None, site, str(error))
        following = first.next or first.continued
        if following is None:
            return ListCheck(url, first, None, site, None)
        try:
            second = self._read(self._ask(following), following)
        except PolicyNoticesError as error:
            return ListCheck(url, first, None, site, f"the next page: {error}")
        fresh = len({link.url for link in second.entries} - {link.url for link in first.entries})
        again = f"{following.url}: entries not yet seen were expected, those of the first page came again"
        return ListCheck(url, first, fresh, site, None if fresh or first.continued else again)

    def check_notice(self, entries: list[Link]) -> NoticeCheck | None:
        """The first entry that is a page of a declared host."""
        mine = [link for link in entries if urlsplit(link.url).hostname in self.portal.hosts]
        link = next((link for link in mine if not _FILE.search(urlsplit(link.url).path)), None)
        if link is None:
            hosts = sorted({urlsplit(entry.url).hostname or "" for entry in entries})
            return (
                NoticeCheck(entries[0].url, None, f"no entry is a page on a declared host: they are on {', '.join(hosts)}")
                if entries
                else None
            )
        try:
            response = self._ask(NextPage(link.url))
            response.check()
            notice = page.read_page(
                response.content,
                response.final_url,
                content_type=response.header("Content-Type"),
                link=link,
                selectors=self.portal.selectors,
            )
        except PolicyNoticesError as error:
            return NoticeCheck(link.url, None, str(error))
        return NoticeCheck(link.url, notice, None)

    def _ask(self, request: NextPage) -> Response:
        response = self.session.get(request.url) if request.form is None else self.session.post(request.url, request.form)
        if not 200 <= response.status < 300:
            response.check()
        self.day = response.fetched_at.astimezone(SHANGHAI).date()
        return response

    def _read(self, response: Response, request: NextPage) -> ListPage:
        return read_list(
            response.content,
            response.final_url,
            content_type=response.header("Content-Type"),
            form=request.form,
            selectors=self.portal.selectors,
            charset=self.portal.charset,
        )


def _list_lines(check: ListCheck) -> Iterator[str]:
    yield f"list         {check.url}"
    if check.found:
        found = check.found
        yield f"  reader     {found.reader}"
        yield f"  entries    {len(found.entries)} here, {found.total if found.total is not None else 'an unstated number'} in all"
        for link in found.entries[:3]:
            yield f"             {link.listed_on or 'no date'}  {link.title or 'no title'}  {link.url}"
        following = found.next or found.continued
        told = (
            f"{following.url}{' (POST)' if following.form is not None else ''}, {check.fresh} new entries there"
            if following
            else "none: this is the last"
        )
        yield f"  next page  {told}"
    if check.problem:
        yield f"  problem    {check.problem}"


def _notice_lines(check: NoticeCheck) -> Iterator[str]:
    yield f"notice       {check.url}"
    if check.found:
        notice = check.found
        for name in FIELDS:
            value = getattr(notice, name)
            yield f"  {name:13}{value if value is not None else '-'}  ({notice.sources.get(name, 'not found')})"
        ends = f"{notice.text[:24]} … {notice.text[-24:]}".replace("\n", " ")
        yield f"  {'text':13}{len(notice.text)} characters: {ends}  ({notice.sources.get('text', 'not found')})"
        for attachment in notice.attachments:
            yield f"  attachment   {attachment.name}  {attachment.url}"
        for flag in notice.flags:
            yield f"  flag         {flag}"
    if check.problem:
        yield f"  problem      {check.problem}"


def _declaration(portal: Portal, lists: tuple[ListCheck, ...]) -> dict[str, object]:
    entries = [link for check in lists if check.found for link in check.found.entries]
    declared = portal.model_dump(exclude_defaults=True, exclude={"paused", "visited_on", "schedule", "hosts"})
    site = next((check.site for check in lists if check.site), {})
    if portal.name in portal.hosts:
        declared["name"] = re.sub(r"(?:政府)?(?:门户)?网站?$", "", site.get("sitename", "")) or portal.name
    if region := portal.region or propose_region(site):
        declared["region"] = region
    hosts = dict.fromkeys([*portal.hosts, *(urlsplit(link.url).hostname or "" for link in entries if _is_kin(link.url, portal))])
    if set(hosts) != {urlsplit(url).hostname for url in portal.lists}:
        declared["hosts"] = list(hosts)
    first = [len(check.found.entries) for check in lists if check.found]
    if portal.minimum == 1 and first:
        declared["minimum"] = max(1, sum(first) // 2)
    order = [name for name in Portal.model_fields if name in declared]
    return {name: declared[name] for name in order}


def _is_kin(url: str, portal: Portal) -> bool:
    """Whether a link leads to a sister host, one that shares the last three names of a declared one (www.linjiang.gov.cn)."""
    host = urlsplit(url).hostname or ""
    return any(host.split(".")[-3:] == known.split(".")[-3:] and known.count(".") >= 2 for known in portal.hosts)


def _yaml(declaration: Mapping[str, object]) -> str:
    plain = {
        name: list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value
        for name, value in declaration.items()
    }
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=1000)
