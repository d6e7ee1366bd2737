"""Staged batches as the pipeline makes them, from a few words a notice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from policy_notices.identifiers import digest, identifier
from policy_notices.warehouse import LoadRun, arrow_schema

DAY = datetime(2024, 3, 8, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Record:
    """A target in a few words; what the text says is `before + value_text + after`."""

    indicator: str
    value: float | None
    unit: str | None = "个"
    kind: str = "target"
    comparator: str = "eq"
    action: str | None = "新增"
    scope: str | None = None
    per: str | None = None
    due: date | None = None
    domain: str = "elderly_care"
    value_max: float | None = None
    section: str | None = "完善养老服务体系"
    damaged: bool = False

    @property
    def value_text(self) -> str:
        return f"《{self.indicator}》" if self.value is None else f"{self.value:g}{self.unit or ''}"

    @property
    def quote(self) -> str:
        return f"{self.scope or ''}{self.action or ''}{self.indicator}{self.value_text}"


@dataclass(frozen=True)
class Page:
    """A page as read: what a test wants to say of it; the rest follows."""

    url: str
    records: tuple[Record, ...] = ()
    title: str = "2024年全市民政工作要点"
    issuer: str | None = "某市民政局"
    index_no: str | None = None
    doc_no: str | None = None
    published_on: date | None = date(2024, 3, 8)
    listed_on: date | None = date(2024, 3, 8)
    document_kind: str = "plan"
    plan_year: int | None = 2024
    preface: str = "为做好全市民政工作，制定本要点。"
    attachments: tuple[str, ...] = ()
    status: int = 200

    @property
    def text(self) -> str:
        return "\n".join([self.preface, *(record.quote + "。" for record in self.records)])


@dataclass
class Batch:
    """A run and its staged rows."""

    run: LoadRun
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def tables(self) -> dict[str, pa.Table]:
        return {name: pa.Table.from_pylist(rows, schema=arrow_schema(name)) for name, rows in self.rows.items()}


def run(number: int = 1, portal: str = "some_mzj", at: datetime | None = None, **changes: Any) -> LoadRun:
    started = at or DAY + timedelta(days=number - 1)
    plain = LoadRun(run_id=f"{portal}-{number}", portal_id=portal, started_at=started, finished_at=started + timedelta(minutes=5))
    return replace(plain, portal_name="某市民政局", region_code="420100", watermark=started.date(), **changes)


def batch(load: LoadRun, pages: Iterable[Page], rules: str = "1", snapshots_of: LoadRun | None = None) -> Batch:
    """What the run stages. `snapshots_of` makes it a reading of an earlier run's responses, which stages no snapshots."""
    fetched_by = snapshots_of or load
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("snapshot", "notice_revision", "target", "attachment")}
    for number, page in enumerate(pages):
        snapshot_id = identifier(fetched_by.portal_id, fetched_by.run_id, page.url)
        if snapshots_of is None:
            rows["snapshot"].append(snapshot_row(load, page, snapshot_id, number))
        if page.status == 200:
            _read(rows, load, page, snapshot_id, rules)
    return Batch(load, rows)


def snapshot_row(load: LoadRun, page: Page, snapshot_id: str, number: int) -> dict[str, Any]:
    return {
        "snapshot_id": snapshot_id,
        "portal_id": load.portal_id,
        "run_id": load.run_id,
        "url": page.url,
        "fetched_at": load.started_at + timedelta(seconds=number),
        "status": page.status,
        "digest": digest(page.text.encode()),
        "kind": "response",
        "content_type": "text/html; charset=utf-8",
        "etag": f'"{number}"',
        "last_modified": None,
        "archive_path": f"{load.portal_id}/{load.run_id}.warc.gz",
        "archive_offset": number * 1000,
        "archive_length": 1000,
        "refers_to": None,
    }


def _read(rows: Mapping[str, list[dict[str, Any]]], load: LoadRun, page: Page, snapshot_id: str, rules: str) -> None:
    notice_id = identifier(load.portal_id, page.url)
    known = [page.title, page.issuer, page.index_no, page.doc_no, page.published_on, page.text]
    revision_digest = hashlib.sha256("\n".join(str(value) for value in known).encode()).hexdigest()
    revision_id = identifier(notice_id, revision_digest)
    common = {"revision_id": revision_id, "portal_id": load.portal_id, "run_id": load.run_id}
    rows["notice_revision"].append(
        common
        | {
            "notice_id": notice_id,
            "url": page.url,
            "revision_digest": revision_digest,
            "title": page.title,
            "issuer": page.issuer,
            "index_no": page.index_no,
            "doc_no": page.doc_no,
            "written_on": None,
            "published_on": page.published_on,
            "listed_on": page.listed_on,
            "listed_title": page.title[:10],
            "topic": "民政",
            "validity": None,
            "document_kind": page.document_kind,
            "plan_year": page.plan_year,
            "text": page.text,
            "text_digest": digest(page.text.encode()),
            "metadata_sources": "{}",
            "sections": "[]",
            "flags": "[]",
            "numerals": json.dumps({"target": len(page.records)}),
            "snapshot_id": snapshot_id,
            "rule_version": rules,
        }
    )
    rows["target"].extend(common | row for row in _targets(page, revision_id, rules))
    rows["attachment"].extend(common | _attachment(revision_id, name) for name in page.attachments)


def _targets(page: Page, revision_id: str, rules: str) -> Sequence[dict[str, Any]]:
    made, at = [], len(page.preface) + 1
    for ordinal, record in enumerate(page.records):
        start = at + record.quote.index(record.value_text)
        end = start + len(record.value_text)
        made.append(
            {
                "target_id": identifier(revision_id, record.kind, start, end),
                "ordinal": ordinal,
                "kind": record.kind,
                "item_no": str(ordinal + 1),
                "section": record.section,
                "quote": record.quote,
                "value_text": record.value_text,
                "value": record.value,
                "value_max": record.value_max,
                "unit": record.unit if record.value is not None else None,
                "comparator": record.comparator,
                "action": record.action,
                "indicator": record.indicator,
                "per": record.per,
                "scope": record.scope,
                "due": record.due,
                "domain": record.domain,
                "start": start,
                "end": end,
                "quote_start": at,
                "quote_end": at + len(record.quote),
                "damaged": record.damaged,
                "rules": '["unit.count"]',
                "rule_version": rules,
            }
        )
        at += len(record.quote) + 2
    return made


def _attachment(revision_id: str, name: str) -> dict[str, Any]:
    url = f"https://mzj.example.gov.cn/{name}"
    return {
        "attachment_id": identifier(revision_id, url),
        "url": url,
        "name": name,
        "media_type": "application/pdf",
        "status": "read",
        "problem": None,
        "pages": 1,
        "text": "附件",
        "snapshot_id": None,
    }
