"""Where a staged reading belongs in a notice's history. Pure: what is known goes in, what is to be done comes out.

A revision is a text that a notice has had, in the order of the responses it was read from; the order of loading does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from policy_notices.identifiers import identifier


class Revision(NamedTuple):
    """A revision as history sees it: which text (`digest`), from which response, since when, by which rules, read by which run.

    `origin` is the id under which its rows are staged; `None` for one that is in the warehouse and stays as it is.
    """

    revision_id: str
    digest: str
    snapshot_id: str
    valid_from: datetime
    last_seen_at: datetime
    rule_version: str
    run_id: str
    first_run_id: str
    read_at: datetime
    published_year: int
    title: str | None
    issuer: str | None
    index_no: str | None
    doc_no: str | None
    published_on: date | None
    text_digest: str
    revision_no: int = 0
    valid_to: datetime | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A notice's revisions after a load, oldest first, and those whose rows a new reading replaces.

    `read_since` says that a later run has read the same response already, so that this reading is of the past.
    """

    revisions: tuple[Revision, ...]
    replaced: tuple[Revision, ...] = ()
    changed: bool = False
    read_since: bool = False


def place(notice_id: str, known: tuple[Revision, ...], seen: Revision) -> History:
    """The history with `seen` in its place.

    - The same response read again replaces its reading, unless a later run has read it since.
    - The text that the notice had at that time already is no revision; newer rules replace its reading.
    - The text that came next anyway was there earlier than was known.
    - A late response in a time through which the notice is known to have had one text changes nothing.
    - Anything else is a revision, also where the notice had that text before and lost it.
    """
    if not known:
        return History((seen._replace(revision_id=identifier(notice_id, seen.digest), revision_no=1),), changed=True)
    for revision in known:
        if revision.snapshot_id == seen.snapshot_id:
            return _read_again(notice_id, known, revision, seen)
    before = max((each for each in known if each.valid_from <= seen.valid_from), key=lambda each: each.valid_from, default=None)
    after = min((each for each in known if each.valid_from > seen.valid_from), key=lambda each: each.valid_from, default=None)
    if before and before.digest == seen.digest:
        return _newer_rules(known, before, seen)
    if before and before.last_seen_at > seen.valid_from:
        return History(known)
    if after and after.digest == seen.digest:
        earlier = after._replace(valid_from=seen.valid_from, snapshot_id=seen.snapshot_id)
        return _chain([earlier if each is after else each for each in known])
    return _chain([*known, seen._replace(revision_id=_free_id(notice_id, known, seen))])


def _read_again(notice_id: str, known: tuple[Revision, ...], old: Revision, seen: Revision) -> History:
    if seen.run_id != old.run_id and seen.read_at < old.read_at:
        return History(known, read_since=True)
    others = [each for each in known if each is not old]
    valid_from = seen.valid_from if seen.run_id == old.first_run_id else old.valid_from
    kept = seen._replace(valid_from=valid_from, last_seen_at=max(valid_from, old.last_seen_at), first_run_id=old.first_run_id)
    same_text = seen.digest == old.digest
    kept = kept._replace(revision_id=old.revision_id if same_text else _free_id(notice_id, tuple(others), kept))
    return _chain([*others, kept], replaced=(old,))


def _newer_rules(known: tuple[Revision, ...], old: Revision, seen: Revision) -> History:
    last_seen_at = max(seen.valid_from, old.last_seen_at)
    if seen.rule_version == old.rule_version or seen.read_at < old.read_at:
        return _chain([each._replace(last_seen_at=last_seen_at) if each is old else each for each in known])
    kept_of_old = {name: getattr(old, name) for name in ("revision_id", "snapshot_id", "valid_from", "first_run_id")}
    kept = seen._replace(**kept_of_old, last_seen_at=last_seen_at)
    return _chain([*(each for each in known if each is not old), kept], replaced=(old,))


def _free_id(notice_id: str, known: tuple[Revision, ...], seen: Revision) -> str:
    plain = identifier(notice_id, seen.digest)
    taken = {each.revision_id for each in known}
    return identifier(notice_id, seen.digest, seen.snapshot_id) if plain in taken else plain


def _chain(revisions: list[Revision], replaced: tuple[Revision, ...] = ()) -> History:
    ordered = sorted(revisions, key=lambda each: (each.valid_from, each.snapshot_id))
    ends = [each.valid_from for each in ordered[1:]] + [None]
    numbered = (each._replace(revision_no=at, valid_to=end) for at, (each, end) in enumerate(zip(ordered, ends, strict=True), start=1))
    return History(tuple(numbered), replaced, changed=True)
