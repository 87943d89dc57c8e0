"""The smaller promises, each only for those who switched it on: finish, reflect, look back."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from lessons.models import Attempt, Reflection, TurnCompletion
from lessons.operations import lock_learner
from reminders.models import FollowUp, Notice, ReminderPreference
from reminders.operations.planning import (
    begin,
    end,
    new,
    preference_of,
    set_day,
    usual_channel,
)
from reminders.schedule import DAY, local_day, zone_of

FINISH_AFTER, REFLECT_AFTER = 3, 1  # days
LOOK_BACK_AFTER = (7, 30, 90)
SUNDAY = 6  # as date.weekday() counts

Act, Kind, EndReason = FollowUp.Act, FollowUp.Kind, FollowUp.EndReason


@transaction.atomic
def note_start(attempt: Attempt) -> None:
    """A Turn was begun, or begun anew: the attempt before can no longer be reflected on."""
    lock_learner(attempt.learner)
    if attempt.number > 1:
        earlier = FollowUp.objects.before(attempt, kinds=[Kind.REFLECT]).open()
        end(earlier, EndReason.REPEATED, at=attempt.started_at)
    preference = preference_of(attempt.learner)
    if preference.unfinished:
        _promise(attempt, Kind.FINISH, preference, Act.START, attempt.started_at, FINISH_AFTER)


@transaction.atomic
def note_completion(completion: TurnCompletion) -> None:
    """Nothing is left to finish. What to reflect on and to look back at begins here."""
    attempt, at = completion.attempt, completion.completed_at
    lock_learner(completion.learner)
    _end_open(attempt, Kind.FINISH, at=at)
    preference = preference_of(completion.learner)
    earlier = FollowUp.objects.before(attempt, kinds=[Kind.LOOK_BACK]).open()
    end(earlier, EndReason.REPEATED, at=at)
    if preference.reflections and not _reflected(attempt):
        _promise(attempt, Kind.REFLECT, preference, Act.COMPLETION, at, REFLECT_AFTER)
    if preference.look_backs:
        for days in LOOK_BACK_AFTER:
            _promise(attempt, Kind.LOOK_BACK, preference, Act.COMPLETION, at, days, step=days)


@transaction.atomic
def note_reflection(reflection: Reflection) -> None:
    lock_learner(reflection.learner)
    _end_open(reflection.attempt, Kind.REFLECT, at=reflection.updated_at)


@transaction.atomic
def note_look_back(attempt: Attempt, *, at: dt.datetime | None = None) -> None:
    """Answers those that wait. One that is still to come is another look, and stays."""
    lock_learner(attempt.learner)
    waiting = FollowUp.objects.filter(attempt=attempt, kind=Kind.LOOK_BACK, state="due")
    end(waiting, EndReason.ANSWERED, at=at or timezone.now())


@transaction.atomic
def note_sign_of_life(learner: Any) -> None:
    """Whatever was told before counts as answered: the learner is here."""
    unanswered = Notice.objects.filter(learner_id=learner.pk, answered_at=None)
    unanswered.update(answered_at=timezone.now())


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


def tell_of_course(track_pk: int, learner_pks: Sequence[int]) -> int:
    """News for those who asked to be told of courses that open, and for nobody else."""
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
    return Reflection.objects.filter(attempt=attempt, removed_at=None).exists()
