"""One run of one portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from policy_notices.portals import Portal, load_portals
from policy_notices.staging import Staging


@dataclass(frozen=True)
class Run:
    """A portal, the run's id, and when it began (aware). The id is the portal's own: two portals' runs never share one."""

    portal: Portal
    run_id: str
    started_at: datetime

    @classmethod
    def of(cls, portal_id: str, run_id: str, started_at: datetime) -> Run:
        """Raises DeclarationError where no such portal is declared."""
        from policy_notices.errors import DeclarationError

        portals = load_portals()
        if portal_id not in portals:
            raise DeclarationError(f"no portal {portal_id!r} is declared; there are {', '.join(sorted(portals))}")
        return cls(portals[portal_id], f"{portal_id}.{run_id}", started_at)

    @cached_property
    def staging(self) -> Staging:
        return Staging(self.portal.id, self.run_id)
