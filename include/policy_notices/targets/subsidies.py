"""What a subsidy is called: what is given, led by those whom the sentence gives it to (对新建的长者食堂给予每个8万元的建设补助)."""

from __future__ import annotations

import re
from bisect import bisect_right

from policy_notices.targets.context import BARE, clean, context, heading_noun
from policy_notices.targets.phrases import EACH
from policy_notices.targets.statement import Statement

_KIND = "补助|补贴|奖励|奖补|奖金|贴息|津贴|资助|补偿|救助(?![站管机])"
_BEHIND = re.compile(
    rf"(?:以内|以下|左右)?的?(?:标准,?)?(?:(?:对|为|向|给)(?P<whom>[^,。;:]{{2,24}}?)(?=给予|予以|发放|支付))?(?:给予|予以|发放|支付)?"
    rf"(?P<noun>[^,。;:的、\d元]{{0,12}}?(?:{_KIND}))(?![一-鿿]{{0,2}}(?:标准|资金|机制|政策|对象))"
)
_BEFORE = re.compile(
    rf"(?:(?<=给予)|(?<=予以))(?P<named>[^,。;]{{0,10}}?(?:{_KIND}))$"
    rf"|(?:每(?:(?!给予|发放)[^,]){{1,8}}?|一次性|再)(?P<noun>{_KIND})$"
)
_WHOM = re.compile(
    r"(?:^|[,。;:]|财政|资金|统一|政府)(?:并|再|可|将)?对于?(?![标照接应口])(?P<whom>[^,。;:]{2,26}?)(?:,(?:中央|[省市区县]级?)财政|,?由[^,]{2,12}?|,?[^,、]{1,8}可|,)?(?:再|可|将|按|统一|一次性|最高)*"
    rf"(?=给予|予以|发放|每|按|{_KIND})"
)
_CAPPED = re.compile(
    rf"(?:给予|予以|发放)(?:每[一-鿿]{{1,3}})?(?P<noun>(?!给予)[^,。;:、\d]{{0,10}}?(?:{_KIND}))(?:支持)?,"
    "(?:(?:单[^,]{1,8}?|同一[^,]{2,6}?|每[^,]{1,6}?|每?年度?|累计|总额|补助|补贴|奖励|贴息)*(?:总额|金额)?)(?:原则上|一般)?(?:最高|最多)?(?:不超过|不高于|不得超过|分别为|为|可达)?$"
)
_NUMBER = re.compile(r"\d")
_OTHERS = re.compile("、(?P<whom>其他[^,、]{2,12}?)(?=每)")
_CASE = re.compile("(?P<whom>[^,每对]{2,18}(?:举办|建设|新建|改建|自建|租赁|改造)的)(?=每)")  # 租赁房产举办的每张补助6000元
_EACH_THING = re.compile("每(?:[个张家所户名处支](?=.{3})|(?![人年月天餐次户半个张家所名处支座]))(?P<whom>[^每\\d]{3,12})$")
_SUBJECT = re.compile(
    "[^,对]{3,20}?(?:机构|企业|组织|单位|学校|医院|人员|员|站|点|中心|院|者|家庭|毕业生|合作社|老年人|老人|儿童|学生|残疾人)(?=给予|发放|每)"
)
_DOING = re.compile("(?:^|[,。;])(?:设立|开办|开设|兴办|新建|举办|建设)(?P<whom>[^,。;]{3,16})的,")  # 设立家庭养老床位的,每张给予…
_GIVEN_TO = re.compile("给予(?P<whom>[^,每\\d]{2,10})(?=每)")
_EXAMPLES = re.compile("^[^等、]{2,12}(?:、[^等、]{2,12})+等(?=.{3})")
_QUALIFIED = 14  # characters of those who get a subsidy that has a name of its own
_FAR = 40  # characters before a clause in which it may open
_CONDITION = re.compile("^(?:所有)?(?:符合条件|新增|经[^的]{2,8})的")
_SUPPORT = ("资助", "补助", "补贴", "慰问", "奖励")
_AGES_ALONE = re.compile(r"\d{2,3}(?:[—~-]\d{2,3}|至\d{2,3})?周?岁(?:及?以[上下])?(?:的?老年人|老人)?")
_AGES_LEAD = re.compile(rf"{_AGES_ALONE.pattern}(?=[^以及].*(?:标准|津贴|补贴|补助|金)$)")
_BY_STANDARD_GIVEN = re.compile("的标准(?:给予|发放|享受)(?P<what>[^,。;、]{2,10})")
_GRADE = re.compile(r"[一-鿿]{0,4}?(?:级|等|本科|专科|大专|中专|研究生|博士|硕士|类|档|型)(?:\([一-鿿]{1,4}\))?(?:及?以上)?")
_SET_AT = re.compile("^将|(?:标准)?(?:调整|提高|确定|统一|增加|分别)*[为至到]$")  # 将高龄津贴标准调整为:
_REACH_BEHIND = 80  # characters behind a sum in which the allowance is named that ages' sums are of
_ADDRESSEE = re.compile("(?:^|[,。;:])(?:其中)?对于?(?![标照接应口])([^,。;:]{4,40}?),")
_UNNAMED = re.compile("(?:一次性)?(?:补助|补贴|奖励|奖补|贴息)(?P<more>(?:标准)?(?:总额|金额|上浮幅度|提高幅度|增加额|占.+比例)?)")
_NAMED_BY_HEADING = re.compile(
    r"(?:发放|落实|实施|给予|提高|设立)?(?!完善|加强|加大|优化|强化|提升|做好|健全|规范|扩大|鼓励|推进|支持)(?P<name>[一-鿿]{2,12}(?:补助|补贴|奖励|奖补|贴息))(?:政策|标准)?"
)
_CONDITIONED = re.compile("(?:^|[,。;:)])(?P<whom>(?P<condition>[^,。;:()]{4,26})的|[^,。;:()]{2,16}的[^,。;:的()]{2,12}),$")
_BARE_SUBSIDY = re.compile(
    "(?:单个|单家|同一|每家|每个)?[^占]{0,6}?(?P<core>(?:一次性)?[一-鿿]{0,2}(?:补助|补贴|奖励|奖补|贴息)(?:总额|金额)?(?:占.+比例)?)"
)
_AS_SHARE = re.compile("(?P<of>.*(?:补助|补贴|奖励|奖补|贴息))占.+?比例(?P<sum>.*)$")  # 按投入的50%给予补助,每户不超过8万元
_ANY = re.compile("(?:一次性)?(?:补助|补贴|奖励|奖补|贴息)(?:金额)?")
_ADDRESSED = 110  # characters before a sum in which its paragraph says who gets it
_NAMED_EACH = re.compile(
    "(?P<noun>[一-鿿]{2,10}(?<!给予)(?<!发放)(?<!发)(?<!均)(?:补助|补贴|津贴)(?:标准)?)(?:为)?每[一-鿿]{1,3}(?:不超过|不低于|最高)?"
)
_LONGEST = 26  # characters of those who get it
RULE = "subsidy for those named"


def subsidy(statement: Statement) -> str:
    """对X给予N元Y补贴, 每张X给予N元Y补贴, 对X每人补贴N元 → XY补贴; empty where no one is named who gets it."""
    if not statement.is_money or statement.changes_to is not None:
        return ""
    if capped := _capped(statement):
        return capped
    if statement.distributes:
        return ""
    if allowance := _by_age_or_grade(statement):
        return allowance
    if named := _NAMED_EACH.fullmatch(statement.head):
        return named["noun"]
    given = _BEHIND.match(statement.place.text, statement.bound.tail_start) or _BEFORE.search(statement.head)
    if not given:
        return _for_those_counted(statement)
    found = given.groupdict()
    whom = clean(found.get("whom") or "") or _whom(statement)
    if not whom:
        return ""
    statement.noun = whom
    noun = found.get("named") or found["noun"]
    noun = f"助餐{noun}" if "每餐" in statement.head and len(noun) <= BARE else noun
    return noun if len(noun) > BARE and len(whom) > _QUALIFIED else f"{whom}{noun}"


def _capped(statement: Statement) -> str:
    """对企业按投资额的25%给予补助,最高不超过100万元: the subsidy that the clause before gives, led by those who get it."""
    place, former = statement.place, statement.former
    if former and statement.shares_verb and former.distributes and f"indicator: {RULE}" in former.rules:
        statement.noun = former.noun
        return former.indicator
    opening = place.page.layout.sentence(place.number.start)[0]
    said = place.text[max(opening, place.number.start - 2 * _FAR) : place.number.start]
    capped = _CAPPED.search(said)
    if not capped:
        return ""
    named = [match["whom"] for match in _WHOM.finditer(said, 0, capped.start("noun"))]
    whom = EACH.sub("", clean(named[-1])) if named else ""
    statement.noun = (whom.rpartition("的")[2] if _NUMBER.search(whom) else whom) or capped["noun"]
    return f"{statement.noun}{capped['noun']}" if named else capped["noun"]


def _for_those_counted(statement: Statement) -> str:
    """资助大学生45名,每人每学年1万元: what each of those counted before gets; empty where none were counted, or more is said."""
    earlier = statement.earlier
    alone = not statement.parts.noun and not statement.parts.verb and statement.parts.each.startswith("每人")
    if not alone or not earlier or earlier.unit not in ("人", "名") or not earlier.parts.verb.endswith(_SUPPORT):
        return ""
    statement.noun = earlier.noun
    return f"{earlier.noun}{earlier.parts.verb[-2:]}标准"


def _whom(statement: Statement) -> str:
    """Those whom the sentence names last before the number; a condition alone (正常运营的) holds for those named before."""
    place, former = statement.place, statement.former
    if each := _EACH_THING.match(statement.parts.each):
        counted = statement.earlier.noun if statement.earlier else ""
        return counted if counted.endswith(each["whom"]) and len(counted) <= _LONGEST else each["whom"]
    if former and f"indicator: {RULE}" in former.rules:
        return former.noun
    if named := _OTHERS.search(statement.head) or _GIVEN_TO.search(statement.head):
        return named["whom"]
    if case := _CASE.match(statement.head):
        return f"{case['whom']}{last_addressee(statement)}"
    opening = max(place.page.layout.sentence(place.number.start)[0], place.clause[0] - _FAR, place.number.start - 2 * _FAR)
    said = place.text[opening : place.number.start]
    found = [match for match in _WHOM.finditer(said) if opening + match.end() >= place.clause[0]]
    if not found:
        if subject := _SUBJECT.match(statement.head):
            return clean(subject.group())
        if doing := _DOING.search(said):
            return clean(doing["whom"])
        earlier = statement.earlier
        return earlier.noun if earlier and f"indicator: {RULE}" in earlier.rules else ""
    whom = EACH.sub("", _CONDITION.sub("", found[-1]["whom"]))
    before = statement.earlier or statement.before
    if whom.endswith("的") and before:
        return f"{whom}{before.noun.rpartition('的')[2]}"
    return _EXAMPLES.sub("", clean(whom))


def _by_age_or_grade(statement: Statement) -> str:
    """高龄津贴标准为80—89周岁每人每月50元、90—99周岁100元: each age's standard of the allowance named before, or behind them all;
    按本科4万元、专科3万元的标准给予奖补: each grade's."""
    whose, place = statement.parts.noun.removeprefix("按照").removeprefix("按"), statement.place
    by_age = _AGES_ALONE.fullmatch(whose)
    if not by_age and not _GRADE.fullmatch(whose):
        return ""
    behind = _BY_STANDARD_GIVEN.search(place.text, place.number.end, min(place.clause[1], place.number.end + _REACH_BEHIND))
    if not by_age:
        if not behind:
            return ""
        statement.noun = f"{whose}{last_addressee(statement)}"
        return f"{statement.noun}{behind['what']}标准"
    before = statement.earlier
    told = before if before and (before.scope.endswith("岁") or _AGES_LEAD.match(before.noun)) else None
    earlier = _AGES_LEAD.sub("", told.noun) if told else ""
    allowance = behind["what"] if behind else earlier or _SET_AT.sub("", context(statement)) or heading_noun(statement)
    if not allowance:
        return ""
    statement.scope, statement.noun = whose, allowance.removesuffix("制度").removesuffix("标准")
    return f"{statement.noun}标准"


def last_addressee(statement: Statement, start: int = 0) -> str:
    """The noun of those to whom the paragraph, behind `start`, gives something (对连续工作满三年的毕业生, → 毕业生); empty where it names
    no one."""
    place = statement.place
    opening = max(place.page.layout.paragraph(place.number.start), place.number.start - _ADDRESSED, start)
    named = _ADDRESSEE.findall(place.text, opening, place.number.start)
    return named[-1].rpartition("的")[2] if named else ""


def led_by_addressee(statement: Statement, found: str) -> str:
    """`found`, led by those to whom it is given where it only names a subsidy: by the condition or the noun of the clause before
    (首次取得注册证的,每个品种给予200万元奖励), else by those whom the paragraph names (对工业技改项目按设备投资额的15%给予补助,
    单个企业最高不超过500万元 → 工业技改项目补助)."""
    if statement.is_money and (share := _AS_SHARE.match(found)):
        found = share["sum"] if _ANY.search(share["sum"]) else share["of"]
    if headed := _headed(statement, found):
        return headed
    bare = _BARE_SUBSIDY.fullmatch(found)
    if not bare or not (statement.is_money or statement.is_share):
        return found
    sentence = statement.place.page.layout.sentence(statement.place.number.start)[0]
    core = bare["core"].removeprefix(statement.parts.each.removeprefix("每个"))
    whom = last_addressee(statement, max(0, sentence - 1)) or (_ANY.fullmatch(core) and _condition(statement)) or last_addressee(statement)
    return f"{whom}{core}" if 2 <= len(whom) <= _LONGEST and whom[-2:] not in found else found


def _headed(statement: Statement, found: str) -> str:
    """社会保险补贴。按实际缴费的60%予以补贴: the subsidy by the name that its item's heading gives it; empty where it has none."""
    said = _UNNAMED.fullmatch(found)
    if not said:
        return ""
    outline = statement.place.page.outline
    marker = bisect_right(outline.starts, statement.place.number.start) - 1
    named = _NAMED_BY_HEADING.fullmatch(outline.heading(marker)) if marker >= 0 else None
    return f"{named['name']}{said['more']}" if named else ""


def _condition(statement: Statement) -> str:
    """What the clause before says of those who get a subsidy; empty where it counts something or says no such thing."""
    place, earlier = statement.place, statement.earlier
    opening = max(place.page.layout.sentence(place.number.start)[0] - 1, place.number.start - _ADDRESSED, 0)
    said = _CONDITIONED.search(place.text, opening, place.clause[0])
    if not said or (earlier and earlier.place.number.start >= said.start("whom")):
        return ""
    return said["condition"] or said["whom"]
