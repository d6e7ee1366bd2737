"""From a page's bytes to its Notice: the steps in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from lxml import etree

from policy_notices import challenges
from policy_notices.decoding import decode_as
from policy_notices.errors import LayoutError
from policy_notices.model import Attachment, Link, Notice
from policy_notices.page.attachments import attachments, base_of
from policy_notices.page.body import Body, find_body, has_media
from policy_notices.page.document import fragment, parse
from policy_notices.page.frames import drop_hidden, holds_lists, prune
from policy_notices.page.furniture import is_byline, is_furniture, split_heading, split_lead, trim
from policy_notices.page.labels import mark_labels
from policy_notices.page.metadata import meta_tags, read_metadata
from policy_notices.page.scripts import detail_fields, script_detail, variable_fields
from policy_notices.page.selectors import select
from policy_notices.page.text import canonical_lines, lines_around, lines_of
from policy_notices.page.titles import titles


@dataclass(frozen=True, slots=True)
class _Parts:
    """The page as lines: before the body, the body, behind it (that before white space is collapsed, since few pages need it)."""

    head: str
    body: str
    raw_foot: str


def read_page(
    content: bytes, url: str, *, content_type: str | None = None, link: Link | None = None, selectors: Mapping[str, str] | None = None
) -> Notice:
    """The notice of a page as served; `sections` are left empty. `selectors` are the declaration's, by field; they stand before all rules.

    Flags: `image_only_body`, `empty_body`, `all_furniture`, `conflict_<field>`, `odd_<date>`.
    Raises DecodingError, LayoutError where there is neither body nor title, BlockedError and NotANoticeError as `challenges` finds them.
    """
    challenges.check_is_page(url, content)
    html, charset = decode_as(content, content_type)
    tree = parse(html, content if charset == "utf-8" else None)
    declared = select(tree, selectors or {})
    detail = script_detail(html)
    tags = meta_tags(tree)
    base = base_of(tree, url, tags, detail)
    shown = titles(tree, tags)
    names = [title for title, _ in shown]
    found = _body(tree, html, names, declared, detail)
    parts = _parts(tree, found, names)
    text = _text(parts.body, found)
    if detail is None and len(parts.head) + len(parts.body) < challenges.SHORT:
        challenges.check_content(url, html)
    candidates = read_metadata(
        tags, shown, parts.head, parts.raw_foot, text, link, detail_fields(detail), lambda: variable_fields(html), declared
    )
    values, sources, flags = candidates.chosen()
    if not text and "title" not in values:
        raise LayoutError(f"{url}: expected a notice, found neither a body nor a title; see the page and declare the portal's selectors")
    return Notice(
        url=url,
        title=cast("str | None", values.get("title")),
        text=text,
        attachments=_attachments(tree, found, base, detail),
        sources={**sources, **({"text": found.rule} if found is not None else {})},
        flags=(*flags, *_body_flags(text, found)),
        **_fields(values),
    )


def _fields(values: Mapping[str, str | date]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "title"}


def _body(
    tree: etree._Element, html: str, names: Sequence[str], declared: Mapping[str, etree._Element], detail: Mapping[str, Any] | None
) -> Body | None:
    if "body" in declared:
        return Body(declared["body"], "selector", True)
    found = find_body(tree, html, names)
    if (found is None or not found.is_container) and detail is not None and detail.get("content"):
        return Body(fragment(f"<div>{detail['content']}</div>"), "script DETAIL", True)
    return found


def _parts(tree: etree._Element, found: Body | None, shown: Sequence[str]) -> _Parts:
    """The page's lines around the body, whose first lines may be the page's title and date."""
    if found is None:
        return _Parts(lines_of(tree), "", "")
    drop_hidden(found.element)
    if not found.is_container or (found.is_common and holds_lists(found.element)):
        prune(found.element)
    mark_labels(tree, found.element)
    head, body, foot = lines_around(tree, found.element)
    lead, body = (split_heading if found.is_container else split_lead)(body, shown)
    return _Parts(f"{head}\n{lead}", canonical_lines(body), foot)


def _text(body: str, found: Body | None) -> str:
    """The body without furniture. What density found and is nothing but furniture and bylines is no body."""
    text = trim(body)
    if found is None or found.is_container:
        return text
    return "" if all(is_furniture(line) or is_byline(line) for line in text.split("\n")) else text


def _attachments(tree: etree._Element, found: Body | None, base: str, detail: Mapping[str, Any] | None) -> tuple[Attachment, ...]:
    stated = tuple(
        Attachment(str(entry["url"]), str(entry.get("name") or ""))
        for entry in (detail or {}).get("attachment") or ()
        if isinstance(entry, dict) and entry.get("url")
    )
    linked = attachments(found.element, tree, base) if found is not None else ()
    return linked + tuple(each for each in stated if each.url not in {other.url for other in linked})


def _body_flags(text: str, found: Body | None) -> tuple[str, ...]:
    if not text:
        return ("image_only_body",) if found is not None and has_media(found.element) else ("empty_body",)
    first, _, rest = text.partition("\n")
    return ("all_furniture",) if is_furniture(first) and all(is_furniture(line) for line in rest.split("\n") if rest) else ()
