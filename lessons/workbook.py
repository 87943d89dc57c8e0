"""Everything one learner wrote, found and paged by the database: one UNION whatever its size.

A page costs the same at one entry and at ten thousand, since only its own entries are read whole.
"""

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    DateTimeField,
    F,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils import timezone

from lessons.blinding import blind_prompts, visible_snapshots, written_in_sight
from lessons.kinds import Content, Definition, Kind, kind_of
from lessons.models import (
    Answer,
    CatalogueVersion,
    ComparisonNote,
    Highlight,
    Lesson,
    LookBack,
    PromptVersion,
    Reflection,
    Row,
    Snapshot,
    Turn,
)
from lessons.models.words import folded

KINDS = ("answers", "rows", "snapshots", "reflections", "look_backs", "notes", "highlights")
MARKED = ("quote", "note", "anchor", "heading")  # of a highlight
PARTS = ("saw", "why", "plan_if", "plan_then", "on_paper")  # of a reflection


@dataclass(frozen=True)
class Wanted:
    """What the learner looks for. Everything that is left out means all."""

    kind: str = ""
    query: str = ""
    lesson: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None

    def __bool__(self) -> bool:
        return self != Wanted()

    def among(self, rows: Any, at: str, lesson: str) -> Any:
        """Those of `rows` that fit; `at` and `lesson` name their columns for it."""
        for term in folded(self.query).split():
            rows = rows.filter(words__contains=term)
        if self.lesson is not None:
            rows = rows.filter(**{lesson: self.lesson})
        if self.since:
            rows = rows.filter(**{f"{at}__gte": _midnight(self.since)})
        if self.until:
            rows = rows.filter(**{f"{at}__lt": _midnight(self.until + dt.timedelta(days=1))})
        return rows


@dataclass
class Entry:
    """One thing the learner wrote, with the question it answered."""

    what: str
    pk: int
    uid: UUID
    at: dt.datetime
    attempt: int
    content: Content
    version: PromptVersion | None = None
    turn: Turn | None = None  # of what is about a Turn as a whole and answers no prompt
    guide: Lesson | None = None  # of what was marked or noted in a guide
    url: str = ""  # of the lesson, while it is published

    @property
    def definition(self) -> Definition:
        assert self.version is not None
        return self.version.as_definition()

    @property
    def kind(self) -> Kind:
        return kind_of(self.definition.kind)

    @property
    def key(self) -> str:
        return f"entry-{self.uid.hex}"

    @property
    def context(self) -> Any:
        return self.kind.context(self.definition, self.content)

    @property
    def as_text(self) -> str:
        return self.kind.as_text(self.definition, self.content)

    @property
    def cells(self) -> list[dict[str, str]]:
        return [cell for cell in self.context["cells"] if cell["text"]]

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.content.value["day"])

    @property
    def answer_template(self) -> str:
        return f"lessons/answers/{self.definition.kind}.html"

    @property
    def lesson(self) -> Lesson:
        if self.turn:
            return self.turn.lesson
        if self.guide:
            return self.guide
        assert self.version is not None
        return self.version.prompt.lesson


def found(learner: Any, wanted: Wanted, *, oldest_first: bool = False) -> QuerySet[Any, Any]:
    """What fits, as narrow rows for entries_of(); newest first, and the same order every time."""
    parts = _parts(learner, wanted)
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    order = ("c_at", "c_what", "c_pk") if oldest_first else ("-c_at", "c_what", "-c_pk")
    return rows.order_by(*order)


def _parts(learner: Any, wanted: Wanted) -> list[QuerySet[Any, Any]]:
    mine: dict[str, Any] = {"learner": learner}
    blind = blind_prompts(learner)
    answers = written_in_sight(Answer.objects.of(learner).written(), learner, blind)
    rows = written_in_sight(Row.objects.of(learner).standing(), learner, blind)
    snapshots = visible_snapshots(Snapshot.objects.of(learner), blind)
    kept = {**mine, "removed_at": None}
    reflections = written_in_sight(Reflection.objects.filter(**kept), learner, blind)
    look_backs = written_in_sight(LookBack.objects.filter(**kept), learner, blind)
    notes = ComparisonNote.objects.filter(**mine).exclude(text="")
    notes = written_in_sight(notes, learner, blind)
    about_turn = {"c_turn": F("attempt__turn_id"), "c_attempt": F("attempt__number")}
    version = {"c_version": F("prompt_version_id"), "c_attempt": F("attempt__number")}
    of_prompt, of_turn = "prompt__lesson", "attempt__turn__lesson"
    parts = {
        "answers": _shape(
            wanted.among(answers, "saved_at", of_prompt),
            "answer",
            **version,
            c_at=F("saved_at"),
            c_text=F("text"),
            c_value=F("value"),
        ),
        "rows": _shape(
            wanted.among(rows, "created_at", of_prompt),
            "row",
            **version,
            c_at=F("created_at"),
            c_text=F("day"),
            c_value=F("values"),
        ),
        "snapshots": _shape(
            # Numbers, and no words of the learner's: those are in the answers they come from.
            replace(wanted, query="").among(
                snapshots.none() if wanted.query else snapshots, "taken_at", of_prompt
            ),
            "snapshot",
            **version,
            c_at=F("taken_at"),
            c_value=F("ratings"),
        ),
        "reflections": _shape(
            wanted.among(reflections, "created_at", of_turn),
            "reflection",
            **about_turn,
            c_at=F("created_at"),
            c_value=JSONObject(**{name: name for name in PARTS}),
        ),
        "look_backs": _shape(
            wanted.among(look_backs, "written_at", of_turn),
            "look_back",
            **about_turn,
            c_at=F("written_at"),
            c_text=F("text"),
        ),
        "notes": _shape(
            wanted.among(notes, "created_at", of_turn),
            "comparison_note",
            **about_turn,
            c_at=F("created_at"),
            c_text=F("text"),
        ),
        "highlights": _shape(
            wanted.among(Highlight.objects.filter(**kept), "created_at", "lesson"),
            "highlight",
            c_lesson=F("lesson_id"),
            c_at=F("created_at"),
            c_value=JSONObject(**{name: name for name in MARKED}),
        ),
    }
    return [part for kind, part in parts.items() if wanted.kind in ("", kind)]


class Found(NamedTuple):
    """One narrow row of found(), in the order of TYPES."""

    what: str
    pk: int
    uid: str
    at: dt.datetime
    version: int | None
    turn: int | None
    lesson: int | None
    attempt: int
    text: str | None
    value: Any


TYPES: dict[str, Any] = {
    "c_pk": BigIntegerField(),
    "c_uid": TextField(),
    "c_at": DateTimeField(),
    "c_version": BigIntegerField(),
    "c_turn": BigIntegerField(),
    "c_lesson": BigIntegerField(),
    "c_attempt": BigIntegerField(),
    "c_text": TextField(),
    "c_value": TextField(),
}


def _shape(rows: QuerySet[Any], what: str, **columns: Any) -> QuerySet[Any, Any]:
    """Columns of fixed types, so that the parts can be joined by UNION on both engines."""
    columns |= {"c_pk": F("pk"), "c_uid": F("uid")}
    cast: dict[str, Any] = {
        name: Cast(columns.get(name, Value(None)), kind) for name, kind in TYPES.items()
    }
    cast["c_attempt"] = Coalesce(cast["c_attempt"], Value(0), output_field=BigIntegerField())
    return (
        rows.order_by()
        .annotate(c_what=Value(what, output_field=TextField()), **cast)
        .values_list("c_what", *TYPES)
    )


def entries_of(rows: Any) -> list[Entry]:
    """Rows of found() with what they need to be shown: three queries, however many there are."""
    listed = [Found(*row) for row in rows]
    versions = PromptVersion.objects.select_related("prompt__lesson").in_bulk(
        {row.version for row in listed if row.version is not None}
    )
    turns = Turn.objects.select_related("lesson").in_bulk(
        {row.turn for row in listed if row.turn is not None}
    )
    guides = Lesson.objects.only("pk", "title", "path").in_bulk(
        {row.lesson for row in listed if row.lesson is not None}
    )
    return [
        Entry(
            row.what,
            row.pk,
            UUID(row.uid),
            row.at,
            row.attempt,
            _content(row.what, row.text, row.value),
            version=versions.get(row.version or 0),
            turn=turns.get(row.turn or 0),
            guide=guides.get(row.lesson or 0),
        )
        for row in listed
    ]


def _content(what: str, text: str | None, value: Any) -> Content:
    read = json.loads(value) if isinstance(value, str) else value
    if what == "row":
        return Content(value={"day": text, "values": read})
    return Content(text=text or "", value=read)


def lessons_written_in(learner: Any) -> QuerySet[Any]:
    """Every lesson that a learner wrote something in, in the order of the course.

    Each brings the catalogue's stamp along, which would otherwise be a query of its own.
    """
    mine: dict[str, Any] = {"learner": learner}
    return (
        Lesson.objects.filter(
            Q(pk__in=Answer.objects.filter(**mine).values("prompt__lesson"))
            | Q(pk__in=Row.objects.filter(**mine).values("prompt__lesson"))
            | Q(pk__in=Reflection.objects.filter(**mine).values("attempt__turn__lesson"))
            | Q(pk__in=LookBack.objects.filter(**mine).values("attempt__turn__lesson"))
            | Q(pk__in=Highlight.objects.filter(**mine).values("lesson"))
            | Q(pk__in=ComparisonNote.objects.filter(**mine).values("attempt__turn__lesson"))
        )
        .order_by("path")
        .annotate(stamp=Subquery(CatalogueVersion.objects.values("stamp")[:1]))
        .only("pk", "title", "path")
    )


def _midnight(day: dt.date) -> dt.datetime:
    """The day's beginning on the learner's own clock."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
