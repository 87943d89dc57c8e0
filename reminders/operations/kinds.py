"""The smaller promises, each only for those who switched it on: finish, reflect, look back."""

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lessons.models import Attempt, Reflection, TurnCompletion
from lessons.prepared import ANYBODY, Given, Prepared
from reminders.models import FollowUp, Notice, ReminderPreference
from reminders.operations.planning import (
    begin,
    end,
    new,
    plan_return,
    preference_of,
    promises_about,
    set_day,
    usual_channel,
)
from reminders.schedule import DAY, local_day, zone_of

FINISH_AFTER, REFLECT_AFTER = 3, 1  # days
LOOK_BACK_AFTER = (7, 30, 90)
SUNDAY = 6  # as date.weekday() counts

Act, Kind, EndReason = FollowUp.Act, FollowUp.Kind, FollowUp.EndReason


# What follows is told by signals of lessons, inside the act's transaction: it holds the learner's
# lock, and what fails here undoes the act, so that no part needs a savepoint of its own.


@transaction.atomic(savepoint=False)
def note_start(attempt: Attempt) -> None:
    """A Turn was begun, or begun anew: the attempt before can no longer be reflected on."""
    if attempt.number > 1:
        earlier = FollowUp.objects.before(attempt, kinds=[Kind.REFLECT]).open()
        end(earlier, EndReason.REPEATED, at=attempt.started_at)
    preference = preference_of(attempt.learner)
    if preference.unfinished:
        _promise(attempt, Kind.FINISH, preference, Act.START, attempt.started_at, FINISH_AFTER)


@transaction.atomic(savepoint=False)
def note_completion(completion: TurnCompletion) -> None:
    """Nothing is left to finish. What to return to, reflect on and look back at begins here."""
    attempt, at = completion.attempt, completion.completed_at
    promises, preference = promises_about(completion), preference_of(completion.learner)
    plan_return(completion, promises, preference)
    waiting = [row for row in promises if row.is_open and row.attempt]
    answered = [Kind.FINISH, *([Kind.REFLECT] if _reflected(attempt) else [])]
    own = [row.pk for row in waiting if row.attempt_id == attempt.pk and row.kind in answered]
    earlier = [
        row.pk
        for row in waiting
        if row.kind == Kind.LOOK_BACK and row.attempt and row.attempt.number < attempt.number
    ]
    for pks, reason in ((own, EndReason.ANSWERED), (earlier, EndReason.REPEATED)):
        if pks:
            end(FollowUp.objects.filter(pk__in=pks), reason, at=at)
    if preference.reflections and not _reflected(attempt):
        _promise(attempt, Kind.REFLECT, preference, Act.COMPLETION, at, REFLECT_AFTER)
    if preference.look_backs:
        for days in LOOK_BACK_AFTER:
            _promise(attempt, Kind.LOOK_BACK, preference, Act.COMPLETION, at, days, step=days)


@transaction.atomic(savepoint=False)
def note_reflection(reflection: Reflection) -> None:
    _end_open(reflection.attempt, Kind.REFLECT, at=reflection.updated_at)


@transaction.atomic(savepoint=False)
def note_look_back(attempt: Attempt, *, at: dt.datetime | None = None) -> None:
    """Answers those that wait. One that is still to come is another look, and stays."""
    waiting = FollowUp.objects.filter(attempt=attempt, kind=Kind.LOOK_BACK, state="due")
    end(waiting, EndReason.ANSWERED, at=at or timezone.now())


@transaction.atomic(savepoint=False)
def note_sign_of_life(learner: Any) -> None:
    """Whatever was told before counts as answered: the learner is here."""
    _answer().run(learner.pk, answered_at=timezone.now())


@cache
def _answer() -> Prepared:
    unanswered = Notice.objects.filter(learner_id=ANYBODY, answered_at=None)
    return Prepared.to_update(unanswered, answered_at=Given.of(Notice, "answered_at"))


@transaction.atomic
def plan_digest(preference: ReminderPreference) -> FollowUp:
    """One row, moved on by a week each time; on Sundays unless the learner picks a day."""
    learner, now = preference.learner, timezone.now()
    row = FollowUp.objects.of(learner).filter(kind=Kind.DIGEST).first()
    if row is not None and row.is_open:
        return row
    row = row or FollowUp(learner=learner, kind=Kind.DIGEST, act=Act.CHOICE)
    row.channel = FollowUp.Channel.EMAIL
    begin(row, learner, at=now)
    set_day(row, row.because_of + DAY * (SUNDAY - row.because_of.weekday() or 7))
    row.save()
    return row


def wants_news(learner: Any) -> bool:
    """Of one whose lock is held: most do not, and then nothing more is asked of the database."""
    preference = preference_of(learner)
    said = not preference._state.adding
    return said and preference.email_unlocks and preference.stopped_at is None


def tell_of_course(track_pk: int, learner_pks: Sequence[int] | QuerySet[Any]) -> int:
    """News for those who asked to be told of courses that open, and for nobody else.

    A sweep names its learners by a query, since they may be thousands and few of them asked.
    """
    now = timezone.now()
    wanting = get_user_model()._default_manager.filter(
        pk__in=learner_pks,
        is_active=True,
        reminder_preference__email_unlocks=True,
        reminder_preference__stopped_at=None,
    )
    news = [_news(track_pk, learner, now) for learner in wanting]
    FollowUp.objects.bulk_create(news, batch_size=500, ignore_conflicts=True)
    return len(news)


def _news(track_pk: int, learner: Any, now: dt.datetime) -> FollowUp:
    zone = zone_of(learner)
    day = local_day(now, zone)
    return FollowUp(
        learner=learner,
        track_id=track_pk,
        kind=Kind.NEWS,
        act=Act.UNLOCK,
        channel=FollowUp.Channel.EMAIL,
        because_of=day,
        local_date=day,
        zone=zone,
        due_at=now,
    )


def _promise(
    attempt: Attempt,
    kind: str,
    preference: ReminderPreference,
    act: str,
    at: dt.datetime,
    days: int,
    *,
    step: int = 0,
) -> None:
    """Makes it, or renews one that ended because “complete” was taken back."""
    row = FollowUp.objects.filter(attempt=attempt, kind=kind, step=step).first()
    if row is not None and row.end_reason != EndReason.REOPENED:
        return
    row = row or new(attempt, kind, preference, at=at)
    row.step, row.act, row.channel = step, act, usual_channel(preference)
    begin(row, attempt.learner, at=at)
    set_day(row, row.because_of + DAY * days)
    row.save()


def _end_open(attempt: Attempt, kind: str, *, at: dt.datetime) -> None:
    end(FollowUp.objects.filter(attempt=attempt, kind=kind).open(), EndReason.ANSWERED, at=at)


def _reflected(attempt: Attempt) -> bool:
    """Whoever completes has read the attempt with its reflection."""
    reflection: Reflection | None = getattr(attempt, "reflection", None)
    return reflection is not None and reflection.removed_at is None
