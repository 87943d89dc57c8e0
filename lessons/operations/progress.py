"""Joining a track, reading, and courses that open."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons import counting
from lessons.models import Enrolment, ReadingPosition, Track, Unlock
from lessons.operations.attempts import lock_learner
from lessons.signals import course_unlocked


@transaction.atomic
def enrol(track_pk: int, *, learner: Any, at: dt.datetime | None = None) -> Enrolment:
    lock_learner(learner)
    enrolment, made = Enrolment.objects.get_or_create(
        track_id=track_pk, learner=learner, defaults={"enrolled_at": at or timezone.now()}
    )
    if made:
        counting.note(learner.pk, track_pk)
    return enrolment


@transaction.atomic
def save_position(
    lesson_pk: int,
    *,
    learner: Any,
    anchor: str,
    heading: str,
    percent: int,
    at: dt.datetime | None = None,
) -> ReadingPosition:
    """Where reading stopped. Says nothing about having read."""
    lock_learner(learner)
    position, made = ReadingPosition.objects.update_or_create(
        lesson_id=lesson_pk,
        learner=learner,
        defaults={
            "anchor": anchor[:80],
            "heading": heading[:200],
            "percent": min(max(percent, 0), 100),
            "moved_at": at or timezone.now(),
        },
        create_defaults={
            "anchor": anchor[:80],
            "heading": heading[:200],
            "percent": min(max(percent, 0), 100),
            "moved_at": at or timezone.now(),
            "started_at": at or timezone.now(),
        },
    )
    if made:
        counting.note(learner.pk, lesson_pk)
    return position


def mark_read(lesson_pk: int, *, learner: Any, at: dt.datetime | None = None) -> ReadingPosition:
    """The learner says “read”. The first date stays."""
    return _set_read(lesson_pk, learner, at or timezone.now(), read=True)


def mark_unread(lesson_pk: int, *, learner: Any) -> ReadingPosition:
    return _set_read(lesson_pk, learner, timezone.now(), read=False)


@transaction.atomic
def _set_read(lesson_pk: int, learner: Any, at: dt.datetime, *, read: bool) -> ReadingPosition:
    lock_learner(learner)
    position, made = ReadingPosition.objects.get_or_create(
        lesson_id=lesson_pk, learner=learner, defaults={"started_at": at}
    )
    changed = read != (position.read_at is not None)
    if changed:
        position.read_at = at if read else None
        position.moved_at = at
        position.save(update_fields=["read_at", "moved_at"])
    if made or changed:
        counting.note(learner.pk, lesson_pk)
    return position


@transaction.atomic
def unlock_course(
    track_pk: int,
    *,
    learner: Any,
    source: Unlock.Source,
    note: str = "",
    depth_at: int | None = None,
    at: dt.datetime | None = None,
) -> Unlock:
    """Opens a course to a learner, for good. Opening it again changes nothing."""
    lock_learner(learner)
    known = Unlock.objects.filter(track=track_pk, learner=learner).first()
    if known:
        return known
    unlock = Unlock.objects.create(
        track_id=track_pk,
        learner=learner,
        source=source,
        note=note,
        depth_at=depth_at,
        unlocked_at=at or timezone.now(),
    )
    course_unlocked.send(Track, track_pk=track_pk, learner=learner, unlock=unlock)
    return unlock


def mark_unlocks_seen(learner: Any, track_pks: list[int]) -> None:
    """The learner has been told; the same news is not told twice."""
    Unlock.objects.filter(learner=learner, track_id__in=track_pks, seen_at=None).update(
        seen_at=timezone.now()
    )
