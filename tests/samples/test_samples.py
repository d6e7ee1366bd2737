"""The sample portals over HTTP: the recorded notices come out of their pages as their texts say, and faults fail as named."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date

import pytest

from policy_notices import settings
from policy_notices.crawl import politeness
from policy_notices.crawl.discovery import Discovery, discover
from policy_notices.crawl.session import Session
from policy_notices.errors import BadInputError, BlockedError, DecodingError, FetchError, LayoutError, NotANoticeError, PolicyNoticesError
from policy_notices.model import Notice
from policy_notices.page import canonical_text, read_page
from policy_notices.portals import Portal, load_portals
from policy_notices.samples import FAULTS, serve, sites
from policy_notices.samples.notices import sources

SAMPLES = {id: portal for id, portal in load_portals().items() if portal.sample}
RECORDED = {
    "wuhan_mzj": ("武汉民政2015年重点工作要点", "武汉市民政局", "010886343/2019-30754", None, None, date(2016, 5, 24)),
    "huzhou_mzj": (
        "湖州市民政局关于印发《2022 年全市民政工作要点》的通知",
        "湖州市民政局",
        "002564280/2022-00022",
        "湖民〔2022〕6号",
        date(2022, 3, 14),
        date(2022, 3, 21),
    ),
    "changchun_mzj": ("2024年长春市民政工作思路", "长春市民政局", "013829452/2024-00815", None, date(2024, 3, 8), date(2024, 3, 15)),
    "daye_mzj": ("2023年度民政重点工作完成情况汇报", None, None, None, None, date(2024, 6, 4)),
    "wendang_share": ("武汉市2024年全市民政工作要点", None, None, None, None, date(2024, 3, 7)),
}
BODY = {
    "wuhan_mzj": ("2015年,我们将以依法治理为主线", "以及知名慈善人物。"),
    "huzhou_mzj": ("2022 年全市民政工作要点\n", "标准化示范点创建工作。"),
    "changchun_mzj": ("2024年全市民政工作总的思路是", "切实解决群众合理合法诉求。"),
    "daye_mzj": ("2023年度民政重点工作完成情况汇报\n大冶市民政局\n202412日)\n", "标准化、共享化。"),
    "wendang_share": ("各区民政局、各功能区社会事务局", "(二十八)发"),
}
"""First and last characters of the recorded notices' bodies: lost characters and broken-off ends included."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serve() as port:
        yield port


@pytest.fixture
def samples(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(port))
    monkeypatch.setattr(politeness, "BACKOFF_S", 0)


def url_of_recorded(portal: Portal) -> str:
    site = sites()[portal.id]
    return f"http://{site.host}:8620{site.recorded}"


def recorded(portal: Portal) -> Notice:
    with Session(portal) as session:
        answer = session.get(url_of_recorded(portal))
    answer.check()
    return read_page(answer.content, answer.final_url, content_type=answer.header("Content-Type"), selectors=portal.selectors)


def walk(portal: Portal) -> Discovery:
    with Session(portal) as session:
        return discover(portal, session, {})


def test_there_are_five() -> None:
    assert set(SAMPLES) == set(sites()) == set(RECORDED)


def test_no_two_portals_publish_the_same_notice() -> None:
    shown = [entry.title for source in sources() for entry in source.entries]
    assert len(shown) == len(set(shown)) == 5 * 31


@pytest.mark.parametrize("portal", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.usefixtures("samples")
def test_all_listed_notices_are_found_over_several_pages(portal: Portal) -> None:
    found = walk(portal)
    assert found.complete and not found.problems
    assert found.pages >= 2 and len(found.links) == 31
    assert url_of_recorded(portal) in [link.url for link in found.links][8:], "the recorded notice is not on the first screen"
    assert all(link.listed_on for link in found.links)
    assert found.stated_total in (None, 31)


@pytest.mark.parametrize("portal", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.usefixtures("samples")
def test_the_recorded_notice_is_what_its_text_says(portal: Portal) -> None:
    notice = recorded(portal)
    said = (notice.title, notice.issuer, notice.index_no, notice.doc_no, notice.written_on, notice.published_on)
    assert said == RECORDED[portal.id]
    first, last = BODY[portal.id]
    assert notice.text.startswith(first) and notice.text.endswith(last)
    text = canonical_text((settings.SAMPLES / "texts" / f"{portal.id}.txt").read_text(encoding="utf-8"))
    assert notice.text in text, "characters of the text were changed or lost"
    assert len(text) - len(notice.text) < 260, "more than page furniture was left out"


@pytest.mark.parametrize("portal", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.usefixtures("samples")
def test_every_page_is_a_notice_and_says_that_it_is_a_reconstruction(portal: Portal) -> None:
    with Session(portal) as session:
        for link in discover(portal, session, {}).links:
            answer = session.get(link.url)
            answer.check()
            notice = read_page(
                answer.content, answer.final_url, content_type=answer.header("Content-Type"), link=link, selectors=portal.selectors
            )
            assert notice.title == link.title
            assert notice.published_on == (RECORDED[portal.id][-1] if link.url == url_of_recorded(portal) else link.listed_on)
            assert len(notice.text) > 80 and "重建" not in notice.text
            assert "重建" in answer.content.decode("gb18030" if portal.id == "wuhan_mzj" else "utf-8")
            for attachment in notice.attachments:
                assert session.get(attachment.url).content.startswith(b"PK")


@pytest.mark.parametrize("portal", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.usefixtures("samples")
def test_an_unchanged_page_is_not_sent_again(portal: Portal) -> None:
    url = url_of_recorded(portal)
    with Session(portal) as session:
        first = session.get(url)
        assert session.get(url, etag=first.header("ETag")).status == 304
        assert session.get(url, last_modified=first.header("Last-Modified")).status == 304
        assert session.get(url, etag='"other"', last_modified=first.header("Last-Modified")).content == first.content


def outcome(portal: Portal) -> Discovery | Notice:
    found = walk(portal)
    return recorded(portal) if found.complete else found


@pytest.mark.parametrize(
    ("fault", "error", "says"),
    [
        ("down", FetchError, "503"),
        ("challenge", BlockedError, "加速乐"),
        ("refused", BlockedError, "403"),
        ("list_changed", LayoutError, "titles and dates|records"),
        ("page_broken", NotANoticeError, "empty shell"),
        ("page_garbled", DecodingError, "offset|byte"),
        ("withdrawn", NotANoticeError, "404"),
    ],
)
@pytest.mark.parametrize("portal", SAMPLES.values(), ids=list(SAMPLES))
def test_a_fault_fails_as_named(
    portal: Portal, fault: str, error: type[PolicyNoticesError], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(politeness, "BACKOFF_S", 0)
    with serve(faults={portal.id: fault}) as port:
        monkeypatch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(port))
        with pytest.raises(error, match=says) as caught:
            outcome(portal)
        if error is not DecodingError:  # bytes know no address; who reads them adds it
            assert sites()[portal.id].host in str(caught.value)
        other = next(sample for sample in SAMPLES.values() if sample.id != portal.id)
        assert recorded(other).title == RECORDED[other.id][0], "a fault of one portal touched another"


@pytest.mark.parametrize("portal", SAMPLES.values(), ids=list(SAMPLES))
def test_faults_of_a_part(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(politeness, "BACKOFF_S", 0)
    url = url_of_recorded(portal)

    def seen(fault: str | None) -> tuple[bytes, Notice]:
        with serve(faults={portal.id: fault} if fault else {}) as port:
            monkeypatch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(port))
            with Session(portal) as session:
                return session.get(url).content, recorded(portal)

    page, notice = seen(None)
    counted, same = seen("counter")
    assert same == notice and (counted != page or b"hits" not in page)
    _, revised = seen("revised")
    assert revised.title == notice.title and revised.text != notice.text and "自印发之日起施行" in revised.text
    with serve(faults={portal.id: "list_cut"}) as port:
        monkeypatch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(port))
        found = walk(portal)
    assert not found.complete and found.problems and 0 < len(found.links) < 31


@pytest.mark.parametrize(("fault", "error", "says"), [("rishu_412", BlockedError, "瑞数"), ("soft_404", NotANoticeError, "soft 404")])
def test_a_failure_of_the_lab_can_stand_for_the_recorded_notice(
    fault: str, error: type[PolicyNoticesError], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(faults={"daye_mzj": fault}) as port:
        monkeypatch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(port))
        assert walk(SAMPLES["daye_mzj"]).complete
        with pytest.raises(error, match=says):
            recorded(SAMPLES["daye_mzj"])


def test_unknown_faults_and_portals_are_refused() -> None:
    with pytest.raises(BadInputError, match="no fault 'dwon'"), serve(faults={"daye_mzj": "dwon"}):
        pass
    with pytest.raises(BadInputError, match="no sample portal 'daye'"), serve(faults={"daye": next(iter(FAULTS))}):
        pass


def test_a_taken_port_is_said_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(BadInputError, match="POLICY_NOTICES_SAMPLES_PORT") as caught, serve(taken.getsockname()[1]):
            pass
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("samples")
def test_a_person_finds_an_index_and_each_home(port: int) -> None:
    import requests

    index = requests.get(f"http://127.0.0.1:{port}/", timeout=10)
    assert index.status_code == 200
    for site in sites().values():
        assert f"http://{site.host}:{port}{site.home}" in index.text
        home = requests.get(f"http://127.0.0.1:{port}/", headers={"Host": site.host}, allow_redirects=False, timeout=10)
        assert (home.status_code, home.headers["Location"]) == (302, site.home)
    missing = requests.get(f"http://127.0.0.1:{port}/nothing.html", headers={"Host": "mzj.daye.localhost"}, timeout=10)
    assert missing.status_code == 404


def test_served_from_the_command_line() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = f"from policy_notices import samples; samples.run_forever({port})"
    process = subprocess.Popen(
        [sys.executable, "-c", code], env={"POLICY_NOTICES_SAMPLES_FAULTS": "daye_mzj=refused"}, stderr=subprocess.PIPE, text=True
    )
    try:
        answer = _first_answer(port, "mzj.daye.localhost")
        assert b" 403 " in answer.split(b"\r\n")[0]
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _first_answer(port: int, host: str) -> bytes:
    """Asked until the server is up; the suite's time-out ends a server that never comes."""
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                connection.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
                return connection.recv(4096)
        except ConnectionRefusedError:
            time.sleep(0.05)


def test_the_texts_are_whole() -> None:
    for site in sites().values():
        assert len((settings.SAMPLES / "texts" / f"{site.id}.txt").read_text(encoding="utf-8")) > 2_900
