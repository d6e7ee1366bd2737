"""The files that a notice links to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from policy_notices.model import Attachment
from policy_notices.page.density import is_unlikely

_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|zip|rar|7z|txt|csv|rtf|jpe?g|png|tiff?)$", re.I)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|zip|rar|7z|csv|rtf)$", re.I)
_DOWNLOAD = re.compile(r"/downfile\.jsp|/download\.jsp|downloadattachurl|[?&](?:showname|filename|wbfileid|fileid|attachid)=|/filedownload|/downloadfile", re.I)
_links = etree.XPath(".//a[@href]|.//iframe[@src]|.//embed[@src]|.//object[@data]")
_string = etree.XPath("string()", smart_strings=False)


def base_of(tree: etree._Element, url: str, tags: Mapping[str, str]) -> str:
    """What relative links start from: `<base href>`, the page's URL, and where that has no host the URL or domain that the page itself states."""
    if not urlsplit(url).netloc:
        stated = tags.get("url") or tags.get("og:url") or ""
        domain = tags.get("sitedomain", "").split(",")[0].strip()
        if domain and "//" not in domain:
            domain = f"http://{domain}"
        url = urljoin(f"{domain}/" if domain else url, stated) or url
    declared = tree.find(".//base[@href]")
    return urljoin(url, str(declared.get("href")).strip()) if declared is not None else url


def attachments(body: etree._Element, page: etree._Element, base: str) -> tuple[Attachment, ...]:
    """Files linked in the body, then documents linked elsewhere outside the page's frame; each once, with absolute URLs."""
    found: dict[str, Attachment] = {}
    beside = (link for link in _links(page) if not any(is_unlikely(parent) for parent in link.iterancestors()))
    for links, pattern in ((_links(body), _FILE), (beside, _DOCUMENT)):
        for link in links:
            attachment = _attachment(link, pattern, base)
            if attachment is not None:
                found.setdefault(attachment.url, attachment)
    return tuple(found.values())


def _attachment(link: etree._Element, pattern: re.Pattern[str], base: str) -> Attachment | None:
    href = (link.get("href") or link.get("src") or link.get("data") or "").strip()
    if not href or href.startswith("#") or href.lower().startswith(("javascript:", "mailto:", "data:")):
        return None
    parts = urlsplit(href)
    if not (pattern.search(parts.path) or pattern.search(parts.query) or _DOWNLOAD.search(href) or "attachment" in link.get("class", "")):
        return None
    name = " ".join(str(_string(link)).split()) or link.get("title", "").strip() or unquote(parts.path.rsplit("/", 1)[-1])
    return Attachment(urljoin(base, href), name)
