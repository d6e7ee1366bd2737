"""The domain of a statement: by its item's heading, then its own words, then the title, then the headings above.

Source: the guide ("the domain of a standard or regulation is that of the item it stands in"; "what fits no code is `other`").
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from policy_notices.targets.place import Page

_GENERAL = frozenset(("economy", "administration", "other"))
_PLAIN = frozenset(("lottery", "social_work"))
_SEPARATE = frozenset(("marriage", "funeral", "vagrant_relief", "place_names"))
_CARED_FOR = ("养老", "适老化", "助餐", "照护")
_BESIDE = {
    "community_governance": frozenset(("social_organizations", "charity")),
    "child_welfare": frozenset(("disability_welfare",)),
    "ageing": frozenset(("disability_welfare",)),
    "social_assistance": frozenset(("disability_welfare", "child_welfare")),
}
"""Subjects that one heading's item often goes on to, though the heading names only the first."""
_INCOME = re.compile("可支配收入|居民收入|人均收入|收入比|消费支出|恩格尔系数")
_SPENT = re.compile("支出|财政|岗位")
_LIVELIHOOD = re.compile("民生|人民生活|群众生活|居民生活|保障|救助|脱贫|扶贫|贫困|攻坚战|全面小康")
_LEISURE = re.compile("旅游|出游|游客")
_VAGRANTS = re.compile("流浪|乞讨|救助站|救助管理(?:机构|站)")  # 规范救助管理, under a chapter of assistance, is of assistance
_AIMS = re.compile("(?:主要|预期|发展)(?:目标|指标)$")
_REFORM = re.compile("放管服|政府职能|简政放权|自身建设")
_BUILDING = re.compile("基础设施|城乡建设|城市建设|城镇化|城市更新|城市功能")
_BUILT = re.compile("公路|铁路|高铁|里程|线路|光缆|通信|用户|管网|轨道|道路|桥|充电桩|车位|城镇化率|落户|水利")
_ENVIRONMENT = re.compile("生态|环境|绿色|污染")
_BUREAU = re.compile(r"[一-鿿]{2,16}(?:局|委员会|厅)")
_TITLES = re.compile(r"《[^《》]{1,60}》?")
_CIVIL = re.compile(r"(?<!人)民政")
_OPENING = 120  # characters in which a document whose title names no subject names the bureau
_USUAL = 1500  # characters in which an untitled text shows what it speaks of
_OFTEN = 4
_OF_INDUSTRY = re.compile(
    "(?:产业|服务业|行业)(?:总|增加值|规模|产值|营业收入|示范基地)|(?:增加值|总规模|产值)占|占(?:国内|地区)生产总值|投资(?:额)?(?:占.{2,8})?$|投资占|(?:中央|省级)补助资金|固定资产投资|上级(?:补助)?资金|专项债券|营业收入|总产值|农民人均|人均可支配收入|商品房销售|房地产开发"
)
_MARKET = re.compile("市场|房地产|房产|建筑业|就业|创业|财政|金融|消费")
_NO_WORD = "no domain word"
_OF_ITEM = "domain of the item's heading"
_OF_PARAGRAPH = "domain of what the paragraph counted before"
_AMONG_MEANS = "domain by the statement, under a heading of means"
_LIVES = "under a heading of the people's livelihood"
_PLAINLY = "domain by the statement, which names it plainly"
_KEPT = 64  # texts whose codes are kept: several rules ask for a statement's
_CHAPTER = 1
_HEADING = 34  # characters; a longer "heading" is a statement of its own
_SHORT = 12  # characters of a heading behind 一是
_RUN_IN = 6  # the outline level from which a marker opens a statement, not an item with a heading


def _side_of_economy(statement: str, run_in: str, heading: str) -> str | None:
    """What an economic report counts as part of another subject: energy under the environment, travel among people's lives, roads and
    networks under building, projects and prices that the government no longer approves."""
    if (_ENVIRONMENT.search(f"{run_in}{heading}") and "能耗" in statement) or (_LIVELIHOOD.search(run_in) and _LEISURE.search(statement)):
        return "other"
    if _BUILDING.search(f"{run_in}{heading}") and _BUILT.search(statement):
        return "other"
    if _REFORM.search(f"{run_in}{heading}") and not _SPENT.search(statement):
        return "administration"
    return None


def names_plainly(code: str, rule: str) -> bool:
    """Whether a statement named its subject so plainly that the sentence goes on with it."""
    return code not in _GENERAL and rule in (_PLAINLY, _OF_PARAGRAPH, _AMONG_MEANS, "domain by the statement")


class DomainReader:
    """Finds domains for the statements of one document."""

    def __init__(self, page: Page, title: str, document_kind: str) -> None:
        self._page = page
        self._codes = lru_cache(_KEPT)(self._codes_in)
        self._headings: dict[int, tuple[str, ...]] = {}
        self._civil = self._macro = False
        text = page.source.text
        about = (title.partition("关于")[2] or title).replace("人力资源和社会保障", "人力资源").replace("人力资源社会保障", "人力资源")
        of_title = self._subject_of(about)
        self._of_title_words = dict.fromkeys((word for _, word in page.lexicon.domain_words.all(about)), of_title) if of_title else {}
        self._civil = _CIVIL.search(title) is not None or (of_title is None and _CIVIL.search(text, 0, _OPENING) is not None)
        self._bulletin = document_kind == "bulletin"
        self._macro = document_kind == "work_report" or bool(page.lexicon.cues["titles_macro"].within(title))
        self._macro = self._macro or (not title and document_kind == "report" and not self._civil)
        named = list(dict.fromkeys(code for code in self._codes(about) if code not in _GENERAL))
        self._named = "ageing" if "ageing" in named else named[0] if named else None
        self._of_several = bool(named) and "other" in self._codes(about)
        self._titled = None if self._of_several else self._named if len(named) == 1 else None
        self._subject: str | None = None
        if self._named is None and self._civil:
            self._subject = "administration" if page.lexicon.cues["subject_administration"].within(about) else None
        elif self._named is None:
            self._subject = of_title or self._subject_of("".join(_BUREAU.findall(text[:_OPENING])))
        if not title and self._named is None and self._subject is None:
            self._subject = self._usual_general(text[:_USUAL])
        if not title and self._named is None and self._subject is None:
            self._named = self._usual(text[:_USUAL])

    def _subject_of(self, words: str) -> str | None:
        """The general code that a title, or the names of bureaus, speak of; the last word decides."""
        cues = self._page.lexicon.cues
        place, code = max((cues[f"subject_{code}"].last(words, 0, len(words))[0], code) for code in ("economy", "other", "administration"))
        return code if place >= 0 else None

    def _usual(self, text: str) -> str | None:
        """The code that an untitled text speaks of throughout, if one does."""
        counts = Counter(code for code in self._codes(text) if code not in _GENERAL).most_common(2)
        if not counts or counts[0][1] < _OFTEN or (len(counts) > 1 and counts[0][1] < 2 * counts[1][1]):
            return None
        return counts[0][0]

    def _usual_general(self, text: str) -> str | None:
        """`economy` or `other`, where an untitled text speaks of hardly anything else."""
        counts = Counter(self._codes(text)).most_common(2)
        ranked = [*counts, ("", 0)]
        often = bool(counts) and counts[0][0] in ("economy", "other") and counts[0][1] >= max(2 * _OFTEN, 3 * ranked[1][1])
        return counts[0][0] if often else None

    def domain(self, marker: int, statement: str, sentence: str, run_in: str = "", before: str = "", topic: str = "") -> tuple[str, str]:
        """The domain's code and the rule. `before` is the one that the sentence named plainly before, `topic` that of the paragraph's
        last sentence.

        A civil-affairs bureau has no economy: its money and buildings are its administration.
        """
        headed = set(self._codes(run_in)) - _GENERAL
        code, rule = self._domain(marker, statement, sentence, run_in)
        if before and (rule in (_OF_ITEM, _LIVES) or (self._civil and code in _GENERAL)) and self._override(statement) in (None, before):
            return before, "domain of what the sentence counted before"
        if len(headed) == 1 and not rule.startswith("incomes"):
            code, rule = self._override(statement) or headed.pop(), "domain of the paragraph's heading, or by the statement"
        if not headed and self._subject == "other" and self._page.lexicon.cues["subject_keeps"].within(run_in):
            return "administration", "domain of the paragraph's heading, or by the statement"
        if topic and rule == _NO_WORD and self._civil and not self._bulletin:
            return topic, _OF_PARAGRAPH
        if self._civil and (code == "economy" or rule == _NO_WORD):
            return "administration", "what is a civil-affairs bureau's own: its money, its work on the whole"
        return code, rule

    def of_row(self, name: str) -> tuple[str, str] | None:
        """The domain that a table's row names plainly; a table stands under the last heading before it, whatever its rows are on."""
        code = None if self._titled or self._macro else self._override(name)
        return (code, "domain by the table's row") if code else None

    def of_instrument(self, marker: int, name: str, sentence: str) -> tuple[str, str]:
        """The domain of a rule that is issued: that of its item, else its own. In a report on the law every rule is part of that work."""
        if self._subject == "administration" and self._civil:
            return "administration", "domain of the title"
        code, rule = self.domain(marker, name, sentence)
        return ("other", "domain of the title") if code == "administration" and self._subject == "other" else (code, rule)

    def _domain(self, marker: int, statement: str, sentence: str, run_in: str) -> tuple[str, str]:
        """`statement` is the indicator, `sentence` the words around it, `run_in` the paragraph's heading."""
        if (self._macro or self._subject == "economy") and _INCOME.search(statement):
            return "economy", "incomes and what they are spent on"
        override = self._override(statement)
        if self._titled and not self._macro:
            return self._of_title(self._titled, marker, override, statement)
        if self._macro:
            return self._of_economy(marker, statement, run_in)
        if self._subject == "administration" and self._civil:
            return self._of_law(statement, sentence, self._of_heading(marker) if marker >= 0 else ())
        chain = [index for index in self._page.outline.chain(marker) if self._heads(index)]
        own = self._of_heading(chain[0]) if chain else ()
        if self._named and set(own) - _GENERAL:
            own = tuple(code for code in own if code not in _GENERAL)
        if len(own) > 1 and override and override not in own:
            for code in self._codes(sentence):
                if code in own and code not in _GENERAL:
                    return code, "domain by the sentence, of those the heading names"
        above = tuple(code for index in chain[1:] for code in self._of_heading(index))
        led = tuple(dict.fromkeys(code for code in above if code not in _GENERAL))
        if self._civil and own == ("administration",) and len(led) == 1 and led[0] != "party_building":
            return override or led[0], "domain by the statement, else of the chapter, under a heading of means"
        if self._civil and own == ("administration",) and not led and override and self._of_staff(chain[0], override):
            return override, _AMONG_MEANS
        if own == ("vagrant_relief",) and led == ("social_assistance",) and not _VAGRANTS.search(self._page.outline.heading(chain[0])):
            own = ("social_assistance",)
        broad = bool(own) and (self._page.outline.markers[chain[0]].level <= _CHAPTER or "民生" in self._page.outline.heading(chain[0]))
        if len(own) == 1 and own[0] not in _GENERAL and own[0] in self._codes(statement):
            return own[0], "domain of the item's heading, which the statement names too"
        if self._civil and override and own in (("other",), ("economy",)):
            return override, "domain by the statement, under a heading of no bureau's own subject"
        if override and broad and own != ("economy",):
            return override, "domain by the statement, under a broad chapter"
        if own == ("elderly_care",) and override == "ageing" and self._page.lexicon.domains.get(self._longest(statement)) == "ageing":
            return override, "domain by the statement: ageing under a heading of care"
        if self._subject and (found := self._of_subject(self._subject, statement, chain, own, led)):
            return found
        return self._by_headings(statement, sentence, chain, own, led)

    def _of_subject(
        self, subject: str, statement: str, chain: list[int], own: tuple[str, ...], led: tuple[str, ...]
    ) -> tuple[str, str] | None:
        """In a document whose title names a general subject: its headings' domain where they name another one, else the title's. `own` are
        the codes of the item's heading, `led` those of the headings above it."""
        override = self._override(statement)
        if subject == "other" and _OF_INDUSTRY.search(statement):
            return "economy", "domain by the statement: the size of an industry"
        if not own and len(led) == 1 and not self._keeps(chain):
            return led[0], "domain of the chapter's heading"
        if subject == "administration" and override and (not own or own[0] in _GENERAL):
            return override, "domain by the statement"
        if subject == "economy" and own == ("other",) and "economy" not in self._codes(statement):
            return "other", "domain of the item's heading"
        if subject == "other" and self._of_market(chain) and "other" not in self._codes(statement):
            return "economy", "domain of the item's heading"
        if not own or own[0] in ("economy", "other"):
            return ("administration", "domain of a heading above") if self._keeps(chain) else (subject, "domain of the title")
        if own == ("administration",) and not self._keeps(chain):
            return subject, "domain of the title"
        return None

    def _of_market(self, chain: list[int]) -> bool:
        """Whether the item's own heading names a market, and the nearest heading that names a subject is on the economy, as one of a bureau
        of another field may be (房地产市场总体平稳, then 着力稳定市场)."""
        named = next((self._of_heading(index) for index in chain if self._of_heading(index)), ())
        return named == ("economy",) and _MARKET.search(self._page.outline.heading(chain[0])) is not None

    def _by_headings(self, statement: str, sentence: str, chain: list[int], own: tuple[str, ...], led: tuple[str, ...]) -> tuple[str, str]:
        """The domain of the item's heading, of what the statement names plainly, of the sentence, of the headings above, of the title."""
        override = self._override(statement)
        above = tuple(code for index in chain[1:] for code in self._of_heading(index))
        if self._of_several and (own or above[:1]) == ("other",):
            return override or "other", "domain by the statement, else of a heading, in a document of several subjects"
        if len(own) == 1 and own[0] in _GENERAL and self._named:
            return override or self._named, "domain by the statement, else of the title, under a heading of means"
        if len(own) == 1 and override and override in above:
            return override, "domain by the statement and a heading above"
        if own == ("community_governance",) and override in _SEPARATE:
            return override, _PLAINLY
        if own and override and override not in own and self._is_plain(override, own[0], statement):
            return override, _PLAINLY
        if len(own) == 1:
            return own[0], _OF_ITEM
        if not own and override and (led == ("social_assistance",) or (led, override) == (("elderly_care",), "ageing")):
            return override, "domain by the statement: those assisted, under a chapter of assistance"
        if not own and override in _SEPARATE:
            return override, _PLAINLY
        beside = "other" in above and "other" in self._codes(statement)  # 养老托育: a chapter of care and of what fits no code
        if not own and len(led) == 1 and led[0] != "party_building" and not beside:
            return led[0], "domain of the chapter's heading"
        if len(own) > 1 and "economy" not in own and set(self._codes(statement)) == {"economy"}:
            return "economy", "domain by the statement, under a heading of several other subjects"
        for place, words in (("statement", statement), ("sentence", "" if self._named else sentence)):
            for code in self._codes(words):
                if code in own or (not own and (code not in _GENERAL or not self._named)):
                    return code, f"domain by the {place}"
        if own:
            return own[0], "domain of the item's heading"
        for index in chain[1:]:
            codes = self._of_heading(index)
            if codes and not (self._named and codes[0] in _GENERAL):
                return codes[0], "domain of a heading above"
        if self._named:
            return self._named, "domain of the title"
        return "other", _NO_WORD

    def _of_title(self, named: str, marker: int, override: str | None, statement: str) -> tuple[str, str]:
        """A document whose title names one subject speaks of it throughout, also where it secures or schools those it is about; what an
        item's heading and the statement both call by another name is the exception, and the allowances of age among care for the aged."""
        headings = {code for index in self._page.outline.chain(marker) for code in self._of_heading(index)}
        if (named, headings) == ("ageing", {"elderly_care"}) and override in (None, "elderly_care"):
            return "elderly_care", "domain of the item's heading"
        if named == "ageing" and override == "elderly_care":
            return "elderly_care", "domain by the statement"
        if override and override != named:
            if override in headings and override != "social_assistance":
                return override, "domain of the item's heading, which the statement names too"
            if (named, override) == ("elderly_care", "ageing") and self._page.lexicon.domains.get(self._longest(statement)) == "ageing":
                return override, "domain by the statement: ageing in a document of care"
        return named, "domain of the title"

    def _of_law(self, statement: str, sentence: str, heading: tuple[str, ...]) -> tuple[str, str]:
        """A bureau's report on how it keeps the law: administration, but for what is checked, licensed or registered in one of its fields.
        The rules that it makes are administration whatever they are on."""
        if code := self._override(_TITLES.sub("", statement)):
            return code, "domain by the statement"
        said, around = self._codes(_TITLES.sub("", statement)), self._codes(_TITLES.sub("", sentence))
        headed = set(heading) - _GENERAL - {"party_building"}
        if len(headed) == 1:
            return headed.pop(), "domain of the item's heading"
        if not said and around and around[0] not in _GENERAL:
            return around[0], "domain by the sentence"
        return "administration", "domain of the title"

    def _of_economy(self, marker: int, statement: str, run_in: str) -> tuple[str, str]:
        """In a report on the whole economy each statement speaks for itself; what names no subject is of its heading's, else economy."""
        items = [index for index in self._page.outline.chain(marker) if self._page.outline.markers[index].level < _RUN_IN]
        item = next((index for index in items if self._of_heading(index)), None)
        heading = self._page.outline.heading(item) if item is not None else ""
        own = tuple(dict.fromkeys(self._codes(heading.replace("预算", ""))))
        if self._bulletin and not self._override(statement) and (code := self._prevailing(marker)):
            return code, "domain of a bulletin's chapter"
        whole = (statement.partition("占")[0] or statement).replace("财政", "")
        measured = self._codes(whole)
        if any(_AIMS.search(self._page.outline.heading(index)) for index in items) and not set(measured) - _GENERAL:
            return "economy", "domain of an economic report's aims"
        if "预算" in heading and len(own) == 1 and own[0] not in _GENERAL and not self._codes(whole.replace("收入", "")):
            return own[0], "domain of the item's heading"
        if "economy" in own and "economy" in measured:
            return "economy", "domain by the statement and the item's heading"
        above = run_in + "".join(self._page.outline.heading(index) for index in self._page.outline.chain(marker))
        if (not measured or "economy" in measured) and (code := _side_of_economy(statement, run_in, heading)):
            return code, "domain of the paragraph's heading, of what an economic report counts in it"
        for code in measured:
            if code == "social_assistance" and above and not _LIVELIHOOD.search(above):
                return "economy", "an economic report speaks of incomes and insurance as a whole"
            if code != "social_assistance" or own != ("economy",) or "经济" not in heading:
                return code, "domain by the statement"
        nearest = self._of_heading(marker) if marker >= 0 else ()
        if (own := nearest or own) and "财政" not in statement:
            return ("economy" if "economy" in own else own[0]), "domain of the item's heading"
        if "民生" in above and not measured and not _SPENT.search(statement):
            return "other", _LIVES
        return "economy", "an economic report"

    def _prevailing(self, marker: int) -> str | None:
        """The code that more than half of the subjects in the chapter's heading belong to (教育、科技和卫生 → other)."""
        for index in self._page.outline.chain(marker):
            if codes := self._codes(self._page.outline.heading(index)[:_HEADING]):
                code, count = Counter(codes).most_common(1)[0]
                return code if 2 * count > len(codes) else None
        return None

    def _keeps(self, chain: list[int]) -> bool:
        """Whether a heading speaks of administration, whatever the document's subject."""
        keeps = self._page.lexicon.cues["subject_keeps"]
        return any(keeps.within(self._page.outline.heading(index)[:_HEADING]) for index in chain)

    def _override(self, statement: str) -> str | None:
        """The code that a statement names so plainly that a chapter's heading does not hold for it."""
        return next((code for code in self._codes(statement) if code not in _GENERAL), None)

    def _is_plain(self, code: str, own: str, statement: str) -> bool:
        """Whether a statement's subject is never a part of another one, stands beside the heading's, or is care for the aged under a
        heading of their benefits."""
        if code in _PLAIN:
            return "公益金" not in statement
        if code in _BESIDE.get(own, ()):
            return True
        return (own, code) == ("ageing", "elderly_care") and any(word in self._longest(statement) for word in _CARED_FOR)

    def _of_staff(self, index: int, override: str) -> bool:
        """Whether a statement under a heading of means speaks of the party, or of the staff of the field that it names (强化队伍建设)."""
        return override == "party_building" or "队伍" in self._page.outline.heading(index)

    def _heads(self, index: int) -> bool:
        """Whether a marker stands before a heading: one of an item, or a short one behind 一是 (一是严守安全底线。)."""
        return self._page.outline.markers[index].level < _RUN_IN or len(self._page.outline.heading(index)) <= _SHORT

    def _longest(self, statement: str) -> str:
        words = (self._page.lexicon.domain_words.at(statement, place) for place in range(len(statement)))
        return max(words, key=len, default="")

    def _of_heading(self, index: int) -> tuple[str, ...]:
        if index not in self._headings:
            heading = self._page.outline.heading(index)
            self._headings[index] = tuple(dict.fromkeys(self._codes(heading))) if len(heading) <= _HEADING else ()
        return self._headings[index]

    def _codes_in(self, text: str) -> list[str]:
        """The codes whose words occur in a text; longest words first."""
        found: list[tuple[int, bool, int, str]] = []
        produced = self._page.lexicon.cues["produced"]
        for place, word in self._page.lexicon.domain_words.all(text):
            code = "economy" if self._macro and word in produced else self._page.lexicon.domains[word]
            if code in _GENERAL:  # what a document's title speaks of is of its subject throughout
                code = self._of_title_words.get(word) or code
            if code == "economy" and self._civil and not self._macro:
                continue
            found.append((-len(word), code in _GENERAL, place, code))
        return [code for *_, code in sorted(found)]
