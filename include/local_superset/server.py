"""A Superset server of one folder: its metadata, its keys and its admin, made at the first start and kept for the next."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from .bundle import bundle

HERE = Path(__file__).parent
VENV = HERE.parents[1] / ".venv-bi"
START_SECONDS = 120
USER = "admin"


class SupersetError(Exception):
    """Raised when a step of setting Superset up ended badly; the message has the end of what it said."""


@dataclass(frozen=True, slots=True)
class Superset:
    """Where a running server is, and who may log in."""

    address: str
    password: str
    user: str = USER


def prepare(folder: Path) -> dict[str, str]:
    """Make the server's metadata and admin in `folder` where they are not there; gives the server's environment."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    environment = _environment(folder)
    ready = folder / "ready"
    if not ready.exists():
        password = _secret(folder / "password")
        _superset(environment, "db", "upgrade")
        names = ("--username", USER, "--firstname", "Policy", "--lastname", "Notices", "--email", "admin@localhost.invalid")
        _superset(environment, "fab", "create-admin", *names, "--password", password)
        _superset(environment, "init")
        ready.touch()
    return environment


@contextmanager
def serving(folder: Path, environment: dict[str, str], port: int = 0) -> Iterator[Superset]:
    """The server of a prepared folder, on loopback, until the block ends."""
    port = port or _free_port()
    log = folder / "server.log"
    command = [*_program("gunicorn"), "-w", "1", "-k", "gthread", "--threads", "8", "--timeout", "120", "-b", f"127.0.0.1:{port}"]
    with log.open("ab") as output:
        process = subprocess.Popen([*command, "superset.app:create_app()"], env=environment, stdout=output, stderr=output)  # noqa: S603
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(process, address, log)
        yield Superset(address, (folder / "password").read_text())
    finally:
        process.terminate()
        process.wait()


def log_in(server: Superset) -> requests.Session:
    """A session that may use the server's REST interface."""
    session = requests.Session()
    who = {"username": server.user, "password": server.password, "provider": "db"}
    answer = session.post(f"{server.address}/api/v1/security/login", json=who, timeout=60)
    answer.raise_for_status()
    session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    token = session.get(f"{server.address}/api/v1/security/csrf_token/", timeout=60).json()["result"]
    session.headers.update({"X-CSRFToken": token, "Referer": server.address})
    return session


def import_dashboard(server: Superset, warehouse_url: str) -> None:
    """Bring the dashboard for a warehouse in, over what an earlier import brought. Raises SupersetError with Superset's own words."""
    archive = {"bundle": ("bundle.zip", bundle(warehouse_url))}
    answer = log_in(server).post(f"{server.address}/api/v1/assets/import/", files=archive, timeout=120)
    if not answer.ok:
        raise SupersetError(f"Superset refused the dashboard: {answer.text[-2000:]}")


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if requests.get(f"{address}/health", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.5)
    raise SupersetError(f"Superset did not answer at {address} within {START_SECONDS} s; see {log}")


def _environment(folder: Path) -> dict[str, str]:
    own = {
        "FLASK_APP": "superset",
        "SUPERSET_HOME": str(folder),
        "SUPERSET_CONFIG_PATH": str(HERE / "superset_config.py"),
        "LOCAL_SUPERSET_SECRET_KEY": _secret(folder / "secret_key"),
        "LOCAL_SUPERSET_METADATA": f"sqlite:///{folder.resolve() / 'superset.db'}",
        "SCARF_ANALYTICS": "false",
    }
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | own


def _secret(file: Path) -> str:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(32))
    return file.read_text()


def _program(name: str) -> list[str]:
    return [str(VENV / "bin" / name)]


def _superset(environment: dict[str, str], *arguments: str) -> None:
    done = subprocess.run([*_program("superset"), *arguments], env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise SupersetError(f"superset {arguments[0]} ended with {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
