"""Characters as documents hold them: what is Chinese, how two pieces join, look-alikes that fonts leave behind."""

from __future__ import annotations

import re
import unicodedata

CHINESE = r"\u2e80-\u2fdf\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\u2014\u2018-\u201d\u2026\U00020000-\U0003ffff"
IS_CHINESE = re.compile(f"[{CHINESE}]")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
UNREADABLE = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x80-\x9f]")
SPACE_BESIDE_CHINESE = re.compile(f"(?<=[{CHINESE}]) +| +(?=[{CHINESE}])")

RADICALS = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    | dict(zip("⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻥⻦⻩⻬⻮⻰⻳", "民虎西见角贝车长门青页风飞食马骨鱼鸟黄齐齿龙龟", strict=True))
)
"""Kangxi and supplementary radicals, which a PDF's font table gives in the place of the characters they look like."""


def is_chinese(character: str) -> bool:
    return IS_CHINESE.match(character) is not None


def cleaned(text: str) -> str:
    """Without controls and marks of no width; radicals as characters."""
    return CONTROL.sub("", text).translate(RADICALS)


def width_in_ems(text: str) -> float:
    return sum(1.0 if is_chinese(character) else 0.5 for character in text)


def joined(left: str, right: str) -> str:
    """Two pieces of one sentence: nothing between them beside a Chinese character, else a space."""
    if not left or not right:
        return left or right
    return left + right if is_chinese(left[-1]) or is_chinese(right[0]) else f"{left} {right}"


def joined_all(pieces: list[str]) -> str:
    whole = ""
    for piece in pieces:
        whole = joined(whole, piece.strip())
    return whole


def is_unreadable(text: str) -> bool:
    """Whether a text layer is no text: its font gave no (or private) characters for a fifth of it or more."""
    return len(UNREADABLE.findall(text)) * 5 >= max(len(text.strip()), 1)
