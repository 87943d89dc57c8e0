"""Opening a course for a million, and trying a rule on a past."""

import os
import signal
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, connections

from gamification import sweeping, trials
from gamification.engine import ALWAYS
from gamification.models import DepthAccount, DepthAct, DepthEntry, DepthRule, Extension, Sweep
from lessons.models import Turn, Unlock
from lessons.operations import unlock_course
from tests import factories
from tests.bench.registry import Figure, bench

MILLION = 1_000_000


def run(sql: str, *params: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


@contextmanager
def stopwatch() -> Iterator[list[float]]:
    """Seconds of the block, in a list that is filled at its end."""
    seconds: list[float] = []
    started = time.perf_counter()
    yield seconds
    seconds.append(time.perf_counter() - started)


def columns_of(model: Any) -> list[str]:
    return [field.column for field in model._meta.concrete_fields]


def make_learners(number: int) -> None:
    """Copies of one real account, by SQL; whatever columns an account has."""
    factories.make_learner("pattern")
    user = get_user_model()
    table = user._meta.db_table
    own = {"uid": "gen_random_uuid()", "email": "'bench-' || n || '@example.com'"}
    columns = [name for name in columns_of(user) if name != "id"]
    values = ", ".join(own.get(column, column) for column in columns)
    run(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} "  # noqa: S608
        f"FROM {table} CROSS JOIN generate_series(1, {number}) AS n "
        "WHERE email = 'pattern@example.com'"
    )
    run(f"DELETE FROM {table} WHERE email = 'pattern@example.com'")  # noqa: S608
    run(f"ANALYZE {table}")


@bench("unlock_bulk_1m", "unlock_bulk_1m_longest", "unlock_loop")
def unlock_for_a_million() -> Iterable[Figure]:
    extension = Extension.objects.create(track=factories.make_extension(), threshold=20)
    make_learners(MILLION)
    account = DepthAccount._meta.db_table
    users = get_user_model()._meta.db_table
    run(
        f"INSERT INTO {account} (learner_id, balance, hidden) "  # noqa: S608
        f"SELECT id, 20 + 10 * (id %% 5), false FROM {users} WHERE email LIKE %s",
        "bench-%",
    )
    run(f"VACUUM ANALYZE {account}")
    # The faster of two: the first one also waits for what was just generated to reach the disk.
    floor = MILLION / min(_bare_insert(extension), _bare_insert(extension))
    swept, longest = _sweep_killed_twice(extension)
    assert Unlock.objects.count() == MILLION
    assert Unlock.objects.values("learner").distinct().count() == MILLION
    rate = MILLION / swept
    yield Figure("unlock_bulk_1m", rate, "learners/s", floor, rate / floor)
    yield Figure("unlock_bulk_1m_longest", longest, "s", floor=2.0, ratio=2.0 / longest)
    loop = _loop(extension, 500)
    yield Figure("unlock_loop", loop, "learners/s", floor, loop / floor)


def _bare_insert(extension: Extension) -> float:
    """The same rows by one statement that locks, checks and tells nobody."""
    unlock, account = Unlock._meta.db_table, DepthAccount._meta.db_table
    with stopwatch() as seconds:
        run(
            f"INSERT INTO {unlock} (learner_id, track_id, source, note, depth_at, unlocked_at) "  # noqa: S608
            f"SELECT learner_id, %s, 'depth', 'You have ' || balance || ' Depth; it opens at 20.', "
            f"balance, now() FROM {account} WHERE balance >= 20",
            extension.track_id,
        )
    run(f"TRUNCATE {unlock}")
    run("CHECKPOINT")
    return seconds[0]


def _sweep_killed_twice(extension: Extension) -> tuple[float, float]:
    """(seconds at work, seconds of the longest transaction), with two kill -9 on the way."""
    sweep = sweeping.request_sweep(extension=extension)
    took: list[float] = []
    with tempfile.NamedTemporaryFile(prefix="course-bench-") as log, stopwatch() as seconds:
        for share in (25, 60, 101):
            connections.close_all()  # A connection must not be shared with the child.
            child = os.fork()
            if child == 0:
                _work(sweep.pk, Path(log.name))
            _kill_at(child, sweep.pk, share)
        took = [float(line) for line in Path(log.name).read_text().split()]
    return seconds[0], max(took)


def _work(sweep_pk: int, log: Path) -> None:
    """In a child: sweeps on, and writes down how long each transaction took."""
    last = time.perf_counter()

    def report(*_: Any) -> None:
        nonlocal last
        now = time.perf_counter()
        with log.open("a") as lines:
            lines.write(f"{now - last}\n")
        last = now

    try:
        sweeping.run(sweep_pk, report)
    finally:
        os._exit(0)  # Whatever happened: the servers are the parent's to stop.


def _kill_at(child: int, sweep_pk: int, share: int) -> None:
    while Sweep.objects.get(pk=sweep_pk).percent < share:
        if os.waitpid(child, os.WNOHANG)[0]:
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _loop(extension: Extension, number: int) -> float:
    learners = list(get_user_model()._default_manager.order_by("pk")[:number])
    Unlock.objects.filter(learner__in=learners).delete()
    with stopwatch() as seconds:
        for learner in learners:
            unlock_course(extension.track_id, learner=learner, source=Unlock.Source.DEPTH, note="-")
    return number / seconds[0]


@bench("replay_10k_90d")
def replay_ten_thousand_learners_of_ninety_days() -> Iterable[Figure]:
    """Thirteen weeks each: a reflection a week, and a look-back four days after it."""
    make_learners(10_000)
    module = factories.make_module()
    for number in range(13):
        factories.make_lesson(module, f"Week {number}")
    Extension.objects.create(track=factories.make_extension(), threshold=150)
    _write_past()
    proposed = trials.proposal(
        "look_back", amount=5, gap=3, cap=3, is_on=True, effective_from=ALWAYS
    )
    reading, trying = [], []
    for _ in range(3):
        with stopwatch() as seconds:
            rows = list(DepthAct.objects.for_engine())
        reading += seconds
        with stopwatch() as seconds:
            shown = trials.try_rule(proposed)
        trying += seconds
    read, tried = statistics.median(reading), statistics.median(trying)
    by = get_user_model()._default_manager.order_by("pk").first()
    sweep = trials.apply_rule(proposed, shown.digest, by=by)
    done = sweeping.run(sweep.pk)
    assert done is not None
    assert (done.gained, done.depth, done.opened) == (shown.learners, shown.depth, shown.courses)
    assert shown.learners == 10_000
    assert len(rows) == 260_000
    yield Figure("replay_10k_90d", tried, "s", read, read / tried)


def _write_past() -> None:
    act, entry = DepthAct._meta.db_table, DepthEntry._meta.db_table
    users, turns = get_user_model()._meta.db_table, Turn._meta.db_table
    rule = DepthRule.objects.get(reason="reflection").pk
    past = (
        f"FROM {users} u CROSS JOIN (SELECT id, uid, now() - interval '96 days' "  # noqa: S608
        "+ row_number() OVER (ORDER BY id) * interval '7 days' AS at "
        f"FROM {turns}) t WHERE u.email LIKE 'bench-%%'"
    )
    columns = "(learner_id, reason, turn_id, fact, source, cycle, happened_at, since, rule_id"
    run(
        f"INSERT INTO {act} {columns}, accrues_at) "
        "SELECT u.id, 'reflection', t.id, 'reflection:' || gen_random_uuid(), 'turn:' || t.uid, 1, "
        f"t.at, NULL, %s, t.at {past}",
        rule,
    )
    run(
        f"INSERT INTO {act} {columns}) "  # noqa: S608
        "SELECT a.learner_id, 'look_back', a.turn_id, "
        "'look_back:' || g.uid, 'look_back:' || g.uid, 1, "
        "a.happened_at + interval '4 days', a.happened_at, NULL "
        f"FROM {act} a CROSS JOIN LATERAL (SELECT gen_random_uuid() AS uid WHERE a.id > 0) g "
        "WHERE a.reason = 'reflection'"
    )
    run(
        f"INSERT INTO {entry} (uid, learner_id, amount, reason, source, cycle, act_id, rule_id, "  # noqa: S608
        "explanation, created_at) SELECT gen_random_uuid(), learner_id, 10, reason, source, cycle, "
        f"id, rule_id, '', happened_at FROM {act} WHERE rule_id IS NOT NULL"
    )
    run(
        f"INSERT INTO {DepthAccount._meta.db_table} (learner_id, balance, hidden) "  # noqa: S608
        f"SELECT learner_id, sum(amount), false FROM {entry} GROUP BY learner_id"
    )
    run(f"ANALYZE {act}")
