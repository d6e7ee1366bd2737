"""docker-compose.yml, the Dockerfile and .env.example: read by Docker Compose itself, and held to what production asks of them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from local_airflow.compose_file import ComposeFileError, read_compose_file
from local_airflow.prod_native import image_environment

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
SECRETS = (
    "POSTGRES_PASSWORD",
    "WAREHOUSE_PASSWORD",
    "REDIS_PASSWORD",
    "AIRFLOW_JWT_SECRET",
    "AIRFLOW_API_SECRET_KEY",
    "AIRFLOW_FERNET_KEY",
    "AIRFLOW_PASSWORDS",
    "AIRFLOW_USERS",
)
GIVEN = dict.fromkeys(SECRETS, "given") | {"AIRFLOW_PASSWORDS": '{"admin": "given"}', "AIRFLOW_USERS": "admin:admin"}
AIRFLOW_SERVICES = {"init", "api-server", "scheduler", "dag-processor", "triggerer", "worker"}


def env_file(folder: Path, **variables: str) -> Path:
    file = folder / ".env"
    file.write_text("".join(f"{name}='{value}'\n" for name, value in variables.items()))
    return file


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    return read_compose_file(COMPOSE, env_file(tmp_path_factory.mktemp("compose"), **GIVEN))


@pytest.fixture(scope="module")
def raw():
    return yaml.safe_load(COMPOSE.read_text())


def test_compose_reads_the_file_and_has_all_of_airflow(services):
    assert services.keys() == AIRFLOW_SERVICES | {"postgres", "redis"}


@pytest.mark.parametrize("missing", SECRETS)
@pytest.mark.parametrize("how", ["absent", "empty"])
def test_a_missing_secret_is_refused_by_name(tmp_path, missing, how):
    given = {name: value for name, value in GIVEN.items() if name != missing} | ({missing: ""} if how == "empty" else {})
    with pytest.raises(ComposeFileError, match=missing):
        read_compose_file(COMPOSE, env_file(tmp_path, **given))


def test_variables_come_from_the_env_file_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("POSTGRES_PASSWORD", "from-the-shell")
    with pytest.raises(ComposeFileError, match="POSTGRES_PASSWORD"):
        read_compose_file(COMPOSE, env_file(tmp_path, **{name: value for name, value in GIVEN.items() if name != "POSTGRES_PASSWORD"}))


def test_no_secret_has_a_default():
    text = COMPOSE.read_text()
    for name in SECRETS:
        assert re.search(rf"\$\{{{name}:\?", text), f"{name} is not required"
        assert not re.search(rf"\$\{{{name}:?-", text), f"{name} has a default"


def test_the_example_names_every_secret_and_gives_none():
    lines = dict(line.split("=", 1) for line in (ROOT / ".env.example").read_text().splitlines() if re.match(r"[A-Z_]+=", line))
    for name in SECRETS:
        assert lines[name] == "", f"{name} has a value in .env.example"


def test_the_example_with_its_secrets_filled_in_is_accepted(tmp_path):
    text = (ROOT / ".env.example").read_text()
    for name, value in GIVEN.items():
        text = text.replace(f"\n{name}=\n", f"\n{name}='{value}'\n")
    (tmp_path / ".env").write_text(text)
    assert read_compose_file(COMPOSE, tmp_path / ".env")


def test_everything_that_the_example_offers_reaches_the_services(tmp_path):
    offered = dict.fromkeys(re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE), "offered")
    worker = read_compose_file(COMPOSE, env_file(tmp_path, **GIVEN, **offered))["worker"]
    for name in offered:
        assert worker.environment[name] == "offered", name


def test_what_is_optional_is_absent_and_not_empty_where_it_is_not_set(services):
    assert not [name for name, value in services["worker"].environment.items() if value == ""]


def test_no_service_runs_as_root_and_none_can_write_its_image(services, raw):
    for name, service in services.items():
        assert service.user and service.user.split(":")[0] not in ("0", "root"), name
        declared = raw["services"][name]
        assert declared["read_only"] is True, name
        assert declared["cap_drop"] == ["ALL"] and declared["security_opt"] == ["no-new-privileges:true"], name
    assert re.search(r"^USER airflow$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_every_service_that_stays_up_has_a_health_check(services):
    assert {name for name, service in services.items() if not service.healthcheck} == {"init"}


def test_no_secret_is_a_compose_secret_that_compose_cannot_put_into_a_read_only_service(raw):
    assert not [name for name, secret in raw.get("secrets", {}).items() if "file" not in secret]


def test_only_the_api_server_publishes_a_port_and_that_on_loopback(services, raw):
    published = {name: declared["ports"] for name, declared in raw["services"].items() if "ports" in declared}
    assert published == {"api-server": ["${AIRFLOW_BIND:-127.0.0.1}:${AIRFLOW_PORT:-8080}:8080"]}


def test_workers_scale(raw):
    worker = raw["services"]["worker"]
    assert not {"container_name", "ports", "hostname"} & worker.keys()


def test_the_warehouse_is_a_second_database_with_a_role_of_its_own(services):
    environment = services["worker"].environment
    assert environment["POLICY_NOTICES_WAREHOUSE"] == "postgresql+psycopg2://warehouse:given@postgres:5432/warehouse"
    assert environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].endswith("airflow:given@postgres:5432/airflow")
    assert "WAREHOUSE_ADMIN_URL" not in environment and "AIRFLOW_PASSWORDS" not in environment


def test_all_airflow_services_share_the_keys(services):
    for key in ("AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET", "AIRFLOW__API__SECRET_KEY"):
        assert {services[name].environment[key] for name in AIRFLOW_SERVICES} == {"given"}


def test_the_commands_are_in_the_lock(services):
    """What the image installs is requirements.txt and the project: each program must come from there, or from the base image."""
    lock = (ROOT / "requirements.txt").read_text()
    owners = {"airflow": "apache-airflow-core==", "celery": "celery=="}
    for name in AIRFLOW_SERVICES:
        service = services[name]
        programs = {service.command[0]} | (
            {service.healthcheck[2].split()[0]} if service.healthcheck[:1] == ("sh",) else set(service.healthcheck[:1])
        )
        for program in programs - {"python", "bash", "sh"}:
            assert re.search(rf"^{re.escape(owners[program])}", lock, re.MULTILINE), f"{name} starts {program}"
    for package in ("apache-airflow-providers-celery==", "psycopg2-binary==", "redis==", "statsd==", "s3fs=="):
        assert re.search(rf"^{re.escape(package)}", lock, re.MULTILINE), package


def test_the_image_says_where_the_dags_and_plugins_are():
    environment = image_environment()
    assert environment["AIRFLOW__CORE__DAGS_FOLDER"] == "/opt/policy-notices/dags"
    assert environment["AIRFLOW__CORE__PLUGINS_FOLDER"] == "/opt/policy-notices/plugins"


@pytest.mark.parametrize(
    "settings", ["AIRFLOW__CORE__EXECUTION_API_SERVER_URL", "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT"]
)
def test_what_several_machines_need_is_set(services, settings):
    assert services["worker"].environment[settings]


def test_no_message_comes_back_while_its_task_may_still_run(services):
    from datetime import timedelta

    longest = timedelta(hours=13)  # dagrun_timeout of verify; no task may take longer than its run
    assert int(services["worker"].environment["AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT"]) > longest.total_seconds()


def test_a_broken_file_is_refused_with_composes_own_words(tmp_path):
    broken = tmp_path / "docker-compose.yml"
    broken.write_text(COMPOSE.read_text().replace("condition: service_healthy", "condition: service_wealthy", 1))
    with pytest.raises(ComposeFileError, match=r"docker-compose\.yml"):
        read_compose_file(broken, env_file(tmp_path, **GIVEN))


SECRET_SHAPES = (
    re.compile(r"(?i)\b(?:password|passwd|secret|token|api_?key)\b\s*[:=]\s*['\"][A-Za-z0-9+/_-]{16,}['\"]"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}=(?![A-Za-z0-9=])"),
    re.compile(r"://[^/\s:@{}$*]+:[^/\s:@{}$*]{6,}@"),
)
INVENTED = re.compile(r":(given|PASSWORD|password|secret|hunter2|planted[\w-]*)@$")
"""Passwords in URLs that tests and examples make up."""


def test_no_committed_file_holds_a_secret():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is not a git checkout")
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if not path.is_file() or path.suffix in (".png", ".pdf", ".docx", ".gz") or name == "requirements.txt":
            continue
        text = path.read_bytes().decode("utf-8", errors="ignore")
        matches = [match.group() for shape in SECRET_SHAPES for match in shape.finditer(text)]
        found += [f"{name}: {match[:60]}" for match in matches if not INVENTED.search(match)]
    assert not found
    assert not (ROOT / ".env").exists() or subprocess.run(["git", "check-ignore", "-q", ".env"], cwd=ROOT).returncode == 0
