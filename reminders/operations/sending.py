"""The sweep: whatever is due shows on its page, and one message tells what fell due together."""

import datetime as dt
import logging
from collections import Counter, defaultdict
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from reminders.models import FollowUp
from reminders.operations.telling import Mailbox, mailboxes, needs_more
from reminders.schedule import known_zone, local_day

logger = logging.getLogger(__name__)

CHUNK = 50  # rows per transaction: SQLite's one writer is held for a moment only
PAUSE_AFTER_ERROR = dt.timedelta(hours=1)
AHEAD = dt.timedelta(hours=26)  # no local day is longer

State = FollowUp.State


def send_due_reminders(now: dt.datetime | None = None, *, batch: int = 500) -> Counter[str]:
    """Shows and tells what is due, about `batch` follow-ups at most; counts the outcomes.

    A lost, late or doubled tick changes nothing, and two sweeps at once share the learners: each
    is taken under the learner's own lock, and what is told leaves the queue with its outbox row.
    """
    now = now or timezone.now()
    counts: Counter[str] = Counter()
    while counts.total() < batch:
        outcomes = _sweep(now, min(CHUNK, batch - counts.total()))
        counts.update(outcomes)
        if not outcomes:
            break
    return counts


def claim(now: dt.datetime, size: int) -> list[int]:
    """Takes the learners whose time has come by their own lock, and passes over those in use.

    Two walks along partial indexes that hold only what is still to come. The learner's row is
    what is locked, not the follow-up: so a learner who writes at this moment is left for the next
    tick, and all that is due for one learner meets in one transaction, hence in one message.
    """
    taken: dict[int, None] = {}
    for waiting in (
        FollowUp.objects.due(now).order_by("due_at"),
        FollowUp.objects.held(now).order_by("held_until"),
    ):
        # Ignored by SQLite, whose IMMEDIATE transaction admits one sweep at a time.
        rows = waiting.select_related("learner").only("learner__id")
        locked = rows.select_for_update(skip_locked=True, no_key=True, of=("learner",))
        taken.update(dict.fromkeys(row.learner_id for row in locked[: size - len(taken)]))
    return list(taken)


@transaction.atomic
def _sweep(now: dt.datetime, size: int) -> list[str]:
    learner_pks = claim(now, size)
    if not learner_pks:
        return []
    away, ready = _split(_open_rows(learner_pks, now))
    _withdraw(away, now)
    due = [row for row in ready if row.due_at <= now]
    # It shows, whatever becomes of the message: a page wakes nobody.
    _pks(row for row in due if row.state == State.SCHEDULED).update(
        state=State.DUE, notified_at=now, last_error=""
    )
    outcomes = ["withdrawn"] * len(away)
    by_learner: dict[int, list[Any]] = defaultdict(list)
    for row in ready:
        by_learner[row.learner_id].append(row)
    talking = {pk: rows for pk, rows in by_learner.items() if any(map(needs_more, rows))}
    for box in mailboxes(talking):
        outcomes += _tell_or_put_off(box, now)
    return outcomes + ["shown" for row in due if row.learner_id not in talking]


def _open_rows(learner_pks: list[int], now: dt.datetime) -> list[Any]:
    """What is due or held back, and what falls due later on the same local day."""
    open_ones = Q(state=State.SCHEDULED) | Q(held_until__isnull=False)
    rows = (
        # The time stands outside, for what is held back too: so the learner's own index leads to
        # these rows alone, and none of what lies months ahead is read from disk.
        FollowUp.objects.filter(open_ones, learner_id__in=learner_pks, due_at__lte=now + AHEAD)
        .select_related("turn", "attempt", "track")
        .annotate(lesson_live=F("turn__lesson__live"), track_live=F("track__live"))
        .order_by("due_at", "pk")
        # An author's change in progress: left for the next tick, never waited for.
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
    )
    return [row for row in rows if row.due_at <= now or _is_today(row, now)]


def _is_today(row: FollowUp, now: dt.datetime) -> bool:
    return row.local_date <= local_day(now, known_zone(row.zone))


def _split(rows: list[Any]) -> tuple[list[Any], list[Any]]:
    """Those whose lesson or course is away, and the rest. Publishing it again renews them."""
    away = [row for row in rows if _is_away(row)]
    return away, [row for row in rows if not _is_away(row)]


def _is_away(row: Any) -> bool:
    if row.turn_id:
        return bool(row.turn.retired_at) or not row.lesson_live
    return row.track_id is not None and not row.track_live


def _withdraw(rows: list[Any], now: dt.datetime) -> None:
    _pks(rows).update(
        state=State.CANCELLED,
        end_reason=FollowUp.EndReason.WITHDRAWN,
        ended_at=now,
        held_until=None,
    )


def _tell_or_put_off(box: Mailbox, now: dt.datetime) -> list[str]:
    """One learner who cannot be told must not keep the others waiting for ever."""
    try:
        with transaction.atomic():
            return box.tell(now)
    except Exception as problem:  # Recorded on the rows; check_invariants reports it.
        logger.exception("Learner %s could not be told.", box.learner.pk)
        due = [row for row in box.rows if row.due_at <= now]
        _pks(due).update(
            held_until=now + PAUSE_AFTER_ERROR,
            last_error=f"{type(problem).__name__}: {problem}"[:300],
        )
        return ["failed"] * len(due)


def _pks(rows: Any) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(pk__in=[row.pk for row in rows])
