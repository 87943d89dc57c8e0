"""Lessons' signals, turned into calls. Connected once, in apps.py."""

from typing import Any

from django.db.models.signals import post_save
from wagtail.signals import page_published

from gamification import operations
from gamification.models import Extension
from lessons.models import Attempt, Track
from lessons.signals import reflection_added, turn_completed
from outbox.nudge import nudge_on_commit


def connect() -> None:
    turn_completed.connect(on_reflected_and_complete, dispatch_uid="depth.turn_completed")
    reflection_added.connect(on_reflected_and_complete, dispatch_uid="depth.reflection_added")
    page_published.connect(on_page_published, dispatch_uid="depth.page_published")
    post_save.connect(on_extension_saved, sender=Extension, dispatch_uid="depth.extension_saved")


def on_reflected_and_complete(attempt: Attempt, **kwargs: Any) -> None:
    operations.award_reflection(attempt)


def on_page_published(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Track):
        for pk in Extension.objects.filter(track=instance).values_list("pk", flat=True):
            _open_soon(pk)


def on_extension_saved(instance: Extension, **kwargs: Any) -> None:
    if not kwargs["raw"]:
        _open_soon(instance.pk)


def _open_soon(extension_pk: int) -> None:
    """A lost nudge is made good by the nightly sweep."""
    from gamification.tasks import unlock_extension_courses

    nudge_on_commit(unlock_extension_courses, extension_pk)
