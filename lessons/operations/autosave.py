"""The short way of saving: an answer that exists, changed by whoever saw it last.

That is nearly every autosave. Whatever else may be the case takes the long way, `save_answer`,
which decides; this one only does in three statements what that would have done.
"""

import uuid
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from lessons.kinds import Content, kind_of
from lessons.models import (
    Answer,
    AnswerRevision,
    Attempt,
    CatalogueVersion,
    Snapshot,
    Unlock,
    new_uid,
)
from lessons.models.words import folded
from lessons.operations.answers import ClientIdReused, sent_before

if TYPE_CHECKING:
    from lessons.catalogue import PromptEntry


def advance_answer(
    prompt: "PromptEntry",
    *,
    learner: Any,
    content: Content,
    based_on: int,
    client_id: uuid.UUID | None,
    stamp: int,
    opened_track: int | None = None,
) -> Answer | None:
    """Revision `based_on` becomes the next one; None when the long way has to decide.

    `stamp` is that of the outline the caller read `prompt` from, and `opened_track` the track
    that must have been opened to the learner: both are asked in the query that takes the lock.
    Raises ClientIdReused.
    """
    try:
        with transaction.atomic():
            known = _lock_and_read(prompt, learner, based_on, stamp, opened_track)
            if known is None or (known.text, known.value) == (content.text, content.value):
                return None
            return _advance(known, prompt, content, client_id or new_uid())
    except IntegrityError:
        if client_id and sent_before(learner, client_id):
            raise ClientIdReused from None
        raise


def _standing(prompt: "PromptEntry", learner: Any, based_on: int) -> Any:
    found = Answer.objects.filter(learner=learner, prompt=prompt.pk, revision=based_on)
    if prompt.turn_pk is None:
        return found
    return found.filter(attempt=Attempt.objects.latest_pk(prompt.turn_pk, learner))


def _lock_and_read(
    prompt: "PromptEntry", learner: Any, based_on: int, stamp: int, opened_track: int | None
) -> Any:
    """Takes the learner's lock. What is read with it may be as old as the wait for it was."""
    found = _standing(prompt, learner, based_on).filter(
        Exists(CatalogueVersion.objects.filter(stamp=stamp))
    )
    if opened_track is not None:
        found = found.filter(Exists(Unlock.objects.filter(learner=learner, track=opened_track)))
    return (
        found.select_related("learner")
        .only("uid", "attempt", "revision", "text", "value", "learner__id")
        .select_for_update(no_key=True, of=("learner",))
        .first()
    )


def _advance(
    known: Any, prompt: "PromptEntry", content: Content, client_id: uuid.UUID
) -> Answer | None:
    now = timezone.now()
    changed = {
        "text": content.text,
        "value": content.value,
        "prompt_version_id": prompt.version_pk,
        "saved_at": now,
    }
    # Asked again, now under the lock: revision, latest attempt, and a chart kept meanwhile.
    still = _standing(prompt, known.learner, known.revision).filter(pk=known.pk)
    if prompt.kind == "ratings":
        kept = Snapshot.objects.filter(attempt=OuterRef("attempt"), prompt=OuterRef("prompt"))
        still = still.filter(~Exists(kept))
    words = folded(kind_of(prompt.kind).as_text(prompt.definition, content))
    if not still.update(revision=F("revision") + 1, words=words, **changed):
        return None
    AnswerRevision.objects.create(
        uid=client_id,
        answer=known,
        learner_id=known.learner_id,
        number=known.revision + 1,
        **changed,
    )
    known.revision += 1
    known.text, known.value, known.saved_at = content.text, content.value, now
    return known
