"""Every way to fail that was seen on a portal, as an answer of the lab, and the error that it ends in.

The bodies were written for the lab after what such answers have in common; none is a copy of one.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass

from policy_notices.errors import (
    BlockedError,
    DecodingError,
    FetchError,
    ForbiddenHostError,
    NotANoticeError,
    PolicyNoticesError,
    RobotsError,
    TooManyRequestsError,
)
from policy_notices.samples.answer import Answer
from policy_notices.samples.lab.encodings import UNREADABLE


@dataclass(frozen=True)
class Shape:
    """An answer, the error it ends in, and words of the message that name it."""

    answer: Answer
    error: type[PolicyNoticesError]
    says: str
    robots: str | None = None


def _html(body: str, title: str = "", head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


FURNITURE = (
    '<div class="top"><a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/bsfw/">办事服务</a><a href="/hdjl/">互动交流</a></div>'
    '<div class="foot">主办单位：某市民政局 网站标识码：0000000000 技术支持：某公司</div>'
)
JSL_1 = (
    b"<script>document.cookie=('_')+('_')+('jsl_clearance_s')+('=1700000000.1|-1|x');"
    b"location.href=location.pathname+location.search</script>"
)
JSL_2 = (
    b"<script>function hash(t,n){return n}function go(d){document.cookie='__jsl_clearance_s='+d.bts[0]+';path=/';}"
    b'go({"bts":["1700000000.2|0|ab","cd"],"chars":"xyz","ct":"00","ha":"sha256","tn":"__jsl_clearance_s","vt":"3600","wt":"1500"})</script>'
)
RISHU = (
    b'<!DOCTYPE html><html><head><meta id="x9" content="' + b"Zq" * 3_000 + b'" r="m"><script>$_ts=window["$_ts"];if(!$_ts)$_ts={};'
    b'$_ts.nsd=12345;$_ts.cd="' + b"qwe" * 900 + b'";</script><script src="/4kQ/abc.js" r="m"></script></head><body></body></html>'
)
WZWS = _html(
    '<div id="slider">请按住滑块，拖动到最右边</div><form action="/WZWSRELw==?wzwschallenge=V1">'
    '<script>var wzws_sessionid="1";</script></form>',
    "安全验证",
)
C3VK = (
    b"<html><head></head><body><script>var c='C3VK=1a2b3c; path=/; max-age=300';document.cookie=c;window.location.reload();</script>"
    + b" " * 200
    + b"</body></html>"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LONG_GENUINE = "为规范管理，现将有关事项通知如下。" * 60

SHAPES: Mapping[str, Shape] = {
    "jsl_first_stage": Shape(Answer(JSL_1, 521), BlockedError, "加速乐"),
    "jsl_second_stage": Shape(Answer(JSL_2, 521), BlockedError, "加速乐"),
    "jsl_as_200": Shape(Answer(JSL_2), BlockedError, "加速乐"),
    "rishu_412": Shape(Answer(RISHU, 412), BlockedError, "瑞数"),
    "rishu_412_empty": Shape(Answer(b"", 412), BlockedError, "瑞数"),
    "rishu_202": Shape(Answer(RISHU, 202), BlockedError, "瑞数"),
    "wzws_493": Shape(Answer(WZWS, 493), BlockedError, "wzws"),
    "wzws_as_200": Shape(Answer(WZWS), BlockedError, "wzws"),
    "ct6t": Shape(Answer(b"", 302, {"Location": "?", "Set-Cookie": "CT6T=84ab; path=/"}), BlockedError, "cookie challenge"),
    "c3vk": Shape(Answer(C3VK), BlockedError, "C3VK"),
    "acw_sc": Shape(
        Answer(_html("<script>var arg1='AB12';setCookie('acw_sc__v2',arg1);document.location.reload()</script>")), BlockedError, "acw_sc"
    ),
    "data_centre_403": Shape(Answer(_html("<h1>403 Forbidden</h1><hr>nginx", "403 Forbidden"), 403), BlockedError, "data-centre"),
    "refused_405": Shape(Answer(b"", 405), BlockedError, "refusal"),
    "yundun": Shape(Answer(_html("您的请求被创宇盾拦截，事件编号 7f3a", "405"), 405), BlockedError, "创宇盾"),
    "waf": Shape(Answer(_html("<p>您的访问请求已被网站防火墙拦截，如有疑问请联系管理员。</p>", "访问拦截"), 403), BlockedError, "firewall"),
    "waf_as_200": Shape(Answer(_html("<p>疑似黑客攻击，您的访问被阻断。</p>")), BlockedError, "firewall"),
    "slider_503": Shape(Answer(_html("<p>请完成安全验证后继续访问</p>", "Just a moment..."), 403), BlockedError, "human check"),
    "too_often": Shape(Answer(_html("<p>您的操作过于频繁，请稍后再试。</p>")), BlockedError, "too many requests"),
    "status_429": Shape(Answer(b"slow down", 429, {"Retry-After": "0"}), TooManyRequestsError, "429"),
    "come_back_later": Shape(Answer(b"", 429, {"Retry-After": "86400"}), TooManyRequestsError, "asks to wait"),
    "login_form": Shape(
        Answer(_html("<form>用户名<input name=u>密码<input type=password name=p></form>", "统一登录平台")), BlockedError, "login wall"
    ),
    "login_words": Shape(Answer(_html("<div>该文档仅限内部人员，请先登录后查看。</div>")), BlockedError, "login wall"),
    "status_401": Shape(Answer(b"", 401, {"WWW-Authenticate": "Basic"}), BlockedError, "login wall"),
    "gone_404": Shape(Answer(_html(FURNITURE + "404" + "x" * 40_000), 404), NotANoticeError, "page is gone"),
    "gone_410": Shape(Answer(b"", 410), NotANoticeError, "page is gone"),
    "soft_404": Shape(Answer(_html("<p>抱歉，您访问的页面不存在或已被删除。</p>")), NotANoticeError, "soft 404"),
    "soft_404_in_template": Shape(Answer(_html(FURNITURE + "<div class=err>404</div>", "404-某市民政局")), NotANoticeError, "soft 404"),
    "soft_404_gbk": Shape(Answer("<html><body>找不到您要访问的网页</body></html>".encode("gbk")), NotANoticeError, "soft 404"),
    "spa_shell": Shape(
        Answer(
            b'<!doctype html><html lang=""><head><meta charset="utf-8"><title></title><script defer="defer" src="/js/app.3f2a.js"></script>'
            b'<link href="/css/app.css" rel="stylesheet"></head><body><div id="app"></div></body></html>'
        ),
        NotANoticeError,
        "shell of a client-side site",
    ),
    "spa_shell_with_noscript": Shape(
        Answer(
            _html(
                '<noscript>We\'re sorry but this site does not work without JavaScript.</noscript><div id="root"></div>',
                "",
                "<script src=a.js></script>",
            )
        ),
        NotANoticeError,
        "shell of a client-side site",
    ),
    "viewer_shell": Shape(
        Answer(b'<html><head><script src="pdfjs/viewer.js"></script></head><body><div id="viewer"></div></body></html>'),
        NotANoticeError,
        "shell",
    ),
    "list_stub": Shape(
        Answer(b"<html><head><meta charset=utf-8></head><body><ul class=list></ul>" + b"<!-- -->" * 30 + b"</body></html>"),
        NotANoticeError,
        "empty shell",
    ),
    "empty_answer": Shape(Answer(b"\r\n"), NotANoticeError, "empty"),
    "maintenance": Shape(Answer(_html("<h2>网站正在升级维护中，给您带来不便敬请谅解</h2>")), NotANoticeError, "maintenance"),
    "maintenance_503": Shape(Answer(_html("<h2>系统维护中</h2>"), 503), FetchError, "503"),
    "error_page": Shape(Answer(_html("<h1>Whitelabel Error Page</h1><p>status=500</p>")), NotANoticeError, "error page"),
    "system_busy": Shape(Answer(_html("<p>系统繁忙，请稍后再试</p>")), NotANoticeError, "error page"),
    "forwarding_script": Shape(
        Answer(b"<html><script>window.location.href='/zwgk/index.html';</script></html>"), NotANoticeError, "forwards"
    ),
    "forwarding_meta": Shape(
        Answer(b'<html><head><meta http-equiv="refresh" content="0;url=/zwgk/"></head></html>'), NotANoticeError, "forwards"
    ),
    "status_500": Shape(Answer(b"oops", 500), FetchError, "500"),
    "status_502": Shape(Answer(b"oops", 502), FetchError, "502"),
    "status_400": Shape(Answer(b"oops", 400), FetchError, "400"),
    "come_back_tomorrow": Shape(Answer(b"", 503, {"Retry-After": "86400"}), FetchError, "asks to wait"),
    "cut_short": Shape(Answer(b"<html>", 200, {"Content-Length": "9000"}, cut=True), FetchError, "no whole answer"),
    "cut_gzip": Shape(Answer(gzip.compress(_html(LONG_GENUINE))[:-9], 200, {"Content-Encoding": "gzip"}), FetchError, "cut short"),
    "silent": Shape(Answer(silent=True), FetchError, "no whole answer"),
    "bomb": Shape(Answer(gzip.compress(b" " * 30_000_000), 200, {"Content-Encoding": "gzip"}), FetchError, "limit"),
    "unasked_encoding": Shape(Answer(b"\x1b\x00", 200, {"Content-Encoding": "br"}), FetchError, "not asked for"),
    "circle": Shape(Answer(b"", 302, {"Location": "?"}), FetchError, "circle"),
    "off_host": Shape(Answer(b"", 302, {"Location": "http://other.localhost:8620/"}), ForbiddenHostError, "other.localhost"),
    "cloud_metadata": Shape(Answer(b"", 302, {"Location": "http://169.254.169.254/latest/"}), ForbiddenHostError, "169.254.169.254"),
    "robots": Shape(Answer(_html(LONG_GENUINE)), RobotsError, "robots.txt", robots="User-agent: *\nDisallow: /page\n"),
    "tls_refused": Shape(Answer(b"", 302, {"Location": "https://tls-refused.lab.localhost:8620/"}), FetchError, "handshake failure"),
    "tls_expired": Shape(Answer(b"", 302, {"Location": "https://tls-expired.lab.localhost:8620/"}), FetchError, "certificate has expired"),
    "unreadable": Shape(UNREADABLE, DecodingError, "offset"),
    "file_for_a_page": Shape(Answer(PDF, headers={"Content-Type": "application/pdf"}), NotANoticeError, "a file"),
    "picture_for_a_page": Shape(Answer(b"\x89PNG\r\n\x1a\n" + bytes(range(256))), NotANoticeError, "a file"),
}

FLAGGED: Mapping[str, bytes] = {
    "empty_body": _html(FURNITURE + '<h1>关于养老服务的通知</h1><div id="zoom"></div>', "关于养老服务的通知"),
    "image_only_body": _html(
        FURNITURE + '<h1>一图读懂养老服务</h1><div id="zoom"><p><img src="./W020240315.jpg"></p></div>', "一图读懂养老服务"
    ),
    "all_furniture": _html(
        '<h1>关于养老服务的通知</h1><div id="zoom"><p>扫一扫在手机打开当前页</p><p>【打印】【关闭】</p></div>', "关于养老服务的通知"
    ),
}
"""Notices with something odd, by the name of the flag that says so."""
