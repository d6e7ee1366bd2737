"""What a number counts or measures, as a noun phrase that can be read without the sentence."""

from __future__ import annotations

import re

from policy_notices.targets.areas import measured_elsewhere
from policy_notices.targets.comparing import change, margin, passage, share_of
from policy_notices.targets.composition import part_of_ratio
from policy_notices.targets.context import clean, context
from policy_notices.targets.counted_before import counted_before, goes_on
from policy_notices.targets.counted_behind import counted_behind
from policy_notices.targets.general import led_by_context
from policy_notices.targets.kinds import AIM
from policy_notices.targets.parallel import second_value
from policy_notices.targets.phrases import read_head, trim
from policy_notices.targets.programmes import led_by_programme
from policy_notices.targets.shares import instalment, rate_of_tail
from policy_notices.targets.source import CELL
from policy_notices.targets.spending import money_spent, paid_by_standard
from policy_notices.targets.standards import set_by_standard
from policy_notices.targets.standards_by_case import RULE, standard_of_case
from policy_notices.targets.statement import Statement
from policy_notices.targets.subsidies import led_by_addressee, subsidy
from policy_notices.targets.time_limits import settled_within

_RAISED = re.compile(
    r"(?:其中|对)?(?P<whom>[^,]{0,20}?(?:人员|老年人|残疾人|儿童|学生|对象|家庭|机构|企业|单位|学校|地区|[市县区]))(?:的)?(?:提高|上浮|降|下调|上调|放宽)[至到为]"
)
_GOAL = re.compile(r"的(?P<goal>[一-鿿]{0,4}(?:目标|任务|指标)(?:任务|要求)?)")  # 超额完成1100万人的预期目标
_AIM = re.compile(AIM)
_HANDLED = re.compile(
    "[^,]{0,20}?(?:将|把)(?P<what>[^,]{2,14}?(?:率|比例|比重|标准|额度|面积|时间|时限))(?:作为|列为|纳入|列入)[^,]{2,20}"
)  # 将猪肉自给率作为考核指标,原则上不低于60%
_DONE_FOR = re.compile("(?:为|对|向)(?P<whom>[^,]{2,16}?)(?:实施|开展|提供|进行)(?P<what>.{2,})")
_FROM = re.compile("(?:自[^,自]{2,10}之日起|从[^,从]{2,8}起|并|于|在|须|应|要|确保|一般|原则上)*$")  # 自受理之日起2个工作日内办结
_OF_MEASURE = re.compile("(?<=..)(?:核查|处置|办结)*(?:率|金额|标准)$")
_WHOM = "人员|老人|老年人|儿童|学生|对象|居民|群众|职工|教师|机构|企业|学校|医院|家庭"
_OF_WHOM = re.compile(f"(?:{_WHOM})$")
_RATE_OF = re.compile(f"(?:{_WHOM})(?P<rate>[一-鿿]{{2,8}}率)$")
_COUNTED = ("counted behind", "counted before")
_NUMBERING = re.compile(r"^\d{1,2}[.、]")
_BRIEF = 14  # characters of those whom the indicator itself names
_CELL = 40  # characters of a cell before its number


def read_indicator(statement: Statement) -> tuple[str, str]:
    """The indicator and the rule that found it. Also sets `noun`, what the next statement may go on speaking of."""
    for name, rule in _RULES:
        if found := clean(rule(statement)):
            if name in _COUNTED:
                found = led_by_context(statement, found)
            if not statement.noun:
                statement.noun = found
            return led_by_addressee(statement, led_by_programme(statement, found)), name
    found = _cell_before(statement) or clean(statement.place.before(20)) or clean(statement.place.after(20)) or statement.place.core
    statement.noun = statement.noun or found
    return found, "words around"


def _cell_before(statement: Statement) -> str:
    """The cell to the left, in a table's row whose own cell names no measure (签约率 | 2025年达到60%)."""
    text, start = statement.place.text, statement.place.number.start
    wall = text.rfind(CELL, max(0, start - _CELL), start)
    if wall < 0 or "。" in text[wall:start]:
        return ""
    opening = max(text.rfind(CELL, 0, wall) + 1, statement.place.page.layout.paragraph(wall - 1))
    return clean(_NUMBERING.sub("", text[opening:wall]))


def _clause_before(statement: Statement) -> str:
    """A clause that holds no noun of its own (每个街道不少于10万元) goes on speaking of the subject of the one before."""
    if statement.earlier or not goes_on(statement):
        return ""
    place = statement.place
    start, end = place.page.layout.clause(place.clause[0] - 2)
    if not statement.parts.noun and (handled := _HANDLED.fullmatch(place.text, start, end - 1)):
        return handled["what"]
    if not statement.parts.each:
        return ""
    parts = read_head(place.words, place.text[start : end - 1], is_share=True)
    if done := _DONE_FOR.fullmatch(parts.noun):
        return f"{done['whom']}{done['what']}"
    return re.split("实现|全面|达到|应|要", parts.noun)[0]


def _same_rate(statement: Statement) -> str:
    """机构工作人员接种率100%、在院老人83.7%: the rate that was taken of other persons or bodies before."""
    former = statement.former
    if former is None or not (statement.is_share and former.is_share) or statement.parts.verb or statement.parts.reach:
        return ""
    rate, own = _RATE_OF.search(former.indicator), statement.parts.noun
    return f"{own}{rate['rate']}" if rate and _OF_WHOM.search(own) else ""


def _raised_for(statement: Statement) -> str:
    """按租金的50%给予补贴,重度残疾人提高到70%; 高于14%的市降至14%: the measure before, at another level for those who are named."""
    raised = _RAISED.fullmatch(statement.head) if statement.is_share and statement.former is None else None
    if not raised:
        return ""
    earlier, whom = statement.earlier, raised["whom"]
    measure = earlier.indicator if earlier and earlier.is_share else _measure_set_before(statement)
    statement.scope = whom if measure else statement.scope
    return f"{whom}{measure}" if measure and len(whom) <= _BRIEF else measure


def _measure_set_before(statement: Statement) -> str:
    """统一缴费比例,…: the rate or standard that the clause before speaks of; empty where it speaks of none."""
    place = statement.place
    start, end = place.page.layout.clause(place.clause[0] - 2)
    noun = read_head(place.words, place.text[start : end - 1], is_share=True).noun
    return noun if noun.endswith(("率", "比例", "标准", "占比")) else ""


def _goal(statement: Statement) -> str:
    """超额完成N的预期目标, 低于N的控制目标, 98%(目标95%): the goal of what the number before measured."""
    if statement.place.bracket and statement.earlier and _AIM.fullmatch(statement.head):
        statement.noun = statement.earlier.noun
        return statement.earlier.indicator
    match = _GOAL.fullmatch(trim(statement.tail) and statement.tail.rstrip("。;,"))
    return f"{statement.earlier.noun}{match['goal']}" if match and statement.earlier and not statement.former else ""


def _time_limit(statement: Statement) -> str:
    """小额临时救助3个工作日内办结 → 小额临时救助办结时限."""
    settled = settled_within(statement.place)
    if settled is None:
        return ""
    statement.noun = clean(_FROM.sub("", statement.head)) or _OF_MEASURE.sub("", context(statement))
    return f"{statement.noun}{settled['deed']}时限"


def _part_of_ratio(statement: Statement) -> str:
    return part_of_ratio(statement.place)


_RULES = (
    ("part of a ratio", _part_of_ratio),
    ("second value of one measure", second_value),
    ("measured in another area", measured_elsewhere),
    ("same rate of others", _same_rate),
    ("raised for some", _raised_for),
    ("goal of what was measured", _goal),
    ("passage from one value to another", passage),
    ("share of a whole", share_of),
    ("margin", margin),
    ("size of a change", change),
    ("instalment of a payment", instalment),
    ("rate of what follows", rate_of_tail),
    (RULE, standard_of_case),
    ("time limit", _time_limit),
    ("subsidy for those named", subsidy),
    ("paid by the standard before", paid_by_standard),
    ("money for a purpose", money_spent),
    ("set by a standard", set_by_standard),
    ("counted behind", counted_behind),
    ("counted before", counted_before),
    ("clause before", _clause_before),
)
