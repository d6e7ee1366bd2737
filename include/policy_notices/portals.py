"""A portal's declaration: one YAML file, validated with file, line and reason.

`id`, `name` and one list URL are enough for a portal of a known family; all else has a default or can be left out.
Airflow reads this module whenever it parses a DAG file, so it imports nothing heavy.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from policy_notices import settings
from policy_notices.errors import DeclarationError

LIST_SELECTORS = frozenset({"entry", "entry_title", "entry_date", "next", "total"})
PAGE_SELECTORS = frozenset(
    {"body", "title", "issuer", "index_no", "doc_no", "written_on", "published_on", "topic", "validity", "attachments"}
)
_HOST = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+")
_CRON_FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_CRON_PART = re.compile(r"(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:/([1-9]\d?))?")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def default_schedule(portal_id: str) -> str:
    """Daily between 02:00 and 05:59, at a minute that the id decides: portals are staggered and a portal keeps its minute."""
    minute = int.from_bytes(hashlib.sha256(portal_id.encode()).digest()[:4]) % 240
    return f"{minute % 60} {2 + minute // 60} * * *"


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"an http or https URL is expected, not {url!r}")
    if parts.username or parts.password:
        raise ValueError("a URL must not carry a user name or password")
    return url


def _host(name: str) -> str:
    if not _HOST.fullmatch(name):
        raise ValueError(f"a host name in lower case without scheme, port or path is expected, not {name!r}")
    return name


def _cron(expression: str) -> str:
    fields = expression.split()
    if len(fields) != len(_CRON_FIELDS):
        raise ValueError(f"five cron fields are expected, not {expression!r}")
    for field, (low, high) in zip(fields, _CRON_FIELDS, strict=True):
        for part in field.split(","):
            match = _CRON_PART.fullmatch(part)
            numbers = [int(number) for number in match.group(1, 2) if number] if match else [-1]
            if numbers != sorted(numbers) or any(not low <= number <= high for number in numbers):
                raise ValueError(f"cron field {field!r}: *, numbers from {low} to {high}, ranges and steps are expected")
    return expression


def _charset(name: str) -> str:
    try:
        "".encode(name)
    except LookupError:
        raise ValueError(f"{name!r} is no charset that Python knows") from None
    return name


def _selectors(selectors: Mapping[str, str]) -> Mapping[str, str]:
    unknown = sorted(set(selectors) - LIST_SELECTORS - PAGE_SELECTORS)
    if unknown:
        raise ValueError(f"unknown selector {unknown[0]!r}; known are {', '.join(sorted(LIST_SELECTORS | PAGE_SELECTORS))}")
    return selectors


def _region_text(region: object) -> object:
    return str(region) if type(region) is int else region


class Portal(BaseModel):
    """What is known of a portal before it is visited."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,47}$")]
    name: Annotated[str, Field(min_length=1)]
    lists: Annotated[tuple[Annotated[str, AfterValidator(_web_address)], ...], Field(min_length=1, strict=False)]
    hosts: Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], Field(strict=False)] = ()
    """Hosts that may be asked; by default those of the lists."""
    region: Annotated[str | None, BeforeValidator(_region_text), Field(pattern=r"^\d{6}$")] = None
    """行政区划代码 of GB/T 2260, six digits."""
    schedule: Annotated[str, AfterValidator(_cron)] = ""
    """Five cron fields in Asia/Shanghai."""
    delay_s: Annotated[float, Field(ge=0, le=300)] = 2.0
    """Least seconds between two requests to a host; robots.txt and the host's response time may make it longer."""
    budget: Annotated[int, Field(ge=1)] = 500
    """Requests a run may make."""
    charset: Annotated[str | None, AfterValidator(lambda name: name and _charset(name))] = None
    selectors: Annotated[Mapping[str, str], AfterValidator(_selectors)] = Field(default_factory=dict)
    """CSS selectors that stand before the readers' own rules: `LIST_SELECTORS` on lists, `PAGE_SELECTORS` on notices."""
    minimum: Annotated[int, Field(ge=0)] = 1
    """Fewest entries that a walk over the lists must find; fewer mean that the layout changed."""
    sample: bool = False
    """A recorded portal on loopback; only such a one may have `.localhost` hosts."""
    paused: bool = False
    visited_on: date | None = None
    """Day on which `portals check` last passed on the operator's own network."""
    overlap_pages: Annotated[int, Field(ge=1)] = 2
    """A walk ends after this many pages in a row of known, unchanged entries..."""
    overlap_days: Annotated[int, Field(ge=0)] = 30
    """...none of which was listed in the last so many days."""
    full_sweep_days: Annotated[int, Field(ge=1)] = 30
    """Every so many days the lists are walked to their end."""
    max_pages: Annotated[int, Field(ge=1)] = 2000
    """Most pages of one list; more are taken for a loop."""

    @property
    def pool(self) -> str:
        """The Airflow pool that keeps the first list's host at one connection."""
        return "host_" + re.sub(r"[^a-z0-9]+", "_", str(urlsplit(self.lists[0]).hostname))

    @model_validator(mode="before")
    @classmethod
    def _defaults(cls, data: Any) -> Any:
        """Schedule and hosts follow from the id and the lists."""
        if not isinstance(data, dict):
            return data
        derived: dict[str, Any] = {}
        if isinstance(data.get("id"), str):
            derived["schedule"] = default_schedule(data["id"])
        if isinstance(data.get("lists"), (list, tuple)):
            hosts = (urlsplit(url).hostname for url in data["lists"] if isinstance(url, str))
            derived["hosts"] = tuple(dict.fromkeys(host for host in hosts if host))
        return derived | data

    @model_validator(mode="after")
    def _hosts_fit(self) -> Portal:
        outside = [url for url in self.lists if urlsplit(url).hostname not in self.hosts]
        if outside:
            raise ValueError(f"hosts do not contain the host of the list {outside[0]}")
        local = [host for host in self.hosts if host.endswith(".localhost")]
        if self.sample and len(local) != len(self.hosts):
            raise ValueError("a sample portal has hosts that end in .localhost only")
        if not self.sample and local:
            raise ValueError(f"host {local[0]} is for sample portals only (sample: true)")
        return self


def _lines(node: yaml.Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Every path into the document with the line (from 1) on which it begins; a doubled key is an error."""
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key must be a name", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} is given twice", problem_mark=key.start_mark)
            seen.add(key.value)
            yield from _lines(value, (*path, key.value))
            yield (*path, key.value), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _lines(item, (*path, index))


def parse_portal(text: str, source: str) -> Portal:
    """A declaration read from YAML text; `source` is named in errors. Raises `DeclarationError`."""
    data, lines = _read_yaml(text, source)
    try:
        return Portal.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = first["loc"]
        line = next(lines[place[:size]] for size in range(len(place), -1, -1) if place[:size] in lines)
        name = ".".join(str(part) for part in place)
        reason = "unknown key" if first["type"] == "extra_forbidden" else first["msg"].removeprefix("Value error, ")
        raise DeclarationError(f"{source}:{line}: {name + ': ' if name else ''}{reason}") from None


def _read_yaml(text: str, source: str) -> tuple[Any, dict[tuple[str | int, ...], int]]:
    """A document's values, and the lines on which they stand."""
    try:
        loader = _LOADER(text)
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise DeclarationError(f"{source}:1: a mapping with id, name and lists is expected")
        lines = dict(_lines(node))
        return loader.construct_document(node), lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DeclarationError(f"{source}:{line}: {error.problem or 'no YAML'}") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, max(text.find(chr(error.character)), 0)) + 1
        raise DeclarationError(f"{source}:{line}: {error.reason}") from None
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise DeclarationError(f"{source}:1: a value is none of its kind: {' '.join(str(error).split())}") from None


def load_portal(path: Path) -> Portal:
    """The portal declared in a file. Raises `DeclarationError` with file, line and reason."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(f"{path}:1: cannot be read: {error}") from None
    portal = parse_portal(text, str(path))
    if portal.id != path.stem:
        raise DeclarationError(f"{path}:1: id is {portal.id!r}, but the file's name says {path.stem!r}; make them the same")
    return portal


def load_portals(folder: Path | None = None) -> dict[str, Portal]:
    """All portals declared in a folder's `*.yaml`, by default `settings.portals_folder()`, in order of id. Raises `DeclarationError`."""
    return {path.stem: load_portal(path) for path in sorted((folder or settings.portals_folder()).glob("*.yaml"))}
