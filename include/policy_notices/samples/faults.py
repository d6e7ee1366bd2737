"""Ways in which a sample portal can fail, each under a name, for tests and for trying what a run says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from policy_notices.errors import BadInputError
from policy_notices.samples.answer import Answer
from policy_notices.samples.lab.encodings import ENCODINGS
from policy_notices.samples.lab.shapes import SHAPES
from policy_notices.samples.site import Page, Site

JSL = (
    b"<script>document.cookie=('_')+('_')+('jsl_clearance_s=1');location.href=location.pathname+location.search</script>"
    b"<!-- __jsl_clearance -->"
)


def faulty(site: Site, fault: str | None) -> Site:
    """The site with a fault of `FAULTS`; as it is where `fault` is None. Raises BadInputError for an unknown one."""
    if fault is None:
        return site
    if fault not in FAULTS:
        raise BadInputError(f"no fault {fault!r}; there are {', '.join(FAULTS)}")
    return FAULTS[fault](site)


def _down(site: Site) -> Site:
    return replace(site, refusal=(503, b"<html><body>Service Unavailable</body></html>"))


def _challenge(site: Site) -> Site:
    return replace(site, refusal=(521, JSL))


def _refused(site: Site) -> Site:
    return replace(site, refusal=(403, b"<html><head><title>403 Forbidden</title></head><body>403 Forbidden</body></html>"))


def _list_changed(site: Site) -> Site:
    """The list page is there, but nothing on it is an entry."""
    return _changed(
        site, site.lists, lambda text: re.sub(r"<(li|tr|record|div class=\"doc\")>.*?</(li|tr|record|div)>", "", text, flags=re.S)
    )


def _list_cut(site: Site) -> Site:
    """All list pages after the first are gone."""
    kept = {path: page for path, page in site.pages.items() if path not in site.lists[1:]}
    return replace(site, pages=kept, answer=lambda path, form: None)


def _page_broken(site: Site) -> Site:
    """The recorded notice's page ends where its body should begin."""
    return _changed(site, (site.recorded,), lambda text: text[: text.index("<body>") + len("<body>")] + "</body></html>")


def _page_garbled(site: Site) -> Site:
    """The recorded notice's page has bytes in its middle that are in no charset."""
    page = site.pages[site.recorded]
    middle = page.content.index(b"</p>")
    garbled = replace(page, content=page.content[:middle] + b"\xff\xfe\x80\xff" + page.content[middle:])
    return replace(site, pages={**site.pages, site.recorded: garbled})


def _revised(site: Site) -> Site:
    """The recorded notice says something more than it did."""
    return _changed(site, (site.recorded,), lambda text: text.replace("</p>", "</p>\n<p>本文件自印发之日起施行。</p>", 1))


def _counter(site: Site) -> Site:
    """The recorded notice is as it was, only its click counter went on."""
    return _changed(site, (site.recorded,), lambda text: re.sub(r'(<span id="hits">)\d+', r"\g<1>1024", text))


def _withdrawn(site: Site) -> Site:
    """The recorded notice's page is gone, though the list still has it."""
    return replace(site, pages={path: page for path, page in site.pages.items() if path != site.recorded})


def _answering(answer: Answer) -> Callable[[Site], Site]:
    return lambda site: replace(site, answers={site.recorded: answer})


FAULTS: Mapping[str, Callable[[Site], Site]] = {
    "down": _down,
    "challenge": _challenge,
    "refused": _refused,
    "list_changed": _list_changed,
    "list_cut": _list_cut,
    "page_broken": _page_broken,
    "page_garbled": _page_garbled,
    "revised": _revised,
    "counter": _counter,
    "withdrawn": _withdrawn,
    **{name: _answering(shape.answer) for name, shape in SHAPES.items()},
    **{name: _answering(answer) for name, answer in ENCODINGS.items()},
}
"""Those of a whole portal and of its recorded notice, and every failure and encoding of the lab in the recorded notice's place."""


def _changed(site: Site, paths: tuple[str, ...], change: Callable[[str], str]) -> Site:
    return replace(site, pages={**site.pages, **{path: _rewritten(site.pages[path], change) for path in paths}})


def _rewritten(page: Page, change: Callable[[str], str]) -> Page:
    charset = "utf-8" if "utf-8" in page.content_type else "gb18030"
    return replace(page, content=change(page.content.decode(charset)).encode(charset))
