"""Applies an entry of `bad_inputs.yaml` to a sound batch."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from policy_notices.identifiers import digest, identifier
from policy_notices.quality import PastRun

Rows = dict[str, list[dict[str, Any]]]
ENTRIES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "bad_inputs.yaml").read_text(encoding="utf-8"))
RUN_WIDE = ("context", "history", "notices", "all", "without_column", "retyped", "without_table")


def is_run_wide(entry: dict[str, Any]) -> bool:
    """Whether the entry spoils the run and not a row, so that it needs a run of its own."""
    return any(name in entry for name in RUN_WIDE)


def spoil_row(entry: dict[str, Any], rows: Rows, notice: dict[str, Any]) -> dict[str, Any]:
    """Spoil one row that belongs to `notice`; return it (the copy, where the entry makes one)."""
    revision_id, key = notice["revision_id"], "snapshot_id" if entry["table"] == "snapshot" else "revision_id"
    row = next(
        row
        for row in rows[entry["table"]]
        if row[key] == notice[key] and all(row[name] == value for name, value in entry.get("pick", {}).items())
    )
    if "text" in entry or entry.get("alone"):
        for table in ("target", "ledger", "attachment"):
            rows[table] = [each for each in rows[table] if each["revision_id"] != revision_id]
        notice["text"], notice["numerals"], notice["sections"] = entry.get("text", notice["text"]) * entry.get("times", 1), "{}", "[]"
    if "append" in entry:
        _append(entry, rows, notice)
    if "quote_all" in entry:
        row |= {"quote": notice["text"], "quote_start": 0, "quote_end": len(notice["text"])}
    notice["text_digest"] = digest(notice["text"].encode())
    if "copy" in entry:
        row = row | entry["copy"]
        rows[entry["table"]].append(row)
    for name, number in entry.get("add", {}).items():
        row[name] += number
    if ("copy" in entry or "add" in entry) and entry["table"] == "target":
        row["target_id"] = identifier(row["revision_id"], row["kind"], row["start"], row["end"])
    if "copy" in entry and entry["table"] == "attachment":
        row["attachment_id"] = identifier(row["revision_id"], row["url"])
    row |= entry.get("set", {})
    return row


def _append(entry: dict[str, Any], rows: Rows, notice: dict[str, Any]) -> None:
    before = len(notice["text"])
    notice["text"] += entry["append"]
    if "ledger" in entry:
        number = entry["append"].rstrip("日。")
        known = {"revision_id": notice["revision_id"], "ordinal": 99, "target": None, "reason": entry["ledger"], "rule": "made.up"}
        rows["ledger"].append(known | {"start": before, "end": before + len(number), "text": number})
        notice["numerals"] = json.dumps(Counter(json.loads(notice["numerals"])) + Counter({entry["ledger"]: 1}))


def spoil_run(entry: dict[str, Any], material: Any) -> dict[str, Any]:
    """Spoil the run as a whole; return the tables for `validate`. The context is changed in `material`."""
    material.told(**entry.get("context", {}))
    for row in material.rows["notice_revision"]:
        row |= entry.get("all", {})
    if "history" in entry:
        material.told(history=past(material.context.run_date, **entry["history"]))
    tables: dict[str, Any] = material.tables()
    if "without_column" in entry:
        table, column = entry["without_column"]
        tables[table] = tables[table].drop_columns([column])
    if "retyped" in entry:
        table, column = entry["retyped"]
        place = tables[table].schema.get_field_index(column)
        tables[table] = tables[table].set_column(place, column, tables[table][column].cast("string"))
    tables.pop(entry.get("without_table"), None)
    return tables


def past(day: Any, *, daily: int, silent_days: int = 0, layout: dict[str, str] | None = None, **figures: Any) -> tuple[PastRun, ...]:
    """Sixty days of a portal that published `daily` notices on each weekday, and then nothing for `silent_days` days."""
    usual = {"mean_length": None, "targets_a_notice": None, "missing": {}} | figures
    run = PastRun(day, daily, layout=layout or {}, **usual)
    days = [day - timedelta(days=number) for number in range(silent_days + 60, 0, -1)]
    return tuple(replace(run, day=each, yielded=daily if each.weekday() < 5 and (day - each).days > silent_days else 0) for each in days)


def key_of(table: str, row: dict[str, Any]) -> str:
    """The key under which quarantine keeps a row."""
    name = {"snapshot": "snapshot_id", "notice_revision": "revision_id", "target": "target_id", "attachment": "attachment_id"}.get(table)
    return str(row[name]) if name else f"{row['revision_id']}:{row['ordinal']}"
