"""The language of what is said outside the pages (alerts, required actions): `POLICY_NOTICES_LANGUAGE`, `en` or `zh`."""

from __future__ import annotations

import os


def spoken(text: str) -> str:
    """The text for the operators; what is quoted of a portal (lines of a Markdown code block) stays as it is."""
    if os.environ.get("POLICY_NOTICES_LANGUAGE", "en") != "zh":
        return text
    from policy_notices_pages.sentences import in_chinese

    return "\n".join(line if line.startswith("    ") else in_chinese(line) for line in text.split("\n"))
