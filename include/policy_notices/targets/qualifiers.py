"""The denominator (`per`) and the range (`scope`) of a statement."""

from __future__ import annotations

import re

from policy_notices.targets.statement import Statement

_EACH = re.compile(
    r"每(?:人每[年月天次]|[3三]~[5五]年|\d{1,2}[~—-]\d{1,2}年|[个名户]?(?:百|千|万|十万|百万)[名个户]?(?:常住人口|老年人口|户籍人口|人口|从业人员|老年人|老人|居民|儿童|学生|新生儿|残疾人|人|户|元营业收入|元)?"
    r"|个?[一-鿿]{1,6}?(?=至少|不少于|不低于|建|设|配|新增|新建|选|打造|引进|培育|达|有|拥有|安排|组织|开展|举办|完成|主动|要|应|可|均|不超过|为|\d|$))"
)
_TIME = {"每年": "年", "每月": "每月", "每季度": "每季度", "每周": "每周", "每天": "每天", "每日": "每日"}


def read_per(statement: Statement) -> str | None:
    """每万老年人, 每个街道, 各中心城区 (of a count), 人均, 年 (an annual standard), 月 (of 元/月)."""
    head = statement.place.text[max(statement.place.clause[0], statement.head_start - 40) : statement.place.number.start]
    own = statement.place.text[statement.head_start : statement.place.number.start]
    for match in reversed(list(_EACH.finditer(own))):
        phrase = match.group()
        return _TIME.get(phrase, phrase)
    unit = statement.unit
    if "/" in unit:
        return unit.partition("/")[2]
    if "人均" in own:
        return "人均" if not any(word in own for word in ("增长", "下降")) else None
    if unit in statement.place.words.money and re.search(r"年(?:养育|供养|保障)?标准", head):
        return "年"
    if not statement.is_share and (place := _each_place(statement, own)):
        return place
    return None


def _each_place(statement: Statement, own: str) -> str:
    at, word = statement.place.words.cues["scopes"].first(own, 0, min(len(own), 12))
    return word if word.startswith("各") else ""


def read_scope(statement: Statement) -> str | None:
    """各区, 市级, 5个主城区社区: who or where it holds, if narrower than the issuer."""
    text = statement.place.text
    own = text[statement.head_start : statement.bound.head_end]
    scopes = statement.place.words.cues["scopes"]
    if "等" == own[-1:] and "、" in own:
        return own[:-1]
    at, word = scopes.first(own, 0, min(len(own), 24))
    return word or None
