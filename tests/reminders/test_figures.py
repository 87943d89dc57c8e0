"""What an operator sees of the sweep."""

import datetime as dt

import time_machine

from reminders import operations
from reminders.figures import figures
from reminders.models import FollowUp
from tests.reminders.acts import ask_for_mail, at

DUE = at("2026-11-22 08:00")


def test_nothing_is_late_before_it_is_due(follow_up: FollowUp) -> None:
    seen = figures(DUE - dt.timedelta(seconds=1))

    assert (seen.oldest_due, seen.due, seen.held_back) == (None, 0, 0)


def test_it_says_since_when_something_waits_and_what_is_held_back(
    follow_up: FollowUp, clock: time_machine.Traveller
) -> None:
    ask_for_mail(follow_up)
    night = at("2026-11-22 21:00")
    late = figures(night)
    assert (late.oldest_due, late.due) == (DUE, 1)

    clock.move_to(night)
    operations.send_due_reminders()

    held = figures(night)
    assert (held.oldest_due, held.due, held.held_back, held.failing) == (None, 0, 1, 0)
