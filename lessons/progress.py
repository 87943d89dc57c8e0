"""One learner's own state for a page, read in one query together with the catalogue's stamp.

Everything else on a guide is equal for all learners and kept (lessons/guides.py), so a request
pays for session, user and this (shared/PEERS.md, “the insight”).
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Count,
    DateTimeField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject

from lessons.blinding import blind
from lessons.catalogue import PromptEntry
from lessons.kinds import Content
from lessons.models import (
    Answer,
    AnswerRevision,
    Attempt,
    CatalogueVersion,
    Confirmation,
    Enrolment,
    Highlight,
    ReadingPosition,
    Reflection,
    Snapshot,
    TurnCompletion,
    Unlock,
)
from lessons.models import Row as JournalRow
from lessons.prepared import Prepared, anybody

LATEST = 5  # rows of a journal that its own place on a page shows

# What apps above this one count on every page, such as what waits for the learner: a queryset for
# a learner's pk, by name. Each is one more part of the same statement.
COUNTED: dict[str, Callable[[int], QuerySet[Any]]] = {}


@dataclass
class AnswerState:
    """The current answer to one prompt, in the latest attempt that has one."""

    content: Content
    revision: int
    saved_at: dt.datetime | None
    attempt: int = 0
    confirmed_at: dt.datetime | None = None  # when the learner last said that it is still true


@dataclass
class TurnState:
    """How far one Turn has come, in the latest attempt."""

    attempt: int = 0
    started_at: dt.datetime | None = None
    snapshot_at: dt.datetime | None = None
    completed_at: dt.datetime | None = None
    reflected_at: dt.datetime | None = None
    ever_completed: bool = False
    ever_reflected: bool = False


@dataclass(frozen=True)
class RowState:
    """One of the latest rows of a journal."""

    uid: UUID
    pk: int
    day: str
    values: dict[str, str]

    @property
    def shown_day(self) -> dt.date:
        return dt.date.fromisoformat(self.day)


@dataclass
class JournalState:
    """How many rows a journal has, and those added last, newest day first."""

    count: int = 0
    latest: list[RowState] = field(default_factory=list)


@dataclass
class ReadingState:
    anchor: str = ""
    heading: str = ""
    percent: int = 0
    moved_at: dt.datetime | None = None
    read_at: dt.datetime | None = None


@dataclass
class State:
    """What one learner has done, as far as the page asked."""

    stamp: int = 1
    answers: dict[int, AnswerState] = field(default_factory=dict)  # by prompt pk
    then: dict[int, AnswerState] = field(default_factory=dict)  # the same, as it once stood
    blind: set[int] = field(default_factory=set)  # prompt pks, see lessons/blinding.py
    blind_turns: dict[int, int] = field(default_factory=dict)  # their Turns → latest attempt
    journals: dict[int, JournalState] = field(default_factory=dict)  # by prompt pk
    turns: dict[int, TurnState] = field(default_factory=dict)  # by Turn pk
    reading: dict[int, ReadingState] = field(default_factory=dict)  # by lesson pk
    # lesson pk → answers and rows that hold something
    saved: dict[int, int] = field(default_factory=dict)
    enrolled: set[int] = field(default_factory=set)  # track pks
    unlocked: dict[int, bool] = field(default_factory=dict)  # track pk → seen
    highlights: list[dict[str, Any]] = field(default_factory=list)  # in the order they were made
    counts: dict[str, int] = field(default_factory=dict)  # by a name in COUNTED

    def turn(self, pk: int) -> TurnState:
        return self.turns.setdefault(pk, TurnState())

    def waits(self, row: "Row") -> bool:
        """Whether this was written in an earlier attempt of a Turn that is being repeated blind."""
        return row.three < self.blind_turns.get(row.four, 0)

    def wrote(self, prompt_pk: int) -> bool:
        """Whether the learner's answer to this prompt, or its journal, holds something."""
        answer, journal = self.answers.get(prompt_pk), self.journals.get(prompt_pk)
        return bool((answer and answer.content) or (journal and journal.count))

    def journal(self, pk: int) -> JournalState:
        return self.journals.setdefault(pk, JournalState())


def state_of(
    learner: Any,
    *,
    prompts: Iterable[int] = (),
    turns: Iterable[int] | None = (),
    lessons: Iterable[int] | None = (),
    recalled: Iterable[int] = (),
    as_of: Mapping[int, int] | None = None,
    journals: Iterable[PromptEntry] = (),
    highlights_in: int | None = None,
) -> State:
    """Reads answers to `prompts`, the latest rows of `journals`, and the facts of `turns` and
    `lessons`; None means all of them.

    `recalled` are prompts of which it matters whether they were said to be still true. `as_of`
    names prompts whose answer is also wanted as it stood for the latest attempt of a Turn. What a
    blind repeat may not show is left out.

    `highlights_in` is the lesson whose marked passages the page shows.

    One statement: a UNION of narrow queries, each of which uses an index that begins with the
    learner. It is written once for all learners. Signed-out people cost one row: the stamp.
    """
    asked: dict[str, Any] = {
        "prompts": tuple(sorted(prompts)),
        "turns": None if turns is None else tuple(turns),
        "lessons": None if lessons is None else tuple(lessons),
        "recalled": tuple(sorted(recalled)),
        "as_of": tuple((as_of or {}).items()),
        "journals": tuple(map(Journal.of, journals)),
        "highlights_in": highlights_in,
    }
    state = State()
    rows = _statement(**asked).rows(learner.pk) if learner.is_authenticated else _stamp()
    # First what others depend on: an earlier attempt than the latest is not the current state,
    # and may not even be seen.
    for row in sorted(map(Row._make, rows), key=lambda row: _ORDER.get(row.what, 1)):
        _READERS[row.what](state, row)
    if learner.is_authenticated:
        # The masthead stands on every page and is handed no state; it finds the counts here.
        learner.page_counts = {name: state.counts.get(name, 0) for name in COUNTED}
    return state


class Journal(NamedTuple):
    """What a journal's query depends on."""

    pk: int
    turn_pk: int | None
    each_attempt: bool

    @classmethod
    def of(cls, prompt: PromptEntry) -> "Journal":
        return cls(prompt.pk, prompt.turn_pk, bool(prompt.definition.config.get("each_attempt")))


@lru_cache(maxsize=256)  # as many pages as one process serves often; each takes some 20 KB
def _statement(
    prompts: tuple[int, ...],
    turns: tuple[int, ...] | None,
    lessons: tuple[int, ...] | None,
    recalled: tuple[int, ...],
    as_of: tuple[tuple[int, int], ...],
    journals: tuple[Journal, ...],
    highlights_in: int | None,
) -> Prepared:
    learner = anybody()
    parts = _parts(learner, list(prompts), turns, lessons)
    if highlights_in is not None:
        parts.append(_highlights(learner, highlights_in))
    parts += _recall_parts(learner, list(recalled), dict(as_of))
    for journal in journals:
        parts += _journal(learner, journal)
    return Prepared.of(_stamp().union(*parts, all=True))


class Row(NamedTuple):
    what: str
    one: int
    two: int
    three: int
    four: int
    text: str
    value: Any
    at: dt.datetime | None
    also_at: dt.datetime | None


def _shape(queryset: QuerySet[Any], what: str, **columns: Any) -> QuerySet[Any, Any]:
    """Columns of fixed types, so that the parts can be joined by UNION on both engines."""
    nothing: dict[str, Any] = {
        "c_one": Value(0),
        "c_two": Value(0),
        "c_three": Value(0),
        "c_four": Value(0),
        "c_text": Value(""),
        "c_value": Value(None),
        "c_at": Value(None),
        "c_also": Value(None),
    }
    types: dict[str, Any] = {
        "c_one": BigIntegerField(),
        "c_two": BigIntegerField(),
        "c_three": BigIntegerField(),
        "c_four": BigIntegerField(),
        "c_text": TextField(),
        "c_value": TextField(),
        "c_at": DateTimeField(),
        "c_also": DateTimeField(),
    }
    chosen = {name: columns.get(name, default) for name, default in nothing.items()}
    return (
        queryset.order_by()
        .annotate(
            c_what=Value(what, output_field=TextField()),
            **{name: Cast(expression, types[name]) for name, expression in chosen.items()},
        )
        .values_list("c_what", *chosen)
    )


def _stamp() -> QuerySet[Any, Any]:
    return _shape(CatalogueVersion.objects.all(), "stamp", c_one=F("stamp"))


def _parts(
    learner: Any,
    prompts: list[int],
    turns: Iterable[int] | None,
    lessons: Iterable[int] | None,
) -> list[QuerySet[Any, Any]]:
    mine: dict[str, Any] = {"learner_id": learner.pk}
    of_turns = mine if turns is None else {**mine, "turn_id__in": list(turns)}
    through = mine if turns is None else {**mine, "attempt__turn_id__in": list(turns)}
    of_lessons = mine if lessons is None else {**mine, "lesson_id__in": list(lessons)}
    turn_and_attempt = {"c_one": F("attempt__turn_id"), "c_two": F("attempt__number")}
    parts = [
        _shape(Enrolment.objects.filter(**mine), "enrolment", c_one=F("track_id")),
        _shape(
            Unlock.objects.filter(**mine),
            "unlock",
            c_one=F("track_id"),
            c_at=F("seen_at"),
        ),
        _shape(
            ReadingPosition.objects.filter(**of_lessons),
            "reading",
            c_one=F("lesson_id"),
            c_two=F("percent"),
            c_text=F("anchor"),
            c_value=F("heading"),
            c_at=F("moved_at"),
            c_also=F("read_at"),
        ),
    ]
    if turns is None or of_turns["turn_id__in"]:
        parts += [
            _shape(
                Attempt.objects.filter(**of_turns),
                "attempt",
                c_one=F("turn_id"),
                c_two=F("number"),
                c_at=F("started_at"),
            ),
            _shape(
                Snapshot.objects.filter(**through),
                "snapshot",
                **turn_and_attempt,
                c_at=F("taken_at"),
            ),
            _shape(
                TurnCompletion.objects.filter(**through, undone_at=None),
                "completion",
                **turn_and_attempt,
                c_at=F("completed_at"),
            ),
            _shape(
                Reflection.objects.filter(**through, removed_at=None),
                "reflection",
                **turn_and_attempt,
                c_at=F("created_at"),
            ),
        ]
    if lessons is None:
        parts.append(
            _shape(
                Answer.objects.filter(**mine)
                .written()
                .values(lesson=F("prompt__lesson_id"))
                .annotate(n=Count("pk")),
                "saved",
                c_one=F("lesson"),
                c_two=F("n"),
            )
        )
        parts.append(
            _shape(
                JournalRow.objects.filter(**mine)
                .standing()
                .values(lesson=F("prompt__lesson_id"))
                .annotate(n=Count("pk")),
                "saved",
                c_one=F("lesson"),
                c_two=F("n"),
            )
        )
    parts += [
        _shape(
            counted(learner.pk).order_by().values("learner_id").annotate(n=Count("pk")),
            "count",
            c_one=F("n"),
            c_text=Value(name),
        )
        for name, counted in COUNTED.items()
    ]
    if prompts:
        parts.append(
            _shape(
                Answer.objects.filter(**mine, prompt_id__in=prompts),
                "answer",
                c_one=F("prompt_id"),
                c_two=F("revision"),
                c_three=Coalesce(F("attempt__number"), 0),
                c_four=Coalesce(F("attempt__turn_id"), 0),
                c_text=F("text"),
                c_value=F("value"),
                c_at=F("saved_at"),
            )
        )
        parts.append(
            _shape(
                blind(learner),
                "blind",
                c_one=F("pk"),
                c_three=Subquery(_latest(learner, OuterRef("turn")).values("number")[:1]),
                c_four=F("turn_id"),
            )
        )
    return parts


def _highlights(learner: Any, lesson_pk: int) -> QuerySet[Any, Any]:
    names = ("uid", "anchor", "heading", "quote", "before", "after", "note", "revision")
    return _shape(
        Highlight.objects.filter(learner_id=learner.pk, lesson_id=lesson_pk, removed_at=None),
        "highlight",
        c_one=F("pk"),
        c_value=JSONObject(**{name: name for name in names}),
        c_at=F("created_at"),
    )


def _read_highlight(state: State, row: Row) -> None:
    state.highlights.append(
        {**_decoded(row.value), "uid": str(UUID(_decoded(row.value)["uid"])), "created_at": row.at}
    )
    state.highlights.sort(key=lambda highlight: highlight["created_at"])


def _latest(learner: Any, turn: Any) -> QuerySet[Attempt]:
    return Attempt.objects.filter(learner=learner, turn=turn).order_by("-number")


def _recall_parts(
    learner: Any, recalled: list[int], as_of: Mapping[int, int]
) -> list[QuerySet[Any, Any]]:
    parts = [
        _shape(
            AnswerRevision.objects.filter(pk=_stood(learner, prompt, turn)),
            "then",
            c_one=F("answer__prompt_id"),
            c_two=F("number"),
            c_three=Coalesce(F("answer__attempt__number"), 0),
            c_four=Coalesce(F("answer__attempt__turn_id"), 0),
            c_text=F("text"),
            c_value=F("value"),
            c_at=F("saved_at"),
        )
        for prompt, turn in as_of.items()
    ]
    if recalled:
        parts.append(
            _shape(
                Confirmation.objects.filter(learner=learner, revision__answer__prompt__in=recalled),
                "confirmed",
                c_one=F("revision__answer__prompt_id"),
                c_two=F("revision__number"),
                c_three=Coalesce(F("revision__answer__attempt__number"), 0),
                c_at=F("confirmed_at"),
            )
        )
    return parts


def _stood(learner: Any, prompt: int, turn: int) -> Subquery:
    """The revision that stood when the Turn's latest attempt kept its chart, else when it began."""
    latest = _latest(learner, turn).annotate(
        then=Coalesce(
            Subquery(
                Snapshot.objects.filter(attempt=OuterRef("pk"))
                .order_by("taken_at")
                .values("taken_at")[:1]
            ),
            F("started_at"),
        )
    )
    revisions = AnswerRevision.objects.filter(
        learner=learner,
        answer__prompt=prompt,
        outcome=AnswerRevision.Outcome.SAVED,
        saved_at__lte=Subquery(latest.values("then")[:1]),
    )
    return Subquery(revisions.order_by("-saved_at", "-number").values("pk")[:1])


def _journal(learner: Any, prompt: Journal) -> list[QuerySet[Any, Any]]:
    """Those added last, so that a page always shows what was just added, whatever its day.

    SQLite takes no LIMIT inside a UNION; within a subquery of one it does.
    """
    rows = JournalRow.objects.journal_of(
        prompt.pk, learner, turn_pk=prompt.turn_pk if prompt.each_attempt else None
    )
    latest = rows.order_by("-pk").values("pk")[:LATEST]
    return [
        _shape(
            rows.order_by().values("prompt_id").annotate(n=Count("pk")),
            "journal",
            c_one=F("prompt_id"),
            c_two=F("n"),
        ),
        _shape(
            JournalRow.objects.filter(learner_id=learner.pk, pk__in=latest),
            "row",
            c_one=F("prompt_id"),
            c_two=F("pk"),
            c_text=Concat(
                Cast("day", TextField()),
                Value(" ", output_field=TextField()),
                Cast("uid", TextField()),
            ),
            c_value=F("values"),
        ),
    ]


def _read_journal(state: State, row: Row) -> None:
    state.journal(row.one).count = row.two


def _read_row(state: State, row: Row) -> None:
    day, uid = row.text.split(" ")
    latest = state.journal(row.one).latest
    latest.append(RowState(UUID(uid), row.two, day, _decoded(row.value)))
    latest.sort(key=lambda kept: (kept.day, kept.pk), reverse=True)


def _read_stamp(state: State, row: Row) -> None:
    state.stamp = row.one


def _read_enrolment(state: State, row: Row) -> None:
    state.enrolled.add(row.one)


def _read_unlock(state: State, row: Row) -> None:
    state.unlocked[row.one] = row.at is not None


def _read_saved(state: State, row: Row) -> None:
    state.saved[row.one] = state.saved.get(row.one, 0) + row.two


def _read_count(state: State, row: Row) -> None:
    state.counts[row.text] = row.one


def _read_reading(state: State, row: Row) -> None:
    state.reading[row.one] = ReadingState(row.text, row.value or "", row.two, row.at, row.also_at)


def _read_attempt(state: State, row: Row) -> None:
    turn = state.turn(row.one)
    if row.two >= turn.attempt:
        turn.attempt, turn.started_at = row.two, row.at


def _read_snapshot(state: State, row: Row) -> None:
    turn = state.turn(row.one)
    if row.two == turn.attempt:
        turn.snapshot_at = row.at


def _read_completion(state: State, row: Row) -> None:
    turn = state.turn(row.one)
    turn.ever_completed = True
    if row.two == turn.attempt:
        turn.completed_at = row.at


def _read_reflection(state: State, row: Row) -> None:
    turn = state.turn(row.one)
    turn.ever_reflected = True
    if row.two == turn.attempt:
        turn.reflected_at = row.at


def _read_answer(state: State, row: Row) -> None:
    known = state.answers.get(row.one)
    if (known and known.attempt > row.three) or state.waits(row):
        return
    state.answers[row.one] = _answer(row)


def _answer(row: Row) -> AnswerState:
    return AnswerState(
        content=Content(text=row.text, value=_decoded(row.value)),
        revision=row.two,
        saved_at=row.at,
        attempt=row.three,
    )


def _read_then(state: State, row: Row) -> None:
    if not state.waits(row):
        state.then[row.one] = _answer(row)


def _read_blind(state: State, row: Row) -> None:
    state.blind.add(row.one)
    state.blind_turns[row.four] = row.three


def _read_confirmed(state: State, row: Row) -> None:
    for known in (state.answers.get(row.one), state.then.get(row.one)):
        if known and (known.revision, known.attempt) == (row.two, row.three):
            known.confirmed_at = max(filter(None, (known.confirmed_at, row.at)))


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


_ORDER = {"attempt": 0, "blind": 0, "confirmed": 2}
_READERS: dict[str, Any] = {
    "highlight": _read_highlight,
    "stamp": _read_stamp,
    "enrolment": _read_enrolment,
    "unlock": _read_unlock,
    "reading": _read_reading,
    "attempt": _read_attempt,
    "saved": _read_saved,
    "count": _read_count,
    "snapshot": _read_snapshot,
    "completion": _read_completion,
    "reflection": _read_reflection,
    "answer": _read_answer,
    "then": _read_then,
    "blind": _read_blind,
    "confirmed": _read_confirmed,
    "journal": _read_journal,
    "row": _read_row,
}
