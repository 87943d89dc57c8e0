"""Opening Extension Courses to those who have reached them, by one statement each time.

A learner's own act opens what it reaches, in its own transaction. Everybody else is reached by
sets: a course published after they had the Depth, a threshold lowered, a crash.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from gamification.models import DepthAccount, Extension
from lessons.models import Track, Unlock
from lessons.prepared import cursor_planned_once
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
    now = timezone.now()
    opened = _insert_unlocks(extension, low, high, now)
    if opened:
        # Ids stay in the database: to fetch them and send them back took longer than to open.
        rows = Unlock.objects.filter(track=extension.track_id, unlocked_at=now)
        learner_ids = rows.filter(learner__gte=low, learner__lt=high).values_list(
            "learner", flat=True
        )
        courses_opened.send(Track, track_pk=extension.track_id, learner_ids=learner_ids)
    return opened


def open_reached(learner: Any, *, balance: int, at: dt.datetime) -> list[int]:
    """Opens every course that this balance reaches. Says which tracks; most acts reach none.

    Caller holds the learner's lock; the thresholds are read after that, like the rules.
    """
    unlock, extension = Unlock._meta.db_table, Extension._meta.db_table
    note = reached_note() % {"balance": balance, "threshold": "\0"}
    before, after = note.split("\0")
    with cursor_planned_once(connection) as cursor:
        cursor.execute(
            f"""
            INSERT INTO {unlock} (learner_id, track_id, source, note, depth_at, unlocked_at)
            SELECT %s, e.track_id, %s, %s || CAST(e.threshold AS varchar(12)) || %s, %s, %s
            FROM {extension} e JOIN {Page._meta.db_table} p ON p.id = e.track_id
            WHERE e.threshold <= %s AND p.live
              AND NOT EXISTS (SELECT 1 FROM {unlock} u
                              WHERE u.learner_id = %s AND u.track_id = e.track_id)
            ORDER BY e.threshold
            ON CONFLICT DO NOTHING
            RETURNING track_id
            """,  # noqa: S608
            [
                learner.pk,
                Unlock.Source.DEPTH.value,
                before,
                after,
                balance,
                connection.ops.adapt_datetimefield_value(at),
                balance,
                learner.pk,
            ],
        )
        opened = [track_pk for (track_pk,) in cursor.fetchall()]
    for track_pk in opened:
        courses_opened.send(Track, track_pk=track_pk, learner_ids=[learner.pk], learner=learner)
    return opened


def reached_note() -> str:
    return _("You have %(balance)s Depth; it opens at %(threshold)s.")


def _insert_unlocks(extension: Extension, low: int, high: int, now: dt.datetime) -> int:
    """One INSERT … SELECT. Says to how many it opened the course; others had it already."""
    # The sentence is that of open_reached; the balance is each row's own.
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
                              WHERE u.learner_id = a.learner_id AND u.track_id = %s
                                AND u.learner_id >= %s AND u.learner_id < %s)
            ON CONFLICT DO NOTHING
            """,  # noqa: S608
            [
                extension.track_id,
                Unlock.Source.DEPTH.value,
                before,
                after,
                connection.ops.adapt_datetimefield_value(now),
                low,
                high,
                extension.threshold,
                # The range once more: without it each batch reads all that were opened before it.
                extension.track_id,
                low,
                high,
            ],
        )
        opened: int = cursor.rowcount
    return opened
