"""The vocabulary: an analyst's word counts at once, a wrong entry is refused with file, line and reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policy_notices import settings
from policy_notices.errors import DeclarationError
from policy_notices.targets.lexicon import Lexicon
from policy_notices.targets.reading import Reader
from policy_notices.targets.vocabulary import GROUPS, load_vocabulary


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in GROUPS:
        shutil.copy(settings.VOCABULARY / f"{name}.yaml", tmp_path)
    return tmp_path


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_vocabulary_is_valid() -> None:
    assert set(load_vocabulary().groups) == set(GROUPS)


def test_a_new_unit_is_read(folder: Path) -> None:
    text = "新建示范点30窟。"
    assert Reader(text, None, None).read().targets[0].unit is None
    _edit(folder / "units.yaml", "classifiers: [", "classifiers: [窟, ")
    target = Reader(text, None, None, Lexicon(load_vocabulary(folder))).read().targets[0]
    assert (target.value_text, target.unit) == ("30窟", "窟")


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("units", "classifiers: [", "classifiers: [家, 家, ", "stands already in line"),
        ("units", "classifiers: [", "classifiers: [12, ", "is read as a int"),
        ("units", "classifiers: [", "classifiers: ['两 个', ", "white space"),
        ("units", "classifiers: [", "classifiers: ['', ", "is empty"),
        ("units", "classifiers: [", "classifiers: [[家], ", "expected a word"),
        ("units", "money: [", "moneys: [", "unknown group 'moneys'"),
        ("cues", "scopes: [", "scopes: 各区 #", "expected a list"),
        ("verbs", "quantity: [", "quantity: [{", "is no YAML"),
    ],
)
def test_a_wrong_entry_is_refused_with_file_line_and_reason(folder: Path, file: str, old: str, new: str, reason: str) -> None:
    path = folder / f"{file}.yaml"
    _edit(path, old, new)
    with pytest.raises(DeclarationError) as refused:
        load_vocabulary(folder)
    message = str(refused.value)
    assert reason in message
    assert message.startswith(f"{path}:")
    assert message.removeprefix(f"{path}:").split(":")[0].isdecimal()


def test_a_missing_group_and_a_missing_file_are_refused(folder: Path) -> None:
    path = folder / "numerals.yaml"
    path.write_text("words: []\ncounted_off: []\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match="range_separators"):
        load_vocabulary(folder)
    path.unlink()
    load_vocabulary.cache_clear()
    with pytest.raises(DeclarationError, match=r"numerals\.yaml"):
        load_vocabulary(folder)


def test_no_word_of_the_vocabulary_is_a_sentence() -> None:
    words = [word for groups in load_vocabulary().groups.values() for group in groups.values() for word in group.words]
    assert max(map(len, words)) <= 16
