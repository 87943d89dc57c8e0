"""How fast due follow-ups are claimed, and that it does not matter how many wait behind them.

The same claims are measured from 10,000 pending rows, which is the floor, and from 10,000,000.
Claimed is what the sweep has taken off the queue and shown: everything but the mail.
"""

import datetime as dt
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from django.db import models

from tests.bench.registry import Figure, bench

ROOT = Path(__file__).resolve().parent.parent.parent
FEW, MANY = 10_000, 10_000_000
DUE = 1_500  # of them, claimed in one run
ROUNDS = 5
WORKERS = (1, 2, 4)
PER_LEARNER = 10
UUID = "lpad(to_hex(n), 32, '0')::uuid"


@bench("claim_10m_1w", "claim_10m_2w", "claim_10m_4w")
def claims() -> Iterable[Figure]:
    yield from compare(FEW, MANY, DUE)


def compare(
    few: int, many: int, due: int, *, rounds: int = ROUNDS, teams: Iterable[int] = WORKERS
) -> Iterable[Figure]:
    """In turns, so that whatever else the machine does meets both; the median of each counts."""
    from django.db import connection

    from tests import databases

    small = connection.settings_dict["NAME"]
    large = f"{small}_many"
    databases.copy(databases.migrated(), large)
    for database, number in ((small, few), (large, many)):
        with connected_to(database):
            fill(number, learners=max(number // PER_LEARNER, due))
    for workers in teams:
        rates: dict[str, list[float]] = {small: [], large: []}
        for database in (small, large) * rounds:
            with connected_to(database):
                rates[database].append(rate(workers, due))
                put_back()
        floor, value = (statistics.median(rates[database]) for database in (small, large))
        yield Figure(
            f"claim_10m_{workers}w",
            round(value),
            "follow-ups/s",
            floor=round(floor),
            ratio=round(value / floor, 2),
        )
    databases.drop(large)


@contextmanager
def connected_to(database: str) -> Iterator[None]:
    """Ours, and that of the workers that start meanwhile."""
    from django.db import connection, connections

    from tests.plugin import with_path

    url = with_path(os.environ["DATABASE_URL"], database)
    connections.close_all()
    with (
        mock.patch.dict(connection.settings_dict, NAME=database),
        mock.patch.dict(os.environ, DATABASE_URL=url),
    ):
        yield
        connections.close_all()


def fill(number: int, *, learners: int) -> None:
    """So many pending follow-ups, due over the half year that begins in two days."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    from lessons.models import Attempt
    from reminders.models import FollowUp

    user = get_user_model()
    one = FollowUp.objects.order_by("pk").first() or make_one()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no foreign key is asked
        for model in (FollowUp, Attempt, user):
            pk = {FollowUp: one.pk, Attempt: one.attempt_id, user: one.learner_id}[model]
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id <> %s", [pk])  # noqa: S608
        multiply(user, learners, {"id": "n", "uid": UUID, "email": "'l' || n || '@example.com'"})
        multiply(Attempt, learners, {"id": "n", "uid": UUID, "learner_id": "n"})
        after = {
            "id": "n",
            "uid": UUID,
            "learner_id": f"1000 + n % {learners}",
            "attempt_id": f"1000 + n % {learners}",
            "step": f"n / {learners}",
            "state": "'scheduled'",
            "due_at": "now() + interval '2 days' + random() * interval '180 days'",
        }
        with indexes_made_afterwards(FollowUp):
            multiply(FollowUp, number, after)
        cursor.execute("SET session_replication_role = DEFAULT")
        for model in (FollowUp, Attempt, user):
            cursor.execute(f"VACUUM (ANALYZE) {model._meta.db_table}")


def make_one() -> Any:
    """A learner whose follow-up is over, made as the site makes it: the pattern of the rest."""
    from reminders.models import FollowUp
    from tests import factories
    from tests.reminders.acts import complete

    complete(factories.turn_of(factories.make_lesson()), factories.make_learner())
    FollowUp.objects.update(state=FollowUp.State.DONE)
    return FollowUp.objects.get()


def multiply(model: type[models.Model], number: int, columns: Mapping[str, str]) -> None:
    """Copies of the model's first row, numbered from 1000; `columns` says in SQL what differs."""
    from django.db import connection

    names = [str(field.column) for field in model._meta.concrete_fields]
    values = [columns.get(name, f"pattern.{name}") for name in names]
    statement = (
        f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {', '.join(values)}"  # noqa: S608
        f" FROM (SELECT * FROM {model._meta.db_table} ORDER BY id LIMIT 1) AS pattern,"
        f" generate_series(1000, 999 + {number}) AS n"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def indexes_made_afterwards(model: type[models.Model]) -> Iterator[None]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
            " AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
            [model._meta.db_table],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _name, definition in indexes:
            cursor.execute(definition)


def rate(workers: int, due: int) -> float:
    """Makes so many of them due, and lets the workers take them: follow-ups a second."""
    make_due(due)
    command = [sys.executable, "-m", "tests.bench.claimer"]
    running = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        for _ in range(workers)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    results = [json.loads(process.communicate()[0]) for process in running]
    assert sum(result["claimed"] for result in results) == due, results
    took = max(result["ended"] for result in results) - min(r["begun"] for r in results)
    return due / float(took)


def make_due(number: int) -> None:
    """One of each of so many learners, spread over all there are: no two neighbours on disk."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from reminders.models import FollowUp

    total = get_user_model()._default_manager.count() - 1
    chosen = range(1000, 1000 + total, max(total // number, 1))[:number]
    pending = FollowUp.objects.planned().filter(learner_id__in=chosen)
    rows = pending.order_by("learner_id", "pk").distinct("learner_id").values_list("pk", flat=True)
    now = timezone.now()
    made = FollowUp.objects.filter(pk__in=list(rows)).update(due_at=now - dt.timedelta(minutes=1))
    assert made == number


def put_back() -> None:
    """What was claimed is pending again, so that every run finds as many behind what is due."""
    from django.utils import timezone

    from reminders.models import FollowUp

    later = timezone.now() + dt.timedelta(days=100)
    FollowUp.objects.filter(state=FollowUp.State.DUE).update(
        state=FollowUp.State.SCHEDULED, due_at=later, notified_at=None
    )
