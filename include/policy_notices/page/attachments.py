"""The files that a notice links to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from policy_notices.model import Attachment
from policy_notices.page.density import is_unlikely
from policy_notices.page.xpath import elements, string, text_of

_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|zip|rar|7z|txt|csv|rtf|jpe?g|png|tiff?)(?:[?#&]|$)", re.I)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|zip|rar|7z|csv|rtf)(?:[?#&]|$)", re.I)
_DOWNLOAD = re.compile(
    r"/downfile\.jsp|/download\.jsp|downloadattachurl|[?&](?:showname|filename|wbfileid|fileid|attachid)=|/filedownload|/downloadfile", re.I
)
_links = elements("descendant::a[@href]")
_embedded = elements("descendant::iframe[@src]|descendant::embed[@src]|descendant::object[@data]")
_base = string("string((//base/@href)[1])")


def base_of(tree: etree._Element, url: str, tags: Mapping[str, str]) -> str:
    """What relative links start from: `<base href>`, the page's URL, and where that has no host the URL or domain that the page itself states."""
    if not urlsplit(url).netloc:
        stated = tags.get("url") or tags.get("og:url") or ""
        domain = tags.get("sitedomain", "").split(",")[0].strip()
        if domain and "//" not in domain:
            domain = f"http://{domain}"
        url = urljoin(f"{domain}/" if domain else url, stated) or url
    declared = _base(tree)
    return urljoin(url, declared.strip()) if declared else url


def attachments(body: etree._Element, page: etree._Element, base: str) -> tuple[Attachment, ...]:
    """Files linked in the body, then documents linked elsewhere outside the page's frame; each once, with absolute URLs."""
    found: dict[str, Attachment] = {}
    for link in [*_links(body), *_embedded(body)]:
        if (attachment := _attachment(link, _FILE, base)) is not None:
            found.setdefault(attachment.url, attachment)
    for link in _links(page):
        if (attachment := _attachment(link, _DOCUMENT, base)) is not None and not any(is_unlikely(each) for each in link.iterancestors()):
            found.setdefault(attachment.url, attachment)
    return tuple(found.values())


def _attachment(link: etree._Element, pattern: re.Pattern[str], base: str) -> Attachment | None:
    href = (link.get("href") or link.get("src") or link.get("data") or "").strip()
    if not (pattern.search(href) or _DOWNLOAD.search(href) or "attachment" in link.get("class", "")):
        return None
    if href.lower().startswith(("javascript:", "mailto:", "data:")):
        return None
    parts = urlsplit(href)
    name = " ".join(text_of(link).split()) or link.get("title", "").strip() or unquote(parts.path.rsplit("/", 1)[-1])
    return Attachment(urljoin(base, href), name)
