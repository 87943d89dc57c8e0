"""The archive to read: lesson by lesson, as the Workbook shows it, with every version of a text.

Built for one lesson at a time, so that years of writing never stand in memory at once.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from accounts.portability import pieces
from accounts.portability.pieces import Reply, Version
from accounts.portability.records import Rows
from lessons.charts import Radar
from lessons.kinds import Content, Definition, kind_of
from lessons.models import (
    Answer,
    AnswerRevision,
    Attempt,
    Highlight,
    Lesson,
    ReadingPosition,
    Reflection,
    ReflectionRevision,
    Row,
    Snapshot,
    TurnCompletion,
)

# What the pages of lessons show; every other kind of record gets a table of its own.
SHOWN = (
    *pieces.SHOWN,
    Answer,
    AnswerRevision,
    Attempt,
    ReadingPosition,
    Reflection,
    ReflectionRevision,
    Snapshot,
    TurnCompletion,
)


@dataclass(frozen=True)
class Chart:
    """A kept set of ratings."""

    name: str  # of its file
    title: str
    at: dt.datetime
    attempt: int
    rows: list[dict[str, Any]]
    radar: Radar
    definition: str  # of success, as it was in force then


@dataclass
class Doing:
    """One attempt at a Turn."""

    turn: str
    number: int
    started_at: dt.datetime
    completed_at: dt.datetime | None = None
    replies: list[Reply] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    reflection: Reflection | None = None
    earlier_reflections: list[ReflectionRevision] = field(default_factory=list)


@dataclass
class Chapter:
    """Everything of one lesson."""

    number: int
    lesson: Lesson
    replies: list[Reply] = field(default_factory=list)
    doings: list[Doing] = field(default_factory=list)
    position: ReadingPosition | None = None

    @property
    def name(self) -> str:
        """Of its files, without ending. ASCII, since archives travel through old programs."""
        return f"{self.number:02d}-{slugify(self.lesson.title)[:60].strip('-') or 'lesson'}"

    @property
    def charts(self) -> list[Chart]:
        return [chart for doing in self.doings for chart in doing.charts]


class Book:
    def __init__(self, learner: Any) -> None:
        self.rows = Rows(learner)

    def lessons(self) -> list[Lesson]:
        """Those with anything of the learner's, in the order of the curriculum."""
        pks: set[int] = set()
        for model, path in (
            (Answer, "prompt__lesson"),
            (Attempt, "turn__lesson"),
            (ReadingPosition, "lesson"),
            (Row, "prompt__lesson"),
            (Highlight, "lesson"),
        ):
            pks.update(self.rows.of(model).order_by().values_list(path, flat=True).distinct())
        return list(Lesson.objects.filter(pk__in=pks).order_by("path").defer("body"))

    def chapters(self) -> Iterator[Chapter]:
        for number, lesson in enumerate(self.lessons(), start=1):
            yield self._chapter(number, lesson)

    def _chapter(self, number: int, lesson: Lesson) -> Chapter:
        chapter = Chapter(number, lesson)
        chapter.position = self.rows.of(ReadingPosition).filter(lesson=lesson).first()
        doings = self._doings(lesson)
        for attempt_pk, reply in (*self._replies(lesson), *pieces.pieces(self.rows, lesson)):
            doing = doings.get(attempt_pk)
            (doing.replies if doing else chapter.replies).append(reply)
        for place, snapshot in enumerate(self._snapshots(lesson), start=1):
            doings[snapshot.attempt_id].charts.append(_chart_of(snapshot, number, place))
        chapter.doings = list(doings.values())
        return chapter

    def _doings(self, lesson: Lesson) -> dict[int | None, Doing]:
        attempts = self.rows.of(Attempt).filter(turn__lesson=lesson).select_related("turn")
        found: dict[int | None, Doing] = {
            row.pk: Doing(row.turn.title, row.number, row.started_at)
            for row in attempts.order_by("turn__position", "number")
        }
        done = self.rows.of(TurnCompletion).filter(turn__lesson=lesson, undone_at=None)
        for attempt_pk, at in done.values_list("attempt_id", "completed_at"):
            found[attempt_pk].completed_at = at
        for row in self.rows.of(Reflection).filter(attempt__turn__lesson=lesson, removed_at=None):
            found[row.attempt_id].reflection = row
        earlier = self.rows.of(ReflectionRevision).filter(
            reflection__attempt__turn__lesson=lesson, reflection__removed_at=None
        )
        for row in earlier.select_related("reflection").order_by("-number"):
            found[row.reflection.attempt_id].earlier_reflections.append(row)
        return found

    def _replies(self, lesson: Lesson) -> Iterator[pieces.Piece]:
        answers = self.rows.of(Answer).filter(prompt__lesson=lesson)
        history: dict[int, list[AnswerRevision]] = {}
        revisions = self.rows.of(AnswerRevision).filter(answer__prompt__lesson=lesson)
        for revision in revisions.select_related("prompt_version").order_by("number", "pk"):
            history.setdefault(revision.answer_id, []).append(revision)
        confirmed = pieces.confirmations(self.rows, lesson)
        ordered = answers.select_related("prompt_version").order_by("prompt__position", "pk")
        for answer in ordered:
            before = [
                _version(row)
                for row in reversed(history.get(answer.pk, []))
                if row.number != answer.revision or row.outcome != AnswerRevision.Outcome.SAVED
            ]
            still_true = confirmed.get(answer.pk, ())
            yield answer.attempt_id, Reply(_version(answer), tuple(before), still_true)

    def _snapshots(self, lesson: Lesson) -> Any:
        return (
            self.rows.of(Snapshot)
            .filter(prompt__lesson=lesson)
            .select_related("prompt_version", "definition__prompt_version", "attempt")
            .order_by("taken_at", "pk")
        )


def _version(row: Any) -> Version:
    definition = row.prompt_version.as_definition()
    aside = getattr(row, "outcome", "") == AnswerRevision.Outcome.SET_ASIDE
    return Version(row.saved_at, definition.wording, words_of(row, definition), aside)


def words_of(row: Any, definition: Definition) -> str:
    content = Content(text=row.text, value=row.value)
    return kind_of(definition.kind).as_text(definition, content) if content else ""


def _chart_of(snapshot: Snapshot, chapter: int, number: int) -> Chart:
    definition = snapshot.prompt_version.as_definition()
    axes = definition.config["axes"]
    success = snapshot.definition
    return Chart(
        name=f"{chapter:02d}-{number:02d}-{snapshot.taken_at:%Y-%m-%d}",
        title=definition.wording,
        at=snapshot.taken_at,
        attempt=snapshot.attempt.number,
        rows=[{**axis, "rating": snapshot.ratings.get(axis["key"])} for axis in axes],
        radar=Radar.of(axes, snapshot.ratings),
        definition=words_of(success, success.prompt_version.as_definition()) if success else "",
    )
