"""Promises that follow from what a learner did, and from where the learner lives."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons.models import Attempt, Snapshot, TurnCompletion
from lessons.operations import lock_learner
from reminders.models import FollowUp, ReminderPreference
from reminders.schedule import instant, local_day, months_later, zone_of

State, EndReason = FollowUp.State, FollowUp.EndReason


@transaction.atomic(savepoint=False)
def schedule_follow_up(act: Snapshot | TurnCompletion) -> FollowUp | None:
    """Plans the return that this chart or completion asks for: one per attempt.

    The act itself answers earlier promises about the same Turn: they are done now, early or not.
    None when the Turn asks for no return.
    """
    attempt = act.attempt
    lock_learner(act.learner)
    earlier = FollowUp.objects.before(attempt).open()
    _end(earlier, State.DONE, EndReason.REPEATED, at=moment_of(act))
    follow_up = FollowUp.objects.filter(attempt=attempt, kind=FollowUp.Kind.REPEAT).first()
    if attempt.turn.follow_up_months is None:
        return follow_up
    if follow_up is None:
        follow_up = _new(attempt, at=moment_of(act))
    elif follow_up.end_reason != EndReason.REOPENED:
        return follow_up  # Planned by the other act, or stopped by the learner: both stand.
    _plan(follow_up, act)
    follow_up.save()
    return follow_up


def moment_of(act: Snapshot | TurnCompletion) -> dt.datetime:
    return act.taken_at if isinstance(act, Snapshot) else act.completed_at


def _new(attempt: Attempt, *, at: dt.datetime) -> FollowUp:
    wants_mail = ReminderPreference.objects.filter(
        learner_id=attempt.learner_id, email_follow_ups=True, stopped_at=None
    ).exists()
    return FollowUp(
        learner_id=attempt.learner_id,
        turn=attempt.turn,
        attempt=attempt,
        channel=FollowUp.Channel.EMAIL if wants_mail else FollowUp.Channel.HERE,
        created_at=at,
    )


def _plan(follow_up: FollowUp, act: Snapshot | TurnCompletion) -> None:
    """Works out the day from the day of the act, in the learner's calendar."""
    is_chart = isinstance(act, Snapshot)
    follow_up.zone = zone_of(act.learner)
    follow_up.act = FollowUp.Act.SNAPSHOT if is_chart else FollowUp.Act.COMPLETION
    follow_up.because_of = local_day(moment_of(act), follow_up.zone)
    follow_up.months = follow_up.turn.follow_up_months
    assert follow_up.months is not None
    follow_up.chosen_at = None
    set_day(follow_up, months_later(follow_up.because_of, follow_up.months))


def set_day(follow_up: FollowUp, day: dt.date) -> None:
    """The promise is for this day; whatever was said about an earlier one is open again."""
    follow_up.local_date = day
    follow_up.due_at = instant(day, follow_up.local_time, follow_up.zone)
    follow_up.state = State.SCHEDULED
    follow_up.notified_at = follow_up.ended_at = None
    follow_up.end_reason = follow_up.last_error = ""


@transaction.atomic
def reconsider(attempt: Attempt) -> None:
    """“Complete” was taken back. Without a chart nothing is left to come back to.

    What this attempt had answered is promised again.
    """
    lock_learner(attempt.learner)
    if Snapshot.objects.filter(attempt=attempt).exists():
        return
    own = FollowUp.objects.filter(attempt=attempt).open()
    _end(own, State.CANCELLED, EndReason.REOPENED, at=timezone.now())
    answered = FollowUp.objects.before(attempt).filter(
        end_reason=EndReason.REPEATED, attempt__number=attempt.number - 1
    )
    revive(answered)


@transaction.atomic
def rezone(learner: Any) -> int:
    """The learner moved: 09:00 on the promised day now means 09:00 there. Says how many moved."""
    lock_learner(learner)
    zone = zone_of(learner)
    moved = FollowUp.objects.of(learner).planned().exclude(zone=zone)
    count = 0
    for follow_up in moved.select_for_update(no_key=True):
        follow_up.zone = zone
        follow_up.due_at = instant(follow_up.local_date, follow_up.local_time, zone)
        follow_up.save(update_fields=["zone", "due_at"])
        count += 1
    return count


def follow_up_of(attempt: Attempt) -> FollowUp | None:
    """The promise that this attempt made, for the page that ends a Turn."""
    return FollowUp.objects.select_related("turn").filter(attempt=attempt).first()


def revive(ended: Any) -> int:
    """Ended promises whose end has lost its cause. Those already told about stay told."""
    fresh = {"ended_at": None, "end_reason": ""}
    told = ended.exclude(notified_at=None).update(state=State.DUE, **fresh)
    planned: int = ended.filter(notified_at=None).update(state=State.SCHEDULED, **fresh)
    return planned + int(told)


def _end(follow_ups: Any, state: str, reason: str, *, at: dt.datetime) -> int:
    ended: int = follow_ups.update(state=state, end_reason=reason, ended_at=at)
    return ended
