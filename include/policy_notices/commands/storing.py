"""`warehouse`, `verify`, `export`, `gold`."""

from __future__ import annotations

import json
import sys
from argparse import Namespace


def upgrade(_arguments: Namespace) -> None:
    """Migrate the warehouse to this version."""
    from policy_notices import warehouse

    engine = warehouse.connect()
    warehouse.upgrade(engine)
    print(f"{engine.url.render_as_string(hide_password=True)} is up to date")


def dictionary(arguments: Namespace) -> None:
    """Print the data dictionary, made from the registry of columns."""
    from policy_notices.warehouse import dictionary as made

    print(made.html() if arguments.format == "html" else made.markdown())


def verify(arguments: Namespace) -> int:
    """Prove values against the archive; 1 where one does not hold."""
    from policy_notices import warehouse
    from policy_notices.archive import Archive
    from policy_notices.quality.verify import verify as prove

    report = prove(warehouse.connect(), Archive(), arguments.sample)
    for problem in report.problems:
        print(problem, file=sys.stderr)
    print(f"{report.checked} targets checked, {len(report.problems)} problems")
    return 1 if report.problems else 0


def export(arguments: Namespace) -> None:
    """Write the marts as files."""
    from policy_notices import warehouse
    from policy_notices.warehouse.exports import export as write

    report = write(warehouse.connect(), arguments.directory)
    for view, count in report.rows.items():
        print(f"{view:20}{count:>10} rows")
    print(report.url)


def gold(arguments: Namespace) -> None:
    """Print what people have decided on in quarantine as gold records, one JSON object a line."""
    from policy_notices import warehouse
    from policy_notices.quality import review

    for record in review.export_gold(warehouse.connect(), arguments.portal):
        print(json.dumps(record, ensure_ascii=False, default=str))
