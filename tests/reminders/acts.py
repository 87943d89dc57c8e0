"""What learners do, in one line each."""

import datetime as dt
from typing import Any

from django.utils import timezone

from lessons.kinds import Content
from lessons.models import Prompt, Snapshot, Turn, TurnCompletion
from lessons.operations import complete_turn, save_answer, save_snapshot, start_attempt
from reminders import operations
from reminders.models import FollowUp
from tests.factories import rating_values


def complete(turn: Turn, learner: Any) -> TurnCompletion:
    return complete_turn(turn, learner=learner)


def keep_chart(turn: Turn, learner: Any, *numbers: int) -> Snapshot:
    prompt = Prompt.objects.select_related("current", "turn").get(turn=turn, kind="ratings")
    ratings = rating_values(prompt, *(numbers or (8, 6, 5, 2, 4)))
    save_answer(prompt, learner=learner, content=Content(value=ratings))
    return save_snapshot(turn, learner=learner)


def do_again(turn: Turn, learner: Any) -> TurnCompletion:
    start_attempt(turn, learner=learner)
    return complete(turn, learner)


def ask_for_mail(follow_up: FollowUp) -> FollowUp:
    return operations.choose_follow_up(follow_up, when=follow_up.local_date, channel="email")


def at(text: str) -> dt.datetime:
    """“2026-11-22 08:00” as a UTC moment."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def tomorrow_noon() -> dt.datetime:
    """No quiet hour in UTC, and past whatever is due by now."""
    return timezone.now().replace(hour=12, minute=0) + dt.timedelta(days=1)


def noon_zone() -> str:
    """A zone in which it is about noon. Its sign is POSIX's: Etc/GMT-5 is five hours ahead."""
    ahead = 12 - timezone.now().hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


def promise_due_now(turn: Turn, learner: Any) -> FollowUp:
    complete(turn, learner)
    FollowUp.objects.filter(learner=learner).update(
        due_at=timezone.now() - dt.timedelta(minutes=1), channel="email"
    )
    return FollowUp.objects.get(learner=learner)
