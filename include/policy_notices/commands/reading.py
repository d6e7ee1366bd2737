"""`extract`, `explain`, `parse`, `links`: one file, read."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from policy_notices.errors import BadInputError
from policy_notices.model import ListPage

MARKUP = (".html", ".htm", ".shtml", ".xhtml")


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInputError(f"{file}: {error.strerror or error}") from error


def _text_of(file: Path) -> tuple[str, str | None, date | None]:
    """A document's text, and its title and date of publication where it is a page. Raises BadInputError."""
    from policy_notices import decoding, files, page

    content = _bytes_of(file)
    if file.suffix.lower() in MARKUP or content.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html")):
        notice = page.read_page(content, file.resolve().as_uri())
        return notice.text, notice.title, notice.published_on
    if file.suffix.lower() in (".txt", ".md", ""):
        return decoding.decode(content), None, None
    return "\n".join(files.read_document(content, file.name)), None, None


def extract(arguments: Namespace) -> None:
    """Print a document's records in reading order, one JSON object a line."""
    from policy_notices import targets

    text, title, published_on = _text_of(arguments.file)
    for record in targets.records(targets.read(text, title=title, published_on=published_on)):
        print(json.dumps(record, ensure_ascii=False))


def explain(arguments: Namespace) -> None:
    """Print which rules fired for one numeral, and what each made of it."""
    from policy_notices import targets

    text, title, published_on = _text_of(arguments.file)
    if "".join(arguments.at.split()) not in "".join(text.split()):
        raise BadInputError(f"{arguments.file}: the text has no {arguments.at!r}; give words as they stand in it")
    print(targets.explain(text, arguments.at, title=title, published_on=published_on))


def parse(arguments: Namespace) -> None:
    """Print a page's metadata, canonical text, sections and attachments."""
    from policy_notices import page, targets

    notice = page.read_page(_bytes_of(arguments.file), arguments.url)
    notice = replace(notice, sections=targets.read(notice.text, title=notice.title, published_on=notice.published_on).sections)
    if arguments.json:
        _print_json(asdict(notice))
        return
    for name in ("title", "issuer", "index_no", "doc_no", "written_on", "published_on", "topic", "validity"):
        print(f"{name:13}{getattr(notice, name) or '-'}   ({notice.sources.get(name, 'not found')})")
    for attachment in notice.attachments:
        print(f"attachment   {attachment.name}  {attachment.url}")
    for flag in notice.flags:
        print(f"flag         {flag}")
    print(f"\n{notice.text}")


def links(arguments: Namespace) -> None:
    """Print a list page's entries, how the next page is asked for, and the stated total.

    Where the next page cannot be known the entries are printed all the same, and the error says why.
    """
    from policy_notices.crawl.lists import UnknownNextPageError, read_list

    try:
        found = read_list(_bytes_of(arguments.file), arguments.url)
    except UnknownNextPageError as error:
        _print_list(error.page, as_json=arguments.json)
        raise
    _print_list(found, as_json=arguments.json)


def _print_list(found: ListPage, *, as_json: bool) -> None:
    following = found.next or found.continued
    if as_json:
        _print_json({"entries": [asdict(entry) for entry in found.entries], "next": following and asdict(following), "total": found.total})
        return
    for entry in found.entries:
        print(f"{entry.listed_on or '-':<10}  {entry.title}  {entry.url}")
    asked = following.url if following else "none"
    print(f"{len(found.entries)} entries of {found.total or 'an unstated number'}; next: {asked}", file=sys.stderr)


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1, default=_as_text))


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form here")
