"""What a learner did: courses, places in guides, Turns, and what waits for them."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count, F, QuerySet, Value

from lessons.models import (
    Answer,
    Attempt,
    Enrolment,
    ReadingPosition,
    Reflection,
    Snapshot,
    TurnCompletion,
    Unlock,
)
from lessons.models import Row as JournalRow
from lessons.progress.shape import shaped

Parts = list[QuerySet[Any, Any]]

# What apps above this one count on every page, such as what waits for the learner: a queryset for
# a learner's pk, by name. Each is one more part of the same statement.
COUNTED: dict[str, Callable[[int], QuerySet[Any]]] = {}


def facts(learner_pk: int, turns: Iterable[int] | None, lessons: Iterable[int] | None) -> Parts:
    """Of `turns` and `lessons`; None means all of them."""
    parts = [*_courses(learner_pk), _reading(learner_pk, lessons), *_counts(learner_pk)]
    if turns is None or turns:
        parts += _turns(learner_pk, turns)
    if lessons is None:
        parts += _saved(learner_pk)
    return parts


def _courses(learner_pk: int) -> Parts:
    enrolments = Enrolment.objects.filter(learner_id=learner_pk)
    unlocks = Unlock.objects.filter(learner_id=learner_pk)
    return [
        shaped(enrolments, "enrolment", c_one=F("track_id")),
        shaped(unlocks, "unlock", c_one=F("track_id"), c_at=F("seen_at")),
    ]


def _reading(learner_pk: int, lessons: Iterable[int] | None) -> QuerySet[Any, Any]:
    positions = ReadingPosition.objects.filter(learner_id=learner_pk)
    return shaped(
        positions if lessons is None else positions.filter(lesson_id__in=list(lessons)),
        "reading",
        c_one=F("lesson_id"),
        c_two=F("percent"),
        c_text=F("anchor"),
        c_value=F("heading"),
        c_at=F("moved_at"),
        c_also=F("read_at"),
    )


def _turns(learner_pk: int, turns: Iterable[int] | None) -> Parts:
    mine: dict[str, Any] = {"learner_id": learner_pk}
    direct = mine if turns is None else {**mine, "turn_id__in": list(turns)}
    through = mine if turns is None else {**mine, "attempt__turn_id__in": list(turns)}
    place = {"c_one": F("attempt__turn_id"), "c_two": F("attempt__number")}
    attempts = Attempt.objects.filter(**direct)
    snapshots = Snapshot.objects.filter(**through)
    completions = TurnCompletion.objects.filter(**through, undone_at=None)
    reflections = Reflection.objects.filter(**through, removed_at=None)
    return [
        shaped(attempts, "attempt", c_one=F("turn_id"), c_two=F("number"), c_at=F("started_at")),
        shaped(snapshots, "snapshot", **place, c_at=F("taken_at")),
        shaped(completions, "completion", **place, c_at=F("completed_at")),
        shaped(reflections, "reflection", **place, c_at=F("created_at")),
    ]


def _saved(learner_pk: int) -> Parts:
    """How many answers and rows of each lesson hold something."""
    written = (
        Answer.objects.filter(learner_id=learner_pk).written(),
        JournalRow.objects.filter(learner_id=learner_pk).standing(),
    )
    return [
        shaped(
            rows.values(lesson=F("prompt__lesson_id")).annotate(n=Count("pk")),
            "saved",
            c_one=F("lesson"),
            c_two=F("n"),
        )
        for rows in written
    ]


def _counts(learner_pk: int) -> Parts:
    return [
        shaped(
            counted(learner_pk).order_by().values("learner_id").annotate(n=Count("pk")),
            "count",
            c_one=F("n"),
            c_text=Value(name),
        )
        for name, counted in COUNTED.items()
    ]
