"""An author's change moves what is pending; what the learner chose stays."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from lessons.models import Lesson, Turn
from lessons.signals import lesson_published
from reminders import operations
from reminders.models import FollowUp
from tests.factories import guide_body, republish
from tests.reminders.acts import at, complete, do_again, keep_chart

State = FollowUp.State


def with_interval(lesson: Lesson, months: int | None) -> Lesson:
    body = list(lesson.body.raw_data)
    for block in body:
        if block["type"] == "turn":
            block["value"]["follow_up_months"] = months
    return republish(lesson, body)


def without_turn(lesson: Lesson) -> Lesson:
    return republish(lesson, [b for b in lesson.body.raw_data if b["type"] != "turn"])


def test_another_interval_moves_pending_ones(follow_up: FollowUp, lesson: Lesson) -> None:
    with_interval(lesson, 3)

    follow_up.refresh_from_db()
    assert (follow_up.months, follow_up.local_date) == (3, dt.date(2026, 8, 22))
    assert follow_up.due_at == at("2026-08-22 07:00")  # 09:00, summer time


def test_publishing_says_how_many_moved(
    follow_up: FollowUp, bob: Any, turn: Turn, lesson: Lesson
) -> None:
    complete(turn, bob)
    Turn.objects.update(follow_up_months=9)

    answers: dict[Any, Any] = dict(lesson_published.send(Lesson, lesson=lesson))

    assert [count for count in answers.values() if count] == [2]


def test_a_day_the_learner_chose_is_not_moved(follow_up: FollowUp, lesson: Lesson) -> None:
    operations.choose_follow_up(follow_up, when=dt.date(2026, 7, 1), channel="here")

    with_interval(lesson, 3)

    follow_up.refresh_from_db()
    assert follow_up.local_date == dt.date(2026, 7, 1)


def test_publishing_without_a_change_moves_nothing(
    follow_up: FollowUp, turn: Turn, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        assert operations.follow_author(turn) == 0


def test_no_interval_any_more_withdraws_and_a_new_one_renews(
    follow_up: FollowUp, lesson: Lesson
) -> None:
    lesson = with_interval(lesson, None)
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.end_reason) == (State.CANCELLED, "withdrawn")

    with_interval(lesson, 12)

    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.local_date) == (State.SCHEDULED, dt.date(2027, 5, 22))


def test_a_turn_that_is_gone_withdraws_even_chosen_days_and_brings_them_back(
    follow_up: FollowUp, lesson: Lesson
) -> None:
    body = list(lesson.body.raw_data)
    operations.choose_follow_up(follow_up, when=dt.date(2026, 7, 1), channel="here")
    lesson = without_turn(lesson)
    follow_up.refresh_from_db()
    assert follow_up.state == State.CANCELLED

    republish(lesson, body)

    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.local_date) == (State.SCHEDULED, dt.date(2026, 7, 1))


def test_what_a_later_attempt_replaced_is_not_brought_back(
    follow_up: FollowUp, clock: time_machine.Traveller, berlin: Any, turn: Turn, lesson: Lesson
) -> None:
    FollowUp.objects.update(
        state=State.CANCELLED, end_reason="withdrawn", ended_at=at("2026-06-01 00:00")
    )
    do_again(turn, berlin)

    operations.follow_author(turn)

    assert FollowUp.objects.open().count() == 1


@pytest.mark.parametrize("act", [complete, keep_chart])
def test_a_new_interval_promises_a_return_to_those_who_did_the_turn_before(
    clock: time_machine.Traveller,
    alice: Any,
    turn: Turn,
    lesson: Lesson,
    act: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    Turn.objects.update(follow_up_months=None)
    turn.refresh_from_db()
    act(turn, alice)
    do_again(turn, alice)
    assert not FollowUp.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        with_interval(lesson, 6)

    assert FollowUp.objects.get(attempt__number=2)
    assert operations.plan_missing() == 0


def test_the_rest_of_many_is_left_for_the_worker(
    clock: time_machine.Traveller, alice: Any, bob: Any, turn: Turn
) -> None:
    Turn.objects.update(follow_up_months=None)
    turn.refresh_from_db()
    complete(turn, alice)
    complete(turn, bob)
    Turn.objects.update(follow_up_months=6)

    assert operations.plan_missing(limit=1) == 1
    assert operations.plan_missing(limit=1) == 1
    assert operations.plan_missing(limit=1) == 0


def test_another_lesson_changes_nothing_here(follow_up: FollowUp) -> None:
    from tests.factories import make_lesson

    make_lesson(title="Another", body=guide_body())

    follow_up.refresh_from_db()
    assert follow_up.state == State.SCHEDULED
