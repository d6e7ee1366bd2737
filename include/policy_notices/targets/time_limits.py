"""A time within which something is settled (小额临时救助3个工作日内办结): a quantity that is committed to, unlike a duration as such."""

from __future__ import annotations

import re

from policy_notices.targets.place import Place

_SETTLED = re.compile(
    "(?P<within>以内|之内|内)?(?:先行|全部|予以|即可|一律)*"
    "(?P<deed>办结|处置|办理完毕|处理完毕|答复|回复|反馈|到账|拨付到位|发放到位|完成审批|完成审核|审批到位)(?!率|[一-鿿]{0,4}率)"
)


def settled_within(place: Place) -> re.Match[str] | None:
    """The words behind a time that say what is settled within it (`deed`); None where they say no such thing."""
    number = place.number
    return _SETTLED.match(place.text, number.end) if number.arabic and number.unit in place.words.durations else None
