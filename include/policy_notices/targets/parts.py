"""A noun that names only a part (其中管理人员3.4万人, 基金支出66122亿元), completed by the whole that stands before it."""

from __future__ import annotations

import re

from policy_notices.targets.phrases import read_head, trim
from policy_notices.targets.statement import Statement

_OF_THESE = re.compile(r"(?P<whole>[^,。;:]{4,40})中,")  # 全国就业人员中,第一产业…
_TOTAL = re.compile(r"(?<=..)(?:总人数|人数|总数|总量|数量|金额|总额|数|人次)$")
_FAR = 300  # characters before a number in which its whole is named
_LEAD = 16  # characters of the words that may lead a part
_SHORT = 2  # characters of a part that says nothing alone (镇, 街道)
_BRACKETED = 5  # characters of a part in brackets behind its whole
_BESIDE = 4  # characters of a noun that may go on with what the number before it spoke of
_BODIES = ("机构", "单位", "设施", "组织")
_DIVISION = re.compile("[市区县州盟旗镇乡]$")  # 县级行政区划单位87个(市辖区23个)
_SCHOOL = re.compile("(?:小学|初中|高中|中学|中职|高职|本科|研究生|幼儿园|学校|院校|高校)$")  # 在校学生5万人, 其中小学3万人
_LISTS = re.compile("[、和与及]")


def completed(statement: Statement, thing: str) -> str:
    """`thing` with what the whole, or the number before it, says and it leaves out; `thing` itself where it leaves nothing out.

    农民工总量…,其中外出农民工 stays; 补贴性职业技能培训…,其中培训农民工 → 补贴性职业技能培训农民工;
    养老保险基金收入…,基金支出 → 养老保险基金支出.
    """
    if statement.earlier and thing.startswith("与") and thing.endswith("之比"):
        return f"{statement.earlier.noun}{thing}"
    whole = named_whole(statement)
    if statement.whole and statement.unit != statement.whole.unit and not statement.is_share and not statement.is_money:
        return f"{statement.whole.parts.verb}{thing}" if len(thing) <= _BRACKETED and not statement.parts.verb else thing
    if whole and thing not in whole and not (statement.place.bracket and _DIVISION.search(thing)):
        if thing in ("男", "女"):
            return f"{thing}性{whole}"
        says_little = _BRACKETED if statement.place.bracket else _SHORT
        short = f"{whole}{thing}" if len(thing) <= says_little and len(whole) <= _LEAD and not statement.parts.verb else thing
        if thing in statement.place.words.names["compounds"] or statement.place.words.verbs.ending(thing, len(thing)) == thing:
            return f"{thing}{whole}"
        said = statement.whole.indicator if statement.whole else whole
        whose = statement.place.words.names["dependent_nouns"].ending(said, len(said))
        if whose and _SCHOOL.search(thing):
            return f"{thing}{whose}"
        if thing.endswith("人数") and len(whole) <= _LEAD:
            short = f"{whole}{thing}"
        if thing.endswith("类") and len(whole) <= _LEAD:
            return f"{thing}{whole}"
        if statement.whole and len(of := statement.whole.parts.verb) > 1 and thing.endswith(of) and len(whole) <= _LEAD:
            return f"{whole}{thing}"
        return _goes_on(whole, thing) or _ends_alike(whole, thing) or short
    beside = statement.earlier or statement.before
    if beside and beside.unit == statement.unit and thing in statement.place.words.cues["manners"]:
        return f"{thing}{beside.noun}"
    if beside and len(thing) <= _BESIDE and not statement.parts.verb and thing not in beside.noun:
        return _goes_on(beside.noun, thing) or thing
    return thing


def named_whole(statement: Statement) -> str:
    """What 其中 or …中, names the parts of."""
    if statement.whole:
        return _TOTAL.sub("", statement.whole.noun)
    place = statement.place
    opening = max(place.page.layout.sentence(place.number.start)[0], place.number.start - _FAR)
    named = list(_OF_THESE.finditer(place.text, opening, place.number.start))
    return trim(read_head(place.words, named[-1]["whole"], is_share=False).noun) if named else ""


def _goes_on(whole: str, thing: str) -> str:
    """The whole up to the word with which the part begins (养老保险基金收入, 基金支出)."""
    at = whole.rfind(thing[:2]) if len(thing) > 2 else -1
    return f"{whole[:at]}{thing}" if 1 < at <= _LEAD and not _LISTS.search(whole, 0, at) else ""


def _ends_alike(whole: str, thing: str) -> str:
    """The whole up to the word on which both end (持证残疾人, 视力残疾人 → 持证视力残疾人)."""
    alike = 0
    while alike < min(len(whole), len(thing)) and whole[-alike - 1] == thing[-alike - 1]:
        alike += 1
    lead = whole[: len(whole) - alike].removesuffix("总")
    if set(lead) & set(thing[: len(thing) - alike]):  # 婚姻登记, 其中结婚登记
        return ""
    if lead.endswith(("已", "内")):  # 劳动年龄段内已就业, 其中按比例就业
        return ""
    if "的" in lead and thing.endswith(_BODIES):  # 提供住宿的服务机构, 其中养老机构
        return ""
    return f"{lead}{thing}" if alike > 1 and 1 < len(lead) <= _LEAD and not _LISTS.search(lead) else ""
