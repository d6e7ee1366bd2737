"""Runs a reader over one untrusted file in a limited child process."""

from __future__ import annotations

import contextlib
import json
import os
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
            order = json.dumps({"reader": reader, "name": name, "limits": asdict(limit)})
            paths = json.dumps([*SEARCH_PATH, *(path for path in sys.path if path)])
            child = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-S", "-c", BOOT, order, paths],
                stdin=given,
                stdout=answer,
                stderr=said,
                cwd=folder,
                env=environment(folder),
                start_new_session=True,
            )
        timed_out = not ended(child, limit.wall_s)
        answer.seek(0)
        try:
            for part in decode(answer.read()):
                if part is None:
                    return
                if isinstance(part, UnreadableError):
                    raise part
                yield part
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableError("broken", f"its reader's answer cannot be read: {error}") from error
        raise why_killed(child.returncode, timed_out, limit, last_line(said))


def environment(folder: str) -> dict[str, str]:
    """Nothing inherited but where programs are; one thread a maths library, since each takes address space."""
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "2"}


def ended(child: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether it ended by itself; kills its whole process group in any case."""
    try:
        child.wait(seconds)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def why_killed(code: int, timed_out: bool, limit: Limits, said: str) -> UnreadableError:
    if timed_out or code == -signal.SIGALRM:
        return UnreadableError("too_large", f"not read within {limit.wall_s} s")
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return UnreadableError("too_large", f"not read within {limit.cpu_s} s of CPU time")
    memory = "memory allocation" in said or "bad_alloc" in said or "MemoryError" in said
    if memory:
        return UnreadableError("too_large", f"reading it takes more than {limit.memory >> 20} MiB of memory")
    if "File too large" in said:
        return UnreadableError("too_large", f"it gives more than {limit.output >> 20} MiB")
    ending = signal.Signals(-code).name if code < 0 else f"exit status {code}"
    return UnreadableError("broken", f"its reader died of it ({ending}): {said}")


def last_line(said: IO[bytes]) -> str:
    said.seek(max(0, said.seek(0, os.SEEK_END) - 4000))
    lines = said.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else "it said nothing"


def program(*names: str) -> str | None:
    """The path of the first of these programs that is installed."""
    return next((path for name in names if (path := shutil.which(name))), None)
