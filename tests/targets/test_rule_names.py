"""The catalogue of rules names every rule that reads a record, and no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policy_notices import rule_names, targets
from policy_notices.settings import INCLUDE
from policy_notices.targets.indicator import _RULES

TEXTS = [file.read_text("utf-8") for file in sorted((INCLUDE / "samples" / "texts").glob("*.txt"))]
TEXTS += [json.loads(line)["text"] for line in (Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def fired() -> list[tuple[str, ...]]:
    return [target.rules for text in TEXTS for target in targets.read(text).targets]


def test_every_rule_that_reads_a_record_is_named(fired: list[tuple[str, ...]]) -> None:
    assert {rule for rules in fired for rule in rules if rule_names.known_as(rule) not in rule_names.RULES} == set()
    assert {f"indicator: {name}" for name, _ in _RULES} <= set(rule_names.RULES)


def test_every_record_was_found_by_a_rule(fired: list[tuple[str, ...]]) -> None:
    assert [rules for rules in fired if rule_names.found_by(rules) == "no rule"] == []


def test_every_name_is_of_a_rule() -> None:
    """Its words stand in the code that reads: what was renamed there is renamed here."""
    code = "".join(file.read_text("utf-8") for file in (INCLUDE / "policy_notices" / "targets").glob("*.py"))
    assert [name for name in rule_names.RULES if name.removesuffix("…").rpartition(": ")[2] not in code] == []
