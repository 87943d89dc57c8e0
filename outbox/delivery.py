"""Delivering: claim one row on a lease, commit, send outside any transaction, record.

A process that dies in between leaves a row whose lease runs out; it is claimed and sent again
under the same Message-ID. So nothing is lost, and the rare double is recognisable.
"""

import datetime as dt
import logging
import random
import smtplib
import time
from collections import Counter
from typing import Any, Self

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from outbox.models import OutgoingMessage
from outbox.signals import Skip, Wait, delivering

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=5)  # longer than a mail server may stall at every step
MOST_ATTEMPTS = 8
FIRST_PAUSE = dt.timedelta(minutes=1)
LONGEST_PAUSE = dt.timedelta(hours=6)
JITTER = 0.2  # of the pause, so that many failed together do not come back together
SECONDS_PER_RUN = 150.0  # well within the task's time limit; the next tick goes on
KEPT_AFTER_END = dt.timedelta(days=7)

State = OutgoingMessage.State


def deliver(batch: int = 500, *, only: int | None = None) -> Counter[str]:
    """Sends what is due, at most `batch` messages, or `only` the one. Counts the new states."""
    counts: Counter[str] = Counter()
    started = time.monotonic()
    with _Transport() as transport:
        while counts.total() < batch and time.monotonic() - started < SECONDS_PER_RUN:
            message = claim(only=only)
            if message is None:
                break
            counts[_deliver(message, transport)] += 1
    return counts


def claim(*, only: int | None = None) -> OutgoingMessage | None:
    """Takes the message that has waited longest, for as long as the lease lasts."""
    now = timezone.now()
    waiting = OutgoingMessage.objects.to_send(now)
    if only is not None:
        waiting = waiting.filter(pk=only)
    with transaction.atomic():
        # SQLite knows no SKIP LOCKED and needs none: IMMEDIATE admits one writer at a time.
        message = waiting.order_by("next_try_at").select_for_update(skip_locked=True).first()
        if message is None:
            return None
        message.state = State.SENDING
        message.attempts += 1
        message.lease_until = message.next_try_at = now + LEASE
        message.save(update_fields=["state", "attempts", "lease_until", "next_try_at"])
    return message


def purge_finished(*, older_than: dt.timedelta = KEPT_AFTER_END) -> int:
    """Empties what finished messages said: reset links, signed links, a learner's own words."""
    done = OutgoingMessage.objects.finished().filter(finished_at__lt=timezone.now() - older_than)
    return done.exclude(text="", html="").update(text="", html="", headers={})


def resend(message: OutgoingMessage) -> bool:
    """Gives a dead or skipped message another round of tries. False if its words are gone."""
    again = OutgoingMessage.objects.filter(
        pk=message.pk, state__in=[State.DEAD, State.SKIPPED]
    ).exclude(text="", html="")
    return bool(
        again.update(state=State.PENDING, attempts=0, next_try_at=timezone.now(), finished_at=None)
    )


class _Transport:
    """The connection of one run, opened with the first message and renewed after an error."""

    def __init__(self) -> None:
        self.connection: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def send(self, message: OutgoingMessage) -> None:
        if self.connection is None:
            self.connection = get_connection(settings.OUTBOX_EMAIL_BACKEND)
            self.connection.open()
        self.connection.send_messages([as_email(message)])

    def close(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            try:
                connection.close()
            except (OSError, smtplib.SMTPException) as problem:
                logger.info("The mail server had hung up already: %s", problem)


def as_email(message: OutgoingMessage) -> EmailMultiAlternatives:
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=message.from_email or None,
        to=[message.to],
        headers={**message.headers, "Message-ID": message.message_id},
    )
    if message.html:
        email.attach_alternative(message.html, "text/html")
    return email


def _deliver(message: OutgoingMessage, transport: _Transport) -> str:
    """Sends one claimed message and records what came of it."""
    if message.attempts > MOST_ATTEMPTS:
        # Every try ended without a word, so sending this message ends the process itself.
        return _finish(message, State.DEAD, error="The sender died at every try.")
    try:
        obstacle = _ask_whether_wanted(message)
        if isinstance(obstacle, Skip):
            return _finish(message, State.SKIPPED, error=obstacle.reason)
        if isinstance(obstacle, Wait):
            return _postpone(message, obstacle)
        transport.send(message)
    except Exception as problem:  # Recorded on the row, where staff see it.
        transport.close()
        return _record_failure(message, problem)
    return _finish(message, State.SENT)


def _ask_whether_wanted(message: OutgoingMessage) -> Skip | Wait | None:
    """The first Skip, else the latest Wait, that any receiver gives."""
    answers: list[Any] = [answer for _, answer in delivering.send(OutgoingMessage, message=message)]
    for answer in answers:
        if isinstance(answer, Skip):
            return answer
    waits = [answer for answer in answers if isinstance(answer, Wait)]
    return max(waits, key=lambda wait: wait.until, default=None)


def _record_failure(message: OutgoingMessage, problem: Exception) -> str:
    error = f"{type(problem).__name__}: {problem}"[:2000]
    if is_permanent(problem) or message.attempts >= MOST_ATTEMPTS:
        logger.error("Message %s is given up: %s", message.uid, error)
        return _finish(message, State.DEAD, error=error)
    logger.warning("Message %s is tried again later: %s", message.uid, error)
    until = timezone.now() + pause_after(message.attempts)
    return _put_back(message, until=until, reason=error)


def is_permanent(problem: Exception) -> bool:
    """Whether the same message would be refused again: a wrong address, a message that cannot be.

    A server that refuses us (login, sender, greeting) refuses every message; that is for the
    operator to mend, and no message is given up for it early.
    """
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in problem.recipients.values())
    if isinstance(problem, smtplib.SMTPDataError):
        return 500 <= problem.smtp_code < 600
    return isinstance(problem, BadHeaderError | UnicodeError)


def pause_after(attempts: int) -> dt.timedelta:
    """1, 2, 4 … minutes, at most 6 hours, each up to a fifth longer."""
    pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
    return pause * (1 + random.uniform(0, JITTER))


def _finish(message: OutgoingMessage, state: State, *, error: str = "") -> str:
    return _change(
        message,
        state=state,
        last_error=error,
        lease_until=None,
        finished_at=timezone.now(),
    )


def _postpone(message: OutgoingMessage, wait: Wait) -> str:
    """Nothing was tried, so it does not count as an attempt."""
    return _put_back(message, until=wait.until, reason=wait.reason, attempts=message.attempts - 1)


def _put_back(message: OutgoingMessage, *, until: dt.datetime, reason: str, **fields: Any) -> str:
    return _change(
        message,
        state=State.PENDING,
        last_error=reason,
        lease_until=None,
        next_try_at=until,
        **fields,
    )


def _change(message: OutgoingMessage, **fields: Any) -> str:
    """Only the attempt that was claimed may be ended: another worker may hold a later one."""
    changed = OutgoingMessage.objects.filter(
        pk=message.pk, state=State.SENDING, attempts=message.attempts
    ).update(**fields)
    return str(fields["state"]) if changed else "overtaken"
