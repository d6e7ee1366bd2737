"""Areas as documents name them (重点区域, 长三角地区, 县城, 婺城区、金东区): where a measure holds that the sentence has named before."""

from __future__ import annotations

import re

from policy_notices.targets.comparing import size_of_change
from policy_notices.targets.context import context
from policy_notices.targets.statement import Statement

_ONE = (
    r"(?!每)[^、,的每]{0,14}?(?:[一-鿿]{2}(?:省|市|县|区|州|盟|旗)(?<![小社园专片病景校厂]区)(?<!城市)(?<!地区)(?![域内级委政场直辖职])|地区(?!生产总值)|区域(?!性)|省份|平原|流域|城市|城市群|都市圈|经济带|建成区|城区|县城|郊区|行政村"
    r"|乡镇|镇村|农村|山区|牧区|库区|灾区|边境县|沿海|内陆|苏北|苏中|苏南|皖北|皖南|珠三角|粤西|粤东|粤北|陕北|陕南)"
)
_AREAS = re.compile(rf"(?:其中|在)?(?P<areas>{_ONE}(?:、{_ONE})*)(?:两地|等地|等)?")
_OPENING = re.compile(rf"(?:(?:力争|到|至)?20\d\d年(?:底前|底|前)?,?)?(?P<areas>{_ONE}(?:、{_ONE})*)(?=[^、和及与的])")
_BEFORE = re.compile("^(?:其中:?|在|于|对|年末|年底|目前)")
_OWN_AREA = re.compile("[全本](?:省|市|区|县|州|镇|乡|国)|[属涉距]")  # the issuer's own; what lies in an area, or far from it
_NO_NAME = re.compile(
    "为|占|底|高于|低于|超过|加强|改善|完善|用好|依托|联合|会同|提请|推进|推动|完成|全年|各类|深化|同意|据|由|将|以|经|向|从"
)
_SIDE = re.compile("^(?:城区社区|城市社区|行政村|城市|城镇|城区|县城|农村|乡村)")
_KIND_OF = re.compile("[^、]{5,}(?:乡镇|农村|城区|城市|区域|县城)")  # 公益性公墓乡镇(覆盖率)
_LONGEST = 60  # characters of a list of areas
_COUNTED = re.compile(
    r"(?:率|比例|比重|占比|量|浓度|水平|标准|面积|产能|强度|数|额|值|幅度|规模|能力|增速|增幅|指数|补贴|补助|津贴|奖励|奖补|[^资]金)$"
)


def area_of(noun: str) -> str:
    """The area, where a noun is nothing else; empty otherwise."""
    match = _AREAS.fullmatch(noun) if len(noun) <= _LONGEST else None
    return match["areas"] if match else ""


def opening_area(text: str, start: int, end: int) -> str:
    """The area with which the words from `start` to `end` open; empty where they open with none."""
    match = _OPENING.match(text, start, min(end, start + _LONGEST))
    areas = _BEFORE.sub("", match["areas"]) if match else ""
    return "" if _OWN_AREA.search(areas) or _NO_NAME.match(areas) or _KIND_OF.fullmatch(areas) else areas


def measured_elsewhere(statement: Statement) -> str:
    """The measure that the sentence has named, taken of another area (清扫率达到70%,县城达到60%; 下降15%,长三角地区下降5%).

    The area becomes the scope. Empty where the words before the number are not an area alone, or nothing was measured before.
    """
    former = statement.earlier
    if statement.parts.verb or not (statement.is_share or "/" in statement.unit or (former and former.unit == statement.unit)):
        return ""
    verb = statement.place.words.change.ending(statement.head, len(statement.head))
    noun = statement.parts.noun
    noun = noun[: -len(verb)] if verb and noun.endswith(verb) else noun
    area = area_of(noun.removesuffix("分别"))
    if not area:
        return ""
    measure = former.indicator if former and former.unit == statement.unit else context(statement)
    if not _COUNTED.search(measure):
        return ""
    statement.scope = area
    measure = f"{area}{_SIDE.sub('', measure)}" if _SIDE.match(area) and _SIDE.match(measure) else measure
    statement.noun = former.noun if former else measure
    if verb and former and not former.place.words.change.ending(former.head, len(former.head)):
        return f"{measure}{size_of_change(statement, verb)}"
    return measure
