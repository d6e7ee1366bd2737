"""Automatic numbers of a DOCX (ECMA-376 part 1, 17.9): they stand in no run, yet a reader sees `一、` before the heading."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Level:
    start: int
    form: str
    text: str


@dataclass(slots=True)
class Numbering:
    """The numbers of one document, counted on as its paragraphs are read in order."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
        found = cls()
        if numbering is not None:
            for abstract in numbering.iterchildren(f"{W}abstractNum"):
                found.levels[abstract.get(f"{W}abstractNumId", "")] = {
                    number_of(level.get(f"{W}ilvl")): Level(
                        number_of(value(level, "start"), 1), value(level, "numFmt") or "decimal", value(level, "lvlText") or ""
                    )
                    for level in abstract.iterchildren(f"{W}lvl")
                }
            for item in numbering.iterchildren(f"{W}num"):
                found.lists[item.get(f"{W}numId", "")] = value(item, "abstractNumId") or ""
        for style in styles.iterchildren(f"{W}style") if styles is not None else ():
            if reference := numbered(style):
                found.styles[style.get(f"{W}styleId", "")] = reference
        return found

    def label(self, paragraph: etree._Element) -> str:
        """The number before a paragraph, counted; empty where it has none or a bullet."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        reference = numbered(paragraph) or (self.styles.get(style.get(f"{W}val", "")) if style is not None else None)
        if reference is None:
            return ""
        abstract = self.lists.get(reference[0], "")
        levels = self.levels.get(abstract, {})
        level = levels.get(reference[1])
        if level is None:
            return ""
        counts = self.counts.setdefault(abstract, {})
        counts[reference[1]] = counts.get(reference[1], level.start - 1) + 1
        for deeper in [index for index in counts if index > reference[1]]:
            del counts[deeper]
        if level.form in ("bullet", "none"):
            return ""
        return re.sub(r"%([1-9])", lambda match: shown(levels, counts, int(match[1]) - 1), level.text)


def shown(levels: dict[int, Level], counts: dict[int, int], index: int) -> str:
    level = levels.get(index)
    return formatted(counts.get(index, level.start), level.form) if level else ""


def numbered(element: etree._Element) -> tuple[str, int] | None:
    """List and level that a paragraph or style names itself; list 0 takes a number away."""
    properties = element.find(f"{W}pPr/{W}numPr")
    if properties is None or value(properties, "numId") in (None, "0"):
        return None
    return str(value(properties, "numId")), number_of(value(properties, "ilvl"))


def value(element: etree._Element, child: str) -> str | None:
    found = element.find(f"{W}{child}")
    return found.get(f"{W}val") if found is not None else None


def number_of(text: str | None, absent: int = 0) -> int:
    return int(text) if text is not None and re.fullmatch(r"\d{1,4}", text) else absent


def formatted(number: int, form: str) -> str:
    """17.18.59 ST_NumberFormat, the forms that Chinese documents use; decimal for others."""
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"):
        return in_chinese(number)
    if form in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr((96 if form == "lowerLetter" else 64) + number)
    if form in ("lowerRoman", "upperRoman") and 1 <= number < 40:
        roman = "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
        return roman.lower() if form == "lowerRoman" else roman
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return str(number)


def in_chinese(number: int) -> str:
    """1 to 99; larger numbers digit by digit."""
    if not 0 < number < 100:
        return "".join(DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")
