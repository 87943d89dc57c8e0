"""A repeat with its note, and looking back, through the operations that pages and API use."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from course_platform.invariants import check_all
from gamification.models import DepthAct, DepthEntry
from lessons.models import Attempt, ComparisonNote, PromptVersion
from lessons.operations import NothingToCompare, save_comparison_note, start_attempt
from reminders.models import FollowUp, ReminderPreference
from reminders.operations import send_due_reminders
from tests import factories
from tests.gamification.acts import START, after, balance, look_back, reflect

WRITTEN = "I charge for mixes now."
SIX_MONTHS = 184  # days; the Turn asks to come back after six months


def repeat(turn: Any, learner: Any, *, after_days: float) -> Attempt:
    """Another attempt with a chart beside the first one's, on which a note can be written."""
    if not Attempt.objects.filter(turn=turn, learner=learner, snapshots__isnull=False).exists():
        factories.keep_chart(learner, turn, at=START)
    at = after(after_days)
    attempt = start_attempt(turn, learner=learner, at=at)
    factories.keep_chart(learner, turn, 8, 6, 4, 5, 8, at=at)
    return attempt


def save(attempt: Attempt, learner: Any, text: str, *, days: float = SIX_MONTHS) -> ComparisonNote:
    return save_comparison_note(attempt, learner=learner, text=text, at=after(days))


def test_a_repeat_at_the_interval_with_a_note_earns_twenty_once(turn: Any, alice: Any) -> None:
    attempt = repeat(turn, alice, after_days=SIX_MONTHS)

    for text in (WRITTEN, WRITTEN, "Other words.", "", "Written anew."):
        save(attempt, alice, text)

    entry = DepthEntry.objects.get()
    assert entry.act
    assert (entry.reason, entry.amount, entry.cycle, balance(alice)) == ("repeat", 20, 2, 20)
    assert entry.act.fact == f"attempt:{attempt.uid}"
    assert ComparisonNote.objects.get().text == "Written anew."
    assert check_all().broken == {}


def test_what_the_turn_asks_is_no_note_until_it_is_said_in_own_words(turn: Any, alice: Any) -> None:
    attempt = repeat(turn, alice, after_days=SIX_MONTHS)
    asked = PromptVersion.objects.filter(prompt__turn=turn).exclude(wording="")

    for wording in asked.values_list("wording", flat=True):
        save(attempt, alice, wording)
        save(attempt, alice, f"  {wording.lower()} !")
    assert (balance(alice), DepthAct.objects.count()) == (0, 0)

    save(attempt, alice, WRITTEN)
    assert balance(alice) == 20


@pytest.mark.parametrize("days", [1, 100, 180])
def test_a_note_on_a_repeat_before_its_time_earns_nothing(
    turn: Any, alice: Any, days: float
) -> None:
    save(repeat(turn, alice, after_days=days), alice, WRITTEN, days=days)

    assert balance(alice) == 0


def test_a_second_repeat_within_the_interval_earns_nothing_and_the_next_one_does(
    turn: Any, alice: Any
) -> None:
    with time_machine.travel(after(3 * SIX_MONTHS), tick=False):
        for days in (SIX_MONTHS, SIX_MONTHS + 5, 2 * SIX_MONTHS):
            save(repeat(turn, alice, after_days=days), alice, f"{WRITTEN} {days}", days=days)

    entries = DepthEntry.objects.order_by("cycle").values_list("cycle", "amount")
    assert list(entries) == [(2, 20), (3, 20)]


def test_without_a_chart_beside_an_earlier_one_there_is_nothing_to_note(
    turn: Any, alice: Any, bob: Any
) -> None:
    attempt = repeat(turn, alice, after_days=SIX_MONTHS)

    for number, learner in ((1, alice), (2, bob)):
        one = attempt if learner is bob else Attempt.objects.get(learner=learner, number=number)
        with pytest.raises(NothingToCompare):
            save(one, learner, WRITTEN)
    assert not DepthEntry.objects.exists()


def test_a_look_back_ends_its_reminder_and_three_of_a_cycle_earn(turn: Any, alice: Any) -> None:
    ReminderPreference.objects.create(learner=alice, look_backs=True)
    with time_machine.travel(START, tick=False):
        reflect(turn, alice)
    waits = FollowUp.objects.filter(learner=alice, kind=FollowUp.Kind.LOOK_BACK)
    assert waits.filter(state="scheduled").count() == 3

    for number, days in enumerate((8, 31, 91, 120), start=1):
        with time_machine.travel(after(days), tick=False):
            send_due_reminders()
            assert waits.filter(state="due").exists() is (number < 4)
            look_back(turn, alice, f"Bar {number * 7919} hurries.")
        assert not waits.filter(state="due").exists()
        assert balance(alice) == 10 + 5 * min(number, 3)

    answered = waits.filter(state="done", end_reason="answered")
    assert [(row.local_date - START.date()) // dt.timedelta(days=1) for row in answered] == [
        7,
        30,
        90,
    ]
    assert check_all().broken == {}
