"""Starts the real servers before Django's settings are read; named in pytest's addopts.

pytest-django reads the settings before any conftest.py, so a fixture would come too late and
the suite would quietly run on other servers. `DATABASE_URL` and `REDIS_URL` win when given;
the named database itself is never touched, the tests make their own beside it.
"""

import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

# Before anything imports the Celery app, which would choose the development settings.
os.environ["DJANGO_SETTINGS_MODULE"] = "course_platform.settings.test"
# Playwright's synchronous API keeps an event loop in the thread that also uses the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from tests.servers import NoServerError, Server, start_pgbouncer, start_postgres, start_redis

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
# Modules that take a minute or more, the longest first. Begun last, they would leave one process
# waiting for the other.
LONG = (
    "test_more_machines.py",
    "test_every_page.py",
    "test_start.py",
    "test_backups.py",
    "test_matrix.py",
    "test_kills.py",
    "test_rolling_restart.py",
    "test_eighteen_months.py",
    "test_claim_bench.py",
    "test_years_in_browser.py",
    "test_xss.py",
    "test_writing.py",
)
NOT_FROM_THE_SHELL = ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "CACHE_URL", "EMAIL_URL"]
NOT_FROM_THE_SHELL += ["MAIL_PROVIDER", "METRICS_TOKEN", "PUSH_PRIVATE_KEY", "PUSH_SERVICES"]
NOT_FROM_THE_SHELL += ["REPLICA_URL"]
ROOMY = 2 * 1024**3  # bytes; a whole run on two processes fills 0.3 GB
servers: list[Server] = []
folders: list[Path] = []


def with_path(url: str, path: str) -> str:
    return urlsplit(url)._replace(path=f"/{path}").geturl()


def memory() -> str | None:
    """A folder that no disk is behind, if it is roomy: each of some 300 tests copies a database.

    On a busy disk that takes five seconds, in memory a fifth of one.
    """
    folder = "/dev/shm"
    roomy = os.path.isdir(folder) and shutil.disk_usage(folder).free > ROOMY
    return folder if roomy and os.access(folder, os.W_OK) else None


def prepare_run() -> None:
    """In the controlling process: servers, a folder for the run, and their addresses."""
    # A run that is told to end, by a time limit say, cleans up as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = Path(tempfile.mkdtemp(prefix="course-tests-", dir=memory()))
    folder.chmod(0o755)
    folders.append(folder)
    env = os.environ
    # Else each of a hundred processes compiles the whole site anew.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if not env.get("DATABASE_URL"):
        servers.append(start_postgres(folder / "postgres"))
        env["DATABASE_URL"] = servers[-1].url
        env["TEST_SERVER_IS_OWN"] = "yes"
    if not env.get("REDIS_URL"):
        try:
            servers.append(start_redis(folder / "redis"))
            env["REDIS_URL"] = servers[-1].url
        except NoServerError as problem:  # The tests that need it say so, see tests/workers.py.
            env["NO_REDIS_BECAUSE"] = str(problem)
    env["TEST_RUN_DIR"] = str(folder)
    env["TEST_SERVER_URL"] = env["TEST_POOL_URL"] = env["DATABASE_URL"]
    if env.get("THROUGH_PGBOUNCER"):
        servers.append(start_pgbouncer(folder / "pgbouncer", env["TEST_SERVER_URL"]))
        env["TEST_POOL_URL"] = servers[-1].url
        env["DATABASE_POOLED"] = "yes"
    given = urlsplit(env["DATABASE_URL"]).path.lstrip("/").rsplit("/", 1)[-1]
    env["TEST_DATABASE_PREFIX"] = f"test_{given.split('.')[0]}_{secrets.token_hex(3)}"
    # What would change an answer here and not elsewhere is not taken over from the shell.
    for name in NOT_FROM_THE_SHELL:
        env.pop(name, None)


def enter_process() -> None:
    """In every process of the run: a database, a Redis number and a folder of its own."""
    env, own = os.environ, WORKER or "main"
    number = int(WORKER.removeprefix("gw")) + 1 if WORKER else 0
    var = Path(env["TEST_RUN_DIR"]) / f"var-{own}"
    var.mkdir(exist_ok=True)
    env["VAR_DIR"] = str(var)
    name = f"{env['TEST_DATABASE_PREFIX']}_{own}"
    if env["TEST_SERVER_URL"].startswith("sqlite"):
        env["DATABASE_URL"] = f"sqlite:///{env['TEST_RUN_DIR']}/{name}.sqlite3"
    else:
        env["DATABASE_URL"] = with_path(env["TEST_POOL_URL"], name)
    if env.get("REDIS_URL") and WORKER:
        first = int(urlsplit(env["REDIS_URL"]).path.strip("/") or 0)
        env["REDIS_URL"] = with_path(env["REDIS_URL"], str(first + number))


def end_run() -> None:
    while servers:
        servers.pop().stop()
    while folders:
        shutil.rmtree(folders.pop(), ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONG)))


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    if not getattr(early_config.known_args_namespace, "help", False):
        try:
            if not WORKER:
                prepare_run()
            enter_process()
        except NoServerError as problem:
            end_run()
            pytest.exit(
                f"The tests need PostgreSQL, and {problem}. "
                "Name a server: DATABASE_URL=postgres://user@host/name make test",
                returncode=2,
            )
        except BaseException:
            end_run()
            raise
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    # Registered after pytest-django, so that our database fixtures take the place of its own.
    for name in ("tests.databases", "tests.browser", "tests.workers"):
        config.pluginmanager.import_plugin(name)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    from tests.chaos.tally import table

    for line in table(Path(os.environ["TEST_RUN_DIR"])):
        terminalreporter.write_line(line)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    end_run()
