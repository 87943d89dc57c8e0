"""Claimed on a lease, sent outside any transaction, recorded once."""

import datetime as dt
import smtplib
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from outbox import delivery
from outbox.models import OutgoingMessage
from outbox.signals import Skip, Wait, delivering
from tests.outbox.mail import course_opened

State = OutgoingMessage.State


class Obstinate(BaseEmailBackend):
    """A mail server that answers what the test says, once for each message."""

    answers: list[Exception | None] = []
    seen: list[Any] = []

    def send_messages(self, email_messages: Any) -> int:
        type(self).seen.extend(email_messages)
        answer = type(self).answers.pop(0) if type(self).answers else None
        if answer:
            raise answer
        return len(email_messages)


@pytest.fixture
def server(settings: Any) -> type[Obstinate]:
    settings.OUTBOX_EMAIL_BACKEND = "tests.outbox.test_delivery.Obstinate"
    Obstinate.answers, Obstinate.seen = [], []
    return Obstinate


@pytest.fixture
def message(alice: Any) -> OutgoingMessage:
    # The learner wants it: what makes others unwanted is tested with the reminders.
    OutgoingMessage.objects.bulk_create([_plain("one", alice.email)])
    return OutgoingMessage.objects.get()


def _plain(key: str, to: str = "alice@example.com") -> OutgoingMessage:
    return OutgoingMessage(
        key=key, kind="account", to=to, subject="Hello", text="Text", message_id=f"<{key}@x>"
    )


def _refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"alice@example.com": (code, b"no")})


def test_a_waiting_message_leaves_once(message: OutgoingMessage) -> None:
    assert delivery.deliver() == {"sent": 1}
    assert delivery.deliver() == {}

    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.SENT, 1)
    assert message.finished_at is not None
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == ["<one@x>"]


@pytest.mark.django_db(transaction=True)
def test_no_message_is_sent_inside_a_transaction(
    message: OutgoingMessage, server: type[Obstinate], monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = []
    monkeypatch.setattr(
        server, "send_messages", lambda self, mails: inside.append(connection.in_atomic_block)
    )

    delivery.deliver()

    assert inside == [False]


@pytest.mark.django_db(transaction=True)
def test_whoever_delivers_inside_a_transaction_is_refused(
    message: OutgoingMessage, server: type[Obstinate]
) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        delivery.deliver()

    assert server.seen == []
    message.refresh_from_db()
    assert message.state == State.PENDING


def test_a_claim_takes_several_and_asks_few_questions(
    message: OutgoingMessage, django_assert_max_num_queries: Any
) -> None:
    OutgoingMessage.objects.bulk_create(_plain(f"{number}") for number in range(60))

    with django_assert_max_num_queries(5):  # savepoint, select, update, release, learners
        first = delivery.claim()

    assert len(first) == delivery.TOGETHER
    assert len(delivery.claim()) == 11
    assert delivery.claim() == []
    assert set(OutgoingMessage.objects.values_list("state", "attempts")) == {("sending", 1)}


def test_the_longest_waiting_go_first(message: OutgoingMessage) -> None:
    old = _plain("old")
    old.next_try_at = timezone.now() - dt.timedelta(days=1)
    OutgoingMessage.objects.bulk_create([old])

    assert [claimed.key for claimed in delivery.claim()] == ["old", "one"]


def test_one_whose_sender_died_goes_alone_and_takes_no_other_along(
    message: OutgoingMessage, server: type[Obstinate]
) -> None:
    OutgoingMessage.objects.bulk_create([_plain("two")])
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert len(delivery.claim()) == 2  # and the sender dies
        clock.shift(delivery.LEASE + dt.timedelta(seconds=1))
        OutgoingMessage.objects.bulk_create([_plain("three")])

        assert [len(delivery.claim()) for _ in range(4)] == [1, 1, 1, 0]


def test_what_a_slow_server_leaves_no_time_for_is_given_back(
    message: OutgoingMessage, server: type[Obstinate], monkeypatch: pytest.MonkeyPatch
) -> None:
    OutgoingMessage.objects.bulk_create([_plain("two")])
    with time_machine.travel(timezone.now(), tick=False) as clock:

        def slow(self: Obstinate, mails: Any) -> None:
            server.seen.extend(mails)
            clock.shift(delivery.LEASE - delivery.SLOWEST)

        monkeypatch.setattr(server, "send_messages", slow)
        assert delivery.deliver(batch=2) == {"sent": 1, "pending": 1}

        assert len(server.seen) == 1
        two = OutgoingMessage.objects.get(key="two")
        assert (two.state, two.attempts, two.lease_until) == (State.PENDING, 0, None)
        assert delivery.deliver() == {"sent": 1}


def test_one_message_can_be_named(message: OutgoingMessage) -> None:
    OutgoingMessage.objects.bulk_create([_plain("two")])

    delivery.deliver(only=message.pk)

    assert set(OutgoingMessage.objects.values_list("key", "state")) == {
        ("one", "sent"),
        ("two", "pending"),
    }


def test_a_claimed_message_is_nobody_elses_until_its_lease_ends(message: OutgoingMessage) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert delivery.claim() == [message]
        assert delivery.claim() == []
        clock.shift(delivery.LEASE + dt.timedelta(seconds=1))
        (again,) = delivery.claim()

    assert again == message
    assert again.attempts == 2


def test_a_sender_that_was_given_up_cannot_finish_a_later_attempt(
    message: OutgoingMessage,
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        (slow,) = delivery.claim()
        clock.shift(delivery.LEASE * 2)
        delivery.claim()
        outcome = delivery._finish(slow, State.DEAD, error="late")

    message.refresh_from_db()
    assert outcome == "overtaken"
    assert (message.state, message.attempts) == (State.SENDING, 2)


def test_a_passing_trouble_is_tried_again_later_and_later(
    message: OutgoingMessage, server: type[Obstinate]
) -> None:
    server.answers = [OSError("no route"), smtplib.SMTPServerDisconnected("gone"), None]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        start = timezone.now()
        delivery.deliver()
        message.refresh_from_db()
        assert message.state == State.PENDING
        assert "no route" in message.last_error
        assert dt.timedelta(0) < message.next_try_at - start <= dt.timedelta(seconds=72)
        assert delivery.deliver() == {}

        clock.shift(dt.timedelta(seconds=73))
        assert delivery.deliver() == {"pending": 1}
        clock.shift(dt.timedelta(minutes=2.5))
        assert delivery.deliver() == {"sent": 1}

    message.refresh_from_db()
    assert message.last_error == ""
    assert len({sent.extra_headers["Message-ID"] for sent in server.seen}) == 1


def test_pauses_double_up_to_six_hours() -> None:
    for attempts, minutes in ((1, 1), (2, 2), (5, 16), (20, 360)):
        pause = delivery.pause_after(attempts)
        assert dt.timedelta(minutes=minutes) <= pause <= dt.timedelta(minutes=minutes * 1.2)


def test_eight_failures_are_enough(message: OutgoingMessage, server: type[Obstinate]) -> None:
    server.answers = [OSError("down")] * 20
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(20):
            delivery.deliver()
            clock.shift(dt.timedelta(hours=8))

    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.DEAD, 8)
    assert "down" in message.last_error
    assert len(server.seen) == 8


def test_a_message_that_kills_its_sender_is_given_up(
    message: OutgoingMessage, server: type[Obstinate]
) -> None:
    OutgoingMessage.objects.update(attempts=8)

    assert delivery.deliver() == {"dead": 1}
    assert server.seen == []


@pytest.mark.parametrize(
    ("problem", "state"),
    [
        (_refused(550), State.DEAD),
        (_refused(450), State.PENDING),
        (smtplib.SMTPDataError(554, b"spam"), State.DEAD),
        (smtplib.SMTPDataError(451, b"later"), State.PENDING),
        (smtplib.SMTPAuthenticationError(535, b"password"), State.PENDING),
        (smtplib.SMTPSenderRefused(550, b"who", "x"), State.PENDING),
        (TimeoutError(), State.PENDING),
    ],
)
def test_only_a_refusal_that_would_be_repeated_ends_a_message(
    message: OutgoingMessage, server: type[Obstinate], problem: Exception, state: str
) -> None:
    server.answers = [problem]

    delivery.deliver()

    message.refresh_from_db()
    assert message.state == state


def test_one_bad_message_does_not_hold_up_the_next(
    message: OutgoingMessage, server: type[Obstinate]
) -> None:
    OutgoingMessage.objects.bulk_create([_plain("two")])
    server.answers = [_refused(550)]

    assert delivery.deliver() == {"dead": 1, "sent": 1}


def test_whether_it_is_wanted_is_asked_as_it_leaves(
    message: OutgoingMessage, server: type[Obstinate]
) -> None:
    def unwanted(**kwargs: Any) -> Skip:
        return Skip("Changed my mind.")

    delivering.connect(unwanted)
    try:
        assert delivery.deliver() == {"skipped": 1}
    finally:
        delivering.disconnect(unwanted)

    message.refresh_from_db()
    assert (message.state, message.last_error) == (State.SKIPPED, "Changed my mind.")
    assert server.seen == []


def test_a_message_can_be_put_off(message: OutgoingMessage, server: type[Obstinate]) -> None:
    morning = timezone.now() + dt.timedelta(hours=9)

    def asleep(**kwargs: Any) -> Wait:
        return Wait(morning)

    delivering.connect(asleep)
    try:
        assert delivery.deliver() == {"pending": 1}
    finally:
        delivering.disconnect(asleep)

    message.refresh_from_db()
    assert (message.next_try_at, message.attempts) == (morning, 0)
    assert server.seen == []


def test_words_and_links_of_finished_mails_go_after_a_week(message: OutgoingMessage) -> None:
    OutgoingMessage.objects.bulk_create([_plain("two")])
    delivery.deliver(only=message.pk)
    week = dt.timedelta(days=7, minutes=1)

    assert delivery.purge_finished() == 0
    with time_machine.travel(timezone.now() + week):
        assert delivery.purge_finished() == 1
        assert delivery.purge_finished() == 0

    message.refresh_from_db()
    assert (message.text, message.html, message.headers) == ("", "", {})
    assert OutgoingMessage.objects.get(key="two").text == "Text"


def test_a_dead_message_can_be_sent_again(
    message: OutgoingMessage, server: type[Obstinate]
) -> None:
    server.answers = [_refused(550)]
    delivery.deliver()

    assert delivery.resend(message)
    assert delivery.deliver() == {"sent": 1}
    assert not delivery.resend(message)


def test_unlock_mail_of_somebody_who_did_not_ask_is_not_sent(alice: Any) -> None:
    course_opened(alice)

    assert delivery.deliver() == {"skipped": 1}
