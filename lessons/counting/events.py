"""Saying that a learner may count differently. Caller is in the transaction that wrote the fact."""

from typing import Any

from lessons.models import (
    Answer,
    Attempt,
    CountedProgress,
    Enrolment,
    ProgressEvent,
    ReadingPosition,
)


def note(learner_pk: int, page_pk: int) -> None:
    ProgressEvent.objects.create(learner_id=learner_pk, page_id=page_pk)


def note_attempt(attempt: Attempt) -> None:
    """Once for all that one transaction does to an attempt: the facts are read after its end."""
    if not attempt.is_noted:
        note(attempt.learner_id, attempt.turn.lesson_id)
        attempt.is_noted = True


def note_everything(learner: Any) -> None:
    """Every page that the learner left a trace on, or was counted on."""
    pages: set[int] = set()
    for rows, page in (
        (ReadingPosition.objects.filter(learner=learner), "lesson_id"),
        (Attempt.objects.of(learner), "turn__lesson_id"),
        (Answer.objects.of(learner).filter(attempt=None), "prompt__lesson_id"),
        (Enrolment.objects.filter(learner=learner), "track_id"),
        (CountedProgress.objects.filter(learner=learner), "page_id"),
    ):
        pages.update(rows.order_by().values_list(page, flat=True).distinct())
    ProgressEvent.objects.bulk_create(
        ProgressEvent(learner=learner, page_id=page) for page in sorted(pages)
    )
