"""A noun with a verb behind it, turned so that it reads as a noun (机构提供服务 → 提供服务的机构)."""

from __future__ import annotations

import re

from policy_notices.targets.statement import Statement

_PREDICATE = re.compile(r"(?<=..)(?:也|均|已|都)?(?:予以|均为|已经|受到|分别受|被(?!子|褥|征)|可能)")
_UNDERGONE = re.compile("(?P<who>[^的被]{2,10})(?P<how>被[^的被]{3,14})")  # 残疾人被普通高等院校录取
_STATE = re.compile(
    r"(?P<who>[^的]{2,12}?)(?:全部|均|已)*(?P<state>(?:尚|仍|还)?未(?:开工|完成|建成|达标|达到|投用|覆盖|整改|落实|开展|通过|销号|办结|取得)[^的]{0,5}|实现[^的]{2,14}|通过[^的]{2,16}|转为[^的]{2,8}|就业创业|就业|创业|增收致富|增收|就学|复学|脱贫|致富|上岗|参保|返乡)"
)  # 残疾人家庭增收
_INSTITUTION = re.compile(
    r"(?:[一-鿿]{0,2}(?:基地|中心|机构|平台|工程|项目|设施|体系|队伍|企业|学校|站|点|室|所|园|馆|场|厂|班|网络|活动|团队|小组|工作室|合作社|服务点|服务站))"
)
_PERSONS = re.compile("(?:对象|人员|老人|老年人|儿童|残疾人|学生|群众|家庭)$")
_MANNER = re.compile("(?P<who>.{3,}?)(?P<how>(?:按|依)[^按依]{1,6})")  # 机构按标准


def relative(statement: Statement, noun: str) -> str:
    """X做Y → 做Y的X, where the words behind the number hold a verb."""
    words = statement.place.words
    if undergone := _UNDERGONE.fullmatch(noun):
        return f"{undergone['how']}的{undergone['who']}"
    noun = _PREDICATE.split(noun)[0]
    if match := _STATE.fullmatch(noun):
        return f"{statement.parts.verb}{match['state']}的{match['who']}"
    at, verb = words.strong_verbs.first(noun, 2, len(noun))
    if noun[at - 1 : at] == "调":
        return noun
    passed, following = words.following.first(noun, 2, len(noun))
    if following in ("进行", "进入", "落实", "执行", "开展", "参与", "实施", "办理") and (not verb or passed < at):
        at, verb = passed, following
    if verb and "的" in noun[:at] and _PERSONS.search(noun[:at]) and "的" not in noun[at:]:
        return noun[:at]
    rest = noun[at + len(verb) : at + len(verb) + 1]
    rest_of_clause = noun[at + len(verb) :][2:]
    if (
        not verb
        or "的" in noun[:at]
        or "的" in rest_of_clause
        or rest in ("的", "", "率", "者", "型")
        or noun.count("“", 0, at) > noun.count("”", 0, at)
        or _INSTITUTION.fullmatch(noun, at + len(verb))
    ):
        return noun
    who = re.sub("每[人户生]每?[年月天次]?$", "", noun[:at])
    while len(who) > 2 and (adverb := words.adverbs.ending(who, len(who))):
        who = who[: -len(adverb)]
    if by := _MANNER.fullmatch(who):
        return f"{by['how']}{noun[at:]}的{by['who']}"
    return f"{noun[at:]}的{who}"
