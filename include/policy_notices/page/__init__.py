"""A notice page of any portal → metadata, clean body text and attachments.

`metadata.py` states the order in which conflicting places are believed, `body.py` where a body is looked for, `furniture.py` what is
trimmed.
"""

from __future__ import annotations

from policy_notices.page.notice import read_page
from policy_notices.page.text import canonical_text

__all__ = ["canonical_text", "read_page"]
