"""Nouns that are made of general words alone (市级示范站, 年度投资, 隐患整改率) and so need what the sentence spoke of before."""

from __future__ import annotations

import re

from policy_notices.targets.context import joined, measured
from policy_notices.targets.phrases import EACH
from policy_notices.targets.statement import Statement
from policy_notices.targets.words import Words

_JOINTS = re.compile("[、和及]")
_MEASURE = re.compile("(?:比例|比重|占比|[率度数])$")
_NO_LEAD = re.compile("[《,。;:向把将使让]|新?纳入|^研究|^召开|清退|退出|[率度量额数]$")
_CLEARED = re.compile(
    "(?:安全|重大|事故|突出|风险|质量)*(?:隐患|问题)*(?:大?(?:排查|整治|检查|整改|治理|巡查)|专项行动?|行动|大)+$"
)  # 食堂安全隐患大排查: whose they were
_BODY = re.compile("会同|牵头|(?:部门|单位|[局厅委办部])$")  # who does it, not what it is done to
_LEVEL = re.compile("^(?:国家|[省市区县])级")
_ROLE = re.compile("示范|试点|样板|标杆|实验")
_LEAD = 16  # characters of the longest lead


def led_by_context(statement: Statement, noun: str) -> str:
    """`noun`, led by what the sentence spoke of where it is general (孤儿612人,发放生活费… → 孤儿生活费); else as it is."""
    parts = statement.place.words.names["general_parts"]
    if not is_general(parts, noun) or statement.place.words.domains.get(noun) == "economy":
        return noun
    lead = "" if _behind_list(statement) else _lead(statement, noun)
    if not lead or len(lead) > _LEAD or _NO_LEAD.search(lead) or is_general(parts, lead):
        return noun
    statement.noun = lead
    return joined(lead, noun)


def _lead(statement: Statement, noun: str) -> str:
    """What the sentence spoke of before; a noun behind its number has what stands before that, else a role or a deed done so many times
    goes on with it, and a thing is counted for itself."""
    if _ROLE.search(noun):  # 省级垃圾分类示范社区12个、市级示范点30个
        return _ROLE.split(_LEVEL.sub("", measured(statement)))[0]
    own = EACH.sub("", statement.parts.noun)
    if noun in statement.head or not (own or statement.earlier) or (statement.unit == "次" and not own):
        return _CLEARED.sub("", measured(statement))
    return "" if own.startswith(("各", "与")) or own.endswith("等") or _BODY.search(own) else own


def _behind_list(statement: Statement) -> bool:
    """Whether things of several kinds were counted before, each of which the noun may be of (86家养老机构、5家救助站,整改率100%)."""
    earlier = statement.earlier
    return earlier is not None and earlier.shares_verb and earlier.former is not None and earlier.unit == earlier.former.unit


def is_general(parts: Words, noun: str) -> bool:
    """Whether a noun can be put together from general words, a measure at the end of each of its parts left out."""
    return all(_is_made_of(parts, part) or _is_made_of(parts, _MEASURE.sub("", part)) for part in _JOINTS.split(noun))


def _is_made_of(parts: Words, noun: str) -> bool:
    """Whether general words follow each other from the first letter to the last; the longest at each place is taken."""
    start = 0
    while start < len(noun):
        word = parts.at(noun, start)
        if not word:
            return False
        start += len(word)
    return True
