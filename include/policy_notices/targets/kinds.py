"""Target or result: what the statement, the heading above it and the kind of document say, in this order."""

from __future__ import annotations

import re
from bisect import bisect_right

from policy_notices.model import Kind
from policy_notices.targets.place import Page

_PAST = ("已", "已经", "累计", "去年", "截至", "截止", "目前", "共有", "现有", "上年末", "先后", "荣获")
_YEAR = re.compile(r"(20\d\d)年")


class KindReader:
    """Reads target or result for statements of one document."""

    def __init__(self, page: Page, document_kind: str, plan_year: int | None) -> None:
        self._page = page
        self._kind = document_kind
        self._plan_year = plan_year
        self._by_marker: dict[int, tuple[Kind, str] | None] = {}
        self._default: Kind = "result" if document_kind in ("report", "bulletin") else "target"
        self._openings = _openings(page)
        self._starts = [opening[0] for opening in self._openings]

    def kind(self, marker: int, start: int, sentence: tuple[int, int]) -> tuple[Kind, str]:
        """The kind of the statement at `start`, which stands under outline marker `marker`."""
        inherited, rule = self._inherited(marker, start)
        statement = self._page.source.text[max(sentence[0], start - 160) : min(sentence[1], start + 60)]
        cues = self._page.lexicon.cues
        if inherited == "target" and (word := self._reported(statement)):
            return "result", f"reported by {word}"
        if inherited == "result" and (word := cues["planned"].within(statement)) in ("力争", "争取", "计划", "拟", "确保", "年底前", "预期") and self._kind != "bulletin":
            if not self._reported(statement):
                return "target", f"planned by {word}"
        return inherited, rule

    def _reported(self, statement: str) -> str:
        for word in _PAST:
            at = statement.find(word)
            if at >= 0 and not (word == "已" and statement[at + 1 : at + 2] in "有建登出签参在"):
                return word
        if self._plan_year is not None:
            for year in _YEAR.findall(statement):
                if int(year) < self._plan_year:
                    return f"{year}年"
        return ""

    def _inherited(self, marker: int, start: int) -> tuple[Kind, str]:
        opening = self._openings[max(0, (at := bisect_right(self._starts, start)) - 1) : at]
        chain = self._page.outline.chain(marker)
        for index in chain:
            if (said := self._said(index)) and not (opening and opening[-1][0] > self._page.outline.markers[index].start):
                return said
        if opening and (not chain or opening[-1][0] >= self._page.outline.markers[chain[-1]].start):
            return opening[-1][1], f"after the opening {opening[-1][2]}"
        return self._default, f"kind of document: {self._kind}"

    def _said(self, index: int) -> tuple[Kind, str] | None:
        if index not in self._by_marker:
            heading = self._page.outline.heading(index)
            cues = self._page.lexicon.cues
            said: tuple[Kind, str] | None = None
            if word := cues["planned_headings"].within(heading):
                said = "target", f"heading says {word}"
            if word := cues["reported_headings"].within(heading):
                said = "result", f"heading says {word}"
            self._by_marker[index] = said
        return self._by_marker[index]


def _openings(page: Page) -> list[tuple[int, Kind, str]]:
    """Sentence openings that turn a text from report to plan or back, where no heading does."""
    words = page.lexicon.cues
    found: list[tuple[int, Kind, str]] = []
    for start in page.layout.sentence_starts:
        if word := words["reported_openings"].at(page.source.text, start):
            found.append((start, "result", word))
        elif word := words["planned_openings"].at(page.source.text, start):
            found.append((start, "target", word))
    return found
