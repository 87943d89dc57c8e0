"""How fast due follow-ups are claimed, and that it does not matter how many wait behind them.

The same claims are measured from 10,000 pending rows, which is the floor, and from 10,000,000.
Claimed is what the sweep has taken off the queue and shown: everything but the mail.
"""

import datetime as dt
import json
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from tests.bench.registry import Figure, bench

ROOT = Path(__file__).resolve().parent.parent.parent
FEW, MANY = 10_000, 10_000_000
DUE = 6_000  # of them, claimed in one run
WORKERS = (1, 2, 4)
PER_LEARNER = 10


@bench("claim_10m_1w", "claim_10m_2w", "claim_10m_4w")
def claims() -> Iterable[Figure]:
    turn_pk = make_turn()
    fill(turn_pk, FEW)
    floors = {workers: rate(workers, DUE) for workers in WORKERS}
    fill(turn_pk, MANY)
    for workers in WORKERS:
        value = rate(workers, DUE)
        yield Figure(
            f"claim_10m_{workers}w",
            round(value),
            "follow-ups/s",
            floor=round(floors[workers]),
            ratio=round(value / floors[workers], 2),
        )


def make_turn() -> int:
    from tests import factories

    return factories.turn_of(factories.make_lesson()).pk


def fill(turn_pk: int, number: int) -> None:
    """So many pending follow-ups, due over the next half year, ten for each learner.

    Written without the indexes, which are made afterwards as they were.
    """
    from django.db import connection

    learners = max(number // PER_LEARNER, DUE)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE course_reminders_followup, course_lessons_attempt CASCADE")
        cursor.execute("DELETE FROM accounts_user")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE tablename = 'course_reminders_followup' AND indexdef NOT LIKE '%%UNIQUE%%'"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute("SET session_replication_role = replica")  # no foreign key is asked
        cursor.execute(LEARNERS, [learners])
        cursor.execute(ATTEMPTS, [turn_pk, learners])
        cursor.execute(FOLLOW_UPS, [turn_pk, learners, number])
        cursor.execute("SET session_replication_role = DEFAULT")
        for _name, definition in indexes:
            cursor.execute(definition)
        for table in ("course_reminders_followup", "course_lessons_attempt", "accounts_user"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")


LEARNERS = """
    INSERT INTO accounts_user (id, uid, password, is_superuser, email, name, is_staff, is_active,
                               date_joined, time_zone)
    SELECT n, lpad(to_hex(n), 32, '0')::uuid, '!', false, 'l' || n || '@example.com', '', false,
           true, now(), 'UTC'
    FROM generate_series(1, %s) AS n
"""
ATTEMPTS = """
    INSERT INTO course_lessons_attempt (id, learner_id, turn_id, number, started_at)
    SELECT n, n, %s, 1, now() FROM generate_series(1, %s) AS n
"""
FOLLOW_UPS = """
    INSERT INTO course_reminders_followup
           (uid, learner_id, turn_id, attempt_id, kind, state, channel, step, words,
            words_in_subject, act, because_of, local_date, local_time, zone, due_at, last_error,
            end_reason, created_at)
    SELECT lpad(to_hex(n), 32, '0')::uuid, learner, %s, learner, 'look_back', 'scheduled', 'here',
           n / learners, '', false, 'completion', current_date, current_date, '09:00', 'UTC',
           now() + interval '2 days' + random() * interval '180 days', '', '', now()
    FROM (SELECT n, 1 + n %% learners AS learner, learners
          FROM generate_series(0, %s::int - 1) AS n, (SELECT %s::int AS learners) AS l) AS pending
"""


def rate(workers: int, due: int) -> float:
    """Makes so many of them due, and lets the workers take them: follow-ups a second."""
    make_due(due)
    command = [sys.executable, "-m", "tests.bench.claimer", str(time.time() + 8)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(workers)
    ]
    results = [json.loads(process.communicate()[0]) for process in running]
    assert sum(result["claimed"] for result in results) == due
    took = max(result["ended"] for result in results) - min(r["begun"] for r in results)
    return due / float(took)


def make_due(number: int) -> None:
    """Of learners spread over all there are, as birthdays are: no two neighbours."""
    from django.utils import timezone

    from reminders.models import FollowUp

    pending = FollowUp.objects.planned()
    total = pending.order_by("-learner_id").values_list("learner_id", flat=True).first() or 1
    stride = max(total // number, 1)
    chosen = pending.filter(learner_id__in=range(1, total + 1, stride))
    pks = list(
        chosen.order_by("learner_id", "pk").distinct("learner_id").values_list("pk", flat=True)
    )
    assert len(pks) >= number
    FollowUp.objects.filter(pk__in=pks[:number]).update(
        due_at=timezone.now() - dt.timedelta(minutes=1)
    )
