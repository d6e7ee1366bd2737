"""The environment that every local Airflow process gets: folders, loopback addresses, secrets made once and kept in the home folder."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
from pathlib import Path

from policy_notices import settings
from policy_notices.errors import PolicyNoticesError

ROOT = settings.INCLUDE.parent
USER = "admin"


class PortTakenError(PolicyNoticesError):
    """Raised when another program listens on a port that is needed."""


def ui_port() -> int:
    return int(os.environ.get("POLICY_NOTICES_UI_PORT", "8080"))


def samples_port() -> int:
    return int(os.environ.get("POLICY_NOTICES_SAMPLES_PORT", "8620"))


def require_free(port: int, purpose: str, variable: str) -> None:
    """Raises PortTakenError where something listens on the loopback port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTakenError(
                f"port {port} ({purpose}) is taken by another program; stop it, or choose another with {variable}=PORT"
            ) from error


def airflow_home() -> Path:
    return settings.home() / "airflow"


def load_secrets() -> dict[str, str]:
    """The JWT secret, the API's secret key, the Fernet key and the password of `admin`; made on first use, readable by the owner only."""
    file = airflow_home() / "secrets.json"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = {
            "jwt": secrets.token_hex(64),
            "api": secrets.token_hex(32),
            "fernet": secrets.token_urlsafe(32) + "=",
            "password": secrets.token_urlsafe(12),
        }
        write_private(file, json.dumps(made))
    loaded: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def write_private(file: Path, text: str) -> None:
    partial = file.with_suffix(".partial")
    partial.touch(mode=0o600)
    partial.write_text(text, encoding="utf-8")
    partial.replace(file)


def airflow_environment(port: int) -> dict[str, str]:
    """`os.environ` and Airflow's settings for this checkout, its API on a loopback port, metadata in SQLite."""
    known = load_secrets()
    home = airflow_home()
    passwords = home / "passwords.json"
    write_private(passwords, json.dumps({USER: known["password"]}))
    base = f"http://127.0.0.1:{port}"
    inherited = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }  # each task is a process that imports
    return inherited | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(settings.INCLUDE), os.environ.get("PYTHONPATH", "")])),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONNECT_ARGS": "local_airflow.sqlite.PATIENT",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONNECT_ARGS_ASYNC": "local_airflow.sqlite.PATIENT",
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "8",
        "AIRFLOW__CORE__FERNET_KEY": known["fernet"],
        "AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY": os.environ.get("AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY", "10"),
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": "Asia/Shanghai",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{base}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": base,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__SECRET_KEY": known["api"],
        "AIRFLOW__API_AUTH__JWT_SECRET": known["jwt"],
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.5",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",  # what a killed `make run` left goes on after a minute
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "30",  # and what it had only queued
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "GX_ANALYTICS_ENABLED": "False",
        "POLICY_NOTICES_HOME": str(settings.home()),
        "POLICY_NOTICES_SAMPLES_PORT": str(samples_port()),
    }
