"""What is behind an error, by the name that the run ledger keeps."""

from __future__ import annotations

from itertools import pairwise

import pytest

from policy_notices.crawl.lists import UnknownNextPageError
from policy_notices.errors import FetchError, IncompleteListError, LayoutError, NotANoticeError, cause_of
from policy_notices.model import ListPage


def chained(*errors: Exception) -> Exception:
    """The first, raised from the second, and so on."""
    for error, cause in pairwise(errors):
        error.__cause__ = cause
    return errors[0]


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (FetchError("a"), "FetchError"),
        (chained(IncompleteListError("a"), LayoutError("b")), "LayoutError"),
        (chained(FetchError("5 of 9 pages"), FetchError("gone"), NotANoticeError("404")), "NotANoticeError"),
        (chained(FetchError("no whole answer"), TimeoutError("slow")), "FetchError"),
        (UnknownNextPageError("a", ListPage((), None, None, "unknown pager")), "IncompleteListError"),
        (KeyError("a"), "KeyError"),
    ],
)
def test_the_innermost_error_of_the_library_is_named(error: Exception, name: str) -> None:
    assert cause_of(error) == name
