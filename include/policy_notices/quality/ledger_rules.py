"""What must hold of the numeral ledger: each numeral is where it says, and is a target's or has a reason, not both."""

from __future__ import annotations

import re
from typing import get_args

from policy_notices.model import Reason
from policy_notices.quality.rules import Batch, Book, Row
from policy_notices.quality.target_rules import squeezed

LEDGER = Book("ledger")
REASONS = frozenset(get_args(Reason))


@LEDGER.rule("revision_id", "critical", "The numeral's notice is not in this run. This is a fault of the parse stage: run it again.")
def numeral_has_its_notice(row: Row, batch: Batch) -> str | None:
    return None if batch.notice_of(row) else f"revision {row['revision_id']}"


@LEDGER.rule("text", "critical", "The text has other words at the numeral's place. This is a fault of the reader: report it with the text.")
def numeral_stands_in_text(row: Row, batch: Batch) -> str | None:
    notice = batch.notice_of(row)
    if notice is None:
        return None
    cut = (notice["text"] or "")[row["start"] : row["end"]]
    return (
        None
        if squeezed(cut) == squeezed(row["text"]) and row["start"] < row["end"]
        else f"the text has {cut[:40]!r} at {row['start']}–{row['end']}"
    )


@LEDGER.rule(
    "reason",
    "critical",
    "A numeral must belong to a target or have a reason for being none, and not both. This is a fault of the reader: report it.",
)
def numeral_has_one_fate(row: Row, batch: Batch) -> str | None:
    if (row["target"] is None) != (row["reason"] is None) or (row["target"] is not None and row["reason"] == "damaged"):
        return None
    return f"target {row['target']}, reason {row['reason']}"


@LEDGER.rule("reason", "critical", "The reason is none that is defined. This is a fault of the reader: report it.")
def reason_is_defined(row: Row, batch: Batch) -> str | None:
    return None if row["reason"] is None or row["reason"] in REASONS else row["reason"]


@LEDGER.rule(
    "target", "critical", "The numeral is given to a target that the notice does not have. This is a fault of the reader: report it."
)
def target_is_the_notices(row: Row, batch: Batch) -> str | None:
    if row["target"] is None or any(target["ordinal"] == row["target"] for target in batch.targets.get(row["revision_id"], ())):
        return None
    return f"target {row['target']}"


@LEDGER.rule(
    "target", "critical", "The numeral is given to a target whose words it is not part of. This is a fault of the reader: report it."
)
def numeral_lies_in_its_target(row: Row, batch: Batch) -> str | None:
    if row["target"] is None:
        return None
    for target in batch.targets.get(row["revision_id"], ()):
        if target["ordinal"] == row["target"] and not (target["quote_start"] <= row["start"] and row["end"] <= target["quote_end"]):
            return f"{row['text']} at {row['start']}, quote of target {row['target']} at {target['quote_start']}–{target['quote_end']}"
    return None


@LEDGER.rule("start", "critical", "Two rows of the ledger claim the same numeral. This is a fault of the reader: report it.")
def numeral_stands_once(row: Row, batch: Batch) -> str | None:
    return row["text"] if batch.repeated("numeral", row["revision_id"], row["start"]) else None


@LEDGER.rule(
    "text",
    "warning",
    "A date that cannot be (a day over 31, a month over 12) is not flagged as damaged: characters were lost at the "
    "source. Compare with the page.",
)
def damaged_date_is_flagged(row: Row, batch: Batch) -> str | None:
    if row["reason"] != "date" or not (notice := batch.notice_of(row)):
        return None
    number = re.match(r"\d+", row["text"])
    after = ((notice["text"] or "")[row["start"] : row["end"] + 1])[number.end() : number.end() + 1] if number else ""
    most = {"日": 31, "月": 12}.get(after)
    return f"{row['text']}{after}" if number and most and int(number[0]) > most else None
