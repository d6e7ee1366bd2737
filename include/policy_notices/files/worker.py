"""The child process's own side: limits itself, reads one file from standard input, writes its parts to standard output."""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import sys
from typing import BinaryIO

from policy_notices.files import limits
from policy_notices.files.parts import Page, UnreadableError, encode, encode_end


def main() -> None:
    """`argv[1]`: JSON with `reader` (a module with `read(content, name)`), `name` and the numbers of `limits.Limits`."""
    order = json.loads(sys.argv[1])
    confine(limits.Limits(**order["limits"]))
    with os.fdopen(os.dup(1), "wb", buffering=0) as answer:
        os.dup2(2, 1)  # what a library prints is no part of the answer
        answer.write(answer_of(order["reader"], sys.stdin.buffer.read(), order["name"], answer))


def confine(limit: limits.Limits) -> None:
    """Sets the limits, soft and hard; the alarm ends a child whose parent was killed."""
    for kind, value in (
        (resource.RLIMIT_AS, limit.memory),
        (resource.RLIMIT_CPU, limit.cpu_s),
        (resource.RLIMIT_NOFILE, limit.files),
        (resource.RLIMIT_FSIZE, limit.output),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))
    signal.alarm(limit.wall_s + 5)


def answer_of(reader: str, content: bytes, name: str, answer: BinaryIO) -> bytes:
    """Writes the parts as they come, so that what was read before a kill is kept; gives the last line."""
    chars = 0
    try:
        for part in importlib.import_module(reader).read(content, name):
            answer.write(encode(part))
            if isinstance(part, Page):
                chars += len(part.text)
            if chars > limits.TEXT_CHARS:
                return encode_end("too_large", f"more than {limits.TEXT_CHARS:,} characters of text")
    except UnreadableError as error:
        return encode_end(error.status, error.problem)
    except MemoryError:
        return encode_end("too_large", "reading it takes more memory than a file is given")
    except RecursionError:
        return encode_end("broken", "nested too deeply")
    except Exception as error:  # whatever a parser raises on a hostile file
        return encode_end("broken", f"{type(error).__name__}: {error}"[:1000])
    return encode_end("read", None)
