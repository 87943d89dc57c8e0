"""Saving answers: every acknowledged text is kept, and nothing is overwritten unseen."""

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from lessons import counting
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


class ClientIdReused(Exception):
    """Other words came under an id that names a text of this learner already.

    Taking them for a retry would acknowledge words that were never kept.
    """


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

    `based_on` is the revision the writer saw, 0 for none; None means "whatever stands", which
    only seeds, imports and pages without a script may say. `client_id` is made by the client
    before it sends, so that a retry after a lost reply is recognised. Raises StaleAnswer, also
    for a retry of a text that no longer stands, ClientIdReused, and SnapshotTaken for ratings
    that are kept already. `at` is when it was written, for imports and seeds; by default now.
    """
    at = at or timezone.now()
    try:
        with transaction.atomic():
            answer, set_aside = _save(prompt, learner, content, based_on, client_id, attempt, at)
    except IntegrityError:
        if client_id and sent_before(learner, client_id):
            raise ClientIdReused from None
        raise
    # Raised outside the transaction: the text that lost is kept, not rolled back.
    if set_aside:
        raise StaleAnswer(answer, set_aside)
    return answer


def _save(
    prompt: Prompt,
    learner: Any,
    content: Content,
    based_on: int | None,
    client_id: uuid.UUID | None,
    attempt: Attempt | None,
    at: dt.datetime,
) -> tuple[Answer, AnswerRevision | None]:
    lock_learner(learner)
    answer = _standing(prompt, learner, attempt, at)
    if answer.pk and (answer.text, answer.value) == (content.text, content.value):
        return answer, None
    # Who saw what stands cannot be retrying; the unique constraint catches a reused id.
    unseen = not answer.pk or based_on != answer.revision
    if client_id and unseen and (sent := sent_before(learner, client_id)):
        _require_same(sent, prompt, content)
        return answer, sent
    if taken := _snapshot_of(answer):
        raise SnapshotTaken(taken)
    if based_on is not None and based_on != answer.revision:
        # Without an answer of this attempt, what the writer saw is that of the one before.
        seen = answer if answer.pk else _latest_answer(prompt, learner)
        if seen:
            known = _known_to_writer(seen, based_on, content)
            return answer, known or _set_aside(seen, content, client_id or new_uid(), at)
    return _advance(answer, content, client_id or new_uid(), at), None


def _standing(prompt: Prompt, learner: Any, attempt: Attempt | None, at: dt.datetime) -> Answer:
    """The answer as it stands, in one query; one that is not saved yet where there is none."""
    if attempt:
        answer = Answer.objects.filter(learner=learner, prompt=prompt, attempt=attempt).first()
    else:
        answer = Answer.objects.standing(prompt, learner)
    if answer is None and attempt is None and prompt.turn_id and not prompt.definition.living:
        assert prompt.turn is not None
        attempt = current_attempt(prompt.turn, learner=learner, at=at)
    if answer is None:
        answer = Answer(learner=learner, attempt=attempt)
    answer.prompt = prompt  # As the caller read it: its current wording costs no query more.
    return answer


def _latest_answer(prompt: Prompt, learner: Any) -> Answer | None:
    return Answer.objects.of(learner).filter(prompt=prompt).order_by("-attempt__number").first()


def sent_before(learner: Any, client_id: uuid.UUID) -> AnswerRevision | None:
    """The text of this learner that came under this id, if one did."""
    return (
        AnswerRevision.objects.filter(learner=learner, uid=client_id)
        .select_related("answer")
        .first()
    )


def _require_same(sent: AnswerRevision, prompt: Prompt, content: Content) -> None:
    if sent.answer.prompt_id != prompt.pk or (sent.text, sent.value) != (
        content.text,
        content.value,
    ):
        raise ClientIdReused


def _snapshot_of(answer: Answer) -> Snapshot | None:
    if answer.prompt.kind != "ratings" or answer.attempt_id is None:
        return None
    return Snapshot.objects.filter(attempt=answer.attempt_id, prompt=answer.prompt).first()


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
    if answer.revision == 1 and answer.attempt_id is None:
        counting.note(answer.learner_id, answer.prompt.lesson_id)
    return answer


def _known_to_writer(seen: Answer, based_on: int, content: Content) -> AnswerRevision | None:
    """What the writer saw, or what was saved since, if just that is offered: nothing new to keep.

    Two devices can say the same. Then the second is told that it is saved, without a row of its
    own, and its retry after a lost reply must not become one when the words have moved on.
    """
    saved = seen.revisions.filter(
        number__gte=based_on, outcome=AnswerRevision.Outcome.SAVED, text=content.text
    ).order_by("number")
    return next((revision for revision in saved if revision.value == content.value), None)


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
    """Keeps what was typed before signing in. Beside an answer it goes into the history."""
    if not content:
        return False
    prompt = Prompt.objects.select_related("turn", "current").get(pk=prompt_pk)
    written = Answer.objects.of(learner).filter(prompt=prompt).written().exists()
    try:
        save_answer(prompt, learner=learner, content=content, based_on=0 if written else None)
    except (StaleAnswer, SnapshotTaken):
        return False
    return not written


def restore_revision(revision: AnswerRevision, *, learner: Any) -> Answer:
    """Makes an earlier text current again, as a new revision. Nothing in between is lost."""
    return save_answer(
        revision.answer.prompt,
        learner=learner,
        content=Content(text=revision.text, value=revision.value),
        attempt=revision.answer.attempt,
    )
