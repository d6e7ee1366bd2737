"""A notice's title as the page shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from policy_notices.page.vocabulary import words
from policy_notices.page.xpath import string, text_of

_page_title = string("string(/html/head/title)")
_SEPARATORS = re.compile(r"\s*(?:[_|｜]|\s[-–—]+\s?|-{1,2})\s*")
_SITE = re.compile("(?:网|网站|门户|平台|官网|政府|委员会|[局厅部办]|频道|中心|首页)$")
_MARKUP = re.compile("<[^>]*>")
_SHOWN_STATE = re.compile(r"<(\w+)[^>]*>[^<]*</\1>|<[^>]*>")
"""What a CMS writes into `<title>` as markup, though nothing there is: <font>[文件获取中]</font>."""
_PARTS = re.compile(r"\s*[_|｜>＞]\s*|\s+[-–—]\s*|-{1,2}|—{1,2}")
_MINIMUM = 5
_SHORTEST = 2
_SITE_CHARS = 20


def titles(tree: etree._Element, tags: Mapping[str, str]) -> list[tuple[str, str]]:
    """The page's titles and their sources, most trusted first: meta tags (unless they cut the heading short), the shown heading, `<title>`
    without the site's name."""
    found = [(_MARKUP.sub("", tags[name]), f"meta {name}") for name in words("metadata_labels")["meta"]["title"] if name in tags]
    named = squeeze(_SHOWN_STATE.sub("", _page_title(tree)))
    if shown := _heading(tree, named):
        whole = bool(found) and len(shown[0]) > len(found[0][0]) and _key(shown[0]).startswith(_key(found[0][0]))
        found.insert(0 if whole else len(found), shown)
    if not found and (title := without_site(named, [tags[name] for name in ("sitename", "columnname") if name in tags])):
        found.append((title, "page title"))
    return found


def _heading(tree: etree._Element, named: str) -> tuple[str, str] | None:
    """The CMS's own title element, or the h1 or h2 that `<title>` begins with, or the only h1."""
    headings = [(squeeze(text_of(element)), str(element.tag)) for element in tree.iter("h1", "h2", "ucaptitle")]
    shown = [(text, tag) for text, tag in headings if not is_site_name(text)]
    key = _key(named)
    for text, tag in shown:
        if tag == "ucaptitle" or (len(text) >= _MINIMUM and key.startswith(_key(text).rstrip(".…"))):
            return text, f"page {tag}"
    firsts = [text for text, tag in shown if tag == "h1" and len(text) >= _MINIMUM]
    return (firsts[0], "page h1") if len(firsts) == 1 else None


def without_site(title: str, site: Sequence[str]) -> str:
    """`<title>` without the site's and column's names behind the last separators."""
    title = squeeze(title)
    while True:
        separators = list(_SEPARATORS.finditer(title))
        if not separators or separators[-1].start() < _SHORTEST:
            return title
        rest = title[separators[-1].end() :]
        is_site = rest in site or bool(_SITE.search(rest))
        if not is_site and ("_" not in separators[-1].group() or separators[-1].start() < _MINIMUM):
            return title
        title = title[: separators[-1].start()]


def is_site_name(title: str) -> bool:
    """Whether a `<title>` says only whose page it is."""
    return bool(_SITE.search(title)) and len(title) <= _SITE_CHARS and "关于" not in title


def same(one: str, other: str) -> bool:
    """Whether two texts are one title but for white space, quotes and a portal's shortening."""
    first, second = sorted((_key(one), _key(other)), key=len)
    if first.endswith(("…", "...")):
        first = first.rstrip("….")
        return len(first) >= _MINIMUM and second.startswith(first)
    return first == second


def begins_with(title: str, line: str) -> bool:
    """Whether a line is the title, or the beginning of a `<title>` that the site's name follows."""
    key, whole = _key(line), _key(title)
    return len(key) >= max(_MINIMUM, len(whole) // 2) and whole.startswith(key)


def is_part(title: str, line: str) -> bool:
    """Whether a line is a whole part of a `<title>` (临江市人民政府 > 政务公开 > 关于…的公告) and not the site's name."""
    return len(line) >= _SHORTEST and not is_site_name(line) and any(_key(line) == _key(part) for part in _PARTS.split(title))


def squeeze(text: str) -> str:
    return " ".join(text.split())


def _key(text: str) -> str:
    return re.sub("[\\s\"'“”‘’]", "", text)
