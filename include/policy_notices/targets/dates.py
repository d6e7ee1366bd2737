"""Numbers that are dates, document numbers, ordinals, identifiers or parts of a name written with letters."""

from __future__ import annotations

import re

from policy_notices.model import Reason
from policy_notices.targets.place import Place
from policy_notices.targets.source import CELL

_DATE = re.compile(
    r"(?:19|20)\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|年)|\d{1,2}:\d\d(?::\d\d)?(?![\d.:])|\d{1,2}月(?:\d{1,2}日|份|底|初|末|中|上|下|前|起|以|[,、。;)至到—-])"
    r"|\d{1,4}(?:-|—|至|~)(?:19|20)\d\d年|\d\d年代|\d{5,8}[日月]|[一二三四]季度|[二两]〇?[〇零一二三四五六七八九]{3}年"
)
_ORDINAL_UNITS = frozenset(("届", "号", "号令"))
_PRIZE = re.compile(r"(?:、[一二三])*等[奖功]")
_RATIO_OF = re.compile(
    r"(?:比(?:例|值)?|差距)[一-鿿]{0,6}(?:至|为|到|在|达|由|从)(?:上年的?)?$|:1(?:缩小|扩大|降低|提高|调整)(?:到|至|为)$"
)  # 城乡低保标准比由1.31:1缩小至1.23:1
_RATIO = re.compile(r"[:：∶]\d")


def date(place: Place) -> Reason | None:
    text, number = place.text, place.number
    if number.arabic and (found := _DATE.match(text, number.start)):
        return "damaged" if found.group()[-1] in "日月" and found.group()[4:5].isdecimal() and found.group()[:4].isdecimal() else "date"
    before = text[max(0, number.start - 5) : number.start]
    if number.unit == "分" and before[-1:] in ("时", "点"):
        return "date"
    if number.unit is None and text[number.end : number.end + 1] in ("时", "点") and number.value is not None and number.value <= 24:
        return "date"
    if number.unit in ("日", "月") and (number.arabic or (number.value or 0) <= 31):
        if before[-1:] in "月年-" or (number.value is not None and number.value <= (31 if number.unit == "日" else 12)):
            return "date"
        return "damaged"
    if number.unit in ("年", "年度", "季度", "世纪", "代") and number.value is not None:
        value = number.value_max or number.value
        if 1900 <= value <= 2100 or number.unit in ("世纪", "代", "季度"):
            return "date"
        if number.core_end - number.start == 2 and number.arabic and value >= 20 and before[-1:] not in "近约满":
            return "date"
    if number.unit is None and number.value is not None and 1949 <= number.value <= 2060 and number.core_end - number.start == 4:
        return "date"
    if before[-1:] in "-/.:" and len(before) > 1 and before[-2].isdecimal() and number.unit is None:
        return _of_chain(text, number.start)
    return None


def _of_chain(text: str, start: int) -> Reason:
    """A later link of digits joined by strokes: of a date, an index number or a telephone number."""
    at = start
    while at > 0 and start - at < 40 and (text[at - 1].isdecimal() or text[at - 1] in "-/.:"):
        at -= 1
    if _DATE.match(text, at):
        return "date"
    return "document_number" if re.search(r"[索引文编]号.{0,2}$", text[max(0, at - 5) : at]) else "contact"


def document_number(place: Place) -> Reason | None:
    before = place.text[max(0, place.number.start - 1) : place.number.start]
    if place.number.unit == "号" and before and before in "路街巷弄道区栋幢":
        return "name"
    if place.number.unit == "号" and (before in "〕])第】" or place.number.arabic):
        return "document_number"
    return None


_NAMED_LINE = re.compile(r"[一-鿿]{2,12}?(?:热线|平台)")  # 8890便民服务平台
_SESSIONS = re.compile(r"(?:[、和](?:[一二三四五六七八九十]+次))*(?:全会|全体会议|会议|大会|党代会|代表大会)")


_LINES_LISTED = re.compile(r"(?:、\d{1,2})*[、和]\d{1,2}号(?:线|楼|院|机组|泊位)?")  # 1、2号线


_ORDINALS_LISTED = re.compile(r"第\d{1,3}(?:[、和至—~-]\d{1,3})*[、和至—~-]$")  # 第1、2项
_LISTED = 16  # characters in which a list of ordinals, or the name of a ratio, begins


def ordinal(place: Place) -> Reason | None:
    text, number = place.text, place.number
    if (number.start and text[number.start - 1] == "第" and number.unit in ("条", "款", "项")) or (
        text.startswith(("条", "款"), number.core_end) and text[number.start - 1 : number.start] == "第"
    ):
        return "citation"
    if (number.start and text[number.start - 1] == "第") or text[max(0, number.start - 3) : number.start] in ("第一、", "第二、"):
        return "ordinal"
    if number.arabic and _ORDINALS_LISTED.search(text, max(0, number.start - _LISTED), number.start):
        return "ordinal"
    if number.arabic and _LINES_LISTED.match(text, number.end):
        return "ordinal"
    if number.unit in ("名", "位", "强") and text[max(0, number.start - 1) : number.start] == "前":  # 前10名
        return "ordinal"
    if not number.arabic and number.unit == "期" and place.core != "两":
        return "ordinal"
    if not number.arabic and _PRIZE.match(text, number.core_end):
        return "ordinal"
    if _held_so_often(place):
        return None
    if not number.arabic and number.unit == "次" and _SESSIONS.match(text, number.end):
        return "ordinal"
    if number.unit in _ORDINAL_UNITS or text.startswith(("中全会", "次全会", "届", "次会议", "次全体"), number.core_end):
        return "ordinal"
    if (
        not number.arabic
        and number.unit is None
        and text.startswith(("大报告", "大精神", "大以", "大代表", "大和", "大、"), number.core_end)
    ):
        return "ordinal"
    return None


def _held_so_often(place: Place) -> bool:
    """举办竞赛3届, 召开2次会议: Arabic digits that count meetings, where no session is named by its ordinal (十四届二次会议)."""
    text, number = place.text, place.number
    called = place.before(3).endswith(("召开", "举行", "组织", "开展", "召集"))
    if not (number.arabic or called) or "届" in place.before(12):
        return False
    return number.unit == "次" or (number.unit == "届" and place.before(1) != "" and text[number.end : number.end + 1] in ("", *",。;、"))


def contact(place: Place) -> Reason | None:
    text, number = place.text, place.number
    if number.unit is None and text[max(0, number.start - 2) : number.start].endswith(("附件", "附表", "专栏", "图")):
        return "item_number"
    if number.value is None:
        return "contact"
    if number.unit is None and (
        text.startswith(("热线", "平台", "强", "位数"), number.end) or (number.value >= 100 and _NAMED_LINE.match(text, number.end))
    ):
        return "name"
    if text[number.end : number.end + 1] == "×":
        return "duration"
    digits = number.core_end - number.start
    leading_zero = text[number.start] == "0" and digits > 1 and "." not in place.core
    if not leading_zero and (not number.arabic or number.unit not in (None, "号", "页")):
        return None
    near = text[max(0, number.start - 12) : number.start]
    if leading_zero and re.search(r"[索引文编]号.{0,2}$", near):
        return "document_number"
    if leading_zero or (digits >= 7 and number.end == number.core_end) or (place.words.names["contacts"].within(near) and "," not in near):
        return "contact"
    if place.words.names["furniture"].within(text[max(0, number.start - 9) : number.start + 6]) and number.unit in (None, "页"):
        return "contact"
    return None


def sub_item(place: Place) -> Reason | None:
    """6.2.2, or 7.2 with a gap behind it at the beginning of a line: a numbering of more than one level."""
    text, number, source = place.text, place.number, place.page.source
    chained = text[number.core_end : number.core_end + 1] == "." and text[number.core_end + 1 : number.core_end + 2].isdecimal()
    if text[max(0, number.start - 1) : number.start] == "." and text[max(0, number.start - 2) : number.start - 1].isdecimal():
        return "item_number" if not number.unit or number.core_end in source.gaps else None
    opens = number.start in source.lines and "." in place.core
    return "item_number" if opens and (chained or number.core_end in source.gaps) else None


def cell(place: Place) -> Reason | None:
    """A bare number that fills a cell of a table: the row's number where it opens the row, else a figure whose meaning stands elsewhere."""
    text, number, lines = place.text, place.number, place.page.source.lines
    opens, closes = number.start in lines, number.end in lines or number.end == len(text)
    walls = text[number.start - 1 : number.start] == CELL, text[number.end : number.end + 1] == CELL
    if number.unit is not None or not any(walls) or not ((opens or walls[0]) and (closes or walls[1])):
        return None
    return "item_number" if opens else "structure"


def letters(place: Place) -> Reason | None:
    text, number = place.text, place.number
    before, after = text[number.start - 1 : number.start] if number.start else "", text[number.core_end : number.core_end + 1]
    if number.unit and number.unit.startswith(after) and not text[number.end : number.end + 1].isascii():  # 120MW, 800m2
        after = ""
    if after and ((after.isascii() and after.isalpha()) or after in "+&@_#·"):
        return "name"
    if before and ((before.isascii() and before.isalpha() and (number.unit is None or "." in place.core)) or before in "+&@_#·"):
        return "name"
    return None


def ratio(place: Place) -> Reason | None:
    text, number = place.text, place.number
    if text.startswith(":1", number.core_end) and number.end == number.core_end + 2:
        return None if _RATIO_OF.search(text, max(0, number.start - _LISTED), number.start) else "structure"
    if text[max(0, number.start - 1) : number.start] in ("*", "×") and number.unit == "%":
        return "structure"
    if _RATIO.match(text, number.end) or (
        text[max(0, number.start - 1) : number.start] == ":" and text[number.start - 2 : number.start - 1].isdecimal()
    ):
        return "structure"
    return None
