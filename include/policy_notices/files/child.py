"""Runs a reader over one untrusted file in a limited child process."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO

from policy_notices.files.limits import Limits
from policy_notices.files.parts import Part, UnreadableError, decode

SEARCH_PATH = (str(Path(__file__).parents[2]),)
"""Where the child finds this package, before the places where this process finds its libraries."""

OUT_OF_MEMORY = ("memory allocation", "bad_alloc", "MemoryError")
"""In the last words of a child, from Rust, C++ and Python."""

BOOT = "import json, sys; sys.path[:0] = json.loads(sys.argv[2]); from policy_notices.files.worker import main; main()"


def parts_of(reader: str, content: bytes, name: str, limit: Limits) -> Iterator[Part]:
    """The parts that the module `reader` finds in `content`, those before a failure too.

    Raises UnreadableError at the end where the reader failed, was killed by a limit or answered what is no part.
    """
    with (
        tempfile.TemporaryDirectory(prefix="policy-notices-") as folder,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile() as said,
    ):
        with tempfile.TemporaryFile() as given:
            given.write(content)
            given.seek(0)
            code, timed_out = ran(command(reader, name, limit), folder, limit.wall_s, (given, answer, said))
        answer.seek(0)
        try:
            for part in decode(answer):
                if part is None:
                    return
                if isinstance(part, UnreadableError):
                    raise part
                yield part
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableError("broken", f"its reader's answer cannot be read: {error}") from error
        raise why_killed(code, timed_out, limit, last_words(said))


def command(reader: str, name: str, limit: Limits) -> list[str]:
    """Isolated and without `site`, which would read every .pth file; the places of libraries are this process's own."""
    order = json.dumps({"reader": reader, "name": name, "limits": asdict(limit)})
    return [sys.executable, "-I", "-S", "-c", BOOT, order, json.dumps([*SEARCH_PATH, *(path for path in sys.path if path)])]


def environment(folder: str) -> dict[str, str]:
    """Nothing inherited but where programs are; one thread a maths library, since each takes address space."""
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "2"}


def ran(command: list[str], folder: str, seconds: float, streams: tuple[IO[bytes], IO[bytes], IO[bytes]]) -> tuple[int, bool]:
    """Exit code, and whether it had to be stopped. Kills all that the child has started in any case.

    The child holds a pipe's end, whose closing tells at once that it ended: waiting with a time-out polls.
    """
    alive, held = os.pipe()
    try:
        child = subprocess.Popen(  # noqa: S603
            command,
            stdin=streams[0],
            stdout=streams[1],
            stderr=streams[2],
            cwd=folder,
            env=environment(folder),
            pass_fds=(held,),
            start_new_session=True,
        )
    finally:
        os.close(held)
    try:
        timed_out = not select.select([alive], [], [], seconds)[0]
    finally:
        os.close(alive)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        code = child.wait()
    return code, timed_out


def why_killed(code: int, timed_out: bool, limit: Limits, said: str) -> UnreadableError:
    if timed_out or code == -signal.SIGALRM:
        return UnreadableError("too_large", f"not read within {limit.wall_s} s")
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return UnreadableError("too_large", f"not read within {limit.cpu_s} s of CPU time, or killed for the machine's lack of memory")
    if any(sign in said for sign in OUT_OF_MEMORY):
        return UnreadableError("too_large", f"reading it takes more than {limit.memory >> 20} MiB of memory")
    if "File too large" in said:
        return UnreadableError("too_large", f"it gives more than {limit.output >> 20} MiB")
    ending = signal.Signals(-code).name if code < 0 else f"exit status {code}"
    return UnreadableError("broken", f"its reader died of it ({ending}): {said}")


def last_words(said: IO[bytes]) -> str:
    said.seek(max(0, said.seek(0, os.SEEK_END) - 4000))
    lines = [line for line in said.read().decode("utf-8", "replace").splitlines() if line.strip() and not line.startswith("note:")]
    return " ".join(lines[-2:])[-300:] or "it said nothing"


def program(*names: str) -> str | None:
    """The path of the first of these programs that is installed."""
    return next((path for name in names if (path := shutil.which(name))), None)
