"""A number in its clause: which words before and behind it are its own, and what it shares with the numbers beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from policy_notices.targets.comparator import Bound, read_bound
from policy_notices.targets.phrases import Phrase, take_apart, trim
from policy_notices.targets.place import Place

_JOINTS = ("、", "和", "及", "以及", "与", "或")


@dataclass(slots=True)
class Statement:
    """What one number says. `head` stands before it (comparator words left off), `tail` behind it; both are the number's own.

    `former` is the record-making number before it in the same clause, `earlier` the one before it in the same sentence.
    """

    place: Place
    bound: Bound
    head_start: int
    head: str
    tail: str
    tail_end: int
    phrase: Phrase
    former: Statement | None = None
    earlier: Statement | None = None
    counted: str = ""
    indicator: str = ""
    rules: list[str] = field(default_factory=list)

    @property
    def unit(self) -> str:
        """The number's unit, or an empty string."""
        return self.place.number.unit or ""

    @property
    def is_share(self) -> bool:
        """Whether the number is a percentage, a fraction or a multiple."""
        return self.unit in self.place.words.shares or self.unit in ("倍", "番") or "分之" in self.place.core


def make_statement(place: Place, former: Statement | None, earlier: Statement | None, next_start: int | None) -> Statement:
    """Cut the number's own words out of its clause. `next_start` is where the next counted number of the clause begins."""
    text, (clause_start, clause_end) = place.text, place.clause
    head_start = max(clause_start, former.bound.tail_start) if former else clause_start
    bound = read_bound(place, head_start)
    head = text[head_start : bound.head_end]
    if former and head[:1] in ("、", "和", "及", "与", "或"):
        head_start += 1
        head = head[1:]
    tail_end = clause_end
    if next_start is not None:
        tail_end = next_start
    tail = text[bound.tail_start : tail_end]
    if next_start is not None:
        tail = _own_tail(tail)
        tail_end = bound.tail_start + len(tail)
    return Statement(place, bound, head_start, head, tail, tail_end, take_apart(place.words, _without_reach(place, head)), former, earlier)


def _own_tail(tail: str) -> str:
    """The part of the words between two numbers that belongs to the first: all before the last joint, if a joint ends them."""
    for joint in _JOINTS:
        if tail.endswith(joint):
            return tail[: -len(joint)]
    return tail


def _without_reach(place: Place, head: str) -> str:
    """The words before a number without verbs of reaching at their end (…覆盖率达到)."""
    reach = place.words.reach
    end = len(head)
    while end:
        word = reach.ending(head, end)
        if not word and head[end - 1] in "均都各也再已共将可约分别、,:的了":
            word = head[end - 1]
        if not word:
            for adverb in ("分别", "力争", "争取", "全部", "统一", "平均", "合计", "继续", "首次", "确保", "至少", "不断", "总数", "总量", "拟按", "拟"):
                if head.endswith(adverb, 0, end):
                    word = adverb
                    break
        if not word:
            break
        end -= len(word)
    return head[:end]


__all__ = ["Statement", "make_statement", "trim"]
