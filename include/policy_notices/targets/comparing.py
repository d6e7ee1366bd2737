"""The size of a change, the share of a whole, the margin over another figure: what a number says that compares two quantities."""

from __future__ import annotations

import re

from policy_notices.targets.context import ABBREVIATION, BARE, context, is_bare, joined, spoken_of
from policy_notices.targets.phrases import EACH, EACH_AT_END, read_head, skip_openings, trim
from policy_notices.targets.statement import Statement

_SHARE_OF = re.compile(r"(?P<part>[^占]*?)约?占(?!比)(?:到|了)?(?P<whole>[^占]+?)的?(?:比重|比例|份额)?(?:\([^()]{2,12}\))?(?:的|约|为)*$")
_OF_PLAN = re.compile(r"(?:^|完成)(?!高于|低于|超|高出)(?P<plan>[^完]{0,12}(?:计划|任务|目标|指标|预算|总量|工程量|工作量)数?)的?$")
_BORNE = re.compile(
    "(?P<what>[^,]{2,16}?)??由?(?P<who>(?:中央|省|市|县|区|各|地方|个人|单位|企业|本级|政府|国家|财政|[一-鿿]{1,2}户|职工|家庭)[^,由对]{0,6})"
    "(?:对(?P<where>[^,由]{2,12}?))?(?P<does>承担|负担|配套|分担|补助)"
)
_BEARING = re.compile("(?:承担|负担|配套|分担)(?:比例)?$")
_GIVEN_OF = re.compile(
    "(?:.*[可应将按予以]|对[^,]{2,12}?)?(?P<does>返还|退还|补贴|补助|资助|减免|减征|减收|报销|补偿|奖励|计提|提取|支付)(?!面|率|标准|资金|额|对象)(?:其|该|给)?(?P<of>[^,补奖]{3,24}?)的?"
)
_KEPT_AT = re.compile(
    "(?P<part>.{2,}?)(?:稳定|保持|维持|控制|达到|占到)在?(?P<whole>[^,]{0,6}(?:人口|总[数量额人值]|产值|收入|支出)[^,]{0,3})的"
)
WHOLE_SUM = re.compile(
    "(?P<of>约?占|完成|为)(?P<whole>(?<=占)[^占]{2,12}|(?:年度|全年|预期)?(?:目标|任务|计划|预算)(?:任务|数)?)"
)  # 占总投资4400万元的65%
_BRACKETED = re.compile(r"\([^()]{1,12}\)的$")  # 完成年度任务(4.2万人)的115%
_HIGHER = re.compile(r"比(?P<other>[^比]{2,12})(?<![提降减])(?P<how>[高低快慢])出?$")
_TIMES_OF = re.compile(r"(?P<part>.*?)(?P<link>是|为|按|相当于)(?P<whole>[^是为按]+)的$")
_SIZES = {
    "增长": "增长率", "下降": "下降率", "涨": "上涨幅度", "跌": "下跌幅度", "降": "下降幅度", "增": "增长幅度", "减": "减少幅度",
    "升": "上升幅度",
}  # fmt: skip
_STANDARD_OF = re.compile(r"(?P<part>[^,]{0,16}标准)(?:为|按)(?P<whole>[^,为按]{2,})的")


_FROM_STATE = re.compile("(?<=比例|标准|时限|额度|价格)(?:由|从)[^由从,不]{2,8}的$")  # 比例由医保报销后的65%提高到70%
_REACHED_OF = re.compile("(?:达到?|相当于|约为|为)(?P<whole>[^,占达]{2,16}(?:收入|标准|水平|工资|支出|总值))的")
_SUPER = re.compile("超[长大低高级前市标额声导]")  # 超长期, 超低排放
_MEASURES = ("比例", "标准", "额度", "限额", "税率", "费率", "时限", "浓度")
_AT = re.compile(r"按照?(?:不超过|不低于)?(?P<whole>[^,按]{2,24})的$")
_GIVEN_BEHIND = re.compile(r"(?:以内|左右)?(?:的?标准)?(?:给予|发放|予以|享受)(?P<noun>[^,。;的]{0,14}?(?:补贴|补助|贴息|津贴|资助|奖励))")
_COST = re.compile("(?:所需|由此产生的)?([^,。;:的、]{2,12}(?:经费|资金|费用|保费))(?:由[^,]{2,20})?,")
_GRANTED = re.compile(
    "(?:[为向给对](?P<whom>[^,。;为向给对]{2,14}))?(?:提供|给予|发放|实施|落实)(?P<what>[^,。;]{2,10}?(?:补助|补贴|津贴|资助|奖补|保险|待遇)),$"
)  # 为农村学生提供营养膳食补助,标准由4元提至5元
_NEAR = 40  # characters before a number in which a standard that it is a share of is named
_ROUGHLY = re.compile("(?:了|约|近|分别|再|超过?|达|最多|不|平均|左右|以上)+$")
_PERIOD = re.compile("同比|环比|年均|[比较](?:上年度?末?|去年|上月|前一年)(?:同期)?")
_SINCE = re.compile(r"[比较]20\d\d年")
_YEAR_BEFORE = re.compile(r"[比较](?:上年|去年|上年同期|去年同期|前一年)[多少增减]$")


def size_of_change(statement: Statement, verb: str, subject: str = "") -> str:
    """增长 → 增长率 or 增加额, 提高 → 提高幅度: how the size of a change of `subject` is called."""
    verb = {"多": "增加", "少": "减少"}.get(verb, verb)
    if statement.unit in ("倍", "番"):
        return "增长倍数"
    if (
        statement.unit in statement.place.words.shares
        and not statement.unit.endswith(("百分点", "基点"))
        and "千分点" not in statement.unit
    ):
        return _SIZES.get(verb, f"{verb}幅度")
    if statement.is_share or statement.is_money:
        return f"{verb}{'幅度' if statement.is_share else '额'}"
    return f"{verb}{'人数' if statement.unit in ('人', '名') and not subject.endswith(('数', '量')) else '数'}"


def passage(statement: Statement) -> str:
    """由A提高到B, A的税率降至B: both numbers measure the same."""
    former = statement.former
    words = statement.place.words
    if former is not None and former.changes_to is not None:
        statement.noun = former.noun
        changed = words.change.ending(statement.head, len(statement.head))
        return f"{former.noun}{size_of_change(statement, changed)}" if changed else former.indicator
    if statement.changes_to is None:
        return ""
    head = re.sub(
        r"(?:自(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日)?起)?(?:由|从)(?:20\d\d年[底末]?|[“\"]?十.五[”\"]?(?:时期|期间|末)|年均|上年[底末]?|去年[底末]?|年初|原来|目前|现行|平均|最高|最低|的)*(?P<own>[^由从]*)$",
        r"\g<own>",
        _FROM_STATE.sub("由", statement.head),
    )
    parts = read_head(statement.place.words, head.removesuffix("由").removesuffix("从"), is_share=True)
    changed = words.change.ending(parts.noun, len(parts.noun))
    noun = parts.noun[: -len(changed)] if changed else parts.noun
    noun = noun if noun.strip("可将") else _measure_before(statement)
    if noun == "标准" and (
        granted := _GRANTED.search(statement.place.text, max(0, statement.place.clause[0] - _NEAR), statement.place.clause[0])
    ):
        noun = f"{granted['whom'] or ''}{granted['what']}标准"
    if is_bare(statement, noun) and (lead := context(statement)):
        noun = joined(lead, noun)
    if statement.earlier and noun in words.names["dependent_nouns"]:
        noun = joined(statement.earlier.noun, noun)
    statement.noun = f"{noun}{statement.changes_to}"
    return f"{noun}{size_of_change(statement, changed)}" if changed else statement.noun


def _measure_before(statement: Statement) -> str:
    """The measure on which the clause before ends (…用于奖励团队的比例,可从20%提高到50%)."""
    place = statement.place
    start, end = place.page.layout.clause(max(0, place.clause[0] - 2))
    said = place.text[start:end].rstrip("。;,:")
    if not said.endswith(_MEASURES) or end > place.clause[0]:
        return context(statement)
    return read_head(place.words, said, is_share=True).noun


def share_of(statement: Statement) -> str:
    """A占B的N% → A占B比例; "A不低于B的60%" likewise; 完成计划的N% → 计划完成率."""
    if not statement.is_share:
        return ""
    place = statement.place
    given = _GIVEN_BEHIND.match(statement.tail)
    if given and (rate := _AT.search(place.before(_NEAR))):
        return f"{joined(context(statement), given['noun']) if len(given['noun']) <= BARE else given['noun']}占{rate['whole']}比例"
    if statement.former and (whole_sum := WHOLE_SUM.fullmatch(statement.former.head)) and not trim(statement.head):
        part = statement.former.earlier.indicator if statement.former.earlier else ""
        is_aim = not whole_sum["of"].endswith("占")
        return f"{part}{whole_sum['whole']}完成率" if is_aim else f"{part}占{whole_sum['whole']}比例"
    raw = statement.head + place.text[statement.bound.head_end : place.number.start]
    head = _BRACKETED.sub("的", _bare_head(statement, statement.head))
    if found := _share_done(statement, head, raw):
        return found
    if head.endswith(("占比", "比重", "比例")) and "占" not in head[:-2]:
        whole = statement.whole or (statement.earlier if head[:-2].endswith(("收入", "支出", "投资", "资金")) else None)
        part = trim(head[:-2])
        statement.noun = statement.earlier.noun if statement.earlier else part
        if not part and statement.earlier and not statement.earlier.is_share:
            return f"{statement.earlier.indicator}{head}"
        if not whole or not part or len(part) > 5 or not head.endswith("占比"):
            return ""
        return f"{part}占{whole.noun}比例" if whole.is_money else f"{whole.noun}中{part}占比"
    if match := _SHARE_OF.fullmatch(head):
        part, whole_noun = trim(match["part"]), trim(match["whole"])
        statement.noun = statement.earlier.noun if statement.earlier else part
        return f"{part or context(statement)}占{whole_noun}比例"
    if head.endswith("占"):
        statement.noun = statement.earlier.noun if statement.earlier else context(statement)
        part = trim(head[:-1]) or context(statement)
        whole = statement.whole
        if whole and whole.noun != part and not whole.is_share:
            return f"{part}占{whole.noun}比例"
        if statement.earlier and len(part) <= BARE and statement.earlier.noun != part:
            statement.noun = statement.earlier.noun
            return f"{statement.noun}中{part}占比"
        return f"{part}占比"
    if match := _STANDARD_OF.fullmatch(raw):
        each = EACH.match(match["whole"])
        whole_noun = match["whole"][each.end() :] if each else match["whole"]
        statement.noun = led_standard(statement, trim(_bare_head(statement, match["part"])))
        return f"{statement.noun}占{whole_noun}比例"
    if statement.unit == "倍" and (match := _TIMES_OF.fullmatch(raw)):
        return f"{trim(_bare_head(statement, match['part'])) or context(statement)}{match['link']}{match['whole']}的倍数"
    if statement.earlier and (reached := _REACHED_OF.fullmatch(raw)):
        sized = statement.earlier.earlier if statement.earlier.is_share else statement.earlier
        if sized and not sized.is_share:
            statement.noun = sized.noun
            return f"{sized.indicator}占{reached['whole']}比例"
    at, word = _last_bound(statement, raw)
    if word and (outer := place.words.before_words.ending(raw, at)):  # 不低于最低工资标准的: 最低 is part of the whole's name
        at, word = at - len(outer), outer
    if word and raw.endswith("的") and len(raw) - at - len(word) > 1:
        part, of = trim(_bare_head(statement, raw[:at])) or context(statement), trim(raw[at + len(word) :])
        return f"{of}{part}" if part.endswith(("比例", "率")) else f"{part}占{of}比例"
    return ""


def _share_done(statement: Statement, head: str, raw: str) -> str:
    """What was done of a plan, who bears which share, which part of a payment is given back, what is kept at which share; or empty."""
    if plan := _OF_PLAN.search(head):
        statement.noun = trim(head[: plan.start()]) or context(statement)
        part_of, whole = plan["plan"][:1], plan["plan"][1:]
        return f"{statement.noun}占{whole}比例" if part_of in ("为", "占") else f"{statement.noun}{plan['plan']}完成率"
    if match := _BORNE.fullmatch(head):
        what = (
            trim(match["what"] or "") or borne_before(statement) or (_BEARING.sub("", statement.earlier.noun) if statement.earlier else "")
        )
        statement.noun = what
        statement.scope = match["where"] or (statement.earlier.scope if statement.earlier and statement.earlier.noun == what else "")
        return f"{what}{match['who']}{match['does']}比例"
    if raw.endswith("的") and (match := _GIVEN_OF.fullmatch(head)):
        statement.noun = match["of"]
        return f"{match['of']}{match['does']}比例"
    if match := _KEPT_AT.fullmatch(raw):
        part = trim(_bare_head(statement, match["part"]))
        statement.noun = part
        return f"{part}占{match['whole']}比例"
    return ""


def borne_before(statement: Statement) -> str:
    """The cost that the clauses before name for those who bear it (所需疫苗经费,中央财政负担80%); empty where none is named."""
    place = statement.place
    opening = max(place.page.layout.sentence(place.number.start)[0], place.clause[0] - _NEAR)
    named = _COST.findall(place.text, opening, place.clause[0])
    return named[-1] if named and not statement.earlier else ""


def _last_bound(statement: Statement, raw: str) -> tuple[int, str]:
    """The last comparator word of the words before a number, and where it begins; not one within a noun (签约服务费)."""
    words, limit = statement.place.words, len(raw)
    while limit:
        at, word = words.before_words.last(raw, 0, limit)
        if not word or not words.not_comparators.ending(raw, at + len(word)):
            return at, word
        limit = at
    return -1, ""


def margin(statement: Statement) -> str:
    """超过/高于/低于 B N% → by how much the subject exceeds B."""
    head = statement.head
    earlier = statement.earlier
    if match := _HIGHER.search(head):
        part = trim(_bare_head(statement, head[: match.start()])) or (earlier.indicator if earlier else "")
        statement.noun = earlier.noun if earlier else part
        return f"{part}比{match['other']}高出幅度" if match["how"] == "高" else f"{part}{match['how']}于{match['other']}幅度"
    at, word = statement.place.words.before_words.last(head, 0, len(head))
    if (
        word in ("超过", "高于", "低于", "多于", "少于", "快于", "优于", "超", "超出")
        and (len(other := trim(head[at + len(word) :])) > 1)
        and not statement.is_money
        and not _SUPER.match(head, at)
    ):
        part = trim(_bare_head(statement, head[:at])) or (earlier.indicator if earlier else "")
        statement.noun = earlier.noun if earlier else part
        return f"{part}{word}{other}幅度"
    return ""


def change(statement: Statement) -> str:
    """…增长N%, 比上年提高N个百分点, 增加N亿元 → subject and the size of the change."""
    words = statement.place.words
    head = _ROUGHLY.sub("", statement.head)
    verb = words.change.ending(head, len(head))
    if (
        not verb
        or (len(verb) == 1 and not statement.is_share and not _YEAR_BEFORE.search(head))
        or (not statement.is_share and len(head) > len(verb) and head in words.verbs)
    ):
        return ""
    before, compared = _without_comparison(statement, EACH_AT_END.sub("", _ROUGHLY.sub("", head[: -len(verb)])))
    subject = re.sub(r"在20\d\d年.{0,4}基础上", "", _subject(statement, before))
    if (
        not statement.is_share
        and not compared
        and not _repeats_unit(statement)
        and not (subject and not trim(statement.tail) and statement.is_money and verb in ("提高", "增加", "上调"))
    ):
        return ""
    earlier = statement.earlier
    if not subject and earlier and earlier.is_share and "百分点" in statement.unit and "百分点" not in earlier.unit:
        subject = earlier.indicator
    if not subject and earlier and (earlier.parts.noun in words.names["dependent_nouns"] or is_bare(earlier, earlier.parts.noun)):
        subject = earlier.indicator
    subject = ABBREVIATION.sub("", subject or context(statement))
    if not subject:
        return ""
    statement.noun = subject
    size = size_of_change(statement, verb, subject)
    return f"{subject}{compared_with(head)}{'增长幅度' if size == '增长率' and _SINCE.search(head) else size}"


def compared_with(head: str) -> str:
    """The period that a change is measured against, as stated (同比, 比上年, 年均); empty where none is."""
    found = _PERIOD.findall(head)
    return found[-1] if found else ""


def _repeats_unit(statement: Statement) -> bool:
    """Whether the earlier number has the same unit and this one stands alone, so that it is a change of it."""
    earlier = statement.earlier
    own = statement.parts.noun in ("", "净增", "净减")
    return earlier is not None and earlier.unit == statement.unit and not trim(statement.tail) and own


def _subject(statement: Statement, head: str) -> str:
    parts = read_head(statement.place.words, head, is_share=True)
    if len(parts.noun) <= BARE and parts.noun.endswith(("增速", "增幅", "涨幅", "降幅")):
        return f"{context(statement)}{parts.noun}"
    return parts.noun


def led_standard(statement: Statement, thing: str) -> str:
    """补贴标准 led by what the sentence before ends on (…可享受就餐补贴。补贴标准为…)."""
    lead = spoken_of(statement)
    return joined(lead, thing) if thing and lead.endswith(thing[:2]) else thing


def _bare_head(statement: Statement, head: str) -> str:
    """The head without openings, and without adverbs of reaching at its end."""
    start, _ = skip_openings(statement.place.words, head, 0, len(head))
    return re.sub(
        r"(?:约|达到|达|为|近|继续|稳定在|提高到|保持在|将|均|的比重|超过)+$",
        lambda end: "的比重" if end.group().startswith("的比重") else "",
        head[start:],
    )


def _without_comparison(statement: Statement, head: str) -> tuple[str, bool]:
    """The words before a verb of change without 比上年, 同比 …; and whether there was such a phrase."""
    comparisons = statement.place.words.cues["comparisons"]
    compared = False
    while not head.endswith("占比") and (word := comparisons.ending(head, len(head))):
        head = head[: -len(word)]
        compared = compared or len(word) > 1
    at = max(head.rfind("比"), head.rfind("较"))
    if (
        at >= 0
        and len(head) - at <= 16
        and head[at - 1 : at] not in ("占", "环", "同", "对", "性")
        and not head.startswith(("例", "重", "率"), at + 1)
    ):
        return head[:at], True
    return head.rstrip(",、"), compared
