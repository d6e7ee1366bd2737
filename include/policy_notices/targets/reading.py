"""A text read from its first character to its last: sections, records, and the ledger of all numerals."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policy_notices.model import Numeral, Reading, Target
from policy_notices.targets.action import read_action
from policy_notices.targets.deadlines import Deadline, Deadlines, date_of_cell
from policy_notices.targets.deliverables import Issued, find_deliverables
from policy_notices.targets.document import deadline_year, document_kind, find_title, plan_year, plans_years
from policy_notices.targets.domain import DomainReader, names_plainly
from policy_notices.targets.indicator import read_indicator
from policy_notices.targets.kinds import KindReader
from policy_notices.targets.layout import Enclosure, Layout
from policy_notices.targets.lexicon import Lexicon, load_lexicon
from policy_notices.targets.names_shared import Share, parted
from policy_notices.targets.non_targets import NonTarget, non_target
from policy_notices.targets.notes import notes
from policy_notices.targets.numerals import Number, has_numeral, in_unit
from policy_notices.targets.parallel import (
    SHARED_OUT,
    carries_on,
    give_share,
    group_size,
    lists_sums,
    share_out,
    shared_bound,
    shared_year,
    tail_of,
)
from policy_notices.targets.place import Page, Place, find_place
from policy_notices.targets.qualifiers import each_of, read_per, read_scope, who_issues
from policy_notices.targets.source import Source, read_source
from policy_notices.targets.spoken_before import counted_alike, goes_on_behind_semicolon, names_parts, speaks_of_before, spoken_before
from policy_notices.targets.statement import Statement, make_statement
from policy_notices.targets.structure import Outline
from policy_notices.targets.tables import Cell, Tables
from policy_notices.targets.vocabulary import vocabulary_digest

_CODE_VERSION = "8"  # raised by hand when the rules read a text in another way
RULE_VERSION = f"{_CODE_VERSION}.{vocabulary_digest()}"
"""Stands beside every record; a revision that was read under another version is read again."""
_MARKS = "、,;:。!?\t"
_RECURS = re.compile(r"年$|每[\d~—一二三五两-]{0,4}年$|每(?:学期|季度|周)$")  # what recurs is not done by a day
_PAID_EACH = re.compile("(?:补助|补贴|奖励|奖补|津贴)(?:标准)?$")  # 每户补助6000元: how much is given each, not what is done by a day
_TASKS = re.compile(
    "(?:目标任务|任务目标|年度目标)(?::|为)|目标:|(?<=[。;)])计划(?:为|新[增建]|培训|改造|更新|建设|完成)"
)  # a report tells its year's tasks before it says what came of them
_NAMES_YEAR = re.compile(r"20\d\d年")
_TASK_REACH = 300  # characters for which such a label holds
_SAYS_MORE = re.compile("(?:明确|建立?涵盖|涵盖|覆盖|设置床位|新增床位|新增学位)")  # 6月底前印发《清单》,明确18项内容
_TURN = re.compile("[。;][一二三四五六七八九十]{1,2}(?:是|要)|——")  # a paragraph turns to its next point
_RUN_IN = 16  # characters
_BEFORE_TITLE = 80  # characters before an instrument in which its issuer is named
_CROWD = 72  # characters
_ECHO = 60  # characters
_ROW = 160  # characters of a table's row
_RECENT = 8  # statements that a sentence may refer back to


@dataclass(frozen=True, slots=True)
class Judged:
    """A number with its place and, where it counts nothing, the reason."""

    number: Number
    place: Place | None
    reason: NonTarget | None


class Reader:
    """Reads one text. `judged` is every number; `targets` and `ledger` are made from it."""

    def __init__(self, text: str, title: str | None, published_on: date | None, lexicon: Lexicon | None = None) -> None:
        lexicon = lexicon or load_lexicon()
        source = read_source(text)
        outline = Outline(source)
        self.page = Page(source, outline, Layout(source, outline), lexicon)
        title = read_source(title).text if title and title.strip() else find_title(lexicon, source)
        self.document_kind, self.kind_rule = document_kind(lexicon, title, source.text, outline.texts())
        self.plan_year = plan_year(self.document_kind, title, source.text, published_on)
        self._kinds = KindReader(self.page, self.document_kind, self.plan_year)
        self._due_year = deadline_year(self.document_kind, title, self.plan_year)
        self._dues: dict[int, Deadline | None] = {}
        self._deadlines = Deadlines(source.text, self._due_year, plans_years(title, source.text))
        self._task_deadlines = Deadlines(source.text, self.plan_year) if _TASKS.search(source.text) else self._deadlines
        self._notes = notes(source)
        self._tables = Tables(source, self.plan_year)
        self._domains = DomainReader(self.page, title, self.document_kind)
        numbers = list(lexicon.numbers.numbers(source.text))
        self.judged = [self._judge(number, figure) for number, figure in zip(numbers, _figures(source.text, numbers), strict=True)]
        if source.repeats:
            self.judged = sorted([*self.judged, *_repeated(source)], key=lambda judged: judged.number.start)

    def read(self) -> Reading:
        """The reading. Offsets are into the text as given."""
        targets = sorted([*self._counted(), *self._issued()], key=lambda found: (found[0], found[1].end))
        ordinals = {start: ordinal for ordinal, (start, target) in enumerate(targets) if target.kind != "deliverable"}
        ledger = tuple(self._booked(judged, ordinals) for judged in self.judged)
        records = tuple(target for _, target in targets)
        sections = self.page.outline.sections(self.page.source)
        return Reading(self.document_kind, self.plan_year, sections, records, ledger, RULE_VERSION)

    def _judge(self, number: Number, figure: str) -> Judged:
        if figure:
            return Judged(number, None, NonTarget("structure", figure))
        outline = self.page.outline
        marker = bisect_right(outline.starts, number.start) - 1
        if marker >= 0 and number.start < outline.markers[marker].end:
            return Judged(number, None, NonTarget("item_number", "outline"))
        if any(start <= number.start < end for start, end in self._notes):
            return Judged(number, None, NonTarget("structure", "note"))
        if "①" <= self.page.source.text[number.start] <= "⑳":
            return Judged(number, None, NonTarget("item_number", "circled number"))
        cell = self._tables.cell(number.start)
        if cell and cell.name:
            return Judged(number := in_unit(number, cell.unit), find_place(self.page, number), None)
        place = find_place(self.page, number)
        return Judged(number, place, non_target(place))

    def _booked(self, judged: Judged, ordinals: dict[int, int]) -> Numeral:
        number, reason = judged.number, judged.reason
        start, end = self.page.source.span(number.start, number.end)
        text = "".join(self.page.source.given[start:end].split())
        if reason is None:
            return Numeral(start, end, text, ordinals[number.start], "damaged" if number.damaged else None, "counted")
        return Numeral(start, end, text, None, reason.reason, reason.rule)

    def statements(self) -> Iterator[Statement]:
        """The numbers that make records, each in its clause, in reading order."""
        places = [judged.place for judged in self.judged if judged.place and judged.reason is None]
        recent: deque[Statement] = deque()
        lead: Statement | None = None
        shares: list[Share] = []
        sentence_end = 0
        for index, place in enumerate(places):
            earlier = spoken_before(recent, place) if place.number.start < sentence_end else None
            if earlier is None:
                sentence_end = self.page.layout.sentence(place.number.start)[1]
            former = earlier if earlier and earlier.place.clause == place.clause else None
            following = places[index + 1] if index + 1 < len(places) and places[index + 1].clause == place.clause else None
            statement = make_statement(place, former, earlier, following)
            if earlier is None and recent and goes_on_behind_semicolon(place):
                statement.before = recent[-1]
            if earlier is None and recent and speaks_of_before(place, recent[-1].place):
                statement.topic = recent[-1]
            if statement.whole is None and earlier is None and names_parts(place):
                statement.whole = counted_alike(statement)
            if not shares:
                lead, shares = statement, self._shares(statement, places, index)
            if shares and lead:
                give_share(statement, shares.pop(0), lead)
                statement.bound = shared_bound(statement.bound, lead.bound, places, index, len(shares))
                statement.rules.append(SHARED_OUT)
            statement.year = statement.year or shared_year(places, index)
            cell = self._tables.cell(place.number.start)
            if cell and cell.name and (cell.year or not statement.parts.noun):
                statement.indicator = statement.noun = cell.name
                statement.rules.append("indicator: named by the table's row")
            if not statement.indicator:
                statement.indicator, rule = read_indicator(statement)
                statement.rules.append(f"indicator: {rule}")
            statement.action = read_action(statement)
            statement.per = (each_of(cell.name) if cell and cell.name else None) or read_per(statement)
            yield statement
            recent.append(statement)
            if len(recent) > _RECENT:
                oldest = recent.popleft()
                oldest.earlier = oldest.former = oldest.whole = oldest.before = oldest.topic = None

    def _shares(self, statement: Statement, places: list[Place], index: int) -> list[Share]:
        listed = parted(statement.head)[1] or carries_on(statement) or lists_sums(statement)
        size = group_size(places, index) if listed else 0
        return share_out(statement, size, tail_of(places[index + size - 1])) if size > 1 else []

    def _counted(self) -> Iterator[tuple[int, Target]]:
        for statement in self.statements():
            yield statement.place.number.start, self._target(statement)

    def _target(self, statement: Statement) -> Target:
        page, number = self.page, statement.place.number
        marker = bisect_right(page.outline.starts, number.start) - 1
        sentence = page.layout.sentence(number.start)
        before = statement.earlier
        kind, kind_rule = self._kinds.kind(marker, number.start, sentence, before.kind_rule if before else "")
        cell = self._tables.cell(number.start)
        if cell:
            kind, kind_rule = cell.kind, "column of the table"
        if statement.changes_to is not None:
            kind, kind_rule = "result", "the value that is changed from"
        low, high = max(sentence[0], number.start - 200), min(statement.place.clause[1], number.start + 100)
        row = self._domains.of_row(cell.name) if cell and cell.name else None
        subject = before.subject if before else ""
        last = statement.before or statement.topic
        goes_on = last and not before and not _TURN.search(page.source.text, last.place.number.end, number.start)
        topic = _one_subject(last) if goes_on and last else ""
        domain, domain_rule = row or self._domains.domain(
            marker, statement.indicator, page.source.text[low:high], self._run_in(number.start), subject, topic
        )
        statement.subject = domain if names_plainly(domain, domain_rule) else subject
        statement.kind_rule = kind_rule
        due = statement.due = self._due(statement, marker, sentence, cell) if kind == "target" else None
        start, end = page.source.span(number.start, number.end)
        quote_start, quote_end = self._quote(statement)
        rules = (
            f"comparator: {statement.bound.rule}",
            *statement.rules,
            f"kind: {kind_rule}",
            domain_rule,
            *((f"deadline: {due.written}",) if due else ()),
        )
        return Target(
            kind=kind,
            item_no=page.outline.number(marker),
            section=self._section(marker),
            quote=page.source.given[quote_start:quote_end],
            value_text="".join(page.source.given[start:end].split()),
            value=number.value,
            value_max=number.value_max,
            unit=number.unit,
            comparator=statement.bound.comparator,
            action=statement.action,
            indicator=statement.indicator,
            per=statement.per,
            scope=read_scope(statement),
            due=due.due if due else None,
            domain=domain,
            start=start,
            end=end,
            quote_start=quote_start,
            quote_end=quote_end,
            damaged=number.damaged
            or (number.unit is None and number.value is not None and number.core_end == number.end and number.arabic),
            rules=rules,
        )

    def _due(self, statement: Statement, marker: int, sentence: tuple[int, int], cell: Cell | None) -> Deadline | None:
        """The deadline of a target: by its own words, the years named for its group, or the table's column."""
        start, clause = statement.place.number.start, statement.place.clause
        lead = self.page.layout.lead(start)
        rate = statement.is_share or _SAYS_MORE.match(statement.head) is not None
        due = self._deadlines_at(marker, start).due(start, clause, sentence, lead, self._lists_aims(marker), rate=rate)
        recurs = (_RECURS.match(statement.per or "") and "年均" not in statement.head) or (
            statement.per and _PAID_EACH.search(statement.indicator)
        )
        if due and due.start < clause[0] and recurs:
            due = None
        if due is None and statement.shares_verb and statement.former:
            due = statement.former.due
        if due is None and statement.whole and not _NAMES_YEAR.search(statement.head):
            due = statement.whole.due
        if due is None and not cell:
            due = self._due_of_item(marker, start)
        if statement.year:
            due = Deadline(date(statement.year, 12, 31), start, statement.place.number.end, f"{statement.year}年", True)
        return self._due_of_cell(cell) if cell and not (due and due.start >= cell.start) else due

    def _deadlines_at(self, marker: int, place: int) -> Deadlines:
        opening = max(self.page.outline.starts[marker] if marker >= 0 else 0, place - _TASK_REACH)
        return self._task_deadlines if _TASKS.search(self.page.source.text, opening, place) else self._deadlines

    def _due_of_item(self, marker: int, place: int) -> Deadline | None:
        """The deadline in the line on time of the statement's item, which stands behind the statement."""
        if marker < 0:
            return None
        if marker not in self._dues:
            starts = self.page.outline.starts
            end = starts[marker + 1] if marker + 1 < len(starts) else len(self.page.source.text)
            self._dues[marker] = self._deadlines.of_item(starts[marker], end)
        due = self._dues[marker]
        return due if due and due.start > place else self._due_of_heading(marker)

    def _due_of_heading(self, marker: int) -> Deadline | None:
        """The deadline in brackets behind the heading of the statement's item, or of one above it."""
        headings = (self.page.outline.headings[index] for index in self.page.outline.chain(marker))
        return next((due for start, end in headings if (due := self._deadlines.of_heading(start, end))), None)

    def _due_of_cell(self, cell: Cell) -> Deadline | None:
        """The end of the column's year, else the date in the column of times of the table's row."""
        if cell.year:
            return Deadline(date(cell.year, 12, 31), cell.start, cell.end, f"{cell.year}年", True)
        written = self.page.source.text[slice(*cell.due)] if cell.due else ""
        day = date_of_cell(written, self._due_year)
        return Deadline(day, *cell.due, written, False) if day and cell.due else None

    def _run_in(self, place: int) -> str:
        """The words with which the paragraph opens, where they are a heading without a number (婚姻登记服务。)."""
        start, end = self.page.layout.sentence(self.page.layout.paragraph(place))
        words = self.page.source.text[start:end]
        return words if len(words) <= _RUN_IN and end <= place and not any(letter.isdecimal() for letter in words) else ""

    def _lists_aims(self, marker: int) -> bool:
        return any("目标" in self.page.outline.heading(index) for index in self.page.outline.chain(marker))

    def _section(self, marker: int) -> str | None:
        chain = self.page.outline.chain(marker)
        if not chain:
            return None
        return self.page.outline.heading(chain[min(1, len(chain) - 1)]) or None

    def _quote(self, statement: Statement) -> tuple[int, int]:
        """The clause, or of a table's cell the row up to it, from where the number's first occurrence in it is the number itself."""
        text, number = self.page.source.text, statement.place.number
        start, end = statement.place.clause[0], max(number.end, min(statement.place.clause[1], statement.tail_end))
        cell = self._tables.cell(number.start)
        if cell and cell.name:
            row = text.rfind(cell.name, max(0, start - _ROW), start)
            start = row if row >= 0 else start
        value = text[number.start : number.end]
        while (at := text.find(value, start)) < number.start:
            start = at + 1
        return self.page.source.span(*_without_marks(text, start, number, end))

    def _issued(self) -> Iterator[tuple[int, Target]]:
        for issued in find_deliverables(self.page):
            yield issued.title.start, self._deliverable(issued)

    def _issuer(self, issued: Issued) -> str | None:
        """The body that issues, where it stands before the verb."""
        text, start = self.page.source.text, max(issued.start, issued.title.start - _BEFORE_TITLE)
        verb = text.rfind(issued.verb, start, issued.title.start)
        return who_issues(self.page.lexicon, text[start:verb]) if verb >= 0 else None

    def _deliverable(self, issued: Issued) -> Target:
        page, title = self.page, issued.title
        marker = bisect_right(page.outline.starts, title.start) - 1
        name = page.source.text[title.start + 1 : title.end - 1]
        sentence = page.layout.sentence(title.start)
        domain, domain_rule = self._domains.of_instrument(marker, name, page.source.text[max(sentence[0], title.start - 100) : title.end])
        due = self._deadlines_at(marker, title.start).due(title.start, (issued.start, title.end), sentence, sentence[0], False, rate=False)
        due = self._due_of_item(marker, title.start) if due is None or due.start >= title.start else due
        start, end = page.source.span(title.start, title.end)
        quote_start, quote_end = page.source.span(*_without_marks(page.source.text, issued.start, title, max(title.end, issued.end)))
        return Target(
            kind="deliverable",
            item_no=page.outline.number(marker),
            section=self._section(marker),
            quote=page.source.given[quote_start:quote_end],
            value_text="".join(page.source.given[start:end].split()),
            value=None,
            value_max=None,
            unit=None,
            comparator="eq",
            action=issued.verb,
            indicator=name,
            per=None,
            scope=self._issuer(issued),
            due=due.due if due else None,
            domain=domain,
            start=start,
            end=end,
            quote_start=quote_start,
            quote_end=quote_end,
            rules=(issued.rule, domain_rule, *((f"deadline: {due.written}",) if due else ())),
        )


def _one_subject(topic: Statement) -> str:
    """The domain that a sentence named plainly, up to its last number; empty where it named several."""
    named, before = {topic.subject}, topic.earlier
    while before:
        named.add(before.subject)
        before = before.earlier
    named.discard("")
    return named.pop() if len(named) == 1 else ""


def _repeated(source: Source) -> Iterator[Judged]:
    """The stretches that repeat themselves and hold a numeral, each as one."""
    for start, end in source.repeats:
        if has_numeral(source.given[slice(*source.span(start, min(end, start + _ECHO)))]):
            yield Judged(Number(start, end, end, None), None, NonTarget("structure", "a stretch that repeats itself"))


def _without_marks(text: str, start: int, held: Number | Enclosure, end: int) -> tuple[int, int]:
    """`start:end` without punctuation at its edges; `held` stays within."""
    while start < held.start and text[start] in _MARKS + ")":
        start += 1
    while end > held.end and text[end - 1] in _MARKS:
        end -= 1
    return start, end


def _figures(text: str, numbers: list[Number]) -> list[str]:
    """For each number "" or why it is a mere figure: it stands as close to others as only in a table's rows, or in a text that repeats
    itself word for word. Neither commits to anything, and both would make reading slow."""
    found = [""] * len(numbers)
    for index in range(8, len(numbers) - 8):
        if numbers[index + 8].start - numbers[index - 8].start < _CROWD:
            found[index - 8 : index + 9] = ["crowded: a table's figures"] * 17
    for index in range(1, len(numbers)):
        number = numbers[index]
        window = text[max(0, number.start - _ECHO) : number.end]
        for former in numbers[max(0, index - 3) : index]:
            if len(window) > _ECHO and text.startswith(window, former.end - len(window)):
                found[index] = "repeated: a text that says the same again"
    return found
