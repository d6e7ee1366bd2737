"""What is no notice is named; what is a notice, however short or odd, is never taken for something else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_notices.challenges import CHALLENGES, MISSES, SHORT, check_content, check_response, visible_text
from policy_notices.errors import BlockedError, FetchError, NotANoticeError, PolicyNoticesError
from policy_notices.samples import sites

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=60)


def test_real_pages_pass(shared: Path) -> None:
    pages = [path for path in (shared / "pages").rglob("*") if path.suffix in (".html", ".xml")]
    assert len(pages) >= 40
    for path in pages:
        content = path.read_bytes()
        check_response(path.name, 200, {"Content-Type": "text/html"}, content)
        check_content(path.name, content.decode("utf-8"))


def test_sample_pages_pass() -> None:
    for site in sites().values():
        for path, page in site.pages.items():
            check_response(path, 200, {"content-type": page.content_type}, page.content)


GENUINE = {
    "about maintenance": "<title>关于网站系统升级维护的公告</title><h1>关于网站系统升级维护的公告</h1><p>发布时间：2024-05-06</p><p>网站将暂停服务。</p>",
    "about deleted content": "<html><meta name='PubDate' content='2024-05-06'><p>栏目内容已删除，请查阅新栏目。</p>",
    "about a login platform": '<html><div id="zoom">请先登录后办理婚姻登记预约，统一身份认证平台已经开通。</div></html>',
    "a login box in the head": "<html><form><input type='password'></form>索引号：0001<h1>通知</h1><p>特此通知。</p></html>",
    "a sentence": "<html><head><title>公示</title></head><body><p>拟命名和平路为和平大道。</p></body></html>",
    "a picture": '<html><head><title>一图读懂</title></head><body><img src="1.jpg"></body></html>',
    "a file": '<html><body><a href="./P020240506.pdf"></a></body></html>',
    "a frame": '<html><body><iframe src="/pdf/web/viewer.html?file=1.pdf"></iframe></body></html>',
    "a page guarded by scripts": "<html><script>$_ts=window['$_ts'];</script><body>"
    + "本市养老服务补贴标准调整如下，请遵照执行。" * 30
    + "</body></html>",
    "a page of many scripts": "<html><script>$_ts=1;" + "x" * 310_000 + "</script>" + "本市养老服务补贴标准调整如下，请遵照执行。" * 30,
    "a list in a comment": "<html><meta name='ColumnName' content='通知'><script>location.href</script><!-- <ul><li><a href='1.shtml'>通知</a></li></ul> --></html>",
    "a short list": "<div><ul><li><a href='1.html'>系统维护公告</a>2024-05-06</li><li><a href='2.html'>网站暂停服务的公告</a>2024-05-01</li></ul></div>",
    "no entries": "<datastore><totalrecord>0</totalrecord><recordset></recordset></datastore>",
    "an answer in JSON": '{"code": 200, "msg": "页面不存在", "data": {"html": "<div></div>"}}',
    "plain text": "系统维护，网站暂停服务。",
}


@pytest.mark.parametrize("source", GENUINE.values(), ids=list(GENUINE))
def test_short_and_odd_notices_pass(source: str) -> None:
    check_content("u", source)
    for charset in ("utf-8", "gb18030"):
        check_response("u", 200, {"Content-Type": f"text/html; charset={charset}"}, source.encode(charset))


def test_files_pass_whatever_they_hold() -> None:
    check_response("u.pdf", 200, {"Content-Type": "application/pdf"}, b"%PDF-1.7 \xff\xfe __jsl_clearance")
    check_response("u.zip", 200, {"Content-Type": "application/octet-stream"}, b"PK\x03\x04")


def test_a_challenge_in_place_of_a_file_is_seen() -> None:
    with pytest.raises(BlockedError, match="加速乐"):
        check_response("u.pdf", 200, {"Content-Type": "application/pdf"}, b"\n<script>document.cookie='__jsl_clearance=1'</script>")


def test_not_modified_passes() -> None:
    check_response("u", 304, {}, b"")


@pytest.mark.parametrize(
    ("status", "error"), [(500, FetchError), (400, FetchError), (302, FetchError), (404, NotANoticeError), (403, BlockedError)]
)
@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff" * 50, "<html>".encode("utf-16"), b"<html>" + b"x" * 400_000], ids=["none", "noise", "utf-16", "large"]
)
def test_statuses_decide_whatever_the_body(status: int, error: type[PolicyNoticesError], content: bytes) -> None:
    with pytest.raises(error, match=str(status)):
        check_response("u", status, {}, content)


@settings(deadline=None)
@given(HAN, st.integers(min_value=SHORT, max_value=900))
def test_a_page_with_text_enough_always_passes(words: str, length: int) -> None:
    text = (words * length)[:length]
    check_content(
        "u",
        f"<html><head><title>关于404页面的通知</title></head><body>页面不存在 系统维护 请先登录后 __jsl_clearance <p>{text}</p></body></html>",
    )


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from([200, 206, 301, 401, 403, 412, 418, 429, 500, 521]))
def test_any_bytes_end_in_none_or_a_named_error(content: bytes, status: int) -> None:
    try:
        check_response("http://u/", status, {"Content-Type": "text/html"}, content)
    except PolicyNoticesError as error:
        assert str(error).startswith("http://u/: ") and "\n" not in str(error)
    else:
        assert status in (200, 206)


@pytest.mark.parametrize("piece", ["<script ", "<", "<meta ", "<!--", "<title>", "来源&nbsp;", "document.cookie=", "<input ", "</", "网站"])
def test_hostile_pages_take_no_longer_than_others(piece: str) -> None:
    source = ("<html>" + piece * 300_000)[:290_000]
    check_content("u", source)  # a rule that went back and forth over this would not end within the suite's time-out
    check_content("u", source[:29_000] + "</html>")


@settings(deadline=None)
@given(HAN)
def test_what_a_reader_sees(words: str) -> None:
    hidden = f"<script>{words}1</script><STYLE>2</Style><noscript>3</noscript><!-- 4 <p> --><title>5</title>"
    assert visible_text(f"<html>{hidden}<p title='6'>{words}</p>&nbsp;&lt;</html>") == f"{words} <"
    assert visible_text(f"<p>{words}</p><script>never closed {words}") == words


@pytest.mark.parametrize(
    "title",
    ["404", "404 Not Found", "页面不存在", "对不起，您访问的页面不存在！", "404错误", "404-某市人民政府", "页面找不到 | 某市民政局"],
)
def test_a_missing_page_in_the_whole_dress_of_its_site_is_seen(title: str) -> None:
    news = "<li><a href='1.html'>关于开展养老服务检查的通知</a>2024-05-06</li>" * 40
    with pytest.raises(NotANoticeError, match="soft 404"):
        check_content("u", f"<html><head><title>{title}</title></head><body><ul>{news}</ul></body></html>")


@pytest.mark.parametrize(
    "title", ["404路公交线路调整的通告", "关于公布网页不存在问题整改情况的通知", "失踪人员名单", "民政局404号文件", ""]
)
def test_titles_that_only_name_such_things_pass(title: str) -> None:
    check_content("u", f"<html><head><title>{title}</title></head><body><p>来源：市民政局 2024-05-06</p></body></html>")


def test_every_shape_says_what_happens_next() -> None:
    assert {shape.error for shape in CHALLENGES} == {BlockedError}
    assert {shape.error for shape in MISSES} == {NotANoticeError}
    with pytest.raises(BlockedError, match="nothing is bypassed; a person decides"):
        check_response("u", 403, {}, b"")
