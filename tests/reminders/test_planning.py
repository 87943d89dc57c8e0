"""A chart or a completion promises one return; what answers it, ends it."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import transaction

from lessons.models import Turn
from lessons.operations import complete_turn, undo_completion
from reminders import operations
from reminders.models import FollowUp, ReminderPreference
from tests import factories
from tests.reminders.acts import at, complete, do_again, keep_chart

State = FollowUp.State


def test_a_completed_turn_promises_a_return_in_the_learners_morning(follow_up: FollowUp) -> None:
    assert follow_up.because_of == dt.date(2026, 5, 22)
    assert follow_up.local_date == dt.date(2026, 11, 22)
    assert follow_up.zone == "Europe/Berlin"
    assert follow_up.due_at == at("2026-11-22 08:00")  # 09:00, winter time
    assert (follow_up.state, follow_up.channel) == (State.SCHEDULED, "here")
    assert follow_up.act == FollowUp.Act.COMPLETION


def test_the_day_of_the_act_is_the_learners_own(
    clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    clock.move_to(at("2026-05-22 22:30"))  # 23 May, half past midnight, in Berlin

    complete(turn, berlin)

    assert FollowUp.objects.get().because_of == dt.date(2026, 5, 23)


def test_chart_and_completion_of_one_attempt_promise_one_return(
    clock: time_machine.Traveller, alice: Any, turn: Turn
) -> None:
    keep_chart(turn, alice)
    first = FollowUp.objects.get()
    clock.shift(dt.timedelta(days=3))

    complete(turn, alice)
    complete(turn, alice)

    again = FollowUp.objects.get()
    assert (again.pk, again.due_at, again.act) == (first.pk, first.due_at, "snapshot")


def test_a_turn_without_an_interval_promises_nothing(alice: Any) -> None:
    lesson = factories.make_lesson(body=factories.success_body())

    complete(factories.turn_of(lesson), alice)

    assert not FollowUp.objects.exists()


def test_the_promise_commits_with_the_act_or_not_at_all(alice: Any, turn: Turn) -> None:
    def complete_then_fail() -> None:
        with transaction.atomic():
            complete(turn, alice)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        complete_then_fail()

    assert not FollowUp.objects.exists()


def test_doing_it_again_early_answers_the_promise_and_makes_the_next(
    follow_up: FollowUp, clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    clock.move_to(at("2026-08-31 12:00"))

    do_again(turn, berlin)

    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.end_reason) == (State.DONE, "repeated")
    assert follow_up.ended_at == at("2026-08-31 12:00")
    assert FollowUp.objects.open().get().local_date == dt.date(2027, 2, 28)


def test_a_due_one_is_answered_too(
    follow_up: FollowUp, clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    clock.move_to(at("2026-11-23 12:00"))
    operations.send_due_reminders()

    do_again(turn, berlin)

    follow_up.refresh_from_db()
    assert follow_up.state == State.DONE


def test_taking_complete_back_cancels_the_promise_and_completing_again_renews_it(
    follow_up: FollowUp, clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    undo_completion(turn, learner=berlin)
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.end_reason) == (State.CANCELLED, "reopened")

    clock.shift(dt.timedelta(days=2))
    complete_turn(turn, learner=berlin)

    follow_up.refresh_from_db()
    assert follow_up.state == State.SCHEDULED
    assert follow_up.local_date == dt.date(2026, 11, 24)
    assert (follow_up.ended_at, follow_up.end_reason) == (None, "")


def test_a_kept_chart_keeps_its_promise_when_complete_is_taken_back(
    clock: time_machine.Traveller, alice: Any, turn: Turn
) -> None:
    keep_chart(turn, alice)
    complete(turn, alice)

    undo_completion(turn, learner=alice)

    assert FollowUp.objects.get().state == State.SCHEDULED


def test_taking_a_repetition_back_brings_the_earlier_promise_back(
    follow_up: FollowUp, clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    do_again(turn, berlin)

    undo_completion(turn, learner=berlin)

    assert FollowUp.objects.open().get() == follow_up
    assert FollowUp.objects.open().get().due_at == at("2026-11-22 08:00")


def test_what_the_learner_stopped_is_not_renewed_by_completing_again(
    follow_up: FollowUp, berlin: Any, turn: Turn
) -> None:
    operations.stop_follow_up(follow_up)
    undo_completion(turn, learner=berlin)

    complete(turn, berlin)

    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.end_reason) == (State.CANCELLED, "stopped")


def test_who_asked_for_mail_in_general_gets_it_for_new_promises(
    clock: time_machine.Traveller, alice: Any, turn: Turn
) -> None:
    ReminderPreference.objects.create(learner=alice, email_follow_ups=True)

    complete(turn, alice)

    assert FollowUp.objects.get().channel == "email"


def test_moving_house_keeps_the_local_hour(follow_up: FollowUp, berlin: Any) -> None:
    berlin.time_zone = "America/New_York"
    berlin.save()

    follow_up.refresh_from_db()
    assert follow_up.local_date == dt.date(2026, 11, 22)
    assert follow_up.due_at == at("2026-11-22 14:00")
    assert operations.rezone(berlin) == 0


def test_signing_in_asks_nothing_about_zones(
    follow_up: FollowUp, berlin: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        berlin.save(update_fields=["last_login"])


def test_an_unknown_zone_is_utc_and_stops_nothing(alice: Any, turn: Turn) -> None:
    type(alice).objects.filter(pk=alice.pk).update(time_zone="Mars/Olympus")
    alice.refresh_from_db()

    complete(turn, alice)

    assert FollowUp.objects.get().zone == "UTC"


def test_an_erased_learner_leaves_no_promise(follow_up: FollowUp, berlin: Any) -> None:
    from lessons.models import Attempt, TurnCompletion

    TurnCompletion.objects.all().delete()
    Attempt.objects.all().delete()

    assert not FollowUp.objects.exists()
