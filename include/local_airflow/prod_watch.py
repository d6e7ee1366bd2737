"""What is done to running services, and looked at: a worker and Redis killed while tasks run; which addresses are listened on."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import psutil

from local_airflow.airflow import say
from local_airflow.processes import Processes
from policy_notices.errors import PolicyNoticesError

WORKERS = ("w1", "w2")
WORTH_KILLING = ("fetch", "parse", "validate")
REDIS_AFTER_SECONDS = 3
REDIS_AWAY_SECONDS = 5
LOOPBACK = {"127.0.0.1", "::1"}


class WatchError(PolicyNoticesError):
    """Raised when a service listens where it should not, or the run ended before it could be disturbed."""


class Disturbance:
    """Kills a worker in the middle of a task, then Redis, and starts Redis again a little later. The worker stays dead."""

    def __init__(self, processes: Processes, start_redis: Callable[[], None]) -> None:
        self._processes, self._start_redis = processes, start_redis
        self._worker_killed_at = 0.0
        self._redis_killed_at = 0.0
        self._over = False

    def go_on(self, tasks: Sequence[dict[str, Any]]) -> None:
        """The next step, where it is time for it. `tasks` are task instances as Airflow's API tells them."""
        now = time.monotonic()
        if not self._worker_killed_at:
            self._kill_a_worker([task for task in tasks if task["state"] == "running" and task["task_id"] in WORTH_KILLING])
        elif not self._redis_killed_at and now - self._worker_killed_at > REDIS_AFTER_SECONDS:
            self._processes.kill("redis")
            self._redis_killed_at = now
            say("  killed Redis (-9)")
        elif self._redis_killed_at and not self._over and now - self._redis_killed_at > REDIS_AWAY_SECONDS:
            self._start_redis()
            self._over = True

    def _kill_a_worker(self, running: Sequence[dict[str, Any]]) -> None:
        for worker in WORKERS:
            its_own = self._processes.all_of(worker)
            theirs = [f"{task['dag_id']}.{task['task_id']}" for task in running if task["pid"] in its_own]
            if theirs:
                self._processes.kill(worker)
                self._worker_killed_at = time.monotonic()
                say(f"  killed worker {worker} (-9) in the middle of {', '.join(theirs)}")
                return

    def require_done(self) -> None:
        if not self._over:
            raise WatchError("the runs ended before a worker and Redis could be killed; nothing was shown")


def require_loopback_only(processes: Processes) -> None:
    """Raises WatchError where anything that was started listens on an address that other machines can reach."""
    for name, pids in processes.trees().items():
        for pid in pids:
            try:
                listening = [each for each in psutil.Process(pid).net_connections("inet") if each.status == psutil.CONN_LISTEN]
            except psutil.NoSuchProcess:
                continue
            for each in listening:
                if each.laddr.ip not in LOOPBACK:
                    raise WatchError(f"{name} listens on {each.laddr.ip}:{each.laddr.port}, which other machines can reach")
    say("  all that listens, listens on loopback")
