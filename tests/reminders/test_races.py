"""Two of everything, on a real PostgreSQL: rows are shared out, nothing is done twice."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from lessons.models import Turn
from lessons.operations import lock_learner
from outbox import delivery
from outbox.models import OutgoingMessage
from reminders import operations
from reminders.models import FollowUp
from reminders.operations.sending import claim
from tests.factories import make_learner
from tests.reminders.acts import ask_for_mail, complete, do_again

pytestmark = pytest.mark.django_db(transaction=True)

NOON = dt.datetime(2040, 1, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def many(turn: Turn) -> list[FollowUp]:
    for number in range(60):
        complete(turn, make_learner(f"learner{number}"))
    follow_ups = list(FollowUp.objects.all())
    FollowUp.objects.update(channel="email")
    return follow_ups


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Runs each in a thread and a connection of its own, all let go at the same moment."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            gate.wait()
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_four_sweeps_at_once_tell_each_learner_once(many: list[FollowUp]) -> None:
    sweep = partial(operations.send_due_reminders, NOON)

    counts: Counter[str] = sum(at_once(sweep, sweep, sweep, sweep), Counter())

    assert counts == {"mailed": len(many)}
    assert OutgoingMessage.objects.count() == len(many)
    assert not FollowUp.objects.planned().exists()


def test_four_deliveries_at_once_send_each_message_once(
    many: list[FollowUp], settings: Any, tmp_path: Any
) -> None:
    settings.OUTBOX_EMAIL_BACKEND = "outbox.backends.MailFileBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    OutgoingMessage.objects.bulk_create(
        OutgoingMessage(key=f"k{n}", kind="account", to="a@b.org", subject="S", message_id=f"<{n}>")
        for n in range(60)
    )

    counts: Counter[str] = sum(at_once(*[delivery.deliver] * 4), Counter())

    assert counts == {"sent": 60}
    assert len(list(tmp_path.glob("*.eml"))) == 60


@pytest.mark.skipif("sqlite" in str(connection.vendor), reason="SQLite has one writer at a time")
def test_a_locked_row_is_left_for_later_and_not_waited_for(many: list[FollowUp]) -> None:
    locked = many[0]
    with transaction.atomic():
        FollowUp.objects.select_for_update().get(pk=locked.pk)
        (counts,) = at_once(lambda: operations.send_due_reminders(NOON))

    assert counts == {"mailed": len(many) - 1}
    assert operations.send_due_reminders(NOON) == {"mailed": 1}


def test_stopping_while_the_sweep_runs_ends_in_no_mail(many: list[FollowUp]) -> None:
    def stop() -> None:
        for follow_up in many:
            operations.stop_follow_up(follow_up)

    at_once(stop, lambda: operations.send_due_reminders(NOON))

    assert set(FollowUp.objects.values_list("state", flat=True)) == {"cancelled"}
    assert set(delivery.deliver()) <= {"skipped"}


def test_doing_it_again_while_it_falls_due_leaves_one_open_promise(turn: Turn, alice: Any) -> None:
    complete(turn, alice)
    ask_for_mail(FollowUp.objects.get())

    at_once(lambda: do_again(turn, alice), lambda: operations.send_due_reminders(NOON))

    assert FollowUp.objects.filter(attempt__number=1).get().state == "done"
    assert FollowUp.objects.open().get(attempt__number=2)


def test_chart_and_completion_at_once_promise_one_return(turn: Turn, alice: Any) -> None:
    at_once(lambda: complete(turn, alice), lambda: complete(turn, alice))

    assert FollowUp.objects.count() == 1


@pytest.mark.skipif("sqlite" in str(connection.vendor), reason="SQLite has one writer at a time")
def test_a_learner_who_is_writing_is_left_for_the_next_tick_and_not_waited_for(
    many: list[FollowUp],
) -> None:
    with transaction.atomic():
        lock_learner(many[0].learner)
        (counts,) = at_once(lambda: operations.send_due_reminders(NOON))

    assert counts == {"mailed": len(many) - 1}
    assert operations.send_due_reminders(NOON) == {"mailed": 1}


@pytest.mark.skipif("sqlite" in str(connection.vendor), reason="The plan is PostgreSQL's")
def test_claiming_walks_the_two_partial_indexes_and_nothing_else(many: list[FollowUp]) -> None:
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        claim(NOON, 100)

    due, held = [
        query["sql"] for query in captured.captured_queries if "SKIP LOCKED" in query["sql"]
    ]
    assert "Index Scan using follow_up_to_send" in plan_of(due)
    assert "Index Scan using follow_up_held_back" in plan_of(held)
    assert "Sort" not in plan_of(due) + plan_of(held)


def plan_of(sql: str) -> str:
    """As for a table that is too large to be read whole."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())
