"""Labelled values in the lines around a body: 索引号, 发文机关, 成文日期 … in every shape of block, once the page is lines.

A table row is a line with tabs between the cells, a list item or a definition a line of its own, inline text several labels on one line.
So one reading serves all: a label with a colon counts wherever it stands, a label without one at the beginning of a cell, or in a line of
several labels ("索 引 号 010 … 发布日期 2016-05-24").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from policy_notices.page.dates import first_date
from policy_notices.page.titles import same
from policy_notices.page.vocabulary import words

_LINE_CHARS = 2000
_HEAD_LINES = 8
"""Lines under the title among which the date of publication stands."""

_SUSPICIOUS = re.compile("[:：\t]| .*\\d")


@dataclass(frozen=True, slots=True)
class Statement:
    """A label of the block and the value behind it; the value is empty where the page leaves it so."""

    field: str
    label: str
    value: str


def statements(lines: str) -> Iterator[Statement]:
    """What the lines state, field by field, in the vocabulary's order of labels within a field."""
    found: list[tuple[int, Statement]] = []
    rank = _ranks()
    all_lines = lines.split("\n")
    for index, line in enumerate(all_lines):
        if len(line) > _LINE_CHARS or not _SUSPICIOUS.search(line):
            if not _is_bare_label(line):
                continue
        following = all_lines[index + 1] if index + 1 < len(all_lines) else ""
        for name, label, value in _labelled(line, following):
            if name in rank[1]:
                found.append((rank[0][label], Statement(name, label, value)))
    for _, statement in sorted(found, key=lambda entry: entry[0]):
        yield statement


def head_date(lines: str, title: str) -> Iterator[tuple[str, str]]:
    """Dates of the line under the title as (text, label): those labelled 时间 or 日期 first, then those without a label."""
    shown = lines.split("\n")
    below = next((index + 1 for index in range(len(shown) - 1, -1, -1) if title and same(shown[index], title)), max(0, len(shown) - _HEAD_LINES))
    near = [line for line in shown[below : below + _HEAD_LINES] if len(line) < 200]
    for line in near:
        for match in _head_label().finditer(line):
            if first_date(line[match.end() : match.end() + 30]):
                yield line[match.end() : match.end() + 30], match.group(1)
    for line in near:
        bare = _label().split(line)[0]
        if first_date(bare) and len(bare) < 60:
            yield bare, ""


def _labelled(line: str, following: str) -> Iterator[tuple[str, str, str]]:
    matches = [match for match in _label().finditer(line)]
    fields = _fields()
    kept: list[re.Match[str]] = []
    for match in matches:
        cell_start = match.start() == 0 or line[match.start() - 1] == "\t"
        if match["colon"] or (cell_start and (match["end"] == "\t" or not line[match.end() :])) or len(matches) > 1:
            kept.append(match)
    for match, after in zip(kept, [*kept[1:], None], strict=False):
        label = re.sub(r"\s", "", match["label"])
        rest = line[match.end("colon") if match["colon"] else match.end("label") : after.start() if after else len(line)]
        value = _first_cell(rest)
        if not value and "\t" not in line and after is None and len(kept) == 1 and not _label().match(following) and "：" not in following:
            value = following.split("\t")[0] if len(following) < 200 else ""
        yield fields.get(label, ""), label, value


def _first_cell(rest: str) -> str:
    """The rest of the label's own cell, else the next cell."""
    cells = rest.split("\t")
    own = cells[0].strip(" :：|｜[]【】")
    return own or (cells[1].strip() if len(cells) > 1 else "")


def _is_bare_label(line: str) -> bool:
    return len(line) <= 12 and "".join(line.split()) in _fields()


@cache
def _fields() -> dict[str, str]:
    return {label: name for name, labels in words("metadata_labels")["labels"].items() for label in labels}


@cache
def _ranks() -> tuple[dict[str, int], frozenset[str]]:
    labels = words("metadata_labels")["labels"]
    ordered = [label for entries in labels.values() for label in entries]
    bounds = words("metadata_labels")["bounds"]
    return {label: rank for rank, label in enumerate([*ordered, *bounds])}, frozenset(labels)


@cache
def _label() -> re.Pattern[str]:
    vocabulary = words("metadata_labels")
    labels = [label for entries in vocabulary["labels"].values() for label in entries] + list(vocabulary["bounds"])
    spaced = "|".join(r"\s?".join(label) for label in sorted(labels, key=len, reverse=True))
    return re.compile(rf"(?<![\u4e00-\u9fff])(?P<label>{spaced})\s?(?:(?P<colon>[:：])|(?P<end>[\s\]】]|$))")


@cache
def _head_label() -> re.Pattern[str]:
    labels = words("metadata_labels")["head"]["published_on"] + words("metadata_labels")["labels"]["published_on"]
    return re.compile(rf"(?<![\u4e00-\u9fff])({'|'.join(sorted(labels, key=len, reverse=True))})\s?[:：]\s?")
