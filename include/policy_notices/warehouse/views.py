"""The views that analysts read: a contract. Columns are added at the end, never changed.

They are in schema `bi` on PostgreSQL and have the prefix `bi_` on SQLite. Each shows current texts only; withdrawn notices are marked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .registry import METADATA, TABLES

NOTICE, REVISION, TARGET, PORTAL, REGION, DOMAIN, CALENDAR, RUN, RESULT, QUARANTINE, MATCH, CHANGE = (
    METADATA.tables[name]
    for name in (
        *("notice", "notice_revision", "target", "portal", "region", "domain", "calendar"),
        *("load_run", "validation_result", "quarantine", "target_match", "target_change"),
    )
)


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column of a view. Without a description it has that of the registry's column which it shows."""

    name: str
    expression: sa.ColumnElement[Any]
    description: str

    @property
    def type(self) -> str:
        return str(self.expression.type.python_type.__name__)


@dataclass(frozen=True, slots=True)
class View:
    """A view: its grain in words, its columns, its rows. `source` joins the tables and may filter them."""

    name: str
    grain: str
    columns: tuple[ViewColumn, ...]
    source: Callable[[sa.Select[Any]], sa.Select[Any]]

    def select(self) -> sa.Select[Any]:
        return self.source(sa.select(*(column.expression.label(column.name) for column in self.columns)))


def shown(column: sa.Column[Any], name: str | None = None, description: str | None = None) -> ViewColumn:
    declared = TABLES[column.table.name][column.name]
    return ViewColumn(name or column.name, column, description or declared.comment)


def made(name: str, expression: sa.ColumnElement[Any], description: str) -> ViewColumn:
    return ViewColumn(name, expression, description)


def several(table: sa.Table, *names: str) -> tuple[ViewColumn, ...]:
    return tuple(shown(table.c[name]) for name in names)


WITHDRAWN = made("is_withdrawn", NOTICE.c.withdrawn_at.is_not(None), "True where the portal no longer has the notice.")
PLACE = (
    shown(PORTAL.c.name, "portal_name"),
    shown(PORTAL.c.region_code),
    shown(REGION.c.name, "region_name", "The place that the portal serves. Example: 武汉市."),
    shown(REGION.c.province),
    shown(REGION.c.city),
)


def _with_place(query: sa.Select[Any]) -> sa.Select[Any]:
    return query.outerjoin(PORTAL, PORTAL.c.portal_id == NOTICE.c.portal_id).outerjoin(REGION, REGION.c.region_code == PORTAL.c.region_code)


def _current(query: sa.Select[Any]) -> sa.Select[Any]:
    return query.join(REVISION, REVISION.c.revision_id == NOTICE.c.current_revision_id)


TARGETS = View(
    "targets",
    "a target, result or deliverable of a notice's current text",
    (
        *several(TARGET, "target_id"),
        *several(NOTICE, "notice_id"),
        *several(TARGET, "revision_id", "portal_id"),
        *PLACE,
        *several(NOTICE, "title", "issuer", "doc_no", "index_no", "url", "published_on"),
        *several(TARGET, "published_year", "kind", "domain"),
        shown(DOMAIN.c.name_zh, "domain_zh"),
        shown(DOMAIN.c.name_en, "domain_en"),
        *several(TARGET, "section", "item_no", "indicator", "value", "value_max", "unit", "comparator", "action", "per", "scope", "due"),
        *several(
            TARGET, "value_text", "quote", "value_start", "value_end", "quote_start", "quote_end", "damaged", "ordinal", "rule_version"
        ),
        WITHDRAWN,
    ),
    lambda query: _with_place(
        query.select_from(TARGET)
        .join(NOTICE, NOTICE.c.current_revision_id == TARGET.c.revision_id)
        .outerjoin(DOMAIN, DOMAIN.c.domain == TARGET.c.domain)
    ),
)

NOTICES = View(
    "notices",
    "a notice with its current text",
    (
        *several(NOTICE, "notice_id", "portal_id"),
        *PLACE,
        *several(NOTICE, "url", "title", "issuer", "index_no", "doc_no"),
        *several(REVISION, "written_on", "published_on", "listed_on", "topic", "validity", "document_kind", "plan_year"),
        *several(REVISION, "published_year", "targets", "results", "deliverables", "revision_id", "revision_no"),
        shown(NOTICE.c.first_seen_at),
        shown(REVISION.c.valid_from, "changed_at", "When the current text was first fetched."),
        *several(REVISION, "rule_version", "text"),
        shown(NOTICE.c.withdrawn_at),
        WITHDRAWN,
    ),
    lambda query: _with_place(_current(query.select_from(NOTICE))),
)


def _same_target(table: Any, revision_id: Any, target_id: Any, year: Any) -> sa.ColumnElement[bool]:
    """The whole key, so that the database goes to one row of one partition."""
    return sa.and_(table.c.revision_id == revision_id, table.c.target_id == target_id, table.c.published_year == year)


RESULT_TARGET, RESULT_NOTICE = TARGET.alias("result_target"), NOTICE.alias("result_notice")

TARGET_PROGRESS = View(
    "target_progress",
    "a plan's target, beside the result that a later notice of the same issuer reports (null where none was found)",
    (
        *several(TARGET, "target_id"),
        *several(NOTICE, "notice_id"),
        *several(TARGET, "portal_id"),
        *PLACE,
        *several(NOTICE, "issuer"),
        shown(MATCH.c.plan_year),
        shown(TARGET.c.domain),
        shown(DOMAIN.c.name_zh, "domain_zh"),
        shown(DOMAIN.c.name_en, "domain_en"),
        *several(TARGET, "indicator", "scope", "per", "unit", "comparator"),
        shown(TARGET.c.value, "target_value", "What the plan commits to. Unit: see the column unit."),
        shown(TARGET.c.value_max, "target_value_max", "The upper end of the plan's range. Unit: see the column unit."),
        *several(TARGET, "due"),
        shown(TARGET.c.quote, "target_quote", "The plan's own words."),
        shown(NOTICE.c.title, "plan_title", "Title of the plan."),
        shown(NOTICE.c.url, "plan_url", "Address of the plan."),
        shown(NOTICE.c.published_on, "plan_published_on", "When the plan was published."),
        made("result_id", RESULT_TARGET.c.target_id, "The result's target_id; null where none was found."),
        made("result_value", RESULT_TARGET.c.value, "What the later notice reports. Unit: see the column unit."),
        made("result_indicator", RESULT_TARGET.c.indicator, "How the later notice names what it measures."),
        made("result_quote", RESULT_TARGET.c.quote, "The later notice's own words."),
        made("result_title", RESULT_NOTICE.c.title, "Title of the later notice."),
        made("result_url", RESULT_NOTICE.c.url, "Address of the later notice."),
        made("result_published_on", RESULT_NOTICE.c.published_on, "When the later notice was published."),
        *several(MATCH, "state", "ratio", "confidence", "reason"),
        WITHDRAWN,
    ),
    lambda query: _with_place(
        query.select_from(MATCH)
        .join(TARGET, _same_target(TARGET, MATCH.c.revision_id, MATCH.c.target_id, MATCH.c.published_year))
        .join(NOTICE, NOTICE.c.current_revision_id == MATCH.c.revision_id)
        .outerjoin(DOMAIN, DOMAIN.c.domain == TARGET.c.domain)
        .outerjoin(RESULT_TARGET, _same_target(RESULT_TARGET, MATCH.c.result_revision_id, MATCH.c.result_id, MATCH.c.result_year))
        .outerjoin(RESULT_NOTICE, RESULT_NOTICE.c.notice_id == MATCH.c.result_notice_id)
    ),
)

FROM_TARGET, TO_TARGET = TARGET.alias("from_target"), TARGET.alias("to_target")

TARGET_CHANGES = View(
    "target_changes",
    "what a revision changed in one target",
    (
        *several(CHANGE, "change_id", "notice_id", "change", "sentence", "changed_at"),
        *PLACE,
        *several(NOTICE, "portal_id", "title", "issuer", "url", "published_on"),
        made("indicator", sa.func.coalesce(TO_TARGET.c.indicator, FROM_TARGET.c.indicator), "What is counted or measured."),
        made("domain", sa.func.coalesce(TO_TARGET.c.domain, FROM_TARGET.c.domain), "The field of work, by its code."),
        made("from_value", FROM_TARGET.c.value, "The earlier value; null where the target was added."),
        made("to_value", TO_TARGET.c.value, "The later value; null where the target was removed."),
        made("unit", sa.func.coalesce(TO_TARGET.c.unit, FROM_TARGET.c.unit), "The bare unit as written."),
        made("from_quote", FROM_TARGET.c.quote, "The earlier text's own words."),
        made("to_quote", TO_TARGET.c.quote, "The later text's own words."),
        *several(CHANGE, "from_revision_id", "to_revision_id", "from_target_id", "to_target_id"),
    ),
    lambda query: _with_place(
        query.select_from(CHANGE)
        .join(NOTICE, NOTICE.c.notice_id == CHANGE.c.notice_id)
        .outerjoin(FROM_TARGET, _same_target(FROM_TARGET, CHANGE.c.from_revision_id, CHANGE.c.from_target_id, CHANGE.c.from_year))
        .outerjoin(TO_TARGET, _same_target(TO_TARGET, CHANGE.c.to_revision_id, CHANGE.c.to_target_id, CHANGE.c.to_year))
    ),
)

DATA_QUALITY = View(
    "data_quality",
    "an expectation's result in a run",
    (
        *several(RESULT, "result_id", "run_id", "portal_id"),
        shown(PORTAL.c.name, "portal_name"),
        *several(RUN, "started_at"),
        made("run_status", RUN.c.status, "How the run ended."),
        *several(
            RESULT, "suite", "expectation", "column", "severity", "success", "observed", "unexpected_count", "element_count", "meaning"
        ),
        made("run_quarantined", RUN.c.quarantined, "Rows that the run held back."),
    ),
    lambda query: (
        query.select_from(RESULT)
        .outerjoin(RUN, RUN.c.run_id == RESULT.c.run_id)
        .outerjoin(PORTAL, PORTAL.c.portal_id == RESULT.c.portal_id)
    ),
)


def _dimension(name: str, table: sa.Table) -> View:
    columns = several(table, *(column.name for column in table.columns))
    return View(name, TABLES[table.name].grain, columns, lambda query: query.select_from(table))


REGIONS = _dimension("regions", REGION)
DOMAINS = _dimension("domains", DOMAIN)
CALENDAR_VIEW = _dimension("calendar", CALENDAR)
