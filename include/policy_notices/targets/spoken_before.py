"""What stands before a number that it may go on speaking of: in its sentence, behind a semicolon, in its paragraph."""

from __future__ import annotations

from collections import deque

from policy_notices.targets.place import Place
from policy_notices.targets.statement import Statement

_PARTS = ("分解指标:", "任务分解:", "指标分解:", "分解任务:", "任务分配:")
_FULFILMENT = ("完成情况", "进展情况", "实际完成", "进度安排", *_PARTS)


def spoken_before(recent: deque[Statement], place: Place) -> Statement | None:
    """The last statement, but for those of a bracket that has closed before the place (支出275130亿元(含预备费500亿元),增长5.6%)."""
    for statement in reversed(recent):
        if not any(aside.kind == "(" and aside.end <= place.number.start for aside in statement.place.enclosures):
            return statement
    return recent[-1] if recent else None


def speaks_of_before(place: Place, before: Place) -> bool:
    """Whether the paragraph before a number holds the number before it, tells what became of it (完成情况:分别完成…), or is a
    circled item."""
    start = place.page.layout.paragraph(place.number.start)
    goes_on = place.text.startswith(_FULFILMENT, start) or "①" <= place.text[start] <= "⑳"
    return start <= before.number.start or goes_on


def names_parts(place: Place) -> bool:
    """Whether a sentence names the parts of what was counted before it (其中…, 任务分解:东山县260户)."""
    opening = place.page.layout.sentence(place.number.start)[0]
    if place.text.endswith("其中:①", 0, opening):
        return True
    return place.text.startswith("其中", place.clause[0]) or place.text.startswith(("其中:", *_PARTS), opening)


def goes_on_behind_semicolon(place: Place) -> bool:
    """Whether a semicolon opens the sentence, so that it may go on speaking of what stands before it."""
    start = place.page.layout.sentence(place.number.start)[0]
    return start > 0 and place.text[start - 1] == ";" and not place.text.startswith("—", start)


def counted_alike(statement: Statement) -> Statement | None:
    """The last statement of the paragraph before the sentence that counts in the same unit, of which 其中 at its beginning names parts."""
    found = statement.topic
    while found and found.unit != statement.unit:
        found = found.earlier or found.topic
    return found
