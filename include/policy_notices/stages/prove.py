"""prove: the warehouse against the archive."""

from __future__ import annotations

import logging

from policy_notices import warehouse
from policy_notices.archive import Archive
from policy_notices.errors import ValidationFailedError

log = logging.getLogger(__name__)


def prove(sample: int | None = None) -> int:
    """How many targets were proven. Raises ValidationFailedError where one does not hold; the log has a line for each."""
    from policy_notices.quality.verify import verify

    engine = warehouse.connect()
    try:
        report = verify(engine, Archive(), sample)
    finally:
        engine.dispose()
    for problem in report.problems:
        log.error("%s", problem)
    if report.problems:
        raise ValidationFailedError(
            f"{len(report.problems)} of {report.checked} targets do not hold against the archive, first: {report.problems[0]}"
        )
    return report.checked
