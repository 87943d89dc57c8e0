"""The short way of saving: an answer that exists, changed by whoever saw it last.

That is nearly every autosave. Whatever else may be the case takes the long way, `save_answer`,
which decides; this one only does in three statements what that would have done.
"""

import uuid
from functools import cache
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
from lessons.prepared import Given, Prepared, anybody

if TYPE_CHECKING:
    from lessons.catalogue import PromptEntry

CHANGED = ("text", "value", "prompt_version", "saved_at")  # of the answer, and in its history


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


def _standing(*, in_turn: bool) -> Any:
    """The learner's answer as the writer saw it; in a Turn, of its latest attempt."""
    known = {name: Given.of(Answer, name) for name in ("prompt", "revision")}
    found = Answer.objects.filter(learner=anybody(), **known)
    if not in_turn:
        return found
    turn = Given.of(Attempt, "turn")
    return found.filter(attempt=Attempt.objects.latest_pk(turn, anybody()))


@cache
def _to_lock(*, in_turn: bool, locked: bool) -> Prepared:
    """Takes the learner's lock. What is read with it may be as old as the wait for it was."""
    stamp = CatalogueVersion.objects.filter(stamp=Given.of(CatalogueVersion, "stamp"))
    found = _standing(in_turn=in_turn).filter(Exists(stamp))
    if locked:
        opened = Unlock.objects.filter(learner=anybody(), track=Given.of(Unlock, "track"))
        found = found.filter(Exists(opened))
    return Prepared.of(
        found.select_related("learner")
        .only("uid", "attempt", "revision", "text", "value", "learner__id")
        .select_for_update(no_key=True, of=("learner",))
    )


@cache
def _to_advance(*, in_turn: bool, ratings: bool) -> Prepared:
    """Asks again, now under the lock: revision, latest attempt, and a chart kept meanwhile."""
    still = _standing(in_turn=in_turn)
    if ratings:
        kept = Snapshot.objects.filter(attempt=OuterRef("attempt"), prompt=OuterRef("prompt"))
        still = still.filter(~Exists(kept))
    changed = {name: Given.of(Answer, name) for name in ("words", *CHANGED)}
    return Prepared.to_update(still, revision=F("revision") + 1, **changed)


@cache
def _to_keep() -> Prepared:
    names = ("uid", "answer", "number", *CHANGED)
    row = AnswerRevision(learner=anybody())
    for name in names:
        brought = Given.of(AnswerRevision, name)
        setattr(row, brought.output_field.attname, brought)
    return Prepared.to_insert(row)


def _lock_and_read(
    prompt: "PromptEntry", learner: Any, based_on: int, stamp: int, opened_track: int | None
) -> Answer | None:
    statement = _to_lock(in_turn=prompt.turn_pk is not None, locked=opened_track is not None)
    given = {**_seen(prompt, based_on), "stamp": stamp, "track": opened_track}
    return next(statement.objects(learner.pk, **given), None)


def _seen(prompt: "PromptEntry", revision: int) -> dict[str, Any]:
    return {"prompt": prompt.pk, "turn": prompt.turn_pk, "revision": revision}


def _advance(
    known: Answer, prompt: "PromptEntry", content: Content, client_id: uuid.UUID
) -> Answer | None:
    known.text, known.value, known.saved_at = content.text, content.value, timezone.now()
    changed = {
        "text": known.text,
        "value": known.value,
        "prompt_version": prompt.version_pk,
        "saved_at": known.saved_at,
    }
    words = folded(kind_of(prompt.kind).as_text(prompt.definition, content))
    advance = _to_advance(in_turn=prompt.turn_pk is not None, ratings=prompt.kind == "ratings")
    seen = _seen(prompt, known.revision)
    if not advance.run(known.learner_id, **seen, words=words, **changed):
        return None
    known.revision += 1
    kept = {"uid": client_id, "answer": known.pk, "number": known.revision}
    _to_keep().run(known.learner_id, **kept, **changed)
    return known
