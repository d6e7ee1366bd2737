"""gkmlpt, the catalogue platform of 广东: `/gkmlpt/api/all/<category>?page=&sid=`, 100 records a page, where page 0 is page 1 again.

The catalogue's own page has no entries; it names its site in `SID: '200035'`, and the category after `#` in its URL (none: all).
"""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit

from policy_notices.crawl.lists.answer import Answer
from policy_notices.crawl.lists.pager import Pager
from policy_notices.crawl.lists.records import Records, following, link, lists_in
from policy_notices.model import ListPage, NextPage

PER_PAGE = 100
_SID = re.compile(r"\bSID:\s*['\"](\d+)['\"]")


def read(answer: Answer) -> ListPage | None:
    """An answer of the interface; None where the text is none."""
    if not re.search(r"/gkmlpt/api/", answer.url) or answer.json is None:
        return None
    records = next((records for records in lists_in(answer.json)), Records((), ()))
    entries = tuple(link(item, answer) for item in records.items)
    asked = answer.again(page="1") if answer.asked.get("page", "0") == "0" else NextPage(answer.url)
    return ListPage(entries, following(Answer(asked.url, ""), records, size=PER_PAGE), records.total, "gkmlpt")


def pager(answer: Answer) -> Pager | None:
    """The interface's first page, where the text is a catalogue's page."""
    parts = urlsplit(answer.url)
    site = _SID.search(answer.text)
    if "/gkmlpt/" not in parts.path or not site or "/content/" in parts.path:
        return None
    category = parts.fragment if parts.fragment.isdigit() else "0"
    root = urldefrag(answer.url).url.split("/gkmlpt/", 1)[0]
    return Pager(NextPage(urljoin(root + "/", f"gkmlpt/api/all/{category}?page=1&sid={site[1]}")), None, "gkmlpt catalogue")
