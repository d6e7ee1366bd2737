"""The date by which a statement is to be fulfilled, where the statement names one."""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_DUE = re.compile(
    r"(?=[\d明今本当年“\"十上一二三前])"  # every first character, so that the search leaps from one to the next
    r"(?:(?P<year>20\d\d)年(?:(?P<month>\d{1,2})月(?:(?P<month_day>\d{1,2})日)?)?(?P<edge>底|末|年底)?(?P<before>前|之前|以前)?"
    r"|(?P<next>明年|今年|本年|当年)?(?:(?P<only_month>\d{1,2})月(?P<month_edge>底|末|份)?(?:(?P<day>\d{1,2})日)?(?P<month_before>前|之前|以前|(?<=底)(?=[一-鿿]{0,8}达))"
    r"|(?P<year_end>年底|年末|年内)(?P<end_before>前|之前|以前)?)"
    r"|[“\"]?(?P<plan>十[三四五六七])五[”\"]?(?P<plan_edge>末|期末|期间|时期)"
    r"|(?P<half>上半年|一季度|二季度|三季度|前三季度)(?P<half_before>末|底前|前|底|内|(?=完成|建成|实现|启动|开工|新|建|开展|达|出台|印发|制定|修订|发布|上线|投用|投入|全面|基本|累计|拨付))?)"
)
PLAN_ENDS = {"十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035, "十七": 2040}
_HALVES = {"上半年": 6, "一季度": 3, "二季度": 6, "三季度": 9, "前三季度": 9}
_DONE = re.compile(
    r"(?:要|须|应|可|力争|确保|争取)?(?:全部|全面|基本|如期|正式|建成|完工|竣工|试点)*(?:并|验收)?"
    r"(?:完成|建成|到位|完工|竣工|投用|投入使用|投入运营|上线|上线运行|运行|投产|交付|启用|开放|开业|落地|实施|通车|开工|达标|销号|清零|归零|整改到位|办结|(?:发行|使用|下达|拨付|分配|支付|兑付)(?:完毕|到位|完成))(?=[,。;(])"
)
_ALL = ("全部", "全面")  # 新建120个,9月底前完成七成,11月底前全部投入运营
_IN_CELL = re.compile(r"(?:(?P<year>20\d\d)年?)?(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?|年?[底末])")
_LABEL = re.compile("(?:完成|办结|实施)(?:时限|时间|期限|日期):")
_DAY = re.compile(r"(?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|底|末)?|年[底末]前?)(?=[)。;,]|$)")  # 完成时限:10月底)
_LINE = 60  # characters of a line that says by when an item is done, or of a sentence that goes on to a later year
_YEAR = re.compile(r"(20\d\d)年")
_ANOTHER = re.compile(r"\d[^\d.,~—-]+\d")  # a second number between one and the deadline behind it
_FROM_YEAR = re.compile(r"20\d\d年?[至到—~-]{1,2}$")
_REACH = 400  # characters for which a deadline holds behind semicolons
_STOPS = ("", ",", "。", ";", ":")
_CLOSES = re.compile(r"\)?,|(?:全部|全面|基本)?(?:完成|完工|建成|投用|竣工|开工)\):")  # (8月31日前),…; 建设内容(11月底前完工):
_LEADS_ON = re.compile("(?:全部|全面|基本)?(?:完成|完工|建成|投用|竣工)\\):")
_IN_HEADING = re.compile(
    r"\((?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|底|末)?|年底)前?(?:全部|全面|基本)?(?:完成|完工|建成|投用|竣工)?\)|(?:完成时限|时限)[::](?:20\d\d年)?(?:\d{1,2}月|年底)"
)
_LEAD = 8  # characters that may stand before the year with which a paragraph opens
_REACHED = re.compile(
    "将?(?:达到?|突破|超过|不低于|不少于|不超过|力争)|(?:初步|基本|全面)?(?:建成|实现)|完成"
)  # what makes a year ahead a deadline without 到 before it
_REACHED_THEN = re.compile("[一-鿿()]{0,10}达")  # 2025年底乡镇覆盖率达到95%
_RUNS = (",", "全", "累计", "新建", "新增", "建设", "建成", "培训", "培育", "完成", "改造", "期间")
_LEADS = ("到", "至", "力争", "争取", "确保", "在", "于", "力争到", "截至")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date, the place that names it, and whether it opens its clause or sentence and so holds for what follows."""

    due: date
    start: int
    end: int
    written: str
    is_year: bool


class Deadlines:
    """The deadlines of a text.

    到2025年 → 2025-12-31, 6月底前 → plan year-06-30, 年底前 → plan year-12-31, “十四五”末 → 2025-12-31.
    """

    def __init__(self, text: str, plan_year: int | None, several_years: bool = False) -> None:
        """`several_years` says that the plan goes on after `plan_year`, so that what it names for that year is due then."""
        self._text = text
        self._plan_year = plan_year
        matches = ((match, _due(match, text, plan_year, several_years)) for match in _DUE.finditer(text))
        self._all = [
            Deadline(due, match.start(), match.end(), match.group(), bool((match["year"] and not match["month"]) or match["plan"]))
            for match, due in matches
            if due
        ]
        self._starts = [deadline.start for deadline in self._all]

    def due(
        self, place: int, clause: tuple[int, int], sentence: tuple[int, int], paragraph: int, aims: bool, rate: bool
    ) -> Deadline | None:
        """The deadline of the statement at `place`: its own clause's, else one that stands before it in the sentence, else the year
        with which its paragraph opens (or, where a heading says that aims are listed (`aims`), the last year named in it).

        A month (6月底前) holds for its own clause, for the sentence if it stands alone, and for a rate (`rate`) that the next clause adds.
        """
        at = bisect_left(self._starts, clause[1])
        while at > 0:
            at -= 1
            found = self._all[at]
            if found.start < min(paragraph, sentence[0]):
                break
            if found.start > place and self._is_anothers(place, found):
                continue
            if found.start >= clause[0] or (found.start >= sentence[0] and (self._carries(found) or rate)):
                return found
            if found.start < sentence[0] and found.is_year and self._alone(found) and self._unbroken(found.end, place):
                return found
            if paragraph <= found.start < sentence[0] and _LEADS_ON.match(self._text, found.end):
                return found
            if (
                found.start < sentence[0]
                and found.is_year
                and (aims or self._text.startswith(":", found.end) or found.start <= paragraph + _LEAD)
            ):
                return found
        return self._behind(clause[1], sentence[1])

    def of_item(self, start: int, end: int) -> Deadline | None:
        """The latest deadline that an item from `start` to `end` names in a line of its own (完成时限:2023年12月底前)."""
        label = _LABEL.search(self._text, start, end)
        if label is None:
            return None
        stop = self._text.find("责任", label.end(), end)
        reach = min(stop if stop > 0 else end, label.end() + _LINE)
        if (alone := _DAY.match(self._text, label.end(), reach)) and (day := date_of_cell(alone.group(), self._plan_year)):
            return Deadline(day, alone.start(), alone.end(), alone.group(), False)
        named = self._all[bisect_left(self._starts, label.end()) : bisect_left(self._starts, reach)]
        return max(named, key=lambda deadline: deadline.due, default=None)

    def of_heading(self, start: int, end: int) -> Deadline | None:
        """The deadline in brackets behind an item's heading ((一)促进就业(12月底前完成))."""
        named = _IN_HEADING.search(self._text, start, end)
        first = bisect_left(self._starts, named.start()) if named else len(self._all)
        return self._all[first] if named and first < len(self._all) and self._all[first].start < named.end() else None

    def _is_anothers(self, place: int, found: Deadline) -> bool:
        """Whether a deadline behind a number belongs to the next one (2026年为31%、2027年达到33%)."""
        enumerated = self._text[found.start - 1] == "、" and not _DONE.match(self._text, found.end)
        return enumerated or _ANOTHER.search(self._text, place, found.start) is not None

    def _behind(self, start: int, end: int) -> Deadline | None:
        """The next deadline of the sentence, where its clause says no more than that all is done by then (整治17处,6月底前全部完成)."""
        at = bisect_left(self._starts, start)
        if at == len(self._all) or (found := self._all[at]).start >= end:
            return None
        opens = self._text[found.start - 1] in ",;(在于"
        if opens and _DONE.match(self._text, found.end):
            return found
        later = self._all[at + 1 : bisect_left(self._starts, end)]
        return next((last for last in later if self._text.startswith(_ALL, last.end) and _DONE.match(self._text, last.end)), None)

    def _carries(self, found: Deadline) -> bool:
        """Whether a deadline holds for the clauses behind its own: 到2025年 does, 6月底前 where a comma follows it."""
        return self._alone(found) or found.is_year

    def _unbroken(self, start: int, end: int) -> bool:
        """Whether only semicolons part what lies between two places that are near each other."""
        return end - start <= _REACH and "。" not in self._text[start:end]

    def _alone(self, found: Deadline) -> bool:
        """Whether a comma follows the deadline, so that it stands for the clauses behind it."""
        return _CLOSES.match(self._text, found.end) is not None


def _due(match: re.Match[str], text: str, plan_year: int | None, several_years: bool) -> date | None:
    lead = text[max(0, match.start() - 2) : match.start()]
    if match["year"]:
        year = int(match["year"])
        ahead = plan_year is None or year > plan_year or (year == plan_year and (several_years or _goes_on(text, match.end(), year)))
        opens = ahead and plan_year is not None and lead[-1:] in _STOPS and not match["month"]
        bound = (
            opens
            or match["before"]
            or (match["edge"] and _REACHED_THEN.match(text, match.end()))
            or (ahead and _REACHED.match(text, match.end()))
            or (lead.endswith(_LEADS) and not lead.endswith("截至"))
        )
        if match.start() and _FROM_YEAR.search(text, max(0, match.start() - 7), match.start()):
            runs = ahead and not match["month"] and not text.startswith(("每年", "年均", "期"), match.end()) and lead[-1:] not in "("
            return date(year, 12, 31) if runs and plan_year is not None and text.startswith(_RUNS, match.end()) else None
        if text.startswith(("起", "基础上", "的基础上"), match.end()):
            return None
        if not bound or (plan_year is not None and year < plan_year):
            return None
        if match["month"] and match["month_day"]:
            return _day(year, int(match["month"]), int(match["month_day"]))
        return _month_end(year, int(match["month"])) if match["month"] else date(year, 12, 31)
    if match["plan"]:
        ends = PLAN_ENDS[match["plan"]]
        return date(ends, 12, 31) if plan_year is None or ends >= plan_year else None
    if plan_year is None:
        return None
    year = plan_year + (match["next"] == "明年")
    if match["half"]:
        if match["half_before"] is None and not lead.endswith(_LEADS):
            return None
        return _month_end(year, _HALVES[match["half"]])
    if match["year_end"]:
        bounded = match["end_before"] or lead.endswith(_LEADS) or match["year_end"] == "年底"
        return date(year, 12, 31) if bounded and match["year_end"] != "年内" else None
    month = int(match["only_month"])
    return _day(year, month, int(match["day"])) if match["day"] else _month_end(year, month)


def _goes_on(text: str, start: int, year: int) -> bool:
    """Whether the sentence goes on to a later year (2023年达到80%,力争2035年达到95%)."""
    return any(int(later) > year for later in _YEAR.findall(text[start : start + _LINE].partition("。")[0]))


def date_of_cell(written: str, plan_year: int | None) -> date | None:
    """The last day that a table's cell on time names: 12月底, 2026年6月, 年底."""
    named = _IN_CELL.search(written)
    year = int(named["year"]) if named and named["year"] else plan_year
    if not named or year is None or written.startswith(("起", "日起"), named.end()):
        return None
    if named["day"]:
        return _day(year, int(named["month"]), int(named["day"]))
    return _month_end(year, int(named["month"])) if named["month"] else date(year, 12, 31)


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1] else None


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None
