"""Completing a Turn with a reflection, beside plain SQL that writes the same rows."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from gamification import ledger
from gamification.models import DepthAccount, DepthAct, DepthEntry, Extension
from lessons.models import Reflection, TurnCompletion, Unlock
from lessons.operations import ReflectionParts, complete_and_reflect, current_attempt
from reminders.models import FollowUp
from tests import factories
from tests.bench.depth import columns_of, make_learners, stopwatch
from tests.bench.registry import Figure, bench

PARTS = ReflectionParts(saw="I rate business low.", why="I sold my last mix for nothing.")


@bench("complete_reflect_operation")
def complete_with_a_reflection() -> Iterable[Figure]:
    number = 400
    turn = factories.turn_of(factories.make_lesson())
    Extension.objects.create(track=factories.make_extension(), threshold=10)
    make_learners(number + 1)
    first, *learners = get_user_model()._default_manager.order_by("pk")
    with transaction.atomic():
        for learner in (first, *learners):
            current_attempt(turn, learner=learner)
    with CaptureQueriesContext(connection) as queries:
        complete_and_reflect(turn, learner=first, parts=PARTS)
    with stopwatch() as seconds:
        for learner in learners:
            complete_and_reflect(turn, learner=learner, parts=PARTS)
    rate = len(learners) / seconds[0]
    floor = len(learners) / _same_rows(first.pk)
    yield Figure("complete_reflect_operation", rate, "Turns/s", floor, rate / floor, len(queries))


WRITTEN = (TurnCompletion, Reflection, FollowUp, DepthAct, DepthEntry, DepthAccount, Unlock)


def _same_rows(first: int) -> float:
    """Seconds for exactly the rows that the operation wrote, by plain SQL, a commit a learner."""
    kept = {}
    with ledger.erasing(), connection.cursor() as cursor:
        for model in reversed(WRITTEN):
            columns = ", ".join(columns_of(model))
            table = model._meta.db_table
            cursor.execute(
                f"DELETE FROM {table} WHERE learner_id <> %s RETURNING learner_id, {columns}",  # noqa: S608
                [first],
            )
            rows: dict[int, list[Any]] = {}
            for learner, *values in cursor.fetchall():
                rows.setdefault(learner, []).append(values)
            marks = ", ".join(["%s"] * len(model._meta.concrete_fields))
            kept[table] = (f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608
    tables = [kept[model._meta.db_table] for model in WRITTEN]
    with stopwatch() as seconds:
        for learner in tables[0][1]:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement, rows in tables:
                    for values in rows[learner]:
                        cursor.execute(statement, values)
    assert DepthEntry.objects.count() == len(tables[0][1]) + 1
    return seconds[0]
