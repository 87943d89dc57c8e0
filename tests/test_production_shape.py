"""The compose file cannot run everywhere, so what it would run is checked here, by hand."""

import os
import re
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import yaml

from course_platform.setup.children import spawn, stop, wait_until
from tests import databases
from tests.plugin import with_path
from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
OWN = ("migrate", "web", "worker", "beat")
# As in the Dockerfile, but without brotli, whose best compression takes half a minute.
COLLECT_STATIC = """
import sys
sys.modules["brotli"] = None
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "collectstatic", "--noinput", "-v0"])
"""
HOST = "learn.example.org"

pytestmark = pytest.mark.skipif(databases.ON_SQLITE, reason="production runs on PostgreSQL")


def with_defaults(part: str) -> str:
    """What compose makes of `${NAME:-default}` when nothing is set."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", part)


def compose_command(service: str) -> list[str]:
    return [with_defaults(part) for part in SERVICES[service]["command"]]


def local_command(service: str, *, port: int = 0, schedule: str = "") -> list[str]:
    """The service's own command, from this environment's programs, on a port of this machine."""
    here = {"0.0.0.0:8000": f"127.0.0.1:{port}", "/tmp/beat-schedule": schedule}
    program, *rest = [here.get(part, part) for part in compose_command(service)]
    return [str(Path(sys.executable).with_name(program)), *rest]


@pytest.fixture(scope="module")
def production(
    redis_url: str, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Generator[dict[str, str]]:
    """A whole production environment, on an empty database of its own."""
    name = f"{databases.PREFIX}_production_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    databases.administer("CREATE DATABASE {}", name)
    env = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    yield {
        **env,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "course_platform.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "DATABASE_URL": with_path(databases.SERVER_URL, name),
        "REDIS_URL": with_path(redis_url, "50"),
        "CACHE_URL": with_path(redis_url, "51"),
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "DEFAULT_FROM_EMAIL": f"Learn <learn@{HOST}>",
        "VAR_DIR": str(tmp_path_factory.mktemp("production")),
    }
    databases.drop(name)


def manage(env: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def migrated_production(production: dict[str, str]) -> dict[str, str]:
    databases.copy(databases.migrated(), production["DATABASE_URL"].rsplit("/", 1)[-1])
    collect = [sys.executable, "-c", COLLECT_STATIC]
    subprocess.run(collect, env=production, cwd=ROOT, check=True, timeout=120)
    return production


def test_every_lasting_service_has_a_health_check() -> None:
    lasting = {name: service for name, service in SERVICES.items() if service["restart"] != "no"}

    assert set(lasting) == {"web", "worker", "beat", "postgres", "redis"}
    assert all(service["healthcheck"]["test"] for service in lasting.values())


def test_the_site_starts_only_after_its_migrations() -> None:
    for name in ("web", "worker", "beat"):
        conditions = {
            key: value["condition"] for key, value in SERVICES[name]["depends_on"].items()
        }
        assert conditions == {
            "migrate": "service_completed_successfully",
            "postgres": "service_healthy",
            "redis": "service_healthy",
        }


@pytest.mark.parametrize("service", OWN)
def test_a_services_command_names_a_program_of_the_image(service: str) -> None:
    command = compose_command(service)

    assert command[0] in {"python", "gunicorn", "celery"}
    assert Path(sys.executable).with_name(command[0]).exists()
    if command[0] == "python":
        assert (ROOT / command[1]).exists()


def test_no_secret_has_a_default() -> None:
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "EMAIL_URL"):
        assert re.search(rf"\$\{{{name}:\?[^}}]+\}}", COMPOSE), f"{name} must stop the start"
        assert f"${{{name}:-" not in COMPOSE
        assert re.search(rf"^{name}=$", (ROOT / ".env.example").read_text(), re.MULTILINE)


def test_every_variable_is_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text()
    settings = "".join(
        path.read_text() for path in (ROOT / "course_platform/settings").glob("*.py")
    )
    read = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", settings))
    read |= set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))

    missing = {name for name in read if not re.search(rf"^#?{name}=", example, re.MULTILINE)}

    assert not missing


def test_compose_hands_over_what_the_settings_require() -> None:
    given = SERVICES["web"]["environment"]
    production = (ROOT / "course_platform/settings/production.py").read_text()
    required = re.findall(r"env\.(?:str|list)\(\"([A-Z_]+)\"\)", production)

    assert required
    assert set(required) <= set(given)


def test_redis_as_broker_forgets_nothing() -> None:
    command = " ".join(SERVICES["redis"]["command"])

    assert "--maxmemory-policy noeviction" in command
    assert "--appendonly yes" in command


@pytest.mark.parametrize(
    ("key", "sentence"),
    [(None, "SECRET_KEY"), ("", "shorter than 50"), ("too-short", "shorter than 50")],
)
def test_production_refuses_to_start_without_a_real_key(
    production: dict[str, str], key: str | None, sentence: str
) -> None:
    env = {name: value for name, value in production.items() if name != "SECRET_KEY"}
    if key is not None:
        env["SECRET_KEY"] = key

    refused = manage(env, "check")

    assert refused.returncode != 0
    assert sentence in refused.stderr


def test_the_deployment_checks_pass(migrated_production: dict[str, str]) -> None:
    checked = manage(migrated_production, "check", "--deploy", "--fail-level", "WARNING")

    assert checked.returncode == 0, checked.stderr


def status(port: int, path: str, **headers: str) -> int:
    request = Request(f"http://127.0.0.1:{port}{path}", headers={"Host": HOST, **headers})
    try:
        with urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except HTTPError as problem:
        return problem.code
    except OSError:
        return 0


Start = Callable[..., Path]


@pytest.fixture
def start(migrated_production: dict[str, str], tmp_path: Path) -> Generator[Start]:
    children = []

    def start(service: str, **where: Any) -> Path:
        log = tmp_path / f"{service}.log"
        command = local_command(service, **where)
        children.append(spawn(command, log=log, env=migrated_production, cwd=ROOT))
        return log

    yield start
    stop(children)


def test_web_answers_as_compose_starts_it(
    start: Start, migrated_production: dict[str, str]
) -> None:
    port = free_port()
    log = start("web", port=port)

    assert wait_until(lambda: status(port, "/livez") == 200, seconds=60), log.read_text()
    assert status(port, "/readyz") == 200
    assert status(port, "/", **{"X-Forwarded-Proto": "https"}) == 200

    health = [sys.executable, "course_platform/setup/healthcheck.py", "/readyz", str(port)]
    subprocess.run(health, cwd=ROOT, env=migrated_production, check=True, timeout=30)


def test_beat_wakes_a_worker_as_compose_starts_them(
    start: Start, migrated_production: dict[str, str], tmp_path: Path
) -> None:
    worker = start("worker")
    beat = start("beat", schedule=str(tmp_path / "beat-schedule"))

    assert wait_until(lambda: " ready." in worker.read_text(), seconds=60), worker.read_text()
    assert wait_until(lambda: "beat: Starting" in beat.read_text(), seconds=60), beat.read_text()
    # What the two health checks of compose look at.
    assert wait_until(lambda: list(tmp_path.glob("beat-schedule*")), seconds=30)
    asked = SERVICES["worker"]["healthcheck"]["test"][1].replace("$$HOSTNAME", socket.gethostname())
    ping = [sys.executable, "-m", *asked.split()]
    subprocess.run(ping, cwd=ROOT, env=migrated_production, check=True, timeout=60)
