"""A number in its clause: which words before and behind it are its own, and what it shares with the numbers beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from policy_notices.targets.comparator import Bound, read_bound
from policy_notices.targets.deadlines import Deadline
from policy_notices.targets.phrases import Head, read_head
from policy_notices.targets.place import Place

_IN_ALL = ("共", "共计", "合计", "计")  # 幼儿园1376所共104万平方米
_JOINTS = ("、", "和", "及", "以及", "与", "并", "或")
_FOOTNOTE = re.compile(r"\[\d{1,2}\]|^[①-⑳]")  # 地区生产总值[1]4038亿元, ②每个设施不少于300平方米
_AND_OTHERS = re.compile("、[一-鿿]{1,6}等[一-鿿]{2,}")  # 低保、失独等老年人
_DONE = re.compile(r"^(?:全部|均已|均|已)?(?:完成|建成|投用|竣工)")
_NEXT_ABOUT = re.compile("(?<=[和及与、])(?:约|近|超|逾|至少|不少于|不低于|超过)$")
_MEASURED_TOO = re.compile(r"、(?:总)?(?:长|里程|面积|建筑面积|投资|总投资|规模)(?:为|约|达)?")
_WITH_AT_LEAST = re.compile(r"[一-鿿]{2,10}(?:不少于|不低于|超过|达到)")  # 1所床位不少于10张的照料中心
_PASSAGE = re.compile(
    r"(?:以上|左右|不等)?(?:的?(?!下调|上调|降低|缩小|放宽|增长|扩展|拓展|恢复|回落|合并|撤并|归并|提标|调整|统一|逐步|压缩|压减|压降|缩减|精简|缩短|减少|提高|提升|增加|扩大|扩充|优化|整合|下降|上升|延长)(?P<noun>[^,。的]{1,12}?))?(?:再|统一|逐步|分别|进一步|可|将|平均|大幅)*(?P<verb>(?:压缩|缩短|缩小|压减|压降|缩减|减少|减|下调|上调|调整|调|降低|下降|降|提高|提升|提标|提|增加|增长|增|扩大|扩充|扩展|拓展|扩|上升|升|延长|放宽|转|变更|变|改|恢复|回落|精简|优化|整合|合并|撤并|归并){1,2}+)(?:至|到|为)(?:增长|下降|上涨)?(?:每[人户亩生]每?[年月天次]?|每(?:年|半年|季度|月|周|天))?(?:不低于|不少于|不超过|不高于)?(?:20\d\d年[底末]?的?)?(?:年均|月均|平均)?约?$"
)


@dataclass(slots=True)
class Statement:
    """What one number says. `former` is the counted number before it in the same clause, `earlier` the one before it in the same
    sentence, `whole` the one that 其中 is a part of, `before` the last one before the semicolon with which the sentence opens, `topic` the
    last one of the paragraph before the sentence.
    `noun` is what the next statement may go on speaking of, `subject` the domain that it named plainly, `kind_rule` what made it a target
    or a result, `due` its deadline. `unit` is empty where the number has none; `is_share` says that it is a percentage, a fraction or a
    multiple, `is_money` that it is a sum of money.
    """

    place: Place
    bound: Bound
    head: str
    tail: str
    tail_end: int
    next_head: int
    parts: Head
    former: Statement | None = None
    earlier: Statement | None = None
    whole: Statement | None = None
    before: Statement | None = None
    topic: Statement | None = None
    changes_to: str | None = None
    changed_by: str = ""
    action: str | None = None
    noun: str = ""
    subject: str = ""
    kind_rule: str = ""
    due: Deadline | None = None
    indicator: str = ""
    scope: str = ""
    year: int | None = None
    per: str | None = None
    distributes: bool = False
    rules: list[str] = field(default_factory=list)
    unit: str = field(init=False)
    is_share: bool = field(init=False)
    is_money: bool = field(init=False)

    def __post_init__(self) -> None:
        self.unit = self.place.number.unit or ""
        self.is_share = is_share(self.place)
        self.is_money = self.unit.partition("/")[0] in self.place.words.money

    @property
    def shares_verb(self) -> bool:
        """Whether the number stands in a list under the verb of the one before it."""
        return self.former is not None and not self.head


def is_share(place: Place) -> bool:
    """Whether a number is a percentage, a fraction or a multiple."""
    unit = place.number.unit
    return (
        (unit is not None and (unit in place.words.shares or unit in ("倍", "番")))
        or "分之" in place.core
        or "/" in place.core
        or place.core in ("半数", "一半")
    )


def make_statement(place: Place, former: Statement | None, earlier: Statement | None, following: Place | None) -> Statement:
    """Cut the number's own words out of its clause. `former` and `following` are its counted neighbours in the clause."""
    text, (clause_start, clause_end) = place.text, place.clause
    head_start = former.next_head if former else clause_start
    while former and head_start < place.number.start and (joint := _joint_at(text, head_start, place.number.start)):
        head_start += len(joint)
    bound = read_bound(place, head_start)
    head = _FOOTNOTE.sub("", text[head_start : bound.head_end])
    tail_end = next_head = clause_end
    changes_to, changed_by = None, ""
    if following:
        between = text[bound.tail_start : following.number.start]
        own = _own_tail(place, between)
        if place.number.unit is None and not is_share(place) and place.text[place.number.end - 1] not in "万亿":
            own = 0
        tail_end = bound.tail_start + own
        next_head = tail_end if own < len(between) else bound.tail_start
        if passage := _PASSAGE.match(between):
            changes_to, changed_by = passage["noun"] or "", passage["verb"]
    tail = _FOOTNOTE.sub("", text[bound.tail_start : tail_end])
    if following and (not between or _MEASURED_TOO.fullmatch(between)):
        tail = text[following.number.end : clause_end]
    elif following and _WITH_AT_LEAST.fullmatch(between) and text.startswith("的", following.number.end):
        tail = text[following.number.end + 1 : clause_end]
    parts = read_head(place.words, head, is_share(place), has_tail=not tail.startswith("(") and bool(_DONE.sub("", tail).strip("、,。;:)")))
    statement = Statement(
        place, bound, head, tail, tail_end, next_head, parts, former, earlier, changes_to=changes_to, changed_by=changed_by
    )
    statement.whole = _whole(statement)
    if "分别" in head:
        statement.distributes = True
    elif former and statement.shares_verb and former.distributes:
        statement.distributes = True
        if bound.comparator == "eq" and former.bound.rule.startswith("before"):
            statement.bound = replace(bound, comparator=former.bound.comparator, rule=former.bound.rule)
    return statement


def _joint_at(text: str, start: int, limit: int) -> str:
    for joint in _JOINTS:
        if text.startswith(joint, start) and start + len(joint) <= limit:
            return joint
    return ""


def _own_tail(place: Place, between: str) -> int:
    """How much of the words up to the next number is the number's own: all before a joint, or all where nothing joins the two."""
    between = _NEXT_ABOUT.sub("", between)
    for joint in _JOINTS:
        if between.endswith(joint):
            return len(between) - len(joint)
    if between.startswith(_JOINTS) or between in _IN_ALL:
        return 0
    if (comma := between.find(",")) >= 0:  # within brackets
        return comma
    at = between.rfind("、")
    if at >= 0 and between.count("(", 0, at) > between.count(")", 0, at):  # 11个县(市、区)中
        at = -1
    if at >= 0 and not _AND_OTHERS.match(between, at) and not place.words.strong_verbs.first(between, at, len(between))[1]:
        return at
    return len(between)


def _whole(statement: Statement) -> Statement | None:
    """The statement of which 其中 … is a part, which holds for all parts of the sentence, or that stands before the bracket with its parts
    (118家(公办27家、民办91家)), which holds within it."""
    earlier = statement.earlier
    if earlier is None:
        return None
    place = statement.place
    clause_start = place.clause[0]
    if place.text.startswith("其中", clause_start) or place.text.endswith("其中", clause_start - 3, clause_start - 1):
        return earlier if earlier.place.clause[0] < clause_start else earlier.whole
    own, former = place.bracket, earlier.place.bracket
    if own == former:
        return earlier.whole
    if own and earlier.unit == statement.unit and not earlier.is_share and earlier.place.number.end <= own.start:
        return earlier
    whole = earlier.whole
    return whole.whole if former and whole and whole.place.number.end <= former.start else whole
