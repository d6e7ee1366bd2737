"""What a number says of a facility that the sentence names before it (新建县供养中心,设床位300张; 殡仪馆主体完工,完成投资2860万元)."""

from __future__ import annotations

import re

from policy_notices.targets.context import clean
from policy_notices.targets.phrases import read_head
from policy_notices.targets.statement import Statement

_FEATURE = re.compile(
    "(?:设有?|设置|可?提供|配备|配置|新增)?(?P<own>(?:总|年度|完成|计划|概算)?投资|概算|总?建筑面积|占地面积|(?:总|护理型|设计)?床位|墓位|墓穴|穴位|功能室"
    "|全长|总长|学位|泊位|停车位|工位|铺位|工程量)"
)
_FACILITY = re.compile(
    "(?P<name>[一-鿿“”()—]{3,24}(?:中心|公墓|[院馆站园]|医院|学校|小学|中学|基地|工程|项目|平台)(?:[一二三]期)?(?:改扩建|改造|迁建|扩建|建设|提升)*(?:项目|工程)?)"
    "(?:\\d{1,2}月)?(?=主体|建成|完工|投用|投入|启用|竣工|开工|[,。;:(]|$)"
)
_CLASSIFIERS = "个所家座处项"
_LONGEST = 20  # characters of a facility's name


def feature_of_facility(statement: Statement, thing: str) -> str:
    """`thing` led by the facility that the sentence named last, if no number that counts stands between them; else empty."""
    feature = _FEATURE.fullmatch(thing or statement.parts.verb)
    if not feature or statement.is_share:
        return ""
    place = statement.place
    opening = place.page.layout.sentence(place.number.start)[0]
    named = [match for match in _FACILITY.finditer(place.text, opening, place.clause[0]) if not _counted(place.text, match.start())]
    if not named:
        return ""
    name = clean(read_head(place.words, named[-1]["name"], is_share=False).noun)
    earlier = statement.earlier
    is_counted = earlier is not None and earlier.place.number.start > named[-1].start() and earlier.noun != name
    if is_counted or not 3 <= len(name) <= _LONGEST or feature["own"] in name:
        return ""
    statement.noun = name
    return f"{name}{feature['own']}"


def _counted(text: str, start: int) -> bool:
    """Whether a name begins with the classifier of a number that counts it (5所养老院)."""
    return text[start - 1 : start].isdecimal() and text[start] in _CLASSIFIERS
