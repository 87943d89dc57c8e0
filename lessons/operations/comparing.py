"""What a learner adds when comparing: then as seen now, and what changed in how they judge."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons.blinding import blind_prompts, waits
from lessons.kinds import kind_of
from lessons.kinds.base import LONGEST_TEXT, as_string, limited
from lessons.kinds.structured import Ratings
from lessons.models import (
    Attempt,
    ComparisonNote,
    ComparisonNoteRevision,
    Hindsight,
    Snapshot,
    Turn,
    new_uid,
)
from lessons.operations.answers import ClientIdReused
from lessons.operations.attempts import lock_learner
from lessons.operations.turns import RatingsIncomplete
from lessons.signals import comparison_noted


class NothingToCompare(Exception):
    """There are no two kept charts here of which one is the earlier."""


class StaleNote(Exception):
    """The note was changed elsewhere meanwhile. `note` stands; what was offered is kept aside."""

    def __init__(self, note: ComparisonNote) -> None:
        super().__init__(f"revision {note.revision} stands")
        self.note = note


@transaction.atomic
def keep_hindsight(
    then: Snapshot,
    *,
    seen_from: Snapshot,
    learner: Any,
    ratings: Any,
    at: dt.datetime | None = None,
) -> Hindsight:
    """Keeps where the learner would place themself `then`, as of the chart `seen_from`.

    Once kept it does not change, and a repeat gives the one that is kept. The axes are those of
    the earlier chart, all of them. Raises NothingToCompare, ValidationError, RatingsIncomplete.
    """
    lock_learner(learner)
    _require_pair(then, seen_from, learner)
    kept = Hindsight.objects.filter(snapshot=then, seen_from=seen_from, learner=learner).first()
    if kept:
        return kept
    kind, definition = kind_of("ratings"), then.prompt_version.as_definition()
    assert isinstance(kind, Ratings)
    content = kind.clean(definition, ratings)
    if labels := kind.unrated(definition, content):
        raise RatingsIncomplete(labels)
    return Hindsight.objects.create(
        learner=learner,
        snapshot=then,
        seen_from=seen_from,
        ratings=content.value,
        kept_at=at or timezone.now(),
    )


def _require_pair(then: Snapshot, now: Snapshot, learner: Any) -> None:
    if (
        then.learner_id != learner.pk
        or now.learner_id != learner.pk
        or then.prompt_id != now.prompt_id
        or then.attempt.number >= now.attempt.number
        or then.prompt_id in blind_prompts(learner)
    ):
        raise NothingToCompare


def save_comparison_note(
    attempt: Attempt,
    *,
    learner: Any,
    text: str,
    based_on: int | None = None,
    client_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> ComparisonNote:
    """Writes or edits the note on `attempt`; the text before is kept.

    `based_on` is the revision the writer saw, 0 for none; None means whatever stands. `client_id`
    makes a retry harmless. Raises NothingToCompare, ValidationError, ClientIdReused, StaleNote.
    """
    text = limited(as_string(text), LONGEST_TEXT)
    with transaction.atomic():
        note, aside = _save_note(attempt, learner, text, based_on, client_id, at or timezone.now())
    # Raised outside the transaction: the text that lost is kept, not rolled back.
    if aside:
        raise StaleNote(note)
    return note


def _save_note(
    attempt: Attempt,
    learner: Any,
    text: str,
    based_on: int | None,
    client_id: uuid.UUID | None,
    at: dt.datetime,
) -> tuple[ComparisonNote, bool]:
    lock_learner(learner)
    _require_earlier_chart(attempt, learner)
    note = ComparisonNote.objects.filter(attempt=attempt).first() or ComparisonNote(
        learner=learner, attempt=attempt, created_at=at
    )
    if note.text == text:
        return note, False
    saved, aside = ComparisonNoteRevision.Outcome.SAVED, ComparisonNoteRevision.Outcome.SET_ASIDE
    if client_id and (sent := _sent(note, client_id, text)):
        return note, sent.outcome == aside
    stale = based_on is not None and based_on != note.revision
    if not stale:
        note.text, note.revision, note.updated_at = text, note.revision + 1, at
    note.save()
    ComparisonNoteRevision.objects.create(
        uid=client_id or new_uid(),
        note=note,
        learner=learner,
        number=note.revision,
        outcome=aside if stale else saved,
        text=text,
        saved_at=at,
    )
    if text.strip() and not stale:
        turn: Turn = attempt.turn
        comparison_noted.send(Turn, note=note, turn=turn, attempt=attempt, learner=learner)
    return note, stale


def _sent(note: ComparisonNote, client_id: uuid.UUID, text: str) -> ComparisonNoteRevision | None:
    sent = ComparisonNoteRevision.objects.filter(learner=note.learner_id, uid=client_id).first()
    if sent and (sent.note_id != note.pk or sent.text != text):
        raise ClientIdReused
    return sent


def _require_earlier_chart(attempt: Attempt, learner: Any) -> None:
    kept = Snapshot.objects.filter(
        attempt=attempt, learner=learner, prompt__snapshots__learner=learner,
        prompt__snapshots__attempt__number__lt=attempt.number,
    )  # fmt: skip
    # While a repeat is blind, what was written about the earlier charts waits with them.
    if not kept.exists() or waits(attempt.pk, learner):
        raise NothingToCompare
