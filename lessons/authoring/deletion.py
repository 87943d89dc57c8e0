"""Deleting what learners' facts stand on is refused in words, before the database has to.

Foreign keys from learners' rows are PROTECT, so nothing is lost either way; without these hooks
Wagtail would answer with an uncaught ProtectedError.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from lessons.models import Lesson, Module, Track


@cache
def _guards() -> tuple[tuple[type[models.Model], str], ...]:
    """Every (model, lookup) whose rows PROTECT something that would go with a page.

    Found by following CASCADE from the page types, so that the tables of apps above this one,
    and of a host project, count without being named here.
    """
    found: dict[tuple[type[models.Model], str], None] = {}
    waiting: list[tuple[type[models.Model], str]] = [(m, "") for m in (Track, Module, Lesson)]
    seen: set[type[models.Model]] = set()
    while waiting:
        model, way = waiting.pop(0)
        if model in seen:
            continue
        seen.add(model)
        for relation in model._meta.get_fields(include_parents=False, include_hidden=True):
            if not isinstance(relation, models.ManyToOneRel):
                continue
            lookup = f"{relation.field.name}__{way}"
            if relation.on_delete is models.PROTECT:
                found[(relation.related_model, f"{lookup}path__startswith")] = None
            elif relation.on_delete is models.CASCADE:
                waiting.append((relation.related_model, lookup))
    return tuple(found)


def holds_learner_rows(page: Page) -> bool:
    """Whether anything a learner did or wrote stands on this page or one below it."""
    return any(
        model._base_manager.filter(**{lookup: page.path}).exists() for model, lookup in _guards()
    )


def refusal(page: Page) -> str:
    title = page.get_admin_display_title()
    if _seen_by_learners(page):
        return (
            _(
                "Learners have worked with “%s”, so it cannot be deleted: unpublish it instead, "
                "and everything they wrote stays theirs."
            )
            % title
        )
    return (
        _(
            "Learners have worked with “%s”, so it cannot be deleted: it is unpublished already, "
            "and everything they wrote stays theirs."
        )
        % title
    )


def _seen_by_learners(page: Page) -> bool:
    return bool(page.get_descendants(inclusive=True).live().exists())


def before_delete_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not holds_learner_rows(page):
        return None
    _refuse(request, page)
    back = get_valid_next_url_from_request(request)
    return redirect(back or reverse("wagtailadmin_explore", args=[page.get_parent().pk]))


def before_bulk_action(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Refuses the whole selection, naming each page in it that has to stay."""
    if action_type != "delete":
        return None
    if action.model is get_user_model():
        return before_delete_user(request, None)
    kept = [page for page in objects if isinstance(page, Page) and holds_learner_rows(page)]
    for page in kept:
        _refuse(request, page)
    return redirect(action.next_url) if kept else None


def _refuse(request: HttpRequest, page: Page) -> None:
    buttons = []
    if page.permissions_for_user(request.user).can_unpublish():
        address = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
        buttons.append(messages.button(address, _("Unpublish")))
    messages.error(request, refusal(page), buttons=buttons)


def before_delete_user(request: HttpRequest, user: Any) -> HttpResponse:
    """Deleting an account would take its writing along, so it is its owner's to ask for."""
    messages.error(
        request,
        _(
            "Accounts are not deleted here, since everything their owners wrote would go too: "
            "make an account inactive instead."
        ),
    )
    return redirect("wagtailusers_users:index")
