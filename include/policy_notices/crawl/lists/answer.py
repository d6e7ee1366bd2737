"""A list page or answer as the readers see it: decoded once, parsed once, with the request it answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Comment, Tag

from policy_notices.model import NextPage
from policy_notices.nesting import side_by_side

_JSONP = re.compile(r"^[\w$.]+\s*\(\s*(?=[{\[])|\)\s*;?\s*$")
_NOWHERE = re.compile(r"\s*(?:#|javascript:|$)", re.IGNORECASE)
_OPENED = re.compile(r"window\.open\(\s*['\"]([^'\"]+)['\"]\s*[,)]")
"""A link that opens its address in a script: `<a href="#" onclick="window.open('show.asp?id=5')">`."""
_WRITTEN = re.compile(r"""document\.write(?:ln)?\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)""", re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """What a portal answered to a GET of `url`, or to a POST of `form`."""

    url: str
    text: str
    form: Mapping[str, str] | None = None
    selectors: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def json(self) -> Any:
        """The parsed JSON (a JSONP callback is peeled off), or None where the text is no JSON."""
        text = self.text.strip().removeprefix("\ufeff")
        if not text.startswith(("{", "[")):
            text = _JSONP.sub("", text)
        if not text.startswith(("{", "[")):
            return None
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def soup(self) -> BeautifulSoup:
        soup = BeautifulSoup(side_by_side(self.text), "lxml")
        for tag in soup.find_all("a", href=_NOWHERE) if "window.open" in self.text else ():
            if opened := _OPENED.search(f"{tag.get('onclick', '')} {tag['href']}"):
                tag["href"] = opened[1]
        return soup

    @cached_property
    def base(self) -> str:
        """What relative links are relative to: the page's own `<base>`, else its URL."""
        tag = self.soup.find("base", href=True) if "<base" in self.text.lower() else None
        return urljoin(self.url, str(tag["href"])) if isinstance(tag, Tag) else self.url

    @cached_property
    def scripts(self) -> str:
        """All inline scripts of the page, those inside comments too, without their line comments."""
        parts = [script.get_text() for script in self.soup.find_all("script")]
        parts += [script.get_text() for hidden in self.hidden for script in hidden.find_all("script")]
        return re.sub(r"(?m)(?<![:\"'\w])//[^\n]*", "", "\n".join(parts))

    @cached_property
    def hidden(self) -> tuple[BeautifulSoup, ...]:
        """Markup that the page's scripts bring to life: comments, templates, what is written by document.write."""
        comments = [str(comment) for comment in self.soup.find_all(string=lambda text: isinstance(text, Comment) and len(text) > 80)]
        held = [tag.get_text() for tag in self.soup.find_all(["textarea", "template"])]
        written = "".join(re.sub(r"\\(.)", r"\1", a or b) for a, b in _WRITTEN.findall(self.text))
        return tuple(BeautifulSoup(markup, "lxml") for markup in (*comments, *held, written) if re.search(r"<(?:a|script)\b", markup))

    def absolute(self, href: str) -> str:
        return urljoin(self.base, href.strip())

    @property
    def asked(self) -> dict[str, str]:
        """The request's parameters: those of the query and of the form."""
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True)) | dict(self.form or {})

    def again(self, **changed: str) -> NextPage:
        """The same request with some parameters changed, each where it was; new ones go into the query, or the form of a POST."""
        parts = urlsplit(self.url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        in_query = {name: value for name, value in changed.items() if name in query or self.form is None}
        in_form = {name: value for name, value in changed.items() if name not in in_query}
        url = urlunsplit(parts._replace(query=urlencode(query | in_query), fragment=""))
        return NextPage(url, None if self.form is None else dict(self.form) | in_form)
