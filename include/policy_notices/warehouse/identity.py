"""When two pages are one notice. Conservative: a wrong "same" loses a notice, a wrong "different" only shows it twice.

A portal shows a notice under several addresses and hosts, and each host may give it an index number of its own. So a shared number
or title only makes two pages candidates; that they are one is for their words and figures to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

MatchedBy = Literal["index_no", "doc_no", "text"]

DATES_APART_DAYS = 31
"""A copy on another host appears within a month; the same words a year later are next year's notice."""
LEAST_TEXT = 40
LEAST_TITLE = 8
SAME_WORDS = 0.9
"""Share of five-character runs in common from which two texts of one title and the same figures are copies."""
NUMBERED_SAME_WORDS = 0.8
"""The same where a document number agrees too."""
_RUN = 5

_PUNCTUATION = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Page:
    """What the metadata say of a page."""

    title_key: str
    issuer: str | None
    index_no: str | None
    doc_no: str | None
    published_on: date | None


@lru_cache(maxsize=10_000)
def title_key(title: str | None) -> str:
    """The title's letters, digits and characters alone."""
    return _PUNCTUATION.sub("", title or "").lower()


def may_be_one(known: Page, seen: Page, *, same_portal: bool) -> MatchedBy | None:
    """By what the metadata allow `seen` to be the notice `known`; `None` where they forbid it or say too little.

    Two document numbers, or two index numbers of one portal, that differ mean two notices whatever their words. Between portals the
    words alone do not make one notice where a page does not say who issued it: bodies publish the same form of words.
    """
    if _differ(known.doc_no, seen.doc_no) or (same_portal and _differ(known.index_no, seen.index_no)):
        return None
    if not _near(known.published_on, seen.published_on) or not _same_body(known.issuer, seen.issuer):
        return None
    number = _shared_number(known, seen)
    if not _same_title(known.title_key, seen.title_key, within=number is not None):
        return None
    if number:
        return number
    stated = known.published_on and seen.published_on and (same_portal or (known.issuer and seen.issuer))
    return "text" if stated else None


def same_words(by: MatchedBy, known: str, seen: str) -> bool:
    """Whether two canonical texts bear out what the metadata allow: the same figures in the same order, and nearly the same words."""
    if _figures(known) != _figures(seen):
        return False
    if by == "text":
        return min(len(known), len(seen)) >= LEAST_TEXT and words_in_common(known, seen) >= SAME_WORDS
    return words_in_common(known, seen) >= NUMBERED_SAME_WORDS


def _shared_number(known: Page, seen: Page) -> Literal["index_no", "doc_no"] | None:
    if _agree(known.index_no, seen.index_no):
        return "index_no"
    if _agree(known.doc_no, seen.doc_no) and known.issuer and seen.issuer:
        return "doc_no"
    return None


def _same_title(one: str, other: str, *, within: bool) -> bool:
    """Equal; or, where a number agrees, the one within the other: hosts put the issuer's name before a title or leave it out."""
    if one == other:
        return bool(one)
    shorter, longer = sorted((one, other), key=len)
    return within and len(shorter) >= LEAST_TITLE and shorter in longer


def words_in_common(one: str, other: str) -> float:
    """Share of five-character runs in common (Jaccard), punctuation left out; 1.0 for equal texts."""
    if one == other:
        return 1.0
    runs, others = _runs(one), _runs(other)
    return len(runs & others) / len(runs | others) if runs or others else 1.0


def _runs(text: str) -> set[str]:
    plain = _PUNCTUATION.sub("", text)
    return {plain[at : at + _RUN] for at in range(max(1, len(plain) - _RUN + 1))}


def _figures(text: str) -> list[str]:
    return _DIGITS.findall(text)


def _agree(one: str | None, other: str | None) -> bool:
    return bool(one) and one == other


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one) and bool(other) and one != other


def _same_body(one: str | None, other: str | None) -> bool:
    """Hosts write a body with or without its place's name in front: the longer name ends in the shorter."""
    return not one or not other or one.endswith(other) or other.endswith(one)


def _near(one: date | None, other: date | None) -> bool:
    return one is None or other is None or abs((one - other).days) <= DATES_APART_DAYS
