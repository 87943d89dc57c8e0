"""The Workbook: everything the learner wrote, by lesson, newest first, searchable."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lessons.blinding import (
    blind_prompts,
    visible_answers,
    visible_reflections,
    visible_snapshots,
)
from lessons.catalogue import fresh
from lessons.charts import Radar
from lessons.kinds import Content, kind_of
from lessons.models import Answer, Lesson, LookBack, Reflection, Snapshot

KINDS = ("answers", "snapshots", "reflections", "look_backs")


@dataclass
class Entry:
    """One thing the learner wrote."""

    what: str
    lesson_pk: int
    lesson_title: str
    at: Any
    row: Any
    text: str
    lesson_url: str = ""
    wording: str = ""
    radar: Radar | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)
    attempt: int | None = None


@login_required
def workbook(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    query = request.GET.get("q", "").strip()[:200]
    lesson = request.GET.get("lesson", "")
    entries = [
        entry
        for entry in _entries(request.user, kind)
        if (not query or query.casefold() in f"{entry.text} {entry.wording}".casefold())
        and (not lesson.isdecimal() or entry.lesson_pk == int(lesson))
    ]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    published = fresh().lessons
    for entry in entries:
        if entry.lesson_pk in published:
            entry.lesson_url = published[entry.lesson_pk].url
    lessons = Lesson.objects.filter(
        pk__in=Answer.objects.of(request.user).values("prompt__lesson")
    ).order_by("path")
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "kind": kind,
        "query": query,
        "lesson": lesson,
        "lessons": lessons,
        "page_query": _without_page(request),
    }
    return render(request, "lessons/workbook.html", context)


def _without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return f"{query.urlencode()}&" if query else ""


def _entries(learner: Any, kind: str) -> list[Entry]:
    entries: list[Entry] = []
    blind = blind_prompts(learner)
    if kind in ("", "answers"):
        entries += _answers(learner, blind)
    if kind in ("", "snapshots"):
        entries += _snapshots(learner, blind)
    if kind in ("", "reflections"):
        entries += _reflections(learner, blind)
    if kind in ("", "look_backs"):
        entries += _look_backs(learner)
    return entries


def _answers(learner: Any, blind: frozenset[int]) -> list[Entry]:
    answers = (
        Answer.objects.of(learner)
        .written()
        .select_related("prompt__lesson", "prompt_version", "attempt")
    )
    return [_answer_entry(answer) for answer in visible_answers(answers, learner, blind)]


def _answer_entry(answer: Answer) -> Entry:
    definition = answer.prompt_version.as_definition()
    content = Content(text=answer.text, value=answer.value)
    kind = kind_of(definition.kind)
    context = kind.context(definition, content)
    return Entry(
        what="answer",
        lesson_pk=answer.prompt.lesson_id,
        lesson_title=answer.prompt.lesson.title,
        at=answer.saved_at,
        row=answer,
        text=kind.as_text(definition, content),
        wording=definition.wording,
        rows=context.get("rows", []) if definition.kind == "ratings" else [],
        attempt=answer.attempt.number if answer.attempt else None,
    )


def _snapshots(learner: Any, blind: frozenset[int]) -> list[Entry]:
    snapshots = Snapshot.objects.filter(learner=learner).select_related(
        "prompt__lesson", "prompt_version", "attempt"
    )
    entries = []
    for snapshot in visible_snapshots(snapshots, blind):
        definition = snapshot.prompt_version.as_definition()
        content = Content(value=snapshot.ratings)
        context = kind_of("ratings").context(definition, content)
        entries.append(
            Entry(
                what="snapshot",
                lesson_pk=snapshot.prompt.lesson_id,
                lesson_title=snapshot.prompt.lesson.title,
                at=snapshot.taken_at,
                row=snapshot,
                text=kind_of("ratings").as_text(definition, content),
                wording=definition.wording,
                radar=context["radar"],
                rows=context["rows"],
                attempt=snapshot.attempt.number,
            )
        )
    return entries


def _reflections(learner: Any, blind: frozenset[int]) -> list[Entry]:
    reflections = Reflection.objects.filter(learner=learner, removed_at=None).select_related(
        "attempt__turn__lesson"
    )
    return [
        Entry(
            what="reflection",
            lesson_pk=reflection.attempt.turn.lesson_id,
            lesson_title=reflection.attempt.turn.lesson.title,
            at=reflection.created_at,
            row=reflection,
            text="\n".join(
                part
                for part in (
                    reflection.saw,
                    reflection.why,
                    reflection.plan_if,
                    reflection.plan_then,
                )
                if part
            ),
            attempt=reflection.attempt.number,
        )
        for reflection in visible_reflections(reflections, learner, blind)
    ]


def _look_backs(learner: Any) -> list[Entry]:
    look_backs = LookBack.objects.filter(learner=learner, removed_at=None)
    return [
        Entry(
            what="look_back",
            lesson_pk=look_back.attempt.turn.lesson_id,
            lesson_title=look_back.attempt.turn.lesson.title,
            at=look_back.written_at,
            row=look_back,
            text=look_back.text,
            wording=look_back.attempt.turn.title,
            attempt=look_back.attempt.number,
        )
        for look_back in look_backs.select_related("attempt__turn__lesson")
    ]
