"""When a number in Chinese numerals counts nothing: a name, a grade, a figure of speech (三个方面, 减负三项清单)."""

from __future__ import annotations

import re

from policy_notices.model import Reason
from policy_notices.targets.place import Place

_CALLED_BY_NUMBER = re.compile("“[一二三四五六七八九十百]{1,3}[条项点款]”")  # 三个“十条”
_PLAIN = re.compile("[一二两三四五六七八九]{1,2}[千百].*[十百].*")  # 五百三十件
_LAYERS = ("层", "级", "道", "重")
_NETWORK = re.compile("[一-鿿“”]{0,10}(?:网络?|体系|防线|屏障|保险)")  # 筑牢两道防线
_AT_LEAST = re.compile("(?:至少[一-鿿]{0,3}|不少于)$")
_COUNTED_SINGLY = frozenset("次个名家所座场处轮期人项门件支条")


def chinese(place: Place) -> Reason | None:
    """A Chinese numeral counts something only with a unit, under a verb that governs quantities, before no rhetorical noun."""
    number, text = place.number, place.text
    if number.arabic or number.unit in place.words.shares or number.unit in ("倍", "番"):
        return None
    if place.core in ("零", "〇"):
        return "name"
    if number.unit is None:
        return None if "分之" in place.core or place.core in ("半数", "一半") else "name"
    if number.unit in place.words.money or (number.about and (number.value or 0) >= 10) or _PLAIN.match(place.core):
        return None
    if place.words.names["rhetorical"].at(text, number.end):
        return "structure"
    if number.unit in _LAYERS and _NETWORK.match(text, number.end):
        return "structure"
    before = place.before(40)
    if _named_group(place, before) or _CALLED_BY_NUMBER.match(text, number.end):
        return "name"
    if before.endswith(("只享受", "仅享受", "只能享受", "只", "仅", "只能", "计")):
        return "structure"
    if number.unit == "次" and (number.value or 0) > 1 and before.endswith(("召开", "举行", "开展", "组织")):
        return None
    if number.value == 1:
        if number.unit in ("遍", "轮") and place.words.verbs.ending(before, len(before)):
            return None
        counted = (_AT_LEAST.search(before) or "每" in before) and number.unit in _COUNTED_SINGLY
        return (
            None
            if counted or (number.unit in ("所", "座", "家", "处") and place.words.strong_verbs.ending(before, len(before)))
            else "structure"
        )
    if place.words.names["brands"].within(text[number.end : number.end + 5]):
        return "name"
    if (
        not place.words.verbs.within(before)
        and not place.words.verbs.ending(before, len(before))
        and not before.endswith(("至少", "共", "有"))
    ):
        return "structure"
    return None


def _named_group(place: Place, before: str) -> bool:
    """ "减负三项清单": a noun before and a noun behind, so that the number is part of a name.

    A list before it is counted (需求、资源和服务三张清单).
    """
    text, number = place.text, place.number
    after = text[number.end : number.end + 1]
    if text.startswith(("以上", "以下", "以内", "左右"), number.end):
        return False
    if not "一" <= after <= "鿿" or before[-1:] in ("等", "的", "", "了") or not "一" <= before[-1] <= "鿿":
        return False
    if "、" in before[-20:] or "和" in before[-12:]:
        return False
    words = place.words
    return not (
        words.verbs.ending(before, len(before)) or words.before_words.ending(before, len(before)) or words.reach.ending(before, len(before))
    )
