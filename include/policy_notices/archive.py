"""The archive: what the portals served, byte for byte, as WARC 1.1 (ISO 28500:2017) on any fsspec URL.

One gzip file a (portal, run, part) at `<portal>/<yyyy>/<mm>/<run>-<part>.warc.gz`. The index is the snapshots' rows.
"""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

import fsspec
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from policy_notices import content_encoding, settings
from policy_notices.errors import ArchiveError, FetchError
from policy_notices.identifiers import digest, identifier
from policy_notices.model import Snapshot

if TYPE_CHECKING:
    from policy_notices.crawl.session import Response

SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
LARGEST = 50_000_000
"""Bytes of a payload, decoded; the session lets no larger one in."""


@dataclass(frozen=True, slots=True)
class Archived:
    """An archived answer: `content` is the payload with its Content-Encoding undone."""

    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes


class Archive:
    """WARC files under an fsspec URL. Keeps no connection and no state, so that any number of processes may write parts."""

    def __init__(self, url: str | None = None) -> None:
        self._fs, root = fsspec.url_to_fs(url or settings.archive_url())
        self._root = str(root).rstrip("/")

    @contextmanager
    def writer(self, portal_id: str, run_id: str, part: int) -> Iterator[ArchiveWriter]:
        """A part of a run. The file appears whole when the block ends, not at all where it fails; a second time replaces the first."""
        with tempfile.NamedTemporaryFile(prefix="policy-notices-", suffix=".warc.gz") as spool:
            writer = ArchiveWriter(spool, portal_id, run_id, part)
            yield writer
            if writer.path is not None:
                spool.flush()
                self._publish(Path(spool.name), f"{self._root}/{writer.path}")

    def holds(self, path: str) -> bool:
        """Whether there is a file at a snapshot's `archive_path`."""
        return bool(self._fs.exists(f"{self._root}/{path}"))

    def read(self, snapshot: Snapshot, original: Snapshot | None = None) -> Archived:
        """The answer of a snapshot. A revisit repeats the payload of `original`, the snapshot that it refers to.

        Raises ArchiveError where the record is missing, cut short, of another URL or not of its digest.
        """
        if snapshot.kind == "revisit":
            if original is None or original.snapshot_id != snapshot.refers_to:
                raise ArchiveError(f"{snapshot.url}: a revisit is read with the snapshot it refers to, {snapshot.refers_to}")
            if original.digest != snapshot.digest:
                raise ArchiveError(f"{snapshot.url}: the revisit says {snapshot.digest}, its original {original.digest}")
            return self.read(original)
        record, payload = self._record(snapshot)
        if digest(payload) != snapshot.digest:
            raise ArchiveError(f"{snapshot.url}: payload is {digest(payload)}, expected {snapshot.digest}, in {_place(snapshot)}")
        headers = tuple(record.http_headers.headers)
        encoding = record.http_headers.get_header("Content-Encoding")
        try:
            content = content_encoding.decoded(payload, encoding, LARGEST, snapshot.url)
        except FetchError as error:
            raise ArchiveError(f"{error}, in {_place(snapshot)}") from error
        return Archived(int(record.http_headers.get_statuscode()), headers, content)

    def _record(self, snapshot: Snapshot) -> tuple[Any, bytes]:
        path = f"{self._root}/{snapshot.archive_path}"
        try:
            start = snapshot.archive_offset
            piece = self._fs.cat_file(path, start=start, end=start + snapshot.archive_length)
        except FileNotFoundError as error:
            raise ArchiveError(f"{snapshot.url}: there is no {path} (moved, or POLICY_NOTICES_ARCHIVE points elsewhere)") from error
        try:
            record = next(iter(ArchiveIterator(io.BytesIO(piece))))
            payload = bytes(record.raw_stream.read())
        except (StopIteration, ArchiveLoadFailed, EOFError, ValueError) as error:
            raise ArchiveError(f"{snapshot.url}: no whole record at {_place(snapshot)}") from error
        if record.rec_type != "response" or record.rec_headers.get_header("WARC-Record-ID") != _record_id(snapshot.snapshot_id):
            raise ArchiveError(f"{snapshot.url}: another record is at {_place(snapshot)}")
        return record, payload

    def _publish(self, spool: Path, path: str) -> None:
        """Object stores put whole objects; a folder gets a temporary name first, then a rename."""
        self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
        if "file" not in _protocols(self._fs):
            self._fs.put_file(str(spool), path)
            return
        temporary = Path(f"{path}.{uuid.uuid4().hex}.part")
        try:
            with spool.open("rb") as source, temporary.open("wb") as file:
                shutil.copyfileobj(source, file)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


class ArchiveWriter:
    """Writes answers into one part. `path` is the part's place below the archive, `None` as long as nothing was written."""

    def __init__(self, spool: IO[bytes], portal_id: str, run_id: str, part: int) -> None:
        self._spool, self._portal_id, self._run_id, self._part = spool, portal_id, run_id, part
        self._warc = WARCWriter(spool, gzip=True, warc_version="WARC/1.1")
        self.path: str | None = None

    def write(self, response: Response, *, revisit_of: Snapshot | None = None) -> Snapshot:
        """Archive an answer: as a revisit where it is a 304 or repeats the payload of `revisit_of`, an earlier snapshot of the URL.

        Raises ArchiveError for a 304 without `revisit_of`.
        """
        if response.status == 304 and revisit_of is None:
            raise ArchiveError(f"{response.url}: status 304 without the snapshot that has the payload")
        payload_digest = digest(response.raw)
        before = revisit_of if revisit_of and (response.status == 304 or payload_digest == revisit_of.digest) else None
        snapshot_id = identifier(self._portal_id, self._run_id, response.url)
        path = self._begin(response.fetched_at)
        offset = self._spool.tell()
        record = self._revisit(response, snapshot_id, before) if before else self._response(response, snapshot_id, payload_digest)
        self._warc.write_record(record)
        length = self._spool.tell() - offset
        self._warc.write_record(self._request(response, record))
        return Snapshot(
            snapshot_id=snapshot_id,
            portal_id=self._portal_id,
            url=response.url,
            fetched_at=response.fetched_at,
            status=response.status,
            digest=before.digest if before else payload_digest,
            kind="revisit" if before else "response",
            archive_path=path,
            archive_offset=offset,
            archive_length=length,
            content_type=response.header("Content-Type") or (before.content_type if before else None),
            etag=response.header("ETag") or (before.etag if before else None),
            last_modified=response.header("Last-Modified") or (before.last_modified if before else None),
            refers_to=_holder(before) if before else None,
        )

    def _begin(self, fetched_at: datetime) -> str:
        """The part's path, by the run's own date where its id has one, so that a repeated run finds the same place."""
        if self.path is None:
            dated = re.search(r"(20\d\d)-?(0[1-9]|1[0-2])-?[0-3]\d", self._run_id)
            year, month = dated.groups() if dated else (f"{fetched_at:%Y}", f"{fetched_at:%m}")
            name = f"{file_name(self._run_id)}-{self._part:04d}.warc.gz"
            self.path = f"{file_name(self._portal_id)}/{year}/{month}/{name}"
            software = f"policy-notices/{version('policy-notices')}"
            info = {"software": software, "format": "WARC File Format 1.1", "isPartOf": self._run_id, "portal": self._portal_id}
            self._warc.write_record(self._warc.create_warcinfo_record(name, info))
        return self.path

    def _response(self, response: Response, snapshot_id: str, payload_digest: str) -> Any:
        return self._warc.create_warc_record(
            response.final_url,
            "response",
            payload=io.BytesIO(response.raw),
            length=len(response.raw),
            warc_headers_dict=_record_headers(response, snapshot_id) | {"WARC-Payload-Digest": _base32(payload_digest)},
            http_headers=_http_headers(response),
        )

    def _revisit(self, response: Response, snapshot_id: str, before: Snapshot) -> Any:
        record = self._warc.create_revisit_record(
            response.final_url,
            _base32(before.digest),
            before.url,
            _warc_date(before.fetched_at),
            http_headers=_http_headers(response),
            warc_headers_dict=_record_headers(response, snapshot_id) | {"WARC-Refers-To": _record_id(_holder(before))},
        )
        record.rec_headers.replace_header("WARC-Profile", NOT_MODIFIED if response.status == 304 else SAME_PAYLOAD)
        if before.kind == "revisit":
            record.rec_headers.remove_header("WARC-Refers-To-Date")  # that of the payload's record is not known here
        return record

    def _request(self, response: Response, answer: Any) -> Any:
        parts = urlsplit(response.final_url)
        line = f"{response.method} {parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        sent = list(response.sent_headers)
        if not any(name.lower() == "host" for name, _ in sent):
            sent.insert(0, ("Host", parts.netloc))
        return self._warc.create_warc_record(
            response.final_url,
            "request",
            payload=io.BytesIO(response.sent_body),
            length=len(response.sent_body),
            warc_headers_dict={
                "WARC-Date": _warc_date(response.fetched_at),
                "WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID"),
            },
            http_headers=StatusAndHeaders(f"{line} HTTP/1.1", sent, is_http_request=True),
        )


def _holder(snapshot: Snapshot) -> str:
    """The id of the snapshot whose record has the payload."""
    return snapshot.refers_to or snapshot.snapshot_id


def _record_id(snapshot_id: str) -> str:
    """A snapshot's id is 128 bits, and so is a record's."""
    return f"<urn:uuid:{uuid.UUID(snapshot_id)}>"


def _record_headers(response: Response, snapshot_id: str) -> dict[str, str]:
    return {"WARC-Record-ID": _record_id(snapshot_id), "WARC-Date": _warc_date(response.fetched_at)}


def _http_headers(response: Response) -> StatusAndHeaders:
    """The headers as served. The body is kept without its chunks, so that header is renamed, as archives do."""
    kept = [("X-Archive-Orig-" + name if name.lower() == "transfer-encoding" else name, value) for name, value in response.headers]
    return StatusAndHeaders(f"{response.status} {response.reason}", kept, protocol="HTTP/1.1")


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _base32(hex_digest: str) -> str:
    """`sha256:<hex>` as WARC tools write it."""
    name, _, value = hex_digest.partition(":")
    return f"{name}:{base64.b32encode(bytes.fromhex(value)).decode('ascii')}"


def file_name(text: str) -> str:
    """A run's or portal's id as it stands in the paths of the archive."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", text)


def _place(snapshot: Snapshot) -> str:
    return f"{snapshot.archive_path}, offset {snapshot.archive_offset}, length {snapshot.archive_length}"


def _protocols(fs: Any) -> tuple[str, ...]:
    return (fs.protocol,) if isinstance(fs.protocol, str) else tuple(fs.protocol)
