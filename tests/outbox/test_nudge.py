"""A dead broker costs a request next to nothing, whichever way it is dead."""

import logging
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from kombu.pools import reset

from course_platform.celery import app
from course_platform.setup.children import wait_until
from outbox import nudge as nudging
from outbox.models import OutgoingMessage
from outbox.nudge import nudge
from outbox.tasks import deliver, deliver_outbox
from tests.outbox.mail import course_opened

LONGEST = 0.3  # seconds


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Points the app at another broker for one test."""
    nudging.forget_failure()

    def point_at(url: str) -> None:
        # Never `broker_url` before it: what is put back then would be this very address.
        monkeypatch.setattr(app.conf, "broker_write_url", url)

    yield point_at
    reset()
    nudging.forget_failure()


@pytest.fixture
def refused() -> str:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{unused.getsockname()[1]}/0"


@pytest.fixture
def stalled() -> Iterator[str]:
    """Accepts connections and never says a word."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(5)
        yield f"redis://127.0.0.1:{silent.getsockname()[1]}/0"


@pytest.mark.parametrize("kind", ["refused", "stalled"])
def test_a_dead_broker_delays_by_less_than_300_ms_and_is_logged(
    kind: str, broker: Any, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    broker(request.getfixturevalue(kind))
    started = time.monotonic()

    with caplog.at_level(logging.ERROR, logger="outbox.nudge"):
        taken = nudge(deliver_outbox)

    assert not taken
    assert time.monotonic() - started < LONGEST
    assert "The next sweep does it" in caplog.text


def test_after_a_failure_the_broker_is_left_alone_for_a_while(broker: Any, refused: str) -> None:
    broker(refused)
    nudge(deliver_outbox)
    started = time.monotonic()

    for _ in range(100):
        nudge(deliver, 1)

    assert time.monotonic() - started < 0.05


def test_a_dead_broker_neither_fails_nor_loses_what_was_promised(
    alice: Any, broker: Any, refused: str, django_capture_on_commit_callbacks: Any
) -> None:
    broker(refused)

    with django_capture_on_commit_callbacks(execute=True):
        course_opened(alice)

    assert OutgoingMessage.objects.get().state == OutgoingMessage.State.PENDING


def test_a_living_broker_takes_the_message(redis_url: str, broker: Any) -> None:
    broker(redis_url)

    def taken() -> bool:
        nudging.forget_failure()
        return nudge(deliver_outbox)

    # A machine that is busy may miss the tenth of a second.
    assert wait_until(taken, seconds=20)
