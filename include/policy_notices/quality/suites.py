"""The suites: for each table the registry's expectations and the hand-written ones, and the frame that they are tested on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_notices.quality.attachment_rules import ATTACHMENTS, SNAPSHOTS
from policy_notices.quality.baseline import Expected, complaint_column, of_registry, of_rule
from policy_notices.quality.expectations import ROW
from policy_notices.quality.ledger_rules import LEDGER
from policy_notices.quality.notice_rules import NOTICES
from policy_notices.quality.rules import Batch, Book, Row, Rule
from policy_notices.quality.target_rules import TARGETS

if TYPE_CHECKING:
    import pandas as pd

BOOKS: dict[str, Book] = {book.table: book for book in (SNAPSHOTS, NOTICES, TARGETS, LEDGER, ATTACHMENTS)}


def expectations(table: str) -> list[Expected]:
    """All expectations of a table: the registry's first, then the hand-written ones in their order."""
    return [*of_registry(table), *(of_rule(rule) for rule in BOOKS[table])]


def frame_of(table: str, batch: Batch, expected: list[Expected]) -> pd.DataFrame:
    """The columns that the expectations read: the table's own, and one column of complaints for each hand-written rule.

    A rule is asked only of rows whose required columns are filled: an empty one has its own expectation, and no rule needs to think of it.
    """
    import pandas as pd

    rows = batch.rows[table]
    required = [each.on for each in expected if each.of_class == "ExpectColumnValuesToNotBeNull"]
    whole = [not any(row[name] is None for name in required) for row in rows]
    columns: dict[str, Any] = {ROW: range(len(rows))}
    for name in dict.fromkeys(each.on for each in expected if each.of_class != "ExpectColumnValuesToBeNull"):
        columns[name] = pd.Series([row[name] for row in rows], dtype=object)
    for each in expected:
        if each.of_class == "ExpectColumnValuesToBeBetween":
            columns[each.on] = pd.to_numeric(columns[each.on])
    for rule in BOOKS[table]:
        complaints = [complaint(rule, row, batch) if is_whole else None for row, is_whole in zip(rows, whole, strict=True)]
        columns[complaint_column(rule)] = pd.Series(complaints, dtype=object)
    return pd.DataFrame(columns)


def complaint(rule: Rule, row: Row, batch: Batch) -> str | None:
    """What the rule has to say; a row that it cannot even look at breaks it, alone, and not the whole run."""
    try:
        return rule.observe(row, batch)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return f"could not be checked: {error!r}"
