"""Numbers that are shared out with 分别: each goes to the name, or to the earlier number, that it belongs to."""

from __future__ import annotations

import re
from dataclasses import replace

from policy_notices.targets.areas import area_of
from policy_notices.targets.comparator import Bound, read_bound
from policy_notices.targets.comparing import borne_before, compared_with, size_of_change
from policy_notices.targets.context import context, joined, measured
from policy_notices.targets.kinds_listed import kinds_listed
from policy_notices.targets.names_shared import AGE, BARE_NAME, ENDS, Share, names_in, parted, with_shared_part
from policy_notices.targets.parts import named_whole
from policy_notices.targets.phrases import EACH, EACH_AT_END, read_head, trim
from policy_notices.targets.place import Place
from policy_notices.targets.spending import subsidy_before
from policy_notices.targets.statement import Statement
from policy_notices.targets.subsidies import last_addressee

_LEVELS = re.compile(r"(?P<levels>[省市区县镇乡村街、州]{2,9})[两三四二]级(?P<noun>.*)")
_LEVELS_LISTED = re.compile(
    r"(?<![城主郊])(?P<levels>(?:(?:[省市区县镇乡]|区\(市\)县|县\(市、?区\)|乡?镇\(街道\)|乡镇|街道|社区|村)级?、){1,3}"
    r"(?:[省市区县镇乡]|区\(市\)县|县\(市、?区\)|乡?镇\(街道\)|乡镇|街道|社区|村)级?)(?P<noun>[^、]{3,})$"
)  # 市级、区(市)县级、镇(街道)抽查比例
_SIDES_OF_NOUN = re.compile(r"城乡(?!统筹|融合)(?P<noun>[^城乡、和]{3,})$")  # 城乡低保标准分别提高到…
_OF_CITIES = re.compile("低保|最低生活保障|特困|社区")
_SIDES = ("农村", "城市", "城镇")
_BY_GRADE = re.compile(
    r"(?P<noun>[^,按]{2,12})按(?P<grades>[^,按]+?)(?:[两三四五六](?:档|类|级|个?等级|种情形)|分[档级类])$"
)  # 护理标准按自理、半自理两档分别达到
_GRADES_BEHIND = re.compile(r"按[^,按]{2,24}?[两三四五六](?:档|类|级|个?等级)$")
_OF_PLAN = re.compile("完成(?P<plan>[^,]{0,8}(?:计划|任务|目标|指标)数?)的")
_PART_OF = re.compile("约?占(?:到|了)?(?P<whole>[^占]{2,}?)的?(?:比重|比例)?(?:分别)?为?的?")
_AS = re.compile("^对?(?:被?(?:评定为|认定为|评为|获评|取得)|获得|取得)?")
_MANNERS = frozenset(("集中供养", "分散供养", "集中养育", "社会散居", "分散养育", "集中", "分散", "散居"))
_GRADES_TAIL = re.compile("[两三四五六]个?(?:档|级|等)")  # 按每人每月300元、500元三档发放
_DONE_AS_AIMED = ("分别完成", "已分别完成", "实际分别完成")  # 目标:A9000人,B3200人。完成情况:分别完成9500人、3475人
_OF_AIM = re.compile("(?:为|占|完成)(?P<plan>[^,]{0,8}(?:任务|目标|计划)数?)的")
_PAYMENTS = ("补贴", "补助", "津贴", "金", "费")
_BEARS = ("负担", "承担", "分担")
_CUT = ("优惠", "减免", "减征", "下浮", "上浮")
_AREA_OR_LEVEL = re.compile("[区县市]$|[省市区县镇乡村]级$")
_NEAR = 60  # characters before the clause in which a list of names is looked for
_LIST = re.compile(r"[,。;:]((?:[^、,。;:\d]{1,10}[、和])+[^、,。;:\d]{1,8}?)(?:的|预警|期间|,)")
_ALL_OF_THEM = re.compile("(?:[两三四五六]地|[两三四五六]区|等地)$")  # 甲区、乙区两地
_EACH_BEHIND = re.compile("(?<=..)每[人户]?每?[年月天]$")  # 散居孤儿、集中养育孤儿生活费每月分别为
_MARGIN = re.compile("(?:超过|高于|低于|高出|超出)[^,]{2,12}")
_INDUSTRIES = re.compile("三次产业(?P<measure>[一-鿿]{0,6})$")
_GROWS = re.compile("(?:实际|名义|均|同比|环比|[较比]上年(?:同期)?)*(?:增长|下降|提高|增加|减少|上升|降低)")
_AT = re.compile("(?:按照?|相当于|为)(.{2,})的")
_GIVEN = re.compile(r"(?:的?标准)?(?:给予|发放|予以)?(?P<noun>.{0,12}?(?:补助|补贴|奖励|奖补|资助|奖金|津贴|支持))")
_AGES = re.compile(
    r"对(?P<ages>(?:[\d~—-]{2,7}(?:至\d{2,3})?周?岁(?:及?以[上下])?(?P<whom>[一-鿿]{2,6}?)?、?){2,4})(?:在[^,]{2,8})?(?:每[人餐月天次年]*)*$"
)
_GIVES = re.compile("(?:给予|予以|发放)?(?P<noun>(?:一次性)?(?:奖励|补助|补贴|奖补|资助))?(?<=给予|予以|发放|奖励|补助|补贴|奖补|资助)$")
_LEVEL = re.compile("(?:国家|省|市|县|区)级(?=.{2})")
_JOINED = re.compile(r"(?:及?以[上下]|以内|左右)?(?:、|和|以及|及|与)(?:每[人户]每?[年月天])?(?:增长|下降|提高|降低|上升|减少|增加)?")
_YEAR = re.compile(r"(20\d\d)年")
_TWO_YEARS = re.compile(r"(20\d\d)年[和、及](20\d\d)年")
SHARED_OUT = "indicator: shared out by 分别"
_YEARS_REACH = 300  # characters for which two years named together hold
_WHOLE = 7  # characters of a noun that says by itself what is measured


def share_out(statement: Statement, group: int, last_tail: str) -> list[Share]:
    """What each of the `group` numbers from `statement` on belongs to; empty where the text does not say 分别. `last_tail` is the noun
    behind the last of them."""
    if group < 2:
        return []
    if lists_sums(statement):
        are_listed = kinds_listed(statement.place, group) or _listed_before(statement, group)
        return _rewards(statement, group, [], last_tail) if are_listed else []
    if not parted(statement.head)[1]:
        if aim := _OF_AIM.fullmatch(statement.head):
            return [replace(share, noun=f"{share.noun}{aim['plan']}完成率") for share in _earlier(statement, group, "")]
        margin = f"{statement.head}幅度" if _MARGIN.fullmatch(statement.head) else ""
        return [replace(share, noun=f"{share.noun}{margin}") for share in _earlier(statement, group, "")]
    before = _EACH_BEHIND.sub("", _ALL_OF_THEM.sub("", parted(statement.head)[0]))
    if group == 2 and _years_before(statement.place):
        return []
    if parts := _parts_of(statement, group, before):
        return parts
    if not before and (whole := _bounded_whole(statement)):
        return [Share(f"{_standard_of(statement)}占{whole}比例", "")] * group
    return (
        _by_level(statement, group, before, last_tail)
        or _by_year(statement, group, before)
        or _by_grade(statement, group, before)
        or _by_name(statement, group, before, last_tail)
    )


def _parts_of(statement: Statement, group: int, before: str) -> list[Share]:
    """The names before 分别, or what was counted before, each as a part of one whole (A5万元、B7万元,分别占总投资的40%和60%)."""
    part_of = _PART_OF.fullmatch(parted(statement.head)[2]) if statement.is_share else None
    if not part_of:
        return []
    names = names_in(statement, before)
    parts = with_shared_part(statement.place.words, names) if len(names) == group else _earlier(statement, group, "")
    return [Share(f"{part.noun}占{part_of['whole']}比例", part.scope) for part in parts]


def _by_level(statement: Statement, group: int, before: str, last_tail: str) -> list[Share]:
    """市区两级抽查率; 市级、区(市)县级、镇(街道)抽查比例; 由市、县两级财政按40%、60%的比例分担."""
    if levels := _LEVELS.search(before):
        letters = [letter for letter in levels["levels"] if letter != "、"]
        if len(letters) == group:
            noun = trim(levels["noun"])
            if statement.is_share and parted(statement.head)[2].endswith(_BEARS):
                borne = trim(before[: levels.start()].removesuffix("由"))
                return [Share(f"{borne}{letter}级{noun}{parted(statement.head)[2]}比例", f"{letter}级") for letter in letters]
            if statement.is_share and last_tail.startswith("比例"):
                return [Share(f"{context(statement)}{letter}级{noun}{last_tail[2:]}比例", f"{letter}级") for letter in letters]
            noun = joined(measured(statement), noun) if len(noun) <= BARE_NAME else noun
            return [Share(noun, f"{letter}级") for letter in letters]
    if (levels := _LEVELS_LISTED.search(before)) and len(names := re.split("、(?![^(]*\\))", levels["levels"])) == group:
        whose = trim(read_head(statement.place.words, before[: levels.start()], is_share=True).noun)
        return [Share(f"{whose}{trim(levels['noun'])}", name) for name in names]
    return []


def _by_year(statement: Statement, group: int, before: str) -> list[Share]:
    """2025年和2026年覆盖率: the same measure, each year its value."""
    years = re.findall(r"20\d\d(?=年[、和及分])", before + "分")
    if len(years) != group:
        years = re.findall(r"20\d\d(?=年)", before)
    if len(years) != group:
        return []
    noun = trim(read_head(statement.place.words, re.sub(r"20\d\d年[、和及]?", "", before), is_share=True).noun)
    return [Share(noun or context(statement), "", int(year)) for year in years]


def _by_grade(statement: Statement, group: int, before: str) -> list[Share]:
    """护理标准按自理、半自理两档; 城乡低保标准."""
    if (graded := _BY_GRADE.search(before or _clause_before(statement))) and len(grades := re.split("[、和]", graded["grades"])) == group:
        return [Share(f"{grade}{graded['noun']}", "") for grade in grades]
    if group == 2 and (sides := _SIDES_OF_NOUN.search(before)):
        noun = trim(read_head(statement.place.words, sides["noun"], is_share=True).noun)
        towns = "城市" if _OF_CITIES.search(noun) else "城镇"
        return [Share(f"{towns}{noun}", towns), Share(f"农村{noun}", "农村")]
    return []


def _clause_before(statement: Statement) -> str:
    start, end = statement.place.page.layout.clause(max(0, statement.place.clause[0] - 2))
    return statement.place.text[start : min(end, statement.place.clause[0])].rstrip(",")


def _by_name(statement: Statement, group: int, before: str, last_tail: str) -> list[Share]:
    """The names before 分别, or those that the clause before lists, each with what all of them share; else what was counted before."""
    words = statement.place.words
    if group == 3 and (industries := _INDUSTRIES.search(before)):
        return [Share(f"第{ordinal}产业{industries['measure']}", "") for ordinal in "一二三"]
    names = names_in(statement, before)
    if len(names) != group and len(listed := names_in(statement, before, "、")) == group:  # names that hold 和 themselves
        names = listed
    if rewards := _rewards(statement, group, names, last_tail):
        return rewards
    behind = read_head(words, parted(statement.head)[2], is_share=False)
    if len(names) == group and statement.earlier and all(name in _MANNERS for name in names):
        return [Share(f"{name}{context(statement)}", "") for name in names]
    if not before and (paid := _paid_together(statement, group)):
        return [Share(f"{noun}{behind.verb}", "") for noun in paid]
    if len(names) != group:
        return _not_named(statement, group, before, last_tail, names[0] if len(names) == 1 else "")
    if statement.is_share and behind.noun.endswith(_BEARS):
        payer, to, first = names[0].partition("对")
        if to and payer:  # 中央财政对西部、中部和东部地区分别负担
            regions = "地区" if names[-1].endswith("地区") else ""
            whose = [first, *names[1:]]
            borne = borne_before(statement)
            return [Share(f"{borne}{payer}{behind.noun}比例", f"{who.removesuffix(regions)}{regions}") for who in whose]
        what, by, _ = before.partition("由")
        borne = trim(what) if by else ""
        whose = [name.rpartition("由")[2] for name in names]
        return [Share(f"{borne or context(statement)}{'' if by else who}{behind.noun}比例", who) for who in whose]
    if whole := _bounded_whole(statement):
        return [Share(f"{share.noun}占{whole}比例", share.scope) for share in with_shared_part(words, names)]
    if behind.thing and all(map(AGE.match, names)):
        aged = with_shared_part(words, [name.lstrip("为对向给") for name in names])
        return [Share(f"{share.noun}{behind.thing}", share.noun) for share in aged]
    if behind.thing.strip("由从") and not _changes(statement):
        return [Share(behind.thing, name) for name in names]
    if behind.verb and last_tail and behind.verb not in words.reach:
        return [Share(f"{behind.verb}{last_tail}", name) for name in names]
    if statement.earlier and all(_AREA_OR_LEVEL.search(name) for name in names):
        return [Share(context(statement), name) for name in names]
    return with_shared_part(words, names)


def _paid_together(statement: Statement, group: int) -> list[str]:
    """What the sum before was paid for (发放生活补贴和护理补贴1627万元,分别惠及5218人、9037人); empty where it was one thing."""
    earlier = statement.earlier
    paid = re.split("、|和|及|与", earlier.noun) if earlier and earlier.is_money and not statement.is_share else []
    return paid if len(paid) == group and all(noun.endswith(_PAYMENTS) for noun in paid) else []


def _not_named(statement: Statement, group: int, before: str, last_tail: str, only: str) -> list[Share]:
    """What the numbers belong to where not each has a name before 分别; `only` is the one name that stands there."""
    if scopes := _listed_before(statement, group):
        return [Share(last_tail if statement.is_money else "", _AS.sub("", scope)) for scope in scopes]
    behind = parted(statement.head)[2]
    if before and (kinds := kinds_listed(statement.place, group)):
        did = read_head(statement.place.words, behind, is_share=False).noun
        cut = f"{did}幅度" if statement.is_share and did.endswith(_CUT) else ""
        return [Share(f"{kind.name}{trim(before)}{cut}", kind.scope) for kind in kinds]
    if plan := _OF_PLAN.match(behind):
        return [Share(f"{share.noun}{plan['plan']}完成率", share.scope) for share in _earlier(statement, group, "")]
    return _earlier(statement, group, "" if _changes(statement) else only)


def carries_on(statement: Statement) -> bool:
    """Whether a list of values follows one that was shared out (分别增长5.4%和6.8%,达到4.9万元、2.8万元; 超过目标36元、30元), or two sums
    that grew (城镇收入5万元,农村收入3万元,增长4%和6%)."""
    earlier = statement.earlier
    if earlier and earlier.earlier and _GROWS.fullmatch(statement.head):
        return not earlier.is_share and earlier.unit == earlier.earlier.unit
    shared = earlier is not None and SHARED_OUT in earlier.rules
    if shared and _OF_AIM.fullmatch(statement.head):
        return True
    return shared and bool((statement.parts.reach and not statement.parts.noun) or _MARGIN.fullmatch(statement.head))


def _standard_of(statement: Statement) -> str:
    """照料标准按三档,分别不低于…: the standard that the clause before says the grades of."""
    start, end = statement.place.page.layout.clause(statement.place.clause[0] - 2)
    said = _GRADES_BEHIND.sub("", statement.place.text[start : end - 1])
    return trim(said) if said.endswith("标准") else context(statement)


def lists_sums(statement: Statement) -> bool:
    """Whether a list of sums is given to the kinds that the clause before lists (对获评三级、四级的机构,给予10万元、20万元奖励)."""
    return statement.is_money and "分别" not in statement.head and _GIVES.search(statement.head) is not None


def _rewards(statement: Statement, group: int, names: list[str], last_tail: str) -> list[Share]:
    """国家级、省级工作室分别给予20万元、10万元补助: what all get, each level or kind its sum; empty where the sums are no subsidies."""
    given = _GIVEN.fullmatch(last_tail) or _GIVES.search(statement.head) if statement.is_money else None
    if not given or not given["noun"]:
        return []
    noun = f"助餐{given['noun']}" if "每餐" in statement.head and len(given["noun"]) <= BARE_NAME else given["noun"]
    if ages := _aged(statement, group):
        return [Share(f"{age}{noun}", age) for age in ages]
    if len(names) != group and (listed := kinds_listed(statement.place, group)):
        given_before = subsidy_before(statement) if len(noun) <= BARE_NAME else ""
        return [Share(f"{kind.name}{given_before or noun}", kind.scope) for kind in listed]
    scopes = names if len(names) == group else _listed_before(statement, group)
    if not scopes:
        return [Share(noun, "")] * group
    if whom := _whom_of_list(statement, scopes[-1]):
        return [Share(f"{whom}{noun}", f"{_AS.sub('', scope)}{whom}") for scope in scopes]
    whom = _LEVEL.sub("", scopes[-1]) if _LEVEL.match(scopes[-1]) else ""
    kinds = [EACH_AT_END.sub("", EACH.sub("", _AS.sub("", scope))) for scope in scopes]
    if all(map(area_of, kinds)) and (addressee := last_addressee(statement)):
        return [Share(f"{addressee}{noun}", kind) for kind in kinds]
    return [Share(f"{whom or kind}{noun}", kind) for kind in kinds]


def _aged(statement: Statement, group: int) -> list[str]:
    """对60至79周岁、80周岁及以上老年人分别给予…: those of each age; empty where no ages are listed."""
    place = statement.place
    opening = max(place.page.layout.sentence(place.number.start)[0], place.clause[0] - _NEAR)
    listed = _AGES.search(parted(statement.head)[0]) or _AGES.search(place.text[opening : place.clause[0] - 1])
    ages = listed["ages"].split("、") if listed else []
    return [f"{age.removesuffix(listed['whom'])}{listed['whom']}" for age in ages] if listed and len(ages) == group else []


def _whom_of_list(statement: Statement, last: str) -> str:
    """What the kinds that the clause before lists are of (对获评三级、四级的养老机构,分别给予…); empty where the list ends on it."""
    place = statement.place
    match = re.search(rf"{re.escape(last)}的(?P<whom>[^,、的]{{2,10}}),", place.text[max(0, place.clause[0] - _NEAR) : place.clause[0]])
    return match["whom"] if match else ""


def _bounded_whole(statement: Statement) -> str:
    """What the shares are of (分别不低于最低工资标准的60%、30%)."""
    behind = parted(statement.head)[2]
    if statement.is_share and behind == "占":  # 在低保对象中,老年人、未成年人分别占40%、16%
        return named_whole(statement)
    bound = statement.place.words.before_words.at(behind, 0)
    if statement.is_share and (match := _AT.fullmatch(behind)):
        return match[1]
    return behind[len(bound) : -1] if statement.is_share and bound and behind.endswith("的") else ""


def _listed_before(statement: Statement, group: int) -> list[str]:
    """The names that the sentence's clause before lists, one a number (甲区、乙区的…,其…分别为5元、6元)."""
    place = statement.place
    opening = max(place.page.layout.sentence(place.number.start)[0], place.clause[0] - _NEAR)
    lists = _LIST.findall("," + place.text[opening : place.clause[0]])
    names = re.split("[、和]", lists[-1]) if lists else []
    return names if len(names) == group else []


def _changes(statement: Statement) -> bool:
    return bool(statement.place.words.change.ending(statement.head, len(statement.head)))


def tail_of(place: Place) -> str:
    """The noun behind a number, up to the next mark."""
    tail = place.text[place.number.end : min(place.clause[1], place.number.end + 24)]
    return trim(re.split(r"[,、;。:]", re.sub(r"^(?:以上|以下|以内|左右)", "", tail))[0])


def shared_year(places: list[Place], index: int) -> int | None:
    """The year of a number behind 到2022年和2030年: the first of two gets the first, the second, or one that stands alone, the last."""
    years = _years_before(places[index])
    if not years:
        return None
    is_first = group_size(places, index) == 2 and not (index and _is_joined(places[index - 1], places[index]))
    return years[0 if is_first else 1]


def _years_before(place: Place) -> tuple[int, int] | None:
    """Two years named together in the paragraph before the number, if no other year stands behind them."""
    text, start = place.text, place.number.start
    opening = max(place.page.layout.paragraph(start), start - _YEARS_REACH)
    named = _TWO_YEARS.findall(text, opening, start)
    if not named or _YEAR.findall(text, opening, start)[-1] != named[-1][1]:
        return None
    return int(named[-1][0]), int(named[-1][1])


def group_size(places: list[Place], index: int) -> int:
    """How many numbers from `places[index]` on stand in one list, with only joints and comparator words between them."""
    last = index
    while last + 1 < len(places) and _is_joined(places[last], places[last + 1]):
        last += 1
    return last - index + 1


def _is_joined(left: Place, right: Place) -> bool:
    between = left.text[left.number.end : right.number.start] if left.clause == right.clause else ""
    return len(between) <= 8 and _JOINED.fullmatch(between) is not None


def give_share(statement: Statement, share: Share, lead: Statement) -> None:
    """Give a number its part; `lead` is the first number of the group, whose verb and comparator hold for all."""
    statement.scope = share.scope or (share.noun[:2] if share.noun.startswith(_SIDES) else "")
    if not share.noun:
        return
    change = statement.place.words.change
    verb = change.ending(statement.head, len(statement.head)) or change.ending(lead.head, len(lead.head))
    statement.noun = share.noun
    size = f"{compared_with(lead.head)}{size_of_change(statement, verb)}" if verb else ""
    statement.indicator = f"{share.noun}{size}"
    statement.year = share.year


def shared_bound(own: Bound, lead: Bound, places: list[Place], index: int, left: int) -> Bound:
    """A word before the first number of a group, or behind its last, holds for all (不低于5%、3%; 210万亩、95万吨以上)."""
    if own.comparator != "eq":
        return own
    if lead.comparator != "eq" and lead.rule.startswith("before"):
        return replace(own, comparator=lead.comparator, rule=f"{lead.rule}, shared by the group")
    last = read_bound(places[index + left], places[index + left].number.start)
    if last.rule.startswith("behind"):
        return replace(own, comparator=last.comparator, rule=f"{last.rule}, shared by the group")
    return own


def _earlier(statement: Statement, group: int, noun: str) -> list[Share]:
    chain: list[Statement] = []
    at = statement.earlier or (statement.topic if statement.place.text.startswith(_DONE_AS_AIMED, statement.place.clause[0]) else None)
    while at is not None and len(chain) < group:
        chain.insert(0, at)
        at = at.earlier
    if len(chain) != group:
        return []
    if not noun and len({found.noun for found in chain}) < group:
        return [Share(found.indicator, found.scope) for found in chain]
    if noun.endswith(ENDS) and len(noun) > _WHOLE:
        told_apart = len({found.noun for found in chain}) == group
        return [Share(noun, found.noun if told_apart else "") for found in chain]
    return [Share(f"{found.noun}{noun}", found.noun if noun else found.scope) for found in chain]


def second_value(statement: Statement) -> str:
    """The second of two values joined in one clause (达到37%和40%) measures what the first does."""
    former = statement.former
    if former and statement.is_money and not statement.head and _GRADES_TAIL.match(statement.tail):
        statement.noun = former.noun
        return former.indicator
    if former is None or statement.head.strip("和及与、") or statement.tail.strip("。;,、") or not (statement.is_share and former.is_share):
        return ""
    statement.noun = former.noun
    return former.indicator
