"""The tables of what portals published: notices, their revisions, what these commit to, their files and the fetched responses."""

from __future__ import annotations

from .column import Column, Table

HEX32 = "^[0-9a-f]{32}$"
SHA256 = "^sha256:[0-9a-f]{64}$"
HEX = "9f2c4e0a7b1d43c58e6f0a1b2c3d4e5f"

KINDS = ("target", "result", "deliverable")
COMPARATORS = ("eq", "ge", "gt", "le", "lt", "approx", "between")


def _id(name: str, description: str, source: str, *, required: bool = True, references: str | None = None, staged: bool = True) -> Column:
    return Column(name, "text", description, HEX, source, required=required, pattern=HEX32, references=references, staged=staged)


def _portal_id() -> Column:
    return Column("portal_id", "text", "The portal, by the name of its YAML.", "wuhan_mzj", "portal declaration", required=True)


def _run_id(description: str, *, staged: bool = True) -> Column:
    return Column("run_id", "text", description, "scheduled__2026-11-21T18:10:00+00:00", "Airflow", required=True, staged=staged)


def _year() -> Column:
    description = "Year of publication, by which large tables are split; 0 where neither page nor list has a date."
    return Column(
        "published_year", "integer", description, "2024", "loader", unit="year", required=True, minimum=0, maximum=9999, staged=False
    )


SNAPSHOT = Table(
    "snapshot",
    "a response fetched in a run, and its place in the archive",
    ("snapshot_id",),
    (
        _id("snapshot_id", "Hash of portal, run and URL.", "crawl"),
        _portal_id(),
        _run_id("The run that fetched it."),
        Column("url", "text", "The address asked for.", "https://mzj.example.gov.cn/zwgk/t20240308_1.html", "portal list", required=True),
        Column("fetched_at", "timestamp", "When the response came.", "2026-11-21T18:11:02Z", "crawl", unit="UTC", required=True),
        Column("status", "integer", "HTTP status.", "200", "response", required=True, minimum=100, maximum=599),
        Column("digest", "text", "SHA-256 of the payload as served.", "sha256:9f2c…", "response", required=True, pattern=SHA256),
        Column(
            "kind",
            "text",
            "A full response, or a repeat of an earlier one.",
            "response",
            "crawl",
            required=True,
            allowed=("response", "revisit"),
        ),
        Column("content_type", "text", "The Content-Type header.", "text/html; charset=utf-8", "response"),
        Column("etag", "text", "The ETag header, sent back on the next visit.", '"5f1-60a"', "response"),
        Column(
            "last_modified", "text", "The Last-Modified header, sent back on the next visit.", "Fri, 08 Mar 2024 02:00:00 GMT", "response"
        ),
        Column(
            "archive_path", "text", "The WARC file, within the archive.", "wuhan_mzj/2026/11/run-0001.warc.gz", "archive", required=True
        ),
        Column(
            "archive_offset", "integer", "Where the record begins in the file.", "18211", "archive", unit="byte", required=True, minimum=0
        ),
        Column(
            "archive_length", "integer", "How long the record is in the file.", "9120", "archive", unit="byte", required=True, minimum=0
        ),
        _id("refers_to", "For a repeat: the snapshot that holds the payload.", "archive", required=False),
    ),
    indexes=(("portal_id", "url", "fetched_at"), ("run_id",)),
)

NOTICE = Table(
    "notice",
    "a notice, whatever number of addresses and texts it has had",
    ("notice_id",),
    (
        _id("notice_id", "Hash of the portal and the address where the notice was first seen.", "loader", staged=False),
        Column("portal_id", "text", "The portal where it was first seen.", "wuhan_mzj", "loader", required=True, staged=False),
        Column(
            "url",
            "text",
            "The address whose text it has: its first, or the next that is still there.",
            "https://…",
            "loader",
            required=True,
            staged=False,
        ),
        _id("current_revision_id", "The text it has now.", "loader", required=False, staged=False),
        Column("title", "text", "Title of the current text.", "2024年全市民政工作要点", "page", staged=False),
        Column(
            "title_key",
            "text",
            "The title without punctuation and white space, by which copies are looked for.",
            "2024年全市民政工作要点",
            "loader",
            staged=False,
        ),
        Column("issuer", "text", "The issuing body of the current text.", "市民政局", "page", staged=False),
        Column("index_no", "text", "索引号 of the current text.", "K28100000/2024-00012", "page", staged=False),
        Column("doc_no", "text", "文号 of the current text.", "武民政〔2024〕3号", "page", staged=False),
        Column("published_on", "date", "Publication date of the current text.", "2024-03-08", "page", staged=False),
        Column("text_digest", "text", "Digest of the current canonical text.", "sha256:9f2c…", "page", staged=False),
        Column(
            "first_seen_at",
            "timestamp",
            "When the notice was first fetched.",
            "2026-11-21T18:11:02Z",
            "loader",
            unit="UTC",
            required=True,
            staged=False,
        ),
        Column("first_run_id", "text", "The run that found it.", "manual-2026-11-21T18:10:00Z", "loader", required=True, staged=False),
        Column(
            "withdrawn_at",
            "timestamp",
            "When the last of its addresses was found gone (404, 410).",
            "2026-12-01T18:11:02Z",
            "loader",
            unit="UTC",
            staged=False,
        ),
    ),
    indexes=(
        ("current_revision_id",),
        ("index_no",),
        ("doc_no",),
        ("title_key",),
        ("text_digest",),
        ("portal_id", "published_on"),
        ("published_on",),
        ("issuer",),
    ),
)

NOTICE_URL = Table(
    "notice_url",
    "an address under which a portal showed a notice",
    ("portal_id", "url"),
    (
        Column("portal_id", "text", "The portal that listed it.", "wuhan_mzj", "portal declaration", required=True, staged=False),
        Column("url", "text", "The address.", "https://…", "portal list", required=True, staged=False),
        _id("notice_id", "The notice it shows.", "loader", references="notice.notice_id", staged=False),
        Column(
            "matched_by", "text", "How the address was found to show this notice.", "index_no", "loader",
            required=True, allowed=("first", "index_no", "doc_no", "text"), staged=False,
        ),
        Column("text_digest", "text", "Digest of the canonical text it showed last; a copy may differ.", "sha256:9f2c…", "page", staged=False),
        Column("first_seen_at", "timestamp", "When it was first fetched.", "2026-11-21T18:11:02Z", "loader", unit="UTC", required=True, staged=False),
        Column("last_seen_at", "timestamp", "When it last answered with the notice.", "2026-11-22T18:11:02Z", "loader", unit="UTC", required=True, staged=False),
        Column("gone_at", "timestamp", "When it was found gone (404, 410); null while it is there.", "2026-12-01T18:11:02Z", "loader", unit="UTC", staged=False),
    ),
    indexes=(("notice_id",),),
)  # fmt: skip

NOTICE_REVISION = Table(
    "notice_revision",
    "a text that a notice has had",
    ("revision_id",),
    (
        _id("revision_id", "Hash of notice and revision digest.", "parse"),
        _id("notice_id", "The notice; in staging the candidate that the loader resolves.", "parse", references="notice.notice_id"),
        _portal_id(),
        Column("url", "text", "The address it was read from.", "https://…", "portal list", required=True),
        Column("revision_digest", "text", "SHA-256 over title, metadata fields and text.", "9f2c…", "parse", required=True),
        Column("title", "text", "The title.", "2024年全市民政工作要点", "page"),
        Column("issuer", "text", "发布机构.", "市民政局", "page"),
        Column("index_no", "text", "索引号.", "K28100000/2024-00012", "page"),
        Column("doc_no", "text", "文号.", "武民政〔2024〕3号", "page"),
        Column("written_on", "date", "成文日期.", "2024-03-04", "page"),
        Column("published_on", "date", "发布日期.", "2024-03-08", "page"),
        Column("listed_on", "date", "The date beside the entry in the portal's list.", "2024-03-08", "portal list"),
        Column("listed_title", "text", "The title in the portal's list, which may be cut short.", "2024年全市民政工作…", "portal list"),
        Column("topic", "text", "主题分类.", "民政", "page"),
        Column("validity", "text", "有效性, as the page words it.", "有效", "page"),
        Column("document_kind", "text", "What sort of document it is: plan, report, …", "plan", "targets"),
        Column("plan_year", "integer", "The year that a plan or report is about.", "2024", "targets", unit="year", minimum=1949, maximum=2100),
        Column("text", "text", "Canonical text: one paragraph a line.", "为做好全市民政工作…", "page", required=True),
        Column("text_digest", "text", "SHA-256 of the canonical text.", "sha256:9f2c…", "page", required=True),
        Column("metadata_sources", "json", "For each metadata field the rule it came from.", '{"title": "meta ArticleTitle"}', "page", required=True),
        Column("sections", "json", "The numbered chapters, items and run-in headings with their offsets.", "[]", "targets", required=True),
        Column("flags", "json", "Names of what was odd but no error.", '["image_only_body"]', "page", required=True),
        Column("numerals", "json", "Numerals of the text by what became of them.", '{"target": 31, "date": 12}', "targets", required=True),
        _id("snapshot_id", "The response it was read from.", "crawl", references="snapshot.snapshot_id"),
        Column("rule_version", "text", "The version of the rules that read it.", "2026.11.1", "targets", required=True),
        _run_id("The run that loaded this reading of it."),
        Column("first_run_id", "text", "The run that first saw this text.", "manual-2026-11-21T18:10:00Z", "loader", required=True, staged=False),
        Column("revision_no", "integer", "1 for the first text of the notice, then 2, 3, …", "1", "loader", required=True, minimum=1, staged=False),
        Column("valid_from", "timestamp", "When this text was first fetched.", "2026-11-21T18:11:02Z", "loader", unit="UTC", required=True, staged=False),
        Column("valid_to", "timestamp", "When the next text was fetched; null for the current one.", "2026-11-28T18:11:02Z", "loader", unit="UTC", staged=False),
        Column("read_at", "timestamp", "Start of the run that made this reading.", "2026-11-21T18:10:00Z", "loader", unit="UTC", required=True, staged=False),
        _year(),
    ),
    partitioned=True,
    indexes=(("notice_id", "valid_from"), ("snapshot_id",), ("run_id",), ("first_run_id",), ("plan_year",), ("document_kind",)),
)  # fmt: skip

TARGET = Table(
    "target",
    "a target, result or deliverable of a revision, with its evidence",
    ("target_id",),
    (
        _id("target_id", "Hash of revision, kind and span.", "targets"),
        _id("revision_id", "The text it stands in.", "targets", references="notice_revision.revision_id"),
        _portal_id(),
        Column("ordinal", "integer", "Its place in reading order, from 0.", "0", "targets", required=True, minimum=0),
        Column("kind", "text", "A commitment, a reported quantity, or a named instrument to be issued.", "target", "targets", required=True, allowed=KINDS),
        Column("item_no", "text", "The innermost numbering it stands under.", "十一", "targets"),
        Column("section", "text", "The nearest chapter heading.", "完善养老服务体系", "targets"),
        Column("quote", "text", "The notice's own words that prove it.", "新增20个养老服务综合体", "targets", required=True),
        Column("value_text", "text", "The quantity as written; the 《title》 of a deliverable.", "20个", "targets", required=True),
        Column("value", "number", "The number, after 万, 亿, 千 and 百.", "20", "targets", unit="see the column unit"),
        Column("value_max", "number", "The upper end of a range.", "30", "targets", unit="see the column unit"),
        Column("unit", "text", "The bare unit as written.", "个", "targets"),
        Column("comparator", "text", "How the value binds: ge is 不少于, le is 不超过, approx is 约.", "ge", "targets", required=True, allowed=COMPARATORS),
        Column("action", "text", "The verb that governs the quantity.", "新增", "targets"),
        Column("indicator", "text", "What is counted or measured, understood without the sentence.", "养老服务综合体", "targets", required=True),
        Column("per", "text", "The denominator.", "每个街道", "targets"),
        Column("scope", "text", "Where or for whom it holds, if narrower than the issuer.", "各区", "targets"),
        Column("due", "date", "The date that the statement names.", "2024-12-31", "targets"),
        Column("domain", "text", "The field of work, by its code.", "elderly_care", "targets", required=True, references="domain.domain"),
        Column("value_start", "integer", "Where the quantity begins in the canonical text.", "120", "targets", unit="character", required=True, minimum=0, staged_as="start"),
        Column("value_end", "integer", "Where the quantity ends in the canonical text.", "123", "targets", unit="character", required=True, minimum=0, staged_as="end"),
        Column("quote_start", "integer", "Where the quote begins in the canonical text.", "118", "targets", unit="character", required=True, minimum=0),
        Column("quote_end", "integer", "Where the quote ends in the canonical text.", "140", "targets", unit="character", required=True, minimum=0),
        Column("damaged", "boolean", "True where the source lost or merged characters, so that the number is not to be trusted.", "false", "targets", required=True),
        Column("rules", "json", "The rules that made it what it is, in order.", '["unit.count"]', "targets", required=True),
        Column("rule_version", "text", "The version of the rules that read it.", "2026.11.1", "targets", required=True),
        _run_id("The run that loaded this reading of it."),
        _id("notice_id", "The notice.", "loader", staged=False),
        _year(),
    ),
    partitioned=True,
    indexes=(("revision_id",), ("notice_id",), ("domain", "kind"), ("due",), ("run_id",)),
)  # fmt: skip

LEDGER = Table(
    "ledger",
    "a numeral of a canonical text: the target it belongs to, or why it is none (validated and counted, not loaded)",
    ("revision_id", "ordinal"),
    (
        _id("revision_id", "The text.", "targets"),
        Column("ordinal", "integer", "Its place in the text, from 0.", "0", "targets", required=True, minimum=0),
        Column("start", "integer", "Where the numeral begins.", "12", "targets", unit="character", required=True, minimum=0),
        Column("end", "integer", "Where the numeral ends.", "16", "targets", unit="character", required=True, minimum=0),
        Column("text", "text", "The numeral as written.", "2024", "targets", required=True),
        Column("target", "integer", "The ordinal of the target it belongs to; null for none.", "3", "targets", minimum=0),
        Column("reason", "text", "Why it is none.", "date", "targets"),
        Column("rule", "text", "The rule that decided.", "date.year", "targets", required=True),
    ),
    stored=False,
)

ATTACHMENT = Table(
    "attachment",
    "a file that a revision links to",
    ("attachment_id",),
    (
        _id("attachment_id", "Hash of revision and address.", "parse"),
        _id("revision_id", "The text that links to it.", "parse", references="notice_revision.revision_id"),
        _portal_id(),
        Column("url", "text", "The file's address.", "https://…/P020240308.pdf", "page", required=True),
        Column("name", "text", "The file's name on the page.", "附件1.pdf", "page", required=True),
        Column("media_type", "text", "What the file is, by its bytes.", "application/pdf", "files"),
        Column(
            "status",
            "text",
            "What became of reading it: read, empty, encrypted, broken, too_large, unsupported, …",
            "read",
            "files",
            required=True,
        ),
        Column("problem", "text", "What went wrong, in words.", "needs a password", "files"),
        Column("pages", "integer", "Number of pages read.", "4", "files", unit="page", minimum=0),
        Column("text", "text", "The text read from it.", "附件1 …", "files"),
        _id("snapshot_id", "The fetched file; null where it was not fetched.", "crawl", required=False, references="snapshot.snapshot_id"),
        _run_id("The run that loaded it."),
        _id("notice_id", "The notice.", "loader", staged=False),
    ),
    indexes=(("revision_id",), ("notice_id",)),
)
