"""The nouns that all rooms share. Frozen, made of plain values, free of I/O.

Offsets are character offsets into a notice's canonical text. Dates are the portal's own (Asia/Shanghai); times carry a zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

PORTAL_TIME = ZoneInfo("Asia/Shanghai")
"""The zone in which portals count their days."""

Kind = Literal["target", "result", "deliverable"]
Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx", "between"]
Reason = Literal[
    "date",
    "ordinal",
    "item_number",
    "document_number",
    "name",
    "threshold",
    "structure",
    "duration",
    "citation",
    "contact",
    "damaged",
    "forecast",
]
"""Why a numeral is no record. `damaged` may also mark a numeral that is one."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of a portal's list."""

    url: str
    title: str | None = None
    listed_on: date | None = None


@dataclass(frozen=True, slots=True)
class NextPage:
    """How the next page of a list is asked for: a GET, or a POST where `form` is given."""

    url: str
    form: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """One list page or answer, read. `total` is the number of entries that the portal says it has.

    `continued` is another answer that lists the same column from its first entry again, where this page leaves out a part of it.
    """

    entries: tuple[Link, ...]
    next: NextPage | None
    total: int | None
    reader: str
    continued: NextPage | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A fetched response and its place in the archive. `digest` is `sha256:<hex>` of the payload bytes as served."""

    snapshot_id: str
    portal_id: str
    url: str
    fetched_at: datetime
    status: int
    digest: str
    kind: Literal["response", "revisit"]
    archive_path: str
    archive_offset: int
    archive_length: int
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    refers_to: str | None = None
    """For a revisit: the `snapshot_id` whose payload it repeats."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a notice links to; `url` is absolute."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered chapter, item or run-in heading. `start` is where its marker begins, `end` where the next of its level or above does."""

    level: int
    number: str | None
    heading: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A page read: metadata and where each field came from, canonical text, attachments. `None` where the page has none.

    `sources` maps a field name to the rule it came from, e.g. `{"title": "meta ArticleTitle"}`.
    `flags` are names of what was odd but no error, e.g. `image_only_body`.
    """

    url: str
    title: str | None
    text: str
    issuer: str | None = None
    index_no: str | None = None
    doc_no: str | None = None
    written_on: date | None = None
    published_on: date | None = None
    topic: str | None = None
    validity: str | None = None
    sections: tuple[Section, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """One record of the guide: a target, result or deliverable. `text[start:end] == value_text`; the quote contains it.

    `rules` names, in order, the rules that made it what it is.
    """

    kind: Kind
    item_no: str | None
    section: str | None
    quote: str
    value_text: str
    value: float | None
    value_max: float | None
    unit: str | None
    comparator: Comparator
    action: str | None
    indicator: str
    per: str | None
    scope: str | None
    due: date | None
    domain: str
    start: int
    end: int
    quote_start: int
    quote_end: int
    damaged: bool = False
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Numeral:
    """A row of the numeral ledger: `text[start:end]` is either part of record number `target` (0-based) or none for `reason`."""

    start: int
    end: int
    text: str
    target: int | None
    reason: Reason | None
    rule: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text commits to and reports."""

    document_kind: str
    plan_year: int | None
    sections: tuple[Section, ...]
    targets: tuple[Target, ...]
    ledger: tuple[Numeral, ...]
    rule_version: str
