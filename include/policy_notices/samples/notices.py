"""What the sample portals publish: one recorded notice each, and invented short ones around it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone

import yaml

from policy_notices import settings

SHANGHAI = timezone(timedelta(hours=8))
FILE = "files/mingdan.docx"
"""The list of names that one invented notice has as its attachment."""


@dataclass(frozen=True)
class Entry:
    """A notice of a sample portal. `number` makes its address."""

    number: int
    title: str
    published: datetime
    paragraphs: tuple[str, ...]
    written: date | None = None
    index_no: str = ""
    doc_no: str = ""
    attachment: str | None = None
    recorded: bool = False


@dataclass(frozen=True)
class Source:
    """A sample portal: whose site it is, which bureau's notices are there, and what they are.

    `body` is the range of lines of the recorded text that are the notice, `lines` what the site itself says around it.
    """

    id: str
    host: str
    authority: str
    bureau: str
    city: str
    districts: str
    recorded: Entry
    body: slice
    first_year: int
    index_prefix: str = ""
    doc_prefix: str = ""
    lines: tuple[str, ...] = field(default=())

    def entries(self) -> tuple[Entry, ...]:
        """All notices of the portal, the newest first."""
        lines = (settings.SAMPLES / "texts" / f"{self.id}.txt").read_text(encoding="utf-8").split("\n")
        recorded = replace(self.recorded, paragraphs=tuple(line for line in lines[self.body] if line.strip()), recorded=True)
        return tuple(sorted((recorded, *_invented(self)), key=lambda entry: (entry.published, entry.number), reverse=True))


def _invented(source: Source) -> tuple[Entry, ...]:
    """The notices of `invented.yaml` as this portal would have published them, spread evenly over the years since its first."""
    themes = yaml.safe_load((settings.SAMPLES / "invented.yaml").read_text(encoding="utf-8"))
    years = range(source.first_year, 2026)
    return tuple(_entry(source, theme, years[place * 7 % len(years)], place) for place, theme in enumerate(themes))


def _entry(source: Source, theme: dict[str, object], year: int, place: int) -> Entry:
    words = {"bureau": source.bureau, "city": source.city, "districts": source.districts, "year": year}
    written = date(year, int(str(theme["month"])), 3 + place % 20)
    published = datetime(written.year, written.month, written.day + place % 3, 9 + place % 8, place * 7 % 60, tzinfo=SHANGHAI)
    body = tuple(str(line).format(**words) for line in theme["body"])  # type: ignore[attr-defined]
    signed = (source.bureau, f"{written.year}年{written.month}月{written.day}日")
    title = str(theme["title"]).format(**words)
    return Entry(
        number=1_000 + place,
        title=title,
        published=published,
        paragraphs=(*body, *signed),
        written=written,
        index_no=f"{source.index_prefix}{year}-{10_000 + place * 37}" if source.index_prefix else "",
        doc_no=f"{source.doc_prefix}〔{year}〕{place + 1}号" if source.doc_prefix and title.endswith(("通知", "通报")) else "",
        attachment=FILE if "附表" in "".join(body) else None,
    )
