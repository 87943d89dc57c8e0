"""Saving answers: every acknowledged text is kept, and nothing is overwritten unseen."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons.kinds import Content
from lessons.models import Answer, AnswerRevision, Attempt, Prompt, Snapshot, new_uid
from lessons.operations.attempts import current_attempt, lock_learner


class StaleAnswer(Exception):
    """The answer was changed elsewhere since the writer last saw it.

    `answer` is what stands now; `set_aside` keeps what was offered, in the history.
    """

    def __init__(self, answer: Answer, set_aside: AnswerRevision) -> None:
        super().__init__(f"revision {answer.revision} stands")
        self.answer = answer
        self.set_aside = set_aside


class SnapshotTaken(Exception):
    """This attempt's chart is already kept with other ratings; rating again is a new attempt."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(str(snapshot))
        self.snapshot = snapshot


def save_answer(
    prompt: Prompt,
    *,
    learner: Any,
    content: Content,
    based_on: int | None = None,
    client_id: uuid.UUID | None = None,
    attempt: Attempt | None = None,
    at: dt.datetime | None = None,
) -> Answer:
    """Makes `content` the current answer and keeps the one before in its history.

    `based_on` is the revision the writer saw; None means "whatever stands", which only seeds,
    imports and pages without a script may say. `client_id` is made by the client before it
    sends, so that a retry after a lost reply is recognised. Raises StaleAnswer, and
    SnapshotTaken for ratings that are kept already.
    `at` is when it was written, for imports and seeds; by default now.
    """
    with transaction.atomic():
        answer, set_aside = _save(
            prompt,
            learner,
            content,
            based_on,
            client_id or new_uid(),
            attempt,
            at or timezone.now(),
        )
    # Raised outside the transaction: the text that lost is kept, not rolled back.
    if set_aside:
        raise StaleAnswer(answer, set_aside)
    return answer


def _save(
    prompt: Prompt,
    learner: Any,
    content: Content,
    based_on: int | None,
    client_id: uuid.UUID,
    attempt: Attempt | None,
    at: dt.datetime,
) -> tuple[Answer, AnswerRevision | None]:
    lock_learner(learner)
    if prompt.turn_id and attempt is None:
        assert prompt.turn is not None
        attempt = current_attempt(prompt.turn, learner=learner, at=at)
    answer = Answer.objects.filter(learner=learner, prompt=prompt, attempt=attempt).first()
    if answer and _already_sent(answer, client_id):
        return answer, None
    if answer and (answer.text, answer.value) == (content.text, content.value):
        return answer, None
    if taken := _snapshot_of(prompt, attempt):
        raise SnapshotTaken(taken)
    if answer is None:
        answer = Answer(learner=learner, prompt=prompt, attempt=attempt)
    elif based_on is not None and based_on != answer.revision:
        return answer, _set_aside(answer, content, client_id, at)
    return _advance(answer, content, client_id, at), None


def _snapshot_of(prompt: Prompt, attempt: Attempt | None) -> Snapshot | None:
    if prompt.kind != "ratings" or attempt is None:
        return None
    return Snapshot.objects.filter(attempt=attempt, prompt=prompt).first()


def _advance(answer: Answer, content: Content, client_id: uuid.UUID, at: dt.datetime) -> Answer:
    assert answer.prompt.current is not None
    answer.prompt_version = answer.prompt.current
    answer.revision += 1
    answer.text, answer.value = content.text, content.value
    answer.saved_at = at
    answer.save()
    AnswerRevision.objects.create(
        uid=client_id,
        answer=answer,
        learner_id=answer.learner_id,
        number=answer.revision,
        prompt_version=answer.prompt_version,
        text=answer.text,
        value=answer.value,
        saved_at=answer.saved_at,
    )
    return answer


def _already_sent(answer: Answer, client_id: uuid.UUID) -> bool:
    return AnswerRevision.objects.filter(learner_id=answer.learner_id, uid=client_id).exists()


def _set_aside(
    answer: Answer, content: Content, client_id: uuid.UUID, at: dt.datetime
) -> AnswerRevision:
    return AnswerRevision.objects.create(
        uid=client_id,
        answer=answer,
        learner_id=answer.learner_id,
        number=answer.revision,
        outcome=AnswerRevision.Outcome.SET_ASIDE,
        prompt_version=answer.prompt_version,
        text=content.text,
        value=content.value,
        saved_at=at,
    )


def claim_answer(prompt_pk: int, *, learner: Any, content: Content) -> bool:
    """Keeps what was typed before signing in, unless the learner has an answer already."""
    prompt = Prompt.objects.select_related("turn", "current").get(pk=prompt_pk)
    if not content or Answer.objects.of(learner).filter(prompt=prompt).written().exists():
        return False
    save_answer(prompt, learner=learner, content=content)
    return True


def restore_revision(revision: AnswerRevision, *, learner: Any) -> Answer:
    """Makes an earlier text current again, as a new revision. Nothing in between is lost."""
    return save_answer(
        revision.answer.prompt,
        learner=learner,
        content=Content(text=revision.text, value=revision.value),
        attempt=revision.answer.attempt,
    )
