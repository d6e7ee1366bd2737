"""A sound batch of made-up notices, which the tests then spoil in one place each."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from policy_notices.identifiers import digest, identifier
from policy_notices.quality import RunContext

PORTAL = "lantian_mzj"
RUN = f"{PORTAL}.manual-2026-03-10T02:00:00Z"
DAY = date(2026, 3, 10)

PARAGRAPHS = (
    "各区民政局,局机关各处室:",
    "为做好今年的工作,现将任务安排如下,请结合实际认真落实,确保按时完成各项任务。",
    "一、完善养老服务",
    "(一)新增{n}个社区食堂,培训护理员不少于{m}万人次,年底前护理型床位占比达到{p}%以上。",
    "二、做好社会救助",
    "(二)全年发放救助资金{q}亿元,走访困难家庭2至3次。制定《蓝田市临时救助办法》。",
)
FILLER = "各单位要加强组织领导,细化工作措施,明确责任分工,及时总结经验,报送进展情况。" * 14


@dataclass
class Material:
    """Rows by table, in the staging columns, and the run's context; `tables()` gives what `validate` takes."""

    rows: dict[str, list[dict[str, Any]]]
    context: RunContext

    def tables(self) -> dict[str, Any]:
        import pyarrow as pa

        from policy_notices.warehouse.registry import arrow_schema

        made = {}
        for name, rows in self.rows.items():
            schema = pa.schema([each.with_nullable(True) for each in arrow_schema(name)])
            made[name] = pa.Table.from_pylist(rows, schema=schema)
        return made

    def told(self, **changes: Any) -> Material:
        self.context = replace(self.context, **changes)
        return self

    def copy(self) -> Material:
        return Material(copy.deepcopy(self.rows), self.context)


def targets_of(revision_id: str, text: str) -> list[dict[str, Any]]:
    patterns = (
        (r"新增(\d+)个", "target", "社区食堂", "个", "eq", 1.0, "elderly_care"),
        (r"不少于(\d+)万人次", "target", "护理员培训", "人次", "ge", 10000.0, "elderly_care"),
        (r"达到(\d+)%", "target", "护理型床位占比", "%", "ge", 1.0, "elderly_care"),
        (r"资金([\d.]+)亿元", "result", "救助资金", "元", "eq", 1e8, "social_assistance"),
        (r"家庭(2至3)次", "target", "困难家庭走访", "次", "between", 1.0, "social_assistance"),
        (r"制定《()[^》]*》", "deliverable", "蓝田市临时救助办法", None, "eq", None, "social_assistance"),
        (r"新建(\d+)处", "target", "服务站点", "处", "eq", 1.0, "elderly_care"),
    )
    hits = [(hit, *rest) for pattern, *rest in patterns for hit in re.finditer(pattern, text)]
    return [target_of(revision_id, text, ordinal, *hit) for ordinal, hit in enumerate(hits)]


def target_of(
    revision_id: str,
    text: str,
    ordinal: int,
    hit: re.Match[str],
    kind: str,
    indicator: str,
    unit: str | None,
    comparator: str,
    scale: float | None,
    domain: str,
) -> dict[str, Any]:
    start, end = hit.start(1) - (kind == "deliverable"), hit.end()
    number = hit[1].split("至")
    return {
        "target_id": identifier(revision_id, kind, start, end),
        "revision_id": revision_id,
        "portal_id": PORTAL,
        "ordinal": ordinal,
        "kind": kind,
        "item_no": "一" if ordinal < 3 else "二",
        "section": None,
        "quote": text[hit.start() : end],
        "value_text": text[start:end],
        "value": None if scale is None else round(float(number[0]) * scale, 6),
        "value_max": float(number[1]) if comparator == "between" else None,
        "unit": unit,
        "comparator": comparator,
        "action": "新增",
        "indicator": indicator,
        "per": None,
        "scope": None,
        "due": date(2026, 12, 31) if unit == "%" else None,
        "domain": domain,
        "start": start,
        "end": end,
        "quote_start": hit.start(),
        "quote_end": end,
        "damaged": False,
        "rules": '["made.up"]',
        "rule_version": "test.1",
        "run_id": RUN,
    }


def ledger_of(revision_id: str, text: str, targets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for ordinal, hit in enumerate(re.finditer(r"[\d.]*\d", text)):
        owner = next(
            (
                each["ordinal"]
                for each in targets
                if each["start"] <= hit.start() and hit.end() <= each["end"] and each["kind"] != "deliverable"
            ),
            None,
        )
        rows.append(
            {
                "revision_id": revision_id,
                "ordinal": ordinal,
                "start": hit.start(),
                "end": hit.end(),
                "text": hit[0],
                "target": owner,
                "reason": None if owner is not None else "name",
                "rule": "made.up",
            }
        )
    return rows


def add_notice(rows: dict[str, list[dict[str, Any]]], number: int, more: int = 0) -> None:
    url = f"http://mzj.lantian.example/{number}.html"
    stations = "".join(f"新建{each + 2}处服务站点。" for each in range(more))
    text = "\n".join((*PARAGRAPHS, FILLER, *([stations] if more else []), f"第{number}号材料。")).format(
        n=20 + number, m=1 + number, p=60 + number, q=1.5 + number
    )
    title = f"2026年蓝田市民政工作要点之{number}"
    sources = {"title": "meta ArticleTitle", "issuer": "label", "written_on": "label", "published_on": "meta PubDate"}
    snapshot_id, notice_id = identifier(PORTAL, RUN, url), identifier(PORTAL, url)
    revision_digest = digest(f"{title}{text}".encode()).removeprefix("sha256:")
    revision_id = identifier(notice_id, revision_digest)
    targets = targets_of(revision_id, text)
    ledger = ledger_of(revision_id, text, targets)
    numerals = Counter("target" if each["target"] is not None else each["reason"] for each in ledger)
    rows["snapshot"].append(
        {
            "snapshot_id": snapshot_id,
            "portal_id": PORTAL,
            "run_id": RUN,
            "url": url,
            "fetched_at": datetime(2026, 3, 10, 2, tzinfo=UTC),
            "status": 200,
            "digest": digest(text.encode()),
            "kind": "response",
            "content_type": "text/html; charset=utf-8",
            "archive_path": "part-0.warc.gz",
            "archive_offset": number * 1000,
            "archive_length": 1000,
        }
    )
    rows["notice_revision"].append(
        {
            "revision_id": revision_id,
            "notice_id": notice_id,
            "portal_id": PORTAL,
            "url": url,
            "revision_digest": revision_digest,
            "title": title,
            "issuer": "蓝田市民政局",
            "written_on": date(2026, 3, 4),
            "published_on": date(2026, 3, 8),
            "listed_on": date(2026, 3, 8),
            "listed_title": title,
            "document_kind": "plan",
            "plan_year": 2026,
            "text": text,
            "text_digest": digest(text.encode()),
            "metadata_sources": json.dumps(sources),
            "sections": json.dumps([{"level": 1, "number": "一", "heading": "完善养老服务", "start": 50, "end": 120}]),
            "flags": "[]",
            "numerals": json.dumps(dict(numerals)),
            "snapshot_id": snapshot_id,
            "rule_version": "test.1",
            "run_id": RUN,
        }
    )
    rows["target"] += targets
    rows["ledger"] += ledger
    rows["attachment"].append(file_of(revision_id, snapshot_id, number))


def file_of(revision_id: str, snapshot_id: str, number: int) -> dict[str, Any]:
    url = f"http://mzj.lantian.example/{number}.pdf"
    return {
        "attachment_id": identifier(revision_id, url),
        "revision_id": revision_id,
        "portal_id": PORTAL,
        "url": url,
        "name": "附件.pdf",
        "media_type": "application/pdf",
        "status": "read",
        "pages": 2,
        "text": "任务分解表\f第二页",
        "snapshot_id": snapshot_id,
        "run_id": RUN,
    }


def made(notices: int, more: int = 0, first: int = 100) -> Material:
    """So many sound notices of one portal, each with a file and six targets (and `more`)."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("snapshot", "notice_revision", "target", "ledger", "attachment")}
    for number in range(first, first + notices):
        add_notice(rows, number, more)
    context = RunContext(PORTAL, "蓝田市民政局", RUN, DAY, discovered=notices, fetched=notices, minimum=1)
    return Material(rows, context)
