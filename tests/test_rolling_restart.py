"""A new release is rolled out under load: web and worker, one process after the other.

Two web servers accept from one socket, as behind a proxy or systemd; each is asked to end
(SIGTERM), ends, and is started again while learners go on saving. The same for two workers.
"""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import Popen

import pytest

from course_platform.invariants import check_all
from course_platform.setup.children import spawn, stop, wait_until
from lessons.models import Answer, Lesson
from outbox.models import OutgoingMessage
from outbox.nudge import nudge
from outbox.tasks import deliver
from tests import databases, factories
from tests.visitors import Person
from tests.workers import Worker

ROOT = Path(__file__).resolve().parent.parent
LEARNERS = 4

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(databases.ON_SQLITE, reason="several web servers: PostgreSQL"),
]


class Web:
    """gunicorn as compose starts it, on a socket that outlives it."""

    def __init__(self, listening: socket.socket, log: Path) -> None:
        self.listening, self.log = listening, log
        self.process: Popen[bytes]

    def start(self) -> None:
        self.log.unlink(missing_ok=True)
        command = [sys.executable, "-m", "gunicorn", "course_platform.wsgi", "--no-control-socket"]
        command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
        command += ["--bind", f"fd://{self.listening.fileno()}"]
        fds = [self.listening.fileno()]
        self.process = spawn(command, log=self.log, env=os.environ, cwd=ROOT, pass_fds=fds)
        # Both workers serve before the other server is asked to end.
        assert wait_until(
            lambda: self.log.exists() and self.log.read_text().count("Booting worker") >= 2,
            seconds=90,
        )

    def replace(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(60) == 0
        self.start()


class Load:
    """Learners who read and save, each as fast as the site answers."""

    def __init__(self, site: str, lesson: Lesson) -> None:
        self.site, self.lesson = site, lesson
        self.url = factories.turn_of(lesson).get_absolute_url()
        self.uid = factories.prompt_of(lesson, "skill_pattern").uid
        self.over = threading.Event()
        self.failures: list[str] = []
        self.requests = 0
        self.last_saved: dict[str, str] = {}
        self.lock = threading.Lock()

    @contextmanager
    def running(self) -> Generator[None]:
        people = [threading.Thread(target=self._act, args=(n,)) for n in range(LEARNERS)]
        for person in people:
            person.start()
        # Everybody has saved once before anything ends.
        assert wait_until(lambda: len(self.last_saved) == LEARNERS or self.failures, seconds=120)
        try:
            yield
        finally:
            self.over.set()
            for person in people:
                person.join(120)

    def goes_on(self) -> None:
        """Waits until ten more requests were answered, or one was not."""
        enough = self.requests + 10
        wait_until(lambda: self.requests > enough or self.failures, seconds=60)

    def _act(self, number: int) -> None:
        email = f"learner{number}@example.com"
        revision = 0
        try:
            person = Person(self.site)
            person.get("/accounts/login/")
            person.post("/accounts/login/", login=email, password="demo-pass-123")
            while not self.over.is_set():
                words = f"{email} version {revision}"
                fields = {f"p-{self.uid}": words, f"p-{self.uid}-rev": str(revision), "do": "save"}
                shown = person.post(self.url, **fields)
                if words not in shown:
                    raise AssertionError(f"not shown: {words}")
                revision += 1
                with self.lock:
                    self.last_saved[email] = words
                    self.requests += 2  # The redirect is followed.
        except Exception as problem:
            self.failures.append(f"{email} at revision {revision}: {problem!r}")


def test_web_servers_are_replaced_one_by_one_and_no_request_fails(tmp_path: Path) -> None:
    lesson = factories.make_lesson()
    for number in range(LEARNERS):
        factories.make_learner(f"learner{number}")
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        listening.set_inheritable(True)
        servers = [Web(listening, tmp_path / f"web-{number}.log") for number in (1, 2)]
        try:
            for server in servers:
                server.start()
            load = Load(f"http://127.0.0.1:{listening.getsockname()[1]}", lesson)
            with load.running():
                for server in servers:
                    server.replace()
                    load.goes_on()
        finally:
            for server in servers:
                with suppress(AttributeError):
                    stop([server.process])

    print(f"{load.requests} requests while 2 of 2 web servers were replaced: 0 failed")
    assert not load.failures
    assert load.requests > 40
    for email, words in load.last_saved.items():
        assert Answer.objects.get(learner__email=email).text == words
    assert not check_all().broken


def test_workers_are_replaced_one_by_one_and_no_lease_is_left_behind(
    redis_url: str, tmp_path: Path
) -> None:
    """Each with a beat, as always: a nudge that the broker or a worker's end swallows is a hint
    lost, and only the sweep is what finds every row.
    """
    var = Path(os.environ["VAR_DIR"])
    mail = var / "mail"
    for old in mail.glob("*.eml"):
        old.unlink()
    env = {**os.environ, "OUTBOX_EMAIL_BACKEND": "outbox.backends.MailFileBackend"}
    env["SWEEP_SECONDS"] = "4"
    workers = [
        Worker(
            env,
            var / f"rolling-{name}.log",
            ("-n", f"{name}@%h", "-B", "-s", str(tmp_path / f"beat-{name}")),
        )
        for name in ("one", "two")
    ]
    queued = 0
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            queued = queue(queued, 30)
            ended = worker.process
            ended.send_signal(signal.SIGTERM)
            queued = queue(queued, 30)
            assert ended.wait(120) == 0
            worker.start()
        queued = queue(queued, 10)
        sent = OutgoingMessage.objects.filter(state="sent")
        assert wait_until(lambda: sent.count() == queued, seconds=120), what_is_left(workers)
    finally:
        for worker in workers:
            worker.stop()

    print(f"{queued} messages while 2 of 2 workers were replaced: all sent once, 0 leases left")
    assert not OutgoingMessage.objects.exclude(lease_until=None).exists()
    assert not OutgoingMessage.objects.filter(attempts__gt=1).exists()
    assert len(list(mail.glob("*.eml"))) == queued


def queue(already: int, more: int) -> int:
    for number in range(already, already + more):
        message = OutgoingMessage.objects.create(
            key=f"rolling:{number}",
            kind="account",
            to=f"someone{number}@example.com",
            subject=f"Number {number}",
            message_id=f"<{number}@rolling>",
        )
        nudge(deliver, message.pk)
        time.sleep(0.01)
    return already + more


def what_is_left(workers: list[Worker]) -> str:
    states = OutgoingMessage.objects.values_list("state", "attempts", "last_error").distinct()
    return "\n".join([str(list(states)), *(worker.output()[-2000:] for worker in workers)])
