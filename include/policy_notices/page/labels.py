"""Labelled values in the lines around a body: 索引号, 发文机关, 成文日期 … in every shape of block, once the page is lines.

A table row is a line with tabs between the cells, a list item or a definition a line of its own, inline text several labels on one line.
So one reading serves all: a label with a colon counts wherever it stands, a label without one at the beginning of a cell, or in a line of
several labels ("索 引 号 010 … 发布日期 2016-05-24"). Brackets around a label stand for its colon ("[发文机构] …").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby, zip_longest

from lxml import etree

from policy_notices.page.dates import first_date
from policy_notices.page.titles import begins_with, is_part, is_site_name, same
from policy_notices.page.vocabulary import words

_LINE_CHARS = 1000
"""A longer line is prose."""

_LABEL_CHARS = 16
_TURNS = 2
_COLUMN_LINES = 3
"""Lines that begin with a label and a space: fewer can be prose."""

_BARE_CHARS = 60
_HEAD_CHARS = 6000
"""A block stands within so many characters of the body; before them is navigation."""

_TOUCHING = 4
_TITLE_CHARS = 6
_HEAD_LINE_CHARS = 200
_COLUMN_CHARS = 6
"""A `<title>` as short as this can name a column (政策文件)."""
_HEAD_LINES = 8
"""Lines under the title among which the date of publication stands."""


_INLINE = ("span", "i", "b", "strong", "em", "label", "font")


@dataclass(frozen=True, slots=True)
class Statement:
    """A label of the block and the value behind it; the value is empty where the page leaves it so."""

    field: str
    label: str
    value: str


def mark_labels(tree: etree._Element, body: etree._Element) -> None:
    """Puts between labels and values before the body what only markup puts there: `<i>文 号</i><span>…`, `…</span><span>成文日期：…`."""
    ranks = _ranks()
    for element in tree.iter(*_INLINE, body.tag):
        if element is body:
            return
        text = element.text
        if not text or text.isspace():
            continue
        text = text[: _LABEL_CHARS + 1]
        if ":" in text or "：" in text:
            before = element.getprevious()
            if before is not None and before.tag in _INLINE:
                before.tail = f"{before.tail or ''} "
        elif len(text) <= _LABEL_CHARS and len(element) == 0 and "".join(text.split()) in ranks and _leads_on(element):
            element.tail = f":{element.tail or ''}"


def _leads_on(label: etree._Element) -> bool:
    """Whether text or an inline element follows in the same line."""
    if tail := (label.tail or "").strip():
        return tail[0] not in ":：]】"
    following = label.getnext()
    return following is not None and (following.tag in _INLINE or following.tag == "a")


def statements(lines: str) -> Iterator[Statement]:
    """What the lines state, field by field, in the vocabulary's order of labels within a field."""
    found: list[tuple[int, Statement]] = []
    ranks, fields = _ranks(), _fields()
    all_lines = lines[-_HEAD_CHARS:].split("\n")
    labelled = {
        index: matches
        for index, line in enumerate(all_lines)
        if len(line) <= _LINE_CHARS and _beginning().search(line) and (matches := list(_label().finditer(line)))
    }
    turns = _take_turns(all_lines, labelled)
    in_column = sum(_begins_line(matches[0]) for matches in labelled.values()) >= _COLUMN_LINES
    for index, matches in labelled.items():
        below = all_lines[index + 1] if index + 1 < len(all_lines) else ""
        bare = len(matches) > 1 or in_column
        for label, value in _columns(all_lines[index], below) or _labelled(all_lines[index], matches, bare, below if turns else ""):
            if label in fields:
                found.append((ranks[label], Statement(fields[label], label, value)))
    for _, statement in sorted(found, key=lambda entry: entry[0]):
        yield statement


def opens_with_label(line: str) -> bool:
    """Whether a line of a block begins with a label, be it of a field or not (所属行业：制造业)."""
    return any(statements(line)) or (len(line) <= _LINE_CHARS and (label := _label().match(line)) is not None and bool(label["colon"]))


def head_date(lines: str, title: str) -> Iterator[tuple[str, str]]:
    """Dates of the line under the title as (text, label): those labelled 时间 or 日期 first, then those without a label."""
    shown = lines[-_HEAD_CHARS:].split("\n")
    ahead = title[:3]
    below = next((index + 1 for index in range(len(shown) - 1, -1, -1) if ahead in shown[index] and same(shown[index], title)), None)
    start = max(0, len(shown) - _HEAD_LINES) if below is None or not title else below
    near = [line for line in shown[start : start + _HEAD_LINES] if len(line) < _HEAD_LINE_CHARS]
    for line in near:
        for match in _head_label().finditer(line):
            if not _is_prose(line, match) and first_date(line[match.end() : match.end() + 30]):
                yield line[match.end() : match.end() + 30], match.group(1)
    for line in near:
        label = _label().search(line)
        bare = line[: label.start()] if label else line
        if len(bare) < _BARE_CHARS and first_date(bare):
            yield bare, ""
            return


def title_line(lines: str, page_title: str) -> str:
    """The line before the body that is the title, where pages have no heading element: one that `<title>` begins with or has as a part; and
    where that names but the site or the column the line above the last date, or the last one that states nothing; else empty."""
    shown = [line for line in lines[-_HEAD_CHARS:].split("\n")[-_HEAD_LINES:] if 0 < len(line) < _HEAD_LINE_CHARS]
    if not is_site_name(page_title):
        for line in reversed(shown):
            if len(line) <= len(page_title) and (begins_with(page_title, line) or is_part(page_title, line)):
                return line
        if len(page_title) > _COLUMN_CHARS:
            return ""
    dated = next((index for index in range(len(shown) - 1, 0, -1) if first_date(shown[index])), len(shown))
    above, last = ([line for line in part if not first_date(line) and not any(statements(line))] for part in (shown[:dated], shown[-1:]))
    return next((line for line in (*above[-1:], *last) if len(line) >= _TITLE_CHARS), "")


def _columns(heading: str, below: str) -> list[tuple[str, str]]:
    """Labels and values of two rows of a table, the labels above the values; empty where the rows are none such."""
    if "\t" not in heading or "\t" not in below:
        return []
    labels, values = heading.split("\t"), below.split("\t")
    if not all(map(_is_bare_label, labels)) or any(map(_is_bare_label, values)):
        return []
    return [(label.replace(" ", "").rstrip(":："), value) for label, value in zip_longest(labels, values, fillvalue="") if label]


def _labelled(line: str, matches: list[re.Match[str]], bare: bool, following: str) -> Iterator[tuple[str, str]]:
    """Labels and values of a line; with `bare` a line that begins with a label needs no colons. `following` is the next line where labels
    and values take turns."""
    in_a_row = bare and matches[0].start() == 0
    kept = [match for match in matches if (match["colon"] and not _is_prose(line, match)) or in_a_row or _is_cell(line, match)]
    for match, after in zip(kept, [*kept[1:], None], strict=False):
        value = _first_cell(line[match.end("colon") if match["colon"] else match.end("label") : after.start() if after else len(line)])
        if not value and len(kept) == 1 and "\t" not in line and len(following) < _LINE_CHARS and not _label().match(following):
            value = following.split("\t")[0]
        yield match["label"].replace(" ", ""), value


def _begins_line(label: re.Match[str]) -> bool:
    """Whether the label stands without a colon before a value in the same line."""
    return label.start() == 0 and label["end"] == " "


def _is_prose(line: str, label: re.Match[str]) -> bool:
    """Whether the label touches words that no other label stands before (本项目招标公告日期：…)."""
    before = line[: label.start()]
    return "\u4e00" <= before[-1:] <= "\u9fff" and ":" not in before and "：" not in before


def _is_cell(line: str, label: re.Match[str]) -> bool:
    """Whether the label fills a cell or the line."""
    return (label.start() == 0 or line[label.start() - 1] == "\t") and (label["end"] in ("\t", "") and label["end"] is not None)


def _take_turns(lines: list[str], numbers: Iterable[int]) -> bool:
    """Whether labels and values stand on lines of their own: twice a label alone with no label behind it. (Once is an empty value.)"""
    alone = [number for number in numbers if _is_bare_label(lines[number])]
    return sum(number + 1 < len(lines) and not _label().match(lines[number + 1]) for number in alone) >= _TURNS


def _first_cell(rest: str) -> str:
    """The rest of the label's own cell, else the next cell."""
    cells = rest.split("\t")
    own = cells[0].strip(" :：|｜[]【】")
    return own or (cells[1].strip() if len(cells) > 1 else "")


def _is_bare_label(line: str) -> bool:
    return len(line) <= _LABEL_CHARS and line.replace(" ", "").rstrip(":：") in _fields()


@cache
def _fields() -> dict[str, str]:
    return {label: name for name, labels in words("metadata_labels")["labels"].items() for label in labels}


@cache
def _ranks() -> dict[str, int]:
    vocabulary = words("metadata_labels")
    return {label: rank for rank, label in enumerate([*_fields(), *vocabulary["bounds"]])}


@cache
def _label() -> re.Pattern[str]:
    labels = list(_ranks())
    by_first = groupby(sorted(labels, key=lambda label: (label[0], -len(label))), key=lambda label: label[0])
    spaced = "|".join(f"{first} ?(?:{'|'.join(' ?'.join(label[1:]) for label in group)})" for first, group in by_first)
    firsts = "".join(sorted({label[0] for label in labels}))
    return re.compile(
        rf"(?=[\[【{firsts}]){_begins(labels)}(?:(?P<open>[\[【]) ?)?(?P<label>{spaced}) ?"
        r"(?:(?P<colon>(?(open)[\]】][:：]?|[:：]))|(?P<end>[ \t]|$))",
        re.M,
    )


@cache
def _beginning() -> re.Pattern[str]:
    """The first two characters of any label: what most lines do not have, and is found much faster."""
    firsts, seconds = ("".join(sorted({label[place] for label in _ranks()})) for place in (0, 1))
    return re.compile(f"[{firsts}] ?[{seconds}]")


@cache
def _head_label() -> re.Pattern[str]:
    labels = words("metadata_labels")["head"]["published_on"] + words("metadata_labels")["labels"]["published_on"]
    return re.compile(rf"{_begins(labels)}({'|'.join(sorted(labels, key=len, reverse=True))})\s?[:：]\s?")


def _begins(labels: Iterable[str]) -> str:
    """Where a label can begin: behind no Chinese character, but a long one with its colon anywhere (某省民政厅发布日期：2023-06-30)."""
    touching = sorted((label for label in labels if len(label) >= _TOUCHING), key=len, reverse=True)
    return rf"(?:(?<![\u4e00-\u9fff])|(?=[\u4e00-\u9fff]{{{_TOUCHING},{len(touching[0])}}}[:：])(?=(?:{'|'.join(touching)})[:：]))"
