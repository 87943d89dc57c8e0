"""The product as compose starts it, and the floor's site beside it on the same servers."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from course_platform.setup.children import spawn, stop, wait_until
from tests.bench.load import tree
from tests.plugin import servers, with_path
from tests.servers import answers, free_port

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "learn.example.org"
SECRET = secrets.token_urlsafe(50)


@dataclass(frozen=True)
class Site:
    address: tuple[str, int]
    process: "subprocess.Popen[bytes]"
    https: bool

    def processes(self) -> list[int]:
        """Its own and those of the database and of Redis, which nobody else uses meanwhile."""
        roots = [self.process.pid, *(server.process.pid for server in servers)]
        return [pid for root in roots for pid in tree(root)]

    def raw(
        self,
        method: str,
        path: str,
        *,
        cookies: Mapping[str, str],
        body: bytes = b"",
        **headers: str,
    ) -> bytes:
        """A request as a browser sends it; to the product as its proxy passes it on."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}"]
        if self.https:
            lines += ["X-Forwarded-Proto: https", "X-Forwarded-For: 192.0.2.1"]
            lines += [f"Referer: https://{HOST}/"]
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        pairs = "; ".join(f"{name}={value}" for name, value in cookies.items())
        if pairs:
            named["Cookie"] = pairs
        if body:
            named.setdefault("Content-Type", "application/x-www-form-urlencoded")
            named["Content-Length"] = str(len(body))
        lines += [f"{name}: {value}" for name, value in named.items()]
        return "\r\n".join([*lines, "", ""]).encode() + body


def product_env(*, settings: str = "course_platform.settings.production") -> dict[str, str]:
    """What compose gives the web service, with this run's database and Redis."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings,
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "CACHE_URL": with_path(os.environ["REDIS_URL"], "61"),
        "EMAIL_URL": "smtp://localhost:25",
    }


def floor_env() -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.bench.floor.settings",
        "SECRET_KEY": SECRET,
        "DATABASE_URL": f"{os.environ['DATABASE_URL']}_floor",
        "CACHE_URL": with_path(os.environ["REDIS_URL"], "62"),
    }


def manage(env: Mapping[str, str], *arguments: str) -> None:
    command = [sys.executable, "-m", "django", *arguments]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}:\n{done.stderr[-3000:]}")


def collect_static() -> None:
    """The names that production's pages give to their files."""
    if not (Path(os.environ["VAR_DIR"]) / "static" / "staticfiles.json").exists():
        env = product_env(settings="tests.bench.cold.collecting")
        manage(env, "collectstatic", "--noinput", "-v0")


@contextmanager
def running(
    application: str,
    env: Mapping[str, str],
    *,
    https: bool,
    threads: int = 8,
    options: Sequence[str] = (),
) -> Iterator[Site]:
    """gunicorn with two workers, as compose starts it."""
    port = free_port()
    log = Path(os.environ["VAR_DIR"]) / f"{port}.log"
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", str(threads)]
    command += ["--worker-tmp-dir", "/dev/shm", "--no-control-socket", *options]
    process = spawn(command, log=log, env=env, cwd=ROOT)
    try:
        started = wait_until(
            lambda: log.exists() and log.read_text().count("Booting worker") >= 2, seconds=60
        )
        if not started or not answers(port):
            raise RuntimeError("it does not start")
        yield Site(("127.0.0.1", port), process, https)
    except Exception as problem:
        raise RuntimeError(f"{application} says:\n{log.read_text()[-2000:]}") from problem
    finally:
        stop([process])
