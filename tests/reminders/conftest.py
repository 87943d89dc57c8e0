"""A learner who has finished a Turn that asks for a return."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from lessons.models import Turn
from reminders.models import FollowUp
from tests.reminders.acts import complete

MAY = dt.datetime(2026, 5, 22, 18, 0, tzinfo=dt.UTC)


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
