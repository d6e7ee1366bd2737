"""The names of the rules that read targets, as records carry them in `rules`: by them a person chooses, and changes are counted.

A name that ends in … is the beginning of names: words of the notice follow.
"""

from __future__ import annotations

from collections.abc import Iterable

FINDS = (
    "indicator: named by the table's row",
    "indicator: shared out by 分别",
    "indicator: part of a ratio",
    "indicator: second value of one measure",
    "indicator: measured in another area",
    "indicator: goal of what was measured",
    "indicator: passage from one value to another",
    "indicator: share of a whole",
    "indicator: margin",
    "indicator: size of a change",
    "indicator: instalment of a payment",
    "indicator: rate of what follows",
    "indicator: standard by case",
    "indicator: time limit",
    "indicator: same rate of others",
    "indicator: raised for some",
    "indicator: subsidy for those named",
    "indicator: paid by the standard before",
    "indicator: money for a purpose",
    "indicator: set by a standard",
    "indicator: counted behind",
    "indicator: counted before",
    "indicator: clause before",
    "indicator: words around",
    "verb of issuing: …",
    "word of issuing behind the title: …",
)
"""Rules that found what is counted, measured or issued; each record has one of them."""
RULES = (
    *FINDS,
    "indicator: what was done with those counted before",
    "indicator: led by the sentence's programme",
    "comparator: before: …",
    "comparator: behind: …",
    "comparator: range",
    "comparator: 余, 多 or 几 inside the numeral",
    "comparator: no comparator word",
    "kind: heading says …",
    "kind: heading names …",
    "kind: chapter …",
    "kind: after the opening …",
    "kind: before the first chapter a plan says how things are",
    "kind: reported by …",
    "kind: the sentence opens with …",
    "kind: an aim in brackets",
    "kind: planned by …",
    "kind: column of the table",
    "kind: the value that is changed from",
    "kind: kind of document: …",
    "deadline: …",
    "domain by …",
    "domain of …",
    "incomes and what they are spent on",
    "what is a civil-affairs bureau's own: …",
    "an economic report…",
    "no domain word",
)


def known_as(rule: str) -> str:
    """The name in `RULES` of a rule as a record carries it; the rule itself where there is none."""
    return next((name for name in RULES if rule == name or (name.endswith("…") and rule.startswith(name[:-1]))), rule)


def found_by(rules: Iterable[str]) -> str:
    """The name of the rule that found what a record is about."""
    return next((name for name in map(known_as, rules) if name in FINDS), "no rule")
