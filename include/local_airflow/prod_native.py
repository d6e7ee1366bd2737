"""The services of docker-compose.yml as processes on loopback. What a container has that a process has not is rewritten here, all of it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local_airflow.compose_file import Service
from local_airflow.environment import ROOT

DOCKERFILE_ENV = re.compile(r"^ENV ((?:.*\\\n)*.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Places:
    """The folder and the loopback ports that stand for containers, volumes and host names."""

    home: Path
    postgres: int
    redis: int
    api: int
    scheduler_health: int
    samples: int

    def rewritten(self, text: str) -> str:
        """A command's or a variable's text with the containers' hosts and folders replaced by ours."""
        for theirs, ours in (
            ("@postgres:5432/", f"@127.0.0.1:{self.postgres}/"),
            ("@redis:6379/", f"@127.0.0.1:{self.redis}/"),
            ("http://api-server:8080/", f"http://127.0.0.1:{self.api}/"),
            ("http://127.0.0.1:8080/", f"http://127.0.0.1:{self.api}/"),
            ("http://localhost:8080", f"http://127.0.0.1:{self.api}"),
            ("http://127.0.0.1:8974/", f"http://127.0.0.1:{self.scheduler_health}/"),
            ("redis-cli ", f"redis-cli -p {self.redis} "),
            ("/opt/policy-notices", str(ROOT)),
            ("/opt/airflow", str(self.home / "airflow")),
            ("/var/lib/policy-notices", str(self.home / "data")),
        ):
            text = text.replace(theirs, ours)
        return text

    def command(self, service: Service, instance: str) -> tuple[str, ...]:
        """The service's command; `instance` is its container's host name."""
        command = tuple(self.rewritten(part) for part in service.command)
        if service.name == "redis":
            return (*command, "--port", str(self.redis), "--bind", "127.0.0.1", "--dir", str(self.home / "redis"))
        if service.name == "worker":
            return (*command, "--celery-hostname", f"celery@{instance}")
        return command

    def health_command(self, service: Service) -> tuple[str, ...]:
        return tuple(self.rewritten(part) for part in service.healthcheck)

    def environment(self, service: Service, instance: str) -> dict[str, str]:
        """The image's and the service's own variables, and the few that make a process of the container. Nothing of this process's own."""
        declared = {name: self.rewritten(value) for name, value in {**image_environment(), **service.environment}.items()}
        return declared | {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
            "PYTHONPATH": str(ROOT / "include"),
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            "HOSTNAME": instance,
            "PGPORT": str(self.postgres),
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.api),
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(self.scheduler_health),
            "POLICY_NOTICES_SAMPLES_PORT": str(self.samples),
        }


def image_environment(dockerfile: Path = ROOT / "Dockerfile") -> Mapping[str, str]:
    """The variables that the Dockerfile sets (`ENV NAME=value …`; no value of ours has a space in it)."""
    declared = " ".join(DOCKERFILE_ENV.findall(dockerfile.read_text(encoding="utf-8"))).replace("\\\n", " ")
    return dict(pair.split("=", 1) for pair in declared.split())
