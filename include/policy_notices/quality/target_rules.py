"""What must hold of a target beyond its columns' types: evidence, value, unit, words around it, deadline, place in the notice."""

from __future__ import annotations

import json
import math
import re
from datetime import timedelta
from decimal import Decimal

from policy_notices.identifiers import identifier
from policy_notices.quality.figures import Figure, figure
from policy_notices.quality.rules import Batch, Book, Row

TARGETS = Book("target")
SHARE = re.compile("(?:率|比例|比重|占比|百分比|比率|覆盖面)$")
MONEY = re.compile("(?:资金|经费|投资|金额|支出|收入|产值|总额|税额|贷款|补助金|救助金)$")
HEADS = re.compile("(?:人数|人次|户数)$")
SHARE_UNITS = re.compile(r"[%‰‱]|百分点|倍|成|分之")
FOLD = str.maketrans("\uff08\uff09\uff05\uff0f", "()%/")
MONEY_UNITS = re.compile(r"元|角|美元|欧元|港币|[%‰]|百分点|倍|笔|项|亿|万")
AT_LEAST = re.compile("(?:不少于|不低于|不小于|至少|不得少于|不得低于)$")
AT_MOST = re.compile("(?:不超过|不高于|不多于|不得超过|不得高于)$")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def folded(text: str) -> str:
    """Without white space, full-width signs as the keyboard has them."""
    return squeezed(text).translate(FOLD)


def words(text: str) -> str:
    """Without white space and without the punctuation at its end, which a quote may leave out."""
    return squeezed(text).rstrip(",.;，。；、")


def text_of(row: Row, batch: Batch) -> str | None:
    """The canonical text that the row points into; `None` for an orphan, which has its own rule."""
    notice = batch.notice_of(row)
    return None if notice is None else notice["text"] or ""


def read_again(row: Row) -> Figure | None:
    return None if row["kind"] == "deliverable" else figure(row["value_text"] or "")


@TARGETS.rule("revision_id", "critical", "The target's notice is not in this run. This is a fault of the parse stage: run it again.")
def notice_is_known(row: Row, batch: Batch) -> str | None:
    return None if batch.notice_of(row) else f"revision {row['revision_id']}"


@TARGETS.rule(
    "target_id",
    "critical",
    "The id does not follow from notice, kind and place, so the target could be doubled at the next run. Report it as "
    "a fault of the parse stage.",
)
def id_follows_from_place(row: Row, batch: Batch) -> str | None:
    made = identifier(row["revision_id"], row["kind"], row["value_start"], row["value_end"])
    return None if row["target_id"] == made else f"{row['target_id']}, computed {made}"


@TARGETS.rule(
    "target_id",
    "critical",
    "The same number of the same notice stands twice; the first stays. Two rules read one number: report it with the "
    "quote, reject this one.",
)
def number_stands_once(row: Row, batch: Batch) -> str | None:
    if row["kind"] == "deliverable":
        return row["value_text"] if batch.repeated("deliverable", row["revision_id"], row["value_start"]) else None
    return row["value_text"] if batch.repeated("number", row["revision_id"], row["value_start"]) else None


@TARGETS.rule(
    "ordinal",
    "critical",
    "Two targets of a notice have one place in reading order, so the ledger cannot tell them apart. Report it as a fault of the reader.",
)
def place_stands_once(row: Row, batch: Batch) -> str | None:
    return f"ordinal {row['ordinal']}" if batch.repeated("ordinal", row["revision_id"], row["ordinal"]) else None


@TARGETS.rule(
    "value_text",
    "critical",
    "The text has other words at the place that is said to prove the number. Read the page; correct the number or reject the row.",
)
def evidence_cuts_out_value_text(row: Row, batch: Batch) -> str | None:
    text, start, end = text_of(row, batch), row["value_start"], row["value_end"]
    if text is None:
        return None
    if not 0 <= start < end <= len(text):
        return f"{start}–{end} lies outside a text of {len(text)} characters"
    return None if squeezed(text[start:end]) == squeezed(row["value_text"]) else f"the text has {text[start:end][:60]!r} at {start}–{end}"


@TARGETS.rule(
    "quote", "critical", "The quote is not what the text has at its place. Read the page; the row has no proof until it is corrected."
)
def quote_is_the_texts(row: Row, batch: Batch) -> str | None:
    text, start, end = text_of(row, batch), row["quote_start"], row["quote_end"]
    if text is None:
        return None
    if not 0 <= start < end <= len(text):
        return f"{start}–{end} lies outside a text of {len(text)} characters"
    return None if words(text[start:end]) == words(row["quote"]) else f"the text has {text[start:end][:80]!r} at {start}–{end}"


@TARGETS.rule("quote", "critical", "The quote does not hold the number that it is to prove. Correct the quote or reject the row.")
def quote_contains_value_text(row: Row, batch: Batch) -> str | None:
    inside = row["quote_start"] <= row["value_start"] and row["value_end"] <= row["quote_end"]
    return None if inside and squeezed(row["value_text"]) in squeezed(row["quote"]) else row["quote"][:120]


@TARGETS.rule(
    "quote",
    "warning",
    "The quote has more than 300 characters: a sentence's border was missed. The number stands; look whether its "
    "indicator is the right one.",
)
def quote_is_short(row: Row, batch: Batch) -> str | None:
    return None if len(row["quote"]) <= 300 else f"{len(row['quote'])} characters"


@TARGETS.rule(
    "value", "critical", "The value is not what its words say when they are read a second time. Read the quote and correct the value."
)
def value_agrees_with_value_text(row: Row, batch: Batch) -> str | None:
    again = read_again(row)
    if again is None or row["value"] is None:
        return None
    if close(row["value"], again.value) and (
        again.value_max is None or row["value_max"] is None or close(row["value_max"], again.value_max)
    ):
        return None
    return f"{row['value']:g} (to {row['value_max']}), read again {again.value} (to {again.value_max})"


def close(value: float, again: Decimal) -> bool:
    """Equal but for the last binary digits of a product like 4.35 × 100."""
    return math.isfinite(value) and math.isclose(value, float(again), rel_tol=1e-12)


@TARGETS.rule("value", "critical", "A target or result has no number, or a deliverable has one. Read the quote; correct value or kind.")
def value_fits_kind(row: Row, batch: Batch) -> str | None:
    if (row["kind"] == "deliverable") == (row["value"] is None):
        return None
    return f"{row['kind']} with value {row['value']}"


@TARGETS.rule(
    "value", "critical", "The value is negative, infinite or beyond anything a notice states. Read the quote and correct the value."
)
def value_is_possible(row: Row, batch: Batch) -> str | None:
    values = [value for value in (row["value"], row["value_max"]) if value is not None]
    return None if all(math.isfinite(value) and 0 <= value < 1e15 for value in values) else str(values)


@TARGETS.rule(
    "value_max",
    "critical",
    "A range must run upwards and have the comparator `between`. Read the quote; correct both ends or the comparator.",
)
def range_runs_upwards(row: Row, batch: Batch) -> str | None:
    if row["kind"] == "deliverable" or row["value"] is None:
        return None
    if row["value_max"] is None:
        return "between without upper end" if row["comparator"] == "between" else None
    if row["comparator"] == "between" and row["value_max"] > row["value"]:
        return None
    return f"{row['comparator']} {row['value']:g} to {row['value_max']:g}"


@TARGETS.rule("value_text", "critical", "A deliverable is named by a title in 《…》. Read the quote; correct the title or reject the row.")
def deliverable_has_a_title(row: Row, batch: Batch) -> str | None:
    if row["kind"] != "deliverable" or re.fullmatch(r"《[^《》]*(?:[《〈][^《》〈〉]*[》〉][^《》]*)*》", squeezed(row["value_text"])):
        return None
    return str(row["value_text"])


@TARGETS.rule(
    "unit",
    "critical",
    "The unit does not stand in the words of the number: it was made up or taken from elsewhere. Read the quote and correct it.",
)
def unit_stands_in_value_text(row: Row, batch: Batch) -> str | None:
    if row["unit"] is None or row["kind"] == "deliverable":
        return None
    unit, stated, again = folded(row["unit"]), folded(row["value_text"]), read_again(row)
    return None if unit in stated or (again and again.rest.startswith(unit)) else f"{row['unit']} is not in {row['value_text']}"


@TARGETS.rule(
    "unit",
    "warning",
    "Unit and indicator do not go together (a rate in %, money in 元, people in 人). Read the quote: the indicator may "
    "belong to another number.",
)
def unit_fits_indicator(row: Row, batch: Batch) -> str | None:
    unit, indicator = row["unit"], row["indicator"] or ""
    if unit is None or row["kind"] == "deliverable" or row["per"] or indicator.startswith("每"):
        return None
    if SHARE.search(indicator) and not SHARE_UNITS.search(unit):
        return f"{indicator}: {unit}"
    if MONEY.search(indicator) and not MONEY_UNITS.search(unit):
        return f"{indicator}: {unit}"
    return f"{indicator}: {unit}" if HEADS.search(indicator) and re.search("元|公里|平方米|亩|吨", unit) else None


@TARGETS.rule("value", "warning", "A share of more than 100 %. It can be right (growth, over-fulfilment); read the quote.")
def share_is_at_most_whole(row: Row, batch: Batch) -> str | None:
    if (
        row["unit"] != "%"
        or row["value"] is None
        or row["value"] <= 100
        or not re.search("(?:覆盖|达标|合格|入住|到位|办结|满意|参保|持证|签约|普及).{0,4}率$", row["indicator"] or "")
    ):
        return None
    return f"{row['indicator']}: {row['value']:g}%"


@TARGETS.rule("value", "warning", "The number looks like a year, not like a quantity. Read the quote; reject the row if it names a date.")
def value_is_no_year(row: Row, batch: Batch) -> str | None:
    if row["value"] is None or row["unit"] not in (None, "年") or not 1949 <= row["value"] <= 2100 or row["value"] % 1:
        return None
    return str(row["value_text"])


@TARGETS.rule(
    "comparator", "warning", "The words beside the number (不少于, 以上, 不超过 …) say another comparator. Read the quote and correct it."
)
def comparator_agrees_with_words(row: Row, batch: Batch) -> str | None:
    text = text_of(row, batch)
    if text is None or row["kind"] == "deliverable" or row["comparator"] == "between":
        return None
    before, after = text[max(0, row["value_start"] - 6) : row["value_start"]], text[row["value_end"] : row["value_end"] + 2]
    if (AT_LEAST.search(before) or after == "以上") and row["comparator"] not in ("ge", "gt"):
        return f"{before}|{row['value_text']}|{after}: {row['comparator']}"
    if (AT_MOST.search(before) or after in ("以内", "以下")) and row["comparator"] not in ("le", "lt"):
        return f"{before}|{row['value_text']}|{after}: {row['comparator']}"
    return None


@TARGETS.rule(
    "indicator",
    "critical",
    "The indicator is empty, or nothing but numerals and signs: a reader would not know what is counted. Read the "
    "quote and write the noun.",
)
def indicator_is_a_noun(row: Row, batch: Batch) -> str | None:
    return None if re.search(r"[^\W\d_]", row["indicator"] or "") else repr(row["indicator"])


@TARGETS.rule(
    "indicator",
    "warning",
    "The indicator is longer than 80 characters or runs over a line: it took in a sentence. Read the quote and shorten it.",
)
def indicator_is_short(row: Row, batch: Batch) -> str | None:
    indicator = row["indicator"] or ""
    return indicator[:160] if "\n" in indicator or len(indicator) > (160 if row["kind"] == "deliverable" else 80) else None


@TARGETS.rule(
    "due",
    "warning",
    "The deadline lies before the notice. It can be right in a notice put up late; else the year was misread: compare with the quote.",
)
def due_not_before_notice(row: Row, batch: Batch) -> str | None:
    notice = batch.notice_of(row)
    day = notice and (notice["written_on"] or notice["published_on"])
    if row["due"] is None or day is None or row["kind"] == "result" or row["due"] >= day:
        return None
    return f"due {row['due']}, notice of {day}"


@TARGETS.rule(
    "due",
    "critical",
    "The deadline is more than 40 years after the notice or before 1949: the date was misread. Read the quote and correct it.",
)
def due_is_possible(row: Row, batch: Batch) -> str | None:
    if row["due"] is None or (row["due"].year >= 1949 and row["due"] <= batch.context.run_date + timedelta(days=40 * 366)):
        return None
    return str(row["due"])


@TARGETS.rule("item_no", "warning", "The item number still has its brackets or dots. The number stands; report the form of numbering.")
def item_no_is_bare(row: Row, batch: Batch) -> str | None:
    return (
        row["item_no"]
        if re.search(r"[()（）、.．\s]", row["item_no"] or "") and not re.fullmatch(r"\d+(?:\.\d+)+", row["item_no"] or "")
        else None
    )


@TARGETS.rule(
    "damaged",
    "warning",
    "The number looks damaged at the source (a unit or a sign is lost) and is not flagged so. Compare with the page before it is used.",
)
def damage_is_flagged(row: Row, batch: Batch) -> str | None:
    words = squeezed(row["value_text"])
    if row["damaged"] or row["kind"] == "deliverable":
        return None
    lost = re.search(r"[\ufffd\ue000-\uf8ff?]|^[\d.,]+/[^\d]|\d{3,}日|\d\.\.\d|\.\d+\.", words)
    return words if lost else None


@TARGETS.rule(
    "rules", "critical", "No rule is named that made this row, so nobody can say why it was read so. Report it as a fault of the reader."
)
def rules_are_named(row: Row, batch: Batch) -> str | None:
    named = json.loads(row["rules"] or "[]")
    return None if named and row["rule_version"] else f"rules {row['rules']}, version {row['rule_version']}"
