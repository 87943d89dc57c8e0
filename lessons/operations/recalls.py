"""“Still true”, said of one's own earlier words."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons.models import Answer, AnswerRevision, Confirmation
from lessons.operations.attempts import lock_learner


@transaction.atomic
def confirm_answer(
    answer: Answer, *, learner: Any, at: dt.datetime | None = None
) -> Confirmation | None:
    """Notes that what stands is still true, once a day. The words stay as they are.

    None where nothing stands that could be true.
    """
    lock_learner(learner)
    at = at or timezone.now()
    standing = AnswerRevision.objects.filter(
        answer=answer,
        learner=learner,
        number=answer.revision,
        outcome=AnswerRevision.Outcome.SAVED,
    ).first()
    if standing is None or (not standing.text and standing.value is None):
        return None
    confirmation, _made = Confirmation.objects.get_or_create(
        revision=standing,
        learner=learner,
        day=timezone.localdate(at),
        defaults={"confirmed_at": at},
    )
    return confirmation
