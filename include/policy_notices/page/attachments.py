"""The files that a notice links to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from lxml import etree

from policy_notices.model import Attachment
from policy_notices.page.document import fragment
from policy_notices.page.frames import is_unlikely
from policy_notices.page.xpath import string, text_of

_DOCUMENTS = frozenset(".pdf .doc .docx .xls .xlsx .ppt .pptx .wps .et .dps .ofd .zip .rar .7z .csv .rtf".split())  # noqa: SIM905
_FILES = _DOCUMENTS | {".txt", ".jpg", ".jpeg", ".png", ".tif", ".tiff"}
_PAGES = (".html", ".shtml", ".htm", "#", ";")
"""Endings of most links' addresses, none of them a document's."""

_DOWNLOAD = re.compile(
    r"/downfile\.jsp|/download\.jsp|downloadattachurl|/(?:file)?download(?:file)?[/?.]|[?&](?:showname|filename|wbfileid|fileid|attach(?:ment)?_?(?:id|guid))=",
    re.I,
)
_NOWHERE = re.compile(r"javascript:|mailto:|data:|#", re.I)
_OPENED = re.compile(r"(?:window\.open\(|location(?:\.href)?\s*=)\s*['\"]([^'\"]+)['\"]\s*(?:[,);]|$)")
_SHOWN_BY_SCRIPT = re.compile(r"showVsbpdf\w*\(\s*[\"'](?P<file>[^\"']+\.pdf)[\"']", re.I)
_HELD_BY_SCRIPT = re.compile(r"<a\s[^<>+]*\bhref=[\"'][^\"'<>+\s]+\.\w{2,4}[\"'][^<>+]*>[^<>+]*</a>", re.I)
"""A link in a string of a script (`var files = '<a href="./a.pdf">…</a><br/>'`), nothing of it put together."""
_base = string("string(/html/head/base/@href)")


def base_of(tree: etree._Element, url: str, tags: Mapping[str, str], detail: Mapping[str, Any] | None) -> str:
    """What relative links start from: `<base href>`, the page's URL, and where that has no host the URL or domain that the page states."""
    if not urlsplit(url).netloc:
        stated = str((detail or {}).get("gkml_url") or tags.get("url") or tags.get("og:url") or "")
        domain = tags.get("sitedomain", "").split(",")[0].strip()
        if domain and "//" not in domain:
            domain = f"http://{domain}"
        url = urljoin(f"{domain}/" if domain else url, stated) or url
    declared = _base(tree)
    return urljoin(url, declared.strip()) if declared else url


def attachments(body: etree._Element, page: etree._Element, base: str) -> tuple[Attachment, ...]:
    """Files linked in the body, then documents linked elsewhere outside the page's frame; each once, with absolute URLs."""
    found: dict[str, Attachment] = {}
    for link in body.iter("a", "iframe", "embed", "object"):
        href = _shown(_opened(link) or (link.get("href") or link.get("src") or link.get("data") or "").strip())
        if _is_file(href, _FILES) or "attachment" in link.get("class", "") or _is_named_file(link, href):
            _add(found, link, urljoin(base, href))
    for script in body.iter("script"):
        for match in _SHOWN_BY_SCRIPT.finditer(script.text or ""):
            _add(found, script, urljoin(base, match["file"]))
    for link in page.iter("a", "script"):
        href = link.get("href", "")
        if not href:
            for held in _links_in_script(link):
                _add(found, held, urljoin(base, held.get("href", "")))
        elif href.endswith(_PAGES):
            continue
        elif (_is_file(href, _DOCUMENTS) or ("?" in href and _is_named_file(link, href))) and not any(
            is_unlikely(each) for each in link.iterancestors()
        ):
            _add(found, link, urljoin(base, href))
    return tuple(found.values())


def _links_in_script(script: etree._Element) -> Iterator[etree._Element]:
    """Links to documents that stand whole in strings of a script."""
    code = script.text or ""
    for match in _HELD_BY_SCRIPT.finditer(code) if "href=" in code else ():
        link = fragment(match.group()).find(".//a")
        if link is not None and _is_file(link.get("href", ""), _DOCUMENTS):
            yield link


def _opened(link: etree._Element) -> str:
    """The address that a link without one opens in a script; empty where it opens none."""
    href = link.get("href", "").strip()
    opened = _OPENED.search(f"{link.get('onclick', '')} {href}") if not href or _NOWHERE.match(href) else None
    return opened[1] if opened else ""


def _shown(href: str) -> str:
    """The file that a viewer's address shows (viewer.html?file=/files/a.pdf), else the address."""
    files = parse_qs(urlsplit(href).query).get("file", []) if "file=" in href else []
    return files[0] if files and _suffix(files[0]) in _DOCUMENTS else href


def _suffix(name: str) -> str:
    """What stands from the last full stop on, in lower case."""
    return name[name.rfind(".") :].lower()


def _is_file(href: str, suffixes: Set[str]) -> bool:
    """By its suffix, behind which a query may stand, or by the way the content systems serve downloads."""
    if _suffix(href) in suffixes:
        return not _NOWHERE.match(href)
    return ("?" in href or "ownload" in href) and (_suffix(urlsplit(href).path) in suffixes or bool(_DOWNLOAD.search(href)))


def _is_named_file(link: etree._Element, href: str) -> bool:
    """Whether what a reader sees of a link is a file's name (招标文件.pdf), wherever the link leads."""
    return link.tag == "a" and bool(href) and not _NOWHERE.match(href) and _suffix(text_of(link).strip()) in _DOCUMENTS


def _add(found: dict[str, Attachment], link: etree._Element, url: str) -> None:
    """Keeps the first link to a file, and of its names the first that a reader sees."""
    file_name = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    shown = "" if link.tag == "script" else " ".join(text_of(link).split())
    name = shown or link.get("title", "").strip() or file_name
    if url not in found or found[url].name == file_name:
        found[url] = Attachment(url, name)
