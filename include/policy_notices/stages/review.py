"""review: quarantined rows as questions to a person, and the answers carried out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from policy_notices import warehouse
from policy_notices.quality import review
from policy_notices.quality.replay import replay
from policy_notices.quality.review import Held, Verb
from policy_notices.stages.load import ledger_row
from policy_notices.stages.run import Run

OPTIONS: dict[str, Verb | None] = {"Approve": "approve", "Correct": "correct", "Reject": "reject", "Later": None}

UNREADABLE = "An unreadable page can only be rejected, or left for later: it is read again once the rules can."
CORRECTABLE = "As it was read; to correct it, give the right values of these fields as a JSON object"


def questions(limit: int) -> list[dict[str, str]]:
    """The rows that wait, each as `quarantine_id`, `portal`, `subject` and `body` (Markdown; scraped text only inside code blocks)."""
    engine = warehouse.connect()
    try:
        return [_question(held) for held in review.waiting(engine, limit=limit)]
    finally:
        engine.dispose()


def _question(held: Held) -> dict[str, str]:
    reasons = "\n".join(f"- {reason['severity']}: {reason['meaning']}" for reason in held.reasons)
    parts = [f"**{held.portal_id}**, a row of `{held.subject}`, held back by run `{held.run_id}`", reasons, "The page", _code(held.url)]
    if held.subject == "page":
        parts += [UNREADABLE]
    else:
        read = json.dumps(held.fields, ensure_ascii=False, indent=1)
        parts += ["Its words", _code(held.evidence), CORRECTABLE, _code(read)]
    return {
        "quarantine_id": held.quarantine_id,
        "portal": held.portal_id,
        "subject": f"{held.portal_id}: {held.subject} held back ({held.reasons[0]['expectation']})",
        "body": "\n\n".join(parts),
    }


def _code(text: str | None) -> str:
    """Text that Markdown shows as it stands: indented, so that no character of it can end the block."""
    return "\n".join(f"    {line}" for line in (text or "none").splitlines())


def answer(
    run: Run, quarantine_id: str, option: str, *, who: str, note: str, at: datetime, correction: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Record the decision and load what it lets through; `Later` leaves the row waiting.

    Raises BadInputError for a decision that cannot be.
    """
    verb = OPTIONS[option]
    if verb is None:
        return {"quarantine_id": quarantine_id, "outcome": "left waiting"}
    engine = warehouse.connect()
    try:
        review.decide(engine, quarantine_id, verb, who=who, note=note, at=at, correction=correction if verb == "correct" else None)
        if verb == "reject":
            return {"quarantine_id": quarantine_id, "outcome": "rejected"}
        row = replace(ledger_row(run, status="partial", message=f"decisions of {who} played back"), complete=True)
        made = replay(engine, row)
    finally:
        engine.dispose()
    if quarantine_id in made.reopened:
        return {"quarantine_id": quarantine_id, "outcome": f"waits again: {made.reopened[quarantine_id]}"}
    return {"quarantine_id": quarantine_id, "outcome": "loaded"}
