"""How right the records are: the gold folder's own scorer over every labelled document found beside the repository.

    python bench/scores.py [--gold DIR] [--texts DIR]

Prints span, strict and complete F1 of each document and their means; the goals for documents that the rules were written beside are
0.99, 0.98 and 0.93. `--gold` and `--texts` name other folders of NAME.jsonl labels and NAME.txt texts.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

from policy_notices.targets import read, records

SHARED = Path(__file__).resolve().parents[2] / "shared"
MEASURES = ("span", "strict", "complete")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=SHARED / "gold")
    parser.add_argument("--texts", type=Path, default=SHARED / "seeds")
    options = parser.parse_args()
    scorer = SHARED / "gold" / "score.py"
    labelled = [path for path in sorted(options.gold.glob("*.jsonl")) if (options.texts / f"{path.stem}.txt").exists()]
    if not scorer.exists() or not labelled:
        print(f"no labelled documents in {options.gold}: nothing to score", file=sys.stderr)
        return 1
    score = _load(scorer)
    print(f"{'document':32}{'gold':>6}{'found':>7}" + "".join(f"{name:>10}" for name in MEASURES))
    reports = [(path.stem, _report(score, options.texts / f"{path.stem}.txt", path)) for path in labelled]
    for name, report in reports:
        print(f"{name[:31]:32}{report['gold']:>6}{report['predicted']:>7}" + "".join(f"{report[m]['f1']:>10.3f}" for m in MEASURES))
    means = (sum(report[measure]["f1"] for _, report in reports) / len(reports) for measure in MEASURES)
    print(f"{'mean':45}" + "".join(f"{mean:>10.3f}" for mean in means))
    return 0


def _report(score: Any, text: Path, labels: Path) -> dict[str, Any]:
    document = text.read_text(encoding="utf-8")
    predicted = [json.loads(json.dumps(record)) for record in records(read(document))]
    report: dict[str, Any] = score.score(score.squeeze(document), score.read_records(labels), predicted)
    return report


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("gold_score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
