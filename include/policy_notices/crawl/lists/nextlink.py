"""A pager of plain links, in the page or encoded in it: 下一页, rel=next, or the number after the current one.

Seen encoded: base64 of URL-encoded HTML with + for blanks, decoded by the page's script (jyhcms, dnr.yn.gov.cn).
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote, urldefrag

from bs4 import BeautifulSoup, Tag

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.pager import Pager
from policy_notices.crawl.lists.titles import clean
from policy_notices.errors import IncompleteListError
from policy_notices.model import NextPage

_NEXT = re.compile(r"\W*(?:下\s*一?\s*页|后一?页|下页|next(?:\s*page)?)\W*|>{1,2}|›|»", re.IGNORECASE)
_NOWHERE = re.compile(r"\s*(?:#.*|javascript:(?:;|void\(0\);?|\s*)|about:blank|)\s*$", re.IGNORECASE)
_PAGER_NAME = re.compile(r"page|fenye|pagin|pgs|laypage|p_pages", re.IGNORECASE)
_ENCODED = re.compile(r"[A-Za-z0-9+/]{60,}={0,2}")
_TOTAL = re.compile(r"(?:共有?|总共|总计|合计|总记录数?|记录总数|总数)\s*[:：为]?\s*(\d[\d,]*)\s*(?:条|篇|个?记录|项)|总(?:记录数?|条数|数)\s*[:：]\s*(\d[\d,]*)|^\s*(\d[\d,]*)\s*条(?:记录|信息)?\s*$")
_PAGES = re.compile(r"(?:共有?|总共)\s*[:：]?\s*(\d+)\s*页|(?<!\d)\d+\s*/\s*(\d+)\s*页?(?!\d|[-/年月])|总页数\s*[:：]?\s*(\d+)")
_CURRENT = re.compile(r"第\s*(\d+)\s*页|(?<!\d)(\d+)\s*/\s*\d+\s*页|当前页?\s*[:：]?\s*第?(\d+)")


def pager(answer: Answer) -> Pager | None:
    """Next page and total from the page's pager; None where the page has no pager at all.

    Raises `IncompleteListError` where there is a next page whose address only a script knows.
    """
    encoded = _encoded(answer.soup)
    for soup in (*encoded, answer.soup, *answer.hidden):
        if found := _read(soup, answer, "encoded pager" if soup in encoded else "next link"):
            return found
    return None


def _encoded(soup: BeautifulSoup) -> list[BeautifulSoup]:
    found = []
    for tag in soup.find_all(id=_PAGER_NAME) + soup.find_all(class_=_PAGER_NAME):
        text = tag.get_text().strip()
        if not _ENCODED.fullmatch(text):
            continue
        try:
            markup = unquote(base64.b64decode(text, validate=True).decode("ascii")).replace("+", " ")
        except (binascii.Error, UnicodeDecodeError):
            continue
        found.append(BeautifulSoup(markup, "lxml"))
    return found


def _read(soup: BeautifulSoup, answer: Answer, rule: str) -> Pager | None:
    anchors = [tag for tag in soup.find_all(["a", "link"]) if _is_next(tag)]
    boxes = [tag for tag in soup.find_all(True) if _is_pager_box(tag)]
    said = [clean(tag.get_text(" ")) for tag in boxes] + [clean(tag.get_text(" ")) for tag in soup.find_all(["a", "span", "em", "b"]) if "条" in tag.get_text()]
    total, pages, current = (_number(pattern, said) for pattern in (_TOTAL, _PAGES, _CURRENT))
    for anchor in anchors:
        href = str(anchor.get("href") or "")
        disabled = "disabled" in " ".join(anchor.get_attribute_list("class") or [""]).lower() if anchor.get("class") else False
        target = answer.absolute(href)
        if disabled or _NOWHERE.match(href) and not anchor.get("onclick"):
            continue
        if href.lower().startswith("javascript:") or _NOWHERE.match(href):
            raise IncompleteListError(
                f"{answer.url}: the next page is asked for by a script ({clean(href or str(anchor.get('onclick')))[:60]}): declare its list URL or selectors.next"
            )
        if urldefrag(target).url == urldefrag(answer.url).url:
            continue
        return Pager(NextPage(target), total, rule)
    if anchors or pages is not None or total is not None:
        if pages is not None and current is not None and current < pages and not anchors:
            raise IncompleteListError(f"{answer.url}: page {current} of {pages}, but no link leads to the next: declare selectors.next")
        return Pager(None, total, rule)
    return None


def _is_next(tag: Tag) -> bool:
    if "next" in (tag.get("rel") or []):
        return True
    return tag.name == "a" and bool(_NEXT.fullmatch(clean(tag.get_text())) or _NEXT.fullmatch(clean(str(tag.get("title") or ""))))


def _is_pager_box(tag: Tag) -> bool:
    names = " ".join([str(tag.get("id") or ""), *(name for name in tag.get_attribute_list("class") if name)])
    return bool(_PAGER_NAME.search(names)) and len(tag.get_text()) < 400


def _number(pattern: re.Pattern[str], said: list[str]) -> int | None:
    for text in said:
        if match := pattern.search(text):
            return int(next(group for group in match.groups() if group).replace(",", ""))
    return None
