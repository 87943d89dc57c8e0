"""Looking back on an attempt: from memory first, the earlier words beside it afterwards."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons.models import Attempt, LookBack, LookBackRevision, Turn
from lessons.operations.attempts import lock_learner
from lessons.signals import look_back_added

SITTING = dt.timedelta(hours=24)  # within which writing again edits what was written


def attempt_to_look_back_on(turn: Turn, learner: Any) -> Attempt | None:
    """The latest attempt that was completed or reflected on: one just begun holds nothing yet."""
    done = Attempt.objects.filter(turn=turn, learner=learner).exclude(
        completion=None, reflection=None
    )
    return done.select_related("turn", "completion", "reflection").order_by("-number").first()


def look_back_at_hand(attempt: Attempt, at: dt.datetime) -> LookBack | None:
    """The one of this sitting; a day later the next one begins with an empty page."""
    latest = LookBack.objects.filter(attempt=attempt).order_by("-number").first()
    if latest is None or at - latest.written_at >= SITTING:
        return None
    return latest


@transaction.atomic
def add_look_back(
    attempt: Attempt, *, learner: Any, text: str, at: dt.datetime | None = None
) -> LookBack:
    """Writes a look-back, or edits that of this sitting and keeps what it said before.

    A double click or a second device therefore never makes two of one sitting.
    """
    lock_learner(learner)
    now = at or timezone.now()
    look_back = look_back_at_hand(attempt, now)
    if look_back is None:
        look_back = LookBack.objects.create(
            learner=learner,
            attempt=attempt,
            number=LookBack.objects.filter(attempt=attempt).count() + 1,
            text=text,
            written_at=now,
            updated_at=now,
        )
    elif look_back.text != text or look_back.removed_at:
        _edit(look_back, text, now)
    look_back_added.send(
        Turn, look_back=look_back, turn=attempt.turn, attempt=attempt, learner=learner
    )
    return look_back


def _edit(look_back: LookBack, text: str, now: dt.datetime) -> None:
    if look_back.removed_at is None:
        LookBackRevision.objects.create(
            look_back=look_back,
            learner_id=look_back.learner_id,
            number=look_back.revision,
            text=look_back.text,
            saved_at=look_back.updated_at,
        )
    look_back.text = text
    look_back.revision += 1
    look_back.updated_at = now
    look_back.removed_at = None
    look_back.save()


@transaction.atomic
def remove_look_back(look_back: LookBack, *, learner: Any) -> None:
    """Deletes the words and their history. What the look-back earned stays earned."""
    lock_learner(learner)
    look_back.revisions.all().delete()
    look_back.text = ""
    look_back.removed_at = timezone.now()
    look_back.revision += 1
    look_back.save()
