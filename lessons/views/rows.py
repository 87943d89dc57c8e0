"""A journal on its own page: every row, one row with its history, and all of it as CSV."""

import csv
from io import StringIO
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lessons import access, operations
from lessons.catalogue import LessonEntry, fresh
from lessons.forms.sent import client_id_in, revision_in, uuid_in
from lessons.journals import Journal
from lessons.kinds import Content, kind_of
from lessons.models import Prompt, Row, RowRevision, new_uid

ROWS_PER_PAGE = 50
ROW_KIND = kind_of("rows")


@login_required
def rows(request: Any, uid: UUID) -> HttpResponse:
    prompt, lesson = _own(request, uid)
    form = RowForm(prompt, content=Content())
    if request.method == "POST":
        if lesson is None:
            raise Http404
        form = RowForm.posted(prompt, request.POST)
        if form.add(request.user):
            messages.success(request, _("The row is in your journal."))
            return redirect("lessons:rows", uid=uid)
    return render(
        request,
        "lessons/rows.html",
        {"form": form if lesson else None, "lesson": lesson, **_listed(request, prompt)},
        status=422 if form.error else 200,
    )


def _listed(request: Any, prompt: Prompt) -> dict[str, Any]:
    journal = Journal(prompt, request.user)
    query = request.GET.get("q", "").strip()[:200]
    sort = request.GET.get("sort", "-day")[:60]
    removed = bool(request.GET.get("removed"))
    found = journal.found(query, sort, removed=removed)
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    kept = {"q": query, "removed": "1" if removed else ""}
    kept = {name: value for name, value in kept.items() if value}
    return {
        "prompt": prompt,
        "page": page,
        "listed": [{"row": row, "cells": journal.cells(row)} for row in page],
        "headings": _headings(journal, sort, kept),
        "query": query,
        "sort": sort,
        "removed": removed,
        "any_removed": removed or journal.all.exclude(removed_at=None).exists(),
        "page_query": f"{urlencode({**kept, 'sort': sort})}&",
    }


def _headings(journal: Journal, sort: str, kept: dict[str, str]) -> list[dict[str, Any]]:
    """Each heading sorts by its column; the one that sorts already turns the order round."""
    columns = [{"key": "day", "label": _("Day")}, *journal.columns]
    return [
        {
            **column,
            "by": column["key"] == sort.removeprefix("-"),
            "down": sort.startswith("-"),
            "url": "?" + urlencode({**kept, "sort": _turned(column["key"], sort)}),
        }
        for column in columns
    ]


def _turned(key: str, sort: str) -> str:
    return f"-{key}" if sort == key else key


@login_required
def row(request: Any, uid: UUID, row: UUID) -> HttpResponse:
    """One row: to edit, to remove, to put back, and every state it ever had."""
    prompt, _lesson = _own(request, uid)
    mine = Row.objects.of(request.user).select_related("prompt_version", "attempt")
    kept = get_object_or_404(mine, prompt=prompt, uid=row)
    form = RowForm(prompt, content=kept.content, revision=kept.revision)
    if request.method == "POST":
        form = RowForm.posted(prompt, request.POST)
        if _act(request, form, kept):
            return redirect("lessons:row", uid=uid, row=row)
    revisions = kept.revisions.select_related("prompt_version").order_by("-saved_at", "-pk")
    context = {
        "prompt": prompt,
        "row": kept,
        "form": form,
        "columns": prompt.definition.config["columns"],
        "gone": _gone(prompt, kept),
        "history": [{"revision": each, "cells": _cells(each)} for each in revisions],
    }
    return render(request, "lessons/row.html", context, status=422 if form.error else 200)


def _act(request: Any, form: "RowForm", kept: Row) -> bool:
    act = request.POST.get("do", "save")
    if act == "remove":
        operations.remove_row(kept, learner=request.user)
        messages.success(request, _("The row is out of your journal. You can put it back here."))
        return True
    if act.startswith("restore"):
        number = act.removeprefix("restore-")
        revision = kept.revisions.filter(pk=number).first() if number.isdecimal() else None
        operations.restore_row(kept, learner=request.user, revision=revision)
        messages.success(request, _("This is current again. Everything else is still here."))
        return True
    if form.save(kept, request.user):
        messages.success(request, _("Saved. What the row said before is in its history."))
        return True
    return False


@login_required
def rows_csv(request: Any, uid: UUID) -> HttpResponse:
    """The rows that the page shows, as it sorts and finds them, all pages of them."""
    prompt, _lesson = _own(request, uid)
    journal = Journal(prompt, request.user)
    query, sort = request.GET.get("q", "").strip()[:200], request.GET.get("sort", "-day")[:60]
    text = StringIO()
    csv.writer(text).writerows(journal.table(journal.found(query, sort)))
    # The mark at the start tells spreadsheets that this is UTF-8.
    response = HttpResponse(f"\ufeff{text.getvalue()}", content_type="text/csv; charset=utf-8")
    name = f"journal-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _own(request: HttpRequest, uid: UUID) -> tuple[Prompt, LessonEntry | None]:
    """The prompt, and its lesson if rows may be added there now.

    Whoever has rows in a journal reaches them for good, whatever became of the lesson.
    """
    found = Prompt.objects.filter(uid=uid, kind=ROW_KIND.name)
    prompt = get_object_or_404(found.select_related("current", "lesson", "turn"))
    lesson = None if prompt.retired_at else fresh().lessons.get(prompt.lesson_id)
    if lesson and access.can_open(lesson, request.user):
        return prompt, lesson
    if not Row.objects.of(request.user).filter(prompt=prompt).exists():
        raise Http404
    return prompt, None


def _cells(revision: RowRevision | Row) -> list[dict[str, str]]:
    definition = revision.prompt_version.as_definition()
    return [
        cell for cell in ROW_KIND.context(definition, revision.content)["cells"] if cell["text"]
    ]


def _gone(prompt: Prompt, row: Row) -> list[dict[str, str]]:
    """What the row says in columns that are no longer asked: shown, and kept by no new edit."""
    asked = {column["key"] for column in prompt.definition.config["columns"]}
    cells = ROW_KIND.context(row.prompt_version.as_definition(), row.content)["cells"]
    return [cell for cell in cells if cell["text"] and cell["key"] not in asked]


class RowForm:
    """The fields of one row, with what was typed wrongly and what another device saved."""

    key = "row"

    def __init__(
        self, prompt: Prompt, *, content: Content, revision: int = 0, uid: UUID | None = None
    ) -> None:
        self.prompt, self.content, self.revision = prompt, content, revision
        self.uid = uid or new_uid()
        self.error = ""
        self.stands: Row | None = None
        self.data: Any = QueryDict()

    @classmethod
    def posted(cls, prompt: Prompt, data: QueryDict) -> "RowForm":
        typed = ROW_KIND.echo(prompt.definition, data, cls.key)
        form = cls(
            prompt,
            content=typed,
            revision=revision_in(data, cls.key),
            uid=uuid_in(data, f"{cls.key}-row"),
        )
        form.data = data
        return form

    @property
    def context(self) -> Any:
        return ROW_KIND.context(self.prompt.definition, self.content)

    @property
    def stands_cells(self) -> list[dict[str, str]]:
        row = self.stands
        return _cells(row) if row else []

    def add(self, learner: Any) -> bool:
        content = self._checked()
        if content is None:
            return False
        try:
            operations.add_row(self.prompt, learner=learner, content=content, client_id=self.uid)
        except operations.ClientIdReused:
            self.uid = new_uid()
            self.error = _("This row was added already. Press again to add it as another one.")
        return not self.error

    def save(self, row: Row, learner: Any) -> bool:
        content = self._checked()
        if content is None:
            return False
        try:
            operations.save_row(
                row,
                learner=learner,
                content=content,
                based_on=self.revision,
                client_id=client_id_in(self.data),
            )
        except operations.StaleRow as stale:
            self.stands, self.revision = stale.row, stale.row.revision
            self.error = _("You changed this row on another device or in another tab.")
        except operations.ClientIdReused:
            self.error = _("This could not be told from an earlier edit. Save once more.")
        return not self.error

    def _checked(self) -> Content | None:
        try:
            content = ROW_KIND.from_form(self.prompt.definition, self.data, self.key)
        except ValidationError as problem:
            self.error = " ".join(problem.messages)
            return None
        if not content:
            self.error = _("Write something in one column at least.")
        return content or None
