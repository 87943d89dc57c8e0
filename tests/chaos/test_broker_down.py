"""The broker is away: writing goes on as fast, and what waited leaves soon after its return."""

import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import settings
from django.test import Client
from django.urls import reverse

from course_platform.setup.children import spawn, stop, wait_until
from lessons.models import Reflection, Turn
from outbox.models import OutgoingMessage
from tests.chaos.parts import Part, part_of
from tests.factories import make_learner
from tests.seeds import is_long
from tests.servers import answers, free_port, start_redis

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parent.parent.parent
SLOWEST = 0.3  # seconds for a save, broker or not
DRAINED = 60  # seconds after the broker's return


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Part]:
    server = start_redis(tmp_path / "redis")
    part = part_of(server, "redis", tmp_path / "redis.log")
    yield part
    stop([part.process])


@pytest.fixture
def env(broker: Part) -> dict[str, str]:
    return {
        **os.environ,
        "REDIS_URL": f"redis://127.0.0.1:{broker.port}/0",
        "OUTBOX_EMAIL_BACKEND": "outbox.backends.MailFileBackend",
        "SWEEP_SECONDS": "2",
    }


@pytest.fixture
def web(env: dict[str, str], tmp_path: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "course_platform.wsgi", "--bind"]
    command += [f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "4"]
    process = spawn([*command, "--no-control-socket"], log=tmp_path / "web.log", env=env, cwd=ROOT)
    assert wait_until(lambda: answers(port), seconds=60)
    yield f"http://127.0.0.1:{port}"
    stop([process])


@pytest.fixture
def worker(env: dict[str, str], tmp_path: Path) -> Iterator[Part]:
    options = ["--loglevel=INFO", "--pool=solo", "-B", "-s", str(tmp_path / "beat-schedule")]
    command = [sys.executable, "-m", "celery", "-A", "course_platform", "worker", *options]
    part = Part("worker", command, tmp_path / "worker.log", env)
    part.start()
    assert wait_until(lambda: " ready." in part.log.read_text(errors="replace"), seconds=120)
    yield part
    stop([part.process])


class Browser:
    """Somebody at the web server, signed in or not."""

    def __init__(self, web: str, learner: Any = None) -> None:
        self.web, self.http, self.secret = web, requests.Session(), "a" * 32
        self.http.cookies.set("csrftoken", self.secret)
        if learner:
            client = Client()
            client.force_login(learner)
            name = settings.SESSION_COOKIE_NAME
            self.http.cookies.set(name, client.cookies[name].value)

    def post(self, path: str, **form: str) -> tuple[requests.Response, float]:
        """The answer itself, without what it leads to, and the seconds until it came."""
        data = {"csrfmiddlewaretoken": self.secret, **form}
        before = time.perf_counter()
        answer = self.http.post(self.web + path, data=data, allow_redirects=False)
        return answer, time.perf_counter() - before

    def reflect(self, turn: Turn) -> float:
        """Completes the Turn with a reflection."""
        path = reverse("lessons:reflect", args=[turn.uid])
        answer, seconds = self.post(path, saw="Mostly the middle.", complete="1")
        assert answer.status_code == 302, answer.text[:2000]
        assert self.http.get(self.web + answer.headers["Location"]).status_code == 200
        return seconds

    def forget_password(self, address: str) -> float:
        """Queues a mail in the request itself."""
        answer, seconds = self.post("/accounts/password/reset/", email=address)
        assert answer.status_code == 302
        return seconds


def test_writing_goes_on_without_the_broker_and_mail_follows_its_return(
    broker: Part, web: str, worker: Part, turn: Turn
) -> None:
    learners = [make_learner(f"learner{number}") for number in range(22)]
    before, without = learners[2:12], learners[12:]
    for learner in learners[:2]:
        Browser(web, learner).reflect(turn)  # What a process does only once is done.
    usual = [Browser(web, learner).reflect(turn) for learner in before]

    broker.kill()
    down = time.monotonic()
    asked = [Browser(web).forget_password(learner.email) for learner in learners]
    saves = []
    for number, learner in enumerate(without, start=1):
        saves.append(Browser(web, learner).reflect(turn))
        # All through the outage, so that no moment in which the machine is busy decides. The
        # short run is long enough for the worker to notice.
        away = (60 if is_long() else 6) * number / len(without)
        time.sleep(max(0.0, away - (time.monotonic() - down)))
    assert OutgoingMessage.objects.filter(state="pending").count() == len(learners)
    broker.restart()
    back = time.monotonic()
    drained = wait_until(
        lambda: not OutgoingMessage.objects.exclude(state="sent").exists(), seconds=DRAINED
    )

    figures = {
        "seconds the broker was away": back - down,
        "ms to save a reflection with the broker, median": statistics.median(usual) * 1000,
        "ms to save a reflection without it, median": statistics.median(saves) * 1000,
        "ms to save a reflection without it, slowest": max(saves) * 1000,
        "ms to queue a password mail, slowest": max(asked) * 1000,
        f"seconds until {len(learners)} mails had left": time.monotonic() - back,
    }
    for what, value in figures.items():
        print(f"\n  {what:<48}{value:8.1f}", end="")
    assert drained, worker.log.read_text(errors="replace")[-3000:]
    assert Reflection.objects.count() == len(learners)
    # One slow one may be the machine's; half of them are not.
    assert statistics.median(saves) < SLOWEST
