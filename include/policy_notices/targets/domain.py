"""The domain of a statement: by its item's heading, then its own words, then the headings above.

Source: the guide ("the domain of a standard or regulation is that of the item it stands in"; "what fits no code is `other`").
"""

from __future__ import annotations

from policy_notices.targets.place import Page


class DomainReader:
    """Finds domains for the statements of one document."""

    def __init__(self, page: Page, title: str | None) -> None:
        self._page = page
        self._title = "".join((title or "").split())
        self._headings: dict[int, tuple[str, ...]] = {}

    def domain(self, marker: int, statement: str, sentence: str) -> tuple[str, str]:
        """The domain's code and the rule."""
        chain = self._page.outline.chain(marker)
        own = self._of_heading(chain[0]) if chain else ()
        if len(own) == 1 and own[0] != "economy":
            return own[0], "domain of the item's heading"
        for place, words in (("statement", statement), ("sentence", sentence)):
            for code in self._codes(words):
                if not own or code in own:
                    return code, f"domain by the {place}"
        if own:
            return own[0], "domain of the item's heading"
        for index in chain[1:]:
            if codes := self._of_heading(index):
                return codes[0], "domain of a heading above"
        return "other", "no domain word"

    def _of_heading(self, index: int) -> tuple[str, ...]:
        if index not in self._headings:
            self._headings[index] = tuple(dict.fromkeys(self._codes(self._page.outline.heading(index))))
        return self._headings[index]

    def _codes(self, text: str) -> list[str]:
        """The codes whose words occur in a text; longest words first."""
        found: list[tuple[int, int, str]] = []
        place = 0
        while place < len(text):
            word = self._page.lexicon.domain_words.at(text, place)
            if word:
                found.append((-len(word), place, self._page.lexicon.domains[word]))
            place += len(word) or 1
        return [code for _, _, code in sorted(found)]
