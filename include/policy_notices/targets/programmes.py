"""The programme that a sentence opens with and then counts the parts of (实施“情暖童心”项目,覆盖14个市州,投入资金1200万元)."""

from __future__ import annotations

import re

from policy_notices.targets.statement import Statement

_PROGRAMME = re.compile(
    r"(?:实施|开展|举办|升级|建成|推进|启动|推广|深化)(?:统一的|一批)?(?P<name>[^,。;:“”的]{0,8}“[^”]{2,14}”[^,。;:、“”]{0,8}?"
    r"(?:项目|工程|行动|平台|试点|计划|大赛|活动|救助)|[^,。;:、“”]{2,10}(?:大赛|工程))(?=,)"
)
_EVENT = re.compile("(?P<name>[一-鿿]{0,6}“(?!十.五)[^”]{2,10}”)(?:活动)?期间,?")
_EVENT_COUNTS = 6  # characters of the longest noun that an event leads
_PARTS = ("覆盖", "投入", "支持", "服务", "惠及", "推送", "打通", "汇聚", "筹集", "募集")
_RULE = "indicator: led by the sentence's programme"
_FAR = 200  # characters before a clause in which its programme is named
_LEAD = 20  # characters of a programme's name that may lead what is counted


def led_by_programme(statement: Statement, found: str) -> str:
    """`found`, led by the programme of the sentence where the statement counts whom or what that covers, serves or is paid with."""
    place, verb = statement.place, statement.parts.verb
    event = _EVENT.match(place.text, place.page.layout.sentence(place.number.start)[0])
    if event and len(found) <= _EVENT_COUNTS and event.end() <= place.number.start:
        return f"{event['name']}{found}"
    word = found[:2] if found.startswith(_PARTS) else verb[-2:] if verb.endswith(_PARTS) else ""
    if not word or statement.distributes:
        return found
    opening = max(place.page.layout.sentence(place.number.start)[0], place.clause[0] - _FAR)
    named = [match["name"] for match in _PROGRAMME.finditer(place.text, opening, place.clause[0])]
    if not named or len(named[-1]) > _LEAD or named[-1][-6:] in found:
        return found
    statement.rules.append(_RULE)
    return f"{named[-1]}{found}" if found.startswith(word) else f"{named[-1]}{word}{found}"
