"""One notice in every encoding fault that was seen."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Mapping

from policy_notices.samples.answer import Answer

TITLE = "关于做好養老服务信息登记的通知"
TEXT = "请各区于每月底前报送登记情况，联系人为朱镕、喆颖，重点是鎔铸队伍。"


def page(declared: str | None) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    head = f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2024-03-15">'
    return f"<html><head>{meta}<title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1><div id='zoom'><p>{TEXT}</p></div></body></html>"


def _utf8(declared: str | None) -> bytes:
    return page(declared).encode()


def _gbk(declared: str | None) -> bytes:
    return page(declared).encode("gb18030")


ENCODINGS: Mapping[str, Answer] = {
    "utf8": Answer(_utf8("utf-8")),
    "utf8_undeclared": Answer(_utf8(None)),
    "utf8_with_mark": Answer(codecs.BOM_UTF8 + _utf8("utf-8")),
    "utf8_labelled_gb2312": Answer(_utf8("gb2312")),
    "utf8_labelled_latin1_by_the_server": Answer(_utf8(None), headers={"Content-Type": "text/html; charset=ISO-8859-1"}),
    "gbk_labelled_gb2312": Answer(_gbk("gb2312")),
    "gbk_labelled_utf8": Answer(_gbk("utf-8")),
    "gbk_labelled_utf8_by_the_server": Answer(_gbk("gbk"), headers={"Content-Type": "text/html; charset=utf-8"}),
    "gbk_undeclared": Answer(_gbk(None)),
    "gb18030": Answer(_gbk("GB18030")),
    "utf16": Answer(codecs.BOM_UTF16_LE + page("utf-16").encode("utf-16-le")),
    "gzip_unasked": Answer(gzip.compress(_utf8("utf-8")), headers={"Content-Encoding": "gzip"}),
    "bare_deflate": Answer(zlib.compress(_utf8("utf-8"))[2:-4], headers={"Content-Encoding": "deflate"}),
}
UNREADABLE = Answer(_utf8("utf-8").replace("登记".encode(), b"\xe7\x99\xff\xff\x80"))
