"""The words before a number taken apart: openings, denominators, verbs, subject and object; verbs of reaching left off."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_notices.targets.lexicon import Lexicon
from policy_notices.targets.words import Words

_STOPS = "。;!?,:\t"
_EDGES = "的、,:;。!?了—\t"
_BEHIND = "和及与并或"
_TIMES = re.compile(
    r"(?:(?:[从自])?(?:今年|20\d\d年)(?:\d{1,2}月(?:\d{1,2}日)?)?起|(?:到|至|力争|争取)?(?:20\d\d年|[“\"]?十.五[”\"]?)(?:\d{1,2}月(?:\d{1,2}日)?)?(?:底|末|期末|期间|时期)?(?:前|之前)?|(?:到|至)?(?:\d{1,2}月(?:\d{1,2}日)?|年)(?:底|末)?(?:前|之前)"
    r"|近?[一二两三四五六七八九十]年来|[二两三四五六七八九十]年内?(?=累计|共|培训|新建|新增|建成|完成|投入)"
    r"|\d{1,2}月底(?![前内])|(?:年度|全年)计划(?=新[增建]|更新|改造|培训|建成|发放|开展)|\d{1,2}[—~-]\d{1,2}月份?|(?:上|下)半年|前?[一二三四]季度(?:末)?|连续(?:\d+|第?[一二两三四五六七八九十]+)年|时期),?"
)
_AFTER = re.compile(
    "[一-鿿]{0,8}?(?:调整|提标|优化|改造|建成|投用|投入使用|投入运营|投产|达产|竣工|开园)(?:投用|运营)?后,?(?:可|将|预计)*"
)  # 项目建成后可…
_BEHIND_EACH = (
    "都|年内|全年|原则上|平均|仅|给予|补助|补贴|奖励|奖补|至少|不少于|不低于|建|设|配|新增|新建|选|打造|引进|培育|达|有|拥有|布局|安排|组织|开展|举办|完成|主动|要|应|可|均|不超过|投入|安排|"
    "资助|落实|明确|储备|配置|指定|选派|重点|经费|资金|面积|为|提高|增加|分别|备案|登记|领办|认领|一次性|组建|联系|走访|探访|到(?!位)|分\\d|再|设立|开设|开辟|免费|承接|支持(?=\\d|$)|启动资金|备用金|保险金额|"
    "(?<=每[具例户人].{2})减免|保额|(?<=每[所家院处])床位|指导|发放|发(?=补)|拨付|带动|掌握|参加|确定|入户|募集|抽(?=\\d|$)|按(?=\\d|$)|培训|培育|高于|低于|最高|最低|累计|讲|每|\\d|$"
)
_BEHIND_BODY = (
    "(?<=\\))(?![市县区镇]|[一-鿿]{1,5}(?:站|中心|机构|点|所))|(?<=[站院所校园馆构])(?=[一-鿿]{3,6}(?:不少于|不低于|达到|至少|$))|"
    "(?<=[乡街政社][镇道村区])(?=[一-鿿]{4,8}(?:不少于|不低于|至少|$))"
)
EACH = re.compile(
    r"每(?:(?:新增|增加|多|增长|提高|引进|培育|新建|完成|带动|吸纳)\d+(?:\.\d+)?(?:个百分点|万元|[个家户名项张台辆人%])|\d+(?:公斤|斤|吨|亩|平方米|立方米|公里|米)|[个所家户名张处座]每[年月天次餐]|[个所家户名例](?=给予|补助|补贴|奖励|奖补|改造资金|平均|不|最|至少)|千瓦时|千克|千米|人每?[年月天次餐]|人每次|[人生](?:每学?年)?|半年|[\d一二两三四五]年|[3三]~[5五]年|\d{1,2}[~—-]\d{1,2}年|季度|学期|学年|[年月周天日](?!均)|[个名户]?(?:百万|十万|百|千|万)[名个户张辆所亩]?(?:城镇|农村|城市|城乡)?(?:农田|耕地|养老床位|床位|常住人口|老年人口|户籍人口|人口|从业人员|老年人|老人|居民家庭|居民|家庭|儿童|学生|新生儿|残疾人|人|户|元营业收入|元)?"
    rf"|\d+万?[个名户人张辆家所][一-鿿]{{0,8}}?(?={_BEHIND_EACH})"
    rf"|个?[一-鿿()、]{{1,14}}?(?!(?<=每[个张家所处座])新[建增]|(?<=每[个张家所处座]新)[建增])(?={_BEHIND_EACH}|{_BEHIND_BODY})(?:每[年月周](?!均))?)"
)
EACH_AT_END = re.compile(
    r"(?:每(?:百万|十万|百|千|万)(?:名|个|户)?(?:(?:常住|户籍|老年|农村|城镇)?人口|(?:从业|就业)?人员|老年人|老人|儿童|居民|学生|残疾人|[人户])?|每[人生]每?(?:学年|学期|[年月天次餐])|每[人生]|每户|每个?(?:城市|农村)?(?:社区|行政村|村|乡镇|街道|站点|学校)|每(?:小时|课时|[年月天次例餐台吨亩件张套头具枚支辆条]|平方米|立方米|公里|公斤|学年|学期|季度|半年|周|\d+(?:公斤|斤|吨|亩|平方米|立方米|公里|米))|[村镇街校]均|人均)$"
)
_BODY_DOES = re.compile(
    r"(?P<body>[^,。]{2,20}?(?:机关|机构|部门|中心|法院|检察院|医院|残联))(?:全年|累计|依法|共)*"
    r"(?P<verb>办理|受理|救助|审理|接收|抽取|接待)(?=[一-鿿]{3,})"
)  # 婚姻登记机关办理婚姻登记5万对
_EVERYWHERE = ("全省", "全市", "全国", "全区", "全县", "全州")
_OFTEN = ("", "每年", "每月", "每学年", "每季度")  # 每户每年
_CHANGED = re.compile("(?:提高|调整|提标|下调|上调|优化|整合|减免|压减|改革|实施|改造)后的?")  # 提高后最低标准为185元
_CONTRACTS = ("签约", "续约", "预约", "节约")  # 家庭医生签约9.8万人
_EXPECTED = ("预计", "计划", "合计", "累计", "共计", "总计")  # adverbs, though they end in a verb of reaching
_WITHIN_WORDS = frozenset((*(("达", letter) for letter in "下传送表"), *(("计", letter) for letter in "审统会设估")))  # 下达, 审计
_RUNNING = re.compile(r"连续(?:第?[一二三四五六七八九十\d]{1,3})年$")
_TIME_AT_END = re.compile(
    r"(?<=[一-鿿]{2})(?:自(?:20\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}日)?起|[到至]?20\d\d年(?:[底末](?:之?前)?)?|(?:\d{1,2}月(?:底|末)?|年(?:底|末))(?:前|之前)?)$"
)
_OPENING_LETTERS = frozenset("将拟已也又仍还再要")  # adverbs of one letter that seldom begin a noun
_NOUNS_WITH_ADVERB = frozenset(
    "平人年月日户签预节合集主需重首统设估许认公适反供相响"
)  # a letter behind which an adverb of one letter is part of a noun
_LONGEST_ADVERB = 4
_NOUN_ENDS = (
    "类",
    "支出",
    "经费",
    "收入",
    "事业",
    "量",
    "率",
    "时间",
    "在册",
    "者",
    "员",
    "站",
    "机构",
    "中心",
    "人数",
    "标准",
    "金额",
    "额",
    "工作",
    "项目",
    "比例",
    "费用",
    "保险",
    "水平",
    "能力",
    "面积",
    "性",
    "型",
    "炉",
    "护士",
    "手册",
    "基地",
    "班",
    "活动",
    "品牌",
    "案例",
    "课程",
    "对象",
    "金",
    "券",
    "卡",
    "师",
)
_MEASURES = (
    "就业",
    "率",
    "里程",
    "规模",
    "面积",
    "总量",
    "总额",
    "量",
    "额",
    "数",
    "比例",
    "比重",
    "占比",
    "水平",
    "强度",
    "能力",
    "收入",
    "标准",
    "感",
    "者",
    "率的",
    "产值",
    "指数",
    "期",
    "地",
    "权",
    "的",
    "工程",
    "项目",
)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a number: `subject` before the verb, `verb`, `thing` behind it; `each` is a denominator (每个街道) and
    `reach` the verb of reaching next to the number (达到, 提高到). Each may be empty."""

    subject: str
    verb: str
    thing: str
    reach: str = ""
    each: str = ""

    @property
    def noun(self) -> str:
        """The object, or where there is none the subject."""
        return self.thing or self.subject

    @property
    def ends_in_verb(self) -> bool:
        """Whether the verb stands next to the number (新增20个…)."""
        return bool(self.verb) and not self.thing


def read_head(lexicon: Lexicon, head: str, is_share: bool, has_tail: bool = False) -> Head:
    """Take the words before a number apart.

    A verb opens the statement, or it is one that is seldom part of a noun; the last such verb governs. Before a share
    (…签约服务覆盖率达到90%) only an opening verb counts. `has_tail` says that words follow the number, which a verb before it may govern.
    """
    end, reach, each = _without_reach(lexicon, head)
    start, each_ahead = skip_openings(lexicon, head, 0, end)
    if changed := _CHANGED.match(head, start, end):
        start = changed.end()
    verb_start, start = start, _skip_verbs(lexicon, head, start, end, lexicon.auxiliary if is_share else lexicon.verbs)
    verb = head[verb_start:start]
    if not each_ahead:
        start, each_ahead = skip_openings(lexicon, head, start, end) if verb else (start, each_ahead)
    if not is_share:
        at, word = _governing_verb(lexicon, head, start, end)
        if word:
            behind = _skip_verbs(lexicon, head, at + len(word), end, lexicon.strong_verbs)
            return Head(trim(head[start:at]), head[at:behind], trim(head[behind:end]), reach, each or each_ahead)
        if body := _BODY_DOES.match(head, start, end):
            return Head(trim(body["body"]), body["verb"], trim(head[body.end() : end]), reach, each or each_ahead)
        tail_verb = lexicon.verbs.ending(head, end, start) if has_tail else ""
        if tail_verb and "、" not in head[start:end] and end - start - len(tail_verb) <= 16:
            return Head(trim(head[start : end - len(tail_verb)]), tail_verb, "", reach, each or each_ahead)
    return Head("", verb, trim(head[start:end]), reach, each or each_ahead)


def skip_openings(lexicon: Lexicon, head: str, start: int, end: int) -> tuple[int, str]:
    """Behind the times, places, adverbs and denominators that open a statement; and the denominator."""
    each = ""
    while start < end:
        if lexicon.names["compounds"].at(head, start, end):
            break
        if match := _TIMES.match(head, start, end) or _AFTER.match(head, start, end):
            start = match.end()
        elif head[start] == "每" and (match := EACH.match(head, start, end)):
            each = each + match.group() if each and match.group() in _OFTEN else match.group()
            start = match.end() + head.startswith("末", match.end())
        elif head[start] in ",、:—":
            start += 1
        else:
            opening = lexicon.cues["openings"].at(head, start, end)
            adverb = _adverb(lexicon, head, start, end)
            if (
                len(adverb) > 1
                and not opening
                and not (head.startswith("每", start + len(adverb)) or _verb_or_adverb_at(lexicon, head, start + len(adverb), end))
            ):
                adverb = ""
            place = lexicon.cues["scopes"].at(head, start, end)
            if place.endswith("级") and _verb_or_adverb_at(lexicon, head, start + len(place), end):
                opening = max(opening, place, key=len)
            word = max(opening, adverb, key=len)
            if not word or len(lexicon.verbs.at(head, start, end)) > len(word):
                break
            start += len(word)
    return start, each


def trim(phrase: str) -> str:
    """A noun phrase without the particles and marks at its edges."""
    phrase = phrase.strip(_EDGES)
    return phrase if phrase.endswith(("参与", "涉及")) else phrase.rstrip(_BEHIND + _EDGES)


def until_stop(tail: str) -> str:
    """The words up to the first mark that ends a clause."""
    for place, letter in enumerate(tail):
        if letter in _STOPS:
            return tail[:place]
    return tail


def _verb_or_adverb_at(lexicon: Lexicon, head: str, start: int, end: int) -> bool:
    return bool(lexicon.verbs.at(head, start, end) or _adverb(lexicon, head, start, end)) and not head.startswith(_NOUN_ENDS, start + 2)


def _adverb(lexicon: Lexicon, head: str, start: int, end: int) -> str:
    for length in range(min(_LONGEST_ADVERB, end - start), 0, -1):
        word = head[start : start + length]
        if word in lexicon.adverbs and (
            length > 1 or word in _OPENING_LETTERS or (word == "共" and lexicon.verbs.at(head, start + 1, end))
        ):
            return word
    return ""


def _skip_verbs(lexicon: Lexicon, head: str, start: int, end: int, verbs: Words) -> int:
    """Behind a chain of verbs and adverbs (指导完成, 持续推进, 引进和培养). A verb that is as often part of a noun ends the chain."""
    first, governed = start, 0
    while start < end:
        word = "" if lexicon.names["compounds"].at(head, start, end) else verbs.at(head, start, end)
        behind = start + len(word)
        if word and behind < end and (head.startswith(_NOUN_ENDS, behind) or _relates(lexicon, head, word, behind, end)):
            start = governed or start
            break
        if not word and start > first and not lexicon.names["compounds"].at(head, start, end):
            word = _adverb(lexicon, head, start, end)
            behind = start + len(word)
        if not word:
            break
        start = behind
        governed = behind if word in verbs else governed
        if head[start : start + 1] in ("和", "并", "或", "、") and verbs.at(head, start + 1, end):
            start += 1
        elif word not in lexicon.strong_verbs and word not in lexicon.auxiliary and word not in lexicon.adverbs:
            break
    return start


def _relates(lexicon: Lexicon, head: str, word: str, behind: int, end: int) -> bool:
    """Whether a verb only describes the noun behind 的 (注册登记的养老机构)."""
    if word in lexicon.strong_verbs or word in lexicon.auxiliary:
        return False
    return head.startswith("的", behind + len(lexicon.verbs.at(head, behind, end)))


def _governing_verb(lexicon: Lexicon, head: str, start: int, end: int) -> tuple[int, str]:
    """The last verb that is no part of a noun and stands outside brackets and quotation marks."""
    limit = end
    at = head.rfind("再", start, end)
    if at > start and (word := lexicon.verbs.at(head, at + 1, end)):
        return at + 1, word
    while limit > start:
        at, word = lexicon.strong_verbs.last(head, start, limit)
        if not word:
            break
        behind = at + len(word)
        rest = head[behind:end]
        named = lexicon.names["compounds"].at(head, at, end)
        measured = rest in _MEASURES or (rest and rest.startswith(_MEASURES))
        if not named and not measured and not _enclosed(head, at) and head[at - 1 : at] != "的":
            return at, word
        limit = at
    return -1, ""


def _enclosed(head: str, at: int) -> bool:
    return head.count("“", 0, at) > head.count("”", 0, at) or head.count("(", 0, at) > head.count(")", 0, at)


def _without_reach(lexicon: Lexicon, head: str) -> tuple[int, str, str]:
    """Where the head ends without the verbs of reaching, adverbs and denominators next to the number; the verb; the denominator."""
    end, reach, each = len(head), "", ""
    while end:
        if match := EACH_AT_END.search(head[max(0, end - 11) : end]):
            if match.group() == "人均":
                break
            each, end = f"{match.group()}{each}" if each in _OFTEN else each, end - len(match.group())
            continue
        if match := _TIME_AT_END.search(head, max(0, end - 8), end) or _RUNNING.search(head, max(0, end - 8), end):
            end = match.start()
            continue
        word = "" if lexicon.cues["openings"].ending(head, end) in _EXPECTED else lexicon.reach.ending(head, end)
        if (word, head[end - 2 : end - 1]) in _WITHIN_WORDS:
            break
        if word == "有" and head[end - 2 : end - 1] in ("建", "设", "备", "拥", "享", "具"):
            break
        if word.startswith("均") and head.endswith(f"平{word}", 0, end):
            word = word[1:]
        if not word and end > 2 and head.endswith(_EVERYWHERE, 0, end):
            end -= 2
            continue
        if word:
            reach = reach or word
        elif head[end - 1] in ",、:的了(“约" and not (head[end - 1] == "的" and end < 3) and head[end - 2 : end] not in _CONTRACTS:
            word = head[end - 1]
        else:
            word = _adverb_ending(lexicon, head, end)
        if not word:
            break
        end -= len(word)
    return end, reach, each


def _adverb_ending(lexicon: Lexicon, head: str, end: int) -> str:
    for length in range(min(_LONGEST_ADVERB, end), 0, -1):
        word = head[end - length : end]
        if word in lexicon.adverbs and not (length == 1 and head[end - 2 : end - 1] in _NOUNS_WITH_ADVERB):
            return word
    return ""
