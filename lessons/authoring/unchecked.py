"""Ways of publishing on which Wagtail checks nothing: the explorer's bulk action and its API.

A draft may hold mistakes (that is what a draft is for), so these ask the guide's own checks
first. The editor's “Publish” and the scheduler, which only runs what the editor let through,
need no guard.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.response import Response
from wagtail.admin import messages
from wagtail.admin.api.actions.delete import DeletePageAPIAction
from wagtail.admin.api.actions.publish import PublishPageAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import Page

from lessons.authoring.deletion import holds_learner_rows, refusal
from lessons.forms.pages import problem_in_track
from lessons.models import Lesson


def may_be_published(lesson: Lesson) -> bool:
    """Whether the latest draft would pass the editor's checks."""
    draft = lesson.get_latest_revision_as_object()
    try:
        body = Lesson.body.field.stream_block.clean(draft.body)
    except ValidationError:
        return False
    return problem_in_track(body, lesson=lesson, parent=lesson.get_parent()) is None


def before_bulk_action(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    if action_type != "publish" or action.model is not Page:
        return None
    whole_branches = action.cleaned_form.cleaned_data["include_descendants"]
    unready = [
        lesson
        for lesson in _lessons_in(objects, whole_branches=whole_branches)
        if not may_be_published(lesson)
    ]
    for lesson in unready:
        _say_unready(request, lesson)
    return redirect(action.next_url) if unready else None


def _lessons_in(pages: Iterable[Page], *, whole_branches: bool) -> Iterator[Lesson]:
    for page in pages:
        if whole_branches:
            below = page.get_descendants().not_live()
            yield from Lesson.objects.filter(pk__in=below.values("pk"))
        if isinstance(page.specific, Lesson):
            yield page.specific


def unready_message(lesson: Lesson) -> str:
    return (
        _(
            "“%s” is not finished: open it and choose “Publish” there, and each field says what it "
            "still needs."
        )
        % lesson.get_admin_display_title()
    )


def _say_unready(request: HttpRequest, lesson: Lesson) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    messages.error(request, unready_message(lesson), buttons=[messages.button(address, _("Edit"))])


class _Delete(DeletePageAPIAction):
    def execute(self, instance: Page, data: Any) -> Response:
        if holds_learner_rows(instance):
            return Response({"detail": refusal(instance)}, status=status.HTTP_409_CONFLICT)
        return super().execute(instance, data)


class _Publish(PublishPageAPIAction):
    def execute(self, instance: Page, data: Any) -> Response:
        page = instance.specific
        if isinstance(page, Lesson) and not may_be_published(page):
            return Response({"detail": unready_message(page)}, status=status.HTTP_409_CONFLICT)
        return super().execute(instance, data)


class GuardedPages(PagesAdminAPIViewSet):
    actions = {**PagesAdminAPIViewSet.actions, "delete": _Delete, "publish": _Publish}


def construct_admin_api(router: Any) -> None:
    router.register_endpoint("pages", GuardedPages)
