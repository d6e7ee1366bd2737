"""Proof of what is in the warehouse: value → span → canonical text → archived bytes, each link made again.

Each corruption is reported once, at the link where it sits: a changed text is not blamed on the spans in it, nor a lost file on its pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from policy_notices.archive import Archive
from policy_notices.errors import ArchiveError, PolicyNoticesError
from policy_notices.identifiers import digest, identifier
from policy_notices.model import Link, Snapshot
from policy_notices.quality.figures import figure
from policy_notices.quality.target_rules import close, folded, squeezed, words

if TYPE_CHECKING:
    import sqlalchemy as sa

Link_ = Literal["value", "span", "text", "archive", "file"]
CHUNK = 500
"""Notices held in memory at a time."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A link that does not hold. `key` is the id of the target, revision or snapshot, or the archive's file."""

    link: Link_
    portal_id: str
    url: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.portal_id}: {self.link} of {self.key}, {self.url}: {self.message}"


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Targets and notices proved again, and every problem found."""

    checked: int
    notices: int
    problems: tuple[Problem, ...]


@dataclass
class _Proof:
    engine: sa.Engine
    archive: Archive
    selectors: Mapping[str, Mapping[str, str]]
    problems: list[Problem] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    checked: int = 0
    notices: int = 0

    def report(self, link: Link_, row: Mapping[str, Any], key: str, message: str) -> None:
        self.problems.append(Problem(link, row["portal_id"], row["url"], key, message.replace("\n", " ")))


def verify(engine: sa.Engine, archive: Archive, sample: int | None) -> VerifyReport:
    """Prove every target of the warehouse, or `sample` of them, evenly spread, down to the bytes of its page."""
    from policy_notices.portals import load_portals

    proof = _Proof(engine, archive, {portal_id: portal.selectors for portal_id, portal in load_portals().items()})
    for revisions, targets in _chunks(engine, sample):
        for revision in revisions:
            text = _proved_text(proof, revision)
            proof.notices += 1
            for target in targets.get(revision["revision_id"], ()):
                _prove_target(proof, target | {"url": revision["url"]}, text)
                proof.checked += 1
    return VerifyReport(proof.checked, proof.notices, tuple(proof.problems))


def _chunks(engine: sa.Engine, sample: int | None) -> Iterator[tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]]:
    import sqlalchemy as sa

    from policy_notices.warehouse.registry import METADATA

    revision, target = METADATA.tables["notice_revision"], METADATA.tables["target"]
    with engine.connect() as connection:
        chosen = None if sample is None else _spread(list(connection.execute(sa.select(target.c.target_id, target.c.revision_id))), sample)
        ids = sorted(set(connection.execute(sa.select(revision.c.revision_id)).scalars() if chosen is None else chosen.values()))
        for at in range(0, len(ids), CHUNK):
            wanted = ids[at : at + CHUNK]
            rows = connection.execute(sa.select(revision).where(revision.c.revision_id.in_(wanted))).mappings()
            revisions = [dict(row) for row in rows]
            targets: dict[str, list[dict[str, Any]]] = {}
            for row in connection.execute(sa.select(target).where(target.c.revision_id.in_(wanted)).order_by(target.c.ordinal)).mappings():
                if chosen is None or row["target_id"] in chosen:
                    targets.setdefault(row["revision_id"], []).append(dict(row))
            yield revisions, targets


def _spread(rows: list[Any], sample: int) -> dict[str, str]:
    rows = sorted(rows)
    step = max(1, len(rows) // sample) if sample else 1
    return dict(map(tuple, rows[::step][:sample]))


def _proved_text(proof: _Proof, revision: Mapping[str, Any]) -> str | None:
    """The text that the spans point into: the stored one, or where that is damaged the page's own. `None` where both are lost."""
    stored, read = revision["text"], _text_of_page(proof, revision)
    if digest(stored.encode()) == revision["text_digest"]:
        if read is not None and read != stored:
            proof.report(
                "text", revision, revision["revision_id"], f"today's rules read another text from the page ({_difference(stored, read)})"
            )
        return str(stored)
    proof.report("text", revision, revision["revision_id"], f"is not the text of its digest {revision['text_digest']}")
    return read if read is not None and digest(read.encode()) == revision["text_digest"] else None


def _difference(stored: str, read: str) -> str:
    at = next((place for place, (one, other) in enumerate(zip(stored, read, strict=False)) if one != other), min(len(stored), len(read)))
    return f"from character {at}: {stored[at : at + 20]!r}, page {read[at : at + 20]!r}"


def _text_of_page(proof: _Proof, revision: Mapping[str, Any]) -> str | None:
    """The canonical text read anew from the archived bytes; `None`, and reported, where they are lost."""
    from policy_notices import page

    snapshot = _snapshot(proof.engine, revision["snapshot_id"])
    if snapshot is None:
        proof.report("archive", revision, revision["snapshot_id"], "the snapshot's row is missing")
        return None
    content = _content(proof, revision, snapshot)
    if content is None:
        return None
    if "text_from_attachment" in _of_json(revision["flags"]):
        return _text_of_attachment(proof, revision)
    link = Link(revision["url"], revision["listed_title"], revision["listed_on"])
    selectors = proof.selectors.get(revision["portal_id"], {})
    try:
        return page.read_page(content, revision["url"], content_type=snapshot.content_type, link=link, selectors=selectors).text
    except PolicyNoticesError as error:
        proof.report("archive", revision, snapshot.snapshot_id, f"the archived page cannot be read: {error}")
        return None


def _text_of_attachment(proof: _Proof, revision: Mapping[str, Any]) -> str | None:
    import sqlalchemy as sa

    from policy_notices import files, page
    from policy_notices.warehouse.registry import METADATA

    table = METADATA.tables["attachment"]
    query = sa.select(table).where(
        table.c.revision_id == revision["revision_id"], table.c.status == "read", table.c.snapshot_id.is_not(None)
    )
    with proof.engine.connect() as connection:
        found = [dict(row) for row in connection.execute(query).mappings()]
    if len(found) != 1 or (snapshot := _snapshot(proof.engine, found[0]["snapshot_id"])) is None:
        proof.report("archive", revision, revision["revision_id"], f"the text is a file's, and {len(found)} files of it are known")
        return None
    content = _content(proof, revision, snapshot)
    if content is None:
        return None
    return page.canonical_text("\n".join(files.read_file(content, found[0]["name"] or found[0]["url"]).pages))


def _snapshot(engine: sa.Engine, snapshot_id: str) -> Snapshot | None:
    import sqlalchemy as sa

    from policy_notices.warehouse.registry import METADATA

    table = METADATA.tables["snapshot"]
    with engine.connect() as connection:
        row = connection.execute(sa.select(table).where(table.c.snapshot_id == snapshot_id)).mappings().first()
    return None if row is None else Snapshot(**{each.name: row[each.name] for each in fields(Snapshot)})


def _content(proof: _Proof, revision: Mapping[str, Any], snapshot: Snapshot) -> bytes | None:
    original = _snapshot(proof.engine, snapshot.refers_to) if snapshot.refers_to else None
    try:
        return proof.archive.read(snapshot, original).content
    except ArchiveError as error:
        path = (original or snapshot).archive_path
        if not isinstance(error.__cause__, FileNotFoundError):
            proof.report("archive", revision, snapshot.snapshot_id, str(error))
        elif path not in proof.lost:
            proof.lost.add(path)
            proof.report("file", revision, path, str(error))
        return None


def _prove_target(proof: _Proof, target: Mapping[str, Any], text: str | None) -> None:
    span = None if text is None else _span_problem(target, text)
    if span:
        proof.report("span", target, target["target_id"], span)
    value = _value_problem(target, text)
    if value:
        proof.report("value", target, target["target_id"], value)


def _span_problem(target: Mapping[str, Any], text: str) -> str | None:
    start, end = target["value_start"], target["value_end"]
    if start < 0 or squeezed(text[start:end]) != squeezed(target["value_text"]):
        return f"the text has {text[max(0, start) : end][:40]!r} at {start}–{end}, not {target['value_text']!r}"
    if words(text[target["quote_start"] : target["quote_end"]]) != words(target["quote"]):
        return f"the quote is not what the text has at {target['quote_start']}–{target['quote_end']}"
    if not target["quote_start"] <= start < end <= target["quote_end"]:
        return "the quote does not hold the number"
    if target["target_id"] != identifier(target["revision_id"], target["kind"], start, end):
        return "the id is not that of notice, kind and place"
    return None


def _value_problem(target: Mapping[str, Any], text: str | None) -> str | None:
    """The value, its upper end and its unit against the words, as stored or as they stand in the text: one of the two must agree."""
    stated = [target["value_text"], *([text[max(0, target["value_start"]) : target["value_end"]]] if text else [])]
    if target["kind"] == "deliverable":
        return None if target["value"] is None and target["value_max"] is None else f"a deliverable with the value {target['value']}"
    if target["value"] is None:
        return "no value"
    if any(_says(each, target) for each in stated):
        return None
    if all(figure(each) is None for each in stated):
        return None
    return f"{target['value']:g} (to {target['value_max']}) {target['unit']}, the words say {stated[-1]!r}"


def _says(said: str, target: Mapping[str, Any]) -> bool:
    again = figure(said)
    if again is None or (again.value_max is None) != (target["value_max"] is None):
        return False
    unit = folded(target["unit"] or "")
    if not (unit in folded(said) or again.rest.startswith(unit)):
        return False
    pairs = [(target["value"], again.value), *([(target["value_max"], again.value_max)] if again.value_max is not None else [])]
    return all(close(value, read) for value, read in pairs)


def _of_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
