"""One statement for all learners answers each with their own rows."""

from contextlib import closing
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from lessons.catalogue import LessonEntry, fresh
from lessons.kinds import Content
from lessons.models import Lesson, Turn
from lessons.operations import complete_turn, save_answer
from lessons.prepared import ANYBODY, Prepared
from lessons.progress import State, state_of
from tests import databases, factories

pytestmark = pytest.mark.django_db
planned_once = pytest.mark.skipif(
    databases.ON_SQLITE or settings.POOLED, reason="PostgreSQL keeps a plan for a connection"
)


def asked(entry: LessonEntry, learner: Any) -> State:
    return state_of(
        learner,
        prompts=[prompt.pk for prompt in entry.prompts],
        turns=[turn.pk for turn in entry.turns],
        lessons=[entry.pk],
        highlights_in=entry.pk,
    )


def test_each_learner_is_told_of_their_own_and_at_once(
    alice: Any, bob: Any, lesson: Lesson, turn: Turn
) -> None:
    prompt, entry = factories.prompt_of(lesson, "skill_pattern"), fresh().lessons[lesson.pk]
    for round_ in range(7):  # PostgreSQL plans a prepared statement anew five times, then once
        for learner in (alice, bob):
            words = f"{learner.name} {round_}"
            save_answer(prompt, learner=learner, content=Content(text=words))

            assert asked(entry, learner).answers[prompt.pk].content.text == words

    complete_turn(turn, learner=alice)

    assert asked(entry, alice).turns[turn.pk].completed_at is not None
    assert asked(entry, bob).turns[turn.pk].completed_at is None


def test_it_is_one_query_and_counted_as_one(alice: Any, lesson: Lesson) -> None:
    entry = fresh().lessons[lesson.pk]
    asked(entry, alice)
    sent: list[Any] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(params)
        return execute(sql, params, many, context)

    with CaptureQueriesContext(connection) as queries, connection.execute_wrapper(note):
        asked(entry, alice)

    assert len(queries) == 1
    assert [alice.pk in params and ANYBODY not in params for params in sent] == [True]


@planned_once
def test_postgresql_plans_it_once_for_a_connection(alice: Any, lesson: Lesson) -> None:
    entry = fresh().lessons[lesson.pk]
    for _ in range(8):
        asked(entry, alice)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT custom_plans, generic_plans FROM pg_prepared_statements"
            " WHERE statement LIKE '%%UNION ALL%%'"
        )
        plans = cursor.fetchall()

    assert plans == [(5, 3)]


@planned_once
@pytest.mark.django_db(transaction=True)
def test_a_column_that_a_migration_changes_costs_nobody_an_answer(alice: Any) -> None:
    table = User._meta.db_table
    names = Prepared.of(User.objects.filter(pk=ANYBODY).values_list("name"))
    list(names.rows(alice.pk))

    with closing(connection.copy()) as migrating, migrating.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ALTER COLUMN name TYPE text")
        try:
            assert list(names.rows(alice.pk)) == [(alice.name,)]
            assert list(names.rows(alice.pk)) == [(alice.name,)]
        finally:
            length = User._meta.get_field("name").max_length
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN name TYPE varchar({length})")


def as_at_the_beginning_of_a_request() -> None:
    """What Django notes then of a connection that stayed, where CONN_HEALTH_CHECKS says so."""
    here: Any = connection
    here.health_check_enabled, here.health_check_done = True, False


def end_the_connection() -> None:
    """As PostgreSQL does when it is started anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [own] = cursor.fetchone()
    databases.administer(f"SELECT pg_terminate_backend({own})")


@planned_once
@pytest.mark.django_db(transaction=True)
def test_a_reader_notices_nothing_of_a_postgresql_that_was_started_anew(
    client: Client, alice: Any, lesson: Lesson
) -> None:
    client.force_login(alice)
    assert client.get(lesson.url).status_code == 200
    end_the_connection()

    as_at_the_beginning_of_a_request()

    assert client.get(lesson.url).status_code == 200


@planned_once
@pytest.mark.django_db(transaction=True)
def test_in_a_transaction_nothing_is_asked_again_of_another_connection(alice: Any) -> None:
    """What was done in it before is lost with the one that ended."""
    names = Prepared.of(User.objects.filter(pk=ANYBODY).values_list("name"))

    with pytest.raises(OperationalError), transaction.atomic():
        list(names.rows(alice.pk))
        end_the_connection()
        as_at_the_beginning_of_a_request()
        list(names.rows(alice.pk))


@planned_once
@pytest.mark.django_db(transaction=True)
def test_a_change_outside_of_a_transaction_asks_first_whether_the_connection_is_there(
    alice: Any,
) -> None:
    rename = Prepared.to_update(User.objects.filter(pk=ANYBODY), name="Alice")
    end_the_connection()

    as_at_the_beginning_of_a_request()

    assert rename.run(alice.pk) == 1


@planned_once
@pytest.mark.django_db(transaction=True)
def test_an_answer_says_that_a_connection_is_there(alice: Any, lesson: Lesson) -> None:
    """So that nothing in the request asks for that alone."""
    entry = fresh().lessons[lesson.pk]
    as_at_the_beginning_of_a_request()

    with mock.patch.object(connection, "is_usable") as asked_for_that_alone:
        asked(entry, alice)
        assert User.objects.count() == 1

    asked_for_that_alone.assert_not_called()
