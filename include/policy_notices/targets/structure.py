"""Chapters, items and run-in headings of official documents: where each begins, how it is numbered, what it is called.

Levels follow GB/T 9704-2012, 7.3.3: 一、 then (一) then 1. then (1); circled numbers and 一是 stand below them, 第一章 above.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from policy_notices.model import Section
from policy_notices.targets.numerals import chinese_value
from policy_notices.targets.source import Source

_CN = "一二三四五六七八九十百"
_MARKER = re.compile(
    rf"(?=[第【A-Z{_CN}(\d①-⑳说备附过各存同在充肯看我也还必应要清任项实当我全工仍下])(?:第[{_CN}]{{1,6}}+(?:[章编节条]|部分)|[{_CN}]{{1,4}}+、|\([{_CN}]{{1,4}}+\)[、.]?|\d{{1,2}}(?:、|\.(?!\d)|(?=[\t一-鿿“《]))|\(\d{{1,2}}\)|[①-⑳](?![①-⑳])|[A-Z]\d{{1,2}}[.、]?(?=[一-鿿])|【(?:[A-Z](?=[一-鿿])|[{_CN}]{{1,3}}】)|[{_CN}]是|(?:任务|项目|实事)(?:[{_CN}]{{1,3}}|\d{{1,2}})[:、]|(?:说明|备注|附注|附件\d?):|附[件表]"
    r"|(?P<turn>(?:一|过去一|过去的一)年来?,(?=我们[^,。]{0,12}(?:政府|自身))|各位代表[!,:]|(?:同时,?)?(?:(?:当前|我市|我们|全市),?)*(?:工作中)?(?:仍然?|还|也)*存在的?(?:着|一些|不少|主要|突出)*(?:问题|不足|困难|短板|差距)[^,。;:]{0,8}:|(?:同时,?)?在?(?:充分)?(?:肯定|看到)成绩的同时"
    r"|(?:20\d\d年|下一?步|下一?阶段|下半年),?(?:我局|我市|我区|我县|我们|全[市区县省]|重点)*(?:将|要|拟|计划)(?=[^。]{0,40}[:。,])"
    r"|(?:同时,?)?(?:我们)?(?:也|还)?(?:必须|应|要)?清醒地?(?:看到|认识)"
    r"|各(?=(?:地|区|县|市|单位|部门|级)[^,。;:]{0,20}(?:要|应|须|根据|按照|结合))))"
)  # the lookahead names every first character, so that the search leaps from one to the next
_OF_ALL = re.compile("本(?:计划|要点|方案|通知|意见|措施|规划)")  # 各地要按照本方案…: a paragraph that speaks of the whole document
_ALSO = re.compile("^同时,?")
_OPENING = 40  # characters of a paragraph in which it says so
_ITEM = 2  # the first level below the chapters
_LIST = 7  # the level of 一是, whose list a paragraph on what comes next (2024年,将…) no longer belongs to
_NOTE = "说备附"  # what opens a part without a number, behind the chapters: 说明:
_TASK = "任项实"  # what opens a numbering by a word: 任务1:, 项目一:
_PART = re.compile(
    "(?:20\\d\\d年|[上下]半年|今年|明年|下一?步|下一?阶段|前?[一二三]季度|全年|存在的?|当前|主要)[^,。;:、\\d]{2,16}"
    "(?:工作|打算|计划|安排|思路|建议|不足|问题|困难|情况|进展|总结|回顾|任务|目标)"
)  # a chapter's heading without a number, on a line of its own: 下半年工作打算
_STOPS = "。;!?:\t"
_POINTS = 6  # the level of the circled numbers
_HEADING = 60  # the longest heading, in characters


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbering that opens a chapter or item. `number` is as written, `start:end` its place with brackets and dots."""

    start: int
    end: int
    level: int
    number: str
    value: int


class Outline:
    """The accepted markers of a text, and the chain of those that hold at a place."""

    def __init__(self, source: Source) -> None:
        self._text = source.text
        self.markers = _accepted(source)
        self.starts = [marker.start for marker in self.markers]
        full = source.wrapped_width() * 7 // 10
        lines = sorted(source.lines) if full else []
        self.headings = [_heading(source, self.markers, index, full, lines) for index in range(len(self.markers))]
        self.parents = _parents(self.markers)

    def heading(self, index: int) -> str:
        """The heading of marker `index` without its number."""
        return self._text[slice(*self.headings[index])].rstrip("】")

    def number(self, index: int) -> str | None:
        """The numbering of marker `index`; None before the first marker (-1), under a heading without one, and under a chapter (第三章),
        which is no item."""
        number = self.markers[index].number if index >= 0 else ""
        return None if number.startswith("第") and not number.endswith("条") else number or None

    def texts(self) -> list[str]:
        """The headings of chapters and items, without what stands below them (一是, ①)."""
        return [self.heading(index) for index, marker in enumerate(self.markers) if marker.level < _POINTS]

    def chain(self, index: int) -> list[int]:
        """Marker `index` and those above it, innermost first; empty before the first marker (-1)."""
        chain = []
        while index >= 0:
            chain.append(index)
            index = self.parents[index]
        return chain

    def sections(self, source: Source) -> tuple[Section, ...]:
        """The markers as sections with offsets into the given text."""
        sections = []
        open_sections: list[int] = []
        ends = [len(source.text)] * len(self.markers)
        for index, marker in enumerate(self.markers):
            while open_sections and self.markers[open_sections[-1]].level >= marker.level:
                ends[open_sections.pop()] = marker.start
            open_sections.append(index)
        for index, marker in enumerate(self.markers):
            start, end = source.span(marker.start, ends[index])
            sections.append(Section(marker.level, marker.number or None, self.heading(index) or None, start, end))
        return tuple(sections)


def _accepted(source: Source) -> list[Marker]:
    """The candidates that stand where a numbering can stand, or that carry on the count of their level."""
    text = source.text
    last = [0] * 9
    row = 0  # the last bare number that opened a line: a table's rows count on from chapter to chapter
    accepted: list[Marker] = []
    parts = iter(_parts(source))
    part = next(parts, None)
    for match in _MARKER.finditer(text):
        while part is not None and part <= match.start():
            accepted.append(Marker(part, part, 0, "", 0))
            last, row = [0] * 9, 0
            part = next(parts, None)
        if match.group()[0] in _NOTE:
            if match.start() in source.lines and (match.group().endswith(":") or _ends_line(source, match.end())):
                accepted.append(Marker(match.start(), match.start(), 0, "", 0))
                last, row = [0] * 9, 0
            continue
        if match["turn"]:
            ahead = match.group()[0] in "2下"
            if match.start() in source.lines and accepted and accepted[-1].level >= (_LIST if ahead else _ITEM):
                accepted += _leaves_item(text, match, accepted)
            continue
        marker = _marker(match.group(), match.start(), match.end())
        counts_on = marker.value == row + 1 and marker.start in source.lines and match.group().isdecimal()
        if _holds(source, marker, last, accepted, counts_on):
            row = marker.value if match.group().isdecimal() else row
            last[marker.level] = marker.value
            for lower in range(marker.level + 1, 9):
                last[lower] = 0
            accepted.append(marker)
    return accepted


def _ends_line(source: Source, place: int) -> bool:
    """Whether a line ends at `place`, or behind a number that stands there (附件2)."""
    ends = [
        place + len(digits)
        for digits in ("", source.text[place : place + 1], source.text[place : place + 2])
        if digits.isdecimal() or not digits
    ]
    return any(end in source.lines for end in ends)


def _parts(source: Source) -> list[int]:
    """Where lines begin that head a part without a number (上半年主要工作, 存在的不足, 下半年工作打算), behind a finished paragraph."""
    text = source.text
    return [
        start
        for start, end in pairwise([*sorted(source.lines), len(text)])
        if start and text[start - 1] in "。;!:" and end - start <= _HEADING and _PART.fullmatch(text, start, end)
    ]


def _leaves_item(text: str, match: re.Match[str], accepted: list[Marker]) -> list[Marker]:
    """The marker of a paragraph that no longer belongs to the item above it; none where it does (各地要…, of the item's own task)."""
    if "存在" in match.group():
        start = match.start() + len(match.group()) - len(_ALSO.sub("", match.group()))
        return [Marker(start, start, 0, "", 0)]
    if _OF_ALL.search(text, match.start(), match.start() + _OPENING):
        return [Marker(match.start(), match.start(), 0, "", 0)]
    return [] if match.group() == "各" else [_back_to_chapter(match.start(), accepted)]


def _back_to_chapter(start: int, accepted: list[Marker]) -> Marker:
    """The chapter's number again, for a paragraph that speaks of all its items."""
    chapter = next((marker for marker in reversed(accepted) if marker.level < _ITEM), None)
    return Marker(start, start, _ITEM, chapter.number if chapter else "", chapter.value if chapter else 0)


def _marker(written: str, start: int, end: int) -> Marker:
    if written[0] == "第":
        return Marker(start, end, 0 if written[-1] != "条" else 2, written, _value(written.strip("第章编节条部分")))
    if written[0] in _TASK:
        number = written.strip("任务项目实事:、")
        return Marker(start, end, 2, number, _value(number))
    if written[0] == "【":
        number = written.strip("【】")
        return Marker(start, end, 1, number, ord(number) - ord("A") + 1 if number.isascii() else _value(number))
    if "A" <= written[0] <= "Z":
        number = written.rstrip(".、")
        return Marker(start, end, 4, number, int(number[1:]))
    number = written.strip("()、.是")
    if "①" <= number <= "⑳":
        return Marker(start, end, 6, number, ord(number) - ord("①") + 1)
    if number[0].isdecimal():
        return Marker(start, end, 5 if written[0] == "(" else 4, number, int(number))
    level = 3 if written[0] == "(" else 7 if written[-1] == "是" else 1
    return Marker(start, end, level, number, _value(number))


def _value(number: str) -> int:
    return int(number) if number[0].isdecimal() else int(chinese_value(number) or 0)


def _holds(source: Source, marker: Marker, last: list[int], accepted: list[Marker], counts_on: bool) -> bool:
    text, start = source.text, marker.start
    before = text[start - 1] if start else "。"
    opens = start in source.lines or before in _STOPS
    follows = marker.value == last[marker.level] + 1 or counts_on
    written = text[start : marker.end]
    after = text[marker.end : marker.end + 1]
    if marker.level == 6:
        return True
    if written[0] == "【" or "A" <= written[0] <= "Z":
        return start in source.lines and (follows or marker.value == 1)
    if marker.level == 7:
        under_item = bool(accepted) and accepted[-1].level in (2, 3, 4, 5, 6)
        return start in source.lines or (opens and not under_item and (follows or marker.value == 1))
    if marker.level == 4:
        if before.isdecimal() or before in ".-/第〔[(" or not after:
            return False
        if written[-1] in ".、":
            if after.isdecimal():
                return written[-1] == "、" and start in source.lines
            return (opens or start in source.gaps) and (follows or marker.value == 1 or start in source.lines)
        return (
            start in source.lines
            and (follows or marker.value == 1)
            and after not in "年月日个项家户名人张条支座时点号级万亿千百余多次所处场套辆台对件份期亩吨岁周天倍位餐小分"
        )
    if marker.level in (3, 5):
        return (opens or start in source.gaps or follows) and before not in "第款条"
    if marker.level == 1:
        return (opens or (start in source.gaps and follows)) and after not in _CN + "、"
    return start in source.lines and not text.startswith(("规定", "的", "第", "、"), marker.end)


def _heading(source: Source, markers: list[Marker], index: int, full: int, lines: list[int]) -> tuple[int, int]:
    """The heading's place: to the end of its line or of its first sentence, whichever comes first. In a hard-wrapped text a line of
    at least `full` characters goes on in the next."""
    text, start = source.text, markers[index].end
    opens = lines[max(0, bisect_right(lines, start) - 1)] if full else start
    limit = min(len(text), start + _HEADING, markers[index + 1].start if index + 1 < len(markers) else len(text))
    for place in range(start, limit):
        if text[place] in _STOPS:
            return start, place
        if place > start + 1 and place in source.lines and (not full or place - opens < full) and text[place - 1] not in ",、":
            return start, place
    return start, limit


def _parents(markers: list[Marker]) -> list[int]:
    parents: list[int] = []
    chain: list[int] = []
    for index, marker in enumerate(markers):
        while chain and markers[chain[-1]].level >= marker.level:
            chain.pop()
        parents.append(chain[-1] if chain else -1)
        chain.append(index)
    return parents
