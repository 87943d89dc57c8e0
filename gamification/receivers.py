"""Lessons' signals, turned into calls. Connected once, in apps.py."""

from typing import Any

from django.db.models.signals import post_save
from wagtail.signals import page_published

from gamification import operations, sweeping
from gamification.models import Extension
from lessons.models import Attempt, ComparisonNote, LookBack, Track
from lessons.signals import (
    comparison_noted,
    look_back_added,
    reflection_added,
    turn_completed,
)
from outbox.nudge import nudge_on_commit


def connect() -> None:
    turn_completed.connect(on_reflected_and_complete, dispatch_uid="depth.turn_completed")
    reflection_added.connect(on_reflected_and_complete, dispatch_uid="depth.reflection_added")
    look_back_added.connect(on_look_back_added, dispatch_uid="depth.look_back_added")
    comparison_noted.connect(on_comparison_noted, dispatch_uid="depth.comparison_noted")
    page_published.connect(on_page_published, dispatch_uid="depth.page_published")
    post_save.connect(on_extension_saved, sender=Extension, dispatch_uid="depth.extension_saved")


def on_reflected_and_complete(attempt: Attempt, **kwargs: Any) -> None:
    operations.award_reflection(attempt)


def on_look_back_added(look_back: LookBack, **kwargs: Any) -> None:
    operations.award_look_back(look_back)


def on_comparison_noted(note: ComparisonNote, attempt: Attempt, **kwargs: Any) -> None:
    operations.award_comparison(note, attempt)


def on_page_published(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Track):
        for extension in Extension.objects.filter(track=instance):
            _open_soon(extension)


def on_extension_saved(instance: Extension, **kwargs: Any) -> None:
    if not kwargs["raw"]:
        _open_soon(instance)


def _open_soon(extension: Extension) -> None:
    """The sweep's row is the promise; a lost nudge is made good within a minute."""
    from gamification.tasks import unlock_extension_courses

    sweeping.request_sweep(extension=extension)
    nudge_on_commit(unlock_extension_courses, extension.pk)
