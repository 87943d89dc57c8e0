"""Passes over all learners: set-wise, in short transactions, each of which may be the last.

A sweep is a row. Its place moves in the transaction that did the work, so that a killed worker
loses one batch at most and the next one goes on from there.
"""

import datetime as dt
import time
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Max, Min, Q
from django.utils import timezone

from gamification import awarding, operations, unlocking
from gamification.engine import moment_of
from gamification.models import DepthAct, DepthRule, Extension, Sweep
from gamification.unlocking import Opened, Report

BATCH = 5000  # learner ids in a sweep's first transaction; the following ones are as long as this
SMALLEST, LARGEST = 200, 15_000
AIM = 0.3  # seconds of a transaction before its commit, which waits for the disk; 2 s are the bound


def request_sweep(
    *,
    extension: Extension | None = None,
    rule: DepthRule | None = None,
    by: Any = None,
    batch: int = BATCH,
) -> Sweep:
    """A new pass from the beginning. One for the same that is under way gives way to it."""
    Sweep.objects.filter(extension=extension, rule=rule, finished_at=None).delete()
    ends = get_user_model()._default_manager.aggregate(first=Min("pk"), last=Max("pk"))
    first, end = ends["first"] or 0, (ends["last"] or 0) + 1
    return Sweep.objects.create(
        extension=extension,
        rule=rule,
        first_learner=first,
        next_learner=first,
        end_learner=end,
        batch=batch,
        requested_by=by,
    )


def run(sweep_pk: int, report: Report | None = None) -> Sweep | None:
    """Goes on with a sweep until it is through. None when a newer one took its place.

    `report` is told (sweep, learner ids done, learner ids in all) after each batch.
    """
    while True:
        sweep = _step(sweep_pk)
        if sweep is None:
            return None
        if report:
            report(sweep, sweep.next_learner - sweep.first_learner, _size(sweep))
        if sweep.finished_at:
            return sweep


def _size(sweep: Sweep) -> int:
    return sweep.end_learner - sweep.first_learner


def resume_all() -> list[Sweep]:
    """Finishes what a killed worker or a lost message left."""
    left = Sweep.objects.filter(finished_at=None).order_by("id").values_list("pk", flat=True)
    return [sweep for pk in list(left) if (sweep := run(pk))]


@transaction.atomic
def _step(sweep_pk: int) -> Sweep | None:
    """One range of learner ids, and where the next one begins.

    Locking the sweep's row first makes two workers take turns; locking the learners before rules
    and thresholds are read makes whoever earns at this moment either see the new ones or be
    waited for. Without it 17 learners fell between the two in 20 tries (shared/DATA.md 6).
    """
    started = time.monotonic()
    sweep = Sweep.objects.select_for_update().filter(pk=sweep_pk).first()
    if sweep is None or sweep.finished_at:
        return sweep
    low, high = sweep.next_learner, min(sweep.next_learner + sweep.batch, sweep.end_learner)
    _lock(low, high)
    if sweep.extension_id is None:
        sweep.gained, sweep.depth = _award(sweep, low, high)
        for pk in Extension.objects.order_by("threshold").values_list("pk", flat=True):
            sweep.opened += unlocking.open_range(pk, low, high)
    else:
        sweep.opened += unlocking.open_range(sweep.extension_id, low, high)
    sweep.next_learner = high
    sweep.moved_at = timezone.now()
    if high >= sweep.end_learner:
        _finish(sweep)
    sweep.batch = _next_batch(sweep.batch, time.monotonic() - started)
    sweep.save()
    return sweep


def _next_batch(batch: int, seconds: float) -> int:
    """Grows slowly and shrinks at once: a machine that is busy now is so for the next one too."""
    fitting = int(batch * AIM / max(seconds, 0.001))
    return max(SMALLEST, min(LARGEST, fitting, 2 * batch))


def _finish(sweep: Sweep) -> None:
    sweep.finished_at = sweep.moved_at
    opened = Extension.objects.filter(track__live=True)
    if sweep.extension_id:
        opened = opened.filter(pk=sweep.extension_id)
    opened.update(swept_at=sweep.moved_at)


def _lock(low: int, high: int) -> None:
    if not connection.features.has_select_for_update:
        return  # SQLite: the transaction is the only writer.
    everyone = get_user_model()._default_manager.filter(pk__gte=low, pk__lt=high)
    locked = everyone.select_for_update(no_key=True).order_by("pk")
    # Counted in the database: the ids themselves are of no use here.
    with connection.cursor() as cursor:
        sql, params = locked.values("pk").query.sql_with_params()
        cursor.execute(f"SELECT count(*) FROM ({sql}) AS locked", params)  # noqa: S608


def _award(sweep: Sweep, low: int, high: int) -> tuple[int, int]:
    """What waits in this range and earns, or whose day has come. (learners, Depth) so far."""
    entries = award_range(Q(learner__gte=low, learner__lt=high), at=timezone.now())
    gained = awarding.add_to_balances(entries) if entries else {}
    return sweep.gained + len(gained), sweep.depth + sum(gained.values())


def award_range(learners: Q, *, at: dt.datetime) -> list[Any]:
    """Decides for all of these learners at once. Caller holds their locks.

    Only those are read of whom something waits, such as a look-back that came too soon.
    """
    own = DepthAct.objects.filter(learners)
    rules = awarding.read_rules()
    # Read before anything is decided, so that what is decided now bears today's date.
    dated = [(act, act.accrues_at or at) for act in own.deferred_until(at)]
    decided = list(awarding.earning(awarding.decisions(waiting_acts(learners), rules)))
    awarding.settle(decided)
    due = [each.act.pk for each in decided if each.accrues_at and each.accrues_at <= moment_of(at)]
    for some in awarding.pieces(due):
        dated += [(act, at) for act in DepthAct.objects.filter(pk__in=some)]
    return awarding.write_entries(dated, rules) if dated else []


def waiting_acts(learners: Q) -> Iterable[tuple[Any, ...]]:
    """All acts of those of whom at least one has not earned, in the engine's order."""
    waiting = DepthAct.objects.filter(learners).not_earning().order_by().values("learner")
    acts = DepthAct.objects.filter(learners, learner__in=waiting)
    return acts.for_engine().iterator(chunk_size=10_000)


def accrue(limit: int = 500) -> int:
    """Writes entries of acts that earned on a full day, now that their own day has come.

    Says of how many learners; `limit` or more means that some may be left.
    """
    due = DepthAct.objects.deferred_until(timezone.now()).order_by().values("learner")
    learners = get_user_model()._default_manager.filter(pk__in=due).order_by("pk")
    return len([operations.settle_learner(learner) for learner in learners[:limit]])


def open_for_everyone(
    extension_pk: int | None = None,
    *,
    batch: int = BATCH,
    dry_run: bool = False,
    report: Report | None = None,
) -> list[Opened]:
    """Opens every course, or this one, to all who have its Depth. Safe to stop and to repeat."""
    extensions = Extension.objects.filter(track__live=True).select_related("track")
    if extension_pk is not None:
        extensions = extensions.filter(pk=extension_pk)
    if dry_run:
        return [Opened(each, unlocking.missing_unlocks(each).count()) for each in extensions]
    results = []
    for each in extensions:
        sweep = _begun(each) or request_sweep(extension=each, batch=batch)
        done = run(sweep.pk, report)
        results.append(Opened(each, done.opened if done else 0))
    return results


def _begun(extension: Extension) -> Sweep | None:
    """One that a killed worker left half-way, or that an author is watching: it goes on."""
    unfinished = Sweep.objects.filter(extension=extension, finished_at=None)
    return unfinished.filter(Q(moved_at__isnull=False) | Q(shown__isnull=False)).first()
