"""The process dies at each point once; what is left, and what the next process makes of it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from lessons.models import Turn
from outbox import delivery
from outbox.models import OutgoingMessage
from reminders import operations
from reminders.models import FollowUp
from tests.chaos.mail_server import MailServer, serving
from tests.factories import make_learner
from tests.reminders.acts import noon_zone, promise_due_now

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parent.parent.parent

# point: what the row says when the process is dead, mails the server holds then, and in the end
SENDER = {
    "before the claim": (("pending", 0), 0, 1),
    "after the claim": (("sending", 1), 0, 1),
    "mid-DATA": (("sending", 1), 0, 1),
    # The only windows in which a mail is doubled; its Message-ID says so.
    "after 250": (("sending", 1), 1, 2),
    "before the commit": (("sending", 1), 1, 2),
    "after the commit": (("sent", 1), 1, 1),
}
# point: what the follow-up says, and how many messages are queued
SWEEP = {
    "sweep: before the commit": ("scheduled", 0),
    "sweep: after the commit, before the nudge": ("due", 1),
}


@pytest.fixture
def follow_up(turn: Turn) -> FollowUp:
    return promise_due_now(turn, make_learner("nora", time_zone=noon_zone()))


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    server = MailServer()
    with serving(server) as mail:
        settings.OUTBOX_EMAIL_BACKEND = mail["OUTBOX_EMAIL_BACKEND"]
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = int(mail["EMAIL_URL"].rsplit(":", 1)[1])
        for name, value in mail.items():
            monkeypatch.setenv(name, value)
        yield server


def die_at(point: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.die", point],
        env=dict(os.environ),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr[-3000:]


@pytest.mark.parametrize("point", SENDER)
def test_a_sender_that_dies(point: str, follow_up: FollowUp, server: MailServer) -> None:
    row, held, in_the_end = SENDER[point]
    operations.send_due_reminders()

    die_at(point)

    message = OutgoingMessage.objects.get()
    assert ((message.state, message.attempts), len(server.accepted)) == (row, held)
    with time_machine.travel(timezone.now() + delivery.LEASE * 1.01):
        delivery.deliver()
        assert delivery.deliver() == {}
    message.refresh_from_db()
    assert message.state == "sent"
    assert len(server.accepted) == in_the_end
    assert set(server.by_message_id()) == {message.message_id}
    print(f"\n  {point:<42}{row!s:<18}{held} mails, {in_the_end} in the end")


@pytest.mark.parametrize("point", SWEEP)
def test_a_sweep_that_dies(point: str, follow_up: FollowUp, server: MailServer) -> None:
    state, queued = SWEEP[point]

    die_at(point)

    follow_up.refresh_from_db()
    assert (follow_up.state, OutgoingMessage.objects.count()) == (state, queued)
    operations.send_due_reminders()
    delivery.deliver()
    follow_up.refresh_from_db()
    assert follow_up.state == "due"
    assert OutgoingMessage.objects.get().state == "sent"
    assert len(server.accepted) == 1
    print(f"\n  {point:<42}{state:<18}{queued} queued, 1 mail in the end")
