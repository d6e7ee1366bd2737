"""The language of what is said outside the pages: `POLICY_NOTICES_LANGUAGE`, `en` or `zh`.

Alerts, required actions, trigger forms and the DAGs' docs ask here.
"""

from __future__ import annotations

import os
from pathlib import Path


def is_chinese() -> bool:
    return os.environ.get("POLICY_NOTICES_LANGUAGE", "en") == "zh"


def doc(dag_file: str, english: str) -> str:
    """What a DAG says of itself: in Chinese that is `chinese/<name>.md` beside its file."""
    file = Path(dag_file)
    return (file.parent / "chinese" / f"{file.stem}.md").read_text(encoding="utf-8") if is_chinese() else english


def spoken(text: str) -> str:
    """The text for the operators; what is quoted of a portal (lines of a Markdown code block) stays as it is."""
    if not is_chinese():
        return text
    from policy_notices_pages.sentences import in_chinese

    return "\n".join(line if line.startswith("    ") else in_chinese(line) for line in text.split("\n"))
