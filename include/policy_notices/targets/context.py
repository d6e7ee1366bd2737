"""What a sentence was speaking of: the noun that a bare measure (覆盖率达到90%) needs in order to be understood."""

from __future__ import annotations

import re
from bisect import bisect_right

from policy_notices.targets.phrases import read_head, skip_openings, trim
from policy_notices.targets.source import CELL
from policy_notices.targets.statement import Statement

_WORK = re.compile(r"(?:的?(?:创建|建设|改造|评选|试点|推广)工作|的?工作|建设任务|等)$")
_WORK_ENDS = ("工作", "任务", "等")
_ASIDE = re.compile(r"\((?:(?:不?含|包括|其中)[^()]*|[^()]{8,})\)")
_OPENING_ASIDE = re.compile(r"^\([^()]{1,8}\)(?=.{2})")  # 新建(改扩建)殡仪馆
_RUN_IN = 26  # characters; a sentence this short before the statement is its heading
_ITEM_HEADING = 18  # characters
_PROJECT = re.compile("(?:项目|工程)$")
_ENDEAVOUR = re.compile(r"(?:攻坚战?|工作|力度|水平|能力|建设|发展|质量|体系|管理)$")
BARE = 4  # a noun this short that only names a measure (覆盖率) needs the sentence to be understood
_CONTEXT = 16  # characters of the words before that may lead an indicator
_MEASURED = re.compile(
    r"(?:覆盖|合格|满意|达标|完成|参与|续约|建成)?率$|(?:播种|种植|总)?(?:面积|产量|产值)$|(?<=.{4})(?:数量|人数|金额|资金)$"
)
_LABELS = ("情况", "目标", "任务", "目标值", "完成", "进展", "安排")  # 完成情况:已改造2136户
_NAME = re.compile("[一-鿿]{3,12}")  # 固定资产投资:增长8.3%
_ITS = re.compile("^其(?=[^中他余它实次]..)")  # 其农村特困人员基本生活标准
_EACH_HAS = re.compile("^[亩户人车次]均")
_BRACKETED = re.compile(r"[(][^()]*[)]$")
_TAKEN_IN = re.compile("将(?P<what>[^,]{2,16}?)(?:纳入|列入)")  # 将养老服务纳入绩效考核,权重不低于2%
_AVERAGED = re.compile(
    "(?:次均|户均)[一-鿿]{2,6}|[日月]均(?:就餐|服务|接待|客流|参与|受益|探访|运送)"
)  # 户均改造费用: of what, the sentence says before
_COVERED = re.compile("(?P<what>[^,]{4,16}?)(?:已|均|基本)?(?:实现)?全覆盖")  # 养老服务中心实现全覆盖,总数达212家
_OPENED = re.compile(
    "(?:(?:其中|加快|推进|推动|确保|力争),?)*(?P<what>[^,。;:]{4,24}?)(?:工程|项目)?(?:确保|力争|计划|预计|争取|将|已|于|在|年内|如期|全面|正式)*"
    "(?:于|在)?(?:20\\d\\d年)?(?:\\d{1,2}月(?:\\d{1,2}日)?底?|年底)?前?(?:建成|竣工|完工|并)*(?:投入使用|投入运营|投用|启用|开诊|开园|开馆|开放|竣工|交付使用|建成|通车)"
)  # 市老年养护院二期10月底前投入使用,新增床位360张
_HANDLED_BY = re.compile(
    r"(?P<what>[一-鿿“”()]{3,16}?)(?:[\d.]+[^,\d]{1,6}?)?(?:可|统一)?由[^,]{2,14}?(?:直接)?(?:审批|审核|审定|确定|受理|实施|发放|核定)"
)  # 小额临时救助由乡镇直接审批,最高不超过2000元
_GROWN = re.compile(
    "[较比](?:上一?年度?|去年)(?:同期)?(?:有所|明显|稳步|逐年|进一步)?(?:增加|提高|提升|增长|上升|下降|降低|减少)$"
)  # 签约率较上一年提高,2027年达到75%
_GIVEN = re.compile("(?:发放|享受|领取|减免|免除)(?P<what>[^的]{2,14})的")  # 发放高龄津贴的老年人26万名,全年支出3亿元
_PLACE = re.compile(r"(?:\d+个|其他)(?:.{0,20})?(?:区|县|市|社区|乡镇|街道|村)(?=[^区县市、()]*$)")
ABBREVIATION = re.compile(r"\([A-Z]{2,6}\)")
_ENUMERATED = re.compile(
    r"^(?:《[^》]+》[、和]?)+等(?=.{3,})"
    r"|^[^的、]{2,12}(?:、[^的、]{2,12}?)+(?:等)?(?=(?:[两三四五六七八九十]{1,2}|\d{1,2})[项类种个大][^、]{4,}$)"
)
_OF_DOING = re.compile(r"(?<=..)(?:率|比例)$")
_QUOTED_EXAMPLE = re.compile(r"^(?:“[^”]*”[、和]?)+等(?=.{3})|(?<=[和、])“[^”]*”等")


def context(statement: Statement) -> str:
    """What the sentence was speaking of before this clause: the earlier number's noun, else the clause before, else a run-in heading."""
    if statement.earlier:
        noun = _not_served(statement).noun
        given = _GIVEN.match(noun) if statement.is_money else None
        return given["what"] if given else noun
    place = statement.place
    layout = place.page.layout
    if place.bracket and not statement.former:
        opening = layout.clause(max(0, place.bracket.start - 1))[0]
        return _shortened(clean(read_head(place.words, place.text[opening : place.bracket.start], is_share=False).noun))
    start = layout.sentence(place.number.start)[0]
    within = start < place.clause[0] - 1
    if statement.before and not within:
        return (statement.before.whole or statement.before).noun
    if within:
        before, end = layout.clause(max(start, place.clause[0] - 2))[0], place.clause[0] - 1
        while before > start + 1 and skip_openings(place.words, place.text, before, end)[0] >= end:  # 2020年底前,
            before, end = layout.clause(max(start, before - 2))[0], before - 1
    else:
        before, end = layout.sentence(max(0, start - 1))
    if not within and (end - before > _RUN_IN or before == 0):
        return ""
    spoken = place.text[before:end].rstrip("。;,:")
    if end - before == 1 and "①" <= place.text[before] <= "⑳":
        return (statement.topic.whole or statement.topic).noun if statement.topic else ""
    if within and place.text[end] == ":":
        return clean(spoken) if before == start and _NAME.fullmatch(spoken) and not spoken.endswith(_LABELS) else ""
    if within and (handled := _HANDLED_BY.fullmatch(spoken)):
        return handled["what"]
    if within and (opened := _OPENED.fullmatch(spoken)):
        return _shortened(clean(opened["what"]))
    if within and (covered := _COVERED.fullmatch(spoken)):
        return covered["what"]
    if within and (grown := _GROWN.search(spoken)):
        return _shortened(clean(spoken[: grown.start()]))
    if within and (taken := _TAKEN_IN.match(spoken)):
        return trim(taken["what"])
    parts = read_head(place.words, spoken if within else spoken.partition(CELL)[0], is_share=False)
    if within and place.text[end - 1] == "中":
        return _shortened(clean(parts.noun[:-1]))
    if parts.noun.startswith("《"):
        return ""
    if (within and not parts.verb) or (not within and any(letter.isdecimal() for letter in parts.noun)):
        return ""
    return _shortened(without_verbs(statement, clean(parts.noun)))


def _shortened(noun: str) -> str:
    """A noun that is short enough to lead another: its last part where it is a long one."""
    if len(noun) <= _CONTEXT:
        return noun
    last = re.split("[的、和及与]", noun)[-1]
    return last if 2 <= len(last) <= _CONTEXT else ""


def _not_served(statement: Statement) -> Statement:
    """The number before, or where it only counts whom another one serves (改造小区218个,惠及居民4.2万户), or for an average what was paid
    in all (临时救助9823人次,支出1356万元,次均救助1380元), the one before that."""
    found = statement.earlier or statement
    averages = statement.is_money and _AVERAGED.match(statement.parts.noun)
    while found.earlier and (found.parts.verb in ("惠及", "受益", "带动") or (averages and (found.is_money or found.is_share))):
        found = found.earlier
    return found


def measured(statement: Statement) -> str:
    """The context without the measure that was taken of it (重点人群签约率 → 重点人群签约)."""
    return _MEASURED.sub("", re.sub(r"^新(?:登记|增|建|设)(?=.{4})", "", context(statement)))


def spoken_of(statement: Statement) -> str:
    """The noun on which the clause before ends, be it of this sentence or of the one before; a clause that holds a number has none."""
    place = statement.place
    if place.clause[0] < 3:
        return ""
    start, end = place.page.layout.clause(place.clause[0] - 2)
    parts = read_head(place.words, place.text[start:end].rstrip("。;,:"), is_share=False)
    return _shortened(clean(parts.thing)) if parts.verb and not any(letter.isdecimal() for letter in parts.thing) else ""


def heading_noun(statement: Statement) -> str:
    """What the heading of the item speaks of, without the verb before it and the words of endeavour behind it; empty under a long one."""
    page, place = statement.place.page, statement.place
    marker = bisect_right(page.outline.starts, place.number.start) - 1
    heading = _BRACKETED.sub("", page.outline.heading(marker)) if marker >= 0 else ""
    if not 4 <= len(heading) <= _ITEM_HEADING or any(letter in heading for letter in ",，、和"):
        return ""
    parts = read_head(place.words, heading, is_share=False)
    if _PROJECT.search(heading) and not statement.place.words.strong_verbs.at(heading, 0):
        return heading
    return _ENDEAVOUR.sub("", without_verbs(statement, clean(parts.thing))) if parts.verb else ""


def without_verbs(statement: Statement, noun: str) -> str:
    """A noun without the verbs and adverbs behind it (图书馆全面提升改造 → 图书馆)."""
    words = statement.place.words
    while len(noun) > 4 and (verb := words.verbs.ending(noun, len(noun)) or words.auxiliary.ending(noun, len(noun))):
        noun = noun[: -len(verb)]
    return noun


def begins_with_place(statement: Statement, thing: str) -> bool:
    return thing[:1].isdecimal() or thing.startswith("其他") or bool(statement.place.words.cues["scopes"].at(thing, 0))


def behind_place(statement: Statement, thing: str) -> str:
    """A noun without the place that it begins with (其他县区城市社区覆盖率 → 覆盖率)."""
    if match := _PLACE.match(thing):
        return thing[match.end() :]
    word = statement.place.words.cues["scopes"].at(thing, 0)
    return thing[len(word) :]


def joined(lead: str, own: str) -> str:
    """`lead` and `own` in one phrase, what both share said once (现场抽查 + 抽查率)."""
    if lead in own:
        return own
    for length in range(min(len(lead), len(own)), 1, -1):
        if lead.endswith(own[:length]):
            return lead + own[length:]
    return lead + own


def is_bare(statement: Statement, thing: str) -> bool:
    """Whether a noun only names a measure (覆盖率, 面积) or a place, so that the sentence must say of what."""
    end, _ = skip_openings(statement.place.words, thing, 0, len(thing))
    if _AVERAGED.fullmatch(thing, end):
        return True
    own = _EACH_HAS.sub("", thing[end:])
    if "、" in own:
        return all(is_bare(statement, part) for part in own.split("、") if part)
    scopes, bare = statement.place.words.cues["scopes"], statement.place.words.names["bare_measures"]
    while word := scopes.at(own, 0):
        own = own[len(word) :]
    if not own or own in bare:
        return True
    word = bare.ending(own, len(own))
    doing = _OF_DOING.sub("", own).removeprefix("新")
    if own in statement.place.words.names["whole_rates"]:
        return False
    if own in statement.place.words.names["general_things"] and not statement.is_share:
        return True
    return (bool(word) and own[: -len(word)] in bare) or (doing != own and _only_verbs(statement, doing))


def _only_verbs(statement: Statement, words: str) -> bool:
    """Whether nothing but verbs stands before 率 (持证上岗率): the rate of what, the sentence must say."""
    verbs = statement.place.words.verbs
    start = 0
    while start < len(words):
        word = verbs.at(words, start) or statement.place.words.cues["manners"].at(words, start)
        if not word:
            return False
        start += len(word)
    return True


def clean(phrase: str) -> str:
    """A noun phrase without asides, abbreviations, examples and enumerations (甲、乙、丙三类机构 → 三类机构)."""
    if not phrase:
        return ""
    if "、" in phrase or "《" in phrase:
        phrase = _ENUMERATED.sub("", phrase)
    phrase = _ITS.sub("", trim(phrase))
    phrase = phrase[1:] if phrase.startswith("等") and len(phrase) > BARE and phrase[1] not in "级候于次" else phrase
    if "(" in phrase:
        phrase = _OPENING_ASIDE.sub("", phrase)
        phrase = ABBREVIATION.sub("", _ASIDE.sub("", phrase))
    if "“" in phrase:
        phrase = phrase.removeprefix("以") if phrase.startswith("以“") else phrase
        phrase = _QUOTED_EXAMPLE.sub("", phrase)
    return trim(_WORK.sub("", phrase)) if phrase.endswith(_WORK_ENDS) else trim(phrase)
