"""The `policy-notices` command. Results go to standard output in UTF-8, diagnostics to standard error.

Exit status: 0 done, 1 the input was bad (one line says what and where), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from policy_notices.commands import crawling, reading, running, storing
from policy_notices.errors import PolicyNoticesError


def parser() -> argparse.ArgumentParser:
    """All commands and their arguments; each sets `command`, a function of the parsed arguments."""
    top = argparse.ArgumentParser(prog="policy-notices", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--verbose", action="store_true", help="one line for each page on standard error")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _reading(commands)
    _crawling(commands)
    _running(commands)
    _storing(commands)
    return top


def _reading(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    extract = commands.add_parser("extract", help="a document → its targets, in the guide's fields")
    extract.add_argument("file", type=Path, metavar="FILE", help="text, HTML, PDF, DOCX, DOC, WPS, OFD …")
    extract.add_argument("--format", choices=("jsonl",), default="jsonl")
    extract.set_defaults(command=reading.extract)

    explain = commands.add_parser("explain", help="which rules made a numeral what it is")
    explain.add_argument("file", type=Path, metavar="FILE")
    explain.add_argument("--at", required=True, metavar="TEXT", help="words of the document that hold the numeral")
    explain.set_defaults(command=reading.explain)

    parse = commands.add_parser("parse", help="one page → metadata, body text, attachments, sections")
    _page(parse)
    parse.set_defaults(command=reading.parse)

    links = commands.add_parser("links", help="one list page or answer → entries, next page, stated total")
    _page(links)
    links.set_defaults(command=reading.links)


def _page(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--url", required=True, help="the page's own address")
    command.add_argument("--json", action="store_true", help="one JSON object")


def _crawling(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    portals = commands.add_parser("portals", help="declared portals").add_subparsers(required=True, metavar="ACTION")
    portals.add_parser("list", help="what is declared").set_defaults(command=crawling.list_portals)
    check = portals.add_parser("check", help="visit one portal and show what each field was found to be, and from where")
    check.add_argument("id", metavar="ID")
    check.set_defaults(command=crawling.check)
    new = portals.add_parser("new", help="propose a declaration for a list page")
    new.add_argument("url", metavar="URL")
    new.set_defaults(command=crawling.propose)
    pools = portals.add_parser("pools", help="the Airflow pools that the portals' hosts need, as JSON for `airflow pools import`")
    pools.set_defaults(command=crawling.pools)

    samples = commands.add_parser("samples", help="recorded portals").add_subparsers(required=True, metavar="ACTION")
    serve = samples.add_parser("serve", help="serve them on loopback until interrupted")
    serve.add_argument("--port", type=int, default=None, help="default: POLICY_NOTICES_SAMPLES_PORT or 8620")
    serve.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="PORTAL=NAME",
        help="let a portal fail so; a wrong NAME lists them all (http://NAME.lab.localhost:8620/ has each by itself)",
    )
    serve.set_defaults(command=crawling.serve_samples)


def _running(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = commands.add_parser("run", help="the whole pipeline without a scheduler")
    run.add_argument("portals", nargs="*", metavar="PORTAL", help="default: every portal that is not paused")
    run.set_defaults(command=running.run)


def _storing(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    warehouse = commands.add_parser("warehouse", help="the warehouse").add_subparsers(required=True, metavar="ACTION")
    warehouse.add_parser("upgrade", help="migrate it").set_defaults(command=storing.upgrade)
    dictionary = warehouse.add_parser("dictionary", help="print the data dictionary")
    dictionary.add_argument("--format", choices=("markdown", "html"), default="markdown")
    dictionary.set_defaults(command=storing.dictionary)
    verify = commands.add_parser("verify", help="every value → span → canonical text → archived bytes, again")
    verify.add_argument("--sample", type=int, default=None, metavar="N", help="only N targets, evenly spread")
    verify.set_defaults(command=storing.verify)
    export = commands.add_parser("export", help="the marts as CSV, JSONL and Parquet with a data package descriptor")
    export.add_argument("directory", metavar="DIR", help="a folder or an fsspec URL")
    export.set_defaults(command=storing.export)
    gold = commands.add_parser("gold", help="targets that people decided on in quarantine, as gold records in the guide's fields (JSONL)")
    gold.add_argument("portal", nargs="?", default=None, metavar="PORTAL", help="default: every portal")
    gold.set_defaults(command=storing.gold)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status. Errors that have a name become one line on standard error and status 1."""
    parsed = parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO if parsed.verbose else logging.ERROR, format="%(message)s", stream=sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        return int(parsed.command(parsed) or 0)
    except PolicyNoticesError as error:
        print(f"policy-notices: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("policy-notices: interrupted; run it again to go on", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
