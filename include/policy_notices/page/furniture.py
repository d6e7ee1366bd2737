"""Words of the page around a notice, trimmed at the two ends of a body and nowhere else.

Held to: the kept lines are byte-identical, trimming twice is trimming once, and a body that is nothing but furniture is kept whole.
Lists of attachments, signatures, dates and （此件公开发布） are content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from policy_notices.page.dates import first_date
from policy_notices.page.labels import opens_with_label
from policy_notices.page.titles import begins_with
from policy_notices.page.vocabulary import words

_TITLE_CHARS = 80
_OPENING_CHARS = 60
"""A longer line that begins with a furniture word is a sentence."""

_LEAD_LINES = 15
_HEADING_LINES = 4
"""Lines at a container's top among which the page's title can stand."""

_SUBTITLE_LINES = 2
"""Lines between a title and the line with date and source."""

_HEADING_CHARS = 20
_QUOTES = " \"'“‘"
_LIST_ITEM_CHARS = 90
_BYLINE_WORDS = (
    "来源|作者|记者|编辑|责任编辑|发布时间|发布日期|发布者|发布人|发布|时间|日期|更新时间|发表于|发表时间|"
    "稿源|出处|浏览|阅读|点击|字号|分类|标签"
)
_BYLINE = re.compile(rf"[\[【(（]?(?:文章|信息)?(?:{_BYLINE_WORDS})\s?[:：于]")
_LABELLED = re.compile(rf"(?:{_BYLINE_WORDS})\s?[:：]")
_DATE_FIRST = re.compile(r"(?:19|20)\d{2}\s?[-年/.]")
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}")
_SENTENCE_END = re.compile("[。；！？]")
_NUMBERED_CAPTION = re.compile(r"[图表]\s?(?:\d|[一二三四五六七八九十])")
_NOTE = re.compile(r"(?:[备附]?注|说明)\d?\s?[:：]")
_SCRIPT_REMNANT = re.compile(
    r"^(?:\$\(|function\b|var\s|window\.|document\.|createPageHTML\(|img#|\.[A-Za-z_][\w-]*\s*\{|#[A-Za-z_][\w-]*\s*\{)"
)
_FILLER = re.compile(r"[\s\d\-\[\]【】()（）:：|｜/／>》<«»›→·.…、，,*＞↑↓+xX×]+")
_ISSUERS = re.compile(r"(?:\s*[一-鿿]{2,20}(?:局|厅|委|委员会|政府|办公室|办公厅|分行|银行|法院|检察院|署))+\s*(?=关于|印发|转发)")
"""The bodies that issue a document together, above its title."""


def trim(text: str) -> str:
    """`text` (lines) without the furniture at its beginning and end; `text` itself where nothing else would remain."""
    lines = text.split("\n")
    end = _end(lines)
    start = _start(lines, end)
    return "\n".join(lines[start:end]) if start < end and end - start < len(lines) else text


def is_furniture(line: str) -> bool:
    """Whether the line has no word of its own, is a breadcrumb, or is a remnant of a script."""
    if len(line) > 2 * _OPENING_CHARS:
        return False
    line = line.strip()
    rules = _rules()
    if len(line) <= _OPENING_CHARS and line.startswith(rules.openings) and not _SENTENCE_END.search(line):
        return True
    if _SCRIPT_REMNANT.match(line) or rules.registration.search(line):
        return True
    if _is_path(line):
        return True
    return _consists_of_words(line)


def is_list_heading(line: str) -> bool:
    """相关链接, 【相关文档】: what follows are other pages' titles."""
    return len(line) <= _HEADING_CHARS and _FILLER.sub("", line) in _rules().lists


def is_credit(line: str) -> bool:
    """审核：… 编辑：…, 文/… 图/…, （记者 …）: a line that says who made the page, and nothing else."""
    return len(line) <= _OPENING_CHARS and _rules().credits.fullmatch(line) is not None


def _is_source_note(lines: Sequence[str], place: int) -> bool:
    """来源：… under a table of two rows or more, or under a numbered caption, with or without 注：… between: it says where the figures
    are from. Anywhere else such a line says which medium the page was taken from."""
    if not _rules().source.fullmatch(lines[place]):
        return False
    above = place - 1
    while above >= 0 and _NOTE.match(lines[above]):
        above -= 1
    if above < 0:
        return False
    rows = [line for line in lines[max(above - 1, 0) : above + 1] if "\t" in line]
    return len(rows) == 2 or (bool(_NUMBERED_CAPTION.match(lines[above])) and not _SENTENCE_END.search(lines[above]))


def split_lead(text: str, titles: Sequence[str]) -> tuple[str, str]:
    """Lines of a page's head (up to the title; block, source, date and buttons under it) and the rest, for a body found by density.
    A title under nothing but the names of the bodies that issue is the document's own heading."""
    lines = text.split("\n")
    start = next((end for end in _title_ends(lines[:_LEAD_LINES], titles)), 0)
    if _ISSUERS.match("".join(lines[:start])):
        return "", text
    start += _byline_of(lines[start : start + _SUBTITLE_LINES + 1] if start else lines[:_LEAD_LINES])
    while start < len(lines) - 1 and (is_furniture(lines[start]) or is_byline(lines[start]) or opens_with_label(lines[start])):
        start += 1
    return "\n".join(lines[:start]), "\n".join(lines[start:])


def split_heading(text: str, titles: Sequence[str]) -> tuple[str, str]:
    """The page's title at a container's top with source, date and buttons under it, and the rest. A title under which no such line
    stands is the document's own."""
    lines = text.split("\n", _LEAD_LINES)
    title = next(_title_ends(lines[:_HEADING_LINES], titles), 0)
    if not title and not is_byline(lines[0]):
        return "", text
    start = title
    while start < len(lines) - 1 and (is_furniture(lines[start]) or is_byline(lines[start])):
        start += 1
    if not any(is_furniture(line) or _LABELLED.search(line) or _CLOCK.search(line) for line in lines[title:start]):
        return "", text
    return "\n".join(lines[:start]), "\n".join(lines[start:])


def _byline_of(lines: Sequence[str]) -> int:
    """Where the first line with date and source stands, behind nothing but short lines without a full stop (menu, title); else 0."""
    for place, line in enumerate(lines):
        if is_byline(line):
            return place
        if len(line) > _TITLE_CHARS or _SENTENCE_END.search(line):
            return 0
    return 0


def _title_ends(lines: Sequence[str], titles: Sequence[str]) -> Iterator[int]:
    """Where a title ends that stands on one to three lines."""
    openings = {title.lstrip(_QUOTES)[:1] for title in titles}
    for first in range(len(lines)):
        if lines[first].lstrip(_QUOTES)[:1] not in openings:
            continue
        for end in range(min(first + 3, len(lines)), first, -1):
            if any(begins_with(title, "".join(lines[first:end])) for title in titles):
                yield end


def is_byline(line: str) -> bool:
    """2024-03-07 10:00 来源：…  作者：…"""
    if len(line) > _OPENING_CHARS or _SENTENCE_END.search(line):
        return False
    return bool(_BYLINE.match(line)) or (first_date(line) is not None and (bool(_DATE_FIRST.match(line)) or bool(_LABELLED.search(line))))


def _end(lines: list[str]) -> int:
    end = len(lines)
    while end:
        last = lines[end - 1]
        if _is_source_note(lines, end - 1):
            break
        if is_furniture(last) or is_list_heading(last) or is_credit(last) or last.startswith(_rules().declarations):
            end -= 1
            continue
        heading = _list_before(lines, end)
        if heading is None:
            break
        end = heading
    return end


def _list_before(lines: list[str], end: int) -> int | None:
    """Where the list of other pages that ends at `end` begins; None where the last lines are no such list."""
    for index in range(end - 1, max(-1, end - 16), -1):
        if is_list_heading(lines[index]):
            return index
        if len(lines[index]) > _LIST_ITEM_CHARS or _SENTENCE_END.search(lines[index]):
            return None
    return None


def _start(lines: list[str], end: int) -> int:
    start = 0
    while start < end and is_furniture(lines[start]):
        start += 1
    return start


def _is_path(line: str) -> bool:
    """首页 > 政务公开 > 通知公告"""
    return line.startswith(_rules().paths) and bool(re.match(r"[^>＞»›/]{1,12}\s*[>＞»›/]", line))


def _consists_of_words(line: str) -> bool:
    rest = _FILLER.sub("", line)
    return bool(rest) and rest != "大" and _rules().words.fullmatch(rest) is not None


class _Rules:
    def __init__(self) -> None:
        vocabulary = words("page_furniture")
        ordered = sorted(vocabulary["words"], key=len, reverse=True)
        self.words = re.compile(f"(?>{'|'.join(re.escape(word) for word in ordered)})++", re.I)
        self.openings = tuple(vocabulary["openings"])
        self.declarations = tuple(vocabulary["declarations"])
        roles = "|".join(sorted(vocabulary["credits"], key=len, reverse=True))
        named = rf"(?:{roles}) ?[:：|｜丨/／][^\t。；！？:：|｜丨/／]{{0,20}}"
        self.credits = re.compile(rf"[（(【\[]?(?:{named}[；;]?)+[）)】\]]?|[（(【\[](?:{roles}) [^。；！？]+[）)】\]]")
        sources = "|".join(sorted(vocabulary["sources"], key=len, reverse=True))
        self.source = re.compile(rf"[（(【\[]?(?:{sources})\s?[:：][^\t:：|｜丨]+")
        self.lists = frozenset(vocabulary["lists"])
        self.paths = tuple(vocabulary["paths"])
        self.registration = re.compile(vocabulary["registration"])


@cache
def _rules() -> _Rules:
    return _Rules()
