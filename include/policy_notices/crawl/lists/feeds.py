"""RSS 2.0 and 1.0, Atom (RFC 4287, next page by RFC 5005) and sitemap.xml (sitemaps.org 0.9), index files too."""

from __future__ import annotations

import html
import re
from datetime import date
from email.utils import parsedate_to_datetime

from bs4 import BeautifulSoup, Tag

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.dates import SHANGHAI, field_date
from policy_notices.crawl.lists.titles import clean
from policy_notices.errors import IncompleteListError
from policy_notices.model import Link, ListPage, NextPage


def read(answer: Answer) -> ListPage | None:
    """A feed or sitemap; None where the text is none."""
    head = answer.text.lstrip("\ufeff \r\n\t")[:2000]
    if not any(mark in head for mark in ("<rss", "<rdf:RDF", "<feed", "<urlset", "<sitemapindex")) or "<html" in head.lower():
        return None
    soup = BeautifulSoup(answer.text, "xml")
    if soup.find("sitemapindex"):
        raise IncompleteListError(f"{answer.url}: an index of {len(soup.find_all('sitemap'))} sitemaps: declare those that list notices")
    entries = tuple(link for tag in soup.find_all(["item", "entry", "url"]) if (link := _link(tag, answer)))
    onward = next((tag for tag in soup.find_all("link", rel="next") if tag.get("href")), None)
    return ListPage(
        entries, NextPage(answer.absolute(str(onward["href"]))) if onward else None, None, "sitemap" if soup.find("urlset") else "feed"
    )


def _link(tag: Tag, answer: Answer) -> Link | None:
    alternate = tag.find("link", rel="alternate", recursive=False) or tag.find("link", href=True, recursive=False)
    address = str(alternate["href"]) if isinstance(alternate, Tag) and alternate.get("href") else _text(tag, "link", "loc", "guid")
    if not address:
        return None
    said = _text(tag, "pubDate", "published", "date", "updated", "lastmod")
    title = _text(tag, "title")
    return Link(answer.absolute(address), clean(re.sub(r"<[^>]+>", "", html.unescape(title))) if title else None, _day(said))


def _text(tag: Tag, *names: str) -> str:
    for name in names:
        child = tag.find(name, recursive=False)
        if isinstance(child, Tag) and clean(child.get_text()):
            return clean(child.get_text())
    return ""


def _day(said: str) -> date | None:
    if not said:
        return None
    if found := field_date(said):
        return found
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    return (moment.astimezone(SHANGHAI) if moment.tzinfo else moment).date()
