"""The few calls of Airflow's public API that the local commands need."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import requests

from policy_notices.errors import PolicyNoticesError

FINISHED = ("success", "failed")
BUSY_SECONDS = 180
ANSWER_SECONDS = 30
PAGE = 100


class AirflowApiError(PolicyNoticesError):
    """Raised when Airflow's API does not answer in time or refuses a call."""


class AirflowApi:
    """A logged-in client of one Airflow API server."""

    def __init__(self, base: str, user: str, password: str) -> None:
        self.base, self._user, self._password = base, user, password
        self._session = requests.Session()
        self._session.trust_env = False

    def wait_until_up(self, seconds: float, check: Callable[[], None]) -> None:
        """Wait for the server, the scheduler and the DAG processor; `check` raises where a process has died."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            check()
            try:
                health = self._session.get(f"{self.base}/api/v2/monitor/health", timeout=5).json()
            except (requests.RequestException, ValueError):
                health = {}
            parts = ("metadatabase", "scheduler", "dag_processor")
            if all((health.get(part) or {}).get("status") == "healthy" for part in parts):
                self._log_in()
                return
            time.sleep(0.5)
        raise AirflowApiError(f"Airflow at {self.base} was not up after {seconds:.0f} s")

    def _log_in(self) -> None:
        answer = self._session.post(f"{self.base}/auth/token", json={"username": self._user, "password": self._password}, timeout=30)
        if answer.status_code not in (200, 201):
            raise AirflowApiError(f"{self.base}/auth/token refused the log-in of {self._user} with {answer.status_code}")
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def call(self, method: str, path: str, **arguments: Any) -> Any:
        """The JSON answer of `/api/v2<path>`. Raises AirflowApiError where the status is not 2xx.

        Every call names what it makes, so it can be repeated: on SQLite a second writer is answered 500, or late, while another is at work.
        """
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                answer = self._session.request(method, f"{self.base}/api/v2{path}", timeout=ANSWER_SECONDS, **arguments)
            except requests.Timeout as error:
                if time.monotonic() > deadline:
                    raise AirflowApiError(f"{method} {path} was not answered within {BUSY_SECONDS} s: the metadata are locked") from error
                continue
            if answer.ok:
                return answer.json() if answer.content else None
            if answer.status_code < 500 or time.monotonic() > deadline:
                raise AirflowApiError(f"{method} {path} was answered {answer.status_code}: {answer.text[:300]}")
            time.sleep(1)

    def entries(self, path: str, key: str, **parameters: Any) -> list[dict[str, Any]]:
        """All entries of a collection: the server gives at most a page of them in one answer, however many are asked for."""
        found: list[dict[str, Any]] = []
        while True:
            answer = self.call("GET", path, params={**parameters, "limit": PAGE, "offset": len(found)})
            found += answer[key]
            if not answer[key] or len(found) >= answer["total_entries"]:
                return found

    def dag_ids(self) -> set[str]:
        return {dag["dag_id"] for dag in self.entries("/dags", "dags", order_by="dag_id")}

    def import_errors(self) -> list[str]:
        return [f"{e['filename']}: {e['stack_trace'].strip().splitlines()[-1]}" for e in self.call("GET", "/importErrors")["import_errors"]]

    def wait_for_dags(self, wanted: set[str], seconds: float, check: Callable[[], None]) -> None:
        deadline = time.monotonic() + seconds
        while missing := wanted - self.dag_ids():
            check()
            if errors := self.import_errors():
                raise AirflowApiError("; ".join(errors))
            if time.monotonic() > deadline:
                raise AirflowApiError(f"Airflow did not list {', '.join(sorted(missing))} after {seconds:.0f} s")
            time.sleep(0.5)

    def make_pools(self, pools: dict[str, str]) -> None:
        """One pool of one slot each, name → description; those that are there stay."""
        known = {pool["name"] for pool in self.entries("/pools", "pools", order_by="name")}
        for name, description in sorted(pools.items()):
            if name not in known:
                self.call("POST", "/pools", json={"name": name, "slots": 1, "description": description, "include_deferred": False})

    def trigger(self, dag_id: str, run_id: str, conf: dict[str, Any] | None = None) -> str:
        """Start a run; one of that id that is there already is the same run, asked for twice."""
        try:
            self.call("POST", f"/dags/{dag_id}/dagRuns", json={"dag_run_id": run_id, "logical_date": None, "conf": conf or {}})
        except AirflowApiError as error:
            if " 409: " not in str(error):
                raise
        return run_id

    def run(self, dag_id: str, run_id: str) -> dict[str, Any]:
        return dict(self.call("GET", f"/dags/{dag_id}/dagRuns/{run_id}"))

    def runs(self, dag_id: str) -> list[dict[str, Any]]:
        """The newest runs first."""
        return list(self.call("GET", f"/dags/{dag_id}/dagRuns", params={"order_by": "-run_after", "limit": 50})["dag_runs"])

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        return self.entries(f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances", "task_instances", order_by="id")
