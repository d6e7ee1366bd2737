"""The kinds that a clause lists before the sums that each gets (养老机构被评定为三级、四级、五级的,分别给予10万元、20万元、30万元)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_notices.targets.place import Place

_NEAR = 90  # characters before the sums in which the clause stands
_CLAUSE = re.compile(
    r"(?:^|[,。;:])(?:其中|对于?)*(?P<list>[^,。;:]*、[^,。;:]*?)(?:,[且并][^,。;:]{2,30}?)?(?:的(?P<whom>[^、,的]{2,10}))?的?,$"
)
_PARTS = re.compile(r"(?:、|和|及)(?![^(]*\))")
_BECOMING = re.compile("^(?P<who>.*?)(?:首次|新|年度|培训并|并)*(?:被?(?:评定为|认定为|评为|授予)|获评|取得|获得|达到|入职|录用|招用)")
_TAKING = re.compile("^(?P<who>[^、]*?)(?:收住|收托|招收|收治)")
_COUNTED = re.compile(r"\d[万亿余]*[对件家名人户例元次张场]")
_REACHING = re.compile(
    r"(?:^|[,。;:])对?(?P<lead>[^,。;:、\d]{2,14}?(?:突破|达到|超过|满))(?P<values>[\d.]+[万亿]*[元个家户人名%](?:、[\d.]+[万亿]*[元个家户人名%])+)的(?P<whom>[^、,的]{2,10}),$"
)  # 对年销售额突破10亿元、50亿元的企业,分别给予30万元、100万元
_GRADE = re.compile("(?:初级|中级|高级)工$|(?:高级)?技师$")
_PAPERS = re.compile("(?:职业|等级|资格|证书|职称).*$")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of those whom a clause lists: how a reader calls it, and the scope that tells it from the others."""

    name: str
    scope: str


def kinds_listed(place: Place, count: int) -> list[Kind]:
    """The kinds of the clause before, if it lists `count` of them; else empty."""
    opening = max(place.page.layout.sentence(place.number.start)[0] - 1, place.clause[0] - _NEAR, 0)
    if reaching := _REACHING.search(place.text, opening, place.clause[0]):
        values = reaching["values"].split("、")
        names = [f"{reaching['lead']}{value}的{reaching['whom']}" for value in values]
        return [Kind(name, name) for name in names] if len(values) == count else []
    clause = _CLAUSE.search(place.text, opening, place.clause[0])
    parts = _PARTS.split(clause["list"]) if clause else []
    if clause is None or len(parts) != count or not all(parts) or _COUNTED.search(clause["list"]):
        return []
    lead = _BECOMING.match(parts[0]) or _TAKING.match(parts[0])
    first = parts[0][lead.end() :] if lead else parts[0].rpartition("的")[2] or parts[0]
    said = (lead.group() if lead and "并" not in lead.group() and (lead["who"] or lead.re is _TAKING) else "").removeprefix("对")
    of, kinds, whom = _taken_apart([first, *parts[1:]])
    whom = clause["whom"] or whom
    return [Kind(f"{said}{of}{kind}{whom}", f"{kind}{whom}") for kind in kinds]


def _taken_apart(parts: list[str]) -> tuple[str, list[str], str]:
    """What the first part says before its kind, the kinds, what the last says behind its own (护理员初级、中级、高级证书)."""
    graded = _GRADE.search(parts[0])
    if graded and graded.start():
        last = _PAPERS.sub("", parts[-1]) or parts[-1]
        return parts[0][: graded.start()], [graded.group(), *parts[1:-1], last], ""
    lengths = {len(part) for part in parts[1:-1]} or {min(len(parts[0]), len(parts[-1]))}
    length = max(lengths)
    of = parts[0][:-length] if len(parts[0]) > length + 1 and len(lengths) == 1 else ""
    last = _PAPERS.sub("", parts[-1]) or parts[-1]
    whom = last[length:] if len(lengths) == 1 and len(last) > length + 1 else ""
    return of, [parts[0][len(of) :], *parts[1:-1], last.removesuffix(whom) if whom else last], whom
