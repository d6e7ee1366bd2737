"""What a run tells the loader, what the loader answers, and what a warehouse knows about an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from policy_notices.model import Snapshot

RunStatus = Literal["success", "partial", "failed", "blocked"]


@dataclass(frozen=True, slots=True)
class LoadRun:
    """A run of a portal as the pipeline knows it. Times are aware; `watermark` is the newest listed date that the run read up to;
    `error` is the name of what ended a run that failed.

    `unchanged` counts what was visited and not staged (answered 304, or with the same bytes). `region_code` has six digits.
    """

    run_id: str
    portal_id: str
    started_at: datetime
    finished_at: datetime | None = None
    status: RunStatus = "success"
    discovered: int = 0
    fetched: int = 0
    unchanged: int = 0
    failed: int = 0
    complete: bool = True
    watermark: date | None = None
    message: str | None = None
    error: str | None = None
    portal_name: str | None = None
    region_code: str | None = None


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """What a run brought into the warehouse. The same run loaded again gives the same counts."""

    notices_new: int
    notices_changed: int
    unchanged: int
    targets: int
    results: int
    deliverables: int
    attachments: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class KnownUrl:
    """An address that a portal has shown before: its last snapshot, and the listed date of what it shows."""

    url: str
    snapshot: Snapshot
    listed_on: date | None
    notice_id: str | None

    @property
    def etag(self) -> str | None:
        return self.snapshot.etag

    @property
    def last_modified(self) -> str | None:
        return self.snapshot.last_modified

    @property
    def digest(self) -> str:
        return self.snapshot.digest
