"""Marking a passage and noting beside it: plain forms, which the page's script posts as well."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lessons import access, operations
from lessons.catalogue import fresh
from lessons.forms.notes import HighlightForm, NoteForm
from lessons.models import Highlight


@require_POST
def add_highlight(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers a script with the entry for the list of notes, and a form with the guide."""
    lesson = fresh().lessons.get(pk)
    if lesson is None or not access.can_open(lesson, request.user):
        raise Http404
    if not request.user.is_authenticated:
        return _refusal(request, lesson.url, _("Sign in to mark passages."), status=401)
    form = HighlightForm(request.POST)
    if not form.is_valid():
        return _refusal(request, lesson.url, _first_error(form))
    try:
        highlight = operations.add_highlight(
            pk,
            learner=request.user,
            passage=form.passage,
            note=form.cleaned_data["note"],
            uid=form.cleaned_data["uid"],
        )
    except operations.NothingMarked:
        return _refusal(request, lesson.url, _("Mark a passage or write a note first."))
    return _shown(request, highlight, lesson.url)


@require_POST
@login_required
def change_highlight(request: Any, uid: UUID) -> HttpResponse:
    """“do” says what: note, remove or restore."""
    highlight = get_object_or_404(Highlight, uid=uid, learner=request.user)
    home = fresh().lessons.get(highlight.lesson_id)
    url = home.url if home else "/workbook/"
    act = request.POST.get("do", "note")
    if act == "remove":
        operations.remove_highlight(highlight, learner=request.user)
        return _shown(request, None, url)
    if act == "restore":
        operations.restore_highlight(highlight, learner=request.user)
        return _shown(request, highlight, url)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _refusal(request, url, _first_error(form))
    try:
        saved = operations.save_note(
            highlight,
            learner=request.user,
            note=form.cleaned_data["note"],
            based_on=form.cleaned_data["revision"],
        )
    except operations.StaleHighlight as stale:
        return render(
            request,
            "lessons/note_conflict.html",
            {"highlight": stale.highlight, "offered": form.cleaned_data["note"], "url": url},
            status=409,
        )
    return _shown(request, saved, url)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _shown(request: HttpRequest, highlight: Highlight | None, url: str) -> HttpResponse:
    if not _by_script(request):
        return redirect(f"{url}#notes")
    if highlight is None:
        return HttpResponse(status=204)
    return render(request, "lessons/_note.html", {"note": highlight})


def _refusal(request: HttpRequest, url: str, message: str, *, status: int = 422) -> HttpResponse:
    if _by_script(request):
        return HttpResponse(message, status=status, content_type="text/plain; charset=utf-8")
    messages.error(request, message)
    return redirect(f"{url}#notes")


def _first_error(form: Any) -> str:
    return str(next(iter(form.errors.values()))[0])
