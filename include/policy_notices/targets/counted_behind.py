"""What a number counts where the noun stands behind it (新增500张床位)."""

from __future__ import annotations

import re

from policy_notices.targets.context import BARE, clean, context, joined, spoken_of
from policy_notices.targets.counted_before import LEAD, served_by
from policy_notices.targets.phrases import EACH, trim, until_stop
from policy_notices.targets.relative import relative
from policy_notices.targets.spending import FOR_WHOM
from policy_notices.targets.statement import Statement

_STAGE = re.compile("^的?(?:新?台阶|大关|关口|新高)")  # 跃上1.4万亿斤新台阶
_REACHING = ("覆盖", "辐射", "惠及")
_ALL_COVERED = re.compile("(?:已|均|基本|全部)*(?:实现)?全覆盖")
_COUNTS = {"人": "人数", "名": "人数", "人次": "人次", "户": "户数"}
_EXAMPLE = 14  # characters of the longest example that a bare noun is told by (过江隧道等5个项目)
_OF_WHICH = re.compile(r"^以[^,]{2,30}?为[^,的]{1,6}的(?P<noun>[^的,]+)$")  # 1所以失能照护为主的供养设施
_MEASURE_BEHIND = re.compile(
    r"^的(?:标准|比例|要求|目标|幅度|速度|水平|原则|力度)(?P<done>[^,的]{0,16})$"
)  # 按照人均用地不少于0.1平方米的标准
_DONE = re.compile(
    r"(?<=.{3})(?:主体)?(?:(?:全部|均已|均|已)(?:提前|如期|按期|按时)?|提前|如期|按期|按时)(?:完成|建成|投用|投入使用|竣工|完工|落实|办结|开工|启动|启用|到位|达标)$"
)
_EXAMPLES = re.compile("[^,。;:、]{2,14}(?:、[^,。;:、]{2,14})?等$")  # 推进市儿童福利院迁建等4个项目
_EACH_OF = re.compile("户均|人均|亩均|平均|作为|列为|年(?=供养|发放|支出)|有$")
_DOES_TOO = re.compile("(?:或|并|且|以及|和)(?:开辟|建设|新建|设立|[一-鿿]{2}).*$")
_VISITED = ("居民", "老人", "老年人", "儿童", "对象", "家庭", "人员", "企业", "群众", "学生")
_BENEFIT = ("受益", "参与", "参保", "受惠")
_DONE_IN = re.compile(
    r"(?P<where>[一-鿿]{1,8}?(?:\([一-鿿、]{1,6}\))?)(?:[、和]\d+个[一-鿿]{1,8}?(?:\([一-鿿、]{1,6}\))?)?(?P<deed>启动|开展|实施|推行|推广|落地|试点|实行)(?P<what>[一-鿿]*)"
)
_TRIALS = ("试点", "试点工作", "示范", "改革试点")  # 在27个县开展试点: of what, the sentence says before
_AMONG = re.compile("(?P<of>[^,]*?)中,?(?:仅|只|已|尚|有|约)+")  # 11家机构中有4家亏损
_HELPED = re.compile("(?:帮助|协助|护送|劝返|使)$")
_PERSONS = "[一-鿿]{0,10}?(?:人员|对象|儿童|老人|老年人|残疾人|学生|群众|妇女|家庭)"
_COUNTED_PERSONS = re.compile(f"{_PERSONS}$")
_PERSONS_DO = re.compile(f"(?P<who>{_PERSONS})(?P<deed>[^的]{{2,12}})")
_GIVING_TO = re.compile("(?:^|[年月共已再均,全])[为向给]$")
_GIVEN_TO = re.compile(
    r"(?P<whom>[一-鿿\d—~]{2,14}?)(?:、[\d.]+[万余多]*[名户人位]次?[一-鿿\d—~]{2,14}?)*"
    r"(?P<given>(?:发放|减免|免除|代缴|缓缴|拨付|补贴|返还)(?P<what>[一-鿿“”]{2,12}?))(?:[共计约\d,。;]|$)"
)  # 为67名孤儿、412名事实无人抚养儿童发放基本生活费
_CARRIED_OUT = re.compile("(?:实施|开展|进行)(?P<what>[一-鿿]{4,12}(?:改造|服务|培训|救助|补贴|训练|评估))的")
_EACH_MANY_HAVE = re.compile("每[万千百十][^,每]{1,14}(?:拥有|配备)$")
_PAYING = ("发放", "支出", "拨付", "下拨")
_REACHING_NEXT = ("带动", "覆盖", "惠及", "辐射", "吸纳")
_INCLUDED = re.compile("(?<=...)(?:纳入|列入)")  # 建设43所幼儿园列入民生实事
_BY_WHEN = re.compile(  # 3个中心于9月建成
    r"(?:于|在)(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|份)?|"
    "(?:于|在|确保|力争)?(?:20\\d\\d年)?(?:\\d{1,2}月(?:\\d{1,2}日)?底?|年底)前|(?<=..)(?:实现)?全覆盖(?![一-鿿])|(?<=..)给予(?:适当)?[奖补]|(?<=..)(?:先行)?(?:试行|实施)$"
)
_REACHED_BY_ALL = re.compile("(?P<who>[一-鿿()]{1,8}?)(?:已|均|全部)?实现(?P<what>[^,。;]{3,14}?)全覆盖(?![一-鿿])")  # 36个社区实现…
_WITHIN = re.compile("(?P<whole>[一-鿿()]{2,14})中,?(?:有|共有)?")
_DEED = re.compile("(?:获得|取得|得到|享受|参加|实现|通过|完成)[^,。;的]{2,14}")  # 毕业生中1473人获得职业资格证书
_THINGS = ("事项", "服务", "活动", "基地", "机构", "项目")  # 职业资格许可和认定事项
_REST = re.compile("(?:其余|余下|剩余|剩下|另有|另)?的?")
_BECAME = re.compile("(?:均|全部)?(?P<what>(?:已|正在?|尚未|提前|达到|完成|转为|列入|纳入)[^,。;的]{1,10})")
_NO_PLACE = frozenset(("出", "尚", "仍", "还", "现", "尚有", "仍有", "还有"))
_FOUND = re.compile("^(?:查出|发现|排查|查处|排查出|市下达我?[区县]?的?)(?=..)")
_STEPS = re.compile("(?:[万千百]亿)?级?新?台阶")
_ONLY_DONE = ("执行", "计算", "确定", "掌握")  # 人均用地不低于0.3平方米执行
_EFFORT = re.compile("(?:力度|水平|制度)$")


def counted_behind(statement: Statement) -> str:
    """新增N个X, 指导N个X做Y: what stands behind the number."""
    if statement.is_share or statement.is_money:
        return ""
    tail = _OF_WHICH.sub(r"\g<noun>", _STAGE.sub("", _BY_WHEN.split(until_stop(statement.tail))[0]))
    if reached := _REACHED_BY_ALL.match(statement.tail):
        statement.noun = reached["what"]
        return f"实现{reached['what']}全覆盖的{reached['who']}"
    if rest := _rest_of(statement):
        return rest
    if (whole := _WITHIN.fullmatch(statement.head)) and (deed := _DEED.fullmatch(statement.tail.rstrip("。;,"))):
        statement.noun = whole["whole"]
        return f"{deed.group()}的{whole['whole']}"
    if (among := _AMONG.fullmatch(tail)) and not statement.parts.verb:
        return among["of"] or statement.parts.noun or context(statement)
    if statement.former and _AMONG.fullmatch(statement.former.tail) and trim(tail):
        is_named = "indicator: words around" not in statement.former.rules
        return f"{trim(tail)}的{statement.former.indicator}" if is_named else trim(tail)
    if _STEPS.fullmatch(trim(tail)) and statement.parts.noun:
        return statement.parts.noun
    if match := _MEASURE_BEHIND.match(tail):
        by = re.sub("(?:必须|应)?(?:按照?|以|不低于)$", "", statement.parts.noun)
        return f"{by}{match['done']}" if match["done"] else ""
    words = statement.place.words
    if statement.unit in _COUNTS and (given := _given_to(statement)):
        return given
    if statement.unit in ("人", "名") and _HELPED.search(statement.head) and (helped := _helped(statement, trim(tail))):
        return helped
    if statement.unit == "人次" and tail.startswith("在") and not statement.parts.noun:
        at, verb = words.strong_verbs.first(tail, 1, len(tail))
        statement.noun = clean(tail[at + len(verb) :])
        return f"{tail[at:]}人次" if verb else ""
    if statement.unit in _COUNTS and not statement.parts.noun and trim(tail) in _BENEFIT:
        return f"{_EFFORT.sub('', context(statement).removeprefix('对'))}{trim(tail)}{_COUNTS[statement.unit]}"
    if statement.unit in _COUNTS and not statement.parts.noun and tail and words.verbs.at(tail, 0) == trim(tail):
        return f"{joined(context(statement), trim(tail))}{_COUNTS[statement.unit]}"
    if statement.unit in _COUNTS and not statement.parts.noun and not statement.parts.verb and words.verbs.at(tail, 0):
        return f"{trim(tail)}{_COUNTS[statement.unit]}"
    if done := _done_in(statement):
        return done
    if (words.strong_verbs.at(tail, 0) and not statement.parts.ends_in_verb and not statement.shares_verb) or tail.startswith(
        ("用于", "在", "以", "进行", "为", "由", "、", "是", "其中", "(", "均", "全部", "已", "都", "正", "尚", "仍", "本月", "实现")
    ):
        return ""
    if _ALL_COVERED.fullmatch(tail) and statement.parts.noun:
        return ""
    if (tail in _ONLY_DONE and statement.parts.noun) or (statement.unit in _COUNTS and tail.startswith(_PAYING)):
        return ""
    tail = _without_next_verb(statement, _EACH_OF.split(tail)[0])
    tail = _DOES_TOO.sub(
        lambda cut: "" if words.verbs.at(cut.group(), 1) and not cut.group().endswith(_THINGS) and "的" not in cut.group() else cut.group(),
        trim(tail),
    )
    return _named_behind(statement, tail) if tail else ""


def _rest_of(statement: Statement) -> str:
    """查出隐患67处,其余8处正在整改; 9项指标,7项达到进度,2项提前完成: those of what was counted before of which the words tell what became;
    empty where the number counts something else."""
    earlier, became = statement.earlier, _BECAME.fullmatch(statement.tail.rstrip("。;,"))
    if not became or not earlier or earlier.unit != statement.unit or not _REST.fullmatch(statement.head) or not statement.unit:
        return ""
    whole = earlier
    while whole.earlier and whole.earlier.unit == statement.unit and "的" in whole.indicator:
        whole = whole.earlier
    statement.noun = whole.noun
    return f"{became['what']}的{_FOUND.sub('', whole.noun)}"


def _without_next_verb(statement: Statement, tail: str) -> str:
    """A noun without the verb that governs the next number (1个园区带动10个基地, 在7个县设立280个点), or what it is included in."""
    if statement.parts.ends_in_verb:
        tail = _INCLUDED.split(tail)[0]
    if statement.tail_end >= statement.place.clause[1]:
        return tail
    words = statement.place.words
    verb = next((word for word in _REACHING_NEXT if tail.endswith(word)), "") or words.strong_verbs.ending(tail, len(tail))
    return tail[: -len(verb)] if verb and len(tail) > len(verb) else tail


def _helped(statement: Statement, tail: str) -> str:
    """帮助N人寻亲成功, 帮助N名受助人员返乡: those whom something was done for, who are those counted before where the tail names none;
    empty where neither does."""
    if named := _PERSONS_DO.fullmatch(tail):
        return f"{named['deed']}的{named['who']}"
    alone = tail and not statement.parts.noun and statement.earlier
    helped = _COUNTED_PERSONS.search(statement.earlier.noun) if alone and statement.earlier else None
    return f"{tail}的{helped.group()}" if helped else ""


def _given_to(statement: Statement) -> str:
    """为N名X、M名Y发放Z: X as those who get it; empty where nothing is given to them."""
    place = statement.place
    if not _GIVING_TO.search(statement.head) or statement.parts.noun.strip("为向给"):
        return ""
    given = _GIVEN_TO.match(place.text, statement.bound.tail_start, place.clause[1])
    if given is None or place.words.verbs.first(given["whom"], 0, len(given["whom"]))[1]:
        return ""
    statement.noun = f"{given['whom']}{given['what'] if given.group()[-1] in ',。;' else ''}"
    return f"{given['given']}的{given['whom']}"


def _done_in(statement: Statement) -> str:
    """在9个市(州)、27个县开展试点, 试点在320个县启动: the places in which something is done; empty where the words say no such thing."""
    place, former = statement.place, statement.former
    first = former if former and not statement.head else statement
    if not first.head.endswith("在"):
        return ""
    done = _DONE_IN.fullmatch(until_stop(place.text[statement.bound.tail_start : place.clause[1]]).rstrip("。"))
    if not done:
        return ""
    what = done["what"] or trim(first.parts.noun.removesuffix("在"))
    subject = spoken_of(first) if what in _TRIALS else ""
    return f"{subject}{what}{'' if done['what'] else done['deed']}的{done['where']}" if what else ""


def _named_behind(statement: Statement, tail: str) -> str:
    """What the noun behind the number names, with what the words before it add."""
    words = statement.place.words
    if statement.unit in ("次", "场次", "轮") and statement.parts.ends_in_verb and not statement.parts.subject.endswith("开展"):
        whom = statement.parts.subject.removeprefix("对")
        if whom != statement.parts.subject and len(whom) <= 12:
            return f"{whom}{tail}"
        return tail if statement.parts.verb in ("开展", "举办", "组织", "参与", "组织开展") else _so_often(statement, tail)
    parts = statement.parts
    noun, each = parts.noun, parts.each
    if have := _EACH_MANY_HAVE.search(statement.head):
        return f"{have.group()}{tail}"
    if parts.verb in _REACHING and parts.ends_in_verb and 2 <= len(parts.subject) <= LEAD:
        return f"{parts.subject}{parts.verb}{tail}"
    if parts.verb in ("惠及", "服务") and parts.ends_in_verb and (lead := served_by(statement, parts.verb)):
        return f"{lead}{parts.verb}{tail}"
    if tail.endswith("全覆盖") and len(tail) > len("全覆盖"):
        return f"{statement.earlier.noun if statement.earlier else context(statement)}覆盖{tail.removesuffix('全覆盖')}"
    if tail in words.names["dependent_nouns"] and each.startswith("每个"):
        return f"{each.removeprefix('每个')}{tail}"
    if noun == "等" and (examples := _EXAMPLES.search(statement.head)):
        named = examples.group()
        while word := words.auxiliary.at(named, 0) or words.adverbs.at(named, 0):
            named = named[len(word) :]
        return f"{named}{tail}"
    if noun.endswith("等") and len(tail) <= BARE and not statement.parts.ends_in_verb:
        return f"{noun}{tail}" if len(noun) <= _EXAMPLE and "、" not in noun else tail
    if noun and statement.parts.reach and statement.parts.reach[-1] in "到至" and len(tail) <= 6:
        return f"{noun}{tail}"
    former = statement.former
    if former and len(tail) <= 3 and former.parts.noun[-2:] == noun[-2:] != "":  # 省级界线3条、市级界线11条联检
        return f"{noun}{tail}"
    listed = len(tail) <= 3 and ("、" in noun or "和" in noun)
    place = (
        noun if ((len(noun) <= 2 and noun not in _NO_PLACE and noun not in FOR_WHOM) or listed) and not statement.parts.ends_in_verb else ""
    )
    named = relative(statement, _DONE.sub("", f"{place}{tail}"))
    if measure := _CARRIED_OUT.match(named):
        statement.noun = measure["what"]
    return named


def _so_often(statement: Statement, tail: str) -> str:
    """每3年修订1次教材 → 教材修订次数; 每季度联系1次居民 → 联系居民次数; 联席会议每半年召开1次会议 → 联席会议."""
    subject, verb = EACH.sub("", statement.parts.subject), statement.parts.verb
    if subject.endswith("会议"):
        return subject
    done = f"{verb}{tail}" if tail.endswith(_VISITED) else f"{tail}{verb}"
    return f"{subject}{done}次数"
