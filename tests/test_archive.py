"""The archive: what goes in comes out, revisits lead back, damage is noticed, other WARC tools agree."""

from __future__ import annotations

import contextlib
import gzip
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import fsspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from policy_notices.archive import Archive
from policy_notices.crawl.session import Response
from policy_notices.errors import ArchiveError
from policy_notices.identifiers import digest
from policy_notices.model import Snapshot

RUN = "wuhan_mzj-manual-20240315T020000Z"
FETCHED = datetime(2024, 3, 31, 23, 59, 59, 123456, tzinfo=UTC)


@pytest.fixture(params=["file", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield (tmp_path / "archive").as_uri() if request.param == "file" else f"memory://archive-{uuid4().hex}"


def response(
    content: bytes = b"<html>x</html>", *, url: str = "http://mzj.wuhan.localhost:8620/a.html", status: int = 200, **headers: str
) -> Response:
    named = {"Content-Type": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = gzip.compress(content, mtime=0) if named.get("Content-Encoding") == "gzip" else content
    sent = (("User-Agent", "PolicyNotices/1"), ("Host", "mzj.wuhan.localhost:8620"))
    return Response(url, url, status, "OK", tuple(named.items()), raw, content, FETCHED, 0.1, sent_headers=sent)


def write(archive: Archive, *answers: Response, run: str = RUN, part: int = 0, revisit_of: Snapshot | None = None) -> list[Snapshot]:
    with archive.writer("wuhan_mzj", run, part) as writer:
        return [writer.write(answer, revisit_of=revisit_of) for answer in answers]


def files(url: str) -> list[str]:
    fs, root = fsspec.url_to_fs(url)
    return sorted(str(path).removeprefix(str(root)).lstrip("/") for path in fs.find(root))


def test_what_goes_in_comes_out(url: str) -> None:
    archive = Archive(url)
    page = "<html>通知</html>".encode("gb18030")
    plain, packed = write(
        archive, response(page), response(page, url="http://mzj.wuhan.localhost:8620/b.html", Content_Encoding="gzip", ETag='"7"')
    )
    assert files(url) == [plain.archive_path] == ["wuhan_mzj/2024/03/wuhan_mzj-manual-20240315T020000Z-0000.warc.gz"]
    for snapshot in (plain, packed):
        archived = Archive(url).read(snapshot)
        assert (archived.status, archived.content) == (200, page)
    assert dict(Archive(url).read(packed).headers)["Content-Encoding"] == "gzip"
    assert packed.digest == digest(gzip.compress(page, mtime=0)) != plain.digest
    assert (packed.etag, packed.content_type, packed.kind, packed.fetched_at) == ('"7"', "text/html", "response", FETCHED)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    bodies=st.lists(st.binary(max_size=2_000), min_size=1, max_size=5),
    headers=st.dictionaries(st.from_regex(r"X-[A-Za-z]{1,8}", fullmatch=True), st.from_regex(r"[!-~]{1,20}", fullmatch=True), max_size=3),
)
def test_any_payload_survives(tmp_path: Path, bodies: list[bytes], headers: dict[str, str]) -> None:
    archive = Archive(tmp_path.as_uri())
    answers = [
        replace(response(body, url=f"http://mzj.wuhan.localhost/{n}"), headers=tuple(headers.items())) for n, body in enumerate(bodies)
    ]
    for snapshot, body in zip(write(archive, *answers), bodies, strict=True):
        archived = archive.read(snapshot)
        assert archived.content == body
        assert archived.headers == tuple(headers.items())


def test_a_chunked_answer_is_kept_without_its_chunks(url: str) -> None:
    archive = Archive(url)
    (snapshot,) = write(archive, response(b"5\r\nhello", Transfer_Encoding="chunked"))
    archived = archive.read(snapshot)
    assert archived.content == b"5\r\nhello"
    assert ("X-Archive-Orig-Transfer-Encoding", "chunked") in archived.headers


def test_revisits_lead_back_to_the_payload(url: str) -> None:
    archive = Archive(url)
    (first,) = write(archive, response(ETag='"1"'))
    later = replace(response(b"", status=304), fetched_at=FETCHED + timedelta(days=1), headers=())
    (second,) = write(archive, later, run="run-2024-04-01", revisit_of=first)
    (third,) = write(archive, replace(response(), fetched_at=FETCHED + timedelta(days=2)), run="run-2024-04-02", revisit_of=second)
    for again in (second, third):
        assert (again.kind, again.refers_to, again.digest) == ("revisit", first.snapshot_id, first.digest)
        assert archive.read(again, first).content == b"<html>x</html>"
        with pytest.raises(ArchiveError, match=first.snapshot_id):
            archive.read(again)
        with pytest.raises(ArchiveError, match=first.snapshot_id):
            archive.read(again, second)
    assert (second.etag, second.content_type) == ('"1"', "text/html")
    assert second.archive_length < first.archive_length + 300


def test_a_changed_payload_is_no_revisit(url: str) -> None:
    archive = Archive(url)
    (first,) = write(archive, response(b"old"))
    (second,) = write(archive, response(b"new"), run="run-2024-04-01", revisit_of=first)
    assert second.kind == "response" and second.refers_to is None
    assert archive.read(second).content == b"new"


def test_not_modified_needs_what_it_repeats(url: str) -> None:
    with pytest.raises(ArchiveError, match="304"):
        write(Archive(url), response(b"", status=304))


def test_a_part_appears_whole_or_not_at_all(url: str) -> None:
    archive = Archive(url)
    with pytest.raises(RuntimeError), archive.writer("wuhan_mzj", RUN, 0) as writer:
        writer.write(response())
        raise RuntimeError("killed")
    assert files(url) == []
    with archive.writer("wuhan_mzj", RUN, 0):
        pass
    assert files(url) == [], "a part without answers is no file"


def test_a_repeated_part_replaces_the_first(url: str) -> None:
    archive = Archive(url)
    write(archive, response(b"first try"), response(b"more", url="http://mzj.wuhan.localhost/b"))
    next_month = replace(response(b"second try"), fetched_at=FETCHED + timedelta(days=40))
    (snapshot,) = write(archive, next_month)
    assert files(url) == [snapshot.archive_path]
    assert archive.read(snapshot).content == b"second try"
    write(archive, next_month, part=1)
    assert len(files(url)) == 2


def test_a_run_without_a_date_goes_by_its_first_answer(url: str) -> None:
    (snapshot,) = write(Archive(url), response(), run="scheduled:odd/../name")
    assert snapshot.archive_path == "wuhan_mzj/2024/03/scheduled-odd-..-name-0000.warc.gz"
    (dated,) = write(Archive(url), response(), run="scheduled__2025-12-01T18:05:00+00:00")
    assert dated.archive_path.startswith("wuhan_mzj/2025/12/scheduled__2025-12-01T18-05-00-00-00")


def test_damage_is_noticed(tmp_path: Path) -> None:
    archive = Archive(tmp_path.as_uri())
    snapshots = write(archive, *(response(b"x" * 500 + bytes([n]), url=f"http://mzj.wuhan.localhost/{n}") for n in range(3)))
    middle = snapshots[1]
    path = tmp_path / middle.archive_path
    whole = path.read_bytes()

    def broken(content: bytes, snapshot: Snapshot = middle) -> str:
        path.write_bytes(content)
        with pytest.raises(ArchiveError) as caught:
            archive.read(snapshot)
        path.write_bytes(whole)
        return str(caught.value)

    assert "no whole record" in broken(whole[: middle.archive_offset + 40])
    assert "no whole record" in broken(b"\0" * len(whole))
    for at in range(middle.archive_offset, middle.archive_offset + middle.archive_length, 37):
        changed = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
        path.write_bytes(changed)
        with contextlib.suppress(ArchiveError):
            assert archive.read(middle).content == b"x" * 500 + bytes([1]), at
    path.write_bytes(whole)
    assert "another record" in broken(
        whole, replace(middle, archive_offset=snapshots[0].archive_offset, archive_length=snapshots[0].archive_length)
    )
    assert "sha256:00" in broken(whole, replace(middle, digest="sha256:00"))
    path.unlink()
    with pytest.raises(ArchiveError, match="there is no"):
        archive.read(middle)


def test_other_tools_read_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path.as_uri())
    first, packed = write(archive, response(), response(b"packed", url="http://mzj.wuhan.localhost/p", Content_Encoding="gzip"))
    (again,) = write(archive, response(), run="run-2024-04-01", revisit_of=first)
    paths = [str(tmp_path / name) for name in files(tmp_path.as_uri())]
    checked = subprocess.run([Path(sys.executable).parent / "warcio", "check", "-v", *paths], capture_output=True, text=True, check=True)
    assert "digest pass" in checked.stdout and "failed" not in checked.stdout
    with (tmp_path / first.archive_path).open("rb") as file:
        kinds = [(record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) for record in ArchiveIterator(file)]
    assert kinds == [("warcinfo", None), ("response", first.url), ("request", first.url), ("response", packed.url), ("request", packed.url)]
    with (tmp_path / again.archive_path).open("rb") as file:
        revisit = next(record for record in ArchiveIterator(file) if record.rec_type == "revisit").rec_headers
    assert revisit.get_header("WARC-Profile").endswith("1.1/revisit/identical-payload-digest")
    assert revisit.get_header("WARC-Refers-To-Target-URI") == first.url
    assert revisit.get_header("WARC-Refers-To-Date") == "2024-03-31T23:59:59.123456Z"
    assert revisit.protocol == "WARC/1.1"
