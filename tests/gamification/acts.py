"""What learners do for Depth, at times that the tests choose."""

import datetime as dt
from typing import Any

from gamification.models import DepthAccount, DepthEntry
from lessons.models import LookBack, Turn
from lessons.operations import (
    ReflectionParts,
    add_look_back,
    add_reflection,
    attempt_to_look_back_on,
    complete_turn,
)
from tests import factories

COUNTS = ReflectionParts(saw="I avoid pricing.", why="Last week I said nothing about money.")
START = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def after(days: float) -> dt.datetime:
    return START + dt.timedelta(days=days)


def reflect(
    turn: Turn, learner: Any, *, at: dt.datetime | None = None, parts: ReflectionParts = COUNTS
) -> Any:
    complete_turn(turn, learner=learner, at=at)
    return add_reflection(turn, learner=learner, parts=parts, at=at)


def look_back(turn: Turn, learner: Any, text: str, *, at: dt.datetime | None = None) -> LookBack:
    attempt = attempt_to_look_back_on(turn, learner)
    assert attempt is not None
    return add_look_back(attempt, learner=learner, text=text, at=at)


def more_turns(number: int) -> list[Turn]:
    module = factories.make_module()
    lessons = [factories.make_lesson(module, f"Lesson {each}") for each in range(number)]
    return [factories.turn_of(lesson) for lesson in lessons]


def balance(learner: Any) -> int:
    """The kept balance, which must be the sum at every moment."""
    account = DepthAccount.objects.filter(learner=learner).first()
    kept = account.balance if account else 0
    assert kept == DepthEntry.objects.of(learner).balance()
    return kept
