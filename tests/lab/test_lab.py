"""Every switch of the portal lab through the stages: it ends in its notice, or in its own named error or flag, and then leaves no row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from policy_notices import samples, warehouse
from policy_notices.crawl import politeness
from policy_notices.crawl.session import Session
from policy_notices.errors import PolicyNoticesError
from policy_notices.page import read_page
from policy_notices.portals import Portal
from policy_notices.samples import tls
from policy_notices.samples.lab import GOOD, PAGE, ROWS, SWITCHES, Switch, encodings, pages
from policy_notices.stages.discover import discover
from policy_notices.stages.fetch import fetch
from policy_notices.stages.load import record_failure
from policy_notices.stages.parse import TABLES, parse
from policy_notices.stages.run import Run
from policy_notices.warehouse.registry import METADATA, arrow_schema


def of(*groups: str) -> list[Any]:
    return [pytest.param(switch, id=switch.name) for switch in SWITCHES.values() if switch.group in groups]


FAILING = ("failure", "failing list")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The sample server, and a migrated warehouse for all."""
    home = tmp_path_factory.mktemp("lab")
    (home / "expired.pem").write_bytes(tls.certificate())
    with samples.serve() as port, pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICY_NOTICES_SAMPLES_PORT", str(port))
        patch.setenv("POLICY_NOTICES_WAREHOUSE", f"sqlite:///{home}/warehouse.db")
        patch.setenv("REQUESTS_CA_BUNDLE", str(home / "expired.pem"))
        patch.setattr(politeness, "BACKOFF_S", 0)
        engine = warehouse.connect()
        warehouse.upgrade(engine)
        engine.dispose()
        yield


@dataclass
class Outcome:
    """What a run came to: the rows by table, the errors by name, and all that was said."""

    rows: dict[str, list[dict[str, Any]]]
    errors: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    @property
    def paths(self) -> set[str]:
        return {"/" + row["url"].split("/", 3)[3] for row in self.rows["notice_revision"]}

    @property
    def notice(self) -> dict[str, Any]:
        return next(row for row in self.rows["notice_revision"] if row["url"].endswith(PAGE))


def portal_of(switch: Switch) -> Portal:
    return Portal(id="lab", name="试验", lists=(switch.url,), sample=True, delay_s=0.0)


def run_of(switch: Switch) -> Outcome:
    run = Run(portal_of(switch), f"lab.{switch.name}", datetime(2024, 6, 1, tzinfo=UTC))
    outcome = Outcome({})
    try:
        for part in discover(run)["chunks"]:
            fetch(run, part)
            parse(run, part)
    except PolicyNoticesError as error:
        outcome.errors.add(type(error).__name__)
        outcome.said.append(str(error))
        record_failure(run, "test", error)
    outcome.rows = {table: run.staging.read_parts(f"{table}-", arrow_schema(table)).to_pylist() for table in TABLES}
    outcome.said += [each["message"] for name in run.staging.names("outcomes-") for each in run.staging.read_json(name)]
    outcome.said += [row["reasons"] for row in outcome.rows["quarantine"]]
    return outcome


@pytest.fixture
def home(lab: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_NOTICES_HOME", str(tmp_path))


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("switch", of(*FAILING))
def test_a_failure_is_named_and_leaves_no_row(switch: Switch) -> None:
    outcome = run_of(switch)
    assert any(switch.says in each for each in outcome.said), outcome.said
    assert all("\n" not in each for each in outcome.said)
    assert outcome.paths in (set(), set(GOOD))
    assert not [
        row for row in outcome.rows["target"] if row["revision_id"] not in {good["revision_id"] for good in outcome.rows["notice_revision"]}
    ]
    assert not outcome.errors or outcome.errors <= {switch.ends, "IncompleteListError"}
    engine = warehouse.connect()
    with engine.connect() as connection:
        for table in ("notice", "notice_revision", "target", "attachment", "snapshot"):
            assert not connection.execute(METADATA.tables[table].select()).first()
    engine.dispose()


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("switch", of("failure"))
def test_a_page_ends_in_its_own_error(switch: Switch) -> None:
    with Session(portal_of(switch)) as session, pytest.raises(PolicyNoticesError) as caught:
        response = session.get(switch.url.replace(switch.home, PAGE))
        response.check()
        read_page(response.content, response.final_url, content_type=response.header("Content-Type"))
    assert type(caught.value).__name__ == switch.ends and switch.says in str(caught.value)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("switch", of("odd notice"))
def test_an_odd_notice_says_so(switch: Switch) -> None:
    outcome = run_of(switch)
    assert f'"{switch.ends}"' in outcome.notice["flags"]
    assert not [row for row in outcome.rows["target"] if row["revision_id"] == outcome.notice["revision_id"]]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("switch", of("failing file"))
def test_a_file_that_cannot_be_had_is_said_to_be_missing_and_its_notice_kept(switch: Switch) -> None:
    outcome = run_of(switch)
    (file,) = (row for row in outcome.rows["attachment"] if row["revision_id"] == outcome.notice["revision_id"])
    assert (file["status"], file["text"]) == (switch.ends, None)
    assert switch.says in file["problem"] and switch.host in file["problem"]
    assert outcome.paths == {*GOOD, PAGE} and not outcome.errors


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("switch", of("page"))
def test_a_notice_is_read_on_every_kind_of_site(switch: Switch) -> None:
    notice = run_of(switch).notice
    assert (notice["title"], notice["text"]) == (pages.TITLE, "\n".join(pages.BODY))
    assert (notice["issuer"], notice["index_no"], notice["doc_no"]) == (pages.ISSUER, pages.INDEX_NO, pages.DOC_NO)
    assert (str(notice["written_on"]), str(notice["published_on"])) == (pages.WRITTEN, pages.PUBLISHED)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("switch", of("encoding"))
def test_an_encoding_is_read(switch: Switch) -> None:
    notice = run_of(switch).notice
    assert (notice["title"], notice["text"]) == (encodings.TITLE, encodings.TEXT)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("switch", of("pagination"))
def test_a_list_of_every_kind_brings_all_of_its_notices(switch: Switch) -> None:
    outcome = run_of(switch)
    assert not outcome.errors and len(outcome.paths) == ROWS


def test_the_lab_is_there_under_every_name() -> None:
    groups = {switch.group for switch in SWITCHES.values()}
    assert groups == {*FAILING, "odd notice", "failing file", "page", "encoding", "pagination"}
    assert all(switch.says for switch in SWITCHES.values() if switch.group in FAILING)
