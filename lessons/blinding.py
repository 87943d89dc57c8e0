"""Blind first: who repeats a chart rates anew before seeing how they rated then.

While a prompt is blind for a learner, nothing of an earlier attempt of its Turn is shown to them
anywhere: not the ratings, nor the words that were written about them. Every page, recall, API
reply and export asks here.
"""

from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from lessons.models import Attempt, Prompt, Snapshot

Written = TypeVar("Written", bound=Model)


def blind_prompts(learner: Any) -> frozenset[int]:
    """The ratings prompts whose earlier values this learner may not see now, as pks. One query.

    All kept charts of a blind prompt are earlier ones, so to leave out its snapshots is enough.
    """
    if not learner.is_authenticated:
        return frozenset()
    return frozenset(blind(learner).values_list("pk", flat=True))


def blind(learner: Any) -> QuerySet[Prompt]:
    """Ratings prompts with a chart of an earlier attempt and none of the latest one.

    Not where the learner ended it on purpose, nor where nothing can be rated any more (prompt or
    Turn retired, lesson unpublished): that would hide the past for ever.
    """
    later = Attempt.objects.filter(
        learner=OuterRef("learner"), turn=OuterRef("turn"), number__gt=OuterRef("number")
    )
    kept = Snapshot.objects.filter(attempt=OuterRef("pk"), prompt=OuterRef(OuterRef("pk")))
    open_attempt = Attempt.objects.filter(
        ~Exists(later),
        ~Exists(kept),
        learner=learner,
        turn=OuterRef("turn"),
        unblinded_at=None,
    )
    return Prompt.objects.filter(
        Exists(open_attempt),
        pk__in=Snapshot.objects.filter(learner=learner).values("prompt"),
        retired_at=None,
        turn__retired_at=None,
        lesson__live=True,
    )


def of_earlier_attempts(learner: Any, prompts: frozenset[int]) -> QuerySet[Attempt]:
    """The attempts whose words wait: those before the latest, in the Turns of blind prompts."""
    turns = Prompt.objects.filter(pk__in=prompts).values("turn")
    later = Attempt.objects.filter(
        learner=learner, turn=OuterRef("turn"), number__gt=OuterRef("number")
    )
    return Attempt.objects.filter(Exists(later), learner=learner, turn__in=turns)


def written_in_sight(
    rows: QuerySet[Written], learner: Any, prompts: frozenset[int]
) -> QuerySet[Written]:
    """`rows` of any model with an attempt, without what waits. `prompts` as from blind_prompts."""
    if not prompts:
        return rows
    return rows.exclude(attempt__in=of_earlier_attempts(learner, prompts))


def visible_snapshots(snapshots: QuerySet[Snapshot], prompts: frozenset[int]) -> QuerySet[Snapshot]:
    return snapshots.exclude(prompt__in=prompts) if prompts else snapshots


def waits(attempt_pk: int | None, learner: Any) -> bool:
    """Whether what was written in this attempt waits. Two queries, one where nothing is blind."""
    if attempt_pk is None or not (prompts := blind_prompts(learner)):
        return False
    return of_earlier_attempts(learner, prompts).filter(pk=attempt_pk).exists()
