"""List pages and answers, read by kind of pagination: one module a kind."""

from __future__ import annotations

from policy_notices.crawl.lists.pager import UnknownNextPageError
from policy_notices.crawl.lists.read import read_list

__all__ = ["UnknownNextPageError", "read_list"]
