"""What kind of document a text is, which year it plans for, and which of its parts report and which plan."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from policy_notices.targets.lexicon import Lexicon

_YEAR = re.compile(r"(20\d\d)年")
_KINDS = ("work_report", "report", "bulletin", "plan", "measures")
_OPENING = 600  # characters in which an untitled document says what it is


def document_kind(lexicon: Lexicon, title: str | None, text: str) -> tuple[str, str]:
    """One of work_report, report, bulletin, plan, measures, notice; and the rule. The title decides, else the first lines."""
    for place, searched in (("title", "".join((title or "").split())), ("opening", text[:160]), ("first lines", text[:_OPENING])):
        for kind in _KINDS:
            if word := lexicon.cues[f"titles_{kind}"].within(searched):
                return kind, f"{kind} by {word} in the {place}"
    return "notice", "no word of a document kind"


def plan_year(kind: str, title: str | None, text: str, published_on: date | None) -> int | None:
    """The year that 年底前 means: the title's, else the year named most in the opening, else that of publication."""
    named = [int(year) for year in _YEAR.findall("".join((title or "").split()))]
    if named and kind != "work_report":
        return named[0]
    opening = _YEAR.findall(text[:_OPENING])
    if kind == "work_report":
        planned = re.findall(r"(20\d\d)年(?:经济社会发展|政府工作|工作|主要|重点|发展)", text)
        years = [int(year) for year in planned] or [int(year) for year in opening]
        return max(years) if years else published_on.year if published_on else None
    if opening:
        return int(Counter(opening).most_common(1)[0][0])
    return published_on.year if published_on else None
