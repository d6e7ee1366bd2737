"""The table of bad inputs as a page for operators: `python tests/quality/bad_inputs_page.py > docs/bad-inputs.md`."""

from __future__ import annotations

import sys
from typing import Any

from spoiling import ENTRIES

ENDS = {
    "quarantine": "the row waits in quarantine, its siblings load",
    "loaded": "loads; the finding stands in the report",
    "blocked": "nothing of the run loads, the last good data stay",
}
OF = {"page": "Pages", "list": "Lists", "row": "Rows", "attachment": "Attachments", "batch": "Batches"}
OPENING = """# Kinds of bad input

What can be wrong with what a portal serves or a stage hands on, which expectation sees it, how severe that is, and where it ends up. Each
line runs through the real DAG in `tests/dags/test_bad_runs.py` and through `validate` alone in `tests/quality/test_bad_inputs.py`. This page is made
from `tests/quality/bad_inputs.yaml`; what an expectation means and what to do is said in the validation report, beside the expectation.
Failures that end before there is a row (a portal down, a challenge, a file that is a bomb) are those of `tests/lab`.
"""


def page() -> str:
    parts = [OPENING]
    for of, heading in OF.items():
        entries = [entry for entry in ENTRIES if entry["of"] == of]
        parts.append(f"## {heading} ({len(entries)})\n\n| kind | expectation | severity | where it ends up |\n| --- | --- | --- | --- |")
        parts += [_line(entry) for entry in entries]
        parts.append("")
    return "\n".join(parts)


def _line(entry: dict[str, Any]) -> str:
    with_notice = " with its notice" if entry.get("with_notice") else ""
    return f"| {entry['name']} | `{entry['caught_by']}` | {entry['severity']} | {ENDS[entry['ends']]}{with_notice} |"


if __name__ == "__main__":
    sys.stdout.write(page())
