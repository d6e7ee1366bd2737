"""What a revision changed in a notice's targets, in words an analyst can quote. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .progress import likeness

Kind = Literal["added", "removed", "value", "wording"]

SAME_INDICATOR = 0.75


@dataclass(frozen=True, slots=True)
class Statement:
    """A target, result or deliverable of one text, as it is compared."""

    target_id: str
    kind: str
    indicator: str
    value_text: str
    value: float | None
    value_max: float | None
    unit: str | None
    comparator: str
    scope: str | None
    per: str | None
    due: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class Change:
    change: Kind
    earlier: Statement | None
    later: Statement | None
    sentence: str


def changes(earlier: Sequence[Statement], later: Sequence[Statement]) -> list[Change]:
    """The changes in reading order of the later text, removals last. Statements that say the same are none."""
    pairs = _align(earlier, later)
    found = [_changed(pairs[at], each) for at, each in enumerate(later)]
    kept = {id(pairs[at]) for at in pairs}
    removed = [Change("removed", each, None, f"删去：{_words(each)}") for each in earlier if id(each) not in kept]
    return [each for each in found if each] + removed


def _align(earlier: Sequence[Statement], later: Sequence[Statement]) -> dict[int, Statement | None]:
    """For each later statement the earlier one that it continues: equal ones first, then one indicator, then similar ones, best first."""
    pairs: dict[int, Statement | None] = dict.fromkeys(range(len(later)))
    free = list(earlier)
    for key in (_all, _measured):
        waiting: dict[object, list[Statement]] = {}
        for old in free:
            waiting.setdefault(key(old), []).append(old)
        for at, new in enumerate(later):
            if pairs[at] is None and waiting.get(key(new)):
                pairs[at] = waiting[key(new)].pop(0)
        taken = {id(each) for each in pairs.values()}
        free = [old for old in free if id(old) not in taken]
    scored = sorted(
        ((_alike(old, new), -at, -index) for at, new in enumerate(later) if pairs[at] is None for index, old in enumerate(free)),
        reverse=True,
    )
    for score, at, index in scored:
        if score >= SAME_INDICATOR and pairs[-at] is None and not any(each is free[-index] for each in pairs.values()):
            pairs[-at] = free[-index]
    return pairs


def _all(each: Statement) -> object:
    return (each.kind, each.indicator, each.value_text, each.comparator, each.scope, each.per, each.due)


def _measured(each: Statement) -> object:
    return (each.kind, each.indicator, each.unit, each.scope, each.per)


def _alike(old: Statement, new: Statement) -> float:
    if (old.kind, old.unit) != (new.kind, new.unit):
        return 0.0
    return likeness(f"{old.scope or ''}{old.indicator}", f"{new.scope or ''}{new.indicator}")


def _changed(old: Statement | None, new: Statement) -> Change | None:
    if old is None:
        return Change("added", None, new, f"新增：{_words(new)}")
    if _all(old) == _all(new):
        return None
    if (old.value, old.value_max, old.comparator) != (new.value, new.value_max, new.comparator):
        return Change("value", old, new, f"{_name(new)}：{_bound(old)} → {_bound(new)}")
    if old.due != new.due:
        return Change("wording", old, new, f"{_name(new)}：期限 {old.due or '未写明'} → {new.due or '未写明'}")
    return Change("wording", old, new, f"措辞：{old.quote} → {new.quote}")


_BOUNDS = {"ge": "不少于", "gt": "超过", "le": "不超过", "lt": "少于", "approx": "约"}


def _bound(each: Statement) -> str:
    return f"{_BOUNDS.get(each.comparator, '')}{each.value_text}"


def _name(each: Statement) -> str:
    return f"{each.scope or ''}{each.indicator}"


def _words(each: Statement) -> str:
    return _name(each) if each.value is None else f"{_name(each)} {_bound(each)}"
