"""Reflections: three short parts about one attempt."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons.models import Attempt, Reflection, ReflectionRevision, Turn, TurnCompletion
from lessons.operations.attempts import current_attempt, lock_learner
from lessons.operations.turns import complete_attempt
from lessons.signals import reflection_added


@dataclass(frozen=True)
class ReflectionParts:
    """What I saw; why, with an example; if … then I will … Or one line about paper."""

    saw: str = ""
    why: str = ""
    plan_if: str = ""
    plan_then: str = ""
    on_paper: bool = False

    def __bool__(self) -> bool:
        return any(
            (
                self.saw.strip(),
                self.why.strip(),
                self.plan_if.strip(),
                self.plan_then.strip(),
            )
        )


@transaction.atomic
def add_reflection(
    turn: Turn, *, learner: Any, parts: ReflectionParts, at: dt.datetime | None = None
) -> Reflection:
    """Writes or edits the reflection on the current attempt; the text before is kept."""
    lock_learner(learner)
    return reflect_on(current_attempt(turn, learner=learner, at=at), parts=parts, at=at)


def reflect_on(
    attempt: Attempt, *, parts: ReflectionParts, at: dt.datetime | None = None
) -> Reflection:
    """The same for the attempt at hand. Caller is in a transaction and holds the lock."""
    turn, learner = attempt.turn, attempt.learner
    now = at or timezone.now()
    reflection: Reflection | None = getattr(attempt, "reflection", None)
    if reflection is None:
        reflection = Reflection.objects.create(
            learner=learner, attempt=attempt, created_at=now, updated_at=now, **asdict(parts)
        )
    elif _parts(reflection) != parts or reflection.removed_at:
        _keep_revision(reflection)
        for name, value in asdict(parts).items():
            setattr(reflection, name, value)
        reflection.revision += 1
        reflection.updated_at = now
        reflection.removed_at = None
        reflection.save()
    reflection_added.send(Turn, reflection=reflection, turn=turn, attempt=attempt, learner=learner)
    return reflection


@transaction.atomic
def complete_and_reflect(
    turn: Turn, *, learner: Any, parts: ReflectionParts
) -> tuple[TurnCompletion, Reflection]:
    """Both at once or neither, so that the next page shows what the two earn together."""
    lock_learner(learner)
    attempt = current_attempt(turn, learner=learner)
    return complete_attempt(attempt), reflect_on(attempt, parts=parts)


@transaction.atomic
def remove_reflection(reflection: Reflection, *, learner: Any) -> None:
    """Deletes the words and their history. What the reflection earned stays earned."""
    lock_learner(learner)
    reflection.revisions.all().delete()
    for name in ("saw", "why", "plan_if", "plan_then"):
        setattr(reflection, name, "")
    reflection.on_paper = False
    reflection.removed_at = timezone.now()
    reflection.revision += 1
    reflection.save()


def _parts(reflection: Reflection) -> ReflectionParts:
    return ReflectionParts(
        saw=reflection.saw,
        why=reflection.why,
        plan_if=reflection.plan_if,
        plan_then=reflection.plan_then,
        on_paper=reflection.on_paper,
    )


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
