"""A learner who has finished a Turn that asks for a return."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from lessons.models import Turn
from reminders.models import FollowUp
from tests.reminders.acts import complete

STAND_IN = Path(__file__).resolve().parent.parent / "stand_in"
MAY = dt.datetime(2026, 5, 22, 18, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _some_base_template(settings: Any) -> None:
    """The last place to look, so that the site's own base.html wins where it exists."""
    settings.TEMPLATES = [
        {**engine, "DIRS": [*engine["DIRS"], STAND_IN]} for engine in settings.TEMPLATES
    ]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def berlin(alice: Any) -> Any:
    alice.time_zone = "Europe/Berlin"
    alice.save()
    return alice


@pytest.fixture
def follow_up(clock: time_machine.Traveller, berlin: Any, turn: Turn) -> FollowUp:
    """Made on 22 May 2026, due on 22 November at 09:00 in Berlin."""
    complete(turn, berlin)
    return FollowUp.objects.get()
