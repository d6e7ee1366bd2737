"""A session against real servers on loopback: what it sends, what it refuses, what it makes of each way to fail."""

from __future__ import annotations

import datetime
import gzip
import http.server
import socket
import ssl
import threading
import time
from pathlib import Path

import pytest

from policy_notices.crawl import politeness, session
from policy_notices.crawl.session import Session
from policy_notices.errors import BlockedError, DeclarationError, FetchError, ForbiddenHostError

from .web import A, B, Web, portal, reply


def test_a_page_comes_as_served_and_decoded(web: Web) -> None:
    page = "<html>关于养老服务的通知</html>".encode("gb18030")
    web.routes["/x.html"] = reply(body=gzip.compress(page, mtime=0), Content_Encoding="gzip", ETag='"1"', Set_Cookie="a=1")
    with Session(portal()) as asked:
        answer = asked.get(f"{A}/x.html#top")
        asked.get(f"{A}/x.html")
    assert (answer.status, answer.content, gzip.decompress(answer.raw)) == (200, page, page)
    assert answer.final_url == f"{A}/x.html" and answer.header("etag") == '"1"'
    assert answer.fetched_at.tzinfo is datetime.UTC and answer.elapsed_s > 0
    method, host, path, headers = web.asked[-1]
    assert (method, host, path) == ("GET", "a.localhost:8620", "/x.html")
    assert headers["User-Agent"].startswith("PolicyNotices/") and headers["Accept-Encoding"] == "gzip, deflate"
    assert "Cookie" not in headers, "a cookie was kept"


def test_conditional_get(web: Web) -> None:
    web.routes["/x"] = lambda handler: reply(304 if handler.headers.get("If-None-Match") == '"1"' else 200, ETag='"1"')(handler)
    with Session(portal()) as asked:
        assert asked.get(f"{A}/x").status == 200
        answer = asked.get(f"{A}/x", etag='"1"', last_modified="Mon, 01 Jan 2024 00:00:00 GMT")
    assert (answer.status, answer.raw, answer.content) == (304, b"", b"")
    assert web.asked[-1][3]["If-Modified-Since"] == "Mon, 01 Jan 2024 00:00:00 GMT"


def test_a_form_is_posted(web: Web) -> None:
    web.routes["/dataproxy.jsp?perpage=15"] = lambda handler: reply(body=handler.body)(handler)  # type: ignore[attr-defined]
    with Session(portal()) as asked:
        answer = asked.post(f"{A}/dataproxy.jsp?perpage=15", {"columnid": "7", "webname": "民政局"})
    assert answer.content == b"columnid=7&webname=%E6%B0%91%E6%94%BF%E5%B1%80" == answer.sent_body
    assert answer.method == "POST"


def test_a_live_portal_needs_a_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    live = portal(lists=("http://mzj.example.gov.cn/",), sample=False)
    monkeypatch.delenv("POLICY_NOTICES_CONTACT", raising=False)
    with pytest.raises(DeclarationError, match="POLICY_NOTICES_CONTACT"):
        Session(live)
    monkeypatch.setenv("POLICY_NOTICES_CONTACT", "mailto:data@example.org")
    assert "+mailto:data@example.org" in session.user_agent(live)


# where it goes


@pytest.mark.parametrize(
    "url",
    [
        "http://c.localhost:8620/",
        "http://127.0.0.1/",
        "http://user@a.localhost/",
        "ftp://a.localhost/",
        "file:///etc/passwd",
        "http://localhost/",
    ],
)
def test_only_declared_hosts_are_asked(web: Web, url: str) -> None:
    with Session(portal()) as asked, pytest.raises(ForbiddenHostError, match="not requested"):
        asked.get(url)
    assert not web.asked


@pytest.mark.parametrize("target", [f"{B}/x", "http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:22/", "file:///etc/passwd"])
def test_every_redirect_hop_is_checked(web: Web, target: str) -> None:
    web.routes["/x"] = reply(302, Location=target)
    with Session(portal()) as asked, pytest.raises(ForbiddenHostError):
        asked.get(f"{A}/x")
    assert {host for _, host, _, _ in web.asked} == {"a.localhost:8620"}


def test_redirects_to_declared_hosts_are_followed(web: Web) -> None:
    web.routes |= {"/x": reply(301, Location="//b.localhost:8620/y"), "/y": reply(302, Location="z#end"), "/z": reply(body=b"here")}
    with Session(portal(hosts=("a.localhost", "b.localhost"))) as asked:
        answer = asked.get(f"{A}/x")
    assert (answer.url, answer.final_url, answer.content) == (f"{A}/x", f"{B}/z", b"here")


def test_redirect_circles_end(web: Web) -> None:
    web.routes |= {"/x": reply(302, Location="/y"), "/y": reply(302, Location="/x")}
    web.routes |= {f"/{n}": reply(302, Location=f"/{n + 1}") for n in range(9)}
    web.routes["/self"] = reply(302, Location="/self", Set_Cookie="CT6T=1")
    with Session(portal()) as asked:
        with pytest.raises(FetchError, match="circle"):
            asked.get(f"{A}/x")
        with pytest.raises(FetchError, match="more than 5 redirects"):
            asked.get(f"{A}/0")
        with pytest.raises(BlockedError, match="cookie challenge"):
            asked.get(f"{A}/self")


@pytest.mark.parametrize(
    "address", ["10.0.0.5", "192.168.1.1", "169.254.169.254", "100.64.0.1", "127.0.0.1", "::1", "::ffff:10.0.0.5", "fd00::1", "0.0.0.0"]
)
def test_a_declared_name_with_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [(family, socket.SOCK_STREAM, 6, "", (address, 80))])
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail("connected"))
    monkeypatch.setenv("POLICY_NOTICES_CONTACT", "https://example.org/")
    with (
        Session(portal(lists=("http://mzj.example.gov.cn/",), sample=False)) as asked,
        pytest.raises(ForbiddenHostError, match="not public"),
    ):
        asked.get("http://mzj.example.gov.cn/")


def test_proxies_of_the_environment_are_not_used(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    web.routes["/x"] = reply()
    with Session(portal()) as asked:
        assert asked.get(f"{A}/x").status == 200


# how much


def test_large_answers_are_refused(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "LARGEST_PAGE", 10_000)
    monkeypatch.setattr(session, "LARGEST_FILE", 20_000)
    web.routes |= {
        "/page": reply(body=b"x" * 15_000, Content_Type="text/html"),
        "/xhtml": reply(body=b"x" * 15_000, Content_Type="application/xhtml+xml;charset=gbk"),
        "/file": reply(body=b"x" * 15_000, Content_Type="application/pdf"),
        "/docx": reply(body=b"x" * 15_000, Content_Type="application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        "/bomb": reply(body=gzip.compress(b"\0" * 5_000_000), Content_Type="text/html", Content_Encoding="gzip"),
        "/twice": reply(body=gzip.compress(gzip.compress(b"\0" * 5_000_000)), Content_Type="text/html", Content_Encoding="gzip, gzip"),
    }
    with Session(portal()) as asked:
        assert len(asked.get(f"{A}/file").content) == 15_000
        assert len(asked.get(f"{A}/docx").content) == 15_000, "an Office file is no page, though its media type has xml in it"
        for path in ("/page", "/xhtml", "/bomb", "/twice"):
            with pytest.raises(FetchError, match="limit of 10000 bytes"):
                asked.get(A + path)


def test_an_answer_that_breaks_off_is_none(web: Web) -> None:
    web.routes |= {
        "/gzip": reply(body=gzip.compress(b"x" * 5000)[:-12], Content_Encoding="gzip"),
        "/noise": reply(body=b"no gzip at all", Content_Encoding="gzip"),
        "/br": reply(body=b"??", Content_Encoding="br"),
    }

    def short(handler: http.server.BaseHTTPRequestHandler) -> None:
        reply(body=b"x" * 10, Content_Length="5000")(handler)
        handler.close_connection = True

    web.routes["/short"] = short
    with Session(portal()) as asked:
        for path, reason in (("/short", "no whole answer"), ("/gzip", "cut short"), ("/noise", "broken"), ("/br", "not asked for")):
            with pytest.raises(FetchError, match=reason):
                asked.get(A + path)


def test_a_host_that_dribbles_is_left(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "WHOLE_S", 0.2)

    def dribble(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        for _ in range(100):
            try:
                handler.wfile.write(b"x" * 65_536)
            except OSError:
                return
            time.sleep(0.02)

    web.routes["/x"] = dribble
    with Session(portal()) as asked, pytest.raises(FetchError, match="not whole after"):
        asked.get(f"{A}/x")


def test_a_silent_host_times_out(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "READ_S", 0.1)
    done = threading.Event()
    web.routes["/x"] = lambda handler: (done.wait(10), setattr(handler, "close_connection", True))[1]
    with Session(portal()) as asked, pytest.raises(FetchError, match="timed out"):
        asked.get(f"{A}/x")
    done.set()


def test_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(free.getsockname()[1]))
        monkeypatch.setattr(politeness, "BACKOFF_S", 0)
        with Session(portal()) as asked, pytest.raises(FetchError, match=r"a\.localhost.*refused"):
            asked.get(f"{A}/x")


def test_a_host_without_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_NOTICES_CONTACT", "ops@example.org")
    with (
        Session(portal(lists=("http://gone.invalid/",), sample=False)) as asked,
        pytest.raises(FetchError, match=r"gone\.invalid.*resolve"),
    ):
        asked.get("http://gone.invalid/")


# TLS


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a.localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("a.localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "cert.pem"
    encoded = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(encoded + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_certificates_are_verified(web: Web, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    web.socket = context.wrap_socket(web.socket, server_side=True)
    web.routes["/x"] = reply(body=b"safe")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    both = portal(lists=("https://a.localhost:8620/",), hosts=("a.localhost", "b.localhost"))
    with Session(both) as asked, pytest.raises(FetchError, match="TLS"):
        asked.get("https://a.localhost:8620/x")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with Session(both) as asked:
        assert asked.get("https://a.localhost:8620/x").content == b"safe"
        with pytest.raises(FetchError, match="TLS"):
            asked.get("https://b.localhost:8620/x")
