"""What a share is of, where the words behind it say so (85%以上民政机构按标准提供服务, 预留30%的号源)."""

from __future__ import annotations

import re

from policy_notices.targets.context import context
from policy_notices.targets.phrases import read_head, trim, until_stop
from policy_notices.targets.relative import relative
from policy_notices.targets.statement import Statement

_OWN_RATE = re.compile(r"(?P<of>[^,率]{1,8}?)的?(?P<rate>[税费利]率)")  # 6%一档的税率
_DONE_TO = re.compile("的?(?P<whom>[^,]{2,20}?)(?:实施|开展|进行|予以|实行)(?P<deed>[^,。;]{2,20})")  # 对5%的企业实施抽查
_AT_RATE = re.compile(
    "的?比例(?:开展|进行|实施|组织|落实|安排)(?P<deed>[^,]{2,20})|的?(?:比例|幅度)(?P<how>提高|降低|压减|增加|上浮|下调)(?P<what>[^,]{3,16})"
)  # 按不低于5%的比例开展抽查, 按10%的幅度提高低保标准
_INSTALMENT = re.compile(
    "(?:(?P<what>[^,]{2,16}?(?:资金|补助|补贴|奖补|奖励|津贴))[^,]{0,6}?)?(?P<when>首次|首期|首年|首批|剩余|其余|余下|次年|第[一二三]年|后两年各?|每年|当年)"
    "(?:再|按)?(?P<done>拨付|发放|支付|兑付|预拨)(?:比例为)?"
)  # 首次拨付60%
_AND = ("和", "及", "以及", "、")  # 使所有卫生院和70%的村卫生室具备服务能力
_FUND = re.compile("(?P<fund>[^,。]{2,40}?(?:资金|公益金|经费|基金|收入|收益))(?=,|要|应|须)")
_PREDICATE_CHARS = 12  # characters of what all of a kind do, that may still stand before 率 (实体化运行)
_ALSO = re.compile(r"(?:和|、|及|以及)\d+(?:\.\d+)?%(?:以上|左右)?的?(?P<rest>.+)$")


def rate_of_tail(statement: Statement) -> str:
    """85%以上民政机构按标准提供服务, 机构100%实体化运行, 预留30%的号源."""
    if not statement.is_share:
        return ""
    tail = trim(until_stop(statement.tail).replace("了", ""))
    if not tail:
        return ""
    if match := _AT_RATE.fullmatch(statement.tail.rstrip("。;,")):
        return f"{match['what']}{match['how']}比例" if match["how"] else f"{match['deed']}比例"
    if tail.startswith("用于") and (whole := _used(statement)):
        return f"{whole}{tail}比例"
    if tail.startswith("资金用于") and (whole := _fund(statement)):
        statement.noun = whole
        return f"{whole}{tail.removeprefix('资金')}比例"
    if match := _OWN_RATE.match(tail):
        return f"{match['of']}{match['rate']}"
    if statement.head.endswith(("对", "在")) and (match := _DONE_TO.match(statement.tail)):
        return f"{match['whom']}{match['deed']}比例"
    parts = read_head(statement.place.words, statement.head, is_share=False)
    if parts.noun.endswith("覆盖") or (parts.verb == "覆盖" and parts.ends_in_verb):
        lead = "" if parts.noun else context(statement)
        return f"{lead}覆盖{tail}比例" if lead else f"{(parts.noun or parts.subject).removesuffix('覆盖')}覆盖率"
    verb = statement.place.words.verbs.ending(statement.head, len(statement.head))
    if (verb and verb not in statement.place.words.reach) or not parts.noun:
        verb = verb if statement.tail.startswith("的") and verb not in statement.place.words.auxiliary else ""
        return f"{verb}{relative(statement, f'{tail}{_shared_predicate(statement)}')}比例"
    if parts.noun.endswith(("率", "比例", "比重", "占比")):
        return ""
    if statement.head.endswith(_AND) and statement.place.words.verbs.first(tail, 2, len(tail))[1]:
        return f"{relative(statement, tail)}比例"
    if len(tail) > _PREDICATE_CHARS:
        return f"{tail}的{parts.noun}比例" if statement.place.words.reach.at(tail, 0) else ""
    return f"{parts.noun}{tail}率"


def instalment(statement: Statement) -> str:
    """首次拨付60%, 剩余40%在验收后拨付: which part of a payment is paid when; empty where the words say no such thing."""
    paid = _INSTALMENT.fullmatch(statement.head) if statement.is_share else None
    if paid is None:
        return ""
    statement.noun = paid["what"] or (statement.earlier.noun if statement.earlier else _subject_before(statement))
    return f"{statement.noun}{paid['when']}{paid['done']}比例"


def _subject_before(statement: Statement) -> str:
    """The payment on which the clause before speaks (补助资金分期拨付,)."""
    place = statement.place
    start, end = place.page.layout.clause(max(0, place.clause[0] - 2))
    named = re.match("[^,]{2,16}?(?:资金|补助|补贴|奖补|奖励|津贴)", place.text[start : min(end, place.clause[0])])
    return named.group() if named else ""


def _used(statement: Statement) -> str:
    """What a share of is used for something (将服务费的80%用于…); a sum named before where the words before the share name nothing."""
    earlier = statement.earlier
    noun = trim(statement.parts.noun.removeprefix("将"))
    if not noun and earlier and earlier.is_share and earlier.tail.startswith("用于"):
        return _used(earlier)
    return noun or (earlier.indicator if earlier and earlier.is_money else "")


def _fund(statement: Statement) -> str:
    """The fund that the sentence opens with (各级彩票公益金,要将55%以上的资金用于…), the last of several; empty where none is."""
    place = statement.place
    opening = place.page.layout.sentence(place.number.start)[0]
    named = _FUND.match(place.text, opening, place.number.start)
    return named["fund"].split("和")[-1] if named else ""


def _shared_predicate(statement: Statement) -> str:
    """What the next share's noun does, where both do it (90%以上的乡镇和60%以上的农村社区建立服务站)."""
    place = statement.place
    also = _ALSO.match(place.text[statement.tail_end : place.clause[1]].rstrip("。;,"))
    at, verb = place.words.verbs.first(also["rest"], 2, len(also["rest"])) if also else (0, "")
    return also["rest"][at:] if also and verb else ""
