"""The errors that a run can end in. Each names what it is about and says what an operator does next."""

from __future__ import annotations


class PolicyNoticesError(Exception):
    """Base of all errors raised by this library. The message is one line: portal, page, expected, came, what to do."""


class DeclarationError(PolicyNoticesError):
    """Raised when a portal's YAML or a vocabulary file is wrong; names file, line and reason."""


class BadInputError(PolicyNoticesError):
    """Raised when a file given to the command cannot be read as what it claims to be."""


class FetchError(PolicyNoticesError):
    """Raised when a response could not be had (network, time-out, TLS, too large, status). A retry may help."""


class TooManyRequestsError(FetchError):
    """Raised when a host answers that it is asked too often (status 429). A later run may be let in; a person slows the portal down."""


class BlockedError(PolicyNoticesError):
    """Raised when the portal answers with a challenge, a login wall or a refusal. Never retried around: a person decides."""


class ForbiddenHostError(PolicyNoticesError):
    """Raised when a request would leave the declared hosts, reach a private address or break robots.txt."""


class RobotsError(ForbiddenHostError):
    """Raised when the portal's robots.txt forbids a request. It is not made."""


class NotANoticeError(PolicyNoticesError):
    """Raised when a page is a soft 404, an empty shell or an error page, though its status says 200."""


class LayoutError(PolicyNoticesError):
    """Raised when a list or notice page no longer has the structure that its portal's family has."""


class IncompleteListError(PolicyNoticesError):
    """Raised when a list's chain of pages broke off or its stated total was not reached."""


class DecodingError(PolicyNoticesError):
    """Raised when bytes are in no charset that the page, its headers or its content allow; gives the offset."""


class ArchiveError(PolicyNoticesError):
    """Raised when an archived record is missing, cut short or does not have its digest."""


class ValidationFailedError(PolicyNoticesError):
    """Raised when a batch breaks a critical floor: nothing of it is loaded, the last good data stay."""


class WarehouseError(PolicyNoticesError):
    """Raised when the warehouse is not migrated, locked by another loader, or refuses a batch."""


def cause_of(error: BaseException) -> str:
    """The name of what is behind an error: the innermost of the library's errors that it was raised from, as this module names it."""
    while isinstance(error.__cause__, PolicyNoticesError):
        error = error.__cause__
    return next((kind.__name__ for kind in type(error).__mro__ if kind.__module__ == __name__), type(error).__name__)
