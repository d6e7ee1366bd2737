"""A sample portal as a server sees it: addresses and what they answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from string import Template

from policy_notices import settings
from policy_notices.samples.answer import Answer

ROBOTS = "User-agent: *\nDisallow: /search/\nDisallow: /*?preview=\n"


@dataclass(frozen=True)
class Page:
    """An answer with status 200."""

    content: bytes
    content_type: str
    modified: datetime
    gzipped: bool = False
    """Whether the server compresses it for whoever accepts that."""

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.content).hexdigest()[:16]}"'


@dataclass(frozen=True)
class Site:
    """`pages` by path with its query. `lists` are the addresses of the list, the first page first; `recorded` is the recorded notice's.
    `answer` serves what depends on a form."""

    id: str
    host: str
    authority: str
    pages: Mapping[str, Page]
    lists: tuple[str, ...]
    recorded: str
    answer: Callable[[str, Mapping[str, str]], Page | None] = lambda path, form: None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """Answers that stand before `pages`, by path."""
    refusal: tuple[int, bytes] | None = None
    """Status and body that answer everything, where set."""

    @property
    def home(self) -> str:
        return self.lists[0]


def filled(name: str, authority: str, **values: object) -> str:
    """A template of `include/samples/templates`, filled; values are put in as they are, so text must be escaped before."""
    folder = settings.SAMPLES / "templates"
    foot = Template((folder / "foot.html").read_text(encoding="utf-8")).substitute(authority=authority)
    return Template((folder / f"{name}.html").read_text(encoding="utf-8")).substitute(values, foot=foot)


def paragraphs(lines: tuple[str, ...], style: str = "") -> str:
    """Each line as a `<p>`, its characters as they are."""
    start = f'<p style="{style}">' if style else "<p>"
    return "\n".join(f"{start}{escape(line, quote=False)}</p>" for line in lines)
