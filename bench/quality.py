"""How long 10,000 notices with 100,000 targets take to validate, how much memory, and whether time is linear in rows.

    python bench/quality.py [NOTICES ...]                      default: 1250 2500 5000 10000
    python bench/quality.py --verify [NOTICES [CORRUPTIONS]]   default: 10000 1000; does `verify` find each and no other?

Each size runs in a process of its own, on one core; the peak is that of the whole process, Great Expectations included.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOAL_S, GOAL_BYTES = 60.0, 1_500_000_000


def measure(notices: int) -> dict[str, float]:
    """Seconds and peak bytes of one `validate` of so many notices with ten targets each; the making of the rows is not counted as time."""
    sys.path.insert(0, str(ROOT / "tests" / "quality"))
    import pyarrow as pa
    from material import made

    tables: dict[str, list[pa.Table]] = {}
    context = made(1).told(discovered=notices, fetched=notices).context
    for first in range(0, notices, 1000):  # in pieces, so that the making does not set the peak
        for name, table in made(min(1000, notices - first), more=4, first=first).tables().items():
            tables.setdefault(name, []).append(table)
    whole = {name: pa.concat_tables(parts).combine_chunks() for name, parts in tables.items()}
    del tables
    before = time.perf_counter()
    from policy_notices.quality import validate

    verdict = validate(whole, context)
    seconds = time.perf_counter() - before
    assert verdict.blocked is None and verdict.quarantine.num_rows == 0, verdict.blocked
    return {
        "notices": notices,
        "targets": whole["target"].num_rows,
        "rows": sum(table.num_rows for table in whole.values()),
        "seconds": round(seconds, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
    }


def prove(notices: int, corruptions: int) -> int:
    """Build a warehouse of so many pages with its archive, prove it, corrupt it, prove it again."""
    sys.path.insert(0, str(ROOT / "tests" / "quality"))
    from proving import build, corrupt

    from policy_notices.quality.verify import verify
    from policy_notices.warehouse import connect, upgrade

    with tempfile.TemporaryDirectory(prefix="bench-verify-") as name:
        folder = Path(name)
        engine = connect(f"sqlite:///{folder / 'warehouse.db'}")
        upgrade(engine)
        archive = build(engine, folder / "archive", notices, part=5, more=4)
        before = time.perf_counter()
        sound = verify(engine, archive, None)
        seconds = time.perf_counter() - before
        seeded = corrupt(engine, folder / "archive", corruptions)
        report = verify(engine, archive, None)
        engine.dispose()
    found = {(problem.link, problem.key) for problem in report.problems}
    figures = {
        "targets": sound.checked,
        "seconds": round(seconds, 1),
        "false alarms": len(sound.problems),
        "seeded": len(seeded),
        "found": len(seeded & found),
        "other": len(report.problems) - len(seeded & found),
    }
    print(figures)
    return 0 if found == seeded and not sound.problems else 1


def main(sizes: list[int]) -> int:
    results = []
    for size in sizes:
        command = [sys.executable, __file__, "--one", str(size)]
        if hasattr(os, "sched_getaffinity"):
            core = min(os.sched_getaffinity(0))
            command = ["taskset", "-c", str(core), *command]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        results.append(json.loads(done.stdout.splitlines()[-1]))
        print(results[-1])
    last = results[-1]
    good = last["seconds"] <= GOAL_S and last["peak_mb"] * 1e6 <= GOAL_BYTES
    print(f"goal for 10,000 notices: {GOAL_S:.0f} s, {GOAL_BYTES / 1e9} GB: {'met' if good else 'missed'}")
    return 0 if good else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    elif sys.argv[1:2] == ["--verify"]:
        sys.exit(prove(*[int(number) for number in sys.argv[2:] or (10_000, 1_000)]))
    else:
        sys.exit(main([int(size) for size in sys.argv[1:]] or [1250, 2500, 5000, 10000]))
