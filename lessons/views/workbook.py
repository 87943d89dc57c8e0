"""The Workbook: everything the learner wrote, newest first, searchable, and fit to print."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lessons import drafts
from lessons.catalogue import current
from lessons.workbook import KINDS, Entry, Wanted, entries_of, found, lessons_written_in

ENTRIES_PER_PAGE = 25
ENTRIES_PER_PRINT = 300  # about 100 sheets; more are further pages, so that a print stays bounded


@login_required
def workbook(request: HttpRequest) -> HttpResponse:
    wanted = wanted_in(request.GET)
    printing = bool(request.GET.get("print"))
    rows = found(request.user, wanted, oldest_first=printing)
    per_page = ENTRIES_PER_PRINT if printing else ENTRIES_PER_PAGE
    page = Paginator(rows, per_page).get_page(request.GET.get("page"))
    lessons = list(lessons_written_in(request.user))
    context = {
        "page": page,
        "entries": _with_addresses(entries_of(page.object_list), lessons),
        "wanted": wanted,
        "printing": printing,
        "lessons": lessons,
        "left": drafts.left_in(request.session),
        "page_query": _without(request, "page"),
        "print_query": _without(request, "page", "print"),
    }
    return render(request, "lessons/workbook.html", context)


@login_required
@require_POST
def forget_left(request: HttpRequest) -> HttpResponse:
    drafts.forget_left(request.session)
    messages.success(request, _("Removed."))
    return redirect("lessons:workbook")


def _with_addresses(entries: list[Entry], lessons: list[Any]) -> list[Entry]:
    """What was written in a lesson that is gone stays, without a link that leads nowhere."""
    published = current((lessons[0].stamp or 1) if lessons else None).lessons
    for entry in entries:
        if lesson := published.get(entry.lesson.pk):
            entry.url = lesson.url
    return entries


def wanted_in(query: QueryDict) -> Wanted:
    """What a query string asks for. What makes no sense in it asks for everything."""
    kind, lesson = query.get("kind", ""), query.get("lesson", "")
    return Wanted(
        kind=kind if kind in KINDS else "",
        query=query.get("q", "").replace("\x00", "").strip()[:200],
        lesson=int(lesson)
        if lesson.isascii() and lesson.isdecimal() and len(lesson) < 18
        else None,
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
    )


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    # A day more or less, in any zone, must still be a day.
    return day if 1900 <= day.year <= 9000 else None


def _without(request: HttpRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return f"{query.urlencode()}&" if query else ""
