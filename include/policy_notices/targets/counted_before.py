"""What a number counts or measures where the noun stands before it (床位达到500张, 新增床位500张)."""

from __future__ import annotations

import re
from dataclasses import replace

from policy_notices.targets.comparing import WHOLE_SUM, led_standard
from policy_notices.targets.context import (
    BARE,
    begins_with_place,
    behind_place,
    clean,
    context,
    heading_noun,
    is_bare,
    joined,
    measured,
)
from policy_notices.targets.facilities import feature_of_facility
from policy_notices.targets.measures import with_measure
from policy_notices.targets.parts import completed
from policy_notices.targets.phrases import EACH, trim
from policy_notices.targets.statement import Statement

_SIDES = frozenset(("农村", "乡村", "城市", "城镇", "城区", "中心城区"))
_SIDE = re.compile("^(?:农村|乡村|城市|城镇|城区)|城乡")
_PEOPLE = frozenset(("人", "名", "人次", "户", "户次", "家", "家次", "次"))
_AGE = re.compile(r"^.*\d周?岁(?:及)?(?:以上|以下)?的?")
_AGED = re.compile(r"(?:全市|全区|全县|全省)?\d{2,3}周?岁(?:及)?以上(?:的)?(?:老年人|老人|高龄老人)")
_WITHIN = re.compile(r"^\d+个?(?:工作日|小时|天|分钟|日)内?")
_DISPOSED = re.compile(r"^[^“]*[可应]?[将把](?=[一-鿿“]{3,})")
_SENT_TO = re.compile(r"(?<=..)(?:到|赴|前往)(?![位期账达])[^、]{2,16}$")
_FUNDED = re.compile(
    r"^(?:20\d\d[—~-]20\d\d年,?)?(?:中央|各级|[省市区县](?:级|本级)?)财政(?:20\d\d[—~-]20\d\d年)?(?:每年|统筹)?(?:安排|拨付|下达|投入|落实|筹集|预算)(?=[一-鿿“]{3,})"
)
_PAID = re.compile(r"^(?:支出|获)(?=[一-鿿]{2,}(?:金|款|费|补贴|补助|津贴)$)")  # 支出救助金
_STANDARD_IS = re.compile(r"^(.{0,16}(?:标准|限额|上限|额度))(?:为|按).{2,}$")
_FOR = re.compile(r"[为向给](?!了|主)")  # 为失能老年人建设家庭养老床位
_FOR_ALL = re.compile("^[为向给]全[国省市区县](?=[一-鿿]{2})")  # 为全市孤儿1.1万人次发放生活费
_OF_LEVELS = re.compile(
    "^[省市区县镇乡村街、()]{2,9}[两三四]级(?!联合)(?=[一-鿿]{4,})|全年(?=募集|支出|发放|销售|办理)"
)  # 市、县两级慈善总会全年募集善款
_ALL_KINDS = re.compile("^各[类种](?=[一-鿿]{2})")
_GRADE = re.compile(r"(?:[1-5]?A级|[一二三四五1-5]星级)")
_GRADED = re.compile("(?:[1-5]?A级|星级)(?:及?以上)?的?(?P<noun>[^、的]{3,}?)(?:比例|标准)?$|^(?P<whole>[^、的级]{4,})$")
_INVOLVING = ("涉及", "受益")
_GIVING_FIRST = re.compile(r"^(?:再|分别|可|另|并)*(?:给予|予以)(?=[一-鿿]{2,})")
_MORE = re.compile("(?<=..)(?:(?:再|又|新)增|全年|年内|当年)$")
_CONTAINING = re.compile(r"^(?:包括|包含|含)(?=[一-鿿\d]{2,})")
_PLACES = re.compile(r"(?P<places>(?:[^、]{1,8}[区县市]、)+[^、的]{1,8}[区县市])的?(?P<noun>[^、]{3,})$")
_GIVING = ("享受", "领取", "享有", "发放", "发放了", "拨付", "资助", "补贴", "补助", "支付", "追回", "获得")
_KNOWN = frozenset(("森林覆盖率", "林木覆盖率", "人员参与率"))
_ALLOWANCE = re.compile("[一-鿿]{0,3}(?:生活费|低保金|慰问金|救助金|补助金|供养金|抚恤金|津贴|补贴|资金)")  # 孤儿612人,发放基本生活费
_SAYS_WHOM = re.compile("高龄|孤儿|残疾|老年|老人|低保|特困|儿童|学生")
_ANYONE = 3  # characters of those who get an allowance, which says itself whose it is (老年人, 高龄津贴)
_WHOM = 12  # characters of the noun of those who get an allowance
_GENERIC = ("完成率", "参与率", "覆盖率", "满意度", "知晓率", "达标率", "满意率", "入户率", "签约率", "建成率")
_OWN_RATE = 7  # characters of a rate's name that says itself what it is of
_YEARLY_OUTPUT = re.compile(r"年产(.{2,12})")
_PART = 6  # characters of the longest word that tells parts of a whole apart
_HAVING = re.compile(r"^(?:共(?![同享建用产青])|有(?![效序关机色线限害]))(?=[一-鿿]{3,})")
_WHICH_OF = re.compile("(?:其中,?)?(?P<which>(?:达到|符合|具有|取得|获得|通过|纳入|享受)[^,]{2,14}的)")  # 其中达到示范标准的50个
_GIVEN_EACH = re.compile("的?每[一-鿿]{1,2}(?:给予|发放|补助|奖励)$")  # 骨灰撒散的每例给予3000元
_DEEDS = ("采取", "落实", "实施", "开展", "完成")  # 采取管控措施1329栋,拆除407栋
_COMPLEMENTS = ("到位", "到账", "完毕", "成功")  # 查出隐患67处,整改到位65处
_FOUND = re.compile("^(?:查出|发现|排查|查处|排查出)(?=..)")
_PUT_IN = ("公益金", "资金", "经费")
_WHICH = ("级", "办", "营", "型", "类", "批", "以上", "以下")  # 其中省级3个, 其中高级工以上600人: the noun is the whole's
_PLACE_PART = re.compile(
    "(?:农村|乡村|城市|城镇|城区|县城|乡镇|镇街|中心城区|主城区|新城区|[省市县区]本级|[省市县区]级)(?:社区|地区|层面)?"
)  # 其中农村35个
_AREA = re.compile(
    "(?:其他|其余)?(?!.*(?:社区|园区|街区|小区|校区|景区|库区|县级市|地级市|辖区|直辖市|自治[区县]|行政区|超市|门市))[一-鿿]{1,4}[县区市]"
)  # 其中东山县260户
_SIZE = re.compile("^.{0,4}[万亿]元以[上下]的?")  # 招引亿元以上项目, 其中10亿元以上60个
_PLANTED = re.compile("(?:植树)?造林|绿化|种草|退耕还林|治沙")
_EACH_NAMED = re.compile(
    "(?P<noun>[^,]{3,20})分别(?:达到|达|为|提高到|提高至|增加到|调整为|增至)(?P<whose>(?!每)[一-鿿]{2,6})"
)  # 水平分别达到城区
_TO = re.compile("^(?:给予|[为对向给])")
_TOWARDS = re.compile("^对(?![口外象接账比称应])(?=.{4,})")
_NAMED_BEFORE = 4  # characters of a noun behind which a denominator stands (老年大学覆盖面每个县至少1所)
_EACH_MANY = re.compile("每[万千百十].*")
_EACH_HAS = re.compile("每个[^,]{2,10}?(?=平均(?:拥有|配备))")  # 每个城市社区平均拥有社区社会组织20家
_HAVE = ("拥有", "配备", "平均拥有", "平均配备")
_ASKED = re.compile("提请[^,]{2,12}?审议(?=[一-鿿]{2})")
_AS_SET = re.compile("^(?:对照|对标|围绕)(?=[一-鿿]{4,})|^设(?=床位|病床|座位|座席|编制|车位|学位)")
_MAY = ("可", "应", "须")  # 可返还上年度失业保险费的50%
_ON_BASIS = re.compile("^在(?:继续|进一步|全面|认真|巩固|落实|执行|保持|稳定|完成|做好?|用好?|好)*")  # 在落实好拨款水平达到1.2万元的基础上
_TURNS = ("次", "轮", "遍", "期", "场", "场次", "课时", "小时")
_WITH_OTHERS = re.compile("^联合[^,]{2,12}?(?=检查|开展|查处|整治|走访|慰问)")  # 联合消防检查养老机构42家次
_EVERY = re.compile("(?<=..)每(?:年|半年|季度|月|周|天|日|学期|学年)(?=[一-鿿]{2})")  # 重点场所每季度检查1次
_SIZES = ("规模", "投资", "面积", "金额", "额度", "长", "里程")
_OF_TAIL = re.compile("的(?P<noun>[一-鿿“”]{3,16})(?=[,。;])")  # 设立总规模20亿元的产业引导基金
_INSTITUTION = re.compile("(?:机构|组织|中心|驿站|食堂|站点|[院站点所馆])$")
_SERVED = {"户": "户数", "家": "家数"}
_DONE_OF_PLAN = re.compile("(?:实际|现已|截至目前|目前)(?:已|共)*(?:完成|安装|改造|更新|建成|培训|发放)了?")
_ITS = re.compile("其(?![中他余它实次])(?P<of>[一-鿿]{2,12}?(?:占比|比例|率|数|床位|面积))(?=不|达|$|为|应|要|均)")
_LEVEL_BEHIND = re.compile("(?P<noun>.*[一-鿿”)]{4,})(?P<level>(?:国家|省|市|区|县)级)")  # 和谐社区省级69个、市级84个
_BY_RULE = re.compile("^按照?(?=[一-鿿]{3,})")  # 按照集中供养孤儿每人每月1600元
_REACHES = {"服务": 8, "惠及": 24, "带动": 16}  # characters of what serves those counted
LEAD = 16  # characters of what leads a count of persons served


def counted_before(statement: Statement) -> str:
    """新增X N个, X达到N, X N个: what stands before the number."""
    parts = statement.parts
    if each := _EACH_NAMED.fullmatch(statement.head):
        statement.scope, statement.noun = each["whose"], trim(each["noun"])
        return with_measure(statement, statement.noun)
    if not statement.is_share and statement.tail.startswith("的") and (sum_of := WHOLE_SUM.fullmatch(statement.head)):
        of = statement.earlier.noun if statement.earlier else ""
        statement.noun = of or sum_of["whole"]
        return sum_of["whole"] if sum_of["of"].endswith("占") else f"{of}{sum_of['whole']}"
    if goal := _aimed_at(statement):
        statement.noun = goal.noun
        return goal.noun
    if statement.whole and (which := _WHICH_OF.fullmatch(statement.head)):
        whole = statement.whole.noun.rpartition("的")[2]
        return f"{which['which']}{whole}{'比例' if statement.is_share else ''}"
    if statement.unit in ("亩", "公顷", "平方公里") and not parts.noun and (planted := _PLANTED.search(parts.verb)):
        return f"{planted.group()}面积"
    if statement.earlier and (own := _ITS.match(statement.head)) and own["of"] in statement.parts.noun:
        statement.noun = statement.earlier.noun.rpartition("的")[2]
        return joined(statement.noun, own["of"])
    service = statement.place.words.service.ending(parts.verb, len(parts.verb)) if statement.unit in _PEOPLE else ""
    thing = _without_each_place(statement, _own_noun(statement, service))
    return _of_place_or_each(statement, thing) or _named_before(statement, thing, service)


def _aimed_at(statement: Statement) -> Statement | None:
    """What the sentence or the one before planned, of which the words only say that it is done (计划改造600户。实际完成642户)."""
    if statement.tail.strip("。;,、(") or not _DONE_OF_PLAN.fullmatch(statement.head):
        return None
    planned = statement.earlier or statement.topic
    while planned and planned.unit != statement.unit:
        planned = planned.earlier
    return planned


def _of_place_or_each(statement: Statement, thing: str) -> str:
    """What was measured before, where the words before the number only name a place; what each so many have; empty otherwise."""
    parts = statement.parts
    former = statement.former
    if former and thing and former.parts.each.startswith("每") and former.parts.each[-2:] == thing[-2:] and not parts.verb:
        statement.parts, statement.noun = replace(parts, each=f"每个{thing}"), former.noun
        return former.indicator.replace(former.parts.each, f"每个{thing}")
    shared = statement.place.bracket and statement.head.endswith("各") and "、" in thing  # (甲、乙街道各1家)
    of_area = (
        statement.whole and statement.whole.unit == statement.unit and (shared or all(map(_AREA.fullmatch, re.split("[、和及]", thing))))
    )
    if statement.whole and (of_area or _PLACE_PART.fullmatch(thing)) and not statement.is_share:
        statement.scope, statement.noun = thing, statement.whole.noun
        return (
            statement.whole.noun
            if of_area
            else joined(thing, _SIDE.sub("", statement.whole.noun) if thing in _SIDES else statement.whole.noun)
        )
    if thing not in _SIDES and thing in statement.place.words.cues["scopes"] and (lead := context(statement)):
        statement.scope, statement.noun = thing, lead
        return lead
    if each := _EACH_MANY.search(parts.each or parts.subject) or _EACH_HAS.search(statement.head):
        statement.noun = thing
        own = trim(statement.head.rpartition(each.group())[2])
        whole = own.startswith(_HAVE) and own.endswith(thing) and len(own) <= LEAD
        return f"{each.group()}{own}" if whole else f"{each.group()}{parts.verb if parts.verb in _HAVE else ''}{thing}"
    return ""


def _named_before(statement: Statement, thing: str, service: str) -> str:
    """What `thing`, the noun before the number, names; `service` is the verb that serves the persons counted."""
    parts, names = statement.parts, statement.place.words.names
    earlier = statement.earlier
    if found := feature_of_facility(statement, thing) or _size_of_tail(statement, thing):
        return found
    if earlier and begins_with_place(statement, thing):
        own = behind_place(statement, thing)
        if thing.endswith(_GENERIC) or is_bare(statement, own):
            statement.scope = statement.scope or thing.removesuffix(own)
            thing = own
            if not own:
                statement.noun = earlier.noun
                return earlier.indicator.replace("城乡", "")
    if earlier and thing.endswith("覆盖率") and len(thing) > 4 and earlier.noun.startswith(thing[:-3]) and not earlier.is_share:
        statement.noun = earlier.noun
        return f"{earlier.noun}覆盖率"
    if earlier and thing in _COMPLEMENTS and parts.verb:
        statement.noun = earlier.noun
        return f"{_FOUND.sub('', earlier.noun)}{parts.verb}{thing}"
    if earlier and thing.startswith(_INVOLVING) and not statement.is_share:
        statement.noun = earlier.noun
        return f"{earlier.noun}{thing}"
    if thing in names["institution_rates"] and (institution := _institution(statement)):
        statement.noun = institution
        return f"{institution}{thing}"
    is_lone = not earlier and not (statement.before and len(thing) > _OWN_RATE)
    generic = thing.endswith(_GENERIC) and thing not in _KNOWN and (is_lone or begins_with_place(statement, thing))
    if generic or is_bare(statement, thing) or (statement.shares_verb and not thing):
        return _in_context(statement, thing, service)
    if (
        earlier
        and statement.is_money
        and parts.verb.endswith("投入")
        and thing.endswith(_PUT_IN)
        and len(lead := context(statement)) in range(3, LEAD)
    ):
        return joined(lead, f"投入{thing}")
    if service == "参加" and thing.endswith("保险"):
        return f"{thing}参保人数"
    if (
        earlier
        and earlier.unit in _PEOPLE
        and _ALLOWANCE.fullmatch(thing)
        and parts.verb.startswith(_GIVING)
        and "计" not in statement.head
    ):
        told = _SAYS_WHOM.search(thing) or statement.place.words.verbs.at(earlier.noun, 0) or len(earlier.noun) > _WHOM
        return thing if told else joined(earlier.noun, thing)
    if thing in names["dependent_nouns"] and parts.each.startswith("每个"):
        return f"{parts.each.removeprefix('每个')}{thing}"
    if earlier and thing in names["dependent_nouns"] and service not in _REACHES:
        of = _last_counted(earlier).noun.removesuffix("销售额")
        whole = joined(of if len(of) <= 12 else "", thing)
        statement.noun = whole if statement.is_money else earlier.noun
        return whole
    if statement.whole and len(thing) <= _PART and thing.endswith(_WHICH):
        return joined(thing, _SIZE.sub("", statement.whole.noun))
    if earlier and _GRADE.fullmatch(thing) and (graded := _GRADED.search(earlier.noun)):
        return f"{thing}{graded['noun'] or graded['whole']}"
    if match := _YEARLY_OUTPUT.fullmatch(thing):
        return f"{match[1]}产量"
    if service and parts.subject and not parts.thing and thing == parts.subject and service in ("惠及", "服务", "带动"):
        return with_measure(statement, f"{thing}{service}")
    if service:
        statement.noun = thing
        done = f"{service}{thing}"
        return with_measure(statement, f"{served_by(statement, service)}{done}" if statement.whole is None else completed(statement, done))
    return with_measure(statement, completed(statement, clean(thing)))


def _size_of_tail(statement: Statement, thing: str) -> str:
    """设立总规模20亿元的基金: a size of what stands behind the number; else empty."""
    behind = _OF_TAIL.match(statement.tail) if 1 < len(thing) <= BARE and thing.endswith(_SIZES) else None
    if behind is None:
        return ""
    statement.noun = behind["noun"]
    return f"{behind['noun']}{thing}"


def _institution(statement: Statement) -> str:
    """The institution that the sentence counted last (敬老院8所、床位560张,入住214人,入住率38%); empty where it counted none."""
    found = statement.earlier
    while found and not _INSTITUTION.search(found.noun):
        found = found.earlier
    return found.noun if found and len(found.noun) <= LEAD else ""


def _last_counted(statement: Statement) -> Statement:
    """The statement, or where it measures money or a share the last one before it that counts things (4个项目,总投资6亿元,床位700张);
    the statement itself where none does."""
    found = statement
    while (found.is_money or found.is_share) and found.earlier:
        found = found.earlier
    return statement if found.is_money or found.is_share else found


def served_by(statement: Statement, service: str) -> str:
    """What serves or reaches the persons counted: the earlier number's noun, else the clause before."""
    if service not in ("服务", "惠及", "带动"):
        return ""
    if statement.earlier is None:
        lead = context(statement) if service == "惠及" and goes_on(statement) else ""
        return lead if len(lead) < LEAD else ""
    before = statement.earlier
    while before.is_share and before.earlier and service == "惠及":
        before = before.earlier
    lead = before.noun.removesuffix("标准")
    if statement.place.words.verbs.at(lead, 0):
        return ""
    return lead if not before.is_share and len(lead) <= _REACHES[service] else ""


def goes_on(statement: Statement) -> bool:
    """Whether a clause of the same sentence stands before the statement's."""
    return statement.place.page.layout.sentence(statement.place.number.start)[0] < statement.place.clause[0] - 1


def _without_each_place(statement: Statement, thing: str) -> str:
    """A noun without 各区, 各县(市、区) before it, which is the scope."""
    word = statement.place.words.cues["scopes"].at(thing, 0)
    return thing[len(word) :] if word.startswith("各") and len(thing) > len(word) + 2 else thing


def _own_noun(statement: Statement, service: str) -> str:
    """The noun that the words before the number name themselves; a list of places before it becomes the scope."""
    parts, words = statement.parts, statement.place.words
    thing, subject = parts.thing, _TO.sub("", parts.subject)
    if not (statement.is_money and thing and not statement.former and _AGED.fullmatch(subject)):
        subject = _AGE.sub("", subject)
    if thing and subject and statement.is_money and parts.verb.startswith(_GIVING):
        thing = thing if len(subject) <= _ANYONE < len(thing) else f"{subject}{thing}"
    elif thing and subject and len(thing) <= 3 and not service:
        thing = f"{subject}{parts.verb}{thing}"
    elif subject and not thing and parts.verb in words.strong_verbs and not service and len(parts.verb) > 1:
        thing = f"{subject}{parts.verb}"
    thing = _TOWARDS.sub("", thing)
    thing = _WITH_OTHERS.sub("", _AS_SET.sub("", thing))
    if asked := _ASKED.search(statement.head):  # 提请全国人大常委会审议法律议案9件
        thing = f"{asked.group()}{thing}"
    thing = _HAVING.sub("", thing.replace("共有", ""))
    if (at := thing.find("共", 2)) > 0 and thing[at - 1] != "公" and words.verbs.at(thing, at + 1):
        thing = thing[at + 1 :]
    if thing.startswith("用于") and statement.whole:
        thing = joined(statement.whole.noun, thing)
    if statement.is_money:
        thing = _BY_RULE.sub("", _PAID.sub("", _FUNDED.sub("", thing)))
    if statement.unit in _PEOPLE:
        thing = _FOR_ALL.sub("", thing if statement.unit == "次" else _SENT_TO.sub("", thing))
    thing = _ALL_KINDS.sub("", _OF_LEVELS.sub("", thing))
    thing = _DISPOSED.sub("", _STANDARD_IS.sub(r"\1", _WITHIN.sub("", thing or subject)))
    if _FOR.match(thing):
        at, verb = words.verbs.first(thing, 3, len(thing) - 3)
        thing = thing[at + len(verb) if verb else 1 :]
    thing = _CONTAINING.sub("", _GIVING_FIRST.sub("", thing))
    if level := _LEVEL_BEHIND.fullmatch(thing):
        statement.scope, thing = level["level"], level["noun"]
    if (each := EACH.search(thing, _NAMED_BEFORE)) and (parts.each or each.group().startswith("每个") or each.group()[1:2].isdecimal()):
        thing = thing[: each.start()]
    if match := _PLACES.match(thing):
        statement.scope, thing = match["places"], match["noun"]
    thing = _GIVEN_EACH.sub("", _MORE.sub("", thing))
    if statement.unit in _TURNS:
        thing = _EVERY.sub("", thing)
    if thing[:1] in _MAY and words.verbs.at(thing, 1):
        thing = thing[1:]
    if statement.tail.startswith("的基础上"):
        thing = _ON_BASIS.sub("", thing)
    return "" if thing in words.verbs else thing


def _in_context(statement: Statement, thing: str, service: str) -> str:
    """A noun that only names a measure, led by what the sentence speaks of."""
    words, verb = statement.place.words, statement.parts.verb
    if thing.startswith(("补贴", "补助", "津贴", "奖励")) and (led := led_standard(statement, thing)) != thing:
        return led
    earlier = statement.earlier
    if not thing and not verb and earlier and earlier.unit == statement.unit and (statement.is_share or earlier.parts.each):
        statement.noun = earlier.noun
        return earlier.indicator
    if not thing and verb and _counts_alike(statement):
        counted = statement.whole or statement.earlier
        while counted and counted.noun.startswith(_DEEDS) and counted.earlier and counted.earlier.unit == statement.unit:
            counted = counted.earlier
        statement.noun = counted.noun if counted else ""
        return f"{verb}{statement.noun}"
    lead = measured(statement) if thing or verb else context(statement)
    lead = "" if lead in words.verbs or lead in words.cues["manners"] else lead
    if not lead and is_bare(statement, thing):
        lead = _topic(statement) or heading_noun(statement)
    if _GRADE.fullmatch(thing):
        statement.noun = lead
        return f"{thing}{lead}"
    if thing in _SIDES and lead:
        statement.noun = lead
        return with_measure(statement, f"{thing}{_SIDE.sub('', lead)}")
    if service:
        own = f"{service}{thing or _SERVED.get(statement.unit, '')}"
    elif thing.endswith(_GENERIC) or verb in words.auxiliary or thing.endswith(verb):
        own = thing
    else:
        own = f"{verb}{thing}"
    statement.noun = joined(lead, thing) if thing in words.names["general_things"] else lead or clean(thing)
    short = len(own) <= BARE or own.endswith(_GENERIC) or bool(service) or is_bare(statement, own)
    return with_measure(statement, joined(lead, own) if short else own)


def _topic(statement: Statement) -> str:
    """What the paragraph counted last, in the sentence before."""
    topic = statement.topic
    topic = topic.whole or topic if topic else None
    while topic and topic.is_share:
        topic = topic.earlier or topic.topic
    return topic.noun if topic and not topic.place.words.verbs.at(topic.noun, 0) else ""


def _counts_alike(statement: Statement) -> bool:
    """Whether a verb without an object counts what the number before it counts (警告9起、撤销登记52起)."""
    earlier = statement.earlier
    return earlier is not None and earlier.unit == statement.unit and not statement.is_share and not statement.is_money
