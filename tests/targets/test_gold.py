"""The labelled documents, scored by the gold folder's own scorer."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest
from tests.targets.conftest import gold_documents

from policy_notices.targets import read, records

DOCUMENTS = list(gold_documents())


@pytest.mark.skipif(not DOCUMENTS, reason="no ../shared/gold beside the repository")
def test_mean_scores_of_the_labelled_documents(scorer: ModuleType) -> None:
    reports = [_score(scorer, text, labels) for _, text, labels in DOCUMENTS]
    means = {name: sum(report[name]["f1"] for report in reports) / len(reports) for name in ("span", "strict", "complete")}
    assert means["span"] >= 0.99
    assert means["strict"] >= 0.98
    assert means["complete"] >= 0.93


@pytest.mark.parametrize(("name", "text", "labels"), DOCUMENTS, ids=[name for name, *_ in DOCUMENTS])
def test_every_prediction_is_found_in_the_document(scorer: ModuleType, name: str, text: Path, labels: Path) -> None:
    report = _score(scorer, text, labels)
    assert report["unlocated_predicted"] == 0
    assert report["missed"] == []


def _score(scorer: ModuleType, text: Path, labels: Path) -> dict:  # type: ignore[type-arg]
    document = text.read_text(encoding="utf-8")
    predicted = [json.loads(json.dumps(record)) for record in records(read(document))]
    report: dict = scorer.score(scorer.squeeze(document), scorer.read_records(labels), predicted)  # type: ignore[type-arg]
    return report
