"""The pipeline's own metrics, sent the way Airflow sends its own: to StatsD or OpenTelemetry where `[metrics]` says so, nowhere otherwise.

`policy_notices.<portal>.<count>` counts what a run brought (new, changed, unchanged, targets, results, deliverables, quarantined, failed),
`.bytes` what it archived; `policy_notices.host.<host>.pause` times what lies between two answers of a host (its dots as underscores).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from airflow.providers.common.compat.sdk import conf
from airflow.sdk.observability import stats

if TYPE_CHECKING:
    from policy_notices.stages.run import Run


def are_sent() -> bool:
    return any(conf.getboolean("metrics", option, fallback=False) for option in ("statsd_on", "statsd_datadog_enabled", "otel_on"))


def loaded(portal_id: str, counts: Mapping[str, int]) -> None:
    """Count what a run loaded, under the names of the load stage's counts."""
    for name, count in counts.items():
        stats.incr(f"policy_notices.{portal_id}.{name}", count)


def fetched(run: Run, part: int) -> None:
    """Count the bytes that a chunk put into the archive, and time the pauses between a host's answers."""
    if not are_sent():
        return
    rows = run.staging.read_table(f"snapshots-{part:03}.parquet").select(["url", "fetched_at", "archive_length"]).to_pylist()
    stats.incr(f"policy_notices.{run.portal.id}.bytes", sum(row["archive_length"] for row in rows))
    for host in {urlsplit(row["url"]).hostname or "" for row in rows}:
        times = sorted(row["fetched_at"] for row in rows if urlsplit(row["url"]).hostname == host)
        for before, after in pairwise(times):
            pause: timedelta = after - before
            stats.timing(f"policy_notices.host.{host.replace('.', '_')}.pause", pause)
