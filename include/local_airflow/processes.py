"""Start and stop Airflow's processes as one group, with their output in files; a lock keeps a second start of the same folder away."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from policy_notices.errors import PolicyNoticesError

STOP_SECONDS = 15
STARTED = "started"
"""Folder in the home folder: a file for each process, with its id and when it was made."""
MARK = "POLICY_NOTICES_STARTED_FOR"
"""Set, to the home folder, in the environment of everything that is started here: what a killed `make run` left behind is known by it."""


class ProcessFailedError(PolicyNoticesError):
    """Raised when an Airflow process ends by itself; names its log."""


class AlreadyRunningError(PolicyNoticesError):
    """Raised when another `make run` or `make ui` works on the same home folder."""


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the folder's lock; the system releases it when this process ends, however it ends."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "running.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            raise AlreadyRunningError(
                f"another make run or make ui (process {lock.read().strip() or 'unknown'}) works on {home}; stop it first, "
                "or trigger the DAGs in its Airflow UI"
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def end_leftovers(home: Path) -> int:
    """Kill what was started for this home folder by a `make` that can no longer stop it, and wait until it is gone; how many there were."""
    left = [process for process in psutil.process_iter() if _is_marked(process, home)]
    for record in (home / STARTED).glob("*"):
        left += _recorded(record)
        record.unlink(missing_ok=True)
    for process in left:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, timeout=STOP_SECONDS)
    return len(left)


def _is_marked(process: psutil.Process, home: Path) -> bool:
    try:
        return process.environ().get(MARK) == str(home)
    except psutil.Error:
        return False


def _recorded(record: Path) -> list[psutil.Process]:
    """The process that a record names, if it is still the same one, and all that it has started.

    A server that renames itself overwrites its environment, and its mark with it.
    """
    pid, _, created = record.read_text(encoding="utf-8").partition(" ")
    try:
        process = psutil.Process(int(pid))
        return [process, *process.children(recursive=True)] if process.create_time() == float(created) else []
    except (psutil.Error, ValueError):
        return []


class Processes:
    """Child processes, each in a session of its own so that its workers stop with it."""

    def __init__(self, environment: Mapping[str, str], home: Path, logs: Path) -> None:
        self.environment, self.home, self.logs = {**environment, MARK: str(home)}, home, logs
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)
        (home / STARTED).mkdir(parents=True, exist_ok=True)

    def log_of(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def run(self, name: str, *command: str, environment: Mapping[str, str] | None = None, user: str | None = None) -> None:
        """Run to the end. Raises ProcessFailedError with the log's last line where it fails."""
        self.start(name, *command, environment=environment, user=user)
        child = self._children.pop(name)
        if child.wait():
            raise ProcessFailedError(f"{' '.join(command)} ended with status {child.returncode}: {self._last_line(name)}")

    def start(self, name: str, *command: str, environment: Mapping[str, str] | None = None, user: str | None = None) -> None:
        """Start a process, as another user and in an environment of its own where these are given."""
        with self.log_of(name).open("wb") as log:
            self._children[name] = subprocess.Popen(  # noqa: S603
                command,
                env=self.environment if environment is None else {**environment, MARK: str(self.home)},
                user=user,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        with suppress(psutil.Error):
            pid = self._children[name].pid
            (self.home / STARTED / name).write_text(f"{pid} {psutil.Process(pid).create_time()}", encoding="utf-8")

    def check(self) -> None:
        """Raises ProcessFailedError where one has ended."""
        for name, child in self._children.items():
            if child.poll() is not None:
                raise ProcessFailedError(f"{name} ended with status {child.returncode}: {self._last_line(name)}")

    def pid_of(self, name: str) -> int:
        return self._children[name].pid

    def kill(self, name: str) -> None:
        """Kill one at once, with all that it started, as a crash of its machine would."""
        child = self._children.pop(name)
        for process in [psutil.Process(child.pid), *psutil.Process(child.pid).children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        _signal_group(child, signal.SIGKILL)
        child.wait()

    def trees(self) -> dict[str, set[int]]:
        """`all_of` each process that runs."""
        return {name: self.all_of(name) for name in self._children}

    def all_of(self, name: str) -> set[int]:
        """The ids of a process and of everything that it has started."""
        pid = self._children[name].pid
        return {pid, *(process.pid for process in psutil.Process(pid).children(recursive=True))}

    def stop(self) -> None:
        for child in self._children.values():
            _signal_group(child, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for child in self._children.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
        for child in self._children.values():
            _signal_group(child, signal.SIGKILL)
            child.wait()
        self._children.clear()
        end_leftovers(self.home)

    def _last_line(self, name: str) -> str:
        log = self.log_of(name)
        lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        return f"{lines[-1] if lines else 'it said nothing'} (all of it: {log})"


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)
