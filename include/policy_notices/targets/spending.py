"""What a sum of money is spent on: a purpose, a subsidy, those whom it is for."""

from __future__ import annotations

import re

from policy_notices.targets.context import BARE, context, joined, without_verbs
from policy_notices.targets.phrases import EACH_AT_END, read_head, trim, until_stop
from policy_notices.targets.statement import Statement

_TAKEN = re.compile("从[^,]{2,24}?(?:中|里)?(?:拿出|安排|提取|计提|划拨|列支)$|(?:筹集|安排|拿出|划拨|整合)(?:各类|专项)?(?:资金)?$")
_USE = re.compile("(?:专项|全部|重点)?用于(?P<for>[^,。;]{4,24})")  # 从基金结余中拿出100亿元,用于职工培训
_COUNTED_FIRST = re.compile(r"^[\d.]+[万亿]?[人名户家](?:次)?(?:以上|左右)?的?")
_BUILT_WITH = re.compile(  # 投资680万元,建设县儿童福利院
    "(?:新建|扩建|改建|改扩建|建设|建成|实施|改造|修建|开展|购置|打造)(?P<what>[^,。;\\d、]{3,20})[,。;]"
)
_DONE_FOR = re.compile(
    r"对[^,。;\d]{0,12}?(?:\d+[个家所条座处栋户])?(?P<whom>[^,。;\d]{2,10}?)(?:实施|进行|开展)(?P<deed>[^,。;]{2,12})"
)  # 投入1.1亿元对3条历史街区实施保护性修缮
_SUPPORTING = re.compile("(?<=...)(?:予以|给予)(?:重点)?(?:支持|扶持|保障)$")
_PROJECT = 24  # characters of the longest noun that a sum is spent on
FOR_WHOM = ("在", "对", "为", "支持", "帮助", "资助", "补助", "用于")
_COUNT = re.compile(r"^[\d.,]+[万亿]?余?[一-鿿](?=[一-鿿]{3,})")
_INVESTING = ("投资", "投入", "总投资")
_AT_STANDARD = re.compile(r"(?P<what>[^,]{2,14}?)(?:统一)?(?:按照?|以)")  # 运营补贴按每人3元的标准给予
_AT_RATE = re.compile(
    r"的?标准,?(?:据实|一次性|统一|逐年|全额)?(?:给予|予以|发放|享受|支付|安排|落实)(?:一次性(?=补))?"
    r"(?P<noun>[^,。;]{2,18}?(?:补贴|补助|奖励|奖补|津贴|资助|救助|贴息|救助金|补助金))(?![一-鿿]{0,2}标准)"
)
_AT_PRICE = re.compile(r"的?标准(?P<done>减免|保障|拨付|缴纳|收取|结算|支付)(?P<noun>[一-鿿]{3,14})")  # 按每具1380元的标准减免基本服务费
_GIVEN_AT = re.compile(
    r"的?标准(?P<done>奖补|补助|补贴|奖励|资助|支持)(?:\d+[个家所户名])(?P<whom>[^,。;\d]{2,14})"
)  # 按每村50万元的标准奖补60个示范村
_BY_STANDARD = re.compile(r"的?标准(?P<done>资助|补助|补贴|奖励|救助|供养|发放)(?=[,。;])")  # 按照每人每学年1万元的标准资助
_SUPPORTED = re.compile(r"的?标准支持(?P<whom>[^,。;]{3,20})")
_ASSETS = ("债券", "国债", "贷款", "再贷款", "基金", "专项资金", "补助资金", "奖补资金", "补贴资金", "扶持资金", "农资补贴")
_GIVEN = re.compile(r"(?:的标准)?(?:给予|予以|发放|支付)(?P<noun>[^,的]{0,14}?(?:补贴|补助|奖励|奖补|津贴|资助))")
_SUBSIDY = re.compile(r"[一-鿿]{0,9}(?:补贴|补助|津贴|奖励|奖补|救助金|养老金)(?![一-鿿]{0,4}标准)")
_GIVEN_MONEY = ("钱", "慰问金", "生活费", "待遇", "津贴")
_PAID_OUT = re.compile(
    "(?:发放|支出|拨付|下拨)(?:各类|基本)?(?P<what>补贴|补助|生活费|津贴|救助金|供养金|低保金)(?P<funds>(?:资金|经费)?)$"
)
_FUNDS_GIVEN = re.compile("[一-鿿]{2,8}(?:经费|资金|支持)")
_WHOM = 16  # characters of those who are given it
_SPOKEN = 80  # characters before a clause in which its subsidy is named


def money_spent(statement: Statement) -> str:
    """投入N元做Y → what the money is for; 按N元的标准给予X补贴 → X补贴."""
    place, tail = statement.place, trim(until_stop(statement.tail))
    tail = _SUPPORTING.sub("", tail)
    if statement.is_money and (match := _GIVEN_AT.match(place.text, statement.bound.tail_start)):
        return f"{match['whom']}{match['done']}标准"
    if statement.is_money and (match := _AT_RATE.match(place.text, statement.bound.tail_start)):
        return _of_kind(statement, match["noun"])
    if statement.is_money and (match := _AT_PRICE.match(place.text, statement.bound.tail_start)):
        return f"{match['noun']}{match['done']}标准"
    if statement.is_money and (match := _AT_STANDARD.match(statement.head)) and tail.startswith("标准"):
        return f"{match['what']}标准"
    if statement.is_money and _FUNDS_GIVEN.fullmatch(tail) and statement.parts.verb.endswith(("给予", "安排", "予以")):
        return tail
    if statement.is_money and (done := _DONE_FOR.match(place.text, statement.bound.tail_start)):
        statement.noun = f"{done['whom']}{done['deed']}"
        return f"{statement.noun}投入资金"
    if statement.is_money and statement.tail.startswith("的") and 3 <= len(tail) <= _PROJECT and not statement.parts.noun:
        statement.noun = without_verbs(statement, tail)
        return f"{statement.noun}{statement.parts.verb if statement.parts.verb in _INVESTING else ''}"
    if statement.is_money and (match := _GIVEN.match(tail if statement.tail[:1] != "的" else f"的{tail}")):
        return _of_kind(statement, match["noun"])
    if statement.is_money and (match := _SUPPORTED.match(place.text, statement.bound.tail_start)):
        return f"{match['whom']}支持标准"
    if statement.is_money and (match := _BY_STANDARD.match(place.text, statement.bound.tail_start)):
        statement.noun = context(statement)
        return f"{statement.noun}{match['done']}标准"
    if statement.is_money and not tail and _TAKEN.search(statement.head) and (use := _USE.match(place.text, place.clause[1])):
        return f"{_COUNTED_FIRST.sub('', use['for'])}资金"
    if statement.is_money and not tail and not statement.earlier and (built := _BUILT_WITH.match(place.text, place.clause[1])):
        verb = statement.parts.verb or statement.parts.noun
        if verb in _INVESTING and not statement.parts.thing:
            statement.noun = built["what"]
            return f"{built['what']}{verb}{'资金' if verb == '投入' else ''}"
    given = EACH_AT_END.sub("", statement.head).endswith(("给予", "提供", "安排"))
    if statement.is_money and given and tail.endswith(("支持", "补助", "补贴", "奖励", "奖补", "资助", "补偿", "贴息")):
        each = statement.parts.each
        return joined(each.removeprefix("每个") if each.startswith("每个") else context(statement), tail)
    if not statement.is_money or not tail or statement.parts.thing:
        return ""
    if statement.tail.startswith("(") or tail.startswith(("予以", "给予", "的")):
        return ""
    if tail in FOR_WHOM:
        tail = _COUNT.sub("", trim(until_stop(place.text[statement.tail_end : place.clause[1]])))
    if tail.endswith(_GIVEN_MONEY) and statement.parts.verb.endswith(("给予", "发放", "支付")):
        return f"{trim(statement.parts.subject)}{tail}" if len(statement.parts.subject) <= _WHOM else tail
    if (asset := next((word for word in _ASSETS if tail.startswith(word)), "")) and len(statement.parts.verb) > 1:
        return f"{statement.parts.verb}{asset}"
    if tail.endswith(_ASSETS) and not statement.parts.verb.endswith(_INVESTING):
        return tail
    purpose = read_head(statement.place.words, re.sub(r"^(?:用于|在|专项用于|专项)", "", tail), is_share=False)
    verb = statement.parts.verb or "投入"
    return f"{purpose.subject}{purpose.thing or tail}{verb}资金"


def _of_kind(statement: Statement, subsidy: str) -> str:
    """A subsidy, led by what the sentence speaks of where the word stands alone (补贴)."""
    return joined(context(statement).removeprefix("对"), subsidy) if len(subsidy) <= BARE else subsidy


def paid_by_standard(statement: Statement) -> str:
    """…基本生活费标准提高到每月1400元,发放生活费300万元: what is paid out, as the standard before names it; empty where none does."""
    paid = _PAID_OUT.search(statement.head) if statement.is_money else None
    before = None if statement.former and not statement.former.is_money else statement.earlier
    while paid and before:
        name, found, _ = before.noun.rpartition(paid["what"])
        if found and before.is_money and before.per:
            statement.noun = f"{name}{found}"
            return f"{statement.noun}{paid['funds']}"
        before = before.earlier
    return ""


def subsidy_before(statement: Statement) -> str:
    """The subsidy that the sentence named before its cases (…给予运营补贴,其中收住自理老年人的每人每月100元)."""
    place = statement.place
    opening = place.page.layout.sentence(place.number.start)[0]
    named = _SUBSIDY.findall(place.text, max(opening, place.clause[0] - _SPOKEN), place.clause[0])
    return re.split("给予|发放|享受|领取|支付|按|元", named[-1])[-1] if named else ""
