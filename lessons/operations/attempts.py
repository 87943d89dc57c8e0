"""Attempts: doing a Turn once, and beginning it anew."""

import datetime as dt
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from lessons import counting
from lessons.blinding import blind
from lessons.models import Attempt, Snapshot, Turn, TurnCompletion
from lessons.prepared import ANYBODY, Prepared


def lock_learner(learner: Any) -> None:
    """Takes the one lock that every write path of a learner takes first.

    Caller must be in a transaction. NO KEY, so that rows which refer to the learner can still be
    inserted elsewhere. SQLite has no row locks and needs none: IMMEDIATE admits one writer.

    What is read of the learner from here on nobody else changes until the transaction ends. Apps
    above may keep it in `under_lock`, for whoever asks the same within the same act.
    """
    learner.under_lock = {}
    if next(_lock().rows(learner.pk), None) is None:
        raise get_user_model().DoesNotExist


@cache
def _lock() -> Prepared:
    learners = get_user_model()._default_manager.filter(pk=ANYBODY)
    return Prepared.of(learners.select_for_update(no_key=True).values_list("pk"))


def current_attempt(turn: Turn, *, learner: Any, at: dt.datetime | None = None) -> Attempt:
    """The latest attempt; the first is begun by the first thing saved in it.

    It comes with the Turn and the learner that were handed in, so that nothing reads them again.
    Caller is in a transaction and holds the lock.
    """
    attempt = Attempt.objects.latest_of(turn, learner) or _first(turn, learner, at)
    attempt.turn, attempt.learner = turn, learner
    return attempt


def _first(turn: Turn, learner: Any, at: dt.datetime | None) -> Attempt:
    attempt = Attempt.objects.create(
        turn=turn, learner=learner, number=1, started_at=at or timezone.now()
    )
    attempt.is_fresh = True
    for fact in ("completion", "reflection"):  # Known to be none; spares asking for them.
        field: Any = Attempt._meta.get_field(fact)
        field.set_cached_value(attempt, None)
    counting.note_attempt(attempt)
    return attempt


@transaction.atomic
def start_attempt(turn: Turn, *, learner: Any, at: dt.datetime | None = None) -> Attempt:
    """Begins the Turn anew beside the earlier attempts.

    An attempt in which nothing is finished is simply the current one, so a double click or an
    impatient reload begins only one.
    """
    lock_learner(learner)
    attempt = current_attempt(turn, learner=learner, at=at)
    if not _finished(attempt):
        return attempt
    counting.note_attempt(attempt)
    return Attempt.objects.create(
        turn=turn,
        learner=learner,
        number=attempt.number + 1,
        started_at=at or timezone.now(),
    )


@transaction.atomic
def end_blindness(turn: Turn, *, learner: Any, at: dt.datetime | None = None) -> Attempt | None:
    """“Show me the old chart now”: a dated fact of the attempt, which its comparison tells.

    Where nothing is blind there is nothing to end; the first date stays.
    """
    lock_learner(learner)
    attempt = Attempt.objects.latest_of(turn, learner)
    if attempt and blind(learner).filter(turn=turn).exists():
        attempt.unblinded_at = at or timezone.now()
        attempt.save(update_fields=["unblinded_at"])
    return attempt


def _finished(attempt: Attempt) -> bool:
    return (
        Snapshot.objects.filter(attempt=attempt).exists()
        or TurnCompletion.objects.filter(attempt=attempt, undone_at=None).exists()
    )
