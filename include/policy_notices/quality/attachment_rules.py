"""What must hold of a notice's files, and of the snapshots that everything rests on."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from policy_notices.identifiers import archive_name, digest, identifier, repeat_of
from policy_notices.quality import furniture
from policy_notices.quality.rules import Batch, Book, Row

ATTACHMENTS = Book("attachment")
SNAPSHOTS = Book("snapshot")
NOTHING = digest(b"")
STATUSES = ("read", "empty", "encrypted", "broken", "too_large", "unsupported", "missing")
DOCUMENTS = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|rtf|zip|rar|7z)$", re.IGNORECASE)


@ATTACHMENTS.rule("revision_id", "critical", "The file's notice is not in this run. This is a fault of the parse stage: run it again.")
def file_has_its_notice(row: Row, batch: Batch) -> str | None:
    return None if batch.notice_of(row) else f"revision {row['revision_id']}"


@ATTACHMENTS.rule(
    "attachment_id",
    "critical",
    "The id does not follow from notice and address, so the file could be doubled at the next run. Report it as a "
    "fault of the parse stage.",
)
def file_id_follows(row: Row, batch: Batch) -> str | None:
    made = identifier(row["revision_id"], row["url"])
    return None if row["attachment_id"] == made else f"{row['attachment_id']}, computed {made}"


@ATTACHMENTS.rule("url", "critical", "The file's address is no absolute web address. Look at the link on the notice's page.")
def file_address_is_absolute(row: Row, batch: Batch) -> str | None:
    parts = urlsplit(row["url"])
    return None if parts.scheme in ("http", "https") and parts.hostname else row["url"]


@ATTACHMENTS.rule("url", "critical", "The notice lists the same file twice; the first stays. Reject this one.")
def file_stands_once(row: Row, batch: Batch) -> str | None:
    return row["url"] if batch.repeated("file", row["revision_id"], row["url"]) else None


@ATTACHMENTS.rule("name", "critical", "The file has no name, so nobody knows what it is. Look at the link on the notice's page.")
def file_has_a_name(row: Row, batch: Batch) -> str | None:
    return None if (row["name"] or "").strip() else repr(row["name"])


@ATTACHMENTS.rule("status", "critical", "The file's status is none that is defined. Report it as a fault of the attachment reader.")
def file_status_is_defined(row: Row, batch: Batch) -> str | None:
    return None if row["status"] in STATUSES else row["status"]


@ATTACHMENTS.rule("problem", "critical", "The file was not read and nobody says why. Report it as a fault of the attachment reader.")
def file_problem_is_named(row: Row, batch: Batch) -> str | None:
    return None if row["status"] in ("read", "empty") or row["problem"] else f"{row['status']} without a problem"


@ATTACHMENTS.rule("text", "critical", "The file counts as read and has no text. Report it as a fault of the attachment reader.")
def file_read_has_text(row: Row, batch: Batch) -> str | None:
    return "read, no text" if row["status"] == "read" and not (row["text"] or "").strip() else None


@ATTACHMENTS.rule("pages", "critical", "The file counts as read and has no page. Report it as a fault of the attachment reader.")
def file_read_has_pages(row: Row, batch: Batch) -> str | None:
    return f"{row['pages']} pages" if row["status"] == "read" and not row["pages"] else None


@ATTACHMENTS.rule(
    "media_type", "critical", "A web page came in place of the file: an error or login page. Open the address; fetch the notice again."
)
def file_is_no_web_page(row: Row, batch: Batch) -> str | None:
    if "html" in (row["media_type"] or "") and DOCUMENTS.search(urlsplit(row["url"]).path):
        return f"{row['media_type']} at {row['url']}"
    return None


@ATTACHMENTS.rule("text", "critical", "The file's text is a challenge or an error page. Open the address; fetch the notice again.")
def file_is_no_challenge(row: Row, batch: Batch) -> str | None:
    text = row["text"] or ""
    return (furniture.found(furniture.CHALLENGE, text) or furniture.found(furniture.ERROR_PAGE, text)) if len(text) < 500 else None


@ATTACHMENTS.rule(
    "text",
    "warning",
    "The file's text was decoded wrongly or its font has no Unicode table. Read the file itself before its words are used.",
)
def file_text_is_decoded(row: Row, batch: Batch) -> str | None:
    text = row["text"] or ""
    lost = len(furniture.LOST.findall(text))
    return furniture.found(furniture.MOJIBAKE, text) or (f"{lost} lost characters of {len(text)}" if lost > len(text) * 0.05 else None)


@ATTACHMENTS.rule(
    "status",
    "warning",
    "The file could not be read: targets that stand only in it are missing. Open it; an encrypted or broken file must "
    "be asked for at the portal.",
)
def file_was_read(row: Row, batch: Batch) -> str | None:
    return f"{row['status']}: {row['problem']}" if row["status"] in ("encrypted", "broken", "missing") else None


@ATTACHMENTS.rule(
    "status",
    "info",
    "The file has no text of its own, is too large or of a kind that is not read (an image, a video). Nothing is to be done.",
)
def file_is_of_a_readable_kind(row: Row, batch: Batch) -> str | None:
    return row["status"] if row["status"] in ("empty", "too_large", "unsupported") else None


@SNAPSHOTS.rule("snapshot_id", "critical", "The id does not follow from portal, run and address. Report it as a fault of the fetch stage.")
def snapshot_id_follows(row: Row, batch: Batch) -> str | None:
    made = identifier(row["portal_id"], archive_name(row["run_id"], repeat_of(row["archive_path"])), row["url"])
    return None if row["snapshot_id"] == made else f"{row['snapshot_id']}, computed {made}"


@SNAPSHOTS.rule("status", "critical", "A page was kept that the portal did not serve as a success. Open the address; fetch the page again.")
def status_is_success(row: Row, batch: Batch) -> str | None:
    good = row["status"] in (200, 203, 206) or (row["status"] == 304 and row["kind"] == "revisit")
    return None if good else f"{row['status']} at {row['url']}"


@SNAPSHOTS.rule(
    "refers_to",
    "critical",
    "A repeat does not say which snapshot it repeats, or a full response does. The archive cannot give its bytes: fetch the page again.",
)
def revisit_refers(row: Row, batch: Batch) -> str | None:
    return None if (row["kind"] == "revisit") == (row["refers_to"] is not None) else f"{row['kind']}, refers to {row['refers_to']}"


@SNAPSHOTS.rule("archive_length", "critical", "The archive's record is empty. The page cannot be proved: fetch it again.")
def record_has_bytes(row: Row, batch: Batch) -> str | None:
    return None if row["archive_length"] and row["archive_length"] > 0 else f"{row['archive_length']} bytes"


@SNAPSHOTS.rule("digest", "critical", "The response had no content. The portal failed or blocked: fetch the page again.")
def content_is_not_empty(row: Row, batch: Batch) -> str | None:
    return row["url"] if row["digest"] == NOTHING else None
