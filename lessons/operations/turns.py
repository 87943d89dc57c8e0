"""Snapshots and completion: dated, immutable ratings, and the learner's own “done”."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons import counting
from lessons.kinds import Content, kind_of
from lessons.kinds.structured import Ratings
from lessons.models import (
    Answer,
    AnswerRevision,
    Attempt,
    Prompt,
    Snapshot,
    Turn,
    TurnCompletion,
)
from lessons.operations.attempts import current_attempt, lock_learner
from lessons.signals import snapshot_saved, turn_completed, turn_reopened

SUCCESS_DEFINITION = "success_definition"


class RatingsIncomplete(Exception):
    """A chart can be kept only when every area is rated. `labels` are those that are not."""

    def __init__(self, labels: list[str]) -> None:
        super().__init__(", ".join(labels))
        self.labels = labels


@transaction.atomic
def save_snapshot(
    turn: Turn,
    *,
    learner: Any,
    prompt: Prompt | None = None,
    at: dt.datetime | None = None,
) -> Snapshot:
    """Keeps the current attempt's ratings as a dated chart that nothing changes any more.

    `prompt` names the ratings prompt where a Turn has several. Saving the same chart twice
    keeps one. Raises RatingsIncomplete.
    """
    lock_learner(learner)
    attempt = current_attempt(turn, learner=learner, at=at)
    prompt = prompt or Prompt.objects.live().filter(turn=turn, kind="ratings").first()
    answer = Answer.objects.filter(learner=learner, prompt=prompt, attempt=attempt).first()
    taken = Snapshot.objects.filter(attempt=attempt, prompt=prompt, learner=learner).first()
    if taken:
        return taken
    _require_all_rated(prompt, answer)
    assert answer is not None
    snapshot = Snapshot.objects.create(
        learner=learner,
        attempt=attempt,
        prompt=answer.prompt,
        prompt_version=answer.prompt_version,
        ratings=answer.value,
        definition=definition_in_force(learner),
        taken_at=at or timezone.now(),
    )
    snapshot_saved.send(Turn, snapshot=snapshot, turn=turn, attempt=attempt, learner=learner)
    return snapshot


def _require_all_rated(prompt: Prompt | None, answer: Answer | None) -> None:
    kind = kind_of("ratings")
    assert isinstance(kind, Ratings)
    if prompt is None:
        raise RatingsIncomplete([])
    definition = answer.prompt_version.as_definition() if answer else prompt.definition
    content = Content(value=answer.value) if answer else Content()
    if labels := kind.unrated(definition, content):
        raise RatingsIncomplete(labels)


def definition_in_force(learner: Any) -> AnswerRevision | None:
    """The learner's definition of success as it reads now: what a chart is judged against."""
    answer = (
        Answer.objects.of(learner)
        .filter(prompt__name=SUCCESS_DEFINITION)
        .written()
        .order_by("-saved_at", "-pk")
        .first()
    )
    if answer is None:
        return None
    return AnswerRevision.objects.filter(
        answer=answer, number=answer.revision, outcome=AnswerRevision.Outcome.SAVED
    ).first()


@transaction.atomic
def complete_turn(turn: Turn, *, learner: Any, at: dt.datetime | None = None) -> TurnCompletion:
    """The learner declares the current attempt done. Repeating it changes nothing."""
    lock_learner(learner)
    return complete_attempt(current_attempt(turn, learner=learner, at=at), at=at)


def complete_attempt(attempt: Attempt, *, at: dt.datetime | None = None) -> TurnCompletion:
    """The same for the attempt at hand. Caller is in a transaction and holds the lock."""
    turn, learner = attempt.turn, attempt.learner
    now = at or timezone.now()
    completion: TurnCompletion | None = getattr(attempt, "completion", None)
    if completion is None:
        completion = TurnCompletion.objects.create(
            attempt=attempt, turn=turn, learner=learner, completed_at=now
        )
    elif completion.undone_at is None:
        return completion
    else:
        completion.undone_at = None
        completion.completed_at = now
        completion.save(update_fields=["undone_at", "completed_at"])
    counting.note_attempt(attempt)
    completion.attempt, completion.learner = attempt, learner  # So that nobody reads them again.
    turn_completed.send(Turn, turn=turn, attempt=attempt, learner=learner, completion=completion)
    return completion


@transaction.atomic
def undo_completion(turn: Turn, *, learner: Any) -> None:
    """Takes “complete” back. What it earned stays, and completing again earns nothing more."""
    lock_learner(learner)
    attempt = Attempt.objects.latest_of(turn, learner)
    undone = TurnCompletion.objects.filter(attempt=attempt, undone_at=None).update(
        undone_at=timezone.now()
    )
    if undone:
        counting.note(learner.pk, turn.lesson_id)
        turn_reopened.send(Turn, turn=turn, attempt=attempt, learner=learner)
