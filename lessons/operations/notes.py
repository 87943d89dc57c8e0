"""Marking passages of a guide and noting beside them."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lessons.models import Highlight, NoteRevision, new_uid
from lessons.operations.attempts import lock_learner


@dataclass(frozen=True)
class MarkedPassage:
    """Where in a guide: the section, the marked words and what stands around them."""

    anchor: str = ""
    heading: str = ""
    quote: str = ""
    before: str = ""
    after: str = ""


class NothingMarked(Exception):
    """Neither a passage nor a note was given."""


class StaleHighlight(Exception):
    """The note was changed elsewhere meanwhile. Both texts are kept; `highlight` has that one."""

    def __init__(self, highlight: Highlight) -> None:
        super().__init__(str(highlight.uid))
        self.highlight = highlight


@transaction.atomic
def add_highlight(
    lesson_pk: int,
    *,
    learner: Any,
    passage: MarkedPassage,
    note: str = "",
    uid: UUID | None = None,
    at: dt.datetime | None = None,
) -> Highlight:
    """Marks a passage, once per client-made `uid`. Raises NothingMarked."""
    if not passage.quote.strip() and not note.strip():
        raise NothingMarked
    lock_learner(learner)
    now = at or timezone.now()
    highlight, _made = Highlight.objects.get_or_create(
        uid=uid or new_uid(),
        learner=learner,
        defaults={
            "lesson_id": lesson_pk,
            **asdict(passage),
            "note": note,
            "created_at": now,
            "updated_at": now,
        },
    )
    return highlight


def save_note(
    highlight: Highlight,
    *,
    learner: Any,
    note: str,
    based_on: int,
    at: dt.datetime | None = None,
) -> Highlight:
    """Changes the note; the text before is kept. `based_on` is the revision the writer saw.

    Raises StaleHighlight when another device changed it meanwhile; what was offered is kept too.
    """
    now = at or timezone.now()
    with transaction.atomic():
        lock_learner(learner)
        current = Highlight.objects.get(pk=highlight.pk, learner=learner)
        stale = current.note != note and current.revision != based_on
        if stale:
            _keep(current, note, now, set_aside=True)
        elif current.note != note:
            _keep(current, current.note, current.updated_at)
            current.note, current.updated_at = note, now
            current.revision += 1
            current.save(update_fields=["note", "words", "updated_at", "revision"])
    # Raised outside the transaction: the text that lost is kept, not rolled back.
    if stale:
        raise StaleHighlight(current)
    return current


@transaction.atomic
def remove_highlight(highlight: Highlight, *, learner: Any) -> None:
    """Takes it off the guide. Its words stay in the Workbook's history until erased."""
    lock_learner(learner)
    Highlight.objects.filter(pk=highlight.pk, learner=learner, removed_at=None).update(
        removed_at=timezone.now()
    )


@transaction.atomic
def restore_highlight(highlight: Highlight, *, learner: Any) -> None:
    lock_learner(learner)
    Highlight.objects.filter(pk=highlight.pk, learner=learner).update(removed_at=None)


def _keep(highlight: Highlight, note: str, at: dt.datetime, *, set_aside: bool = False) -> None:
    if not note:
        return  # Before the first note there was nothing to keep.
    NoteRevision.objects.create(
        highlight=highlight,
        learner_id=highlight.learner_id,
        note=note,
        saved_at=at,
        set_aside=set_aside,
    )
