"""Answers that are no notice though they look like one: challenges, refusals, login walls, soft 404s, shells, maintenance pages.

They are recognised and named, never worked around and never stored. The shapes were seen on the portals' own answers, 2019 to 2026.
A page with a notice's own marks, or with text of its own beyond what such pages have, is never taken for one of them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass

from policy_notices.errors import BlockedError, FetchError, NotANoticeError, PolicyNoticesError, TooManyRequestsError

SHORT = 400
"""Characters a reader sees: challenge, soft 404, login and maintenance pages have fewer."""
SHELL = 3_000
"""Characters of source: the shells of client-side sites (215 to 269 bytes) and list stubs (300 to 400 bytes) have far fewer."""
TEMPLATE = 30_000
"""Characters of source: an error or login page inside a site's own template has fewer. A list whose entries sit in scripts has more."""
SCRIPT = 300_000
"""Characters of source: a challenge that carries its whole program has fewer."""


OK = range(200, 300)
REFUSING = (*OK, 403, 405, 412, 418, 493, 503, 521)
"""Statuses under which challenges and refusals were seen."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of answer that is no notice: one of `statuses`, and `source` found in the page's source, `words` in its title and visible
    text (the title is the first line), in a page of at most `longest` characters of source. A 2xx answer must also be a page of less
    than `SHORT` visible characters that has none of a notice's or list's own marks."""

    name: str
    error: type[PolicyNoticesError]
    source: str = ""
    words: str = ""
    statuses: Container[int] = OK
    longest: int = TEMPLATE

    def fits(self, status: int, source: str, words: str) -> bool:
        if status not in self.statuses:
            return False
        if not self.source and not self.words:
            return True
        if len(source) > self.longest:
            return False
        return bool(re.search(self.source, source, re.I | re.S) and re.search(self.words, words, re.I))


JSL, RISHU, WZWS = "加速乐 JavaScript challenge", "瑞数 JavaScript challenge", "wzws slider challenge (奇安信/网宿)"
CHALLENGES = (
    Shape(JSL, BlockedError, r"__jsl_clearance|go\(\{\"bts\"", statuses=REFUSING, longest=SCRIPT),
    Shape(JSL, BlockedError, r"document\.cookie\s*=.{0,4000}location", statuses=(521,), longest=SCRIPT),
    Shape(RISHU, BlockedError, r"\$_ts\b", statuses=REFUSING, longest=SCRIPT),
    Shape(RISHU, BlockedError, statuses=(412,)),
    Shape(WZWS, BlockedError, r"wzws[-_]", statuses=REFUSING, longest=SCRIPT),
    Shape(WZWS, BlockedError, statuses=(493,)),
    Shape("C3VK cookie challenge", BlockedError, r"\bC3VK\b", statuses=REFUSING),
    Shape("CT6T cookie challenge", BlockedError, r"\bCT6T\b", statuses=REFUSING),
    Shape("acw_sc cookie challenge (阿里云)", BlockedError, r"acw_sc__v[23]", statuses=REFUSING, longest=SCRIPT),
    Shape("创宇盾 refusal", BlockedError, r"创宇盾|knownsec|365cyd", statuses=REFUSING),
    Shape("human check", BlockedError, r"\bcaptcha|turnstile", r"验证|verify|human", REFUSING),
    Shape(
        "human check",
        BlockedError,
        words=r"人机(?:验证|校验)|滑动(?:验证|滑块)|(?:完成|进行)安全验证|Just a moment\.\.\.",
        statuses=REFUSING,
    ),
    Shape(
        "firewall refusal",
        BlockedError,
        words=r"Web应用防火墙|网站防火墙|云防护|访问(?:请求)?(?:已|被)[^。]{0,12}(?:拦截|阻断|拒绝)|疑似(?:黑客|攻击)",
        statuses=REFUSING,
    ),
    Shape("too many requests", BlockedError, words=r"(?:访问|操作|请求)(?:过于|太)频繁", statuses=REFUSING),
    Shape("login wall", BlockedError, r"<input[^<>]{0,400}type\s*=\s*[\"']?password"),
    Shape("login wall", BlockedError, words=r"请先?登录(?:后|才)|登录后(?:查看|访问|阅读|下载)|统一身份认证"),
    Shape("login wall", BlockedError, statuses=(401,)),
    Shape("refusal (some portals refuse data-centre addresses)", BlockedError, statuses=(403, 405, 418, 451)),
)
MISSES = (
    Shape("page is gone", NotANoticeError, statuses=(404, 410)),
    Shape("soft 404", NotANoticeError, words=r"\A[^\n]{0,40}(?:\b404\b|不存在|找不到|Not Found)"),
    Shape(
        "soft 404",
        NotANoticeError,
        words=r"(?:页面|网页|文章|内容|信息|文件|资源|栏目)[^。]{0,12}(?:不存在|找不到|已(?:被)?(?:删除|移除)|已下线)|(?:找不到|无法找到)[^。]{0,12}页",
    ),
    Shape(
        "maintenance page",
        NotANoticeError,
        words=r"(?:系统|网站|服务器|本站|平台)[^。]{0,8}(?:维护|升级)|网站(?:建设中|暂停|临时关闭|正在改版)",
    ),
    Shape(
        "error page",
        NotANoticeError,
        words=r"Whitelabel Error Page|HTTP Status \d{3}|Internal Server Error|Bad Gateway|(?:系统|服务器)(?:错误|异常|繁忙)",
    ),
    Shape(
        "page that only forwards",
        NotANoticeError,
        r"<meta[^<>]{0,400}http-equiv\s*=\s*[\"']?refresh[^<>]{0,200}url=|\blocation(?:\.href)?\s*=|\blocation\.replace\(",
        longest=SHELL,
    ),
)
_NEXT = {
    BlockedError: "nothing is bypassed; a person decides",
    NotANoticeError: "not stored",
    FetchError: "a later run tries again",
}
_FILES = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "ZIP or Office",
    b"\xd0\xcf\x11\xe0": "Office",
    b"Rar!": "RAR",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
}
"""The first bytes of what lists link to instead of a page."""
_HIDDEN = re.compile(r"<!--|<(script|style|noscript|title|template)\b", re.I)
_TAG = re.compile(r"<[^<>]*>")
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|script|meta|title|div)\b", re.I)
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,500})", re.I)
_MISSING = re.compile(
    r"(?:抱歉|对不起|很遗憾)?\W*(?:(?:HTTP|Error)?\W*404(?:\W*(?:Not Found|Error|错误|页面?|出错了?))*|Not Found"
    r"|(?:您|你)?(?:所?(?:访问|查找|请求|浏览)的?)?(?:页面|网页|文章|内容)(?:不存在|找不到了?|未找到|已(?:被)?删除))(?:\s*[-_|—·].{0,30})?\W*",
    re.I,
)
"""A title that says no more than that the page is missing, with or without the site's name after it."""
_SEEN = re.compile(r"<(?:img|iframe|embed|object|video|frame)\b|<a\b[^<>]+href", re.I)
_NOTICE_META = re.compile(
    r"<meta\b[^<>]{0,400}(?:ArticleTitle|PubDate|ContentSource|ColumnName)[^<>]{0,400}content\s*=\s*[\"']?[^\"'>\s]", re.I
)
_DATE = re.compile(r"20\d\d[-./年]\d{1,2}[-./月]\d{1,2}")
_LINK = re.compile(r"<a\b[^<>]*href", re.I)
_CONTAINER = re.compile(r"TRS_Editor|UCAP-?CONTENT|vsb_content|v_news_content|id\s*=\s*[\"']?(?:zoom|con_con)\b", re.I)
_NOTICE_LABEL = re.compile(
    r"(?:发布(?:日期|时间|机构)|发表(?:日期|时间)|成文日期|信息来源|来\s*源|索\s*引\s*号|发文字号)(?:\s|<[^<>]*>|&\w+;|[:：\]】])*[^\s<]"
)


def check_response(url: str, status: int, headers: Mapping[str, str], content: bytes) -> None:
    """Returns where an answer may be a page or file. Header names are taken in any case.

    Raises BlockedError for challenges, refusals and login walls, NotANoticeError for missing pages, shells and error pages,
    TooManyRequestsError for 429, FetchError for any other status than 2xx and 304. The message names the kind.
    """
    if status == 304:
        return
    media_type = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    text = _lenient_text(content) if _is_text(media_type, content) else None
    if status == 429:
        raise TooManyRequestsError(f"{url}: too many requests (status 429); {_NEXT[FetchError]}")
    _raise_first_match(url, status, text or "")
    if status not in OK:
        raise FetchError(f"{url}: status {status}; {_NEXT[FetchError]}")
    if text is not None:
        _raise_if_shell(url, text)


def check_content(url: str, text: str) -> None:
    """The same from a decoded page alone. Raises BlockedError or NotANoticeError; the message names the kind."""
    _raise_first_match(url, 200, text)
    _raise_if_shell(url, text)


def check_is_page(url: str, content: bytes) -> None:
    """Raises NotANoticeError where bytes are a file's, whatever the answer's media type says."""
    kind = next((name for mark, name in _FILES.items() if content.startswith(mark)), None)
    if kind:
        raise NotANoticeError(f"{url}: a file ({kind}), a page was expected; {_NEXT[NotANoticeError]}")


def visible_text(source: str) -> str:
    """What a reader sees of a page: no scripts, styles, comments or tags, runs of white space as one. Takes linear time on any input."""
    pieces, lower, at = [], source.lower(), 0
    while hidden := _HIDDEN.search(source, at):
        pieces.append(source[at : hidden.start()])
        closing = f"</{hidden[1].lower()}" if hidden[1] else "-->"
        at = lower.find(closing, hidden.end())
        if at < 0:
            break
    else:
        pieces.append(source[at:])
    return " ".join(html.unescape(_TAG.sub(" ", " ".join(pieces))).replace("-->", " ").split())


def _raise_first_match(url: str, status: int, source: str) -> None:
    large, source = len(source) > SCRIPT, source[:SCRIPT]
    title = _title(source)
    if status in OK:
        if not _is_page(source):
            return
        if _MISSING.fullmatch(title):
            raise NotANoticeError(f"{url}: soft 404, its title is {title!r}; {_NEXT[NotANoticeError]}")
        if large or _has_own_marks(source):
            return
    visible = visible_text(source)
    if status in OK and len(visible) >= SHORT:
        return
    for shape in (*CHALLENGES, *MISSES):
        if shape.fits(status, source, f"{title}\n{visible}"):
            said = "" if status in OK else f" (status {status})"
            raise shape.error(f"{url}: {shape.name}{said}; {_NEXT[shape.error]}")


def _title(source: str) -> str:
    found = _TITLE.search(source)
    return " ".join(html.unescape(found[1]).split()) if found else ""


def _raise_if_shell(url: str, text: str) -> None:
    if not text.strip():
        raise NotANoticeError(f"{url}: empty answer; {_NEXT[NotANoticeError]}")
    if len(text) >= SHELL or not _is_page(text) or visible_text(text) or _SEEN.search(text):
        return
    kind = "shell of a client-side site" if re.search(r"<script\b|id\s*=\s*[\"']?(?:app|root)\b", text, re.I) else "empty shell"
    raise NotANoticeError(f"{url}: {kind}, {len(text)} characters without text; {_NEXT[NotANoticeError]}")


def _is_page(source: str) -> bool:
    """Whether a source is markup, not JSON or plain text that has some inside."""
    return source.lstrip("\ufeff \t\r\n")[:1] == "<" and _MARKUP.search(source) is not None


def _has_own_marks(source: str) -> bool:
    """Whether a page has the marks of a notice or, with dated links, of a list."""
    if _comes_twice(_DATE, source) and _comes_twice(_LINK, source):
        return True
    return any(mark.search(source) for mark in (_NOTICE_META, _NOTICE_LABEL, _CONTAINER))


def _comes_twice(mark: re.Pattern[str], source: str) -> bool:
    first = mark.search(source)
    return first is not None and mark.search(source, first.end()) is not None


def _is_text(media_type: str, content: bytes) -> bool:
    """By the bytes: a challenge page comes under any media type, a file too."""
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    return not content or head[:1] == b"<" or any(kind in media_type.lower() for kind in ("text/", "html", "xml", "json"))


def _lenient_text(content: bytes) -> str:
    """Good enough to recognise a page by; reading a notice is `decoding.decode`'s."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")
