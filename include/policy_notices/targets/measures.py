"""The measure that a noun ends in, by what is counted of it: 金额 of money, 人数 and 人次 of persons, 里程 of roads, 销售额 of sales."""

from __future__ import annotations

import re

from policy_notices.targets.context import BARE, clean, context, joined
from policy_notices.targets.spending import subsidy_before
from policy_notices.targets.statement import Statement

_LINES = ("公路", "铁路", "高铁", "道路", "航道", "绿道", "管网", "轨道", "线路")
_HANDLING = frozenset(
    ("加装", "火化", "安葬", "募集", "捐赠", "收养", "寻亲", "接种", "抢救", "查处", "命名", "更名", "清理", "审核", "更新")
)
_DEALING = frozenset(
    (
        "撤并",
        "整合撤并",
        "关停",
        "淘汰",
        "拆除",
        "取缔",
        "注销",
        "撤销",
        "减轻",
        "引入",
        "招录",
        "清退",
        "挽回",
        "取消",
        "下放",
        "追缴",
        "没收",
    )
)
_SPENDING = ("投入", "列支", "拨付", "安排", "筹集", "下达")
_PERSONS = ("人员", "对象", "儿童", "老人", "老年人", "残疾人", "学生", "群众", "成年人", "妇女", "居民", "职工")
_DEED = "indicator: what was done with those counted before"
_DEED_CHARS = 4
_DEED_OF_TWO = 2  # 助餐3万人次
_SUMS = re.compile("(?:支出|资金|总额)$")
_WHOM = 12
_WAIVED = ("减免", "免除")
_THINGS = ("床位", "机构", "企业", "项目", "人员", "人才", "社区", "学校", "设施", "产品")
_COUNTED = ("社区", "村", "乡镇", "街道", "县市区", "区县", "机构", "学校", "企业", "家庭", "组织", "设施", "人员", "学生", "项目")
_CUT = ("压减", "削减", "减少", "压缩", "缩减", "取消")  # 压减政府性基金项目30%
_GROUPS = ("低保", "特困", "城市低保", "农村低保")  # 新增低保158户
_BUILT = ("新建", "改建", "新改建", "新开工")
_REACHED = ("达到", "达", "", "占", "保持在", "提高到", "提升至")
_CHARGES = ("费", "费用", "租金", "收费")
_LONGEST = 16  # characters of a measure that is taken over


def with_measure(statement: Statement, thing: str) -> str:
    """Money ends in 金额, persons under a verb of service in 人数 or 人次, a share of what is counted in 比例."""
    statement.noun = statement.noun or clean(thing)
    if not thing:
        return ""
    measure = _shared_measure(statement, thing)
    return (
        _of_share(statement, thing)
        or _of_deed(statement, thing)
        or _waived(statement, thing)
        or (f"{thing}{measure}" if measure else "")
        or _of_money(statement, thing)
        or _of_persons(statement, thing)
        or thing
    )


def _of_share(statement: Statement, thing: str) -> str:
    """其中护理型床位不低于60%, 压减政府性基金项目30%, 三星级社区达到30%: a part of the whole, a cut, a share of those counted."""
    if not statement.is_share:
        return ""
    whole = statement.whole
    if whole and not whole.is_share and thing.endswith(_THINGS) and not statement.parts.verb:
        return f"{whole.noun}中{thing}占比"
    if thing.startswith(_CUT) and not statement.place.words.names["rate_nouns"].ending(thing, len(thing)):
        return f"{thing[2:]}{thing[:2]}幅度"
    return f"{thing}比例" if thing.endswith(_COUNTED) and statement.parts.reach in _REACHED else ""


def _of_deed(statement: Statement, thing: str) -> str:
    """新建公路200公里, 加装电梯150部, 新增贷款700亿元: what says little without its measure or its verb."""
    parts = statement.parts
    if statement.unit in ("公里", "千米") and len(thing) > 3 and thing.endswith(_LINES):
        built = parts.verb or (statement.former.parts.verb if statement.former and statement.shares_verb else "")
        return f"{'新建' if built.startswith(_BUILT) else ''}{thing}里程"
    if thing == parts.thing and ((len(thing) == 2 and parts.verb in _HANDLING) or (len(thing) <= BARE and parts.verb in _DEALING)):
        return f"{parts.verb}{thing}"
    return f"新增{thing}" if statement.is_money and len(thing) == 2 and parts.verb == "新增" else ""


def _of_money(statement: Statement, thing: str) -> str:
    """销售额 of sales, 资金 that is spent, else 金额 where the noun names no money."""
    if not statement.is_money:
        return ""
    if thing.endswith(("出口", "进口")):
        return f"{thing}额"
    if statement.parts.verb == "销售" or thing == "销售":
        statement.noun = f"{context(statement) if thing == '销售' else thing}销售额"
        return statement.noun
    if thing.endswith(_SPENDING):
        of = statement.whole.noun if statement.whole and statement.whole.is_money and "财政" in thing else ""
        return joined(_SUMS.sub("", of), f"{thing}资金")
    if statement.place.words.names["money_nouns"].ending(thing, len(thing)) or "标准" in thing or thing.endswith(")"):
        return ""
    named = "" if "均" in thing else subsidy_before(statement)
    return f"{thing}{named if named not in thing else ''}" if named else f"{thing}金额"


def _of_persons(statement: Statement, thing: str) -> str:
    """服务居民人数, 培训人次, those counted before of whom a deed tells."""
    named = statement.place.words.names["person_nouns"].ending(thing, len(thing))
    served = statement.parts.verb[-2:] in statement.place.words.service
    if statement.unit in ("人", "名") and served and not named:
        return f"{thing}人数"
    if statement.unit == "人次" and (served or ((len(thing) == _DEED_OF_TWO or "均" in thing[-5:]) and not thing.endswith("人次"))):
        return f"{thing}人次"
    if statement.unit in ("户", "人") and thing in _GROUPS and statement.parts.verb:
        return f"{statement.parts.verb}{thing}{statement.unit}数"
    if whom := _persons_before(statement, thing):
        return f"{statement.parts.verb}{thing}{whom}"
    few = len(thing) <= 3 or not statement.parts.verb
    counted = statement.unit == "人" or (statement.unit == "名" and len(thing) <= _DEED_OF_TWO and not statement.parts.verb)
    return f"{thing}人数" if counted and few and not named and not thing.endswith(("数", "量")) else ""


def _waived(statement: Statement, thing: str) -> str:
    """减免基本殡葬服务费1573人、236万元: charges that are waived, not paid."""
    verb = statement.parts.verb or (statement.former.parts.verb if statement.former and statement.shares_verb else "")
    word = next((word for word in _WAIVED if word in verb), "")
    if not word or not thing.endswith(_CHARGES):
        return ""
    thing = thing if word in thing else f"{word}{thing}"
    return f"{thing}{'金额' if statement.is_money else '人次' if statement.unit in ('人', '人次') else ''}"


def _persons_before(statement: Statement, thing: str) -> str:
    """Those whom the sentence counted before, of whom a deed tells (救助流浪乞讨人员873人次,成功寻亲29人,护送返乡64人)."""
    earlier = statement.earlier
    while earlier and earlier.rules and _DEED in earlier.rules:
        earlier = earlier.earlier
    if statement.unit not in ("人", "名") or not earlier or earlier.unit not in ("人", "名", "人次") or len(thing) > _DEED_CHARS:
        return ""
    if not earlier.noun.endswith(_PERSONS) or len(earlier.noun) > _WHOM or thing.endswith(_PERSONS) or "、" in thing:
        return ""
    statement.noun = earlier.noun
    statement.rules.append(_DEED)
    return earlier.noun


def _shared_measure(statement: Statement, thing: str) -> str:
    """The measure that the number before took of the like (集中供养孤儿养育标准达到…,散居孤儿达到…); empty where there is none."""
    earlier = statement.earlier
    if earlier is None or earlier.unit != statement.unit or not statement.parts.reach or not (statement.is_money or statement.is_share):
        return ""
    at = earlier.indicator.rfind(thing[-2:]) if len(thing) > 1 else -1
    measure = earlier.indicator[at + 2 :] if at > 0 else ""
    return measure if 2 <= len(measure) <= _LONGEST and not earlier.indicator.endswith(thing) else ""
