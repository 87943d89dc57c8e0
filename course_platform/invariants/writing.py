"""What learners wrote: kept, and tied to the question it answered."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, TextField, Value
from django.db.models.functions import Cast, Coalesce

from course_platform.invariants.checks import SAMPLE, invariant
from lessons.models import Answer, AnswerRevision, PromptVersion, Row, RowRevision, Snapshot


@invariant("Every answer, row, revision and chart belongs to a wording of its own prompt.", Answer)
def answers_know_their_question() -> Iterable[str]:
    for model, prompt in (
        (Answer, F("prompt_id")),
        (AnswerRevision, F("answer__prompt_id")),
        (Snapshot, F("prompt_id")),
        (Row, F("prompt_id")),
        (RowRevision, F("row__prompt_id")),
    ):
        manager: Any = model._default_manager
        strangers = manager.exclude(prompt_version__prompt_id=prompt).order_by()
        for pk in strangers.values_list("pk", flat=True)[:SAMPLE]:
            yield f"{model._meta.model_name} {pk}"


@invariant("Every answer is its latest saved revision, word for word.", Answer)
def answers_are_saved_revisions() -> Iterable[str]:
    same = AnswerRevision.objects.annotate(plain=_as_text("value")).filter(
        answer=OuterRef("pk"),
        number=OuterRef("revision"),
        outcome=AnswerRevision.Outcome.SAVED,
        text=OuterRef("text"),
        plain=OuterRef("plain"),
    )
    lost = Answer.objects.annotate(plain=_as_text("value")).filter(~Exists(same)).order_by()
    for pk, revision in lost.values_list("pk", "revision")[:SAMPLE]:
        yield f"answer {pk}: no saved revision {revision} says the same"


def _as_text(column: str) -> Coalesce:
    return Coalesce(Cast(column, TextField()), Value(""), output_field=TextField())


@invariant("Every row of a journal is its latest saved revision, word for word.", Row)
def rows_are_saved_revisions() -> Iterable[str]:
    same = RowRevision.objects.annotate(plain=_as_text("values")).filter(
        row=OuterRef("pk"),
        number=OuterRef("revision"),
        outcome=RowRevision.Outcome.SAVED,
        day=OuterRef("day"),
        plain=OuterRef("plain"),
    )
    lost = Row.objects.annotate(plain=_as_text("values")).filter(~Exists(same)).order_by()
    for pk, revision in lost.values_list("pk", "revision")[:SAMPLE]:
        yield f"row {pk}: no saved revision {revision} says the same"


@invariant(
    "A wording is of its prompt's kind and current wordings are the prompt's own.", PromptVersion
)
def prompts_have_their_own_wording() -> Iterable[str]:
    strangers = PromptVersion.objects.filter(prompt__current__isnull=False).exclude(
        prompt__current__prompt_id=F("prompt_id")
    )
    for pk in strangers.order_by().values_list("prompt_id", flat=True).distinct()[:SAMPLE]:
        yield f"prompt {pk}"


@invariant("Every chart rates each area of its wording from 1 to 10, and no other area.", Snapshot)
def charts_rate_their_own_areas() -> Iterable[str]:
    query = ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL
    snapshot, version = Snapshot._meta.db_table, PromptVersion._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(query.format(snapshot=snapshot, version=version), [SAMPLE])
        for pk, rated, areas, wrong in cursor.fetchall():
            yield f"snapshot {pk}: {rated} of {areas} areas rated, {wrong} of them wrongly"


# JSON is opened by the database, since a million charts would not fit here; each its own way.
ON_POSTGRESQL = """
SELECT * FROM (
    SELECT s.id,
        (SELECT count(*) FROM jsonb_object_keys(r.ratings)) AS rated,
        jsonb_array_length(v.config -> 'axes') AS areas,
        (SELECT count(*) FROM jsonb_each(r.ratings) e
          WHERE e.value::text !~ '^([1-9]|10)$'
             OR NOT v.config -> 'axes' @> jsonb_build_array(jsonb_build_object('key', e.key))
        ) AS wrong
    FROM {snapshot} s
    JOIN {version} v ON v.id = s.prompt_version_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN jsonb_typeof(s.ratings) = 'object' THEN s.ratings ELSE '{{}}' END
            AS ratings
    ) r
) found WHERE wrong > 0 OR rated <> areas LIMIT %s
"""
ON_SQLITE = """
SELECT * FROM (
    SELECT s.id,
        (SELECT count(*) FROM json_each(s.ratings)) AS rated,
        json_array_length(v.config, '$.axes') AS areas,
        (SELECT count(*) FROM json_each(s.ratings) e
          WHERE e.type <> 'integer' OR e.value < 1 OR e.value > 10
             OR e.key NOT IN (SELECT json_extract(a.value, '$.key')
                                FROM json_each(v.config, '$.axes') a)
        ) AS wrong
    FROM {snapshot} s JOIN {version} v ON v.id = s.prompt_version_id
) found WHERE wrong > 0 OR rated <> areas LIMIT %s
"""
