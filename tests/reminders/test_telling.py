"""One message for what falls due together, under ceilings, and rest when nobody answers."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError

from lessons.models import Turn
from outbox import delivery
from reminders import operations
from reminders.models import FollowUp, Notice, ReminderPreference
from tests import kept_rows
from tests.factories import make_lesson, turn_block, turn_of
from tests.reminders.acts import at, complete, do_again

State = FollowUp.State
DUE = at("2026-11-22 08:00")  # 09:00 in Berlin
DAY = dt.timedelta(days=1)


@pytest.fixture
def turns(berlin: Any, clock: time_machine.Traveller) -> list[Turn]:
    """Three Turns whose returns fall due on the same day, and mail asked for."""
    operations.set_preferences(berlin, email_follow_ups=True, email_unlocks=False)
    made = [Turn.objects.get(pk=pk) for pk in kept_rows.once("three Turns", make_turns)]
    for turn in made:
        complete(turn, berlin)
    return made


def make_turns() -> list[int]:
    titles = ("Map your skills", "Taste bank", "Tiny habit")
    return [turn_of(make_lesson(body=[turn_block(title=title)])).pk for title in titles]


def sweep(clock: time_machine.Traveller, moment: dt.datetime) -> dict[str, int]:
    clock.move_to(moment)
    counts = operations.send_due_reminders()
    delivery.deliver()
    return counts


def put_on(turn: Turn, day: str) -> None:
    row = FollowUp.objects.select_related("learner", "turn").get(turn=turn, state="scheduled")
    operations.snooze(row, until=dt.date.fromisoformat(day))


def test_what_falls_due_together_comes_in_one_message(
    turns: list[Turn], clock: time_machine.Traveller
) -> None:
    assert sweep(clock, DUE) == {"mailed": 3}

    (sent,) = mail.outbox
    assert sent.subject == "Map your skills, and 2 more to come back to"
    for turn in turns:
        assert turn.title in sent.body
    assert Notice.objects.get().follow_ups.count() == 3


def test_what_falls_due_later_that_day_comes_with_it(
    turns: list[Turn], clock: time_machine.Traveller
) -> None:
    FollowUp.objects.filter(turn=turns[2]).update(
        local_time=dt.time(15), due_at=DUE + dt.timedelta(hours=6)
    )

    assert sweep(clock, DUE) == {"mailed": 3}
    assert sweep(clock, DUE + dt.timedelta(hours=7)) == {}


def test_two_a_week_and_one_a_day_the_rest_waits_and_shows_meanwhile(
    turns: list[Turn], clock: time_machine.Traveller
) -> None:
    put_on(turns[1], "2026-11-23")
    put_on(turns[2], "2026-11-24")

    sweep(clock, DUE)
    sweep(clock, DUE + DAY)
    assert sweep(clock, DUE + 2 * DAY) == {"put off": 1}

    third = FollowUp.objects.get(turn=turns[2])
    assert (third.state, third.held_until) == (State.DUE, at("2026-11-29 08:00"))
    assert sweep(clock, at("2026-11-29 07:59")) == {}
    assert sweep(clock, at("2026-11-29 08:00")) == {"mailed": 1}
    assert len(mail.outbox) == 3


def test_the_database_refuses_a_second_message_on_one_day(turns: list[Turn], berlin: Any) -> None:
    day = dt.date(2026, 11, 22)
    Notice.objects.create(learner=berlin, channel="email", local_day=day)

    with pytest.raises(IntegrityError):
        Notice.objects.create(learner=berlin, channel="email", local_day=day)


def ignore_three(turns: list[Turn], clock: time_machine.Traveller) -> None:
    put_on(turns[1], "2026-12-05")
    put_on(turns[2], "2026-12-15")
    for day in ("2026-11-22", "2026-12-05", "2026-12-15"):
        assert sweep(clock, at(f"{day} 08:00")) == {"mailed": 1}
    mail.outbox.clear()


def another(berlin: Any, clock: time_machine.Traveller) -> FollowUp:
    """A promise that falls due after the three."""
    turn = turn_of(make_lesson(body=[turn_block(title="Ear training", months=1)]))
    attempt = FollowUp.objects.filter(learner=berlin).first()
    assert attempt is not None
    return FollowUp.objects.create(
        learner=berlin,
        turn=turn,
        attempt=attempt.attempt,
        channel="email",
        because_of=dt.date(2026, 11, 20),
        local_date=dt.date(2026, 12, 28),
        zone="Europe/Berlin",
        due_at=at("2026-12-28 08:00"),
    )


def test_after_three_without_an_answer_it_asks_once_and_rests(
    turns: list[Turn], clock: time_machine.Traveller, berlin: Any
) -> None:
    ignore_three(turns, clock)
    row = another(berlin, clock)

    assert sweep(clock, at("2026-12-28 08:00")) == {"resting": 1}

    assert [sent.subject for sent in mail.outbox] == ["Keep these reminders?"]
    row.refresh_from_db()
    assert (row.state, row.held_until, row.notice) == (State.DUE, None, None)
    for days in (1, 8, 30):
        sweep(clock, at("2026-12-28 08:00") + days * DAY)
    assert len(mail.outbox) == 1


def test_keep_brings_what_waited_in_one_message(
    turns: list[Turn], clock: time_machine.Traveller, berlin: Any
) -> None:
    ignore_three(turns, clock)
    another(berlin, clock)
    sweep(clock, at("2026-12-28 08:00"))
    clock.move_to(at("2027-01-10 12:00"))

    operations.keep_all(berlin)

    assert sweep(clock, at("2027-01-10 12:01")) == {"mailed": 1}
    assert "Ear training" in mail.outbox[-1].body


def test_any_act_on_the_site_is_an_answer(
    turns: list[Turn], clock: time_machine.Traveller, berlin: Any
) -> None:
    ignore_three(turns, clock)
    clock.move_to(at("2026-12-20 12:00"))
    do_again(turns[0], berlin)
    another(berlin, clock)

    assert sweep(clock, at("2026-12-28 08:00")) == {"mailed": 1}


def test_what_is_over_as_the_message_leaves_is_left_out_of_it(
    turns: list[Turn], clock: time_machine.Traveller, berlin: Any
) -> None:
    clock.move_to(DUE)
    operations.send_due_reminders()
    do_again(turns[0], berlin)

    assert delivery.deliver() == {"sent": 1}

    sent: Any
    (sent,) = mail.outbox
    assert "Map your skills" not in sent.body
    assert "Map your skills" not in str(sent.alternatives[0].content)
    assert sent.subject == "Taste bank, and 1 more to come back to"


def test_a_message_that_a_dead_server_held_up_still_keeps_the_ceilings(
    turns: list[Turn], clock: time_machine.Traveller
) -> None:
    put_on(turns[1], "2026-11-23")
    put_on(turns[2], "2027-02-01")
    clock.move_to(DUE)
    operations.send_due_reminders()  # and no delivery that day
    clock.move_to(DUE + DAY)
    operations.send_due_reminders()

    delivery.deliver()
    assert len(mail.outbox) == 1
    clock.move_to(DUE + 2 * DAY)
    delivery.deliver()

    assert len(mail.outbox) == 2
    told = list(Notice.objects.order_by("local_day").values_list("local_day", flat=True))
    assert told == [dt.date(2026, 11, 23), dt.date(2026, 11, 24)]


def test_moving_asks_again_when_the_message_may_leave(
    turns: list[Turn], clock: time_machine.Traveller, berlin: Any
) -> None:
    sweep(clock, at("2026-11-22 22:00"))  # quiet in Berlin
    clock.move_to(at("2026-11-22 22:10"))
    berlin.time_zone = "America/New_York"  # 17:10 there
    berlin.save(update_fields=["time_zone"])

    assert sweep(clock, at("2026-11-22 22:11")) == {"mailed": 3}


def test_only_what_is_due_can_be_held_back(turns: list[Turn]) -> None:
    with pytest.raises(IntegrityError):
        FollowUp.objects.filter(state="scheduled").update(held_until=DUE)


def test_stopping_all_mail_also_ends_a_pause(turns: list[Turn], berlin: Any) -> None:
    ReminderPreference.objects.filter(learner=berlin).update(paused_at=DUE)

    operations.stop_all(berlin)

    assert ReminderPreference.objects.get(learner=berlin).paused_at is None
