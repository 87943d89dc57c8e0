"""Opening Extension Courses for everyone who has reached them: by sets, not learner by learner.

A learner's own act opens what it reaches in its own transaction (operations.py). This is for
everybody else: a course published after they had the Depth, a threshold lowered, a crash.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from gamification.models import DepthAccount, Extension
from gamification.operations import reached_note
from lessons.models import Track, Unlock
from lessons.signals import courses_opened


@dataclass(frozen=True)
class Opened:
    """What one sweep did for one course; in a dry run, what it would do."""

    extension: Extension
    learners: int


Report = Callable[[Any, int, int], None]


def missing_unlocks(
    extension: Extension, *, threshold: int | None = None
) -> QuerySet[DepthAccount]:
    """The accounts that have the Depth for this course and do not have the course."""
    reached = DepthAccount.objects.filter(
        balance__gte=extension.threshold if threshold is None else threshold
    )
    return reached.exclude(learner__unlocks__track_id=extension.track_id)


def open_range(extension_pk: int, low: int, high: int) -> int:
    """Opens the course to all in this range of learner ids who have its Depth. Says to how many.

    Caller has locked the learners; the threshold is read after that, as every operation does.
    """
    extension = Extension.objects.select_related("track").filter(pk=extension_pk).first()
    if extension is None or not extension.track.live:
        return 0
    learner_ids = _insert_unlocks(extension, low, high)
    if learner_ids:
        courses_opened.send(Track, track_pk=extension.track_id, learner_ids=learner_ids)
    return len(learner_ids)


def _insert_unlocks(extension: Extension, low: int, high: int) -> list[int]:
    """One INSERT … SELECT. Says for whom it opened the course; others had it already."""
    # The sentence is the one of operations.open_reached_courses; the balance is each row's own.
    before, after = (reached_note() % {"balance": "\0", "threshold": extension.threshold}).split(
        "\0"
    )
    unlock, account = Unlock._meta.db_table, DepthAccount._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {unlock} (learner_id, track_id, source, note, depth_at, unlocked_at)
            SELECT a.learner_id, %s, %s, %s || CAST(a.balance AS varchar(12)) || %s, a.balance, %s
            FROM {account} a
            WHERE a.learner_id >= %s AND a.learner_id < %s AND a.balance >= %s
              AND NOT EXISTS (SELECT 1 FROM {unlock} u
                              WHERE u.learner_id = a.learner_id AND u.track_id = %s)
            ON CONFLICT DO NOTHING
            RETURNING learner_id
            """,  # noqa: S608
            [
                extension.track_id,
                Unlock.Source.DEPTH.value,
                before,
                after,
                connection.ops.adapt_datetimefield_value(timezone.now()),
                low,
                high,
                extension.threshold,
                extension.track_id,
            ],
        )
        return [row[0] for row in cursor.fetchall()]
