"""Delivering: claim rows on a lease, commit, send outside any transaction, record each.

A process that dies in between leaves rows whose lease runs out; they are claimed and sent again
under the same Message-ID. So nothing is lost, and the rare double is recognisable.
"""

import datetime as dt
import logging
import random
import time
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import F, prefetch_related_objects
from django.utils import timezone

from outbox import suppression
from outbox.mail import MailTransport, is_refusal
from outbox.models import OutgoingMessage
from outbox.push import PushRefused, PushTransport
from outbox.signals import Skip, Wait, delivering

logger = logging.getLogger(__name__)

TOGETHER = 50  # rows of one claim
LEASE = dt.timedelta(minutes=5)
SLOWEST = dt.timedelta(seconds=160)  # eight steps of SMTP, EMAIL_TIMEOUT each
MOST_ATTEMPTS = 8
FIRST_PAUSE = dt.timedelta(minutes=1)
LONGEST_PAUSE = dt.timedelta(hours=6)
JITTER = 0.2  # of the pause, so that many failed together do not come back together
SECONDS_PER_RUN = 150.0  # well within the task's time limit; the next tick goes on
KEPT_AFTER_END = dt.timedelta(days=7)

State = OutgoingMessage.State
Channel = OutgoingMessage.Channel
_Channels = dict[str, MailTransport | PushTransport]


def deliver(batch: int = 500, *, only: int | None = None) -> Counter[str]:
    """Sends what is due, at most `batch` messages, or `only` the one. Counts the new states.

    Raises RuntimeError inside a transaction: what a claim says must be known to all before
    anything leaves.
    """
    counts: Counter[str] = Counter()
    until = time.monotonic() + SECONDS_PER_RUN
    with MailTransport() as mail:
        channels: _Channels = {Channel.EMAIL: mail, Channel.PUSH: PushTransport()}
        while counts.total() < batch and time.monotonic() < until:
            messages = claim(min(TOGETHER, batch - counts.total()), only=only)
            if not messages:
                break
            for message in messages:
                if time.monotonic() < until and _has_time(message):
                    counts[_deliver(message, channels)] += 1
                else:
                    counts[_give_back(message)] += 1
    return counts


def claim(most: int = TOGETHER, *, only: int | None = None) -> list[OutgoingMessage]:
    """Takes the messages that have waited longest, for as long as the lease lasts."""
    now = timezone.now()
    waiting = OutgoingMessage.objects.to_send(now)
    if only is not None:
        waiting = waiting.filter(pk=only)
    with transaction.atomic(durable=True):
        # SQLite knows no SKIP LOCKED and needs none: IMMEDIATE admits one writer at a time.
        oldest = waiting.order_by("next_try_at").select_for_update(skip_locked=True)[:most]
        messages = _safe_together(list(oldest))
        lease = {"state": State.SENDING, "lease_until": now + LEASE, "next_try_at": now + LEASE}
        OutgoingMessage.objects.filter(pk__in=[message.pk for message in messages]).update(
            attempts=F("attempts") + 1, **lease
        )
    for message in messages:
        message.attempts += 1
        for name, value in lease.items():
            setattr(message, name, value)
    prefetch_related_objects(messages, "learner", "subscription")
    return messages


def _safe_together(messages: list[OutgoingMessage]) -> list[OutgoingMessage]:
    """One whose sender died may be what killed it: it goes alone and takes no other along."""
    if messages and messages[0].state == State.SENDING:
        return messages[:1]
    return [message for message in messages if message.state != State.SENDING]


def _has_time(message: OutgoingMessage) -> bool:
    """Whether even a server that stalls at every step is done before the lease ends."""
    assert message.lease_until is not None
    return timezone.now() < message.lease_until - SLOWEST


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


def _deliver(message: OutgoingMessage, channels: _Channels) -> str:
    """Sends one claimed message and records what came of it."""
    if message.attempts > MOST_ATTEMPTS:
        # Every try ended without a word, so sending this message ends the process itself.
        return _finish(message, State.DEAD, error="The sender died at every try.")
    transport = channels[message.channel]
    try:
        obstacle = _ask_whether_wanted(message) or transport.send(message)
        if isinstance(obstacle, Skip):
            return _finish(message, State.SKIPPED, error=obstacle.reason)
        if isinstance(obstacle, Wait):
            return _postpone(message, obstacle)
    except Exception as problem:  # Recorded on the row, where staff see it.
        transport.close()
        return _record_failure(message, problem)
    return _finish(message, State.SENT)


def _ask_whether_wanted(message: OutgoingMessage) -> Skip | Wait | None:
    """The first Skip, else the latest Wait, that any receiver gives."""
    if suppressed := suppression.obstacle_to(message):
        return suppressed
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
    """Whether the next try would end the same way."""
    return is_refusal(problem) or isinstance(problem, PushRefused)


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


def _give_back(message: OutgoingMessage) -> str:
    """Claimed with others that took too long. Nothing was tried."""
    return _put_back(
        message, until=timezone.now(), reason=message.last_error, attempts=message.attempts - 1
    )


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
