"""What an author's change does to promises: moved, withdrawn, renewed, or newly made."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lessons.blocks.walk import walk
from lessons.models import Attempt, Lesson, Snapshot, Turn, TurnCompletion
from reminders.models import FollowUp
from reminders.operations.planning import revive, schedule_follow_up
from reminders.schedule import instant, months_later

AT_ONCE = 200  # promises made in an author's own request; the rest is a worker's

State, EndReason = FollowUp.State, FollowUp.EndReason


@transaction.atomic
def follow_author(turn: Turn) -> int:
    """Brings what is still planned in line with the Turn as published. Says how many changed.

    A day that the learner chose stays, as long as the Turn exists.
    """
    every = FollowUp.objects.filter(turn=turn)
    if turn.retired_at is not None:
        return _withdraw(every.open())
    known = every.filter(kind=FollowUp.Kind.REPEAT)
    if turn.follow_up_months is None:
        return _withdraw(known.planned().filter(chosen_at=None))
    withdrawn = known.filter(state=State.CANCELLED, end_reason=EndReason.WITHDRAWN)
    superseded = withdrawn.superseded().values("pk")
    renewed = revive(withdrawn.exclude(pk__in=superseded))
    return renewed + _move(known.planned().filter(chosen_at=None), turn.follow_up_months)


def pending_moves(lesson: Lesson) -> int:
    """How many planned returns change if this lesson is published as it stands. Reads only."""
    drafted = {
        str(block.block_id): block.value["follow_up_months"]
        for block in walk(lesson.body)
        if block.kind == "turn"
    }
    moves = 0
    for turn in Turn.objects.filter(lesson_id=lesson.pk, retired_at=None):
        known = FollowUp.objects.filter(turn=turn, kind=FollowUp.Kind.REPEAT)
        if str(turn.block_id) not in drafted:
            moves += known.open().count()
        elif (months := drafted[str(turn.block_id)]) != turn.follow_up_months:
            movable = known.planned().filter(chosen_at=None)
            moves += movable.exclude(months=months).count() if months else movable.count()
    return moves


def _withdraw(follow_ups: QuerySet[FollowUp]) -> int:
    return follow_ups.update(
        state=State.CANCELLED,
        end_reason=EndReason.WITHDRAWN,
        ended_at=timezone.now(),
        held_until=None,
    )


def _move(planned: QuerySet[FollowUp], months: int) -> int:
    """One statement per day, hour and zone, since only Python knows the calendar of a zone."""
    stale = planned.exclude(months=months)
    groups = list(stale.order_by().values("because_of", "local_time", "zone").distinct())
    moved = 0
    for group in groups:
        day = months_later(group["because_of"], months)
        moved += stale.filter(**group).update(
            months=months,
            local_date=day,
            due_at=instant(day, group["local_time"], group["zone"]),
        )
    return moved


def plan_missing(turn: Turn | None = None, *, limit: int = 1000) -> int:
    """Makes the promises that charts and completions ask for and that do not exist yet.

    That is so after an author gives a Turn an interval it did not have. Says how many were made;
    `limit` or more means that some may be left.
    """
    made = 0
    for model in (Snapshot, TurnCompletion):
        acts = unanswered(model).select_related("attempt__turn", "learner")
        if turn is not None:
            acts = acts.filter(attempt__turn=turn)
        for act in acts.order_by("pk")[: limit - made]:
            schedule_follow_up(act)
            made += 1
    return made


def unanswered(model: type[Snapshot] | type[TurnCompletion]) -> QuerySet[Any]:
    """Finished attempts of Turns that ask for a return, beside which no promise was ever made."""
    promised = FollowUp.objects.filter(
        kind=FollowUp.Kind.REPEAT,
        learner=OuterRef("learner"),
        turn=OuterRef("attempt__turn"),
        attempt__number__gte=OuterRef("attempt__number"),
    )
    later = Attempt.objects.filter(
        Q(snapshots__isnull=False) | Q(completion__isnull=False, completion__undone_at=None),
        learner=OuterRef("learner"),
        turn=OuterRef("attempt__turn"),
        number__gt=OuterRef("attempt__number"),
    )
    manager: Any = model._default_manager
    acts = manager.filter(
        ~Exists(promised),
        ~Exists(later),
        attempt__turn__follow_up_months__isnull=False,
        attempt__turn__retired_at=None,
        attempt__turn__lesson__live=True,
    )
    return acts.filter(undone_at=None) if model is TurnCompletion else acts
