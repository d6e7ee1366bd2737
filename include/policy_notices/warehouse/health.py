"""What a portal's last run says of the portal: the names of errors and of broken expectations, and what each stands for."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from policy_notices import errors

from .registry import METADATA
from .views import RESULT

FIELDS = ("title", "issuer", "index_no", "doc_no", "written_on", "published_on", "topic", "validity")
ERRORS = {
    "blocked": (errors.BlockedError, errors.TooManyRequestsError, errors.RobotsError),
    "changed": (errors.LayoutError, errors.NotANoticeError, errors.DecodingError),
    "incomplete": (errors.IncompleteListError,),
}
EXPECTATIONS = {
    "blocked": ("text_is_no_challenge",),
    "changed": (
        *("lists_reach_their_minimum", "pages_give_notices", "most_notices_pass", "text_is_no_shell", "text_is_no_error_page"),
        *("mean_length_is_usual", *(f"missing_{name}_is_usual" for name in FIELDS), *(f"layout_of_{name}_is_known" for name in FIELDS)),
    ),
    "incomplete": ("lists_are_complete", "lists_reach_their_total"),
    "quiet": ("silence_is_quiet", "silence_is_usual"),
}
SIGNS = tuple(name for names in EXPECTATIONS.values() for name in names)

HEALTH = (
    "never: not visited; blocked: a challenge, a login wall or a refusal; changed: its lists or pages are not what they were; "
    "incomplete: a list was not read to its end; failing: the last run failed otherwise; late: no success for 48 hours; "
    "quiet: silent against its rhythm; healthy."
)


def health(last: sa.FromClause, *, late: sa.ColumnElement[bool], quiet: sa.ColumnElement[bool]) -> sa.ColumnElement[str]:
    """By the last run (a row of `load_run`, or none), whether that is long ago, and whether nothing was published for long."""
    signs = [(sa.or_(_ended_by(last, state), _breaks(last, state)), state) for state in ERRORS]
    return sa.case(
        (last.c.run_id.is_(None), "never"),
        *signs,
        (_breaks(last, "quiet"), "quiet"),
        (last.c.status != "success", "failing"),
        (late, "late"),
        (quiet, "quiet"),
        else_="healthy",
    )


def broken_signs(engine: sa.Engine, run_ids: list[str]) -> dict[str, dict[str, Any]]:
    """By run, the broken expectation that decides its health: of several, the one that stands first in `EXPECTATIONS`."""
    rank = sa.case({name: place for place, name in enumerate(SIGNS)}, value=RESULT.c.expectation)
    query = sa.select(RESULT).where(RESULT.c.run_id.in_(run_ids), RESULT.c.success.is_(False), RESULT.c.expectation.in_(SIGNS))
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(rank.desc())).mappings()
        return {row["run_id"]: dict(row) for row in rows}


def _ended_by(last: sa.FromClause, state: str) -> sa.ColumnElement[bool]:
    return last.c.error.in_([kind.__name__ for kind in ERRORS[state]])


def _breaks(last: sa.FromClause, state: str) -> sa.ColumnElement[bool]:
    """Whether the run broke an expectation that stands for the state. What only warned counts in a run that loaded."""
    told = METADATA.tables["validation_result"].alias()
    return sa.exists().where(
        told.c.run_id == last.c.run_id,
        told.c.success.is_(False),
        told.c.expectation.in_(EXPECTATIONS[state]),
        sa.or_(told.c.severity == "critical", last.c.status == "success"),
    )
