"""When, how, whether: the learner's word is the last."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from lessons.models import Turn
from reminders import operations
from reminders.models import FollowUp, ReminderPreference
from tests.reminders.acts import ask_for_mail, at, complete, do_again

State = FollowUp.State


def test_the_learner_chooses_a_day_and_a_mail(follow_up: FollowUp) -> None:
    operations.choose_follow_up(follow_up, when=dt.date(2026, 7, 1), channel="email")

    follow_up.refresh_from_db()
    assert follow_up.due_at == at("2026-07-01 07:00")
    assert follow_up.channel == "email"
    assert follow_up.chosen_at is not None


def test_asking_for_mail_leaves_the_authors_day_movable(follow_up: FollowUp) -> None:
    ask_for_mail(follow_up)

    follow_up.refresh_from_db()
    assert (follow_up.channel, follow_up.chosen_at) == ("email", None)


@pytest.mark.parametrize("day", ["2026-05-22", "2026-05-21", "2036-05-23", "9999-12-31"])
def test_a_day_that_cannot_be_is_refused_with_a_sentence(follow_up: FollowUp, day: str) -> None:
    with pytest.raises(operations.DayNotPossible, match="Choose a day"):
        operations.choose_follow_up(follow_up, when=dt.date.fromisoformat(day), channel="here")

    follow_up.refresh_from_db()
    assert follow_up.local_date == dt.date(2026, 11, 22)


def test_today_is_the_learners_today(follow_up: FollowUp, clock: time_machine.Traveller) -> None:
    clock.move_to(at("2026-06-01 22:30"))  # 2 June in Berlin

    with pytest.raises(operations.DayNotPossible):
        operations.choose_follow_up(follow_up, when=dt.date(2026, 6, 2), channel="here")


def test_a_stopped_one_can_be_planned_again(follow_up: FollowUp) -> None:
    operations.stop_follow_up(follow_up)

    operations.choose_follow_up(follow_up, when=dt.date(2026, 7, 1), channel="here")

    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.end_reason, follow_up.ended_at) == (
        State.SCHEDULED,
        "",
        None,
    )


def test_one_that_is_answered_is_over(follow_up: FollowUp, berlin: Any, turn: Turn) -> None:
    do_again(turn, berlin)

    with pytest.raises(operations.FollowUpOver):
        operations.choose_follow_up(follow_up, when=dt.date(2026, 7, 1), channel="here")
    with pytest.raises(operations.FollowUpOver):
        operations.snooze(follow_up, until=dt.date(2026, 7, 1))
    operations.stop_follow_up(follow_up)

    follow_up.refresh_from_db()
    assert follow_up.state == State.DONE


def test_a_stopped_one_of_an_earlier_attempt_stays_stopped(
    follow_up: FollowUp, berlin: Any, turn: Turn
) -> None:
    operations.stop_follow_up(follow_up)
    do_again(turn, berlin)

    with pytest.raises(operations.FollowUpOver):
        operations.choose_follow_up(follow_up, when=dt.date(2026, 7, 1), channel="here")


def test_snoozing_a_due_one_plans_it_again(
    follow_up: FollowUp, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("2026-11-30 10:00"))
    operations.send_due_reminders()

    operations.snooze(follow_up, until=operations.in_a_month(follow_up))

    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.local_date) == (State.SCHEDULED, dt.date(2026, 12, 30))
    assert follow_up.notified_at is None


def test_stop_all_ends_mail_and_keeps_promises(
    follow_up: FollowUp, berlin: Any, turn: Turn
) -> None:
    operations.set_preferences(berlin, email_follow_ups=True, email_unlocks=True)

    operations.stop_all(berlin)

    preference = ReminderPreference.objects.get()
    assert not preference.email_follow_ups
    assert not preference.email_unlocks
    assert preference.stopped_at is not None
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.channel) == (State.SCHEDULED, "here")
    do_again(turn, berlin)
    assert FollowUp.objects.open().get().channel == "here"


def test_asking_for_a_mail_again_lifts_the_stop(follow_up: FollowUp, berlin: Any) -> None:
    operations.stop_all(berlin)

    ask_for_mail(follow_up)

    assert ReminderPreference.objects.get().stopped_at is None


def test_the_preference_reaches_what_is_planned(follow_up: FollowUp, berlin: Any) -> None:
    operations.set_preferences(berlin, email_follow_ups=True, email_unlocks=False)
    follow_up.refresh_from_db()
    assert follow_up.channel == "email"

    operations.set_preferences(berlin, email_follow_ups=False, email_unlocks=True)
    follow_up.refresh_from_db()
    assert follow_up.channel == "here"


def test_one_mail_chosen_by_hand_survives_saving_the_other_preference(
    follow_up: FollowUp, berlin: Any
) -> None:
    ask_for_mail(follow_up)

    operations.set_preferences(berlin, email_follow_ups=False, email_unlocks=True)

    follow_up.refresh_from_db()
    assert follow_up.channel == "email"


def test_bobs_stop_is_not_alices(follow_up: FollowUp, bob: Any, turn: Turn) -> None:
    complete(turn, bob)

    operations.stop_all(bob)

    ask_for_mail(follow_up)
    follow_up.refresh_from_db()
    assert follow_up.channel == "email"
