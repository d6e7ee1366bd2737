"""What publishing computes from the loaded rows: progress of targets, and changes between revisions. Only what has changed is computed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import groupby, pairwise
from typing import Any

import sqlalchemy as sa

from policy_notices.identifiers import identifier

from . import bulk
from .changes import Change, Statement, changes
from .engine import require_current, writing
from .freshness import freshness
from .progress import Claim, Match, match
from .registry import METADATA, TABLES

__all__ = ["MartCounts", "freshness", "refresh_marts"]

NOTICE, REVISION, TARGET, MATCH, CHANGE, STATE = (
    METADATA.tables[name] for name in ("notice", "notice_revision", "target", "target_match", "target_change", "warehouse_state")
)
MART_LOCK = 0x6D617274
VERSION = "3"
"""Raised when matching or comparing changes, so that everything is computed again."""


_MEMBER = (
    TABLES["target_match"]["issuer_key"],
    *(TABLES["notice_revision"][name] for name in ("revision_id", "published_year", "notice_id", "plan_year", "published_on")),
)


_FOUND = tuple(field.name for field in fields(Match))


@dataclass(frozen=True, slots=True)
class MartCounts:
    """What a refresh looked at and left: issuers whose notices had changed, targets with a result among all, changes in all."""

    issuers: int
    targets: int
    matched: int
    changes: int


def refresh_marts(engine: sa.Engine) -> MartCounts:
    """Brings `target_match` and `target_change` up to date, in one transaction. Repeating it changes nothing."""
    with writing(engine).begin() as connection:
        require_current(connection)
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MART_LOCK)))
        issuers = _refresh_progress(connection)
        _refresh_changes(connection)
        counted = sa.select(sa.func.count(), sa.func.count(MATCH.c.result_id)).select_from(MATCH)
        targets, matched = connection.execute(counted).one()
        changed = connection.execute(sa.select(sa.func.count()).select_from(CHANGE)).scalar_one()
    return MartCounts(issuers, targets, matched, changed)


def _refresh_progress(connection: sa.Connection) -> int:
    issuers = issuer_keys(connection)
    digests: dict[str, Any] = defaultdict(lambda: hashlib.sha256(VERSION.encode()))
    members: dict[str, list[sa.Row[Any]]] = defaultdict(list)
    of_revision = (REVISION.c[column.name] for column in _MEMBER[1:])
    query = (
        sa.select(NOTICE.c.portal_id, NOTICE.c.issuer, REVISION.c.rule_version, REVISION.c.run_id, *of_revision)
        .join(REVISION, REVISION.c.revision_id == NOTICE.c.current_revision_id)
        .order_by(NOTICE.c.notice_id)
    )
    for row in connection.execute(query.execution_options(yield_per=5000)):
        key = issuers[(row.portal_id, row.issuer)]
        digests[key].update("\n".join((row.revision_id, row.rule_version, row.run_id)).encode())
        members[key].append(row)
    before = _states(connection, "progress ")
    after = {f"progress {key}": made.hexdigest() for key, made in digests.items()}
    stale = sorted(key for key in members if before.get(f"progress {key}") != after[f"progress {key}"])
    vanished = sorted(name.removeprefix("progress ") for name in before if name not in after)
    for part in _parts([*stale, *vanished]):
        connection.execute(sa.delete(MATCH).where(MATCH.c.issuer_key.in_(part)))
    _write_matches(connection, {key: members[key] for key in stale})
    _keep_states(connection, before, after)
    return len(stale)


def issuer_keys(connection: sa.Connection) -> dict[tuple[str, str | None], str]:
    """For each portal and issuer as written, who that is. A short name that ends one long name of its portal is that body's; a name
    without its place belongs to its portal alone; a notice that names no issuer is its portal's."""
    pairs = [(row.portal_id, row.issuer) for row in connection.execute(sa.select(NOTICE.c.portal_id, NOTICE.c.issuer).distinct())]
    names: dict[str, set[str]] = defaultdict(set)
    for portal_id, issuer in pairs:
        if issuer:
            names[portal_id].add(issuer)
    return {(portal_id, issuer): _issuer_key(portal_id, issuer, names[portal_id]) for portal_id, issuer in pairs}


def _issuer_key(portal_id: str, issuer: str | None, names: set[str]) -> str:
    if not issuer:
        return portal_id
    longer = [name for name in names if name != issuer and name.endswith(issuer)]
    full = longer[0] if len(longer) == 1 else issuer
    named = any(full.find(mark) > 0 for mark in "省市县区州盟旗")
    return full if named else f"{portal_id} {full}"


def _write_matches(connection: sa.Connection, members: Mapping[str, list[sa.Row[Any]]]) -> None:
    for key, claims in groupby(_claims(connection, members), key=lambda each: each[0]):
        by_kind: dict[str, dict[str, Claim]] = {"target": {}, "result": {}}
        for _, kind, claim in claims:
            by_kind[kind][claim.target_id] = claim
        targets, results = by_kind["target"], by_kind["result"]
        rows = [
            _match_row(key, found, targets[found.target_id], results.get(found.result_id or ""))
            for found in match(list(targets.values()), results.values())
        ]
        bulk.copy(connection, MATCH, [bulk.batch(TABLES["target_match"].columns, rows)])


def _match_row(key: str, found: Match, target: Claim, result: Claim | None) -> dict[str, Any]:
    return {name: getattr(found, name) for name in _FOUND} | {
        "issuer_key": key,
        "revision_id": target.revision_id,
        "published_year": target.published_year,
        "plan_year": target.period,
        "result_revision_id": result and result.revision_id,
        "result_notice_id": result and result.notice_id,
        "result_year": result and result.published_year,
    }


def _claims(connection: sa.Connection, members: Mapping[str, list[sa.Row[Any]]]) -> Iterator[tuple[str, str, Claim]]:
    """Issuer, kind and claim of the members' targets and results, one issuer after the other, each text in reading order.

    The members are a table, so that the database reads the targets in one pass; asked for issuer by issuer, they took a minute.
    """
    member = bulk.temporary(connection, "mart_member", _MEMBER)
    for key, rows in members.items():
        bulk.copy(connection, member, [bulk.batch(_MEMBER, [dict(row._mapping) | {"issuer_key": key} for row in rows])])
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ANALYZE pg_temp.{member.name}")
    names = {"notice_id": member.c.notice_id, "period": member.c.plan_year, "published_on": member.c.published_on}
    query = (
        sa.select(member.c.issuer_key, TARGET.c.kind, *(names.get(field.name, TARGET.c.get(field.name)) for field in fields(Claim)))
        .join(member, sa.and_(member.c.revision_id == TARGET.c.revision_id, member.c.published_year == TARGET.c.published_year))
        .where(TARGET.c.kind.in_(("target", "result")))
        .order_by(member.c.issuer_key, TARGET.c.revision_id, TARGET.c.ordinal)
    )
    for row in connection.execute(query.execution_options(yield_per=5000)):
        issuer_key, kind, *values = tuple(row)
        yield issuer_key, kind, Claim(*values)


def _refresh_changes(connection: sa.Connection) -> None:
    """Only texts read by the same rules are compared: what another rule read differently the portal has not changed."""
    revised = sa.select(REVISION.c.notice_id).where(REVISION.c.revision_no > 1).distinct().subquery()
    query = (
        sa.select(REVISION.c.notice_id, REVISION.c.revision_id, REVISION.c.rule_version, REVISION.c.run_id, REVISION.c.valid_from)
        .add_columns(REVISION.c.published_year)
        .join(revised, revised.c.notice_id == REVISION.c.notice_id)
        .order_by(REVISION.c.notice_id, REVISION.c.revision_no)
    )
    revisions = connection.execute(query).all()
    before = _states(connection, "changes")
    after = {"changes": hashlib.sha256((VERSION + repr([tuple(row) for row in revisions])).encode()).hexdigest()}
    if before == after:
        return
    connection.execute(sa.delete(CHANGE))
    columns = TABLES["target_change"].columns
    pairs = (pair for _, group in groupby(revisions, key=lambda row: row.notice_id) for pair in pairwise(group) if _by_same_rules(*pair))
    for part in _parts(pairs):
        texts = _statements(connection, sorted({row.revision_id for pair in part for row in pair}))
        rows = [_change_row(old, new, each) for old, new in part for each in changes(texts[old.revision_id], texts[new.revision_id])]
        bulk.copy(connection, CHANGE, [bulk.batch(columns, rows)])
    _keep_states(connection, before, after)


def _by_same_rules(old: Any, new: Any) -> bool:
    return bool(old.rule_version == new.rule_version)


def _statements(connection: sa.Connection, revision_ids: list[str]) -> Mapping[str, list[Statement]]:
    names = [field.name for field in fields(Statement)]
    query = sa.select(TARGET.c.revision_id, *(TARGET.c[name] for name in names)).where(TARGET.c.revision_id.in_(revision_ids))
    found: dict[str, list[Statement]] = defaultdict(list)
    for row in connection.execute(query.order_by(TARGET.c.revision_id, TARGET.c.ordinal)).mappings():
        values = {name: row[name] for name in names} | {"due": row["due"] and row["due"].isoformat()}
        found[row["revision_id"]].append(Statement(**values))
    return found


def _change_row(old: Any, new: Any, change: Change) -> dict[str, Any]:
    earlier, later = change.earlier and change.earlier.target_id, change.later and change.later.target_id
    return {
        "change_id": identifier(old.revision_id, new.revision_id, earlier, later),
        "notice_id": new.notice_id,
        "from_revision_id": old.revision_id,
        "to_revision_id": new.revision_id,
        "from_year": old.published_year,
        "to_year": new.published_year,
        "changed_at": new.valid_from,
        "change": change.change,
        "from_target_id": earlier,
        "to_target_id": later,
        "sentence": change.sentence,
    }


def _states(connection: sa.Connection, prefix: str) -> dict[str, str]:
    query = sa.select(STATE.c.name, STATE.c.value).where(STATE.c.name.startswith(prefix, autoescape=True))
    return {row.name: row.value for row in connection.execute(query)}


def _keep_states(connection: sa.Connection, before: dict[str, str], after: dict[str, str]) -> None:
    for part in _parts(sorted(name for name in before if before[name] != after.get(name))):
        connection.execute(sa.delete(STATE).where(STATE.c.name.in_(part)))
    rows = [{"name": name, "value": value} for name, value in sorted(after.items()) if before.get(name) != value]
    bulk.copy(connection, STATE, [bulk.batch(TABLES["warehouse_state"].columns, rows)])


def _parts(items: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    part: list[Any] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
