"""A notice's title as the page shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

_own = etree.XPath("//ucaptitle|//*[@id='con_title']")
_headings = etree.XPath("//h1|//h2|//h3")
_string = etree.XPath("string()", smart_strings=False)
_SEPARATORS = re.compile(r"\s*(?:[_|｜]|\s[-–—]+\s?|-{1,2})\s*")
_SITE = re.compile("(?:网|网站|门户|平台|官网|政府|委员会|[局厅部办]|频道|中心|首页)$")
_MINIMUM = 5


def provisional_title(tree: etree._Element, tags: Mapping[str, str]) -> str:
    """The likeliest title before the body is known: ArticleTitle, the heading that `<title>` repeats, `<title>`."""
    if "articletitle" in tags:
        return tags["articletitle"]
    shown = heading(tree)
    return shown[0] if shown else without_site(str(tree.findtext(".//title") or ""), [tags[name] for name in ("sitename",) if name in tags])


def heading(tree: etree._Element) -> tuple[str, str] | None:
    """The CMS's own title element, or the h1 to h3 that `<title>` repeats, with its source; None where there is neither."""
    for element in _own(tree):
        text = squeeze(str(_string(element)))
        if text:
            return text, f"page {element.tag}"
    named = _key(str(tree.findtext(".//title") or ""))
    shown = [(squeeze(str(_string(element))), str(element.tag)) for element in _headings(tree)]
    for text, tag in shown:
        key = _key(text)
        if len(key) >= _MINIMUM and named.startswith(key[:-3].rstrip(".…")):
            return text, f"page {tag}"
    firsts = [text for text, tag in shown if tag == "h1" and len(text) >= _MINIMUM]
    return (firsts[0], "page h1") if len(firsts) == 1 else None


def without_site(title: str, site: Sequence[str]) -> str:
    """`<title>` without the site's and column's names behind the last separators."""
    title = squeeze(title)
    while True:
        separators = list(_SEPARATORS.finditer(title))
        if not separators or separators[-1].start() < _MINIMUM:
            return title
        rest = title[separators[-1].end() :]
        if rest not in site and not _SITE.search(rest) and "_" not in separators[-1].group():
            return title
        title = title[: separators[-1].start()]


def same(one: str, other: str) -> bool:
    """Whether two texts are one title but for white space, quotes and a portal's shortening."""
    first, second = sorted((_key(one), _key(other)), key=len)
    if first.endswith(("…", "...")):
        first = first.rstrip("….")
        return len(first) >= _MINIMUM and second.startswith(first)
    return first == second


def squeeze(text: str) -> str:
    return " ".join(text.split())


def _key(text: str) -> str:
    return re.sub("[\\s\"'“”‘’]", "", text)
