"""A learner's share of the report's counts, set down without the learner.

The same facts as lessons/reports_sql.py, of one learner: a test holds the two together.
"""

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import F

from lessons import counting
from lessons.models import (
    Answer,
    AnswerRevision,
    Attempt,
    Enrolment,
    ErasedFact,
    Lesson,
    ReadingPosition,
    Reflection,
    TurnCompletion,
)

Fact = ErasedFact.Fact
Dated = dict[tuple[str, int], dt.datetime]


def keep(learner: Any, sign: int) -> dict[str, int]:
    """Adds the learner's facts to the counts without a person; with -1 takes them out again.

    The report's totals hold both, so they stay: whoever leaves is no longer counted there.
    """
    moved: dict[tuple[str, int, dt.datetime], int] = {}
    for (fact, page_id), at in sorted(share_of(learner).items()):
        hour = at.replace(minute=0, second=0, microsecond=0)
        key = {"fact": fact, "page_id": page_id, "at": hour}
        if sign > 0:
            ErasedFact.objects.get_or_create(**key, defaults={"number": 0})
        # Who comes back with an older archive takes out no more than went in.
        counted = ErasedFact.objects.filter(**key, number__gte=max(0, -sign))
        number = sign * counted.update(number=F("number") + sign)
        moved[str(fact), page_id, hour] = number
    counting.move_erased(moved)
    if sign > 0:
        counting.withdraw(learner)
    sums: Counter[str] = Counter()
    for (fact, _page, _hour), number in moved.items():
        sums[fact] += number
    return {fact: number for fact, number in sums.items() if number}


def share_of(learner: Any) -> Dated:
    """{(fact, page): the moment it was first true}."""
    facts: Dated = {}
    started = _first([*_readings(learner), *_attempts(learner), *_answers_outside(learner)])
    for lesson_pk, (module_pk, track_pk) in _above(list(started)).items():
        for page in (lesson_pk, module_pk, track_pk):
            known = facts.get((Fact.STARTED, page), started[lesson_pk])
            facts[Fact.STARTED, page] = min(known, started[lesson_pk])
    for fact, rows in (
        (Fact.READ, _read(learner)),
        (Fact.COMPLETE, _complete(learner)),
        (Fact.REFLECTED, _reflected(learner)),
        (Fact.ENROLLED, _enrolled(learner)),
    ):
        facts.update({(fact, page): at for page, at in _first(rows).items()})
    return facts


def _first(rows: Any) -> dict[int, dt.datetime]:
    first: dict[int, dt.datetime] = {}
    for page, at in rows:
        first[page] = min(at, first.get(page, at))
    return first


def _above(lesson_pks: list[int]) -> dict[int, tuple[int, int]]:
    """{lesson: (its module, its track)} as the tree stands now."""
    found = {}
    for lesson in Lesson.objects.filter(pk__in=lesson_pks):
        above = list(lesson.get_ancestors().order_by("-depth").values_list("pk", flat=True)[:2])
        found[lesson.pk] = (above[0], above[1])
    return found


def _readings(learner: Any) -> Any:
    return ReadingPosition.objects.filter(learner=learner).values_list("lesson_id", "started_at")


def _attempts(learner: Any) -> Any:
    return Attempt.objects.of(learner).values_list("turn__lesson_id", "started_at")


def _answers_outside(learner: Any) -> Any:
    first_saved = AnswerRevision.objects.filter(
        learner=learner, number=1, outcome=AnswerRevision.Outcome.SAVED
    )
    moments = dict(first_saved.values_list("answer_id", "saved_at"))
    outside = Answer.objects.of(learner).filter(attempt=None)
    return [
        (lesson_pk, moments.get(pk, saved_at))
        for pk, lesson_pk, saved_at in outside.values_list("pk", "prompt__lesson_id", "saved_at")
    ]


def _read(learner: Any) -> Any:
    read = ReadingPosition.objects.filter(learner=learner, read_at__isnull=False)
    return read.values_list("lesson_id", "read_at")


def _complete(learner: Any) -> Any:
    done = TurnCompletion.objects.filter(learner=learner, undone_at=None)
    return done.values_list("turn__lesson_id", "completed_at")


def _reflected(learner: Any) -> Any:
    written = Reflection.objects.filter(learner=learner, removed_at=None)
    return written.values_list("attempt__turn__lesson_id", "created_at")


def _enrolled(learner: Any) -> Any:
    return Enrolment.objects.filter(learner=learner).values_list("track_id", "enrolled_at")
