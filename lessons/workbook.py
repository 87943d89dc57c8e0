"""Everything one learner wrote, found and paged by the database: one UNION whatever its size.

A page costs the same at one entry and at ten thousand, since only its own entries are read whole.
"""

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, DateTimeField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from lessons.kinds import Content, Definition, Kind, kind_of
from lessons.models import Answer, Lesson, PromptVersion, Reflection, Row, Snapshot
from lessons.models.words import folded

KINDS = ("answers", "rows", "snapshots", "reflections")


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
    reflection: Reflection | None = None
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
        if self.reflection:
            return self.reflection.attempt.turn.lesson
        assert self.version is not None
        return self.version.prompt.lesson


def hidden_prompts(learner: Any) -> frozenset[int]:
    """Prompts whose earlier ratings must not be seen before they are rated anew."""
    return frozenset()


def found(learner: Any, wanted: Wanted, *, oldest_first: bool = False) -> QuerySet[Any, Any]:
    """What fits, as narrow rows for entries_of(); newest first, and the same order every time."""
    parts = _parts(learner, wanted)
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    order = ("c_at", "c_what", "c_pk") if oldest_first else ("-c_at", "c_what", "-c_pk")
    return rows.order_by(*order)


def _parts(learner: Any, wanted: Wanted) -> list[QuerySet[Any, Any]]:
    hidden = hidden_prompts(learner)
    answers = Answer.objects.of(learner).written().without_prompts(hidden)
    snapshots = Snapshot.objects.of(learner).without_prompts(hidden)
    reflections = Reflection.objects.filter(learner=learner, removed_at=None)
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
            wanted.among(Row.objects.of(learner).standing(), "created_at", of_prompt),
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
            c_attempt=F("attempt__number"),
            c_at=F("created_at"),
        ),
    }
    return [part for kind, part in parts.items() if wanted.kind in ("", kind)]


TYPES: dict[str, Any] = {
    "c_pk": BigIntegerField(),
    "c_uid": TextField(),
    "c_at": DateTimeField(),
    "c_version": BigIntegerField(),
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
    """Rows of found() with what they need to be shown: two queries, however many there are."""
    listed = list(rows)
    versions = PromptVersion.objects.select_related("prompt__lesson").in_bulk(
        {row[4] for row in listed if row[4] is not None}
    )
    reflections = Reflection.objects.select_related("attempt__turn__lesson").in_bulk(
        [row[1] for row in listed if row[0] == "reflection"]
    )
    return [
        Entry(
            what,
            pk,
            UUID(uid),
            at,
            attempt,
            _content(what, text, value),
            version=versions.get(version),
            reflection=reflections.get(pk) if what == "reflection" else None,
        )
        for what, pk, uid, at, version, attempt, text, value in listed
    ]


def _content(what: str, text: str | None, value: Any) -> Content:
    read = json.loads(value) if isinstance(value, str) else value
    if what == "row":
        return Content(value={"day": text, "values": read})
    return Content(text=text or "", value=read)


def lessons_written_in(learner: Any) -> QuerySet[Lesson]:
    """Every lesson that a learner wrote something in, in the order of the course."""
    mine: dict[str, Any] = {"learner": learner}
    return (
        Lesson.objects.filter(
            Q(pk__in=Answer.objects.filter(**mine).values("prompt__lesson"))
            | Q(pk__in=Row.objects.filter(**mine).values("prompt__lesson"))
            | Q(pk__in=Reflection.objects.filter(**mine).values("attempt__turn__lesson"))
        )
        .order_by("path")
        .only("pk", "title", "path")
    )


def _midnight(day: dt.date) -> dt.datetime:
    """The day's beginning on the learner's own clock."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
