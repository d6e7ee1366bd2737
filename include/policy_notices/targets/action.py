"""The verb that governs a quantity, bare: of 提高到 and 分别提高至 it is 提高; 为 and 共 govern nothing."""

from __future__ import annotations

import re

from policy_notices.targets.statement import Statement

_ADVERBS = re.compile("^(?:分别|均|各|都|力争|争取|努力|累计|连续|预计|总体|基本|已)+(?=..|[达降增]$)")
_WHERETO = re.compile("(?<=..)(?:[至到为在]|(?<=完成)投资|重点)$")
_NO_VERB = re.compile("(?:仅|只|均|各|一般|分别|总共|已)*(?:为|是|有)|共|仅|只|均|共?计|合计|总计")
_GIVES = re.compile("[为向给对](?:全[市省县区国])?$")
_TO_THEM = re.compile("提供|发放|实施|开展|办理|配备|安装|给予|落实|解决|减免|建立|购买|缴纳|适配|代缴|下达|出具|减轻|新建|改造")
_HAS = re.compile("(?:^|[已共全市省县国])有$")
_THEY_DO = re.compile(
    "享受|领取|纳入|得到|到岗|建设|建立|录取|获得|获评|获|参加|通过|入选|受益|实现|完成|建成|达到|达|用于|覆盖|拥有|具备|开展|脱贫|进入"
)
_TAKES = re.compile("[将把]$")
_IS_DONE = re.compile("下放|纳入|列入|用于|委托|取消|调整|移交|划转|转为|改为|改造|改建|打造|建成")
_PAID = re.compile("的每[一-鿿]{1,4}(?P<verb>补助|补贴|奖励|给予)$")  # 利用自有房产举办的每张补助
_SHARE_OF = re.compile("占(?!比|地)[^占,达到为]{2,16}的$")
_SHARE = re.compile("占(?!比|地)")
_AS_NOUN = re.compile("投资|供养|组织|服务机构|力争|储备")
_BOUND = re.compile("(?<![不得有])(?:突破|超过|超|低于|高于|控制在)$")
_MARGIN = re.compile("超过|高于|低于|多于|少于|快于|超出|领先|超")
_BORNE = re.compile("(?:承担|负担|分担)$")
_GIVEN_BEFORE = re.compile(
    "(?P<verb>给予|予以|发放)[^,。;:\\d]{2,14},(?:单|每|最|标准|累计|总额|分别|原则|一般|同一|年度|不)[^,。;:\\d]{0,14}$"
)
_SPENT = re.compile("(?P<verb>支出|承担|负担|接种|受理|更换|公布|招生|抽查|支付|筹资|给予|予以|补助|补贴|奖励|资助)[^的率标资]{0,4}$")
_GIVEN_BEHIND = re.compile(
    "(?:以内|以下|以上|左右)?的?(?:一次性)?(?:标准|比例|额度)?,?(?:(?:对|为|向|给)[^,。;:]{2,16})?(?P<verb>给予|予以|发放|支付)"
)
_NEAR = 20  # characters behind a number in which the verb of those it counts stands
_SECOND_VALUE = "indicator: second value of one measure"
_OF_MARGIN = "indicator: margin"
_COUNTED_BEHIND = "indicator: counted behind"


def read_action(statement: Statement) -> str | None:
    """The verb that governs the quantity, without adverbs and direction; None where none does."""
    if statement.is_share and _SHARE_OF.search(statement.place.before(_NEAR)):
        return "占"
    if statement.is_money and (paid := _PAID.search(statement.head)):
        return paid["verb"]
    own = statement.parts.verb or statement.parts.reach or statement.place.words.change.ending(statement.head, len(statement.head))
    return bare(own) or _behind(statement) or _bound(statement) or _shared(statement) or _within(statement) or _of_whole(statement) or None


def bare(verb: str) -> str:
    """提高 of 分别提高到, 达到 of 力争达到; empty for 为, 共, 合计, which govern nothing."""
    if _NO_VERB.fullmatch(verb):
        return ""
    return _WHERETO.sub("", _ADVERBS.sub("", verb))


def _shared(statement: Statement) -> str:
    """新增车位200个、充电桩80个; 从5%提高到8%; 标准分别达到900元、700元: the verb of the numbers beside it."""
    if statement.changes_to is not None:
        return statement.changed_by
    beside = statement.former or (statement.earlier if _SECOND_VALUE in statement.rules else None)
    return (beside.action or "") if beside else ""


def _behind(statement: Statement) -> str:
    """为300名老人提供…, 有12万人享受…, 将21项事项下放: the verb of a number that stands before it."""
    head, place = statement.head, statement.place
    for opens, verbs in ((_GIVES, _TO_THEM), (_HAS, _THEY_DO), (_TAKES, _IS_DONE)):
        if opens.search(head):
            return _first(verbs, statement)
    if _COUNTED_BEHIND in statement.rules and (does := _first(_THEY_DO, statement)):
        return does
    given = _GIVEN_BEHIND.match(place.text, statement.bound.tail_start, place.clause[1])
    if not given and statement.is_money:
        given = _GIVEN_BEFORE.search(place.text, max(0, place.number.start - 2 * _NEAR), place.number.start)
    return given["verb"] if given else ""


def _first(verbs: re.Pattern[str], statement: Statement) -> str:
    place = statement.place
    found = verbs.search(place.text, place.number.end, min(place.clause[1], place.number.end + _NEAR))
    return found.group() if found else ""


def _bound(statement: Statement) -> str:
    """超过500亿元, 控制在3%以内, 高于全省3个百分点: a verb that bounds the number."""
    margin = _OF_MARGIN in statement.rules and _MARGIN.search(statement.head)
    found = margin or _BOUND.search(statement.place.before(4))
    return bare(found.group()) if found else ""


def _of_whole(statement: Statement) -> str:
    """新增床位360张,其中护理型300张: the verb of the whole."""
    return (statement.whole.action or "") if statement.whole and not statement.is_share else ""


def _within(statement: Statement) -> str:
    """占总数的40%, 城镇新增就业6万人, 危房改造300户: the verb that what is counted holds."""
    head, words = statement.head, statement.place.words
    if statement.is_share:
        borne = _BORNE.search(head)
        return borne.group() if borne else "占" if _SHARE.search(head) else ""
    if spent := _SPENT.search(head):
        return spent["verb"]
    ending = words.verbs.ending(head, len(head))
    if ending and not _AS_NOUN.fullmatch(ending):
        return ending
    at, verb = words.strong_verbs.last(head, 0, len(head))
    return verb if at >= 0 and "的" not in head[at:] else ""
