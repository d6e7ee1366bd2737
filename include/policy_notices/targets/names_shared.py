"""The names of a list that numbers are shared out to, each with what all of them share (第一、二、三产业 → 第二产业)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_notices.targets.lexicon import Lexicon
from policy_notices.targets.phrases import read_head, trim
from policy_notices.targets.statement import Statement

_MEASURE = re.compile("(?<=..)(?:起数|人数|件数|次数|户数)$")
ENDS = ("增速", "增幅", "比例", "比重", "占比", "率", "标准", "浓度", "总量", "人数", "面积")
AGE = re.compile(r"^[为对向]?\d{2,3}(?:[—~-]\d{2,3}|至\d{2,3})?周?岁(?:及?以[上下])?")
_SPENT_ON = re.compile("(?P<on>.{2,})的(?P<sum>支出|投入|投资|资金|收入)")  # 用于教育、医疗卫生、就业的支出
BARE_NAME = 4  # characters of a name that only says what is measured (事故起数、死亡人数)


@dataclass(frozen=True, slots=True)
class Share:
    """The noun and the scope that one number of a 分别 group gets."""

    noun: str
    scope: str
    year: int | None = None


def parted(head: str) -> tuple[str, str, str]:
    """The words before and behind 分别, or before 各 next to the number (供水、燃气管网各60公里、45公里); the word is empty where
    neither is there."""
    return (head[:-1], "各", "") if head.endswith("各") else head.partition("分别")


_BY = re.compile("^按照?(?=[一-鿿]{2})")


def names_in(statement: Statement, before: str, joints: str = "、|和|及|与") -> list[str]:
    """The names in the words before 分别, parted at `joints` (a regular expression)."""
    noun = trim(read_head(statement.place.words, before, is_share=parted(statement.head)[1] != "各").noun)
    return [name for name in re.split(joints, _BY.sub("", noun)) if name]


def with_shared_part(lexicon: Lexicon, names: list[str]) -> list[Share]:
    """The names with what they share: 第一、二、三产业 → 第二产业, 出口、进口增速 → 出口增速, 粮食面积、产量 → 粮食产量."""
    first, last = names[0], names[-1]
    if all(map(AGE.match, names)):
        whose = AGE.sub("", last)
        return [Share(name if name is last else f"{name}{whose}", "") for name in names]
    if len(first) <= 2 and first[-1] in "一二三四":
        rest = last[1:]
        lead = "第" if first[0] == "第" else ""
        return [Share(f"{lead}{name[-1] if name is not last else name[0]}{rest}", "") for name in names]
    if len(last) <= 3 and len(first) > len(last):
        lead = first[: -len(last)]
        return [Share(first, ""), *(Share(f"{lead}{name}", "") for name in names[1:])]
    if shared := _shared_end(names):
        return [Share(name if name is last else f"{name}{shared}", "") for name in names]
    if len({len(name) for name in names[:-1]}) == 1 and len(last) - len(first) >= 2 and len(first) <= 3:
        return [Share(name if name is last else f"{name}{last[len(first) :]}", "") for name in names]
    if rest := _after_verb(lexicon, first, last):
        return [Share(f"{first}{rest}", ""), *(Share(f"{first[:-2]}{name if name is last else name + rest}", "") for name in names[1:])]
    if len(last) <= BARE_NAME and (measure := _MEASURE.search(first)):
        return [Share(name if name is first or len(name) > BARE_NAME else f"{first[: measure.start()]}{name}", "") for name in names]
    if (spent := _SPENT_ON.fullmatch(last)) and not any(name.endswith(spent["sum"]) for name in names[:-1]):
        return [Share(f"{name.removeprefix('用于')}{spent['sum']}", "") for name in (*names[:-1], spent["on"])]
    end = next((word for word in ENDS if last.endswith(word)), "")
    if not end or first.endswith(end):
        if match := re.match(r"(?P<scope>.+?[区县市])的?(?P<noun>.{3,})", last):
            return [Share(match["noun"], name if name is not last else match["scope"]) for name in names]
        return [Share(name, "") for name in names]
    rest = last[len(first) - (2 if len(first) >= 6 else 0) :]
    if not rest.endswith(end) or len(rest) < len(end):
        rest = end
    return [Share(name if name.endswith(end) else f"{name}{rest}", "") for name in names]


def _after_verb(lexicon: Lexicon, first: str, last: str) -> str:
    """What the last of the names measures behind its verb (花生种植、收获机械化率 → 机械化率); empty where they are not named by verbs."""
    both = first[-2:] in lexicon.verbs and last[:2] in lexicon.verbs and len(first) > 2
    return last[2:] if both and last.endswith(ENDS) and len(last) > 3 else ""


def _shared_end(names: list[str]) -> str:
    """What stands behind the last name's own letters, found by a letter in which the names agree (A级、B级企业 → 企业)."""
    last = names[-1]
    for name in names[:-1]:
        at = last.find(name[-1])
        if 0 < at < len(last) - 1 and abs(at + 1 - len(name)) <= 1 and len(name) < len(last):
            return last[at + 1 :]
    return ""
