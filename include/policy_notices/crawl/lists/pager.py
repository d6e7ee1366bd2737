"""What a page says about the rest of its list."""

from __future__ import annotations

from dataclasses import dataclass

from policy_notices.model import NextPage


@dataclass(frozen=True)
class Pager:
    """`next` is None on the last page; `total` is the stated number of entries; `rule` names what said so."""

    next: NextPage | None
    total: int | None
    rule: str
