"""Promises that follow from what a learner did, and from where the learner lives."""

import datetime as dt
from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons.models import Attempt, Snapshot, TurnCompletion
from lessons.operations import lock_learner
from lessons.prepared import Given, Prepared, anybody
from reminders.models import FollowUp, ReminderPreference
from reminders.schedule import WEEK, instant, local_day, months_later, zone_of

Kind, State, EndReason = FollowUp.Kind, FollowUp.State, FollowUp.EndReason


@transaction.atomic(savepoint=False)
def schedule_follow_up(act: Snapshot | TurnCompletion) -> FollowUp | None:
    """Plans the return that this chart or completion asks for: one per attempt.

    The act itself answers earlier promises about the same Turn: they are done now, early or not.
    None when the Turn asks for no return.
    """
    lock_learner(act.learner)
    return plan_return(act, promises_about(act), preference_of(act.learner))


def promises_about(act: Snapshot | TurnCompletion) -> list[FollowUp]:
    """All that were ever made about this Turn: few, and one query instead of one for each kind."""
    return list(_promises().objects(act.learner_id, turn=act.attempt.turn_id))


@cache
def _promises() -> Prepared:
    own = FollowUp.objects.of(anybody()).filter(turn=Given.of(FollowUp, "turn"))
    return Prepared.of(own.select_related("attempt"))


def plan_return(
    act: Snapshot | TurnCompletion, promises: list[FollowUp], preference: ReminderPreference
) -> FollowUp | None:
    """The same for a caller who holds the lock and has read both."""
    attempt = act.attempt
    known = [row for row in promises if row.kind == Kind.REPEAT]
    earlier = [
        row.pk
        for row in known
        if row.is_open and row.attempt and row.attempt.number < attempt.number
    ]
    if earlier:
        end(FollowUp.objects.filter(pk__in=earlier), EndReason.REPEATED, at=moment_of(act))
    follow_up = next((row for row in known if row.attempt_id == attempt.pk), None)
    if attempt.turn.follow_up_months is None:
        return follow_up
    if follow_up and follow_up.end_reason != EndReason.REOPENED:
        return follow_up  # Planned by the other act, or stopped by the learner: both stand.
    follow_up = follow_up or new(attempt, Kind.REPEAT, preference, at=moment_of(act))
    _plan(follow_up, act)
    if not preference.repeats:
        stop(follow_up, at=moment_of(act))
    follow_up.save()
    return follow_up


def moment_of(act: Snapshot | TurnCompletion) -> dt.datetime:
    return act.taken_at if isinstance(act, Snapshot) else act.completed_at


def preference_of(learner: Any) -> ReminderPreference:
    """What the learner said, else what holds for one who said nothing; that is not saved.

    Read once in an act of several parts. Whoever changes it takes the lock, and asks anew.
    """
    known: dict[str, Any] = getattr(learner, "under_lock", {})
    if "preference" not in known:
        found = next(_preference().objects(learner.pk), None)
        known["preference"] = found or ReminderPreference(learner_id=learner.pk)
    preference: ReminderPreference = known["preference"]
    return preference


@cache
def _preference() -> Prepared:
    return Prepared.of(ReminderPreference.objects.filter(learner=anybody()))


def new(
    attempt: Attempt, kind: str, preference: ReminderPreference, *, at: dt.datetime
) -> FollowUp:
    return FollowUp(
        learner_id=attempt.learner_id,
        turn=attempt.turn,
        attempt=attempt,
        kind=kind,
        channel=usual_channel(preference),
        created_at=at,
    )


def usual_channel(preference: ReminderPreference) -> str:
    wants_mail = preference.email_follow_ups and preference.stopped_at is None
    return FollowUp.Channel.EMAIL if wants_mail else FollowUp.Channel.HERE


def _plan(follow_up: FollowUp, act: Snapshot | TurnCompletion) -> None:
    """Works out the day from the day of the act, in the learner's calendar."""
    is_chart = isinstance(act, Snapshot)
    follow_up.act = FollowUp.Act.SNAPSHOT if is_chart else FollowUp.Act.COMPLETION
    assert follow_up.turn is not None
    follow_up.months = follow_up.turn.follow_up_months
    assert follow_up.months is not None
    begin(follow_up, act.learner, at=moment_of(act))
    set_day(follow_up, months_later(follow_up.because_of, follow_up.months))


def begin(follow_up: FollowUp, learner: Any, *, at: dt.datetime) -> None:
    """The day of the act behind it, on the learner's own calendar; nobody has chosen another."""
    follow_up.zone = zone_of(learner)
    follow_up.because_of = local_day(at, follow_up.zone)
    follow_up.chosen_at = None


def set_day(follow_up: FollowUp, day: dt.date) -> None:
    """The promise is for this day; whatever was said about an earlier one is open again."""
    follow_up.local_date = day
    follow_up.due_at = instant(day, follow_up.local_time, follow_up.zone)
    follow_up.state = State.SCHEDULED
    follow_up.notified_at = follow_up.ended_at = follow_up.held_until = None
    follow_up.notice = None
    follow_up.end_reason = follow_up.last_error = ""


def next_week(follow_up: FollowUp, now: dt.datetime) -> None:
    """A weekly one is planned for the same weekday again, the first that is still to come."""
    today, day, notice = local_day(now, follow_up.zone), follow_up.local_date, follow_up.notice
    while day <= today:
        day += WEEK
    set_day(follow_up, day)
    follow_up.notice = notice
    follow_up.save()


def stop(follow_up: FollowUp, *, at: dt.datetime) -> None:
    follow_up.state, follow_up.end_reason = State.CANCELLED, EndReason.STOPPED
    follow_up.ended_at, follow_up.held_until = at, None


@transaction.atomic
def reconsider(attempt: Attempt) -> None:
    """“Complete” was taken back, and what followed from it goes; a chart still asks for a return.

    What this attempt had answered is promised again.
    """
    lock_learner(attempt.learner)
    own = FollowUp.objects.filter(attempt=attempt).open()
    end(
        own.filter(kind__in=[Kind.REFLECT, Kind.LOOK_BACK]),
        EndReason.REOPENED,
        at=timezone.now(),
    )
    if Snapshot.objects.filter(attempt=attempt).exists():
        return
    end(own.filter(kind=Kind.REPEAT), EndReason.REOPENED, at=timezone.now())
    answered = FollowUp.objects.before(attempt).filter(
        end_reason=EndReason.REPEATED, attempt__number=attempt.number - 1
    )
    revive(answered)


@transaction.atomic
def rezone(learner: Any) -> int:
    """The learner moved: 09:00 on the promised day now means 09:00 there. Says how many moved."""
    lock_learner(learner)
    zone = zone_of(learner)
    moved = FollowUp.objects.of(learner).open().exclude(zone=zone)
    count = 0
    for follow_up in moved.select_for_update(no_key=True):
        follow_up.zone = zone
        if follow_up.state == State.SCHEDULED:
            follow_up.due_at = instant(follow_up.local_date, follow_up.local_time, zone)
            count += 1
        follow_up.save(update_fields=["zone", "due_at"])
    ask_again(learner)
    return count


def ask_again(learner: Any) -> None:
    """What is held back until some morning is decided anew at the next tick."""
    held = FollowUp.objects.of(learner).filter(held_until__isnull=False)
    held.update(held_until=timezone.now())


def promised_by(attempt: Attempt) -> list[FollowUp]:
    """What the page that ends a Turn shows: the return, then a plan of one's own."""
    own = FollowUp.objects.select_related("turn", "learner").filter(attempt=attempt)
    return list(own.filter(kind__in=[Kind.REPEAT, Kind.PLAN]).order_by("-kind", "pk"))


def follow_up_of(attempt: Attempt) -> FollowUp | None:
    """The promise that the one question is about."""
    return next(iter(promised_by(attempt)), None)


def revive(ended: Any) -> int:
    """Ended promises whose end has lost its cause. Those already told about stay told."""
    fresh = {"ended_at": None, "end_reason": ""}
    told = ended.exclude(notified_at=None).update(state=State.DUE, **fresh)
    planned: int = ended.filter(notified_at=None).update(state=State.SCHEDULED, **fresh)
    return planned + int(told)


DONE_BY = (EndReason.REPEATED, EndReason.ANSWERED, EndReason.TOLD)


def end(follow_ups: Any, reason: str, *, at: dt.datetime) -> int:
    state = State.DONE if reason in DONE_BY else State.CANCELLED
    ended: int = follow_ups.update(state=state, end_reason=reason, ended_at=at, held_until=None)
    return ended
