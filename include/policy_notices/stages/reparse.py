"""reparse: the archive read again with today's rules, without the network."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from policy_notices import warehouse
from policy_notices.stages.rows import SNAPSHOTS
from policy_notices.stages.run import Run
from policy_notices.targets import RULE_VERSION
from policy_notices.warehouse.registry import METADATA, arrow_schema

CHUNK = 200
"""Notices a mapped task reads again: no network, so it can be more than the fetch stage takes."""

COMPARED = ("item_no", "section", "value", "value_max", "unit", "comparator", "action", "indicator", "per", "scope", "due", "domain")


@dataclass(frozen=True)
class Window:
    """Which notices are read again: those published (or, where that is not known, listed) from `since` to `until`, both included;
    with `only_outdated` those alone that other rules than today's have read.
    """

    since: date | None = None
    until: date | None = None
    only_outdated: bool = False

    @classmethod
    def of(cls, since: str | None, until: str | None, *, only_outdated: bool) -> Window:
        """From ISO dates as a form gives them."""
        return cls(date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None, only_outdated)


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
        sa.select(snapshot, revision.c.listed_title, revision.c.listed_on, revision.c.revision_id)
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
    files = sa.select(snapshot, attachment.c.revision_id, attachment.c.name).join_from(
        attachment, snapshot, snapshot.c.snapshot_id == attachment.c.snapshot_id
    )
    engine = warehouse.connect()
    try:
        with engine.connect() as connection:
            pages = connection.execute(current).mappings().all()
            attached: dict[str, list[Any]] = {}
            for row in connection.execute(files.where(attachment.c.portal_id == run.portal.id)).mappings():
                attached.setdefault(row["revision_id"], []).append(row)
    finally:
        engine.dispose()
    return [row for each in pages for row in _staged(run, each, attached.get(each["revision_id"], []))]


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
    """What loading the new reading would change: `added`, `removed` and `changed` targets, each counted by rule; stages `changes.json`."""
    new = _by_key(run.staging.read_parts("target-", arrow_schema("target")).to_pylist(), "start")
    revisions = set(run.staging.read_parts("notice_revision-", arrow_schema("notice_revision")).column("revision_id").to_pylist())
    old = _by_key([row for row in _loaded_targets(run) if row["revision_id"] in revisions], "value_start")
    changes: dict[str, list[dict[str, Any]]] = {
        "added": [new[key] for key in new.keys() - old.keys()],
        "removed": [old[key] for key in old.keys() - new.keys()],
        "changed": [new[key] for key in new.keys() & old.keys() if _differs(old[key], new[key])],
    }
    by_rule = {kind: dict(Counter(_last_rule(row) for row in rows).most_common(20)) for kind, rows in changes.items()}
    examples = {kind: [f"{row['indicator']}: {row['value_text']}" for row in rows[:20]] for kind, rows in changes.items()}
    summary = {kind: len(rows) for kind, rows in changes.items()}
    run.staging.write_json("changes.json", {"counts": summary, "by_rule": by_rule, "examples": examples})
    return {"portal": run.portal.id, "notices": len(revisions), **summary, "by_rule": by_rule}


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


def _last_rule(row: dict[str, Any]) -> str:
    rules = json.loads(row["rules"]) if isinstance(row["rules"], str) else row["rules"]
    return str(rules[-1]) if rules else "no rule"
