"""The vocabulary's words arranged as the rules ask for them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from policy_notices import settings
from policy_notices.targets.numerals import NumberReader
from policy_notices.targets.vocabulary import GROUPS, Vocabulary, load_vocabulary
from policy_notices.targets.words import Words


class Lexicon:
    """Word sets by the question they answer. One is built for a vocabulary and shared by all readings."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.numbers = NumberReader(vocabulary)
        self.numeral_words = vocabulary.words("numerals", "words")
        self.counted_off = vocabulary.words("numerals", "counted_off")
        self.shares = vocabulary.words("units", "shares")
        self.money = vocabulary.words("units", "money")
        self.measures = vocabulary.words("units", "measures")
        self.durations = vocabulary.words("units", "durations")
        self.grades = vocabulary.words("units", "grades")
        self.before = _sides(vocabulary, "before")
        self.after = _sides(vocabulary, "after")
        self.not_comparators = vocabulary.words("comparators", "not_comparators")
        self.before_words = Words(self.before)
        self.after_words = Words(self.after)
        verbs = vocabulary.groups["verbs"]
        self.strong_verbs = verbs["quantity"]
        self.verbs = vocabulary.words("verbs", "quantity", "opening", "auxiliary")
        self.change = verbs["change"]
        self.reach = verbs["reach"]
        self.service = verbs["service"]
        self.auxiliary = verbs["auxiliary"]
        self.adverbs = verbs["adverbs"]
        self.issuing = verbs["issuing"]
        self.following = verbs["following"]
        self.issuing_after = verbs["issuing_after"]
        self.cues = vocabulary.groups["cues"]
        self.names = vocabulary.groups["names"]
        self.domains = {word: name for name in GROUPS["domains"] for word in vocabulary.groups["domains"][name].words}
        self.domain_words = Words(self.domains)


def _sides(vocabulary: Vocabulary, side: str) -> dict[str, str]:
    """Comparator word -> comparator."""
    return {
        word: group.rpartition("_")[2]
        for group, words in vocabulary.groups["comparators"].items()
        if group.startswith(side)
        for word in words.words
    }


@lru_cache(maxsize=4)
def load_lexicon(folder: Path = settings.VOCABULARY) -> Lexicon:
    """The lexicon of a vocabulary folder. Raises DeclarationError."""
    return Lexicon(load_vocabulary(folder))
