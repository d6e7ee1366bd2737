"""Target or result: what the statement, the heading above it and the kind of document say, in this order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from policy_notices.model import Kind
from policy_notices.targets.deadlines import PLAN_ENDS
from policy_notices.targets.place import Page

_AHEAD = re.compile(
    r"(?:到|(?<!截)至|力争)20\d\d年|[年月]底前|五年累计|将(?=达|突破|超过)|再|力争|争取|可(?:返还|申请|享受|给予|领取|获得)"
)
_COMPARED = re.compile(
    r"[较比自在由从于]20\d\d年(?:基础|水平)?|[较比于由从](?:去年|上一?年度?)(?:同期)?"
    r"|(?:按照?|占|低于|高于|超过)(?:不低于|不高于)?(?:当地)?上一?年度?|上一?年度?实际(?:缴纳|发生|完成|支出)"
    r"|20\d\d年以?前(?=[一-鿿]{2})|前期(?:研究|工作|准备|手续)|20\d\d年(?:实施|发布|印发|出台|制定|修订|确定)的"
)
_STANDING = re.compile(
    "已(?:建成|建|入住|投用|运营|注册|备案)的?(?=[一-鿿()]{2,12}(?:每|按|应|要|须|至少|不少于|不低于))"
)  # 已建成居住区按照…补足
_BY_YEAR = re.compile(r"(?:力争|确保|争取|到|至)(20\d\d)年")
_AIMS = re.compile("(?:具体|主要|总体|工作|发展|预期)(?:指标|目标)")
_RESOLVED = re.compile("(?:全力|确保|着力|努力)[^。,]*$")  # 全力办好3件民生实事: how the plan resolves, before its first chapter
AIM = "(?:年度|全年|计划|(?:省|市|区|县|上级)?下达)?(?:目标|任务|计划)(?:任务|数)?(?:为|是)?"
_AIM_IN_BRACKETS = re.compile(rf"\({AIM}(?=\d)")  # 年检率93%(目标90%)
_AIM_BEFORE_BRACKET = re.compile(rf"{AIM}\($")  # 超额完成年度计划(100张)
_MEASURED_BY = re.compile("(?:不超过|不低于|不少于|不高于)[^,。]{0,12}(?:上年度|上一年度|去年)")  # 不低于上年度收入的20%
_AIM_NEAR = 14  # characters before a number in brackets in which the aim is named
_AIMED_AT = re.compile("(?:年度|全年)?(?:目标|目标任务|计划|任务)(?::|为|(?=新[增建]|培训|改造|建设|建成|完成|发放|更新|开展|实施|新改))")
_STANDING_NOW = "reported by 现有"
_DONE_SINCE = re.compile("[,、;](?:现已|均已|已)(?=[开完竣建签投改新培达])[^。]*$")  # 计划新建60个,已开工52个
_GRADUATES = re.compile("高校毕业生(?:规模|人数)?(?:预计|将)*(?:达到?|超过|突破|有|近|约|高达)?$")  # 今年高校毕业生预计1222万人
_NAMED_PLAN = re.compile('^[“"]十.五[”"](?:期间|时期)?')  # “十二五”民生福利发展基础
_STILL = re.compile("其中|.*现有")
_BY_NOW = re.compile("[,;](?:截至|目前|现已|已|实际)")
_ACTUAL = re.compile("(?:实际|现)(?:已|共|分别)*(?:完成|发放|签约|培训|安装|改造|建成|新增|投入|更新|开展|实施|达到|有)")
_STANDS = re.compile("(?:^|[,。;])(?:全[市县区省镇]|我[市县区省])?现有[^,。;的由]{2,24}$")  # 全县现有低保对象9684户
_YEAR_AHEAD = re.compile(r"(20\d\d)年,?(?:我局|我市|我区|我县|我们|全[市区县省]|重点)*(?:将|要|拟|计划)")  # 2024年,将重点抓好六件事:
_TOTALS = re.compile("计划总投资|总投资|(?:财政|预算|计划)安排|争取(?:上级|中央|省级)?(?:补助)?资金")
_NEAR = 24  # characters before a number in which a plan resolves
_AIMED = 600  # characters of a paragraph for which the aims that it opens with hold
_HEADING = 26  # characters; a longer "heading" is a statement of its own
_RUN_IN = 6  # the outline level from which a marker opens a statement
_YEAR = re.compile(r"(20\d\d)年")
_PLANS = re.compile(r"(?<![较比])[“\"](十[二三四五六])五[”\"](?:期间|时期|以来|末)")


class KindReader:
    """Reads target or result for statements of one document."""

    def __init__(self, page: Page, document_kind: str, plan_year: int | None) -> None:
        self._page = page
        self._kind = document_kind
        self._plan_year = plan_year
        self._by_marker: dict[int, tuple[Kind, str] | None] = {}
        self._default: Kind = "result" if document_kind in ("report", "bulletin") else "target"
        self._openings = _openings(page, self._is_ahead)
        self._first_chapter = page.outline.starts[0] if page.outline.starts else 0
        self._starts = [opening[0] for opening in self._openings]

    def kind(self, marker: int, start: int, sentence: tuple[int, int], before: str = "") -> tuple[Kind, str]:
        """The kind of the statement at `start`, which stands under outline marker `marker`. `before` is the rule by which the number before
        it in the sentence has its kind: what is done already (已为…发放) holds for what the sentence adds, unless that is planned."""
        if _AIM_BEFORE_BRACKET.search(self._page.source.text, max(0, start - _AIM_NEAR), start):
            return "target", "an aim in brackets"
        if _AIM_IN_BRACKETS.match(self._page.source.text, self._page.layout.clause(start)[0] - 1):
            return "target", "an aim in brackets"
        if said := self._said_by_sentence(start, sentence, before):
            return said
        inherited, rule = self._inherited(marker, start)
        statement = self._statement(start, sentence)
        if inherited == "target" and (word := self._reported(statement)):
            return "result", f"reported by {word}"
        if inherited == "target" and before.startswith("reported by 已") and not self._planned(statement, start, sentence):
            return "result", before
        if inherited == "result" and (word := self._planned(statement, start, sentence)) and not self._reported(statement):
            return "target", f"planned by {word}"
        return inherited, rule

    def _said_by_sentence(self, start: int, sentence: tuple[int, int], before: str) -> tuple[Kind, str] | None:
        """What the sentence opens with: in a report an aim, whose fulfilment follows (目标:…。实际完成…); what stands now."""
        text = self._page.source.text
        said = text[max(sentence[0], start - _NEAR) : start]
        goes_on = before == _STANDING_NOW and _STILL.match(said.rpartition(",")[2])
        if _STANDS.search(said) or goes_on:
            return "result", _STANDING_NOW
        if _GRADUATES.search(said):
            return "result", "reported by 高校毕业生, whose number no plan sets"
        if self._kind not in ("report", "bulletin"):
            return None
        aimed = _AIMED_AT.match(text, sentence[0])
        if aimed and not _BY_NOW.search(text, sentence[0], start):
            return "target", f"the sentence opens with {aimed.group()}"
        actual = _ACTUAL.match(text, sentence[0])
        return ("result", f"the sentence opens with {actual.group()}") if actual else None

    def _planned(self, statement: str, start: int, sentence: tuple[int, int]) -> str:
        """The word that plans. A bulletin speaks of expectations too, so that there only a year ahead plans (力争到2030年), and what its
        sentence adds."""
        if self._kind != "bulletin":
            planned = self._page.lexicon.cues["planned"]
            done = _DONE_SINCE.search(self._page.source.text, sentence[0], start)
            return planned.within((statement.partition(",")[2] if done else statement).replace("预期寿命", ""))
        named = _BY_YEAR.finditer(self._page.source.text, max(sentence[0], start - 80), start)
        return next((match.group() for match in named if self._is_ahead(match[1])), "")

    def _is_ahead(self, year: str) -> bool:
        return self._plan_year is not None and int(year) > self._plan_year

    def _statement(self, start: int, sentence: tuple[int, int]) -> str:
        """The clause, with what opens its sentence (去年, 到2025年)."""
        text = self._page.source.text
        low, high = self._page.layout.clause(start)
        opening = text[sentence[0] : min(sentence[0] + 40, low)].partition(",")[0]
        return f"{opening},{text[max(low, start - 80) : min(high, start + 40)]}"

    def _reported(self, statement: str) -> str:
        if _AHEAD.search(statement) or any(self._is_ahead(year) for year in _YEAR.findall(statement.partition(",")[2])):
            return ""
        word = self._page.lexicon.cues["reported"].within(_STANDING.sub("", _MEASURED_BY.sub("", _COMPARED.sub("", statement))))
        if word and not (word == "累计" and self._default == "target"):
            return word
        if self._plan_year is not None:
            for plan in _PLANS.findall(statement):
                if PLAN_ENDS[plan] < self._plan_year:
                    return f"“{plan}五”"
            for year in _YEAR.findall(_COMPARED.sub("", statement)):
                if int(year) < self._plan_year:
                    return f"{year}年"
        return ""

    def _inherited(self, marker: int, start: int) -> tuple[Kind, str]:
        opening = self._openings[max(0, (at := bisect_right(self._starts, start)) - 1) : at]
        chain = self._page.outline.chain(marker)
        for index in chain:
            if (said := self._said(index)) and not (opening and opening[-1][0] > self._page.outline.markers[index].start):
                return said
        if opening and (not chain or opening[-1][0] >= self._page.outline.markers[chain[-1]].start):
            return opening[-1][1], f"after the opening {opening[-1][2]}"
        ahead = self._aims(start) or _RESOLVED.search(self._page.source.text, max(0, start - _NEAR), start)
        spends = _TOTALS.search(self._page.source.text, self._page.layout.clause(start)[0], start)
        if not chain and self._kind in ("plan", "measures") and start < self._first_chapter and not ahead and not spends:
            return "result", "before the first chapter a plan says how things are"
        return self._default, f"kind of document: {self._kind}"

    def _aims(self, start: int) -> bool:
        """Whether the paragraph has named aims, or a year ahead, before the statement (具体指标:到2022年,…)."""
        opening = max(self._page.layout.paragraph(start), start - _AIMED)
        said = self._page.source.text[opening:start]
        return _AIMS.search(said) is not None or any(self._is_ahead(year) for year in _BY_YEAR.findall(said))

    def _said(self, index: int) -> tuple[Kind, str] | None:
        if index not in self._by_marker:
            heading = self._page.outline.heading(index)
            heading = heading if len(heading) <= _HEADING else ""
            cues = self._page.lexicon.cues
            said: tuple[Kind, str] | None = None
            ahead = [year for year in _YEAR.findall(heading) if self._is_ahead(year)]
            if ahead and self._default == "result":
                said = "target", f"heading names {ahead[0]}年"
            elif self._page.outline.markers[index].level < _RUN_IN and (word := cues["planned_headings"].within(heading)):
                said = "target", f"heading says {word}"
            behind_name = _NAMED_PLAN.sub("", heading)
            reported = cues["reported_chapters"]
            if behind_name in reported or (behind_name != heading and reported.ending(heading, len(heading))):
                said = "result", f"chapter {heading}"
            if word := cues["reported_headings"].within(heading):
                said = "result", f"heading says {word}"
            self._by_marker[index] = said
        return self._by_marker[index]


def _openings(page: Page, is_ahead: Callable[[str], bool]) -> list[tuple[int, Kind, str]]:
    """Sentence openings that turn a text from report to plan or back, where no heading does."""
    words = page.lexicon.cues
    found: list[tuple[int, Kind, str]] = []
    for start in page.layout.sentence_starts:
        if word := words["reported_openings"].at(page.source.text, start):
            found.append((start, "result", word))
        elif word := words["planned_openings"].at(page.source.text, start):
            found.append((start, "target", word))
        elif (opening := _YEAR_AHEAD.match(page.source.text, start)) and is_ahead(opening[1]):
            found.append((start, "target", opening.group()))
    return found
