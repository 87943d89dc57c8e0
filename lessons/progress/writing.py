"""What a learner wrote: answers as they read and as they stood, journals, marked passages."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject

from lessons.blinding import blind
from lessons.catalogue import PromptEntry
from lessons.models import Answer, AnswerRevision, Attempt, Confirmation, Highlight, Snapshot
from lessons.models import Row as JournalRow
from lessons.progress.shape import shaped

LATEST = 5  # rows of a journal that its own place on a page shows


class Journal(NamedTuple):
    """What a journal's query depends on."""

    pk: int
    turn_pk: int | None
    each_attempt: bool

    @classmethod
    def of(cls, prompt: PromptEntry) -> "Journal":
        return cls(prompt.pk, prompt.turn_pk, bool(prompt.definition.config.get("each_attempt")))


def answers(learner: Any, prompts: list[int]) -> list[QuerySet[Any, Any]]:
    """Current answers, and which prompts may not be shown as they were."""
    return [
        shaped(
            Answer.objects.filter(learner_id=learner.pk, prompt_id__in=prompts),
            "answer",
            c_one=F("prompt_id"),
            c_two=F("revision"),
            c_three=Coalesce(F("attempt__number"), 0),
            c_four=Coalesce(F("attempt__turn_id"), 0),
            c_text=F("text"),
            c_value=F("value"),
            c_at=F("saved_at"),
        ),
        shaped(
            blind(learner),
            "blind",
            c_one=F("pk"),
            c_three=Subquery(_latest(learner, OuterRef("turn")).values("number")[:1]),
            c_four=F("turn_id"),
        ),
    ]


def highlights(learner: Any, lesson_pk: int) -> QuerySet[Any, Any]:
    names = ("uid", "anchor", "heading", "quote", "before", "after", "note", "revision")
    return shaped(
        Highlight.objects.filter(learner_id=learner.pk, lesson_id=lesson_pk, removed_at=None),
        "highlight",
        c_one=F("pk"),
        c_value=JSONObject(**{name: name for name in names}),
        c_at=F("created_at"),
    )


def _latest(learner: Any, turn: Any) -> QuerySet[Attempt]:
    return Attempt.objects.filter(learner=learner, turn=turn).order_by("-number")


def recalls(
    learner: Any, recalled: list[int], as_of: Mapping[int, int]
) -> list[QuerySet[Any, Any]]:
    parts = [
        shaped(
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
            shaped(
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


def journal_rows(learner: Any, prompt: Journal) -> list[QuerySet[Any, Any]]:
    """Those added last, so that a page always shows what was just added, whatever its day.

    SQLite takes no LIMIT inside a UNION; within a subquery of one it does.
    """
    rows = JournalRow.objects.journal_of(
        prompt.pk, learner, turn_pk=prompt.turn_pk if prompt.each_attempt else None
    )
    latest = rows.order_by("-pk").values("pk")[:LATEST]
    return [
        shaped(
            rows.order_by().values("prompt_id").annotate(n=Count("pk")),
            "journal",
            c_one=F("prompt_id"),
            c_two=F("n"),
        ),
        shaped(
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
