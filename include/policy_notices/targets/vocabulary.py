"""The words that the rules read, from the YAML files of `include/vocabulary`: file -> group -> list of words.

An analyst adds a word to a list; a wrong entry is refused with its file, line and reason.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from policy_notices import settings
from policy_notices.errors import DeclarationError
from policy_notices.targets.words import Words

GROUPS: dict[str, tuple[str, ...]] = {
    "numerals": ("words", "counted_off", "range_separators"),
    "units": ("shares", "multiples", "money", "measures", "classifiers", "durations", "grades", "not_units", "unit_and_noun", "per_parts"),
    "comparators": (
        "before_ge", "before_gt", "before_le", "before_lt", "before_approx",
        "after_ge", "after_gt", "after_le", "after_lt", "after_approx", "not_comparators",
    ),
    "verbs": ("quantity", "opening", "change", "reach", "service", "auxiliary", "issuing", "following", "issuing_after", "adverbs"),
    "cues": (
        "reported", "planned", "reported_headings", "reported_chapters", "planned_headings", "achieved_headings",
        "reported_openings", "planned_openings",
        "titles_work_report", "titles_bulletin", "titles_report", "titles_plan", "titles_measures", "titles_notice",
        "openings", "comparisons", "scopes", "subject_economy", "subject_other", "subject_administration", "subject_keeps",
        "titles_macro", "produced", "manners",
    ),
    "names": (
        "rhetorical", "brands", "duration_names", "fixed", "threshold_after", "rate_nouns", "contacts", "furniture",
        "measured_durations", "compounds", "person_nouns", "money_nouns", "bare_measures", "general_things", "whole_rates",
        "institution_rates", "dependent_nouns", "lines", "general_parts",
    ),
    "domains": (
        "party_building", "social_assistance", "ageing", "elderly_care", "child_welfare", "disability_welfare", "vagrant_relief",
        "social_organizations", "social_work", "community_governance", "charity", "lottery", "marriage", "funeral", "place_names",
        "veterans", "disaster_relief", "resettlement", "administration", "economy", "other",
    ),
}  # fmt: skip
"""The files and their groups. Every group must be there, if only as an empty list."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words by file and group."""

    groups: dict[str, dict[str, Words]]

    def words(self, file: str, *groups: str) -> Words:
        """One set of the words of some groups of a file."""
        return Words(word for group in groups for word in self.groups[file][group].words)


def vocabulary_digest(folder: Path = settings.VOCABULARY) -> str:
    """Eight hexadecimal digits that change with any of the files; a file that is missing counts as empty and is refused when it is read."""
    digest = hashlib.sha256()
    for name in sorted(GROUPS):
        path = folder / f"{name}.yaml"
        digest.update(name.encode() + b"\n" + (path.read_bytes() if path.exists() else b""))
    return digest.hexdigest()[:8]


@lru_cache(maxsize=4)
def load_vocabulary(folder: Path = settings.VOCABULARY) -> Vocabulary:
    """Read all files of a vocabulary. Raises DeclarationError with file, line and reason."""
    return Vocabulary({name: _read_file(folder / f"{name}.yaml", groups) for name, groups in GROUPS.items()})


def _read_file(path: Path, expected: tuple[str, ...]) -> dict[str, Words]:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise DeclarationError(f"{path}: cannot be read ({error.strerror}); every vocabulary file must be there") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise DeclarationError(f"{path}:{mark.line + 1 if mark else 1}: is no YAML: {getattr(error, 'problem', error)}") from error
    if not isinstance(root, yaml.MappingNode):
        raise DeclarationError(f"{path}:1: expected groups of words (`group: [word, ...]`)")
    groups: dict[str, Words] = {}
    for key, value in root.value:
        if key.value not in expected:
            raise _refusal(path, key, f"unknown group {key.value!r}; expected one of {', '.join(expected)}")
        if key.value in groups:
            raise _refusal(path, key, f"group {key.value!r} stands twice")
        groups[key.value] = Words(_read_words(path, value))
    for name in expected:
        if name not in groups:
            raise DeclarationError(f"{path}:1: group {name!r} is missing; an empty one is written `{name}: []`")
    return groups


def _read_words(path: Path, node: yaml.Node) -> list[str]:
    if not isinstance(node, yaml.SequenceNode):
        raise _refusal(path, node, "expected a list of words in brackets")
    lines: dict[str, int] = {}
    for entry in node.value:
        if not isinstance(entry, yaml.ScalarNode):
            raise _refusal(path, entry, "expected a word, not a list or mapping")
        word = str(entry.value)
        if entry.tag != "tag:yaml.org,2002:str":
            raise _refusal(path, entry, f"{word!r} is read as a {entry.tag.rpartition(':')[2]}, not as text; put it in quotes")
        if not word or word != "".join(word.split()):
            raise _refusal(path, entry, f"{word!r} is empty or holds white space, which the rules never see")
        if word in lines:
            raise _refusal(path, entry, f"{word!r} stands already in line {lines[word]}")
        lines[word] = entry.start_mark.line + 1
    return list(lines)


def _refusal(path: Path, node: yaml.Node, reason: str) -> DeclarationError:
    return DeclarationError(f"{path}:{node.start_mark.line + 1}: {reason}")
