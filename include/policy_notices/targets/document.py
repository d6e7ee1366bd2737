"""What kind of document a text is, which year it plans for, and which of its parts report and which plan."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise

from policy_notices.targets.deadlines import PLAN_ENDS
from policy_notices.targets.lexicon import Lexicon
from policy_notices.targets.source import Source

_YEAR = re.compile(r"(20\d\d)年(?!前|底前)")
_SPAN = re.compile(r"(20\d\d)年?[—–~至-]{1,2}20\d\d年")  # a plan for several years begins with the first
_PLAN = re.compile(r"(十[二三四五六七])(?:五|个五年)[”\"]?")  # “十五五”规划, 第十五个五年规划
_KINDS = ("work_report", "report", "bulletin", "plan", "measures")
_ISSUED = re.compile(r"印发《([^《》]{4,50})》|现将《([^《》]{4,50})》")
_NUMBERED = re.compile(r"[〔\[](20\d\d)[〕\]]\d+号")
_GAZETTES = ("政府公报", "国务院公报")
_ASIDE = re.compile(r"(?:\((?:[^()]{1,12}|20\d\d年[^()]{1,48})\)|[\[〔【]\d{1,2}[\]〕】]|[①-⑳]|摘[登要录编]|节选)+$")
_SUBTITLE = re.compile(r"(?:\([^()]{1,12}\))?——")
_NUMBERING = re.compile(r"\(?[一二三四五六七八九十\d]{1,3}[)、.]|第[一二三四五六七八九十]{1,3}[章节篇部]")
_REPORT_CITED = re.compile(
    '(?:政府工作报告|报告政府工作)[》”"]?(?:中|所|已)*(?:确定|明确|提出|部署|要求|安排|下达|任务|目标|重点|民生|涉及|及|和|、)'
)
_DATED = re.compile(r"(?<!\d)(20\d\d)[-/.]\d{1,2}[-/.]\d{1,2}")
_COMPARED = re.compile(r"同比|比上年|较上年")
_EARLIEST = 1949  # a year of publication before it was misread
_TITLE = 60  # characters
_WITHIN = ("进展", "进度", "季度", "上半年", "半年", "月份", "中期")  # titles of reports on a year that goes on
_SEVERAL = 3  # headings
_OPENING = 600  # characters in which an untitled document says what it is


def find_title(lexicon: Lexicon, source: Source) -> str:
    """The title among the first lines of a text that came without one: the first line that ends in a kind of document (…工作要点, …的通知),
    else the 《title》 that the text says it issues; empty where neither is there."""
    text, reach = source.text, min(len(source.text), _OPENING * 2)
    lines = sorted(place for place in source.lines if place < reach)
    former = ""
    for start, end in pairwise([*lines, reach]):
        line = _ASIDE.sub("", _SUBTITLE.split(text[start:end], 1)[0])
        if _is_title(lexicon, line):
            return former + line if "关于" in former and "关于" not in line else line
        former = text[start:end] if len(text[start:end]) <= _TITLE and text[end - 1] not in "。;:," else ""
    issued = _ISSUED.search(text, 0, reach)
    return (issued[1] or issued[2]) if issued else ""


def _is_title(lexicon: Lexicon, line: str) -> bool:
    """Whether a line of a title's length ends in a kind of document, and is no numbered heading and no path of a website."""
    fits = 6 <= len(line) <= _TITLE and ">" not in line and not _NUMBERING.match(line) and not line.endswith(_GAZETTES)
    return fits and any(lexicon.cues[f"titles_{kind}"].ending(line, len(line)) for kind in (*_KINDS, "notice"))


def document_kind(lexicon: Lexicon, title: str, text: str, headings: list[str]) -> tuple[str, str]:
    """One of work_report, report, bulletin, plan, measures, notice; and the rule. The title decides, else the first lines; a text that
    came without either is a report where most of its headings tell of something achieved (…取得新进展)."""
    grows = len(_COMPARED.findall(text[: _OPENING * 5])) > 1
    if not title and (word := lexicon.cues["titles_work_report"].within(_REPORT_CITED.sub("", text[:_OPENING]))):
        return "work_report", f"work_report by {word} in the opening"
    achieved = sum(bool(lexicon.cues["achieved_headings"].ending(heading, len(heading))) for heading in headings)
    if not title and achieved >= _SEVERAL and 2 * achieved > len(headings):
        return "report", "headings that tell of something achieved"
    if not title and grows:
        return "bulletin", "growth over the year before"
    for place, searched in (("title", title), ("opening", "" if title else text[:160])):
        for kind in _KINDS:
            if word := lexicon.cues[f"titles_{kind}"].within(searched):
                return kind, f"{kind} by {word} in the {place}"
    if grows and not lexicon.cues["titles_notice"].within(title):
        return "bulletin", "growth over the year before"
    return "notice", "no word of a document kind"


def deadline_year(kind: str, title: str, year: int | None) -> int | None:
    """The year of 年底前: in a report or bulletin the one after the year it is on, unless it reports while that year goes on."""
    looks_back = kind in ("report", "bulletin") and not any(word in title for word in _WITHIN)
    return year + 1 if year is not None and looks_back else year


def plans_years(title: str, text: str) -> bool:
    """Whether a title, or the words with which the text begins, name the first and the last year of a plan (2021—2023年)."""
    return _SPAN.search(title) is not None or _SPAN.search(text, 0, _TITLE) is not None


def plan_year(kind: str, title: str, text: str, published_on: date | None) -> int | None:
    """The year that 年底前 means: the title's, else the year named most in the opening, else that of publication."""
    if (plan := _PLAN.search(title)) and not _YEAR.search(title):
        return PLAN_ENDS[plan[1]] - 4
    named = [int(year) for year in (*_SPAN.findall(title), *_SPAN.findall(text[:_TITLE]), *_YEAR.findall(title))]
    if named and kind != "work_report":
        return named[0]
    opening = _YEAR.findall(text[:_OPENING])
    if kind == "work_report":
        planned = re.findall(r"(20\d\d)年(?:经济社会发展|政府工作|工作|主要|重点|发展|目标|任务|预期)", text)
        years = [int(year) for year in planned] or [int(year) for year in opening]
        return max(years) if years else published_on.year if published_on else None
    if issued := _NUMBERED.search(text, 0, _OPENING * 2):
        return int(issued[1])
    said = [match[0] for match in re.finditer(r"(?<![到至较比])20\d\d(?=年)", text[:_OPENING])]
    if opening and not said and not published_on and min(map(int, _YEAR.findall(text))) < int(opening[0]):
        return None  # the opening only looks ahead, farther than what follows
    opening = said or opening
    published_on = published_on if published_on and published_on.year >= _EARLIEST else None
    if published_on:
        opening = [year for year in opening if int(year) <= published_on.year + 1]
    if opening:
        return int(Counter(opening).most_common(1)[0][0])
    if published_on:
        return published_on.year
    dated = _DATED.search(text, 0, _OPENING)
    return int(dated[1]) if dated else None
