"""Rows of journals: added, edited and removed one at a time, and never lost.

The rules are those of answers (lessons/operations/answers.py): ids made by the client, a stale
edit is kept aside instead of overwriting, and every state that was acknowledged has a revision.
"""

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from lessons.kinds import Content
from lessons.models import Attempt, Prompt, Row, RowRevision, new_uid
from lessons.operations.answers import ClientIdReused
from lessons.operations.attempts import current_attempt, lock_learner


class StaleRow(Exception):
    """The row was changed elsewhere since the writer last saw it.

    `row` is what stands now; `set_aside` keeps what was offered, in the row's history.
    """

    def __init__(self, row: Row, set_aside: RowRevision) -> None:
        super().__init__(f"revision {row.revision} stands")
        self.row = row
        self.set_aside = set_aside


@transaction.atomic
def add_row(
    prompt: Prompt,
    *,
    learner: Any,
    content: Content,
    client_id: uuid.UUID | None = None,
    attempt: Attempt | None = None,
    at: dt.datetime | None = None,
) -> Row:
    """Adds one row to the learner's journal. Two devices that add at once both succeed.

    `client_id` is made by the client before it sends and becomes the row's own id; the same row
    sent again is the row that is there. Raises ClientIdReused for other words under it.
    """
    lock_learner(learner)
    at = at or timezone.now()
    client_id = client_id or new_uid()
    if sent := _sent(learner, client_id):
        _require_same(sent, sent.row.prompt_id == prompt.pk and sent.number == 1, content)
        return sent.row
    if prompt.turn_id and prompt.definition.config.get("each_attempt"):
        assert prompt.turn is not None
        attempt = attempt or current_attempt(prompt.turn, learner=learner, at=at)
    row = Row(uid=client_id, learner=learner, prompt=prompt, attempt=attempt, created_at=at)
    return _advance(row, content, client_id, at)


def save_row(
    row: Row,
    *,
    learner: Any,
    content: Content,
    based_on: int | None = None,
    client_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Row:
    """Makes `content` what the row says, and keeps what it said before.

    `based_on` is the revision the writer saw; None means "whatever stands". Raises StaleRow, with
    both texts kept, and ClientIdReused.
    """
    at = at or timezone.now()
    try:
        with transaction.atomic():
            row, set_aside = _save(row, learner, content, based_on, client_id, at)
    except IntegrityError:
        if client_id and _sent(learner, client_id):
            raise ClientIdReused from None
        raise
    # Raised outside the transaction: the words that lost are kept, not rolled back.
    if set_aside:
        raise StaleRow(row, set_aside)
    return row


def _save(
    row: Row,
    learner: Any,
    content: Content,
    based_on: int | None,
    client_id: uuid.UUID | None,
    at: dt.datetime,
) -> tuple[Row, RowRevision | None]:
    row = _locked(row, learner)
    if row.removed_at is None and row.content == content:
        return row, None
    if client_id and (sent := _sent(learner, client_id)):
        _require_same(sent, sent.row_id == row.pk, content)
        return row, sent
    if based_on is not None and based_on != row.revision:
        return row, _set_aside(row, content, client_id or new_uid(), at)
    row.removed_at = None
    return _advance(row, content, client_id or new_uid(), at), None


@transaction.atomic
def remove_row(row: Row, *, learner: Any, at: dt.datetime | None = None) -> Row:
    """Takes the row out of the journal. It stays in the history and can be put back."""
    row = _locked(row, learner)
    if row.removed_at is None:
        row.removed_at = at or timezone.now()
        _keep(row, row.content, new_uid(), row.removed_at)
    return row


@transaction.atomic
def restore_row(
    row: Row, *, learner: Any, revision: RowRevision | None = None, at: dt.datetime | None = None
) -> Row:
    """Puts a removed row back, or makes an earlier revision what the row says now."""
    row = _locked(row, learner)
    at = at or timezone.now()
    if revision is None and row.removed_at is None:
        return row
    content = revision.content if revision else row.content
    if row.removed_at is None and row.content == content:
        return row
    row.removed_at = None
    if revision:
        row.prompt_version = revision.prompt_version
    return _keep(row, content, new_uid(), at)


def _locked(row: Row, learner: Any) -> Row:
    """The learner's row as it stands, now that nobody else can change it."""
    lock_learner(learner)
    return (
        Row.objects.of(learner).select_related("prompt__current", "prompt_version").get(pk=row.pk)
    )


def _sent(learner: Any, client_id: uuid.UUID) -> RowRevision | None:
    return (
        RowRevision.objects.filter(learner=learner, uid=client_id)
        .select_related("row__prompt__current", "row__prompt_version")
        .first()
    )


def _require_same(sent: RowRevision, of_this_row: bool, content: Content) -> None:  # noqa: FBT001
    if not of_this_row or sent.content != content:
        raise ClientIdReused


def _advance(row: Row, content: Content, client_id: uuid.UUID, at: dt.datetime) -> Row:
    assert row.prompt.current is not None
    row.prompt_version = row.prompt.current
    return _keep(row, content, client_id, at)


def _keep(row: Row, content: Content, client_id: uuid.UUID, at: dt.datetime) -> Row:
    row.revision += 1
    row.day = dt.date.fromisoformat(content.value["day"])
    row.values = content.value["values"]
    row.saved_at = at
    row.save()
    RowRevision.objects.create(
        uid=client_id,
        row=row,
        learner_id=row.learner_id,
        number=row.revision,
        prompt_version=row.prompt_version,
        day=row.day,
        values=row.values,
        removed=row.removed_at is not None,
        saved_at=at,
    )
    return row


def _set_aside(row: Row, content: Content, client_id: uuid.UUID, at: dt.datetime) -> RowRevision:
    assert row.prompt.current is not None
    return RowRevision.objects.create(
        uid=client_id,
        row=row,
        learner_id=row.learner_id,
        number=row.revision,
        outcome=RowRevision.Outcome.SET_ASIDE,
        prompt_version=row.prompt.current,
        day=dt.date.fromisoformat(content.value["day"]),
        values=content.value["values"],
        saved_at=at,
    )


def claim_row(prompt_pk: int, *, learner: Any, content: Content) -> bool:
    """Adds the row that was typed before signing in."""
    if not content:
        return False
    prompt = Prompt.objects.select_related("turn", "current").get(pk=prompt_pk)
    add_row(prompt, learner=learner, content=content)
    return True
