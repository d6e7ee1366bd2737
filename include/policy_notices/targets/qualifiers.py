"""The denominator (`per`) and the range (`scope`) of a statement."""

from __future__ import annotations

import re

from policy_notices.targets.areas import opening_area
from policy_notices.targets.lexicon import Lexicon
from policy_notices.targets.phrases import EACH, EACH_AT_END, read_head, skip_openings
from policy_notices.targets.statement import Statement

_TIMES = {"每年": "年", "每年度": "年"}
_ANNUAL = re.compile(
    r"年(?:人均)?(?:养育|供养|保障)?标准|年均(?!浓度|值|气温)|(?<![\d全今去明每当本上往历])年募集|年(?:供应|节水|用水|处理)量|年度[^,]{0,8}封顶线|年度(?=运营|补助|补偿|最高|学习|学法|培训|捐赠)|^年(?=新增|增加|支出|节约|产|减|处理|服务|培训|生产|供应)"
)
_YEARLY_CHANGE = re.compile("逐年(?:增长|下降|提高|降低|减少)|年增长率|年均(?:增长|增速|增幅|上涨|提高|下降|降低|减少|缩减)")
_PART_OF_NAME = re.compile("(?!至少|均|都|全|要|应|建|实|设|开|按)[一-鿿]")  # 所有乡镇卫生院
_NAMED_BY_HEAD = re.compile("人均(?:可支配|纯)?收入|人均(?:地区|国内)?生产总值|人均GDP|寿命")
_BY_LAND = re.compile("按照?人均[一-鿿]{2,6}$")  # 按照人均用地不少于0.1平方米的标准
_SINGLE = re.compile(
    r"(?:单(?:个[一-鿿]{1,4}?|家[一-鿿]{2,4}?|次|户|例|处|家|笔)|同一(?:机构|企业|单位|项目|人|家庭))(?:每年)?(?=每年|累计|不少于|不低于|$|资助|救助|补助|补贴|贴息|奖励|支持|额度|转贷|贷款|金额|建筑面积|最高|不超过)"
)  # 单个项目资助额度
_MARGIN = re.compile("(?:超过|超出|超|高于|低于|高出)[^,]{2,12}$")  # 每千名老年人拥有床位34张,超过全市平均水平2张
_MONTHLY = re.compile(r"月(?:养育|供养|保障|最低)?标准|月(?:支付|销售额|收入|租金|工资)")
_DAILY = re.compile(r"日(?:处理|供水|供餐|产)")
_IN_ALL = re.compile("^(?:共计?|合计|总计|全[省市区县州])")  # 每村确定1名协理员,共92名
_AVERAGED = re.compile(r"[日月]均")
_PER_MU = re.compile("亩产(?:提升|提高|增加|达到?|约|为)?$")
_OF_OUTPUT = re.compile(r"^(?:[万亿]元(?:国内|地区)?(?:生产总值|GDP|工业增加值))")


_TO_WHOM = re.compile(r"对(?![标照接应])于?(?P<whom>[^,。;:元]{2,24}),")
_NO_AREA = re.compile(r"[\d“”《》()]|[前后]")
_TO_WHOM_GIVEN = re.compile(r"(?:并|再)?对于?(?P<whom>[^,按给]{2,24}?)(?:按|给予|发放|每|一次性)")
_OTHER_AREAS = re.compile(r"其他[^,、]*(?:、[^,]*?)?(?:区|县|市|社区|乡镇|街道)")
_ADVERBS = re.compile("(?:年均|平均|每年|全年|累计|原则上|应|要|将|可)+$")
_DONE_TO = re.compile("(?:及时|[一两三]遍|[一两三]次|全部|进行)")  # 对儿童主任轮训一遍,
_BODY = re.compile(r"(?:机构|企业|单位|学校|院校|地区|省市|[省市区县镇乡村]|社区|街道|部门|家庭|人员|对象|组织)$")
_CONDITION = re.compile(r"(?:^|[,。;:])([^,。;:]{3,40})的,")
_FAR = 80  # characters before the clause in which its condition stands
_WILL = re.compile(r"(?:要|应|将|负责|牵头|会同有关部门|尽快|抓紧|研究|于20\d\d年\d{1,2}月底?前)+$")
_PLACES_SUCH_AS = tuple(f"{end}等" for end in ("省", "市", "区", "县", "州", "盟", "旗", "镇", "乡", "街道", "社区", "村", "地"))
_ISSUER = re.compile(r"(?:政府|部|局|厅|委|委员会|办|办公室|部门|单位|院|处|会|各地)$")
_NAME_ALONE = re.compile("(?!.*(?:金额|资金|总额|支出|总计|合计|共|均|[年月日]))[一-鿿、()]{2,20}")
_TOTAL = re.compile(r"[共累合总]计?(?:发放|支出|投入|拨付)|全年|累计")
_SAME = 3  # characters by which a noun is known again
_WHO = 24  # characters of the longest body that a scope names


def read_per(statement: Statement) -> str | None:
    """每万老年人, 每个街道, 各中心城区 (of a count), 人均, 年 (an annual standard), 月 (of 元/月).

    Source: the guide ("an annual standard has `per` 年") and its field table.
    """
    bounded = statement.place.text[statement.bound.head_end : statement.place.number.start]
    if "每" in bounded and (match := EACH_AT_END.search(bounded)):  # 不低于每人每月829元
        return match.group()
    if statement.parts.each:
        each = statement.parts.each
        return _TIMES.get(each, each)
    base, slash, part = statement.unit.partition("/")
    if slash and not base and part[:1].isdecimal():
        return part
    if slash and (
        not base
        or base in statement.place.words.money
        or part.startswith(("月", "年", "人", "户", "个", "所", "处", "家", "村", "镇", "站", "次", "班", "天"))
    ):
        return part
    if statement.former and (statement.shares_verb or statement.former.changes_to is not None):
        return statement.former.per
    return (None if _IN_ALL.match(statement.head) else _shared_per(statement)) or _per_in_words(statement)


def _shared_per(statement: Statement) -> str | None:
    """The denominator of the number before, where this one goes on with its sums or tells its margin over another."""
    own, earlier, former = statement.head, statement.earlier, statement.former
    if earlier and earlier.is_money and statement.is_money and (earlier.per or "").startswith("每人") and "岁" in statement.parts.noun:
        return earlier.per
    if (
        former
        and former.unit == statement.unit
        and statement.is_money
        and not statement.parts.verb
        and (former.per or "").startswith("每人")
    ):
        return former.per
    goes_on = not statement.parts.verb and not statement.parts.reach and not statement.parts.each and _NAME_ALONE.fullmatch(own)
    if goes_on and earlier and earlier.unit == statement.unit and statement.is_money and (earlier.per or "").startswith("每人"):
        return earlier.per
    if (
        not statement.parts.noun
        and not _TOTAL.search(own)
        and not statement.tail.strip("。;,")
        and earlier
        and earlier.per
        and earlier.per.startswith("每")
        and earlier.unit == statement.unit
    ):
        return earlier.per
    yearly = former and former.per == "年" and "每年" in former.head and not (statement.is_share or statement.is_money)
    if yearly and statement.place.text[former.tail_end if former else 0] == "、":
        return "年"
    whole = statement.whole
    if whole and whole.unit == statement.unit and (whole.per or "").startswith("每") and not (statement.is_share or own.startswith("每")):
        return whole.per
    margin = earlier and earlier.unit == statement.unit and _MARGIN.match(own) and not statement.is_share
    return earlier.per if earlier and margin else None


def _per_in_words(statement: Statement) -> str | None:
    """The denominator that the words before the number hold: 单个项目, 日均, 人均, an annual standard."""
    own = statement.head
    if match := _SINGLE.search(own):
        return match.group()
    if "每" in own and (match := EACH.search(own)):
        return _TIMES.get(match.group(), match.group())
    if (match := _AVERAGED.search(own)) and not statement.is_share and not statement.parts.noun.endswith(("浓度", "值")):
        return match.group()[0]
    if _PER_MU.search(own):
        return "亩"
    for each in ("月人均", "亩均", "户均", "次均", "床均"):
        if each in own and not statement.is_share:
            return each
    if match := _OF_OUTPUT.search(own):
        return match.group()
    if _BY_LAND.search(own):
        return "人"
    if "人均" in own and not statement.is_share and not _NAMED_BY_HEAD.search(own):
        return "人均"
    if (_ANNUAL.search(own) and not statement.is_share) or _YEARLY_CHANGE.search(own):
        return "年"
    if _DAILY.search(own) and not statement.is_share:
        return "日"
    if (_MONTHLY.search(own) and statement.is_money) or (
        statement.former and statement.former.changes_to is not None and statement.former.per == "月"
    ):
        return "月"
    return None if statement.is_share or statement.is_money else _each_place(statement, own) or None


def who_issues(words: Lexicon, before: str) -> str | None:
    """The body that issues an instrument, by the words before the verb (2022年底前,省级人民政府制定…); None where none is named."""
    start, _ = skip_openings(words, before, 0, len(before))
    who = _WILL.sub("", before[start:]).removeprefix("提请")
    return who if 3 <= len(who) <= _WHO and _ISSUER.search(who) and not who.startswith("会同") else None


def each_of(name: str) -> str | None:
    """The denominator with which an indicator's name opens (每百户居民拥有…)."""
    match = EACH.match(name)
    return _TIMES.get(match.group(), match.group()) if match else None


def _each_place(statement: Statement, own: str) -> str:
    _, word = statement.place.words.cues["scopes"].first(own, 0, min(len(own), 12))
    return word if word.startswith("各") and word not in ("各地", "各级", "各部门", "各单位") else ""


def read_scope(statement: Statement) -> str | None:
    """各区, 市级, 8个县市: who or where it holds, if narrower than the issuer."""
    if statement.scope:
        return statement.scope
    if statement.former and statement.former.changes_to is not None:
        return read_scope(statement.former)
    own = statement.head
    if own.endswith(_PLACES_SUCH_AS) and "、" in own:
        return re.sub(r"^.*(?:推动|推进|支持|指导|在|对|为)", "", own[:-1])
    if "其他" in own and (match := _OTHER_AREAS.search(own)):
        return match.group()
    at, word = statement.place.words.cues["scopes"].first(own, 0, min(len(own), 24))
    if word and not (word.startswith("所有") and _PART_OF_NAME.match(own, at + len(word))):
        return word
    if statement.shares_verb and statement.former:
        return read_scope(statement.former)
    earlier, noun = statement.earlier, statement.parts.noun
    if earlier and len(noun) > _SAME and noun[:_SAME] in earlier.head and earlier.place.clause != statement.place.clause:
        return read_scope(earlier)
    if statement.former and not statement.parts.verb and (shared := read_scope(statement.former)):
        return shared
    each = statement.parts.each
    if each.startswith("每个") and not statement.is_money:
        return each
    nationwide = "全国" if "全国" in own[:_WHO] else ""
    return _addressed(statement) or _on_condition(statement) or _who_does(statement) or _of_sentence(statement) or nationwide or None


def _of_sentence(statement: Statement) -> str:
    """中央财政要…,一般性支出压减5%: the body with which the sentence opens, which still speaks."""
    place = statement.place
    opening = place.page.layout.sentence(place.number.start)[0]
    named = place.words.cues["scopes"].at(place.text, opening) if opening < place.clause[0] else ""
    if named:
        return named
    areas = (opening_area(place.text, start, place.number.start) for start in (place.clause[0], opening))
    return next((area for area in areas if area and not _NO_AREA.search(area) and not place.words.verbs.within(area)), "")


def _addressed(statement: Statement) -> str:
    """对X,可返还…: whom the sentence opens with, or whom the clause before names."""
    place = statement.place
    opening = place.page.layout.sentence(place.number.start)[0]
    if place.text.startswith("对", opening) and (match := _TO_WHOM.match(place.text, opening)) and match.end() <= place.number.start:
        return "" if _DONE_TO.search(match["whom"]) or place.words.verbs.ending(match["whom"], len(match["whom"])) else match["whom"]
    match = _TO_WHOM_GIVEN.match(statement.head)
    return match["whom"] if match else ""


def _on_condition(statement: Statement) -> str:
    """对租用场地创业的,给予…; 到基层就业的,补贴…: whom a clause of the sentence that ends in 的 names."""
    place = statement.place
    opening = place.page.layout.sentence(place.number.start)[0]
    named = _CONDITION.findall(place.text, max(opening - 1, place.clause[0] - _FAR, 0), place.clause[0])
    return named[-1].removeprefix("对") if named else ""


def _who_does(statement: Statement) -> str:
    """推动二级以上医疗机构预留30%的号源: the subject of the verb, where it is not what is counted."""
    words, own = statement.place.words, statement.head
    subject = statement.parts.subject
    if "每" in own[2:]:
        subject = read_head(words, own[: own.index("每", 2)], is_share=False).noun
    elif statement.is_share and (verb := words.verbs.ending(own, len(own))):
        subject = read_head(words, own[: -len(verb)], is_share=True).noun
    who = EACH_AT_END.sub("", _ADVERBS.sub("", subject))
    if who.startswith(("提请", "联合", "会同", "报")) or who in statement.indicator:
        return ""
    return who if 3 <= len(who) <= _WHO and _BODY.search(who) else ""
