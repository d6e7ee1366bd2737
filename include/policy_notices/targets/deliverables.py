"""Which 《titles》 a text commits to issue, or reports as issued.

Source: the guide's kind `deliverable`: a verb of issuing governs the title; a title that is only to be followed is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policy_notices.targets.layout import Enclosure
from policy_notices.targets.place import Page

_HANDED_ON = re.compile(r"(?:\([^()]*\))?(?:已经[^,。]{0,20}(?:同意|批准|通过))?[,。]?(?:现|并)(?:予以)?印发(?:给|你|,)")
_BY_WHICH = re.compile("根据[^《》]{0,30}$")  # 根据2018年…《…的决定》第四次修订
_PUT_TO_VOTE = re.compile("提请[^,。]{2,16}(?P<verb>审议|出台)$")  # 提请市人大常委会审议《…条例(草案)》
_PUSHED = re.compile("(?:推进|推动|启动)$")
_REACH = 40
_AFTER = 14


@dataclass(frozen=True, slots=True)
class Issued:
    """A title that is issued: its place, the verb, where its statement begins and ends, and the rule."""

    title: Enclosure
    verb: str
    start: int
    end: int
    rule: str


def find_deliverables(page: Page) -> Iterator[Issued]:
    """The titles under a verb of issuing, in reading order."""
    text = page.source.text
    former: Issued | None = None
    for title in page.layout.titles():
        if _names_the_document(page, title):
            continue
        start, end = page.layout.clause(title.start)
        issued = _before(page, title, start, end) or _behind(page, title, start, end)
        if not issued and former and text[former.title.end : title.start] in ("、", "和", "及", "以及", "与"):
            issued = Issued(title, former.verb, former.start, end, f"listed beside another title under {former.verb}")
        if issued:
            former = issued
            yield issued


def _names_the_document(page: Page, title: Enclosure) -> bool:
    """ "关于印发《…》的通知" names the notice itself; so does a title in brackets or with its document number."""
    text = page.source.text
    before, after = text[max(0, title.start - 6) : title.start], text[title.end : title.end + 6]
    if _HANDED_ON.match(text, title.end):
        return True
    return before.endswith("关于印发") or (
        after.startswith(("的通知", "印发给", "已经", "(以下简称", "(国", "同时废止")) and "印发" in before + after
    )


def _before(page: Page, title: Enclosure, start: int, end: int) -> Issued | None:
    """A verb of issuing before the title, with no verb of following behind it."""
    text, words = page.source.text, page.lexicon
    low = max(start, title.start - _REACH)
    at, verb = words.issuing.last(text, low, title.start)
    if put := _PUT_TO_VOTE.search(text, low, title.start):
        at, verb = put.start(), f"提请{put['verb']}"
    if not verb:
        return None
    follow, followed = words.following.last(text, low, title.start)
    if (followed and follow >= at + len(verb)) or "的" in text[at + len(verb) : title.start][:1]:
        return None
    between = text[at + len(verb) : title.start]
    if text.startswith("的", title.end):
        return None
    if len(between) > 16 and "、" not in between and "》" not in between:
        return None
    return Issued(title, verb, start, end, f"verb of issuing: {verb}")


def _behind(page: Page, title: Enclosure, start: int, end: int) -> Issued | None:
    """推进《…》立法, 争取《…》立项: the word of issuing stands behind the title."""
    text, words = page.source.text, page.lexicon
    place, word = words.issuing_after.first(text, title.end, min(end, title.end + _AFTER))
    if _BY_WHICH.search(text, max(start, title.start - _REACH), title.start):
        return None
    if not word or (text[title.end : place].startswith(("》", "的", "(", "要求", "精神")) and not text[title.end : place].startswith("的")):
        return None
    _, followed = words.following.last(text, max(start, title.start - 8), title.start)
    if followed in ("根据", "按照", "依据", "依照", "落实", "贯彻落实"):
        return None
    pushed = _PUSHED.search(text, start, title.start)
    verb = f"{pushed.group() if pushed else ''}{word.removesuffix('工作')}"
    return Issued(title, verb, start, end, f"word of issuing behind the title: {word}")
