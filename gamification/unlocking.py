"""Opening Extension Courses for everyone who has reached them: by sets, not learner by learner.

A learner's own act opens what it reaches in its own transaction (operations.py). This is for
everybody else: a course published after they had the Depth, a threshold lowered, a crash.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from gamification.models import DepthAccount, Extension
from lessons.models import Track, Unlock
from lessons.signals import courses_opened

BATCH = 5000  # learner ids per transaction, so that no learner's lock is held for long


@dataclass(frozen=True)
class Opened:
    """What one sweep did for one course; in a dry run, what it would do."""

    extension: Extension
    learners: int


Report = Callable[[Extension, int, int], None]


def open_for_everyone(
    extension_pk: int | None = None,
    *,
    batch: int = BATCH,
    dry_run: bool = False,
    report: Report | None = None,
) -> list[Opened]:
    """Opens every course, or this one, to all who have its Depth. Safe to stop and to repeat.

    `report` is told (extension, learner ids done, learner ids in all) after each batch.
    """
    extensions = Extension.objects.filter(track__live=True).select_related("track")
    if extension_pk is not None:
        extensions = extensions.filter(pk=extension_pk)
    if dry_run:
        return [Opened(each, missing_unlocks(each).count()) for each in extensions]
    return [Opened(each, _sweep(each, batch, report)) for each in extensions]


def missing_unlocks(extension: Extension) -> Any:
    """The accounts that have the Depth for this course and do not have the course."""
    return DepthAccount.objects.filter(balance__gte=extension.threshold).exclude(
        learner__unlocks__track_id=extension.track_id
    )


def _sweep(extension: Extension, batch: int, report: Report | None) -> int:
    """All learners are visited, not only those with the Depth by now: see _open_batch."""
    ends = get_user_model()._default_manager.aggregate(first=Min("pk"), last=Max("pk"))
    first, end = ends["first"] or 0, (ends["last"] or 0) + 1
    opened = 0
    for low in range(first, end, batch):
        opened += _open_batch(extension.pk, low, low + batch)
        if report:
            report(extension, min(low + batch, end) - first, end - first)
    Extension.objects.filter(pk=extension.pk).update(swept_at=timezone.now())
    return opened


@transaction.atomic
def _open_batch(extension_pk: int, low: int, high: int) -> int:
    """One range of learner ids.

    The learners are locked first and the threshold is read after that, as every operation does.
    So whoever earns Depth at this moment either saw the new threshold or is waited for; without
    the lock 17 learners fell between the two in 20 tries (shared/DATA.md 6).
    """
    everyone = get_user_model()._default_manager.filter(pk__gte=low, pk__lt=high)
    if connection.features.has_select_for_update:
        locked = everyone.select_for_update(no_key=True).order_by("pk")
        # Counted in the database: the ids themselves are of no use here.
        with connection.cursor() as cursor:
            sql, params = locked.values("pk").query.sql_with_params()
            cursor.execute(f"SELECT count(*) FROM ({sql}) AS locked", params)  # noqa: S608
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
    before, after = (
        _("You have %(balance)s Depth; it opens at %(threshold)d.")
        % {"balance": "\0", "threshold": extension.threshold}
    ).split("\0")
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
