"""Loads in processes of their own, which a test may kill."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from policy_notices.warehouse import connect, load_run

from .batches import Batch, Page, Record, batch, run

sys.path.append(str(Path(__file__).parents[1]))  # where the new processes find this module under the name that pytest gave it
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["policy_notices.warehouse.loader", "psycopg2", "alembic.script"])


def load_all(url: str, batches: Iterable[Batch], begun: Any = None) -> None:
    """Loads batches one after the other; sets `begun` before the first."""
    engine = connect(url)
    if begun is not None:
        begun.set()
    for made in batches:
        load_run(engine, made.run, made.tables)
    engine.dispose()


def start(url: str, batches: list[Batch], begun: Any) -> Any:
    process = PROCESSES.Process(target=load_all, args=(url, batches, begun))
    process.start()
    return process


def history(notices: int = 60) -> list[Batch]:
    """Three runs: notices, then changes, copies and a withdrawal, then a reading of the first run by newer rules."""
    first = [page(number) for number in range(notices)]
    changed = [page(number, value=100) for number in range(0, notices, 3)]
    gone = [Page(**{**vars_of(page(1)), "status": 404})]
    copies = [page(number, host="copy.gov.cn") for number in range(2, notices, 10)]
    return [
        batch(run(1), first),
        batch(run(2), [*changed, *gone, *copies]),
        batch(run(3), [page(number, records=3) for number in range(0, notices, 2)], rules="2", snapshots_of=run(1)),
    ]


def page(number: int, value: int = 20, host: str = "a.gov.cn", records: int = 8) -> Page:
    return Page(
        f"https://{host}/{number}.html",
        tuple(Record(f"第{at}类养老服务设施", value + at) for at in range(records)),
        title=f"2024年第{number}号工作要点的通知",
        doc_no=f"某民〔2024〕{number}号",
        preface="为做好全市民政工作，制定本要点，请各区认真贯彻执行并按时报送工作情况。",
        attachments=("附件.pdf",),
    )


def vars_of(made: Page) -> dict[str, Any]:
    return {name: getattr(made, name) for name in made.__dataclass_fields__}
