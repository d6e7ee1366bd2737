"""What the sample portals publish: one recorded notice each, and invented short ones around it, as `include/samples` declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

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
    paragraphs: tuple[str, ...] = ()
    written: date | None = None
    index_no: str = ""
    doc_no: str = ""
    attachment: str | None = None
    recorded: bool = False


@dataclass(frozen=True)
class Source:
    """A sample portal: whose site it is, of which kind, which bureau's notices are there, and what they are.

    `around` are the lines of the recorded text that the site itself says below the notice; `entries` come newest first.
    """

    id: str
    host: str
    authority: str
    family: Mapping[str, Any]
    around: tuple[str, ...]
    entries: tuple[Entry, ...]


def sources() -> tuple[Source, ...]:
    """The portals of `include/samples/portals.yaml`."""
    declared = yaml.safe_load((settings.SAMPLES / "portals.yaml").read_text(encoding="utf-8"))
    themes = yaml.safe_load((settings.SAMPLES / "invented.yaml").read_text(encoding="utf-8"))
    return tuple(_source(id, portal, themes) for id, portal in declared.items())


def _source(id: str, portal: Mapping[str, Any], themes: list[Mapping[str, Any]]) -> Source:
    lines = (settings.SAMPLES / "texts" / f"{id}.txt").read_text(encoding="utf-8").split("\n")
    body = tuple(line for line in lines[slice(*portal["body"])] if line.strip())
    recorded = replace(Entry(**portal["recorded"]), paragraphs=body, recorded=True)
    entries = (recorded, *(_invented(portal, theme, place) for place, theme in enumerate(themes)))
    return Source(
        id,
        portal["host"],
        portal["authority"],
        portal["family"],
        tuple(lines[number] for number in portal.get("around", ())),
        tuple(sorted(entries, key=lambda entry: (entry.published, entry.number), reverse=True)),
    )


def _invented(portal: Mapping[str, Any], theme: Mapping[str, Any], place: int) -> Entry:
    """A notice of `invented.yaml` as this portal would have published it: its years take turns, its titles are of its own form."""
    bureau = portal.get("bureau", portal["authority"])
    years = range(portal["first_year"], 2026)
    year = years[place * 7 % len(years)]
    words = {"bureau": bureau, "city": portal["city"], "districts": portal["districts"], "year": year}
    written = date(year, theme["month"], 3 + place % 20)
    body = tuple(line.format(**words) for line in theme["body"])
    title = portal["title"].format(theme["title"].format(**words))
    numbered = "doc_prefix" in portal and title.endswith(("通知", "通报"))
    return Entry(
        number=1_000 + place,
        title=title,
        published=datetime(year, written.month, written.day + place % 3, 9 + place % 8, place * 7 % 60, tzinfo=SHANGHAI),
        paragraphs=(*body, bureau, f"{year}年{written.month}月{written.day}日"),
        written=written,
        index_no=f"{portal['index_prefix']}{year}-{10_000 + place * 37}" if "index_prefix" in portal else "",
        doc_no=f"{portal['doc_prefix']}〔{year}〕{place + 1}号" if numbered else "",
        attachment=FILE if "附表" in "".join(body) else None,
    )
