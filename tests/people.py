"""Learners beside the demo's own, in states that those do not show. Each is made once."""

import datetime as dt
from typing import Any

from django.contrib.auth import get_user_model

from gamification.models import DepthAccount, DepthEntry
from gamification.operations import correct_depth
from lessons import operations
from lessons.catalogue import fresh
from lessons.models import Turn, Unlock
from tests import factories

PASSWORD = "demo-pass-123"
NEWCOMER, RETURNER, CORRECTED, LASTING = "newcomer", "returner", "corrected", "lasting"
MAY = dt.datetime(2026, 5, 22, 9, tzinfo=dt.UTC)
NOVEMBER = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
YEARS_ON = (7, 7, 5, 4, 8)
SAW = operations.ReflectionParts(
    saw="The songs stop where I would have to ask somebody.",
    why="Two of five have waited for a singer since May.",
)


def make_people() -> None:
    """Needs the demo content: they take the Turn of its third lesson, which has a chart."""
    if _made(NEWCOMER, "Noor"):
        _made(RETURNER, "Ravi", _return)
        _made(CORRECTED, "Cem", _be_corrected)
        _made(LASTING, "Ida", _come_back_for_years)


def untell_news() -> None:
    """What a page says once, that a course has opened, it will say once more."""
    Unlock.objects.filter(learner__email=f"{CORRECTED}@example.com").update(seen_at=None)


def rated_turn() -> Turn:
    core = next(track for track in fresh().tracks if track.is_core)
    return Turn.objects.get(pk=list(core.lessons)[2].turns[0].pk)


def _made(who: str, name: str, live: Any = None) -> bool:
    people = get_user_model()._default_manager
    if people.filter(email=f"{who}@example.com").exists():
        return False
    learner = get_user_model().objects.create_user(f"{who}@example.com", PASSWORD, name=name)
    if live:
        live(learner, rated_turn())
    return True


def _return(learner: Any, turn: Turn) -> None:
    """Rated once, about to rate again, blind; hides Depth."""
    factories.keep_chart(learner, turn, at=MAY)
    operations.start_attempt(turn, learner=learner, at=NOVEMBER)
    DepthAccount.objects.update_or_create(learner=learner, defaults={"hidden": True})


def _be_corrected(learner: Any, turn: Turn) -> None:
    """One chart; one reflection, which opened a course, and whose Depth was then taken back."""
    factories.keep_chart(learner, turn, at=MAY)
    operations.complete_turn(turn, learner=learner, at=MAY)
    operations.add_reflection(turn, learner=learner, parts=SAW, at=MAY)
    actor = get_user_model()._default_manager.get(email="instructor@example.com")
    entry = DepthEntry.objects.get(learner=learner)
    correct_depth(entry, actor=actor, note="This was counted for a Turn of somebody else.")


def _come_back_for_years(learner: Any, turn: Turn) -> None:
    """Four charts of the same Turn, half a year apart: the comparison has a choice to offer."""
    for number, ratings in enumerate(((3, 6, 4, 1, 5), (4, 6, 5, 1, 6), (6, 5, 5, 3, 6), YEARS_ON)):
        at = MAY - dt.timedelta(days=182 * (3 - number))
        if number:
            operations.start_attempt(turn, learner=learner, at=at)
        factories.keep_chart(learner, turn, *ratings, at=at)
