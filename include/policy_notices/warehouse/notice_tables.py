"""The tables of what portals published: notices, their revisions, what these commit to, their files and the fetched responses."""

from __future__ import annotations

from .column import Column, Table, optional, required

HEX32 = "^[0-9a-f]{32}$"
SHA256 = "^sha256:[0-9a-f]{64}$"
HEX = "9f2c4e0a7b1d43c58e6f0a1b2c3d4e5f"

KINDS = ("target", "result", "deliverable")
COMPARATORS = ("eq", "ge", "gt", "le", "lt", "approx", "between")


def identifier(name: str, description: str, source: str, *, references: str | None = None) -> Column:
    return required(name, "text", description, HEX, source, pattern=HEX32, references=references)


def perhaps(name: str, description: str, source: str, *, references: str | None = None) -> Column:
    return optional(name, "text", description, HEX, source, pattern=HEX32, references=references)


def portal_id(source: str = "portal declaration") -> Column:
    return required("portal_id", "text", "The portal, by the name of its YAML.", "wuhan_mzj", source)


def run_id(description: str, name: str = "run_id", source: str = "Airflow") -> Column:
    return required(name, "text", description, "wuhan_mzj-2026-11-21", source)


def published_year() -> Column:
    description = "Year of publication, by which large tables are split; 0 where neither page nor list has a date."
    return required("published_year", "integer", description, "2024", "loader", minimum=0, maximum=9999)


SNAPSHOT = Table(
    "snapshot",
    "a response fetched in a run, and its place in the archive",
    ("snapshot_id",),
    (
        identifier("snapshot_id", "Hash of portal, run and URL.", "crawl"),
        portal_id(),
        run_id("The run that fetched it."),
        required("url", "text", "The address asked for.", "https://mzj.example.gov.cn/zwgk/t20240308_1.html", "portal list"),
        required("fetched_at", "timestamp", "When the response came.", "2026-11-21T18:11:02Z", "crawl"),
        required("status", "integer", "HTTP status.", "200", "response", minimum=100, maximum=599),
        required("digest", "text", "SHA-256 of the payload as served.", "sha256:9f2c…", "response", pattern=SHA256),
        required(
            "kind",
            "text",
            "A full response, or a repeat of an earlier one.",
            "response",
            "crawl",
            allowed=("response", "revisit"),
        ),
        optional("content_type", "text", "The Content-Type header.", "text/html; charset=utf-8", "response"),
        optional("etag", "text", "The ETag header, sent back on the next visit.", '"5f1-60a"', "response"),
        optional(
            "last_modified", "text", "The Last-Modified header, sent back on the next visit.", "Fri, 08 Mar 2024 02:00:00 GMT", "response"
        ),
        required("archive_path", "text", "The WARC file, within the archive.", "wuhan_mzj/2026/11/run-0001.warc.gz", "archive"),
        required("archive_offset", "integer", "Where the record begins in the file.", "18211", "archive", unit="byte", minimum=0),
        required("archive_length", "integer", "How long the record is in the file.", "9120", "archive", unit="byte", minimum=0),
        perhaps("refers_to", "For a repeat: the snapshot that holds the payload.", "archive"),
    ),
    indexes=(("portal_id", "url", "fetched_at"), ("run_id",), ("refers_to",)),
    sparse=("refers_to",),
)

NOTICE = Table(
    "notice",
    "a notice, whatever number of addresses and texts it has had",
    ("notice_id",),
    (
        identifier("notice_id", "Hash of the portal and the address where the notice was first seen.", "loader"),
        portal_id("loader"),
        required("url", "text", "The address whose text it has: its first, or the next that is still there.", "https://…", "loader"),
        perhaps("current_revision_id", "The text it has now.", "loader"),
        optional("title", "text", "Title of the current text.", "2024年全省老龄工作安排", "loader"),
        optional("title_key", "text", "The title without punctuation, by which copies are sought.", "2024年全省老龄工作安排", "loader"),
        optional("issuer", "text", "The issuing body of the current text.", "市民政局", "loader"),
        optional("index_no", "text", "索引号 of the current text.", "K28100000/2024-00012", "loader"),
        optional("doc_no", "text", "文号 of the current text.", "武民政〔2024〕3号", "loader"),
        optional("published_on", "date", "Publication date of the current text.", "2024-03-08", "loader"),
        optional("text_digest", "text", "Digest of the current canonical text.", "sha256:9f2c…", "loader"),
        required("first_seen_at", "timestamp", "When the notice was first fetched.", "2026-11-21T18:11:02Z", "loader"),
        run_id("The run that found it.", "first_run_id", "loader"),
        optional(
            "withdrawn_at", "timestamp", "When the last of its addresses was found gone (404, 410).", "2026-12-01T18:11:02Z", "loader"
        ),
    ),
    indexes=(
        ("current_revision_id",),
        ("index_no",),
        ("doc_no",),
        ("title_key",),
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
        portal_id("loader"),
        required("url", "text", "The address.", "https://…", "loader"),
        identifier("notice_id", "The notice it shows.", "loader", references="notice.notice_id"),
        required(
            "matched_by",
            "text",
            "How the address was found to show this notice.",
            "index_no",
            "loader",
            allowed=("first", "index_no", "doc_no", "text"),
        ),
        optional("text_digest", "text", "Digest of the canonical text it showed last; a copy may differ.", "sha256:9f2c…", "loader"),
        required("first_seen_at", "timestamp", "When it was first fetched.", "2026-11-21T18:11:02Z", "loader"),
        required("last_seen_at", "timestamp", "When it last answered with the notice.", "2026-11-22T18:11:02Z", "loader"),
        optional("gone_at", "timestamp", "When it was found gone (404, 410); null while it is there.", "2026-12-01T18:11:02Z", "loader"),
    ),
    indexes=(("notice_id",),),
)

NOTICE_REVISION = Table(
    "notice_revision",
    "a text that a notice has had",
    ("revision_id",),
    (
        identifier("revision_id", "Hash of notice and revision digest.", "parse"),
        identifier("notice_id", "The notice; in staging the candidate that the loader resolves.", "parse", references="notice.notice_id"),
        portal_id(),
        required("url", "text", "The address it was read from.", "https://…", "portal list"),
        required("revision_digest", "text", "SHA-256 over title, metadata fields and text.", "9f2c…", "parse"),
        optional("title", "text", "The title.", "2024年全省老龄工作安排", "page"),
        optional("issuer", "text", "发布机构.", "市民政局", "page"),
        optional("index_no", "text", "索引号.", "K28100000/2024-00012", "page"),
        optional("doc_no", "text", "文号.", "武民政〔2024〕3号", "page"),
        optional("written_on", "date", "成文日期.", "2024-03-04", "page"),
        optional("published_on", "date", "发布日期.", "2024-03-08", "page"),
        optional("listed_on", "date", "The date beside the entry in the portal's list.", "2024-03-08", "portal list"),
        optional("listed_title", "text", "The title in the portal's list, which may be cut short.", "2024年全市民政工作…", "portal list"),
        optional("topic", "text", "主题分类.", "民政", "page"),
        optional("validity", "text", "有效性, as the page words it.", "有效", "page"),
        optional("document_kind", "text", "What sort of document it is: plan, report, …", "plan", "targets"),
        optional(
            "plan_year", "integer", "The year that a plan or report is about.", "2024", "targets", unit="year", minimum=1949, maximum=2100
        ),
        required("text", "text", "Canonical text: one paragraph a line.", "为做好全市民政工作…", "page"),
        required("text_digest", "text", "SHA-256 of the canonical text.", "sha256:9f2c…", "page"),
        required("metadata_sources", "json", "For each metadata field the rule it came from.", '{"title": "meta ArticleTitle"}', "page"),
        required("sections", "json", "The numbered chapters, items and run-in headings with their offsets.", "[]", "targets"),
        required("flags", "json", "Names of what was odd but no error.", '["image_only_body"]', "page"),
        required("numerals", "json", "Numerals of the text by what became of them.", '{"target": 31, "date": 12}', "targets"),
        identifier("snapshot_id", "The response it was read from.", "crawl", references="snapshot.snapshot_id"),
        required("rule_version", "text", "The version of the rules that read it.", "2026.11.1", "targets"),
        run_id("The run that loaded this reading of it."),
        run_id("The run that first saw this text.", "first_run_id", "loader"),
        required("revision_no", "integer", "1 for the first text of the notice, then 2, 3, …", "1", "loader", minimum=1),
        required("valid_from", "timestamp", "When this text was first fetched.", "2026-11-21T18:11:02Z", "loader"),
        optional("valid_to", "timestamp", "When the next text was fetched; null for the current one.", "2026-11-28T18:11:02Z", "loader"),
        required("last_seen_at", "timestamp", "When this text was last read from a response.", "2026-11-27T18:11:02Z", "loader"),
        required("read_at", "timestamp", "Start of the run that made this reading.", "2026-11-21T18:10:00Z", "loader"),
        published_year(),
        required("targets", "integer", "Targets read from this text.", "31", "loader", minimum=0),
        required("results", "integer", "Results read from this text.", "4", "loader", minimum=0),
        required("deliverables", "integer", "Deliverables read from this text.", "2", "loader", minimum=0),
    ),
    partitioned=True,
    indexes=(("notice_id", "valid_from"), ("run_id",), ("first_run_id",), ("plan_year",)),
)

TARGET = Table(
    "target",
    "a target, result or deliverable of a revision, with its evidence",
    ("target_id",),
    (
        identifier("target_id", "Hash of revision, kind and span.", "targets"),
        identifier("revision_id", "The text it stands in.", "targets", references="notice_revision.revision_id"),
        portal_id(),
        required("ordinal", "integer", "Its place in reading order, from 0.", "0", "targets", minimum=0),
        required("kind", "text", "A commitment, a reported quantity, or an instrument to be issued.", "target", "targets", allowed=KINDS),
        optional("item_no", "text", "The innermost numbering it stands under.", "十一", "targets"),
        optional("section", "text", "The nearest chapter heading.", "完善养老服务体系", "targets"),
        required("quote", "text", "The notice's own words that prove it.", "新增20个养老服务综合体", "targets"),
        required("value_text", "text", "The quantity as written; the 《title》 of a deliverable.", "20个", "targets"),
        optional("value", "number", "The number, after 万, 亿, 千 and 百.", "20", "targets", unit="see the column unit"),
        optional("value_max", "number", "The upper end of a range.", "30", "targets", unit="see the column unit"),
        optional("unit", "text", "The bare unit as written.", "个", "targets"),
        required(
            "comparator", "text", "How the value binds: ge is 不少于, le is 不超过, approx is 约.", "ge", "targets", allowed=COMPARATORS
        ),
        optional("action", "text", "The verb that governs the quantity.", "新增", "targets"),
        required("indicator", "text", "What is counted or measured, understood without the sentence.", "养老服务综合体", "targets"),
        optional("per", "text", "The denominator.", "每个街道", "targets"),
        optional("scope", "text", "Where or for whom it holds, if narrower than the issuer.", "各区", "targets"),
        optional("due", "date", "The date that the statement names.", "2024-12-31", "targets"),
        required("domain", "text", "The field of work, by its code.", "elderly_care", "targets", references="domain.domain"),
        required(
            "value_start",
            "integer",
            "Where the quantity begins in the canonical text.",
            "120",
            "targets",
            unit="character",
            minimum=0,
            staged_as="start",
        ),
        required(
            "value_end",
            "integer",
            "Where the quantity ends in the canonical text.",
            "123",
            "targets",
            unit="character",
            minimum=0,
            staged_as="end",
        ),
        required("quote_start", "integer", "Where the quote begins in the canonical text.", "118", "targets", unit="character", minimum=0),
        required("quote_end", "integer", "Where the quote ends in the canonical text.", "140", "targets", unit="character", minimum=0),
        required("damaged", "boolean", "True where the source lost characters: the number is not to be trusted.", "false", "targets"),
        required("rules", "json", "The rules that made it what it is, in order.", '["unit.count"]', "targets"),
        required("rule_version", "text", "The version of the rules that read it.", "2026.11.1", "targets"),
        run_id("The run that loaded this reading of it."),
        published_year(),
    ),
    partitioned=True,
    keyed=False,
    indexes=(("revision_id",), ("domain", "kind"), ("due",)),
    sparse=("due",),
)

LEDGER = Table(
    "ledger",
    "a numeral of a canonical text: the target it belongs to, or why it is none (validated and counted, not loaded)",
    ("revision_id", "ordinal"),
    (
        identifier("revision_id", "The text.", "targets"),
        required("ordinal", "integer", "Its place in the text, from 0.", "0", "targets", minimum=0),
        required("start", "integer", "Where the numeral begins.", "12", "targets", unit="character", minimum=0),
        required("end", "integer", "Where the numeral ends.", "16", "targets", unit="character", minimum=0),
        required("text", "text", "The numeral as written.", "2024", "targets"),
        optional("target", "integer", "The ordinal of the target it belongs to; null for none.", "3", "targets", minimum=0),
        optional("reason", "text", "Why it is none.", "date", "targets"),
        required("rule", "text", "The rule that decided.", "date.year", "targets"),
    ),
    stored=False,
)

ATTACHMENT = Table(
    "attachment",
    "a file that a revision links to",
    ("attachment_id",),
    (
        identifier("attachment_id", "Hash of revision and address.", "parse"),
        identifier("revision_id", "The text that links to it.", "parse", references="notice_revision.revision_id"),
        portal_id(),
        required("url", "text", "The file's address.", "https://…/P020240308.pdf", "page"),
        required("name", "text", "The file's name on the page.", "附件1.pdf", "page"),
        optional("media_type", "text", "What the file is, by its bytes.", "application/pdf", "files"),
        required("status", "text", "What became of reading it.", "read", "files"),
        optional("problem", "text", "What went wrong, in words.", "needs a password", "files"),
        optional("pages", "integer", "Number of pages read.", "4", "files", unit="page", minimum=0),
        optional("text", "text", "The text read from it.", "附件1 …", "files"),
        perhaps("snapshot_id", "The fetched file; null where it was not fetched.", "crawl", references="snapshot.snapshot_id"),
        run_id("The run that loaded it."),
        identifier("notice_id", "The notice.", "loader"),
    ),
    indexes=(("revision_id",), ("notice_id",)),
)
