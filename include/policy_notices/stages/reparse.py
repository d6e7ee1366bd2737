"""reparse: the archive read again with today's rules, without the network."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from policy_notices import rule_names, warehouse
from policy_notices.stages.rows import SNAPSHOTS
from policy_notices.stages.run import Run
from policy_notices.targets import RULE_VERSION
from policy_notices.warehouse.registry import METADATA, arrow_schema

CHUNK = 200
"""Notices a mapped task reads again: no network, so it can be more than the fetch stage takes."""

MOST_RULES = 20
"""Rules by which a portal's changes are told, of each kind of change the most frequent."""

COMPARED = ("item_no", "section", "value", "value_max", "unit", "comparator", "action", "indicator", "per", "scope", "due", "domain")


@dataclass(frozen=True)
class Window:
    """Which notices are read again: those published (or, where that is not known, listed) from `since` to `until`, both included;
    with `only_outdated` those alone that other rules than today's have read; with `up_to_version` those that rules of this version (the
    number before the dot) or an earlier one have; with `rules` those that have a target which one of these names of `rule_names` has read.
    """

    since: date | None = None
    until: date | None = None
    only_outdated: bool = False
    up_to_version: int | None = None
    rules: tuple[str, ...] = ()

    @classmethod
    def of(cls, chosen: Mapping[str, Any]) -> Window:
        """From what a trigger form gives: ISO dates, None where nothing was chosen."""
        since, until = (date.fromisoformat(day) if (day := chosen[name]) else None for name in ("since", "until"))
        return cls(since, until, chosen["only_outdated"], chosen["up_to_version"], tuple(chosen["rules"] or ()))


def plan(run: Run, window: Window) -> list[int]:
    """Stage the archived snapshots of the portal's current revisions as if they had just been fetched; return the numbers of the parts."""
    run.staging.clear()
    rows = _archived(run, window)
    parts = [rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK)]
    for number, part in enumerate(parts):
        run.staging.write_table(f"snapshots-{number:03}.parquet", part, SNAPSHOTS)
        pages = [row["url"] for row in part if row["role"] == "notice"]
        run.staging.write_json(f"outcomes-{number:03}.json", [{"url": url, "outcome": "fetched", "message": ""} for url in pages])
    count = sum(row["role"] == "notice" for row in rows)
    run.staging.write_json(
        "discovery.json",
        {"links": count, "new": 0, "pages": 0, "stated_total": None, "complete": True, "full_sweep": False, "minimum": 0, "problems": []},
    )
    return list(range(len(parts)))


def _archived(run: Run, window: Window) -> list[dict[str, Any]]:
    notice, revision, snapshot, attachment = (METADATA.tables[name] for name in ("notice", "notice_revision", "snapshot", "attachment"))
    day = sa.func.coalesce(revision.c.published_on, revision.c.listed_on)
    current = (
        sa.select(snapshot, *(revision.c[name] for name in ("listed_title", "listed_on", "revision_id", "rule_version")))
        .join_from(notice, revision, revision.c.revision_id == notice.c.current_revision_id)
        .join(snapshot, snapshot.c.snapshot_id == revision.c.snapshot_id)
        .where(revision.c.portal_id == run.portal.id)
        .order_by(revision.c.revision_id)
    )
    if window.since:
        current = current.where(day >= window.since)
    if window.until:
        current = current.where(day <= window.until)
    if window.only_outdated:
        current = current.where(revision.c.rule_version != RULE_VERSION)
    if window.rules:
        current = current.where(revision.c.revision_id.in_(_read_by(window.rules, run.portal.id)))
    files = sa.select(snapshot, attachment.c.revision_id, attachment.c.name).join_from(
        attachment, snapshot, snapshot.c.snapshot_id == attachment.c.snapshot_id
    )
    engine = warehouse.connect()
    try:
        with engine.connect() as connection:
            pages = [row for row in connection.execute(current).mappings() if _is_old_enough(row["rule_version"], window.up_to_version)]
            attached: dict[str, list[Any]] = {}
            for row in connection.execute(files.where(attachment.c.portal_id == run.portal.id)).mappings():
                attached.setdefault(row["revision_id"], []).append(row)
    finally:
        engine.dispose()
    return [row for each in pages for row in _staged(run, each, attached.get(each["revision_id"], []))]


def _read_by(rules: Iterable[str], portal_id: str) -> sa.Select[tuple[str]]:
    """The texts that have a target which one of the rules has read. `rules` is a JSON list: a name stands in it between quotes."""
    target = METADATA.tables["target"]
    kept = sa.cast(target.c.rules, sa.Text)
    named = [kept.contains(f'"{name[:-1]}' if name.endswith("…") else f'"{name}"', autoescape=True) for name in rules]
    return sa.select(target.c.revision_id).where(target.c.portal_id == portal_id, sa.or_(*named))


def _is_old_enough(version: str, up_to: int | None) -> bool:
    """A version without a number before its dot is older than all that have one."""
    number = version.partition(".")[0]
    return up_to is None or not number.isdecimal() or int(number) <= up_to


def _staged(run: Run, page: Any, attached: Sequence[Any]) -> list[dict[str, Any]]:
    columns = arrow_schema("snapshot").names
    rows = [
        {name: page[name] for name in columns}
        | {"role": "notice", "listed_title": page["listed_title"], "listed_on": page["listed_on"], "notice_url": None, "name": None}
    ]
    for each in attached:
        rows.append(
            {name: each[name] for name in columns}
            | {"role": "attachment", "listed_title": None, "listed_on": None, "notice_url": page["url"], "name": each["name"]}
        )
    return rows


def compare(run: Run) -> dict[str, Any]:
    """What loading the new reading would change: `added`, `removed` and `changed` targets, each counted by rule; stages `changes.json`.

    What is added or removed counts for the rule that found it, what is changed for each rule that it was not read by before.
    """
    new = _by_key(run.staging.read_parts("target-", arrow_schema("target")).to_pylist(), "start")
    revisions = set(run.staging.read_parts("notice_revision-", arrow_schema("notice_revision")).column("revision_id").to_pylist())
    old = _by_key([row for row in _loaded_targets(run) if row["revision_id"] in revisions], "value_start")
    differing = [key for key in new.keys() & old.keys() if _differs(old[key], new[key])]
    changes: dict[str, list[dict[str, Any]]] = {
        "added": [new[key] for key in new.keys() - old.keys()],
        "removed": [old[key] for key in old.keys() - new.keys()],
        "changed": [new[key] for key in differing],
    }
    by_rule = {
        "added": Counter(rule_names.found_by(_rules(row)) for row in changes["added"]),
        "removed": Counter(rule_names.found_by(_rules(row)) for row in changes["removed"]),
        "changed": Counter(rule for key in differing for rule in _new_rules(old[key], new[key])),
    }
    told = {kind: dict(counted.most_common(MOST_RULES)) for kind, counted in by_rule.items()}
    examples = {kind: [f"{row['indicator']}: {row['value_text']}" for row in rows[:20]] for kind, rows in changes.items()}
    summary = {kind: len(rows) for kind, rows in changes.items()}
    run.staging.write_json("changes.json", {"counts": summary, "by_rule": told, "examples": examples})
    return {"portal": run.portal.id, "notices": len(revisions), **summary, "by_rule": told}


def as_markdown(changes: Sequence[dict[str, Any]]) -> str:
    """What `compare` found, as a table a portal and a list of rules, for the person who approves. Holds no scraped text."""
    lines = ["| portal | notices read again | added | removed | changed |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {each['portal']} | {each['notices']} | {each['added']} | {each['removed']} | {each['changed']} |" for each in changes]
    lines.append("")  # else the list would be rows of the table
    for each in changes:
        for kind, rules in each["by_rule"].items():
            lines += [f"- {each['portal']}, {kind} by rule `{rule}`: {count}" for rule, count in rules.items()]
    return "\n".join(lines)


def _loaded_targets(run: Run) -> list[dict[str, Any]]:
    target = METADATA.tables["target"]
    engine = warehouse.connect()
    try:
        with engine.connect() as connection:
            return [dict(row) for row in connection.execute(sa.select(target).where(target.c.portal_id == run.portal.id)).mappings()]
    finally:
        engine.dispose()


def _by_key(rows: Sequence[dict[str, Any]], start: str) -> dict[tuple[str, str, int], dict[str, Any]]:
    return {(row["revision_id"], row["kind"], row[start]): row for row in rows}


def _differs(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return any(old[name] != new[name] for name in COMPARED)


def _rules(row: dict[str, Any]) -> list[str]:
    loaded: list[str] = json.loads(row["rules"]) if isinstance(row["rules"], str) else row["rules"]
    return loaded


def _new_rules(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """The rules that a target was not read by before; where it was by all, the one that found it: that reads in another way now."""
    before = set(_rules(old))
    return [rule_names.known_as(rule) for rule in _rules(new) if rule not in before] or [rule_names.found_by(_rules(new))]
