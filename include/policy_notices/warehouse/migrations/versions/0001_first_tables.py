"""The tables of the first version"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "portal",
        sa.Column("portal_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("region_code", sa.Text()),
        sa.Column("watermark", sa.Date()),
        sa.Column("last_run_id", sa.Text()),
        sa.Column("last_run_at", TIME),
        sa.PrimaryKeyConstraint("portal_id", name="pk_portal"),
    )
    op.create_table(
        "snapshot",
        sa.Column("snapshot_id", sa.Text(), nullable=False),
        sa.Column("portal_id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("fetched_at", TIME, nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("archive_path", sa.Text(), nullable=False),
        sa.Column("archive_offset", sa.BigInteger(), nullable=False),
        sa.Column("archive_length", sa.BigInteger(), nullable=False),
        sa.Column("refers_to", sa.Text()),
        sa.PrimaryKeyConstraint("snapshot_id", name="pk_snapshot"),
    )
    op.create_index("ix_snapshot_portal_id_url_fetched_at", "snapshot", ["portal_id", "url", "fetched_at"])
    op.create_index("ix_snapshot_run_id", "snapshot", ["run_id"])
    op.create_index("ix_snapshot_refers_to", "snapshot", ["refers_to"])
    op.create_table(
        "notice",
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.Column("portal_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("current_revision_id", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("title_key", sa.Text()),
        sa.Column("issuer", sa.Text()),
        sa.Column("index_no", sa.Text()),
        sa.Column("doc_no", sa.Text()),
        sa.Column("published_on", sa.Date()),
        sa.Column("text_digest", sa.Text()),
        sa.Column("first_seen_at", TIME, nullable=False),
        sa.Column("first_run_id", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", TIME),
        sa.PrimaryKeyConstraint("notice_id", name="pk_notice"),
    )
    op.create_index("ix_notice_current_revision_id", "notice", ["current_revision_id"])
    op.create_index("ix_notice_index_no", "notice", ["index_no"])
    op.create_index("ix_notice_doc_no", "notice", ["doc_no"])
    op.create_index("ix_notice_title_key", "notice", ["title_key"])
    op.create_index("ix_notice_portal_id_published_on", "notice", ["portal_id", "published_on"])
    op.create_index("ix_notice_published_on", "notice", ["published_on"])
    op.create_index("ix_notice_issuer", "notice", ["issuer"])
    op.create_table(
        "notice_url",
        sa.Column("portal_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.Column("matched_by", sa.Text(), nullable=False),
        sa.Column("text_digest", sa.Text()),
        sa.Column("first_seen_at", TIME, nullable=False),
        sa.Column("last_seen_at", TIME, nullable=False),
        sa.Column("gone_at", TIME),
        sa.PrimaryKeyConstraint("portal_id", "url", name="pk_notice_url"),
    )
    op.create_index("ix_notice_url_notice_id", "notice_url", ["notice_id"])
    op.create_table(
        "notice_revision",
        sa.Column("revision_id", sa.Text(), nullable=False),
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.Column("portal_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("revision_digest", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("issuer", sa.Text()),
        sa.Column("index_no", sa.Text()),
        sa.Column("doc_no", sa.Text()),
        sa.Column("written_on", sa.Date()),
        sa.Column("published_on", sa.Date()),
        sa.Column("listed_on", sa.Date()),
        sa.Column("listed_title", sa.Text()),
        sa.Column("topic", sa.Text()),
        sa.Column("validity", sa.Text()),
        sa.Column("document_kind", sa.Text()),
        sa.Column("plan_year", sa.BigInteger()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_digest", sa.Text(), nullable=False),
        sa.Column("metadata_sources", sa.JSON(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("numerals", sa.JSON(), nullable=False),
        sa.Column("snapshot_id", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("first_run_id", sa.Text(), nullable=False),
        sa.Column("revision_no", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", TIME, nullable=False),
        sa.Column("valid_to", TIME),
        sa.Column("last_seen_at", TIME, nullable=False),
        sa.Column("read_at", TIME, nullable=False),
        sa.Column("published_year", sa.BigInteger(), nullable=False),
        sa.Column("targets", sa.BigInteger(), nullable=False),
        sa.Column("results", sa.BigInteger(), nullable=False),
        sa.Column("deliverables", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("revision_id", "published_year", name="pk_notice_revision"),
        postgresql_partition_by="RANGE (published_year)",
    )
    op.create_index("ix_notice_revision_notice_id_valid_from", "notice_revision", ["notice_id", "valid_from"])
    op.create_index("ix_notice_revision_run_id", "notice_revision", ["run_id"])
    op.create_index("ix_notice_revision_first_run_id", "notice_revision", ["first_run_id"])
    op.create_index("ix_notice_revision_plan_year", "notice_revision", ["plan_year"])
    op.create_table(
        "target",
        sa.Column("target_id", sa.Text(), nullable=False),
        sa.Column("revision_id", sa.Text(), nullable=False),
        sa.Column("portal_id", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item_no", sa.Text()),
        sa.Column("section", sa.Text()),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("value_text", sa.Text(), nullable=False),
        sa.Column("value", sa.Double()),
        sa.Column("value_max", sa.Double()),
        sa.Column("unit", sa.Text()),
        sa.Column("comparator", sa.Text(), nullable=False),
        sa.Column("action", sa.Text()),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("per", sa.Text()),
        sa.Column("scope", sa.Text()),
        sa.Column("due", sa.Date()),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("value_start", sa.BigInteger(), nullable=False),
        sa.Column("value_end", sa.BigInteger(), nullable=False),
        sa.Column("quote_start", sa.BigInteger(), nullable=False),
        sa.Column("quote_end", sa.BigInteger(), nullable=False),
        sa.Column("damaged", sa.Boolean(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("published_year", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("revision_id", "target_id", "published_year", name="pk_target"),
        postgresql_partition_by="RANGE (published_year)",
    )
    op.create_index("ix_target_domain_kind", "target", ["domain", "kind"])
    op.create_index("ix_target_due", "target", ["due"])
    op.create_table(
        "attachment",
        sa.Column("attachment_id", sa.Text(), nullable=False),
        sa.Column("revision_id", sa.Text(), nullable=False),
        sa.Column("portal_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text()),
        sa.Column("pages", sa.BigInteger()),
        sa.Column("text", sa.Text()),
        sa.Column("snapshot_id", sa.Text()),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("attachment_id", name="pk_attachment"),
    )
    op.create_index("ix_attachment_revision_id", "attachment", ["revision_id"])
    op.create_index("ix_attachment_notice_id", "attachment", ["notice_id"])
    op.create_table(
        "load_run",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("portal_id", sa.Text(), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("finished_at", TIME),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("discovered", sa.BigInteger(), nullable=False),
        sa.Column("fetched", sa.BigInteger(), nullable=False),
        sa.Column("unchanged", sa.BigInteger(), nullable=False),
        sa.Column("notices_new", sa.BigInteger(), nullable=False),
        sa.Column("notices_changed", sa.BigInteger(), nullable=False),
        sa.Column("targets", sa.BigInteger(), nullable=False),
        sa.Column("results", sa.BigInteger(), nullable=False),
        sa.Column("deliverables", sa.BigInteger(), nullable=False),
        sa.Column("quarantined", sa.BigInteger(), nullable=False),
        sa.Column("failed", sa.BigInteger(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("watermark", sa.Date()),
        sa.Column("message", sa.Text()),
        sa.PrimaryKeyConstraint("run_id", name="pk_load_run"),
    )
    op.create_index("ix_load_run_portal_id_started_at", "load_run", ["portal_id", "started_at"])
    op.create_index("ix_load_run_started_at", "load_run", ["started_at"])
    op.create_table(
        "validation_result",
        sa.Column("result_id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("portal_id", sa.Text(), nullable=False),
        sa.Column("suite", sa.Text(), nullable=False),
        sa.Column("expectation", sa.Text(), nullable=False),
        sa.Column("column", sa.Text()),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("success", sa.Boolean(), nullable=False),
        sa.Column("observed", sa.Text()),
        sa.Column("unexpected_count", sa.BigInteger()),
        sa.Column("element_count", sa.BigInteger()),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("result_id", name="pk_validation_result"),
    )
    op.create_index("ix_validation_result_run_id", "validation_result", ["run_id"])
    op.create_index("ix_validation_result_portal_id_suite", "validation_result", ["portal_id", "suite"])
    op.create_table(
        "quarantine",
        sa.Column("quarantine_id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("portal_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text()),
        sa.Column("decided_at", TIME),
        sa.Column("note", sa.Text()),
        sa.Column("correction", sa.JSON()),
        sa.Column("replayed_run_id", sa.Text()),
        sa.PrimaryKeyConstraint("quarantine_id", name="pk_quarantine"),
    )
    op.create_index("ix_quarantine_status_portal_id", "quarantine", ["status", "portal_id"])
    op.create_index("ix_quarantine_run_id", "quarantine", ["run_id"])
    op.create_index("ix_quarantine_portal_id", "quarantine", ["portal_id"])
    op.create_table(
        "target_match",
        sa.Column("target_id", sa.Text(), nullable=False),
        sa.Column("revision_id", sa.Text(), nullable=False),
        sa.Column("published_year", sa.BigInteger(), nullable=False),
        sa.Column("issuer_key", sa.Text(), nullable=False),
        sa.Column("plan_year", sa.BigInteger()),
        sa.Column("result_id", sa.Text()),
        sa.Column("result_revision_id", sa.Text()),
        sa.Column("result_notice_id", sa.Text()),
        sa.Column("result_year", sa.BigInteger()),
        sa.Column("confidence", sa.Double()),
        sa.Column("reason", sa.Text()),
        sa.Column("ratio", sa.Double()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("target_id", name="pk_target_match"),
    )
    op.create_index("ix_target_match_issuer_key", "target_match", ["issuer_key"])
    op.create_index("ix_target_match_revision_id", "target_match", ["revision_id"])
    op.create_index("ix_target_match_plan_year", "target_match", ["plan_year"])
    op.create_table(
        "target_change",
        sa.Column("change_id", sa.Text(), nullable=False),
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.Column("from_revision_id", sa.Text(), nullable=False),
        sa.Column("to_revision_id", sa.Text(), nullable=False),
        sa.Column("from_year", sa.BigInteger(), nullable=False),
        sa.Column("to_year", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("from_target_id", sa.Text()),
        sa.Column("to_target_id", sa.Text()),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("change_id", name="pk_target_change"),
    )
    op.create_index("ix_target_change_notice_id", "target_change", ["notice_id"])
    op.create_index("ix_target_change_changed_at", "target_change", ["changed_at"])
    op.create_table(
        "domain",
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("domain", name="pk_domain"),
    )
    op.create_table(
        "region",
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent_code", sa.Text()),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("city", sa.Text()),
        sa.PrimaryKeyConstraint("region_code", name="pk_region"),
    )
    op.create_index("ix_region_parent_code", "region", ["parent_code"])
    op.create_table(
        "calendar",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("quarter", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.BigInteger(), nullable=False),
        sa.Column("year_month", sa.Text(), nullable=False),
        sa.Column("iso_week", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.BigInteger(), nullable=False),
        sa.Column("is_workday", sa.Boolean()),
        sa.Column("holiday", sa.Text()),
        sa.PrimaryKeyConstraint("day", name="pk_calendar"),
    )
    op.create_table(
        "warehouse_state",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_warehouse_state"),
    )
