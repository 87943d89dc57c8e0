import json
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from tests.bench.floor.models import Lesson, Progress

TOKEN, DONE = "%csrf-token%", "%done-{}%"


def hello(request: HttpRequest) -> HttpResponse:
    """Floor (a)."""
    return HttpResponse("hello")


@login_required
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """Floor (b): the lesson, the outline and the learner's states, each asked where it is shown."""
    shown = get_object_or_404(Lesson, slug=slug)
    outline = list(Lesson.objects.order_by("position").defer("blocks"))
    states = {row.lesson_id: row.state for row in Progress.objects.filter(learner=request.user)}
    for row in outline:
        row.state = states.get(row.pk, "")
    return render(request, "floor/lesson.html", {"lesson": shown, "outline": outline})


@login_required
def lesson_kept(request: Any, slug: str) -> HttpResponse:
    """Floor (d): the page done well. A request pays for its user and one query."""
    html = _kept(slug)
    for row in Progress.objects.filter(learner=request.user).values_list("lesson_id", "state"):
        html = html.replace(DONE.format(row[0]), row[1])
    return HttpResponse(
        html.replace(TOKEN, get_token(request)).replace("%name%", request.user.username)
    )


@cache
def _kept(slug: str) -> str:
    outline: list[Any] = list(Lesson.objects.order_by("position").defer("blocks"))
    for row in outline:
        row.state = DONE.format(row.pk)
    context = {
        "lesson": Lesson.objects.get(slug=slug),
        "outline": outline,
        "csrf_token": TOKEN,
        "user": {"username": "%name%"},
    }
    return render_to_string("floor/lesson.html", context)


@require_POST
@login_required
def save(request: Any, pk: int) -> JsonResponse:
    """One upsert for one JSON POST."""
    text = json.loads(request.body)["text"]
    row = Progress(learner=request.user, lesson_id=pk, state="begun", text=text)
    Progress.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["learner", "lesson"],
        update_fields=["state", "text"],
    )
    return JsonResponse({"saved": True})
