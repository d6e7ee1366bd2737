"""One number of a text with everything that the rules ask about its surroundings."""

from __future__ import annotations

from dataclasses import dataclass

from policy_notices.targets.layout import Enclosure, Layout
from policy_notices.targets.lexicon import Lexicon
from policy_notices.targets.numerals import Number
from policy_notices.targets.source import Source
from policy_notices.targets.structure import Outline


@dataclass(frozen=True, slots=True)
class Page:
    """A text prepared for reading."""

    source: Source
    outline: Outline
    layout: Layout
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Place:
    """A number, the clause around it, the enclosures that hold it (innermost first), the whole text without white space, the word sets."""

    page: Page
    number: Number
    clause: tuple[int, int]
    enclosures: list[Enclosure]
    text: str
    words: Lexicon

    @property
    def core(self) -> str:
        """The bare numeral."""
        return self.text[self.number.start : self.number.core_end]

    @property
    def bracket(self) -> Enclosure | None:
        """The innermost bracket around the number."""
        return next((enclosure for enclosure in self.enclosures if enclosure.kind == "("), None)

    def before(self, width: int) -> str:
        """The characters before the number, within its clause."""
        return self.text[max(self.clause[0], self.number.start - width) : self.number.start]

    def after(self, width: int) -> str:
        """The characters behind the number, within its clause."""
        return self.text[self.number.end : min(self.clause[1], self.number.end + width)]


def find_place(page: Page, number: Number) -> Place:
    """The surroundings of a number."""
    around = page.layout.around(number.start)
    return Place(page, number, page.layout.clause(number.start, around), around, page.source.text, page.lexicon)
