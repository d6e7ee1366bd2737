"""Files that a notice links to, with absolute addresses."""

from __future__ import annotations

import pytest

from policy_notices.page import read_page

PAGE = "<html><head>{head}<title>关于某事的通知</title></head><body><div id='zoom'><p>请下载附件，按要求填报，并于月底前报送我局。</p>{links}</div>{behind}</body></html>"


def links(inside: str, behind: str = "", head: str = "", url: str = "http://mz.example.gov.cn/a/b/c.html") -> list[tuple[str, str]]:
    page = PAGE.format(links=inside + "<p>正文。</p>" * 150, behind=behind, head=head)
    return [(attachment.name, attachment.url) for attachment in read_page(page.encode(), url).attachments]


@pytest.mark.parametrize(
    ("href", "absolute"),
    [
        ("./P02026.rar", "http://mz.example.gov.cn/a/b/P02026.rar"),
        ("/files/表.XLSX", "http://mz.example.gov.cn/files/表.XLSX"),
        ("//cdn.example.cn/x.ofd?v=1", "http://cdn.example.cn/x.ofd?v=1"),
        ("/module/download/downfile.jsp?filename=9f.pdf", "http://mz.example.gov.cn/module/download/downfile.jsp?filename=9f.pdf"),
        ("/system/_content/download.jsp?wbfileid=2", "http://mz.example.gov.cn/system/_content/download.jsp?wbfileid=2"),
    ],
)
def test_files_are_found_by_suffix_and_by_the_systems_download_addresses(href: str, absolute: str) -> None:
    assert links(f'<a href="{href}">附件1</a>') == [("附件1", absolute)]


@pytest.mark.parametrize("href", ["t20260305_1.html", "javascript:download('a.pdf')", "#a.pdf", "mailto:x@y.cn", "/list?page=2"])
def test_other_links_are_no_files(href: str) -> None:
    assert links(f'<a href="{href}">链接</a>') == []


def test_a_link_that_shows_a_files_name_is_one_wherever_it_leads() -> None:
    assert links('<a href="/get?guid=1a2b">招标文件.pdf</a><a href="/get?guid=3c4d">更正说明</a>') == [
        ("招标文件.pdf", "http://mz.example.gov.cn/get?guid=1a2b")
    ]


def test_a_file_that_a_link_opens_in_a_script_is_found() -> None:
    assert links("""<a href="#" onclick="window.open('/files/t.xls')">登记表</a>""") == [("登记表", "http://mz.example.gov.cn/files/t.xls")]


def test_a_file_linked_twice_is_one_and_a_nameless_link_has_the_files_name() -> None:
    assert links('<a href="a.pdf"><img src="i.gif"></a><a href="a.pdf">办法</a>') == [("办法", "http://mz.example.gov.cn/a/b/a.pdf")]
    assert links('<a href="%E8%A1%A8.xls"></a>') == [("表.xls", "http://mz.example.gov.cn/a/b/%E8%A1%A8.xls")]


def test_documents_behind_the_body_count_and_those_of_the_pages_frame_do_not() -> None:
    behind = '<div class="fj"><a href="b.docx">附表</a></div><div class="footer"><a href="guide.pdf">指南</a></div>'
    assert links("", behind) == [("附表", "http://mz.example.gov.cn/a/b/b.docx")]
    assert links("", '<p><a href="/get?id=7">附件：登记表.xls</a></p>') == [("附件：登记表.xls", "http://mz.example.gov.cn/get?id=7")]


def test_the_base_is_the_declared_one_or_what_the_page_says_of_itself() -> None:
    assert links('<a href="a.pdf">x</a>', head='<base href="http://f.example.cn/d/">') == [("x", "http://f.example.cn/d/a.pdf")]
    stated = '<meta name="Url" content="http://mz.example.gov.cn/k/1.html">'
    assert links('<a href="a.pdf">x</a>', head=stated, url="saved.html") == [("x", "http://mz.example.gov.cn/k/a.pdf")]


@pytest.mark.parametrize(
    "inside",
    [
        '<iframe src="/js/pdfjs/web/viewer.html?file=/files/202606/abc.pdf"></iframe>',
        """<script>showVsbpdfIframe("/files/202606/abc.pdf","100%","600","0","","vsb_pdf")</script>""",
    ],
)
def test_a_file_that_a_viewer_shows_is_the_file(inside: str) -> None:
    assert links(inside) == [("abc.pdf", "http://mz.example.gov.cn/files/202606/abc.pdf")]
