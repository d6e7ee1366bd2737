"""What a page says about the rest of its list."""

from __future__ import annotations

from dataclasses import dataclass

from policy_notices.errors import IncompleteListError
from policy_notices.model import ListPage, NextPage


@dataclass(frozen=True)
class Pager:
    """`next` is None on the last page; `total` is the stated number of entries; `rule` names what said so."""

    next: NextPage | None
    total: int | None
    rule: str


class UnaddressedPageError(IncompleteListError):
    """Raised by a pager that says that more follows, and not where. `total` is the number of entries that it states, or None."""

    def __init__(self, message: str, total: int | None) -> None:
        super().__init__(message)
        self.total = total


class UnknownNextPageError(IncompleteListError):
    """Raised where more follows, but how to ask for it cannot be known. `page` is what could be read, its `next` None."""

    def __init__(self, message: str, page: ListPage) -> None:
        super().__init__(message)
        self.page = page
