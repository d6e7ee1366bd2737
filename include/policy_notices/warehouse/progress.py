"""Which reported result answers a plan's target. Pure, and rather silent than wrong: a false match would be read as a fact.

A pair must agree in unit, period, and in every word that names another quantity (urban or rural, a rate or a sum, growth or level,
newly built or standing); then its indicators must be nearly the same words. Of several results the best wins, if it wins clearly.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias

from .comparable import comparable

State = Literal["reached", "missed", "reported", "no_result"]

LEAST_CONFIDENCE = 0.72
CLEAR_LEAD = 0.04
LATEST = timedelta(days=550)
"""A year's results are reported within a year and a half of its plan."""

_PLAIN = re.compile(r"[\W_]+")

Name: TypeAlias = tuple[str, str]
"""Scope (empty where there is none) and indicator."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A target or result as matching sees it. `period` is the year that its document is about; `published_on` of its document."""

    target_id: str
    revision_id: str
    published_year: int
    notice_id: str
    indicator: str
    quote: str
    value: float | None
    value_max: float | None
    unit: str | None
    comparator: str
    action: str | None
    scope: str | None
    per: str | None
    due: date | None
    domain: str
    damaged: bool
    period: int | None
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Match:
    """A target and what became of it. Without a result, confidence, reason and ratio are `None`."""

    target_id: str
    state: State
    result_id: str | None = None
    confidence: float | None = None
    reason: str | None = None
    ratio: float | None = None


Buckets: TypeAlias = Mapping[tuple[str, int | None], Mapping[Name, list[Claim]]]
"""Results by unit and year, then by name."""


def match(targets: Sequence[Claim], results: Iterable[Claim]) -> list[Match]:
    """One match for each target, in order. A result answers at most one target of a plan."""
    buckets: dict[tuple[str, int | None], dict[Name, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for result in results:
        buckets[(_unit(result.unit), _year(result))][(result.scope or "", result.indicator)].append(result)
    return _assign(targets, {target.target_id: answer for target in targets if (answer := _best(target, buckets))})


def _best(target: Claim, buckets: Buckets) -> tuple[float, Claim] | None:
    """The result that answers the target, with how sure that is; `None` where none does, or none clearly."""
    found = [(_confidence(target, result), result) for result in _candidates(target, buckets) if may_answer(target, result)]
    found.sort(key=lambda each: (-each[0], each[1].published_on or date.max, each[1].target_id))
    return found[0] if found and found[0][0] >= LEAST_CONFIDENCE and _leads(found) else None


def _candidates(target: Claim, buckets: Buckets) -> Iterator[Claim]:
    """The results of the target's unit and year whose names may mean what the target's means."""
    year, unit, name = _year(target), _unit(target.unit), (target.scope or "", target.indicator)
    years = {reported for _, reported in buckets} if year is None else (year, None)
    for reported in years:
        for other, claims in buckets.get((unit, reported), {}).items():
            if names_agree(name, other):
                yield from claims


@lru_cache(maxsize=200_000)
def names_agree(one: Name, other: Name) -> bool:
    """Whether two scopes with indicators are nearly the same words, and no word of the one names another quantity than the other."""
    if max(likeness("".join(one), "".join(other)), likeness(one[1], other[1])) < LEAST_CONFIDENCE:
        return False
    words = comparable()
    ours, theirs = (words.understood.sub("", "".join(name)) for name in (one, other))
    if _words_of(words.parts, ours) != _words_of(words.parts, theirs):
        return False
    if any(bool(measure.search(ours)) != bool(measure.search(theirs)) for measure in words.measures):
        return False
    return not any(_opposed(group, ours, theirs) for group in words.opposed)


def may_answer(target: Claim, result: Claim) -> bool:
    """Whether nothing but their names forbids that `result` answers `target`."""
    if target.value is None or result.value is None or target.notice_id == result.notice_id or not _in_period(target, result):
        return False
    if (target.per or "") != (result.per or "") and not (_within(target.per, result) or _within(result.per, target)):
        return False
    return not _one_is_new_and_the_other_stands(target, result)


def _year(claim: Claim) -> int | None:
    return claim.due.year if claim.due else claim.period


def _in_period(target: Claim, result: Claim) -> bool:
    year, reported = _year(target), _year(result)
    if target.published_on and result.published_on and result.published_on <= target.published_on:
        return False
    if year is not None and reported is not None:
        return year == reported
    return bool(target.published_on and result.published_on and result.published_on - target.published_on <= LATEST)


def _named(claim: Claim) -> str:
    return f"{claim.scope or ''}{claim.indicator}"


def _words_of(group: tuple[str, ...], text: str) -> set[str]:
    return {word for word in group if word in text}


def _opposed(group: tuple[str, ...], one: str, other: str) -> bool:
    ours, theirs = _words_of(group, one), _words_of(group, other)
    return bool(ours and theirs) and not ours & theirs


def _one_is_new_and_the_other_stands(target: Claim, result: Claim) -> bool:
    ours, theirs = _flow(target.action or "", target.indicator), _flow(result.action or "", result.indicator)
    return ours != theirs and "either" not in (ours, theirs)


@lru_cache(maxsize=100_000)
def _flow(action: str, indicator: str) -> str:
    said = f"{action} {indicator}"
    if comparable().new.search(said):
        return "new"
    return "standing" if comparable().standing.search(said) else "either"


def _within(part: str | None, claim: Claim) -> bool:
    return bool(part) and _plain(part or "") in _plain(claim.quote)


def _confidence(target: Claim, result: Claim) -> float:
    ratio = _ratio(target, result)
    far = 0.0 if ratio is not None and 0.3 <= ratio <= 3 else 0.2
    unit = 0.0 if target.unit == result.unit else 0.03
    domain = 0.0 if target.domain == result.domain else 0.08
    return round(max(0.0, _words(target, result) - far - unit - domain), 3)


def _words(target: Claim, result: Claim) -> float:
    bare = likeness(target.indicator, result.indicator)
    if not target.scope and not result.scope:
        return bare
    return max(likeness(_named(target), _named(result)), bare if _same_scope(target, result) else bare - 0.2)


def _reason(target: Claim, result: Claim) -> str:
    agreed = f"indicator {_words(target, result):.2f}; unit {target.unit or 'none'}; scope {target.scope or 'whole'}"
    return f"{agreed}; period {_year(target) or 'by date'}"


@lru_cache(maxsize=100_000)
def likeness(one: str, other: str) -> float:
    """How alike two indicators are, 0 to 1: shared character pairs, the shorter within the longer in order, or the same words turned."""
    one, other = _core(one), _core(other)
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    ours, theirs = _pairs_of(one), _pairs_of(other)
    shared = len(ours & theirs)
    dice = 2 * shared / (len(ours) + len(theirs))
    shorter, longer = sorted((one, other), key=len)
    contained = _in_order(shorter, longer) * (0.75 + 0.25 * len(shorter) / len(longer)) if len(shorter) >= 4 else 0.0
    turned = 0.9 if sorted(one) == sorted(other) else 0.0
    return max(dice, contained, turned)


def _in_order(shorter: str, longer: str) -> float:
    """1.0 where the shorter's characters all stand in the longer, in order; else 0."""
    rest = iter(longer)
    return float(all(character in rest for character in shorter))


def _same_scope(target: Claim, result: Claim) -> bool:
    ours, theirs = _plain(target.scope or ""), _plain(result.scope or "")
    return ours == theirs or (bool(ours) and ours in _plain(result.quote)) or (bool(theirs) and theirs in _plain(target.quote))


def _plain(text: str) -> str:
    return _PLAIN.sub("", text)


def _core(indicator: str) -> str:
    plain = _plain(comparable().new.sub("", comparable().understood.sub("", indicator)))
    return comparable().filler.sub("", plain) or plain


def _pairs_of(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(max(1, len(text) - 1)))


def _unit(unit: str | None) -> str:
    return comparable().counted.get(unit or "", unit or "")


def _ratio(target: Claim, result: Claim) -> float | None:
    return None if not target.value or result.value is None else result.value / target.value


def _assign(targets: Sequence[Claim], best: Mapping[str, tuple[float, Claim]]) -> list[Match]:
    holders: dict[tuple[str, str], Claim] = {}
    for target in sorted((each for each in targets if each.target_id in best), key=lambda each: -best[each.target_id][0]):
        holders.setdefault((target.notice_id, best[target.target_id][1].target_id), target)
    matches = []
    for target in targets:
        chosen = best.get(target.target_id)
        if chosen is None or holders[(target.notice_id, chosen[1].target_id)] is not target:
            matches.append(Match(target.target_id, "no_result"))
            continue
        confidence, result = chosen
        answer = Match(
            target.target_id, _state(target, result), result.target_id, confidence, _reason(target, result), _ratio(target, result)
        )
        matches.append(answer)
    return matches


def _leads(found: list[tuple[float, Claim]]) -> bool:
    """Whether the best is clearly better than the next that reports another number."""
    rivals = [each for each in found[1:] if each[1].value != found[0][1].value]
    return not rivals or found[0][0] - rivals[0][0] >= CLEAR_LEAD


def _state(target: Claim, result: Claim) -> State:
    if target.value is None or result.value is None or target.damaged or result.damaged:
        return "reported"
    if target.comparator in ("le", "lt"):
        return "reached" if result.value <= target.value else "missed"
    return "reached" if result.value >= target.value else "missed"
