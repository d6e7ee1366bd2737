"""What must hold of a notice beyond its columns' types: identity, text, title, dates, plan, ledger and lineage."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, timedelta
from urllib.parse import urlsplit

from policy_notices.identifiers import digest, identifier
from policy_notices.quality import furniture
from policy_notices.quality.rules import Batch, Book, Row

NOTICES = Book("notice_revision")
SHORT = 500
"""Characters: a challenge or error page is short; a long notice may speak of verification codes."""
ZONE = timedelta(days=1)
"""Fetch times are UTC and dates are China's, at most a day apart."""


def flags(row: Row) -> list[str]:
    return [str(flag) for flag in json.loads(row["flags"] or "[]")]


def day_of(row: Row, batch: Batch) -> date:
    """The day on which the notice's page was fetched; the run's day where its snapshot is not in the batch (re-reading)."""
    snapshot = batch.snapshots.get(row["snapshot_id"])
    return snapshot["fetched_at"].date() if snapshot else batch.context.run_date


@NOTICES.rule(
    "revision_id",
    "critical",
    "The same notice stands twice in this run; the first stays. The portal lists it twice or a page was parsed twice: reject this one.",
)
def notice_stands_once(row: Row, batch: Batch) -> str | None:
    return row["url"] if batch.repeated("notice", row["notice_id"]) else None


@NOTICES.rule(
    "notice_id",
    "critical",
    "The ids do not follow from portal, address and content, so the notice could be doubled at the next run. This is a "
    "fault of the parse stage: report it.",
)
def ids_follow_from_content(row: Row, batch: Batch) -> str | None:
    made = identifier(row["notice_id"], row["revision_digest"]), identifier(row["notice_id"], row["revision_digest"], row["snapshot_id"])
    if row["revision_id"] not in made:
        return f"revision_id {row['revision_id']} is not that of its notice and digest"
    return None  # the second form is the loader's, for a text that the notice had before and lost


@NOTICES.rule(
    "portal_id", "critical", "The notice belongs to another portal than the run. Staging folders were mixed up: run the portal again."
)
def portal_is_the_runs(row: Row, batch: Batch) -> str | None:
    return None if row["portal_id"] == batch.context.portal_id else row["portal_id"]


@NOTICES.rule(
    "text_digest",
    "critical",
    "The text is not the one that its digest was made of: it was changed between parsing and validation. Run the parse stage again.",
)
def text_has_its_digest(row: Row, batch: Batch) -> str | None:
    made = digest((row["text"] or "").encode())
    return None if row["text_digest"] == made else f"{row['text_digest']}, computed {made}"


@NOTICES.rule(
    "snapshot_id",
    "critical",
    "The page that the notice was read from is not among the run's snapshots, so its numbers cannot be traced to "
    "bytes. Fetch the page again.",
)
def snapshot_is_known(row: Row, batch: Batch) -> str | None:
    if "snapshot" not in batch.present or row["snapshot_id"] in batch.snapshots:
        return None
    return f"snapshot {row['snapshot_id']} is not in the run"


@NOTICES.rule(
    "url", "critical", "The notice's address is no absolute web address. The list reader made a wrong link: see the portal's list page."
)
def address_is_absolute(row: Row, batch: Batch) -> str | None:
    parts = urlsplit(row["url"])
    return None if parts.scheme in ("http", "https") and parts.hostname and not re.search(r"\s", row["url"]) else row["url"]


@NOTICES.rule(
    "title", "critical", "The notice has no title. Open the page: where it has one, the portal's `selectors` need an entry for it."
)
def title_is_there(row: Row, batch: Batch) -> str | None:
    return None if (row["title"] or "").strip() else "no title"


@NOTICES.rule(
    "title",
    "critical",
    "The title is a word of the page's frame and not the notice's. The page's layout changed: set the portal's `selectors` for `title`.",
)
def title_is_not_furniture(row: Row, batch: Batch) -> str | None:
    title = re.sub(r"[\s>》:：\-_|·]+", "", row["title"] or "").lower()
    return row["title"] if title in furniture.TITLES or title.startswith("当前位置") else None


@NOTICES.rule(
    "title",
    "warning",
    "The title holds markup, a line break or is longer than 200 characters. Look whether the title's selector takes in too much.",
)
def title_is_plain(row: Row, batch: Batch) -> str | None:
    title = row["title"] or ""
    if furniture.MARKUP.search(title) or "\n" in title or len(title) > 200:
        return title[:240]
    return None


@NOTICES.rule(
    "title",
    "warning",
    "The page's title shares nothing with the title in the list: the link may lead to another page than it says. Open both.",
)
def title_is_the_listed_one(row: Row, batch: Batch) -> str | None:
    title, listed = (re.sub(r"[\W_]+", "", row[name] or "") for name in ("title", "listed_title"))
    if len(title) < 4 or len(listed) < 4:
        return None
    pairs, listed_pairs = ({words[n : n + 2] for n in range(len(words) - 1)} for words in (title, listed))
    return None if pairs & listed_pairs else f"page: {row['title']}; list: {row['listed_title']}"


@NOTICES.rule(
    "text",
    "critical",
    "The notice has no text, and neither an image nor a file in its place. Open the page: where it shows a text, set "
    "the portal's `selectors` for `body`.",
)
def text_is_there(row: Row, batch: Batch) -> str | None:
    if (row["text"] or "").strip() or "image_only_body" in flags(row):
        return None
    return None if any(file["text"] for file in batch.attachments.get(row["revision_id"], ())) else "no text"


@NOTICES.rule(
    "text",
    "critical",
    "This is a challenge or login page and no notice: the portal blocks. Visit the page in a browser; slow the portal "
    "down or write to its keeper. Reject the row.",
)
def text_is_no_challenge(row: Row, batch: Batch) -> str | None:
    text = f"{row['title'] or ''}\n{row['text'] or ''}"
    return furniture.found(furniture.CHALLENGE, text) if len(text) < SHORT else None


@NOTICES.rule(
    "text",
    "critical",
    "This is an error page served with status 200 and no notice. Open the address: where the notice is gone, reject the row.",
)
def text_is_no_error_page(row: Row, batch: Batch) -> str | None:
    text = f"{row['title'] or ''}\n{row['text'] or ''}"
    return furniture.found(furniture.ERROR_PAGE, text) if len(text) < SHORT else None


@NOTICES.rule(
    "text",
    "critical",
    "This is the empty shell of a page that a script fills; the notice is not in it. The portal needs another list reader or address.",
)
def text_is_no_shell(row: Row, batch: Batch) -> str | None:
    text = row["text"] or ""
    return furniture.found(furniture.SHELL, text) if len(text) < SHORT else None


@NOTICES.rule("text", "critical", "The text was decoded with the wrong character set. Set the portal's `charset` and run it again.")
def text_is_decoded(row: Row, batch: Batch) -> str | None:
    text = f"{row['title'] or ''}\n{row['text'] or ''}"
    return furniture.found(furniture.MOJIBAKE, text)


@NOTICES.rule("text", "critical", "Control characters stand in the text: it is no text, or a file was taken for a page. Open the address.")
def text_is_printable(row: Row, batch: Batch) -> str | None:
    hit = furniture.CONTROL.search(row["text"] or "")
    return f"character {ord(hit[0]):#04x} at {hit.start()}" if hit else None


@NOTICES.rule(
    "text",
    "warning",
    "Characters are lost at the source (U+FFFD or private use). Numbers beside them are flagged as damaged; compare with the page.",
)
def text_has_no_lost_characters(row: Row, batch: Batch) -> str | None:
    return furniture.found(furniture.LOST, row["text"] or "")


@NOTICES.rule(
    "text", "critical", "Code of the page stands in the text: the body's border was missed. Set the portal's `selectors` for `body`."
)
def text_has_no_code(row: Row, batch: Batch) -> str | None:
    text = row["text"] or ""
    return furniture.found(furniture.SCRIPT, text) if len(furniture.SCRIPT.findall(text)) >= 2 else None


@NOTICES.rule(
    "text", "warning", "Markup stands in the text as if it were words. Compare with the page; set the portal's `selectors` for `body`."
)
def text_has_no_markup(row: Row, batch: Batch) -> str | None:
    return furniture.found(furniture.MARKUP, row["text"] or "")


@NOTICES.rule(
    "text",
    "warning",
    "The page's frame (path, footer, buttons) stands in the text. Set the portal's `selectors` for `body` or add the "
    "words to the furniture vocabulary.",
)
def text_has_no_furniture(row: Row, batch: Batch) -> str | None:
    return furniture.found(furniture.FURNITURE, row["text"] or "")


@NOTICES.rule(
    "text", "warning", "The text has fewer than 20 characters and no file beside it: the body may have been missed. Open the page."
)
def text_is_long_enough(row: Row, batch: Batch) -> str | None:
    text = (row["text"] or "").strip()
    if not text or len(text) >= 20 or batch.attachments.get(row["revision_id"]):
        return None
    return text


@NOTICES.rule(
    "text",
    "warning",
    "The text ends in the middle of a sentence: a preview, or a page cut short. Its last numbers may be missing; look "
    "for the whole text elsewhere.",
)
def text_ends(row: Row, batch: Batch) -> str | None:
    text = (row["text"] or "").rstrip()
    last = text.rpartition("\n")[2]
    if len(last) > 60 and "\t" not in last and re.search(r"[\w,，、]$", last):
        return f"…{last[-30:]}"
    return furniture.found(furniture.PREVIEW, text[-200:])


@NOTICES.rule(
    "published_on",
    "critical",
    "The date of publication lies after the fetch or before 1949: a date was misread. Look at the page's metadata; correct the date.",
)
def published_on_is_possible(row: Row, batch: Batch) -> str | None:
    return possible(row["published_on"], day_of(row, batch))


@NOTICES.rule(
    "written_on",
    "critical",
    "The date of writing lies after the fetch or before 1949: a date was misread. Look at the page's metadata; correct the date.",
)
def written_on_is_possible(row: Row, batch: Batch) -> str | None:
    return possible(row["written_on"], day_of(row, batch))


@NOTICES.rule(
    "listed_on",
    "critical",
    "The list gives a date after the fetch or before 1949: the list reader took another field for the date. See the portal's list page.",
)
def listed_on_is_possible(row: Row, batch: Batch) -> str | None:
    return possible(row["listed_on"], day_of(row, batch))


def possible(day: date | None, fetched: date) -> str | None:
    if day is None or date(1949, 10, 1) <= day <= fetched + ZONE:
        return None
    return f"{day}, fetched on {fetched}"


@NOTICES.rule(
    "written_on",
    "warning",
    "成文 lies more than three days after 发布: one of the two dates is misread or wrong on the page. Compare with the page.",
)
def written_before_published(row: Row, batch: Batch) -> str | None:
    written, published = row["written_on"], row["published_on"]
    if written is None or published is None or written <= published + timedelta(days=3):
        return None
    return f"written {written}, published {published}"


@NOTICES.rule(
    "plan_year",
    "warning",
    "The year that the document plans for is far from the year of its dates. Compare with the title; targets may have wrong deadlines.",
)
def plan_year_fits_dates(row: Row, batch: Batch) -> str | None:
    days = [row[name] for name in ("written_on", "published_on", "listed_on") if row[name] is not None]
    if row["plan_year"] is None or not days or any(-2 <= row["plan_year"] - day.year <= 15 for day in days):
        return None
    return f"plan year {row['plan_year']}, dated {', '.join(map(str, days))}"


@NOTICES.rule(
    "text",
    "warning",
    "A plan without a single target: the reader may have missed its form, or the plan is in a file. Read it and add a rule or a cue.",
)
def plan_has_targets(row: Row, batch: Batch) -> str | None:
    if "plan" not in (row["document_kind"] or "") or len(row["text"] or "") < SHORT or batch.targets.get(row["revision_id"]):
        return None
    return f"{len(row['text'])} characters, no target"


@NOTICES.rule(
    "numerals",
    "critical",
    "The counts of numerals do not agree with the ledger: a row was lost between parsing and validation. Run the parse stage again.",
)
def numerals_are_the_ledgers(row: Row, batch: Batch) -> str | None:
    stated = {reason: count for reason, count in json.loads(row["numerals"] or "{}").items() if count}
    ledger = Counter("target" if entry["target"] is not None else entry["reason"] for entry in batch.ledger.get(row["revision_id"], ()))
    return None if stated == dict(ledger) else f"stated {stated}, ledger {dict(ledger)}"


@NOTICES.rule(
    "numerals",
    "critical",
    "A number of the text is in no row of the ledger: it was skipped without a reason. Report it with the text as a fault of the reader.",
)
def ledger_covers_every_numeral(row: Row, batch: Batch) -> str | None:
    text, covered = row["text"] or "", bytearray(len(row["text"] or ""))
    for entry in batch.ledger.get(row["revision_id"], ()):
        covered[entry["start"] : entry["end"]] = b"\x01" * max(0, min(entry["end"], len(text)) - entry["start"])
    for numeral in re.finditer("[0-9]+", text):
        if not all(covered[numeral.start() : numeral.end()]):
            return f"{numeral[0]} at {numeral.start()}: {text[max(0, numeral.start() - 8) : numeral.end() + 8]!r}"
    return None


@NOTICES.rule(
    "sections",
    "critical",
    "A section lies outside the text or ends before it begins. This is a fault of the reader: report it with the text.",
)
def sections_lie_in_text(row: Row, batch: Batch) -> str | None:
    length = len(row["text"] or "")
    for section in json.loads(row["sections"] or "[]"):
        if not 0 <= section["start"] <= section["end"] <= length:
            return f"section {section['number']} at {section['start']}–{section['end']} of {length}"
    return None


@NOTICES.rule(
    "metadata_sources", "warning", "A field has a value but no record of where it came from. This is a fault of the page reader: report it."
)
def metadata_have_sources(row: Row, batch: Batch) -> str | None:
    sources = json.loads(row["metadata_sources"] or "{}")
    named = ("title", "issuer", "index_no", "doc_no", "written_on", "published_on", "topic", "validity")
    missing = [name for name in named if row[name] is not None and name not in sources]
    return ", ".join(missing) or None


@NOTICES.rule(
    "doc_no",
    "warning",
    "The document number has no year in brackets and no 号: another field was taken for it. Compare with the page; correct or clear it.",
)
def doc_no_has_its_form(row: Row, batch: Batch) -> str | None:
    number = row["doc_no"]
    if number is None or re.search(r"[〔\[(（【]\s*(?:19|20)\d\d\s*[〕\])）】].*号|第?\s*\d+\s*号", number):
        return None
    return str(number)
