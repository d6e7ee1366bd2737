"""The tables of how the data came to be: portals, runs, checks, held-back rows; and the marts that publishing computes."""

from __future__ import annotations

from .column import Column, Table, optional, required
from .notice_tables import HEX, HEX32, identifier, perhaps, portal_id, run_id

DECISIONS = ("waiting", "approved", "corrected", "rejected", "replayed")
SEVERITIES = ("critical", "warning", "info")


def count(name: str, description: str, source: str) -> Column:
    return required(name, "integer", description, "12", source, minimum=0)


PORTAL = Table(
    "portal",
    "a portal that has been visited",
    ("portal_id",),
    (
        portal_id("loader"),
        optional("name", "text", "Its name for people.", "武汉市民政局", "loader"),
        optional("region_code", "text", "行政区划代码 of the place it serves.", "420100", "loader", pattern="^[0-9]{6}$"),
        optional("watermark", "date", "The newest listed date up to which everything was loaded.", "2026-11-20", "loader"),
        optional("last_run_id", "text", "The latest run by start.", "wuhan_mzj-2026-11-21", "loader"),
        optional("last_run_at", "timestamp", "When that run started.", "2026-11-21T18:10:00Z", "loader"),
    ),
)

LOAD_RUN = Table(
    "load_run",
    "a run of a portal",
    ("run_id",),
    (
        run_id("The run."),
        portal_id(),
        required("started_at", "timestamp", "When the run started.", "2026-11-21T18:10:00Z", "Airflow"),
        optional("finished_at", "timestamp", "When its data were handed to the loader.", "2026-11-21T18:14:00Z", "Airflow"),
        required("status", "text", "How it ended.", "success", "Airflow", allowed=("success", "partial", "failed", "blocked")),
        count("discovered", "List entries read.", "crawl"),
        count("fetched", "Responses archived.", "crawl"),
        count("unchanged", "Notices that were visited and are as they were.", "crawl"),
        count("notices_new", "Notices found.", "loader"),
        count("notices_changed", "Notices with a new text.", "loader"),
        count("targets", "Targets loaded.", "loader"),
        count("results", "Results loaded.", "loader"),
        count("deliverables", "Deliverables loaded.", "loader"),
        count("quarantined", "Rows held back.", "quality"),
        count("failed", "Pages that could not be had or read.", "crawl"),
        required("complete", "boolean", "True where the list was read to its end or to what is known.", "true", "crawl"),
        optional("watermark", "date", "The newest listed date of the run.", "2026-11-20", "crawl"),
        optional("message", "text", "What an operator should know, in one line.", "list page 3 changed its layout", "pipeline"),
        optional("error", "text", "The name of the error that ended it, or of the one behind that.", "LayoutError", "pipeline"),
    ),
    indexes=(("portal_id", "started_at"), ("started_at",)),
)

VALIDATION_RESULT = Table(
    "validation_result",
    "an expectation's result in a run",
    ("result_id",),
    (
        required("result_id", "text", "Hash of run, suite, expectation and column.", HEX, "quality", pattern=HEX32),
        run_id("The run that was checked."),
        portal_id(),
        required("suite", "text", "The suite: notices, targets, …", "targets", "quality"),
        required("expectation", "text", "The expectation's name.", "expect_column_values_to_not_be_null", "quality"),
        optional("column", "text", "The column it is about; null for the table as a whole.", "quote", "quality"),
        required("severity", "text", "What a failure means: critical blocks the load.", "critical", "quality", allowed=SEVERITIES),
        required("success", "boolean", "Whether it held.", "true", "quality"),
        optional("observed", "text", "What was observed.", "0.93", "quality"),
        optional("unexpected_count", "integer", "Rows that broke it.", "2", "quality", minimum=0),
        optional("element_count", "integer", "Rows that it looked at.", "412", "quality", minimum=0),
        required("meaning", "text", "The result in a sentence for the operator.", "Every target has a quote.", "quality"),
    ),
    indexes=(("run_id",), ("portal_id", "suite")),
)

QUARANTINE = Table(
    "quarantine",
    "a row that was held back, and what a person decided",
    ("quarantine_id",),
    (
        identifier("quarantine_id", "Hash of portal, subject and row key, so that a row is asked about once.", "quality"),
        run_id("The run that held it back."),
        portal_id(),
        required("subject", "text", "The table it was meant for.", "target", "quality"),
        required("row_key", "text", "Its key in that table.", HEX, "quality"),
        optional("url", "text", "The page.", "https://…", "quality"),
        required("data", "json", "The row.", '{"value": 40}', "quality"),
        required("reasons", "json", "Why it was held back.", '["value is not in the quote"]', "quality"),
        optional("evidence", "text", "The page's words around it.", "新增20个…", "quality"),
        required("status", "text", "Where it stands.", "waiting", "quality", allowed=DECISIONS),
        optional("decided_by", "text", "Who decided.", "analyst", "review"),
        optional("decided_at", "timestamp", "When.", "2026-11-22T01:00:00Z", "review"),
        optional("note", "text", "Why, in the person's words.", "typo of the portal", "review"),
        optional("correction", "json", "The fields that the person put right; data keeps what was read.", '{"value": 400}', "review"),
        optional("replayed_run_id", "text", "The run that loaded it after all.", "wuhan_mzj-manual-2026-11-22T01:00:00Z", "review"),
    ),
    indexes=(("status", "portal_id"), ("run_id",), ("portal_id",)),
)

TARGET_MATCH = Table(
    "target_match",
    "a plan's target and the result that a later notice of the same issuer reports, where one was found",
    ("target_id",),
    (
        identifier("target_id", "The plan's target.", "marts", references="target.target_id"),
        identifier("revision_id", "The plan's text.", "marts"),
        required("published_year", "integer", "The plan's year of publication.", "2024", "marts"),
        required("issuer_key", "text", "The issuer (else portal) within which results are sought.", "市民政局", "marts"),
        optional("plan_year", "integer", "The year that the plan is about.", "2024", "marts"),
        perhaps("result_id", "The result; null where none was found.", "marts", references="target.target_id"),
        perhaps("result_revision_id", "The text that reports it.", "marts"),
        perhaps("result_notice_id", "The notice that reports it.", "marts"),
        optional("result_year", "integer", "Its year of publication.", "2025", "marts"),
        optional("confidence", "number", "How sure the match is.", "0.92", "marts", minimum=0, maximum=1),
        optional("reason", "text", "What agreed, in words.", "indicator 0.93; unit 个; period 2024", "marts"),
        optional("ratio", "number", "Result divided by target.", "1.1", "marts"),
        required(
            "state",
            "text",
            "What the result says about the target.",
            "reached",
            "marts",
            allowed=("reached", "missed", "reported", "no_result"),
        ),
    ),
    indexes=(("issuer_key",), ("revision_id",), ("plan_year",)),
)

TARGET_CHANGE = Table(
    "target_change",
    "what a revision changed in one target",
    ("change_id",),
    (
        identifier("change_id", "Hash of the two revisions and the two targets.", "marts"),
        identifier("notice_id", "The notice.", "marts", references="notice.notice_id"),
        identifier("from_revision_id", "The earlier text.", "marts"),
        identifier("to_revision_id", "The later text.", "marts"),
        required("from_year", "integer", "The earlier text's year of publication.", "2024", "marts"),
        required("to_year", "integer", "The later text's year of publication.", "2024", "marts"),
        required("changed_at", "timestamp", "When the later text was first fetched.", "2026-11-28T18:11:02Z", "marts"),
        required("change", "text", "What happened.", "value", "marts", allowed=("added", "removed", "value", "wording")),
        perhaps("from_target_id", "The target in the earlier text; null where it was added.", "marts"),
        perhaps("to_target_id", "The target in the later text; null where it was removed.", "marts"),
        required("sentence", "text", "The change in words that can be quoted.", "养老服务综合体:20个 → 25个", "marts"),
    ),
    indexes=(("notice_id",), ("changed_at",)),
)

DOMAIN = Table(
    "domain",
    "a field of work",
    ("domain",),
    (
        required("domain", "text", "The code.", "elderly_care", "dimension"),
        required("name_zh", "text", "Chinese name.", "养老服务", "dimension"),
        required("name_en", "text", "English name.", "Elderly care", "dimension"),
        required("position", "integer", "The guide's order.", "4", "dimension"),
    ),
)

REGION = Table(
    "region",
    "a province, city or county by its 行政区划代码",
    ("region_code",),
    (
        required("region_code", "text", "行政区划代码, six digits.", "420100", "dimension", pattern="^[0-9]{6}$"),
        required("name", "text", "Its name.", "武汉市", "dimension"),
        required("level", "text", "Its level.", "city", "dimension", allowed=("province", "city", "county")),
        optional(
            "parent_code",
            "text",
            "The code of what it belongs to; null for a province.",
            "420000",
            "dimension",
            references="region.region_code",
        ),
        required("province", "text", "Name of its province.", "湖北省", "dimension"),
        optional("city", "text", "Name of its city; null directly under a province.", "武汉市", "dimension"),
    ),
    indexes=(("parent_code",),),
)

CALENDAR = Table(
    "calendar",
    "a day",
    ("day",),
    (
        required("day", "date", "The day.", "2024-03-08", "dimension"),
        required("year", "integer", "Year.", "2024", "dimension"),
        required("quarter", "integer", "Quarter.", "1", "dimension", minimum=1, maximum=4),
        required("month", "integer", "Month.", "3", "dimension", minimum=1, maximum=12),
        required("year_month", "text", "Year and month.", "2024-03", "dimension"),
        required("iso_week", "integer", "ISO week.", "10", "dimension", minimum=1, maximum=53),
        required("weekday", "integer", "1 for Monday to 7.", "5", "dimension", minimum=1, maximum=7),
        optional("is_workday", "boolean", "Whether offices work; null where not yet proclaimed.", "true", "dimension"),
        optional("holiday", "text", "The holiday's name.", "Spring Festival", "dimension"),
    ),
)

WAREHOUSE_STATE = Table(
    "warehouse_state",
    "what the warehouse remembers about itself",
    ("name",),
    (
        required("name", "text", "What it is about.", "views", "loader"),
        required("value", "text", "The value, often a digest of what was built.", "9f2c…", "loader"),
    ),
)
