"""`make run` as a newcomer meets it: a fresh clone, real processes, Ctrl-C and worse."""

import json
import os
import re
import shelve
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest

from course_platform.setup.children import signal_group, spawn, stop, wait_until
from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")


def fresh_copy(target: Path) -> Path:
    """What a clone would hold if everything here were committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


@dataclass
class Run:
    """`make run` in a folder of its own, as a terminal would start it."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def var(self) -> Path:
        return self.folder / "var"

    @property
    def console(self) -> str:
        return (self.folder / "console.log").read_text()

    def env(self, **more: str) -> dict[str, str]:
        env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        # This environment is installed already; doing it again would take half a minute.
        return {**env, "COURSE_VENV": sys.prefix, "PORT": str(self.port), **more}

    def start(self) -> float:
        """Start and wait for the site; returns the seconds until it answered."""
        started = time.monotonic()
        (self.folder / "console.log").unlink(missing_ok=True)
        self.end()
        self.process = spawn(
            ["make", "run"], log=self.folder / "console.log", env=self.env(), cwd=self.folder
        )
        assert wait_until(self.is_up_or_gone, seconds=240, every=0.1), self.console
        assert "The site is running" in self.console, self.console
        return time.monotonic() - started

    def is_up_or_gone(self) -> bool:
        return "The site is running" in self.console or self.exit_code() is not None

    def exit_code(self, *, seconds: float = 0) -> int | None:
        assert self.process
        wait_until(lambda: self.process and self.process.poll() is not None, seconds=seconds)
        return self.process.returncode

    def once(self, **env: str) -> "subprocess.CompletedProcess[str]":
        """A `make run` that is expected to refuse."""
        return subprocess.run(
            ["make", "run"],
            cwd=self.folder,
            env=self.env(**env),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def manage(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """A management command of this site, in a process of its own."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=self.folder,
            env=self.env(VAR_DIR=str(self.var)),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def runner_pid(self) -> int:
        return int(json.loads((self.var / "run.lock").read_text())["pid"])

    def processes(self) -> list[int]:
        """Every process of this site, by the folder in its environment."""
        mark = f"VAR_DIR={self.var}".encode()
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (path / "environ").read_bytes().split(b"\0"):
                    found.append(int(path.name))
            except OSError:  # It ended while we looked.
                continue
        return found

    def end(self) -> None:
        if self.process:
            stop([self.process], seconds=0)
            assert self.all_gone()

    def all_gone(self) -> bool:
        return wait_until(lambda: not self.processes(), seconds=20)


def status(browser: OpenerDirector, url: str, data: dict[str, str] | None = None) -> int:
    body = urlencode(data).encode() if data else None
    try:
        with browser.open(Request(url, body, {"Referer": url}), timeout=30) as answer:
            page = answer.read().decode(errors="replace")
            # A page asked for by somebody signed out ends on the sign-in page.
            return 401 if "/accounts/login/" in answer.url and "csrf" in page else answer.status
    except HTTPError as problem:
        return problem.code


def sign_in(url: str, email: str) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with browser.open(f"{url}/accounts/login/", timeout=30) as answer:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
    assert token
    form = {"csrfmiddlewaretoken": token[1], "login": email, "password": "demo-pass-123"}
    assert status(browser, f"{url}/accounts/login/", form) == 200, f"{email} cannot sign in"
    return browser


class AtWork(threading.Thread):
    """A learner who does the demo's Turns over and over until the site goes away."""

    def __init__(self, browser: OpenerDirector, url: str) -> None:
        super().__init__(daemon=True)
        self.browser, self.url, self.acts = browser, url, 0

    def run(self) -> None:
        with suppress(OSError, HTTPException):
            turn = self.first_of(r'href="(/turns/[0-9a-f-]+/)', on=self.lesson())
            while True:
                for form in ({"do": "complete"}, {"do": "undo"}, {"do": "again"}):
                    self.post(turn, form)
                words = {"saw": "Business is low.", "why": f"Act {self.acts}.", "complete": "1"}
                self.post(f"{turn}reflect/", words)

    def lesson(self) -> str:
        return self.first_of(r'href="(/core/[\w-]+/[\w-]+/)', on="/core/")

    def first_of(self, pattern: str, *, on: str) -> str:
        found = re.search(pattern, self.read(on))
        assert found, f"nothing like {pattern} on {on}"
        return found[1]

    def read(self, path: str) -> str:
        with self.browser.open(self.url + path, timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, form: dict[str, str]) -> None:
        token = self.first_of(r'name="csrfmiddlewaretoken" value="(\w+)"', on=path)
        status(self.browser, self.url + path, {"csrfmiddlewaretoken": token, **form})
        self.acts += 1


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Run:
    if sys.platform != "linux":
        pytest.skip("these tests look for left-over processes in /proc")
    return Run(fresh_copy(tmp_path_factory.mktemp("clone")))


@pytest.fixture
def run(clone: Run) -> Generator[Run]:
    """The same folder for every test: what one leaves in var/, the next one finds."""
    yield clone
    clone.end()


def test_one_command_leads_to_a_running_site_that_survives_anything(run: Run) -> None:
    """One story, since each start takes seconds: start, sign in, refuse twice, kill, return."""
    run.start()
    for page in ("/livez", "/"):
        assert status(build_opener(), run.url + page) == 200
    for login in ("learner@example.com", "instructor@example.com", "admin@example.com"):
        assert login in run.console
        learner = sign_in(run.url, login)
    assert run.url in run.console

    beside = run.once()
    assert beside.returncode != 0
    assert f"already runs from this folder at {run.url}" in beside.stderr
    assert f"process {run.runner_pid()}" in beside.stderr

    taken = run.once(VAR_DIR=str(run.folder / "var2"))
    assert taken.returncode != 0
    assert f"Port {run.port} is taken" in taken.stderr
    assert "make run PORT=" in taken.stderr

    assert len(run.processes()) >= 3, "web, worker and broker"
    at_work = AtWork(sign_in(run.url, "learner@example.com"), run.url)
    at_work.start()
    assert wait_until(lambda: at_work.acts >= 5, seconds=60), "five acts before the kill"
    os.kill(run.runner_pid(), signal.SIGKILL)
    assert run.all_gone(), "kill -9 of the runner left processes behind"
    at_work.join(timeout=60)

    pretend_an_hour_has_passed(run)
    seconds = run.start()
    assert "Preparing" not in run.console
    assert "Adding" not in run.console
    assert seconds < 10 * how_busy(), f"the second start took {seconds:.1f} s"
    assert status(learner, f"{run.url}/admin/") == 200, "the session was in the database"
    checked = run.manage("check_invariants")
    assert checked.returncode == 0, checked.stdout
    worker_log = run.var / "log/worker.log"
    assert wait_until(lambda: "succeeded in" in worker_log.read_text(), seconds=30), "beat ticks"

    assert run.process
    signal_group(run.process, signal.SIGINT)  # Ctrl-C reaches make and the runner alike.
    assert run.exit_code(seconds=20) is not None
    assert run.all_gone()
    assert "Traceback" not in run.console


def how_busy() -> float:
    """What a second here is worth when other programs wait for the same cores."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def pretend_an_hour_has_passed(run: Run) -> None:
    """For beat's clock, so that the test need not wait for the next minute."""
    with shelve.open(str(run.var / "beat-schedule")) as kept:  # noqa: S301  Our own file.
        entries = kept["entries"]
        for entry in entries.values():
            entry.last_run_at -= timedelta(hours=1)
        kept["entries"] = entries


def test_when_one_process_ends_all_stop_and_the_log_is_named(run: Run) -> None:
    run.start()
    worker = next(pid for pid in run.processes() if is_celery(pid))

    os.kill(worker, signal.SIGKILL)

    assert run.exit_code(seconds=20)
    assert run.all_gone()
    assert "The worker process was killed (signal 9)" in run.console
    assert str(run.var / "log/worker.log") in run.console


def is_celery(pid: int) -> bool:
    return b"celery\0-A" in Path(f"/proc/{pid}/cmdline").read_bytes()


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"PORT": "no-number"}, "PORT=no-number is not a port"),
        ({"PORT": "70000"}, "PORT=70000 is not a port"),
        ({"VAR_DIR": "/dev/null/var"}, "/dev/null/var cannot be used: Not a directory."),
    ],
)
def test_what_cannot_work_is_said_in_a_sentence(
    run: Run, env: dict[str, str], sentence: str
) -> None:
    refused = run.once(**env)

    assert refused.returncode != 0
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Generator[Path]:
    """A disk of 70 MB; only root may mount one, and not in every container."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=70m", "tmpfs", str(tmp_path)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def fill(disk: Path, *, leaving_megabytes: int) -> None:
    with suppress(OSError), (disk / "filling").open("wb", buffering=0) as filling:
        while shutil.disk_usage(disk).free >= leaving_megabytes * 2**20:
            filling.write(bytes(2**20))


def test_an_almost_full_disk_is_noticed_before_anything_is_written(
    run: Run, small_disk: Path
) -> None:
    fill(small_disk, leaving_megabytes=20)

    refused = run.once(VAR_DIR=str(small_disk), PORT=str(free_port()))

    assert refused.returncode != 0
    assert "The disk is almost full" in refused.stderr
    assert not (small_disk / "site.sqlite3").exists()


def test_a_disk_that_fills_up_on_the_way_is_said_in_a_sentence(run: Run, small_disk: Path) -> None:
    # Grows into the rest of the disk while the database is being prepared.
    growing = threading.Thread(target=fill_when_prepared, args=(small_disk,))
    growing.start()
    refused = run.once(VAR_DIR=str(small_disk), PORT=str(free_port()))
    growing.join()

    assert refused.returncode != 0
    assert "The disk is full: free some space" in refused.stderr
    assert "Traceback" not in refused.stderr + refused.stdout


def fill_when_prepared(disk: Path) -> None:
    wait_until((disk / "site.sqlite3").exists, seconds=60)
    fill(disk, leaving_megabytes=0)


def test_a_taken_port_is_noticed_before_anything_is_written(run: Run, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        refused = run.once(VAR_DIR=str(tmp_path), PORT=str(port))

    assert f"Port {port} is taken" in refused.stderr
    assert not (tmp_path / "site.sqlite3").exists()
