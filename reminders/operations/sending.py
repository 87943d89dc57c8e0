"""The sweep: whoever's day has come is told, once."""

import datetime as dt
import logging
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from reminders import emails
from reminders.models import FollowUp
from reminders.schedule import after_quiet_hours, known_zone

logger = logging.getLogger(__name__)

CHUNK = 50  # rows per transaction: SQLite's one writer is held for a moment only
PAUSE_AFTER_ERROR = dt.timedelta(hours=1)

State = FollowUp.State


def send_due_reminders(now: dt.datetime | None = None, *, batch: int = 500) -> Counter[str]:
    """Tells the learners whose follow-up is due, at most `batch` of them; counts the outcomes.

    A lost, late or doubled tick changes nothing, and two sweeps at once share the work: each row
    is taken under its lock, and leaves it as “due” together with its outbox row.
    """
    now = now or timezone.now()
    counts: Counter[str] = Counter()
    while counts.total() < batch:
        size = min(CHUNK, batch - counts.total())
        outcomes = _sweep(now, size)
        counts.update(outcomes)
        if len(outcomes) < size:
            break
    return counts


@transaction.atomic
def _sweep(now: dt.datetime, size: int) -> list[str]:
    due = (
        FollowUp.objects.due(now)
        .select_related("learner__reminder_preference", "turn", "attempt")
        .annotate(lesson_live=F("turn__lesson__live"))
        .order_by("due_at")
    )
    # Ignored by SQLite, whose IMMEDIATE transaction admits one sweep at a time.
    rows = due.select_for_update(skip_locked=True, of=("self",))[:size]
    return [_tell_or_put_off(row, now) for row in rows]


def _tell_or_put_off(follow_up: FollowUp, now: dt.datetime) -> str:
    """One row that cannot be told must not keep the others behind it waiting for ever."""
    try:
        with transaction.atomic():
            return _tell(follow_up, now)
    except Exception as problem:  # Recorded on the row; check_invariants reports it.
        logger.exception("Follow-up %s could not be told.", follow_up.uid)
        FollowUp.objects.filter(pk=follow_up.pk).update(
            due_at=now + PAUSE_AFTER_ERROR,
            last_error=f"{type(problem).__name__}: {problem}"[:300],
        )
        return "failed"


def _tell(follow_up: Any, now: dt.datetime) -> str:
    if follow_up.turn.retired_at or not follow_up.lesson_live:
        # Publishing the lesson again renews it.
        follow_up.state, follow_up.end_reason = State.CANCELLED, FollowUp.EndReason.WITHDRAWN
        follow_up.ended_at = now
        follow_up.save(update_fields=["state", "end_reason", "ended_at"])
        return "withdrawn"
    by_mail = emails.wants_follow_up(follow_up)
    civil = after_quiet_hours(now, known_zone(follow_up.zone))
    if by_mail and civil > now:
        follow_up.due_at = civil
        follow_up.save(update_fields=["due_at"])
        return "put off to the morning"
    follow_up.state, follow_up.notified_at, follow_up.last_error = State.DUE, now, ""
    follow_up.save(update_fields=["state", "notified_at", "last_error"])
    if not by_mail:
        return "shown"
    emails.queue_follow_up(follow_up)
    return "mailed"
