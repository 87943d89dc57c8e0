"""Signals of the apps below, turned into calls. Connected once, in apps.py."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.signals import post_save

from lessons.models import Attempt, Lesson, Reflection, Snapshot, Turn, TurnCompletion
from lessons.signals import (
    course_unlocked,
    courses_opened,
    lesson_published,
    look_back_added,
    reflection_added,
    snapshot_saved,
    turn_completed,
    turn_reopened,
)
from outbox.models import OutgoingMessage
from outbox.nudge import nudge
from outbox.signals import Skip, Wait, delivering
from reminders import obstacles, operations
from reminders.operations.following import AT_ONCE


def connect() -> None:
    snapshot_saved.connect(on_snapshot_saved, dispatch_uid="reminders.snapshot_saved")
    post_save.connect(on_attempt_saved, sender=Attempt, dispatch_uid="reminders.attempt_saved")
    reflection_added.connect(on_reflection_added, dispatch_uid="reminders.reflection_added")
    look_back_added.connect(on_look_back_added, dispatch_uid="reminders.look_back_added")
    turn_completed.connect(on_turn_completed, dispatch_uid="reminders.turn_completed")
    turn_reopened.connect(on_turn_reopened, dispatch_uid="reminders.turn_reopened")
    lesson_published.connect(on_lesson_published, dispatch_uid="reminders.lesson_published")
    course_unlocked.connect(on_course_unlocked, dispatch_uid="reminders.course_unlocked")
    courses_opened.connect(on_courses_opened, dispatch_uid="reminders.courses_opened")
    delivering.connect(on_delivering, dispatch_uid="reminders.delivering")
    post_save.connect(
        on_account_saved, sender=get_user_model(), dispatch_uid="reminders.account_saved"
    )


def on_snapshot_saved(snapshot: Snapshot, **kwargs: Any) -> None:
    operations.schedule_follow_up(snapshot)
    operations.note_sign_of_life(snapshot.learner)


def on_attempt_saved(instance: Attempt, *, created: bool, raw: bool, **kwargs: Any) -> None:
    if created and not raw:
        operations.note_start(instance)


def on_turn_completed(completion: TurnCompletion, **kwargs: Any) -> None:
    operations.note_completion(completion)
    operations.note_sign_of_life(completion.learner)


def on_reflection_added(reflection: Reflection, *, completing: bool, **kwargs: Any) -> None:
    if completing:
        return  # The completion that follows answers for both.
    operations.note_reflection(reflection)
    operations.note_sign_of_life(reflection.learner)


def on_look_back_added(attempt: Attempt, **kwargs: Any) -> None:
    operations.note_look_back(attempt)
    operations.note_sign_of_life(attempt.learner)


def on_turn_reopened(attempt: Attempt, **kwargs: Any) -> None:
    operations.reconsider(attempt)


def on_lesson_published(lesson: Lesson, **kwargs: Any) -> int:
    """Says how many promises changed."""
    turns = list(Turn.objects.filter(lesson=lesson))
    # Each new promise takes its learner's lock; a publication must not hold them all at once.
    transaction.on_commit(lambda: _plan_missing(turns), robust=True)
    return sum(operations.follow_author(turn) for turn in turns)


def _plan_missing(turns: list[Turn]) -> None:
    from reminders.tasks import plan_missing_follow_ups

    for turn in turns:
        if operations.plan_missing(turn, limit=AT_ONCE) >= AT_ONCE:
            nudge(plan_missing_follow_ups)


def on_course_unlocked(track_pk: int, learner: Any, **kwargs: Any) -> None:
    operations.tell_of_course(track_pk, [learner.pk])


def on_courses_opened(track_pk: int, learner_ids: Any, learner: Any = None, **kwargs: Any) -> None:
    if learner is None or operations.wants_news(learner):
        operations.tell_of_course(track_pk, learner_ids)


def on_delivering(message: OutgoingMessage, **kwargs: Any) -> Skip | Wait | None:
    return obstacles.obstacle_to(message)


def on_account_saved(instance: Any, update_fields: Collection[str] | None, **kwargs: Any) -> None:
    """However the zone was changed: settings page, API, admin."""
    if not (kwargs["created"] or kwargs["raw"]) and (
        update_fields is None or "time_zone" in update_fields
    ):
        operations.rezone(instance)
