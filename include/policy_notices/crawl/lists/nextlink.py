"""A pager of plain links, in the page or encoded in it: 下一页, rel=next, or the number after the current one.

Seen encoded: base64 of URL-encoded HTML with + for blanks, decoded by the page's script (jyhcms, dnr.yn.gov.cn).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urldefrag

from bs4 import BeautifulSoup, Tag

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.called import called_page
from policy_notices.crawl.lists.pager import Pager, UnaddressedPageError
from policy_notices.crawl.lists.titles import clean
from policy_notices.model import NextPage

_NEXT = re.compile(r"\W*(?:下\s*一?\s*页|后一?页|next(?:\s*page)?)\W*", re.IGNORECASE)
_PREVIOUS = re.compile(r"\W*(?:上\s*一?\s*页|前一?页|prev(?:ious)?(?:\s*page)?)\W*", re.IGNORECASE)
_NEXT_CLASS = re.compile(r"(?<!\w)(?:page|pg|p)?[-_]?next(?:[-_]?page)?(?!\w)", re.IGNORECASE)
_FILE = re.compile(r"['\"]([^'\"()]*\.(?:[sj]?html?|jspx?|aspx?)(?:\?[^'\"]*)?)['\"]")
_ARROW = re.compile(r">{1,2}|›|»")
_NOWHERE = re.compile(r"\s*(?:#.*|javascript:\s*(?:;|void\s*\(?0?\)?;?)?|about:blank)?\s*", re.IGNORECASE)
_BOX = re.compile(r"page|fenye|pagin|fanye|pgs|\bpg\b|laypage", re.IGNORECASE)
_GRID_PAGE = re.compile(r"__doPostBack\([^)]*Page\$\d")
_ENCODED = re.compile(r"[A-Za-z0-9+/]{60,}={0,2}")
_OFF = re.compile(r"disabled|\b(?:no|un)[-_]?(?:next|click)|_d\b", re.IGNORECASE)
_CURRENT_CLASS = re.compile(r"\b(?:on|cur|curr|current|active|here|now|selected|thispage|this)\b", re.IGNORECASE)
_PAGER_WORDS = re.compile(
    r"(?:[\s\xa0\d,/:：，。.、|·\[\]()（）<>»«›…-]|共有?|总共?|合计|找到|检索到|查询到|结果|当前|每页|显示|首|[上下]一?|尾|末|跳转?至?|转?到|第|页|条|篇|项|个|数|记录|信息|数据|为|go)+",
    re.I,
)
_TOTAL = re.compile(
    r"(?:共有?|总共|总计|合计|总记录数?|记录总数|总条数|总数)(?:找到|检索到|查询到)?\s*[:：为]?\s*(\d[\d,]*)\s*(?:条|篇|个?记录|项)"
    r"|(?<!每)页[，,\s/]*(\d[\d,]*)\s*条|(?:总记录数?|记录总数|总条数)\s*[:：为]?\s*(\d[\d,]*)|^\s*(\d[\d,]*)\s*条(?:记录|信息)?\s*$"
)
_PAGES = re.compile(r"(?:共有?|总共)\s*[:：]?\s*(\d+)\s*页|(?<![\d/-])\d+\s*/\s*(\d+)\s*页?(?![\d/-])|总页数\s*[:：]?\s*(\d+)")
_CURRENT = re.compile(r"(?<!到)第\s*(\d+)\s*页|(?<![\d/-])(\d+)\s*/\s*\d+\s*页?(?![\d/-])|当前页?\s*[:：]?\s*第?(\d+)")


_SAYING_TAGS = ["a", "span", "em", "b", "td", "li", "p", "div", "form", "center"]
_PAGER_TAGS = ["div", "ul", "p", "span", "td", "nav", "a", "button"]
_PAGER_NAME = re.compile(
    r"(?:\w*[-_])?(?:page|pages|pager|paging|paginate|pagination|paginator|fenye|fanye|laypage)(?:[-_]?(?:div|box|num|bar|list|wrap|index))?\d*",
    re.IGNORECASE,
)
_LOAD_MORE = re.compile(r"(?:点击|上拉)?加载更多\W*|点击查看更多\W*")
_MORE = re.compile(r"(?:查看)?更多\W*")
_LOADS = re.compile(r"load|page", re.IGNORECASE)
_BUTTON = 12
_MOST_BOXES = 30
"""Elements that are looked at; a page has few that are named as pagers are."""
STATED_ONLY = "stated total"
"""The rule's name where a page says how many entries there are, and has no pager: where more are stated than are there, more follow."""


@dataclass(frozen=True)
class Numbers:
    """What a pager says of itself in words."""

    total: int | None
    pages: int | None
    current: int | None


def pager(answer: Answer) -> Pager | None:
    """Next page and total from the page's pager; None where the page has no pager at all.

    Raises `UnaddressedPageError` where there is a next page whose address only a script knows, or a pager that only a script fills.
    """
    encoded = _encoded(answer.soup)
    for soup in (*encoded, answer.soup, *answer.hidden):
        if found := _read(soup, answer, "encoded pager" if soup in encoded else "next link"):
            return found
    if left := next((tag for tag in answer.soup.find_all(_PAGER_TAGS) if _is_left_to_script(tag)), None):
        raise UnaddressedPageError(
            f"{answer.url}: what follows is left to a script ({_names(left).strip() or clean(left.get_text())}): "
            "declare the answer that it asks for as the list, or selectors.next",
            None,
        )
    return None


def _is_left_to_script(tag: Tag) -> bool:
    """Whether an element is an empty pager, or a button to load more that has no address."""
    text = clean(tag.get_text())
    if text:
        says_more = len(text) < _BUTTON and (_LOAD_MORE.fullmatch(text) or (_MORE.fullmatch(text) and _LOADS.search(_names(tag))))
        return bool(says_more) and not (tag.name == "a" and _href(tag)) and not tag.find("a", href=True)
    names = (str(tag.get("id") or ""), *tag.get_attribute_list("class"))
    return any(name and _PAGER_NAME.fullmatch(name) for name in names) and not tag.find(["img", "input", "iframe"])


def numbers(soup: Tag) -> Numbers:
    """Total, number of pages and current page, as the pager's words state them."""
    said = [clean(box.get_text(" ")) for box in _boxes(soup)]
    said += [clean(tag.get_text(" ")) for tag in soup.find_all(_SAYING_TAGS) if _speaks_of_pages(tag)]
    return Numbers(*(_first(pattern, said) for pattern in (_TOTAL, _PAGES, _CURRENT)))


def next_href(soup: Tag) -> str | None:
    """Where 下一页 leads as it is written, "" where it is there but leads nowhere; None where there is no such link."""
    named = [tag for tag in soup.find_all(["a", "link"]) if _is_next(tag)]
    named = named or [tag for box in _boxes(soup) for tag in box.find_all("a") if _ARROW.fullmatch(clean(tag.get_text()))]
    if named:
        hrefs = [_href(tag) for tag in named if not _OFF.search(_names(tag))]
        return next((href for href in hrefs if href), "")
    return _numbered(soup)


def _read(soup: Tag, answer: Answer, rule: str) -> Pager | None:
    said, href = numbers(soup), next_href(soup)
    if href is None and said == Numbers(None, None, None):
        return None
    script = href is not None and href.lower().startswith("javascript:")
    target = answer.absolute(href) if href and not script else ""
    if target and _plain(target) != _plain(answer.url):
        return Pager(NextPage(target), said.total, rule)
    back = _leads_back(soup)
    if script and (asked := called_page(answer, str(href))) and asked.url and not (said.current and said.current == said.pages):
        return Pager(asked, said.total, "script call")
    if script and not (said.current is not None and said.current == said.pages):
        raise UnaddressedPageError(
            f"{answer.url}: the next page is asked for by a script ({str(href)[:60]}): "
            "declare the answer that it asks for as the list, or selectors.next",
            said.total,
        )
    current = said.current or _current(soup)
    shown = current or (None if back else 1)
    if shown is not None and shown < max(said.pages or 1, _highest(soup)):
        told = f"{answer.url}: page {shown} is not the last, but no link leads to the next: declare selectors.next"
        raise UnaddressedPageError(told, said.total)
    stated_only = said.pages is None and current is None and not back
    return Pager(None, said.total, STATED_ONLY if stated_only else rule)


def _plain(url: str) -> str:
    """A URL without fragment and without the name of a folder's first page."""
    return re.sub(r"/(?:index|default)\.(?:[sj]?html?|jspx?|aspx?)$", "/", urldefrag(url).url)


def _encoded(soup: BeautifulSoup) -> list[BeautifulSoup]:
    found = []
    for tag in _boxes(soup, most=100_000):
        text = tag.get_text().strip()
        if not _ENCODED.fullmatch(text):
            continue
        try:
            markup = unquote(base64.b64decode(text, validate=True).decode("ascii")).replace("+", " ")
        except (binascii.Error, UnicodeDecodeError):
            continue
        found.append(BeautifulSoup(markup, "lxml"))
    return found


def _boxes(soup: Tag, most: int = 400) -> list[Tag]:
    """Elements that are named as pagers are or turn an ASP.NET grid's pages, short, and without a title among their links."""
    named = (
        tag
        for tag in soup.find_all(True)
        if tag.name not in ("script", "style", "body", "a")
        and (_BOX.search(_names(tag)) or (tag.name == "tr" and tag.find("a", href=_GRID_PAGE)))
    )
    return [
        tag
        for tag in islice(named, _MOST_BOXES)
        if len(tag.get_text()) < most and not any(len(clean(a.get_text())) >= 8 for a in tag.find_all("a"))
    ]


def _leads_back(soup: Tag) -> bool:
    """Whether a link leads to the page before: a pager that has one and none to the next is on its last page."""
    return any(_PREVIOUS.fullmatch(clean(tag.get_text())) and _href(tag) for tag in soup.find_all("a"))


def _names(tag: Tag) -> str:
    return " ".join([str(tag.get("id") or ""), *(name for name in tag.get_attribute_list("class") if name)])


def _is_next(tag: Tag) -> bool:
    if tag.name == "link":
        return "next" in tag.get_attribute_list("rel")
    if not clean(tag.get_text()) and _NEXT_CLASS.search(_names(tag)):
        return not _href(tag).lower().startswith("javascript:") and bool(_href(tag))
    if any(_NEXT.fullmatch(clean(str(text))) for text in (tag.get_text(), tag.get("title") or "", tag.get("aria-label") or "")):
        return True
    return any(_NEXT.fullmatch(clean(str(image.get("alt") or ""))) for image in tag.find_all("img"))


def _href(tag: Tag) -> str:
    """Where a link leads; a file named in a script counts, and so does an address in `tagname`, where old TRS pagers keep it."""
    named = [str(tag.get(name) or "").strip() for name in ("href", "tagname", "data-href", "data-url")]
    href = next((href for href in named if not _NOWHERE.fullmatch(href)), f"javascript:{tag['onclick']}" if tag.get("onclick") else "")
    if href.lower().startswith("javascript:") and (file := _FILE.search(href)):
        return file[1]
    return href


def _numbered(soup: Tag) -> str | None:
    """In a pager of bare numbers, the link whose number follows the current one."""
    current = _current(soup)
    linked = {number: _href(tag) for box in _boxes(soup) for number, tag in _numbers_in(box) if tag.name == "a" and tag.get("href")}
    return linked.get(current + 1, "") if linked and current is not None else None


def _current(soup: Tag) -> int | None:
    """The number that a pager shows without a link, or marks."""
    for box in _boxes(soup):
        leaves = _numbers_in(box)
        linked = {number for number, tag in leaves if tag.name == "a" and tag.get("href")}
        for number, tag in leaves:
            if linked and not tag.find("a") and (number not in linked or _CURRENT_CLASS.search(_names(tag))):
                return number
    return None


def _highest(soup: Tag) -> int:
    return max((number for box in _boxes(soup) for number, _ in _numbers_in(box)), default=1)


def _numbers_in(box: Tag) -> list[tuple[int, Tag]]:
    """The page numbers that a pager shows, each with the innermost element that shows it."""
    leaves = [(clean(tag.get_text()).strip("[]"), tag) for tag in box.find_all(["a", "span", "strong", "em", "b", "li"])]
    return [(int(text), tag) for text, tag in leaves if re.fullmatch(r"\d{1,4}", text)]


def _speaks_of_pages(tag: Tag) -> bool:
    """Whether an element says nothing but what pagers say: a title that counts something (共20条措施) is none."""
    if len(tag.find_all(True, limit=_MOST_BOXES)) == _MOST_BOXES:
        return False
    text = tag.get_text()
    return len(text) < 80 and ("条" in text or "页" in text) and bool(_PAGER_WORDS.fullmatch(text))


def _first(pattern: re.Pattern[str], said: list[str]) -> int | None:
    for text in said:
        if match := pattern.search(text):
            return int(next(group for group in match.groups() if group).replace(",", ""))
    return None
