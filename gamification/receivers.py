"""Lessons' signals, turned into calls. Connected once, in apps.py."""

from typing import Any

from gamification import operations
from lessons.models import Attempt
from lessons.signals import reflection_added, turn_completed


def connect() -> None:
    turn_completed.connect(on_reflected_and_complete, dispatch_uid="depth.turn_completed")
    reflection_added.connect(on_reflected_and_complete, dispatch_uid="depth.reflection_added")


def on_reflected_and_complete(attempt: Attempt, **kwargs: Any) -> None:
    operations.award_reflection(attempt)
