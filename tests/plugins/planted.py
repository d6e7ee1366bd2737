"""A warehouse filled by the real loader: 120 notices, one of them with markup wherever a portal could put it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from policy_notices.identifiers import digest, identifier
from policy_notices.warehouse import LoadRun, arrow_schema, load_run, upgrade

PORTAL = "some_mzj"
DAY = datetime(2024, 3, 8, 2, tzinfo=UTC)
HOSTILE = "<script>alert('planted')</script><img src=x onerror=alert(1)>\"'"
HOSTILE_URL = "https://mzj.example.gov.cn/<script>alert('planted')</script>?a=\"><img src=x onerror=alert(1)>"
NOTICES = 120


def fill(engine: Any) -> None:
    upgrade(engine)
    first = [_notice(f"https://mzj.example.gov.cn/{number}", f"第{number}号通知", number) for number in range(NOTICES - 1)]
    load_run(engine, _run(1), _tables("some_mzj.run-1", first))
    hostile = [_notice(HOSTILE_URL, f"通知{HOSTILE}", 0, HOSTILE)]
    load_run(engine, _run(2, message=f"validate: {HOSTILE}", portal_name=f"民政局{HOSTILE}"), _tables("some_mzj.run-2", hostile, HOSTILE))


def _run(number: int, **changes: Any) -> LoadRun:
    started = DAY + timedelta(days=number)
    values = {"status": "success", "discovered": 1, "portal_name": "某市民政局", "region_code": "420100", "watermark": started.date()}
    return LoadRun(f"{PORTAL}.run-{number}", PORTAL, started, finished_at=started, **(values | changes))


def _notice(url: str, title: str, number: int, said: str = "") -> dict[str, Any]:
    text = f"为做好工作{said}，制定本要点。\n新增养老服务综合体{said}20个。"
    return {"url": url, "title": title, "said": said, "text": text, "published_on": date(2020, 1, 1) + timedelta(days=number)}


def _tables(run_id: str, notices: list[dict[str, Any]], said: str = "") -> dict[str, pa.Table]:
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("snapshot", "notice_revision", "target", "quarantine", "validation_result")
    }
    for number, notice in enumerate(notices):
        _add(rows, run_id, notice, number)
    if said:
        rows["quarantine"].append(_held(run_id, said))
        rows["validation_result"].append(_result(run_id, said))
    return {name: pa.Table.from_pylist(each, schema=arrow_schema(name)) for name, each in rows.items()}


def _add(rows: dict[str, list[dict[str, Any]]], run_id: str, notice: dict[str, Any], number: int) -> None:
    said, text = notice["said"], notice["text"]
    snapshot_id, notice_id = identifier(PORTAL, run_id, notice["url"]), identifier(PORTAL, notice["url"])
    revision_id = identifier(notice_id, text)
    common = {"portal_id": PORTAL, "run_id": run_id}
    rows["snapshot"].append(
        common
        | {"snapshot_id": snapshot_id, "url": notice["url"], "fetched_at": DAY + timedelta(seconds=number), "status": 200}
        | {"digest": digest(text.encode()), "kind": "response", "content_type": f"text/html{said}"}
        | {"archive_path": f"{PORTAL}/nowhere{said}.warc.gz", "archive_offset": 0, "archive_length": 10}
    )
    rows["notice_revision"].append(
        common
        | {"revision_id": revision_id, "notice_id": notice_id, "url": notice["url"], "revision_digest": digest(text.encode())[7:]}
        | dict.fromkeys(("index_no", "doc_no", "topic", "validity"), f"x{said}" if said else None)
        | {
            "title": notice["title"],
            "issuer": f"某局{said}",
            "published_on": notice["published_on"],
            "document_kind": "plan",
            "plan_year": 2024,
        }
        | {"text": text, "text_digest": digest(text.encode()), "metadata_sources": json.dumps({"title": f"meta {said}"})}
        | {"sections": "[]", "flags": json.dumps([f"odd{said}"] if said else []), "numerals": '{"target": 1}'}
        | {"snapshot_id": snapshot_id, "rule_version": "1"}
    )
    quote = text.split("\n")[1]
    start, at = text.index("20个"), text.index("新增")
    rows["target"].append(
        common
        | {"target_id": identifier(revision_id, "target", start, start + 3), "revision_id": revision_id, "ordinal": 0, "kind": "target"}
        | {"quote": quote, "value_text": "20个", "value": 20.0, "unit": "个", "comparator": "ge", "indicator": f"养老服务综合体{said}"}
        | {
            "scope": said or None,
            "domain": "elderly_care",
            "start": start,
            "end": start + 3,
            "quote_start": at,
            "quote_end": at + len(quote),
        }
        | {"due": date(2024, 12, 31), "damaged": False, "rules": "[]", "rule_version": "1"}
    )


def _held(run_id: str, said: str) -> dict[str, Any]:
    reason = {"expectation": f"rule{said}", "column": f"c{said}", "severity": "critical", "meaning": f"why{said}", "observed": said}
    return {
        "quarantine_id": identifier(PORTAL, "held"),
        "run_id": run_id,
        "portal_id": PORTAL,
        "subject": "target",
        "row_key": f"key{said}",
        "url": "javascript:alert('planted')",
        "data": json.dumps({"indicator": f"养老{said}", "quote": said, "value": 1, "revision_id": "0" * 32}),
        "reasons": json.dumps([reason]),
        "evidence": f"…{said}…",
        "status": "waiting",
    }


def _result(run_id: str, said: str) -> dict[str, Any]:
    known = {
        "result_id": identifier(run_id, "r"),
        "run_id": run_id,
        "portal_id": PORTAL,
        "suite": "targets",
        "severity": "warning",
        "success": False,
    }
    return known | {
        "expectation": f"e{said}",
        "column": said,
        "observed": said,
        "unexpected_count": 1,
        "element_count": 2,
        "meaning": f"m{said}",
    }
