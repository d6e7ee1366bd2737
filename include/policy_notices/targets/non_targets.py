"""Why a number is no record: a date, an ordinal, a name, a threshold … One small rule each, asked in order; the first that answers wins.

The reasons are those of the guide's section "Not a record". A rule sees a `Place` and returns the reason, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from policy_notices.model import Reason
from policy_notices.targets.chinese import chinese
from policy_notices.targets.composition import part_of_ratio
from policy_notices.targets.dates import cell, contact, date, document_number, letters, ordinal, ratio, sub_item
from policy_notices.targets.place import Place
from policy_notices.targets.time_limits import settled_within

Rule = Callable[[Place], Reason | None]
_LOOKED_AT = re.compile(r"(?:(?:浏览|点击|阅读|访问)(?:次数|量|数)?[:：]|已阅)$")
_CONDITION = re.compile(r"[^,。;()]{0,40}的,")
_BELOW_LINE = re.compile(r"(?:及|或)?以[上下]")
_WITHIN = re.compile("以内(?=的)")  # 单次金额2000元以内的小额救助
_SCALE_ONLY = frozenset("十百千万亿") | {"万亿", "百万", "千万", "十万", "百千", "十百千", "千百", "十百", "千万亿", "亿万", "百十"}
_EACH_MORE = re.compile(r"每(?:新增|增加|多|满|建成|培训|引进|招用|招收|收住|收治|收养|吸纳|创建|完成)$")  # 每新增1家给予3万元
_PLACES = re.compile(r"(?:县|市|区|镇|乡|街道|省份|地区)[^、,]{4,}")  # 57个县(市)地区生产总值增长4.8%
_PROVINCES = re.compile(r"个省[、(]?(?:自治区|区|市)")  # 31个省、自治区、直辖市
_DEATHS = re.compile(r"[一-鿿]{0,8}死亡")  # 10万人生产安全事故死亡人数
_DROPPED = re.compile(
    "(?:撤并|取消|淘汰|关停|退出|约谈|通报|整治|清理|限制|禁止|严禁)[^,]{2,14}(?:低于|不足|超过|高于)$"
)  # 撤并利用率低于20%的机构
_OF_SIZE = re.compile(
    r"以[上下]的?(?:\d+[个家户项所](?![月年])|[一-鿿]{0,4}项目(?:不少于|不低于|达到|超过|突破|至少)?\d)"
)  # 10亿元以上60个
_AIM = re.compile("的(?:年度|全年|预期|控制|既定)?(?:任务|目标|指标|计划)")  # 超过197个的任务指标
_ALL_SUCH = re.compile(r"(?:、[^,、\d]{1,6}(?:高于|低于|超过|不足)[\d.]+%?)*的")  # 限制销售灰分高于16%、硫分高于1%的散煤
_THOSE_GIVEN = re.compile(
    r"(?:、[\d.]+[一-鿿%]{1,3})*(?:以[上下])?的(?![一-鿿]{0,8}标准)[一-鿿()]{2,12},(?:[按每]|分别|一次性|再)*(?:个|家|户|人)?(?:平均|给予|予以|补助|奖励|补贴|最高)"
)
_PARTS_OF_DOCUMENT = re.compile(
    r"(?:提出|明确|制定|形成|梳理)(?:20\d\d年)?[^,。\d]{0,14}(?:任务|举措|措施|清单|要点)\d+(?:大?类|方面|个方面)(?:,?共?\d+[条项])?$"
)
_FOR_SO_MANY = re.compile(r"[一-鿿()]{1,20}?(?:\d|[一两三](?=[名个]))")
_EACH_FURTHER = re.compile("每(?:增加|新增|增长|超过)$")  # 服务量每增加5000人次增补1万元
_THOSE_REACHING = re.compile("对[^,]{2,12}(?:达到?|(?<!不)超过)\\d")  # 对服务量达到1万人次的助餐点
_QUALIFIED = re.compile(r"的[一-鿿]{2,10}\d+[一-鿿]")  # 撤并利用率低于20%的敬老院11所
_OF_THOSE = re.compile(r"^对[^,\d]{2,16}(?:在|达到?|(?<!不)超过)$")  # 对日供餐在30人次以上的食堂,给予…
_COUNTED_BEHIND = re.compile(r"以[上下]的[一-鿿]{2,12}\d+[一-鿿]")  # 存栏300头以上的牧场200个
_SUCH = re.compile("(?:以上)?的[一-鿿]{2}")
_SUCH_TOO = re.compile("(?:以[上下])?(?:[、且][^,。;]{2,16})?的[一-鿿]{2}")  # 面积在150平方米以上、连续运营满半年的食堂
_THOSE_ABOVE = re.compile("(?:以[上下])?的[一-鿿]{1,10}?(?:降至|降到|提高[至到]|调整[为至]|下调|上调)")  # 费率高于14%的市降至14%
_REACHED_BY = ("高于", "低于", "不足", "超过", "达到", "达")
_INCLUDED = re.compile(r"\(不?含\d+[人名家个户]\)以[上下]|\)以[上下]的?")  # 招用3人(含3人)以下的
_SIZED = re.compile("(?!个)[一-鿿]{1,4}以[上下]的[一-鿿]{2}")  # 新建150张床位以上的养老机构
_SINGLE = re.compile(r"\((?:单笔|单次|单个|单价|单项|单户)$")  # 大额补贴(单笔10万元以上)
_WILL_BE = re.compile(r"20\d\d年[^,]{0,6}将(?:达到?|突破|超过|接近|增至|增加到)[^,]{0,6}$")
_AHEAD = 24  # characters before a number in which a forecast says when
_MEMBERS = re.compile(r"\d+[项个种条件]")
_TENS = frozenset("个名件家项座处所条辆台场期户套")  # 评选名厨十名
_TERM = re.compile("(?:补贴|补助|享受|支持|奖励|贴息|扶持|政策执行)(?:政策)?期限[^,。]{0,8}$")  # 补贴期限累计不超过3年
_AGES = ("周岁", "岁")
_FAR = 40  # characters before an age in which the sentence speaks of life expectancy
_HOURS_OF_WORK = 1000  # so many hours are work done, no duration


@dataclass(frozen=True, slots=True)
class NonTarget:
    """A reason and the rule that gave it."""

    reason: Reason
    rule: str


def non_target(place: Place) -> NonTarget | None:
    """The first rule that says why the number counts nothing; None where none does."""
    if part_of_ratio(place):
        return None
    for name, rule in RULES:
        if reason := rule(place):
            return NonTarget(reason, name)
    return None


def _in_title(place: Place) -> Reason | None:
    for enclosure in place.enclosures:
        if enclosure.kind in "《〈":
            return "citation"
        if enclosure.kind in "〔[【":
            return "document_number"
    return None


def _headed(place: Place) -> Reason | None:
    """ "一、财政政策(7项)": how many items the chapter has."""
    bracket = place.bracket
    alone = bracket and place.text[bracket.start + 1 : bracket.end - 1] == place.text[place.number.start : place.number.end]
    return "structure" if alone and place.number.unit in ("项", "条") else None


def _counter(place: Place) -> Reason | None:
    """ "浏览次数:1126次 字体": how often the page was looked at."""
    text, number = place.text, place.number
    looked = number.unit in ("次", "人次", None) and _LOOKED_AT.search(text, max(0, number.start - 9), number.start)
    beside = number.unit == "次" and text.startswith(("字体", "字号", "【字", "打印", "[字", "分享"), number.end)
    return "structure" if looked or beside else None


def _covering(place: Place) -> Reason | None:
    """A word or fixed name that the numeral is only a part of."""
    text, start = place.text, place.number.start
    for back in range(min(6, start + 1)):
        at = start - back
        if (word := place.words.names["fixed"].at(text, at)) and at + len(word) > start:
            return "name"
        if not place.number.arabic and (word := place.words.counted_off.at(text, at)) and at + len(word) > start:
            return "structure"
        if not place.number.arabic and place.core != "一半" and (word := place.words.numeral_words.at(text, at)) and at + len(word) > start:
            return "name" if len(word) >= place.number.core_end - at else None
    return None


def _quoted(place: Place) -> Reason | None:
    for enclosure in place.enclosures:
        if enclosure.kind in "“‘" and enclosure.end - enclosure.start <= 26:
            return "name"
    closing = place.text[place.number.core_end : place.number.core_end + 1]
    return "name" if closing and closing in "”’" else None


def _grade(place: Place) -> Reason | None:
    unit = place.number.unit
    if place.text.startswith("级", place.number.end) and unit in place.words.measures:  # 3000吨级泊位
        return "name"
    if unit == "级" and not place.number.arabic and re.search(r"[省市县乡村区街镇、国家]$", place.before(2)):
        return "structure"
    if unit in place.words.grades and not (
        (unit == "级" and place.before(4).endswith(("层级", "压减层级"))) or place.before(6).endswith("层级")
    ):
        return "threshold"
    return None


def _age(place: Place) -> Reason | None:
    if place.number.unit not in _AGES or "寿命" in place.before(12) or "平均年龄" in place.before(12):
        return None
    opening = max(place.page.layout.sentence(place.number.start)[0], place.number.start - _FAR)
    expected = "寿命" in place.text[opening : place.number.start] and not place.after(1).strip("、和,。;)")
    return None if expected else "threshold"  # 预期寿命81.3岁,其中男性78.9岁


def _duration(place: Place) -> Reason | None:
    if (
        place.number.unit in _AGES
        or place.number.unit not in place.words.durations
        or (place.number.unit == "小时" and (place.number.value or 0) >= _HOURS_OF_WORK)
    ):
        return None
    if place.before(2) in ("参保", "缴费", "从业", "入职", "服役") and place.text.startswith("以上", place.number.end):
        return "threshold"
    if place.before(1) == "满" or place.text.startswith(("之外", "以上的", "以上人员"), place.number.end):
        return "threshold"
    if place.words.names["duration_names"].at(place.text, place.number.end):
        return "duration" if not place.number.arabic else "name"
    waived = place.before(3).endswith(("减免", "免收", "减收")) and place.text.startswith(("租金", "房租", "的租金"), place.number.end)
    given = place.number.unit in ("小时", "课时") and place.number.value_max is not None
    if settled_within(place) or waived or given:
        return None
    if _TERM.search(place.before(14)):
        return "duration"
    measured = place.words.names["measured_durations"]
    if place.before(3).endswith(("至少", "不少于", "不超过")) and place.number.unit not in ("年", "周岁", "岁"):
        return None
    if measured.within(place.before(24)) and not place.before(2).endswith(("连续", "满", "近")):
        return None
    return "duration"


def _scale_word(place: Place) -> Reason | None:
    if (
        not place.number.arabic
        and place.core in _SCALE_ONLY
        and not (place.core == "十" and place.number.unit in _TENS)
        and (not place.number.about or place.before(1) in ("几", "数"))
        and place.number.unit not in place.words.durations
    ):
        return "threshold" if _BELOW_LINE.match(place.text, place.number.end) else "name"
    return None


def _threshold(place: Place) -> Reason | None:
    """ "500万元以下的欠款", "10万人以上城市": who or what is meant, not how much."""
    number, text = place.number, place.text
    if _AIM.match(text, number.end):
        return None
    if _QUALIFIED.match(text, number.end) and place.before(2) in ("低于", "高于", "超过", "不足"):
        return "threshold"
    if _ALL_SUCH.match(text, number.end) and _DROPPED.search(place.before(20)):
        return "threshold"
    if _EACH_FURTHER.search(place.before(8)) or (text.startswith("的", number.end) and _THOSE_REACHING.match(text, place.clause[0])):
        return "threshold"
    if place.before(2).endswith(_REACHED_BY) and place.before(3)[:1] != "不" and _THOSE_ABOVE.match(text, number.end):
        return "threshold"
    if number.unit in place.words.shares or number.unit == "人次":
        return None
    if _says_who(place):
        return "threshold"
    if number.unit == "户" and text.startswith(("以上自然村", "以上的自然村"), number.end):
        return "threshold"
    if number.unit in place.words.money and _OF_SIZE.match(text, number.end):
        return "threshold"
    if "罚款" in text[number.end : place.clause[1]] and (number.unit == "倍" or number.unit in place.words.money):
        return "threshold"
    if number.value == 1 and _EACH_MORE.search(place.before(8)):
        return "threshold"
    if place.words.names["lines"].within(text[number.end : number.end + 6]) or text.startswith(("人口的", "人口大国", "兑"), number.end):
        return "threshold"
    bounded = place.words.before_words.ending(text, number.start)
    if (_PROVINCES.match(text, number.core_end) and not bounded) or (number.unit == "人" and _DEATHS.match(text, number.end)):
        return "threshold"
    if text.startswith(("部分", "的部分", "以上部分", "以下部分", "的标准差", "的标准还有", "的标准有"), number.end):
        return "threshold"
    if _COUNTED_BEHIND.match(text, number.end) or (place.before(1) == "前" and number.unit in ("家", "名", "位") and number.value):
        return "threshold"
    ranged = number.value_max is not None and number.unit not in place.words.money
    if ranged and _SUCH.match(text, number.end) and text.startswith("对", place.clause[0]):
        return "threshold"
    tail = _BELOW_LINE.match(text, number.end) or (_WITHIN.match(text, number.end) if number.unit in place.words.money else None)
    if (
        place.before(4).endswith(("低于", "高于", "超过", "不足", "满", "超"))
        and not place.before(4).endswith(("不低于", "不高于", "不超过"))
        and text[number.end : number.end + 1] == "的"
        and number.unit is not None
    ):
        return "threshold"
    if text.startswith(("(含)", "(不含)"), number.end) or place.before(6).endswith(("(含)至", "(不含)至", "(含)—", "(含)-")):
        return "threshold"
    if place.before(1) in ("≥", ">", "≧") and _SUCH.match(text, number.end):  # 就诊≥1次的居民
        return "threshold"
    if _OF_THOSE.search(place.before(20)) and _SUCH_TOO.match(text, number.end):
        return "threshold"
    if text.startswith("俱乐部", number.end):
        return "threshold"
    if number.unit in place.words.money and text.startswith("以下", number.end) and _noun_follows(text, number.end + 2):
        return "threshold"
    governed = place.words.strong_verbs.within(place.before(40)) or place.before(1) == "等"
    if tail and text[tail.end() : tail.end() + 1] == "的":
        return None if governed and not text.startswith("对", place.clause[0]) else "threshold"
    if (
        tail
        and not (governed and "上" in tail.group())
        and _noun_follows(text, tail.end())
        and (number.unit or "").partition("/")[0] in place.words.measures
    ):
        return "threshold"
    if place.words.strong_verbs.ending(place.before(6), len(place.before(6))):  # 建成1所以上失能照护机构
        return None
    return "threshold" if place.words.names["threshold_after"].at(text, number.end) else None


def _says_who(place: Place) -> bool:
    """Whether the number bounds those who are meant: 招用3人(含3人)以下的, 150张床位以上的机构, (单笔10万元以上)."""
    text, number = place.text, place.number
    included = _INCLUDED.match(text, number.end)
    if included and (included.group().startswith("(") or place.before(2) == "(含" or place.before(1) == "含"):
        return True
    if number.unit in ("张", "个", "名", "人") and _SIZED.match(text, number.end):
        return True
    opening = text[max(0, number.start - 6) : number.start]
    return bool(_SINGLE.search(opening)) and text.startswith(("以上)", "以下)"), number.end)


def _noun_follows(text: str, at: int) -> bool:
    return "一" <= text[at : at + 1] <= "鿿" and not text.startswith(("和", "及", "与", "并"), at)


def _forecast(place: Place) -> Reason | None:
    """ "2020年将达到2.43亿,2025年将突破3亿": how things will be by themselves, said before the first chapter; nobody commits to it."""
    starts = place.page.outline.starts
    ahead = _WILL_BE.search(place.before(_AHEAD))
    return "forecast" if ahead and starts and place.number.start < starts[0] else None


def _range_of_rate(place: Place) -> Reason | None:
    """ "8个县市覆盖率达到70%": the count names the range of the rate that follows."""
    number, text = place.number, place.text
    if number.unit is None or number.unit in place.words.shares or number.unit in place.words.money:
        return None
    if place.words.strong_verbs.within(place.before(12)):
        return None
    shared = text.find("分别", number.end, min(place.clause[1], number.end + 24))
    if shared > 0 and not place.words.verbs.within(text[number.end : shared]) and not place.before(1):
        return "threshold"
    if shared > 0 and place.before(1) in ("和", "、", "及") and place.before(12)[:1].isdecimal():
        return "threshold"
    end = number.end
    limit = min(place.clause[1], end + 40)
    while end < limit and not text[end].isdecimal():
        end += 1
    if end < limit and (between := text[number.end : end]):
        at, word = place.words.names["rate_nouns"].last(between, 0, len(between))
        if word and "、" not in between[:at] and at + len(word) + 6 >= len(between):
            return "threshold"
        if place.words.change.ending(between, len(between)) and _PLACES.match(between):
            return "threshold"
    if (
        text[number.end : place.clause[1]].rstrip(",;。:").endswith(("中", "为重点", "范围内", "为主"))
        and place.clause[1] - number.end < 24
    ):
        return "threshold"
    return None


def _condition(place: Place) -> Reason | None:
    """ "人数达到现有职工25%并签订合同的,可申请…", "年出栏500至999头的养殖场,每个补助…": a clause that says who may, not how much."""
    end = place.clause[1]
    if _THOSE_GIVEN.match(place.text, place.number.end):
        return "threshold"
    if place.bracket and _CONDITION.match(place.text, place.bracket.end):
        return "threshold"
    closing = place.text[end - 2 : end]
    if closing == "的," and "、" not in place.text[place.number.end : end] and end - place.number.end >= 2:
        return "threshold"
    if place.text.startswith(
        ("的项目", "的地区", "的部门", "的学校", "的机构", "的企业", "的单位", "的家庭", "的人员", "的个人"), place.number.end
    ) and place.before(4).endswith(("超过", "低于", "不足", "达到")):
        return "threshold"
    return None


def _anaphor(place: Place) -> Reason | None:
    """ "这4起事故", "上述3项": a number that only points back."""
    return "structure" if place.before(2).endswith(("这", "该", "上述", "那", "对照")) else None


def _counts_as(place: Place) -> Reason | None:
    """ "每人每餐计1次": how something is counted, not how much of it there is."""
    return "structure" if place.number.unit in ("次", "人次") and re.search(r"每[^,。]{1,8}(?:计|算|记)$", place.before(12)) else None


def _denominator(place: Place) -> Reason | None:
    """ "收购价每50公斤提高3元", "每20名学生至少配备1名安全员": what the number behind is for so many of."""
    if not place.number.arabic or place.before(1) != "每":
        return None
    measured = place.number.unit in place.words.measures and place.after(2).strip("、和,。;)")
    return "threshold" if measured or _FOR_SO_MANY.match(place.text, place.number.end) else None


def _household(place: Place) -> Reason | None:
    """ "3人户": a kind of household."""
    return "threshold" if place.number.unit == "人" and place.text.startswith("户", place.number.end) else None


def _speed(place: Place) -> Reason | None:
    return "threshold" if place.before(3).endswith(("时速", "每隔", "满", "超龄")) and place.number.unit not in place.words.money else None


def _of_outline(place: Place) -> Reason | None:
    """ "提出重点任务6类21条": how many parts the document itself has."""
    return "structure" if _PARTS_OF_DOCUMENT.search(place.text, max(0, place.number.start - _FAR), place.number.end) else None


def _counted_kind(place: Place) -> Reason | None:
    """ "落实…等6类困难群体…": kinds that are only listed; not those of which the number behind counts the members (3类16项服务)."""
    if place.number.unit not in ("类", "种", "大类") or _MEMBERS.match(place.text, place.number.end):
        return None
    before = place.before(30)
    return "threshold" if before and not place.words.strong_verbs.within(before) else None


def _list_of_names(place: Place) -> Reason | None:
    """ "9项任务:…": a number that opens an explanation."""
    text, number = place.text, place.number
    stop = text.find(":", number.end, number.end + 10)
    if number.arabic and stop > 0 and text[max(0, number.start - 3) : number.start].endswith(("”即", "即", "以下")):
        return "structure"
    return None


def _broken(place: Place) -> Reason | None:
    """A bare number without unit, scale, verb or counted neighbour cannot be told."""
    number = place.number
    if number.unit is not None or not number.arabic or number.end > number.core_end or not place.core[0].isdecimal() or "/" in place.core:
        return None
    before = place.before(40)
    after = place.text[number.end : number.end + 1]
    tail_ok = not after or after in ",。;、)!" or "一" <= after <= "鿿"
    if after and after in "省市县国届":
        return "threshold"
    if "." in place.core and re.search(
        r"(?:率|比|指数|系数)(?:由上年的|由|为|至|到|达|达到|缩小至|缩小为|提高到|降至)*$|(?:至|到|为|缩小|扩大)$", before
    ):
        return None
    if len(before) >= 2 and "一" <= before[-1] <= "鿿" and tail_ok and "." not in place.core:
        return None
    return "damaged"


RULES: tuple[tuple[str, Rule], ...] = (
    ("in_title", _in_title),
    ("headed", _headed),
    ("counter", _counter),
    ("sub_item", sub_item),
    ("date", date),
    ("cell", cell),
    ("document_number", document_number),
    ("ordinal", ordinal),
    ("contact", contact),
    ("ratio", ratio),
    ("letters", letters),
    ("covering_name", _covering),
    ("quoted_name", _quoted),
    ("scale_word", _scale_word),
    ("grade", _grade),
    ("age", _age),
    ("duration", _duration),
    ("speed", _speed),
    ("counts_as", _counts_as),
    ("denominator", _denominator),
    ("household", _household),
    ("threshold", _threshold),
    ("anaphor", _anaphor),
    ("condition", _condition),
    ("forecast", _forecast),
    ("range_of_rate", _range_of_rate),
    ("listed_names", _list_of_names),
    ("parts_of_document", _of_outline),
    ("counted_kind", _counted_kind),
    ("chinese", chinese),
    ("broken", _broken),
)
