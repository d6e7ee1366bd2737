"""A standard that is named once, with a sum for each case behind it (最低养育标准:集中养育1650元,社会散居1200元)."""

from __future__ import annotations

import re

from policy_notices.targets.context import clean, context, joined
from policy_notices.targets.phrases import read_head, trim
from policy_notices.targets.statement import Statement
from policy_notices.targets.subsidies import last_addressee

_STANDARD = "(?:标准|待遇|补贴|津贴|补助)"
_GRADE = "[一二三四五六]级|[甲乙丙丁]类|大专|专科|本科|研究生|中专|高中|初中|小学|学前|轻度|中度|重度|集中(?:供养|养育)|分散供养|社会散居"
_FIRST = re.compile(rf"(?P<standard>[^,。;:、]{{0,20}}{_STANDARD})(?:为|是|按)?(?P<case>{_GRADE})(?:每[^,。;:、]{{1,6}})?")
_NAMED = re.compile(rf"(?P<standard>[^,。;:\d]{{4,24}}?{_STANDARD})(?:为|是)?[:,]$")
_GIVING = re.compile("(?:按照?[^,]{2,12}?)?(?:给予|享受|发放)")
_CEILING = ("额", "上限", "总数")
_CASE = 8  # characters of the longest case
_FAR = 40  # characters before a clause in which its standard is named
RULE = "standard by case"


def standard_of_case(statement: Statement) -> str:
    """The standard, led by the case that a sum is for; empty where the words name no such thing."""
    if not statement.is_money or statement.distributes or statement.changes_to is not None:
        return ""
    if first := _FIRST.fullmatch(statement.head):
        standard = trim(read_head(statement.place.words, first["standard"], is_share=True).noun)
        return _of_case(statement, first["case"], _led(statement, standard))
    case, earlier = clean(statement.parts.noun), statement.earlier
    if not 2 <= len(case) <= _CASE or statement.parts.verb or re.search(_STANDARD, case):
        return ""
    if earlier and f"indicator: {RULE}" in earlier.rules and earlier.unit == statement.unit:
        return _of_case(statement, case, earlier.noun)
    return _of_case(statement, case, _named_before(statement)) if not earlier else ""


def _named_before(statement: Statement) -> str:
    """The standard on which the clause before ends; empty where it names none."""
    place = statement.place
    opening = max(place.page.layout.sentence(place.number.start)[0], place.clause[0] - _FAR)
    named = _NAMED.search(place.text, opening, place.clause[0])
    parts = read_head(place.words, named["standard"], is_share=True) if named else None
    return trim(parts.noun) if parts and not parts.verb else ""


def _led(statement: Statement, standard: str) -> str:
    """A bare 标准, led by whom the sentence gives what (对残疾学生给予一次性资助,标准为本科3000元)."""
    return joined(last_addressee(statement), joined(context(statement), standard)) if standard == "标准" else standard


def _of_case(statement: Statement, case: str, standard: str) -> str:
    if not standard:
        return ""
    statement.noun = standard = _GIVING.sub("", standard)
    return f"{standard}{case}" if case.endswith(_CEILING) else f"{case}{standard}"
