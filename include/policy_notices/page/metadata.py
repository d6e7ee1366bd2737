"""What a page says about its notice: candidates from every place, and one order to choose by.

Places, most trusted first (docs/decisions/0004-metadata-order.md says why):

1. `script`, `block`: a record in a script, then the metadata block (索引号, 发文机关, 成文日期 …): table, list, inline text
2. `head`: the line under the title (发布时间：, 时间：), then a date there without a label
3. `list`: the entry of the portal's list
4. `meta`: ArticleTitle; PubDate, which can be the time when the page was generated
5. `document`: its own head and foot (a line that is a document number, 某市人民政府文件 above it, 某年某月某日印发)
6. `page`: the CMS's title element, h1, <title> without the site's name (titles only)

A title prefers `meta` to `list`, since lists shorten titles. A label that the block leaves empty says that the notice has none: no later
place fills it. A ContentSource or 来源 is no issuer and a signature's date no 成文日期: neither is guessed from the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from lxml import etree

from policy_notices.model import Link
from policy_notices.page.dates import first_date
from policy_notices.page.labels import Statement, head_date, statements, title_line
from policy_notices.page.text import canonical_text, collapse, lines_of
from policy_notices.page.titles import same
from policy_notices.page.vocabulary import words

FIELDS = ("title", "issuer", "index_no", "doc_no", "written_on", "published_on", "topic", "validity")
DATES = frozenset({"written_on", "published_on"})
_COMPACT = frozenset({"index_no", "doc_no"})
_DOCUMENT_FOOT = 6
"""Lines of the body's end among which the date of issue stands (某市人民政府办公室 2024年3月7日印发)."""

_ISSUED = re.compile(r"^.{0,30}\d{4}年\d{1,2}月\d{1,2}日印发$")
_RED_HEAD = re.compile("[\u4e00-\u9fff （）]{4,40}文件")
_DOCUMENT_HEAD = 6
"""Lines of the body, and lines before it, among which a document number can stand alone."""

_DOCUMENT_LINE = 80
"""Characters of a line before the body in which a document number stands among other words."""


@dataclass(slots=True)
class Candidates:
    """What was found for each field, most trusted first: (value, source)."""

    found: dict[str, list[tuple[str | date, str]]] = field(default_factory=dict)
    empty: set[str] = field(default_factory=set)
    flags: list[str] = field(default_factory=list)

    def add(self, name: str, raw: str | date | None, source: str) -> None:
        value = raw if isinstance(raw, date) else _value(name, raw or "")
        if value:
            self.found.setdefault(name, []).append((value, source))
        elif raw and name in DATES:
            self.flags.append(f"odd_{name}")

    def chosen(self) -> tuple[dict[str, str | date], dict[str, str], tuple[str, ...]]:
        """Values, sources, and a flag `conflict_<field>` where two places disagree."""
        values: dict[str, str | date] = {}
        sources: dict[str, str] = {}
        flags = list(self.flags)
        for name, candidates in self.found.items():
            values[name], sources[name] = candidates[0]
            if any(not _agree(name, values[name], other) for other, _ in candidates[1:]):
                flags.append(f"conflict_{name}")
        return values, sources, tuple(dict.fromkeys(flags))


def read_metadata(
    tags: Mapping[str, str],
    titles: Iterable[tuple[str, str]],
    head: str,
    raw_foot: str,
    body: str,
    link: Link | None,
    record: Mapping[str, str],
    variables: Callable[[], Mapping[str, str]],
    declared: Mapping[str, etree._Element],
) -> Candidates:
    """All candidates. `titles` are the page's own, `head` its lines before the body, `raw_foot` those behind it before white space is
    collapsed, `body` its canonical text, `record` and `variables` what scripts state (the latter asked only where a document number is
    missing), `declared` the elements that the declaration's selectors found."""
    candidates = Candidates()
    for name in FIELDS:
        if name in declared:
            candidates.add(name, lines_of(declared[name]), "selector")
    for name, value in record.items():
        candidates.add(name, value, "script")
    titles = list(titles)
    stated = list(_without_titles(statements(head), titles))
    _add_statements(candidates, stated, "block")
    if not any(statement.field in ("index_no", "doc_no", "issuer") for statement in stated):
        behind = [statement for statement in statements(collapse(raw_foot)) if statement.field not in ("title", "published_on")]
        _add_statements(candidates, behind, "block")
    if "doc_no" not in candidates.found:
        for name, value in variables().items():
            candidates.add(name, value, "script")
    for text, source in titles:
        line = title_line(head, text) if source == "page title" else ""
        candidates.add("title", line or text, "head line" if line not in ("", text) else source)
    if link is not None and link.title:
        candidates.add("title", link.title, "list")
    title = candidates.found.get("title", [("", "")])[0][0]
    if "published_on" not in candidates.found:
        for value, label in head_date(head, str(title)):
            candidates.add("published_on", value, f"head {label}".strip())
    if link is not None and link.listed_on is not None:
        candidates.add("published_on", link.listed_on, "list")
    _add_tags(candidates, tags, "published_on")
    _add_document(candidates, head, body)
    return candidates


def _without_titles(stated: Iterable[Statement], titles: Iterable[tuple[str, str]]) -> Iterator[Statement]:
    """The statements, with no value where that is the title that stands below a block's last label."""
    shown = {title.replace(" ", "") for title, _ in titles}
    for statement in stated:
        below = statement.field != "title" and statement.value.replace(" ", "") in shown
        yield replace(statement, value="") if below else statement


def meta_tags(tree: etree._Element) -> dict[str, str]:
    """The page's meta tags by lower-case name (or property); the first that is not empty wins."""
    tags: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("name") or tag.get("property")
        content = " ".join(tag.get("content", "").split())
        if name and content:
            tags.setdefault(name.strip().strip("”“\"'/").lower(), content)
    return tags


def _add_statements(candidates: Candidates, stated: Iterable[Statement], place: str) -> None:
    for statement in stated:
        if statement.value:
            candidates.add(statement.field, statement.value, f"{place} {statement.label}")
        else:
            candidates.empty.add(statement.field)


def _add_tags(candidates: Candidates, tags: Mapping[str, str], name: str) -> None:
    for tag in words("metadata_labels")["meta"][name]:
        if tag in tags:
            candidates.add(name, tags[tag], f"meta {tag}")


def _add_document(candidates: Candidates, head: str, body: str) -> None:
    """What the document itself states: 某市人民政府文件 above its number, the number on a line of its own, 某年某月某日印发 at its end.

    Each only where no other place has the field, since a block can rightly differ (a document is issued days after it is written)."""
    if {"doc_no", "issuer", "written_on"} <= candidates.found.keys() | candidates.empty:
        return
    first = body.split("\n", _DOCUMENT_HEAD)[:_DOCUMENT_HEAD]
    around = (*first, *head.rsplit("\n", _DOCUMENT_HEAD)[-_DOCUMENT_HEAD:])
    pieces = (*around, *(piece for line in around[len(first) :] if len(line) < _DOCUMENT_LINE for piece in line.split(" ")))
    number = next((piece for piece in pieces if "号" in piece and _doc_no().fullmatch(piece.strip("（）() "))), "")
    above = dict(zip(first[1:], first, strict=False)).get(number, "")
    issued = next((line for line in body.rsplit("\n", _DOCUMENT_FOOT)[-_DOCUMENT_FOOT:] if _ISSUED.search(line)), "")
    stated = (
        ("doc_no", number.strip("（）() "), "document head"),
        ("issuer", above.removesuffix("文件") if _RED_HEAD.fullmatch(above) else "", "document head"),
        ("written_on", issued, "document 印发"),
    )
    for name, value, source in stated:
        if value and name not in candidates.found and name not in candidates.empty:
            candidates.add(name, value, source)


def _value(name: str, raw: str) -> str | date | None:
    if name in DATES:
        return first_date(raw)
    value = " ".join(raw.split())
    if name in _COMPACT:
        value = value.replace(" ", "")
    return value if value.strip("-—无/ ") or name == "title" else None


def _agree(name: str, one: str | date, other: str | date) -> bool:
    if one == other:
        return True
    return same(str(one), str(other)) if name == "title" else canonical_text(str(one)) == canonical_text(str(other))


@cache
def _doc_no() -> re.Pattern[str]:
    return re.compile(words("metadata_labels")["doc_no_pattern"])
