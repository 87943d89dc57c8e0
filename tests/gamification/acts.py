"""What learners do for Depth, at times that the tests choose."""

import datetime as dt
from typing import Any

from django.utils import timezone

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


def earn(learner: Any, depth: int = 10) -> DepthEntry:
    """Ten for each of as many reflections as it takes, a day apart. Says the last entry."""
    new = [turn for turn in practice() if not turn.attempts.filter(learner=learner).exists()]
    for turn in new[: depth // 10]:
        reflect(turn, learner, at=timezone.now() - dt.timedelta(days=len(new) - turn.position))
    return DepthEntry.objects.of(learner).latest("pk")


def practice() -> list[Turn]:
    """The Turns of one lesson, of which each takes a sentence or two."""
    found = Turn.objects.filter(lesson__title="Practice").order_by("position")
    if not found:
        body = [_practice(f"Practice {letter}") for letter in "ABCD"]
        factories.make_lesson(title="Practice", body=body)
    return list(found.all())


def _practice(title: str) -> dict[str, Any]:
    step = factories.step_block("Write", factories.prompt_block("long_text"))
    return factories.turn_block(step, title=title, months=None)


def balance(learner: Any) -> int:
    """The kept balance, which must be the sum at every moment."""
    account = DepthAccount.objects.filter(learner=learner).first()
    kept = account.balance if account else 0
    assert kept == DepthEntry.objects.of(learner).balance()
    return kept
