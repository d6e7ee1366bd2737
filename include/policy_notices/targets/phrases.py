"""The words around a number taken apart: openings, verbs, subject, object; deadlines and denominators left off."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_notices.targets.lexicon import Lexicon

_TRIM = "的、,:;和及与以了均都将再也共就并可应已达约"
_TIMES = re.compile(
    r"(?:到|至|力争|争取)?(?:20\d\d年)?(?:\d{1,2}月)?(?:底|末|年底|年末)?(?:前|之前)?,?(?=[^年月日底末前]|$)"
    r"|(?:从)?今年\d{1,2}月起,?|(?:每年|每月|每季度|连续\d+年|连续第.年)"
)
_ADVERBS = re.compile(r"(?:进一步|积极|大力|广泛|深入|持续|继续|稳步|有序|扎实|全面|全力|着力|认真|逐步|加快|探索|组织|重点|累计|新|再|依法|牵头|联合|配合|直接|主动|免费|集中|统一|按时|足额|努力|力争|争取|确保|首次|成功|平均|各|共|分别|预计|将|要|可|拟|应)+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What stands before a number: `subject` before the verb, `verb`, `object` behind it; each may be empty."""

    subject: str
    verb: str
    object: str


def take_apart(lexicon: Lexicon, head: str) -> Phrase:
    """Split the words before a number at the verb that governs it.

    A verb opens the statement, or it is one that is seldom part of a noun; the last such verb governs.
    """
    start = skip_openings(lexicon, head, 0)
    verb_start, start = start, _skip_verbs(lexicon, head, start)
    verb = head[verb_start:start]
    at, word = _last_verb(lexicon, head, start)
    if not word:
        return Phrase("", verb, head[start:])
    behind = _skip_verbs(lexicon, head, at + len(word), auxiliaries=False)
    return Phrase(head[start:at], head[at:behind], head[behind:])


def skip_openings(lexicon: Lexicon, head: str, start: int) -> int:
    """Behind the times, places and adverbs that open a statement."""
    while start < len(head):
        word = lexicon.cues["openings"].at(head, start)
        step = len(word)
        if not step and (match := _TIMES.match(head, start)):
            step = match.end() - start
        if not step and (match := _ADVERBS.match(head, start)) and not lexicon.verbs.at(head, start):
            step = match.end() - start
        if not step and head[start] in ",、:":
            step = 1
        if not step:
            break
        start += step
    return start


def _skip_verbs(lexicon: Lexicon, head: str, start: int, auxiliaries: bool = True) -> int:
    """Behind a chain of verbs and adverbs (指导完成, 持续推进, 组织开展)."""
    while start < len(head):
        word = lexicon.verbs.at(head, start) if auxiliaries else lexicon.strong_verbs.at(head, start)
        if not word and auxiliaries and (match := _ADVERBS.match(head, start)):
            word = match.group()
        if not word or head[start + len(word) : start + len(word) + 1] in ("率", "者", "员", "站", "率、"):
            break
        start += len(word)
        if head[start : start + 1] in ("和", "并", "或", "、") and lexicon.verbs.at(head, start + 1):
            start += 1
    return start


def _last_verb(lexicon: Lexicon, head: str, start: int) -> tuple[int, str]:
    end = len(head)
    while end > start:
        at, word = lexicon.strong_verbs.last(head, start, end)
        if not word:
            return -1, ""
        if not _in_enclosure(head, at) and head[at + len(word) : at + len(word) + 1] not in ("的", "率", "感", "者", "期", "地", "权") and head[at - 1 : at] != "的":
            return at, word
        end = at
    return -1, ""


def _in_enclosure(head: str, at: int) -> bool:
    return head.count("“", 0, at) > head.count("”", 0, at) or head.count("(", 0, at) > head.count(")", 0, at)


def trim(phrase: str) -> str:
    """A noun phrase without the particles and marks at its edges."""
    return phrase.strip(_TRIM + "。!?")
