"""Nouns of the model as rows of the registry's tables."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from policy_notices.identifiers import digest, identifier
from policy_notices.model import Attachment, Notice, Reading, Snapshot, Target
from policy_notices.warehouse.registry import arrow_schema

if TYPE_CHECKING:
    from policy_notices.files import FileText
    from policy_notices.stages.run import Run

SNAPSHOTS = pa.schema(
    [
        *arrow_schema("snapshot"),
        pa.field("role", pa.string()),  # notice | attachment | gone
        pa.field("listed_title", pa.string()),
        pa.field("listed_on", pa.date32()),
        pa.field("notice_url", pa.string()),  # of an attachment: the page that links to it
        pa.field("name", pa.string()),  # of an attachment: the link's text
    ]
)
"""What the fetch stage leaves for the others: the registry's columns, and what the portal's list and the page said of the address."""

METADATA = ("title", "issuer", "index_no", "doc_no", "written_on", "published_on", "topic", "validity")


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def snapshot_of(row: dict[str, Any]) -> Snapshot:
    """The snapshot that a staged row holds; columns of the staging file alone are passed over."""
    return Snapshot(**{field.name: row[field.name] for field in fields(Snapshot)})


def revision_row(run: Run, snapshot: dict[str, Any], notice: Notice, reading: Reading) -> dict[str, Any]:
    """A row of `notice_revision`; its ids follow from portal, URL, metadata and text alone."""
    notice_id = identifier(run.portal.id, snapshot["url"])
    metadata = {name: getattr(notice, name) for name in METADATA}
    revision_digest = hashlib.sha256(
        "\n".join(["" if v is None else str(v) for v in metadata.values()] + [notice.text]).encode()
    ).hexdigest()
    numerals = Counter("target" if each.target is not None else each.reason for each in reading.ledger)
    return {
        "revision_id": identifier(notice_id, revision_digest),
        "notice_id": notice_id,
        "portal_id": run.portal.id,
        "url": snapshot["url"],
        "revision_digest": revision_digest,
        **metadata,
        "listed_on": snapshot["listed_on"],
        "listed_title": snapshot["listed_title"],
        "document_kind": reading.document_kind,
        "plan_year": reading.plan_year,
        "text": notice.text,
        "text_digest": digest(notice.text.encode()),
        "metadata_sources": as_json(dict(notice.sources)),
        "sections": as_json([asdict(section) for section in notice.sections]),
        "flags": as_json(list(notice.flags)),
        "numerals": as_json(dict(numerals)),
        "snapshot_id": snapshot["snapshot_id"],
        "rule_version": reading.rule_version,
        "run_id": run.run_id,
    }


def target_row(run: Run, revision: dict[str, Any], ordinal: int, target: Target, rule_version: str) -> dict[str, Any]:
    """A row of `target`: the guide's fields, the evidence's offsets, and the rules that read it."""
    return asdict(target) | {
        "target_id": identifier(revision["revision_id"], target.kind, target.start, target.end),
        "revision_id": revision["revision_id"],
        "portal_id": run.portal.id,
        "ordinal": ordinal,
        "rules": as_json(list(target.rules)),
        "rule_version": rule_version,
        "run_id": run.run_id,
    }


def attachment_row(
    run: Run,
    revision: dict[str, Any],
    attachment: Attachment,
    text: FileText | None,
    snapshot_id: str | None,
    missing: Mapping[str, str],
) -> dict[str, Any]:
    """A row of `attachment`; a file that could not be fetched has the status `missing`, and why."""
    return {
        "attachment_id": identifier(revision["revision_id"], attachment.url),
        "revision_id": revision["revision_id"],
        "portal_id": run.portal.id,
        "url": attachment.url,
        "name": attachment.name,
        "media_type": text and text.media_type,
        "status": text.status if text else "missing",
        "problem": text.problem if text else missing.get(attachment.url, "the file could not be fetched"),
        "pages": len(text.pages) if text else None,
        "text": "\f".join(text.pages) if text else None,
        "snapshot_id": snapshot_id,
        "run_id": run.run_id,
    }


def unreadable_row(run: Run, snapshot: dict[str, Any], error: Exception) -> dict[str, Any]:
    """A row of `quarantine` for a page that no rule could read; the archive has its bytes."""
    reason = {"expectation": type(error).__name__, "column": None, "severity": "critical", "meaning": str(error), "observed": None}
    return {
        "quarantine_id": identifier(run.portal.id, "page", snapshot["url"], snapshot["digest"]),
        "run_id": run.run_id,
        "portal_id": run.portal.id,
        "subject": "page",
        "row_key": snapshot["url"],
        "url": snapshot["url"],
        "data": as_json({name: str(value) for name, value in snapshot.items() if value is not None}),
        "reasons": as_json([reason]),
        "evidence": snapshot["snapshot_id"],
        "status": "waiting",
    }
