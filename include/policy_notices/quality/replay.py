"""Decided rows back into the warehouse, in one load: held notices with all that went with them, single rows beside their siblings."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policy_notices.errors import ValidationFailedError
from policy_notices.identifiers import identifier
from policy_notices.quality import holding, precedents, review
from policy_notices.quality.context import RunContext
from policy_notices.quality.gate import validate
from policy_notices.quality.review import Held
from policy_notices.quality.rules import Batch
from policy_notices.quality.suites import BOOKS, complaint

if TYPE_CHECKING:
    import pyarrow as pa
    import sqlalchemy as sa

    from policy_notices.warehouse import LoadRun

Rows = list[dict[str, Any]]


@dataclass
class Replay:
    """What a replay loads (`rows`, by table, in staging columns), which decisions it carries out, and which it cannot, with the reason."""

    context: RunContext
    rows: dict[str, Rows] = field(default_factory=lambda: {name: [] for name in ("snapshot", "notice_revision", "target", "attachment")})
    done: list[Held] = field(default_factory=list)
    reopened: dict[str, str] = field(default_factory=dict)
    held: Rows = field(default_factory=list)

    def reopen(self, held: Held, reason: str) -> None:
        self.reopened[held.quarantine_id] = reason


def replay(engine: sa.Engine, run: LoadRun) -> Replay:
    """Load what people approved or corrected on the run's portal since the last replay, in one transaction, as run `run`.

    A row whose correction does not hold, or whose notice is not in the warehouse, waits again, with the reason in its note.
    Raises WarehouseError, and ValidationFailedError where a floor of the batch breaks: then nothing changes.
    """
    from policy_notices.warehouse.loader import load_run

    made = prepare(engine, run)
    if made.done or made.held:
        load_run(engine, run, _tables(engine, made, run))
    _reopen(engine, made)
    return made


def prepare(engine: sa.Engine, run: LoadRun) -> Replay:
    """What `replay` would load, without loading it."""
    context = RunContext(
        run.portal_id,
        run.portal_name or run.portal_id,
        run.run_id,
        run.started_at.date(),
        0,
        0,
        decisions=review.decisions(engine, run.portal_id),
    )
    made = Replay(context)
    open_rows = list(_decided(engine, run.portal_id))
    notices = [held for held in open_rows if held.subject == "notice_revision"]
    if notices:
        _replay_notices(made, notices)
    for held in open_rows:
        if held.subject == "ledger":
            made.done.append(held)  # numerals are not loaded; the decision is on record
        elif held.subject == "snapshot":
            made.rows["snapshot"].append(dict(held.data))
            made.done.append(held)
    _replay_parts(engine, made, [held for held in open_rows if held.subject in ("target", "attachment")])
    return made


def _decided(engine: sa.Engine, portal_id: str) -> Iterable[Held]:
    import sqlalchemy as sa

    from policy_notices.warehouse.registry import METADATA

    table = METADATA.tables["quarantine"]
    query = (
        sa.select(table).where(table.c.portal_id == portal_id, table.c.status.in_(("approved", "corrected"))).order_by(table.c.decided_at)
    )
    with engine.connect() as connection:
        return [review.held_of(row) for row in connection.execute(query).mappings()]


def _replay_notices(made: Replay, notices: list[Held]) -> None:
    """Held notices pass the gate once more, with the decisions on them."""
    import pyarrow as pa

    rows: dict[str, Rows] = {"notice_revision": [], "target": [], "ledger": [], "attachment": []}
    for held in notices:
        rows["notice_revision"].append(
            {name: value for name, value in held.data.items() if name not in (*holding.ALONG.values(), "snapshots")}
        )
        for table, name in holding.ALONG.items():
            rows[table] += held.data.get(name, [])
    schemas = {name: _lenient(name) for name in rows}
    tables = {name: pa.Table.from_pylist(precedents.typed(rows[name], schema), schema=schema) for name, schema in schemas.items()}
    verdict = validate(tables, dataclasses.replace(made.context, discovered=len(notices), fetched=len(notices)))
    if verdict.blocked:
        raise ValidationFailedError(f"{made.context.portal_id}: {verdict.blocked}")
    for table in ("notice_revision", "target", "attachment"):
        made.rows[table] += verdict.passed[table].to_pylist()
    passed = set(verdict.passed["notice_revision"]["revision_id"].to_pylist())
    still = {row["row_key"]: row for row in verdict.quarantine.to_pylist() if row["subject"] == "notice_revision"}
    made.held += [row for row in verdict.quarantine.to_pylist() if row["subject"] != "notice_revision"]
    for held in notices:
        if held.data["revision_id"] in passed:
            made.rows["snapshot"] += held.data.get("snapshots", [])
            made.done.append(held)
        else:
            made.reopen(held, _reasons(still[held.row_key]["reasons"]))


def _reasons(reasons: str) -> str:
    return "; ".join(f"{each['expectation']}: {each['observed']}" for each in json.loads(reasons))


def _replay_parts(engine: sa.Engine, made: Replay, parts: list[Held]) -> None:
    """Single targets and files: their notice is staged as the warehouse has it, with all its rows and these among them."""
    staged: dict[str, dict[str, Rows]] = {}
    changed: dict[str, None] = {}
    for held in parts:
        revision = _revision_of(engine, held)
        if revision is None:
            made.reopen(held, "its notice is not in the warehouse")
            continue
        notice = staged.setdefault(revision["revision_id"], {"notice_revision": [revision], **_siblings(engine, revision["revision_id"])})
        row = _moved({**held.data, "revision_id": revision["revision_id"]}, held)
        wrong = _complaints(made.context, held, row, revision)
        if wrong:
            made.reopen(held, wrong)
            continue
        key = holding.KEYS[held.subject]
        notice[held.subject] = [each for each in notice[held.subject] if each[key] != row[key]] + [row]
        made.done.append(held)
        changed[revision["revision_id"]] = None
    for revision_id in changed:
        for table, rows in staged[revision_id].items():
            made.rows[table] += rows


def _moved(row: dict[str, Any], held: Held) -> dict[str, Any]:
    """The row under its notice's id in the warehouse, corrected, its own id made anew."""
    if held.subject == "target" and held.correction:
        return precedents.corrected("target", row, held.correction, held.quarantine_id)
    if held.subject == "target":
        return {**row, "target_id": identifier(row["revision_id"], row["kind"], row["start"], row["end"])}
    return {**row, **held.correction, "attachment_id": identifier(row["revision_id"], row["url"])}


def _complaints(context: RunContext, held: Held, row: dict[str, Any], revision: dict[str, Any]) -> str:
    """What critical rules say against the row that the person did not know of when approving it."""
    from policy_notices.warehouse.registry import TABLES

    names = {column.staging_name: column.name for column in TABLES[held.subject].staged}
    plain = precedents.typed([row], _lenient(held.subject))[0]
    renamed = {names[name]: plain.get(name) for name in names}
    rows: dict[str, Rows] = {"snapshot": [], "notice_revision": [revision], "target": [], "ledger": [], "attachment": []}
    rows[held.subject].append(renamed)
    batch = Batch(context, rows, frozenset(rows))
    known = {reason["expectation"] for reason in held.reasons} if held.status == "approved" else set()
    rules = [rule for rule in BOOKS[held.subject] if rule.severity == "critical" and rule.name not in known]
    return "; ".join(f"{rule.name}: {what}" for rule in rules if (what := complaint(rule, renamed, batch)))


def _revision_of(engine: sa.Engine, held: Held) -> dict[str, Any] | None:
    """The loaded notice that the part belongs to. The loader may have given the notice another id than the candidate's."""
    import sqlalchemy as sa

    from policy_notices.warehouse.registry import METADATA

    revision, address = METADATA.tables["notice_revision"], METADATA.tables["notice_url"]
    query = (
        sa.select(revision)
        .join(address, address.c.notice_id == revision.c.notice_id)
        .where(address.c.portal_id == held.portal_id, address.c.url == held.url)
    )
    candidate = identifier(held.portal_id, held.url)
    with engine.connect() as connection:
        for row in connection.execute(query).mappings():
            if held.data["revision_id"] in (row["revision_id"], identifier(candidate, row["revision_digest"])):
                return _staged("notice_revision", row)
    return None


def _siblings(engine: sa.Engine, revision_id: str) -> dict[str, Rows]:
    import sqlalchemy as sa

    from policy_notices.warehouse.registry import METADATA

    found: dict[str, Rows] = {}
    with engine.connect() as connection:
        for name in ("target", "attachment"):
            table = METADATA.tables[name]
            rows = connection.execute(sa.select(table).where(table.c.revision_id == revision_id)).mappings()
            found[name] = [_staged(name, row) for row in rows]
    return found


def _staged(table: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row of the warehouse in the columns of staging, JSON as text."""
    from policy_notices.warehouse.registry import TABLES

    return {
        column.staging_name: holding.as_json(row[column.name])
        if column.type == "json" and row[column.name] is not None and not isinstance(row[column.name], str)
        else row[column.name]
        for column in TABLES[table].staged
    }


def _lenient(table: str) -> pa.Schema:
    """The table's schema without its nullability: what is missing is the gate's to say."""
    import pyarrow as pa

    from policy_notices.warehouse.registry import arrow_schema

    return pa.schema([column.with_nullable(True) for column in arrow_schema(table)])


def _tables(engine: sa.Engine, made: Replay, run: LoadRun) -> dict[str, pa.Table]:
    import pyarrow as pa
    import sqlalchemy as sa

    from policy_notices.warehouse.registry import METADATA, arrow_schema

    table = METADATA.tables["quarantine"]
    ids = [held.quarantine_id for held in made.done]
    with engine.connect() as connection:
        found = connection.execute(sa.select(table).where(table.c.quarantine_id.in_(ids))).mappings()
        decided = [_staged("quarantine", row) | {"status": "replayed", "replayed_run_id": run.run_id} for row in found]
    rows = made.rows | {"quarantine": [*decided, *made.held]}
    rows["snapshot"] = list({row["snapshot_id"]: row for row in rows["snapshot"]}.values())
    for each in ("notice_revision", "target", "attachment"):
        rows[each] = [row | {"run_id": run.run_id} for row in rows[each]]
    schemas = {name: arrow_schema(name) for name, each in rows.items() if each}
    return {name: pa.Table.from_pylist(precedents.typed(rows[name], schema), schema=schema) for name, schema in schemas.items()}


def _reopen(engine: sa.Engine, made: Replay) -> None:
    import sqlalchemy as sa

    from policy_notices.warehouse.registry import METADATA

    table = METADATA.tables["quarantine"]
    with engine.begin() as connection:
        for quarantine_id, reason in made.reopened.items():
            note = sa.func.coalesce(table.c.note, "") + f" [not replayed: {reason}]"
            values = {"status": "waiting", "note": note, "decided_at": None}
            connection.execute(sa.update(table).where(table.c.quarantine_id == quarantine_id).values(values))
