"""What a number counts or measures, as a noun phrase that can be read without the sentence."""

from __future__ import annotations

import re

from policy_notices.targets.phrases import skip_openings, take_apart, trim
from policy_notices.targets.statement import Statement

_SHARE_OF = re.compile(r"^(?P<part>.*?)约?占(?:到)?(?P<whole>.+?)(?:的)?(?:比重|比例|份额)?的?$")
_WORK = re.compile(r"(?:的?(?:创建|建设|改造|评选|培训|管理|试点|推广)?(?:工作|任务|活动)|建设|等)$")
_UNTIL = "。;!?,:"
_PEOPLE = frozenset(("人", "人次", "名", "人份"))


def read_indicator(statement: Statement) -> tuple[str, str]:
    """The indicator and the rule that found it."""
    for name, rule in _RULES:
        if found := _clean(rule(statement)):
            return found, name
    return _clean(statement.place.before(24)) or _clean(statement.place.after(24)) or statement.place.core, "words around"


def _share_of(statement: Statement) -> str:
    """A占B的N% → A占B比例; "A不低于B的60%" likewise."""
    if not statement.is_share:
        return ""
    head = statement.place.text[statement.head_start : statement.place.number.start]
    match = _SHARE_OF.match(_without_opening(statement, head.rstrip("约达到为近")))
    if match and trim(match["whole"]) and not match["part"].endswith("抢"):
        part = trim(match["part"]) or _subject(statement)
        whole = trim(match["whole"])
        whole = re.sub(r"(?:比|占比)$", "", whole)
        return f"{part}占{whole}比例" if part else f"占{whole}比例"
    words = statement.place.words
    at, word = words.before_words.last(head, 0, len(head))
    if word and head.endswith("的") and at > 0:
        return f"{trim(_without_opening(statement, head[:at]))}占{trim(head[at + len(word) :])}比例"
    return ""


def _margin(statement: Statement) -> str:
    """超过/高于/低于 B N% → by how much the subject exceeds B."""
    head = statement.head
    at, word = statement.place.words.before_words.last(head, 0, len(head))
    if word in ("超过", "高于", "低于", "多于", "少于", "快于", "优于") and (other := trim(head[at + len(word) :])):
        part = trim(_without_opening(statement, head[:at])) or _subject(statement)
        return f"{part}{word}{other}的幅度"
    return ""


def _change(statement: Statement) -> str:
    """…增长N%, 比上年提高N个百分点, 增加N亿元 → subject, verb, 幅度 or 额."""
    head = statement.head.rstrip("了约近分别超过再以内达")
    words = statement.place.words
    verb = words.change.ending(head, len(head))
    if not verb:
        return ""
    before = head[: -len(verb)]
    bare, compared = _without_comparison(statement, before)
    if not statement.is_share and not compared and (trim(_without_opening(statement, bare)) == "" and not _counts_level(statement)):
        return ""
    phrase = take_apart(words, bare)
    subject = trim(phrase.object or phrase.subject) or _subject(statement)
    if not subject:
        return ""
    return f"{subject}{verb}{_size_of_change(statement, verb)}"


def _counts_level(statement: Statement) -> bool:
    """Whether the earlier number of the sentence has the same unit, so that this one is a change of it."""
    return statement.earlier is not None and statement.earlier.unit == statement.unit and not statement.tail


def _size_of_change(statement: Statement, verb: str) -> str:
    if statement.is_share:
        return "幅度"
    return "额" if statement.unit in statement.place.words.money else "数"


def _rate_of_tail(statement: Statement) -> str:
    """85%以上民政机构按标准提供服务, 机构100%实体化运行."""
    if not statement.is_share:
        return ""
    subject = trim(statement.phrase.object or statement.phrase.subject)
    tail = trim(_until_stop(statement.tail).replace("了", ""))
    if not tail or tail.startswith(("以上", "左右", "以内", "以下")):
        return ""
    if subject and not statement.head.endswith("的") and not _ends_in_verb(statement):
        return f"{subject}{tail}率" if len(tail) <= 12 and not subject.endswith(("率", "比例", "比重", "占比")) else ""
    return f"{_relative(statement, tail)}比例"


def _counted_behind(statement: Statement) -> str:
    """新增N个X, 指导N个X做Y: what stands behind the number."""
    if statement.is_share or statement.unit in statement.place.words.money:
        return ""
    if statement.phrase.object and not _ends_in_verb(statement) and not statement.head.endswith("等") and not _shares_verb(statement):
        return ""
    tail = _until_stop(statement.tail)
    if not trim(tail):
        tail = _shared_tail(statement)
    return _relative(statement, trim(tail))


def _shares_verb(statement: Statement) -> bool:
    return statement.former is not None and trim(statement.head) == ""


def _shared_tail(statement: Statement) -> str:
    return ""


def _money_spent(statement: Statement) -> str:
    """投入N元做Y → what the money is for."""
    if statement.unit not in statement.place.words.money:
        return ""
    subject, verb, thing = statement.phrase.subject, statement.phrase.verb, statement.phrase.object
    tail = trim(_until_stop(statement.tail))
    if not tail or trim(thing):
        return ""
    purpose = take_apart(statement.place.words, tail.removeprefix("用于").removeprefix("在"))
    return f"{trim(purpose.subject + purpose.object) or tail}{trim(subject)}{verb}资金"


def _counted_before(statement: Statement) -> str:
    """新增X N个, X达到N, X N个: what stands before the number."""
    phrase, words = statement.phrase, statement.place.words
    thing = trim(phrase.object)
    verb = words.service.ending(phrase.verb, len(phrase.verb))
    if phrase.verb.endswith(("享受", "领取", "享有")) and thing and trim(phrase.subject):
        thing = trim(_without_opening(statement, phrase.subject)) + thing
        verb = ""
    elif not thing:
        thing = trim(_without_opening(statement, phrase.subject))
        if not thing and phrase.verb and statement.unit not in _PEOPLE:
            return ""
    if statement.unit in _PEOPLE and verb:
        return _with_head(statement, f"{verb}{thing}")
    if not thing:
        return ""
    return _with_head(statement, thing)


def _from_context(statement: Statement) -> str:
    """Nothing of its own: what the sentence speaks of."""
    subject = _subject(statement)
    verb = trim(statement.phrase.verb)
    return _with_head(statement, f"{subject}{verb}") if subject or verb else ""


def _with_head(statement: Statement, thing: str) -> str:
    """Money ends in 金额, persons under a verb of service in 人数 or 人次."""
    names = statement.place.words.names
    if statement.unit in statement.place.words.money and not names["money_nouns"].ending(thing, len(thing)) and "标准" not in thing:
        return f"{thing}金额"
    if statement.unit in ("人", "名") and not names["person_nouns"].ending(thing, len(thing)) and statement.phrase.verb[-2:] in statement.place.words.service:
        return f"{thing}人数"
    if statement.unit == "人次" and not thing.endswith("人次"):
        return f"{thing}人次"
    return thing


def _relative(statement: Statement, noun: str) -> str:
    """X做Y → 做Y的X, where the words behind the number hold a verb."""
    words = statement.place.words
    at, verb = words.strong_verbs.first(noun, 2, len(noun))
    if not verb or at < 2 or "的" in noun[:at] or noun[at + len(verb) : at + len(verb) + 1] in ("的", ""):
        return noun
    return f"{noun[at:]}的{noun[:at]}"


def _ends_in_verb(statement: Statement) -> bool:
    phrase = statement.phrase
    return not trim(phrase.object) and bool(phrase.verb)


def _subject(statement: Statement) -> str:
    """What the sentence was speaking of before this clause."""
    return statement.earlier.counted if statement.earlier else ""


def _without_opening(statement: Statement, head: str) -> str:
    return head[skip_openings(statement.place.words, head, 0) :]


def _without_comparison(statement: Statement, head: str) -> tuple[str, bool]:
    """The words before a verb of change without 比上年, 同比 …; and whether there was such a phrase."""
    comparisons = statement.place.words.cues["comparisons"]
    compared = False
    while word := comparisons.ending(head, len(head)):
        head = head[: -len(word)]
        compared = compared or len(word) > 1
    at = head.rfind("比")
    if at >= 0 and len(head) - at <= 16 and (at == 0 or head[at - 1] not in "占同环对"):
        return head[:at], True
    return head.rstrip(",、"), compared


def _until_stop(tail: str) -> str:
    for place, letter in enumerate(tail):
        if letter in _UNTIL:
            return tail[:place]
    return tail


def _clean(phrase: str) -> str:
    return trim(_WORK.sub("", trim(phrase))) if phrase else ""


_RULES = (
    ("share of a whole", _share_of),
    ("margin", _margin),
    ("size of a change", _change),
    ("rate of what follows", _rate_of_tail),
    ("money for a purpose", _money_spent),
    ("counted behind", _counted_behind),
    ("counted before", _counted_before),
    ("context", _from_context),
)
