"""`python -m local_airflow run [samples|live|ID ...]`, `ui`, `prod-check`: what `make` calls."""

from __future__ import annotations

import argparse
import signal
import sys
from types import FrameType

from local_airflow import run, ui
from policy_notices.errors import PolicyNoticesError


def interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(prog="local_airflow", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    commands.add_parser("run").add_argument("portals", nargs="*", default=["samples"])
    commands.add_parser("ui")
    commands.add_parser("prod-check")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, interrupt)
    try:
        match arguments.command:
            case "run":
                return run.run(arguments.portals)
            case "ui":
                return ui.ui()
            case _:
                from local_airflow import prod_check  # needs what only the development lock has

                return prod_check.prod_check()
    except PolicyNoticesError as error:
        print(f"{arguments.command}: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{arguments.command}: {error.strerror or error}: {error.filename or ''}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        rest = "" if arguments.command == "prod-check" else f"; nothing is half loaded, `make {arguments.command}` goes on from here"
        print(f"\n{arguments.command}: stopped{rest}", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
