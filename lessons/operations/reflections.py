"""Reflections: three short parts about one attempt."""

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons import counting
from lessons.models import (
    Reflection,
    ReflectionDraft,
    ReflectionRevision,
    Turn,
    TurnCompletion,
    new_uid,
)
from lessons.operations.attempts import current_attempt, lock_learner
from lessons.operations.drafts import (
    Place,
    ReflectionParts,
    StaleReflection,
    Standing,
    set_aside,
    settle_drafts,
    standing,
)
from lessons.operations.turns import complete_attempt
from lessons.signals import reflection_added


def add_reflection(
    turn: Turn,
    *,
    learner: Any,
    parts: ReflectionParts,
    based_on: Place | None = None,
    client_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Reflection:
    """Writes or edits the reflection on the current attempt; the text before is kept.

    `based_on` is where the writer stood; None means "whatever stands". Raises StaleReflection:
    then nothing is overwritten, and what was offered is set aside in the history.
    """
    now = at or timezone.now()
    with transaction.atomic():
        lock_learner(learner)
        found = standing(current_attempt(turn, learner=learner, at=at))
        stale = _refused(found, parts, based_on, client_id, now)
        if stale is None:
            reflection = reflect_on(found, parts=parts, at=at)
    # Raised outside the transaction: the text that lost is kept, not rolled back.
    if stale:
        raise stale
    return reflection


def complete_and_reflect(
    turn: Turn,
    *,
    learner: Any,
    parts: ReflectionParts,
    based_on: Place | None = None,
    client_id: uuid.UUID | None = None,
) -> tuple[TurnCompletion, Reflection]:
    """Both at once or neither, so that the next page shows what the two earn together."""
    with transaction.atomic():
        lock_learner(learner)
        found = standing(current_attempt(turn, learner=learner))
        stale = _refused(found, parts, based_on, client_id, timezone.now())
        if stale is None:
            done: TurnCompletion | None = getattr(found.attempt, "completion", None)
            completing = done is None or done.undone_at is not None
            reflection = reflect_on(found, parts=parts, completing=completing)
            completion = complete_attempt(found.attempt)
    if stale:
        raise stale
    return completion, reflection


def _refused(
    found: Standing,
    parts: ReflectionParts,
    based_on: Place | None,
    client_id: uuid.UUID | None,
    now: dt.datetime,
) -> StaleReflection | None:
    if based_on is None or based_on.saw(found.place) or found.says(parts):
        return None
    set_aside(found, parts, client_id or new_uid(), now)
    return StaleReflection(found, parts)


def reflect_on(
    found: Standing,
    *,
    parts: ReflectionParts,
    completing: bool = False,
    at: dt.datetime | None = None,
) -> Reflection:
    """The same for the attempt at hand. Caller is in a transaction and holds the lock."""
    attempt, reflection, now = found.attempt, found.reflection, at or timezone.now()
    if reflection is None:
        reflection = Reflection.objects.create(
            learner=attempt.learner,
            attempt=attempt,
            created_at=now,
            updated_at=now,
            **asdict(parts),
        )
        counting.note_attempt(attempt)
    elif not found.says(parts):
        _keep_revision(reflection)
        for name, value in asdict(parts).items():
            setattr(reflection, name, value)
        reflection.revision += 1
        reflection.updated_at = now
        if reflection.removed_at:
            counting.note_attempt(attempt)
        reflection.removed_at = None
        reflection.save()
    settle_drafts(found, parts)
    reflection_added.send(
        Turn,
        reflection=reflection,
        turn=attempt.turn,
        attempt=attempt,
        learner=attempt.learner,
        completing=completing,
    )
    return reflection


@transaction.atomic
def remove_reflection(reflection: Reflection, *, learner: Any) -> None:
    """Deletes the words, their drafts and their history. What they earned stays earned."""
    lock_learner(learner)
    reflection.revisions.all().delete()
    ReflectionDraft.objects.filter(attempt=reflection.attempt_id).delete()
    for name in ("saw", "why", "plan_if", "plan_then"):
        setattr(reflection, name, "")
    reflection.on_paper = False
    reflection.removed_at = timezone.now()
    reflection.revision += 1
    reflection.save()
    counting.note_attempt(reflection.attempt)


def _keep_revision(reflection: Reflection) -> None:
    if reflection.removed_at:
        return  # Removed means removed: there is no text before this one to keep.
    ReflectionRevision.objects.create(
        reflection=reflection,
        learner_id=reflection.learner_id,
        number=reflection.revision,
        saw=reflection.saw,
        why=reflection.why,
        plan_if=reflection.plan_if,
        plan_then=reflection.plan_then,
        saved_at=reflection.updated_at,
    )
