"""The smaller promises: only for who switched them on, and ended by what they ask for."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from lessons.models import Turn
from lessons.operations import (
    ReflectionParts,
    add_reflection,
    current_attempt,
    undo_completion,
)
from reminders import operations
from reminders.models import FollowUp
from tests.factories import make_extension
from tests.reminders.acts import at, complete, do_again

Kind, State = FollowUp.Kind, FollowUp.State
PARTS = ReflectionParts(saw="It was quiet.", why="I left out the drums.", plan_then="I add one.")


def switch_on(learner: Any, *switches: str) -> None:
    chosen = dict.fromkeys(switches, True)
    operations.set_preferences(learner, email_follow_ups=True, email_unlocks=False, **chosen)


def kinds_of(learner: Any) -> list[str]:
    return sorted(FollowUp.objects.of(learner).open().values_list("kind", flat=True))


def test_nothing_but_the_return_is_promised_to_one_who_asked_for_nothing(
    clock: time_machine.Traveller, alice: Any, turn: Turn
) -> None:
    complete(turn, alice)

    assert kinds_of(alice) == ["repeat"]


def test_a_started_turn_is_to_be_finished_until_it_is(
    clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    switch_on(berlin, "unfinished")
    current_attempt(turn, learner=berlin)

    row = FollowUp.objects.get()
    assert (row.kind, row.local_date, row.act) == (Kind.FINISH, dt.date(2026, 5, 25), "start")
    complete(turn, berlin)
    row.refresh_from_db()
    assert (row.state, row.end_reason) == (State.DONE, "answered")


def test_a_completed_turn_asks_for_its_reflection_until_it_has_one(
    clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    switch_on(berlin, "reflections")
    complete(turn, berlin)
    row = FollowUp.objects.get(kind=Kind.REFLECT)
    assert row.local_date == dt.date(2026, 5, 23)

    add_reflection(turn, learner=berlin, parts=PARTS)

    row.refresh_from_db()
    assert row.state == State.DONE


def test_a_turn_reflected_on_already_asks_for_none(
    clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    switch_on(berlin, "reflections")
    add_reflection(turn, learner=berlin, parts=PARTS)

    complete(turn, berlin)

    assert "reflect" not in kinds_of(berlin)


def test_three_looks_back_each_answered_by_itself(
    clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    switch_on(berlin, "look_backs")
    attempt = complete(turn, berlin).attempt
    looks = FollowUp.objects.filter(kind=Kind.LOOK_BACK).order_by("step")
    assert [row.local_date for row in looks] == [
        dt.date(2026, 5, 29),
        dt.date(2026, 6, 21),
        dt.date(2026, 8, 20),
    ]
    clock.move_to(at("2026-05-29 12:00"))
    operations.send_due_reminders()

    operations.note_look_back(attempt)

    assert [row.state for row in looks.all()] == ["done", "scheduled", "scheduled"]


def test_taking_complete_back_takes_what_followed_and_completing_again_renews_it(
    clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    switch_on(berlin, "look_backs", "reflections")
    complete(turn, berlin)

    undo_completion(turn, learner=berlin)
    assert kinds_of(berlin) == []

    clock.shift(dt.timedelta(days=1))
    complete(turn, berlin)
    assert kinds_of(berlin) == ["look_back", "look_back", "look_back", "reflect", "repeat"]
    assert FollowUp.objects.get(step=7).local_date == dt.date(2026, 5, 30)


def test_doing_it_again_ends_what_asked_about_the_time_before(
    clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    switch_on(berlin, "look_backs", "reflections")
    first = complete(turn, berlin).attempt

    do_again(turn, berlin)

    assert not FollowUp.objects.filter(attempt=first).open().exists()


def test_a_switch_turned_off_ends_what_is_planned_and_its_kind_only(
    clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    switch_on(berlin, "look_backs", "reflections")
    complete(turn, berlin)

    operations.set_preferences(berlin, email_follow_ups=True, email_unlocks=False, look_backs=False)

    assert kinds_of(berlin) == ["reflect", "repeat"]


def test_who_wants_no_returns_gets_them_stopped_and_may_still_bring_one_back(
    clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    operations.set_preferences(berlin, email_follow_ups=True, email_unlocks=False, repeats=False)
    complete(turn, berlin)
    row = FollowUp.objects.select_related("turn", "learner").get()
    assert (row.state, row.end_reason) == (State.CANCELLED, "stopped")

    operations.choose_follow_up(row, when=dt.date(2026, 8, 1), channel="email")

    assert kinds_of(berlin) == ["repeat"]


def test_a_digest_comes_on_sundays_says_something_or_stays_away(
    clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    switch_on(berlin, "weekly")
    row = FollowUp.objects.get(kind=Kind.DIGEST)
    assert row.local_date == dt.date(2026, 5, 24)

    clock.move_to(at("2026-05-24 07:00"))
    assert operations.send_due_reminders() == {"empty": 1}
    complete(turn, berlin)
    clock.move_to(at("2026-05-31 07:00"))
    assert operations.send_due_reminders() == {"mailed": 1}

    row.refresh_from_db()
    assert (row.state, row.local_date) == (State.SCHEDULED, dt.date(2026, 6, 7))
    switch_on(berlin)
    operations.set_preferences(berlin, email_follow_ups=True, email_unlocks=False, weekly=False)
    row.refresh_from_db()
    assert row.state == State.CANCELLED


def test_news_of_a_course_are_told_once_to_those_who_want_them(
    clock: time_machine.Traveller, berlin: Any, bob: Any
) -> None:
    operations.set_preferences(berlin, email_follow_ups=False, email_unlocks=True)
    track = make_extension()

    for _ in range(2):
        operations.tell_of_course(track.pk, [berlin.pk, bob.pk])

    clock.move_to(at("2026-05-23 10:00"))
    assert operations.send_due_reminders() == {"mailed": 1}
    assert operations.send_due_reminders() == {}
    assert FollowUp.objects.get().state == State.DONE


@pytest.mark.parametrize("kind", ["digest", "news"])
def test_a_promise_is_about_a_turn_unless_its_kind_says_otherwise(kind: str, berlin: Any) -> None:
    from django.db import IntegrityError, transaction

    day = dt.date(2026, 5, 22)
    fields: dict[str, Any] = {
        "because_of": day,
        "local_date": day,
        "due_at": at("2026-05-22 07:00"),
    }
    track = make_extension() if kind == "news" else None
    FollowUp.objects.create(learner=berlin, kind=kind, track=track, **fields)

    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.create(learner=berlin, kind=Kind.REPEAT, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.create(learner=berlin, kind=kind, track=track, **fields)
