"""What is built by a standard: the facility and what the standard sets of it (按照每百户不少于20平方米的标准配建托育设施)."""

from __future__ import annotations

import re

from policy_notices.targets.context import spoken_of
from policy_notices.targets.phrases import EACH, EACH_AT_END, trim
from policy_notices.targets.statement import Statement

_NEW_OR_OLD = re.compile("(?:新建|已建成?|改建|老旧|老)的?[一-鿿]{2,8}")  # 新建住宅小区按照…、已建成住宅小区按照…
_BUILT = re.compile(
    r"(?:以上)?(?P<of>[一-鿿]{0,4})(?:、每?[^,。;]{2,24})?(?:的?(?:标准|要求),?|(?=配建|配套建设))(?:在(?P<where>[^,。;]{2,20}?))?(?:同步|分区分级)?(?:配套)?(?:规划)?"
    r"(?:补足|设置(?=,)|(?:建设|配建|设置|配置)(?P<thing>[^,。;、]{3,16}))"
)


def set_by_standard(statement: Statement) -> str:
    """按照每百户不少于20平方米的标准,在新建居住区建设X → X配建面积; 按照每处建筑面积不低于300平方米的标准 → X建筑面积."""
    place = statement.place
    match = _BUILT.match(place.text, statement.bound.tail_start)
    where, said, by = statement.head.rpartition("按")
    if not match or statement.is_money or not (said or statement.former):
        return ""
    statement.scope = statement.scope or match["where"] or (where if _NEW_OR_OLD.fullmatch(where) else "")
    thing = match["thing"] or (statement.earlier.noun if statement.earlier else spoken_of(statement))
    own = trim(EACH_AT_END.sub("", EACH.sub("", by.removeprefix("照"))))
    statement.noun = thing
    return f"{thing}{own or ('配建面积' if statement.unit == '平方米' else match['of'] + '配建标准')}" if thing else ""
