"""What an instructor wants to see first: their tracks, and drafts that still ask for something."""

import json
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision

from lessons import reports
from lessons.admin_views import PERMISSION, REPORT, roots_of
from lessons.models import Lesson
from lessons.reports import Roots

MOST_DRAFTS = 10


@dataclass
class TrackCard:
    pk: int
    title: str
    modules: int
    live: int
    drafts: int
    report_url: str = ""


@dataclass
class Draft:
    pk: int
    title: str
    notes: list[str] = field(default_factory=list)


class TracksPanel(Component):
    name = "course_tracks"
    template_name = "lessons/admin/dashboard.html"
    order = 100

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        roots = roots_of(self.request.user)
        tracks = reports.outline(roots)
        return {
            "tracks": [self._card(track) for track in tracks],
            "drafts": drafts_with_notes(roots),
            "may_add": self._may_add(),
        }

    def _card(self, track: reports.TrackRow) -> TrackCard:
        live = [lesson.live for module in track.modules for lesson in module.lessons]
        card = TrackCard(
            track.pk, track.title, len(track.modules), sum(live), len(live) - sum(live)
        )
        if self.request.user.has_perm(PERMISSION):
            card.report_url = f"{reverse(REPORT)}?track={track.pk}"
        return card

    def _may_add(self) -> int | None:
        """The home page, where this person may begin a track."""
        home = Page.objects.filter(depth=2, home__isnull=False).first()
        if home and home.permissions_for_user(self.request.user).can_add_subpage():
            return home.pk
        return None


def drafts_with_notes(roots: Roots) -> list[Draft]:
    """Drafts whose latest version holds notes to the author, newest first. Two queries."""
    below = reduce(or_, (Q(path__startswith=root) for root in roots), Q(pk__in=[]))
    unfinished = (
        Lesson.objects.filter(below, has_unpublished_changes=True)
        .order_by("-latest_revision_created_at")
        .values_list("pk", "latest_revision_id", "draft_title")
    )
    bodies = dict(
        Revision.objects.filter(
            pk__in=[row[1] for row in unfinished[:100]],
            content__body__icontains="author_note",
        ).values_list("pk", "content__body")
    )
    found = [
        Draft(pk, title, notes_in(_body(bodies[revision])))
        for pk, revision, title in unfinished[:100]
        if revision in bodies
    ]
    return found[:MOST_DRAFTS]


def _body(stored: Any) -> Any:
    """A revision keeps the body as JSON within JSON; SQLite hands it over unpacked already."""
    return json.loads(stored) if isinstance(stored, str) else stored


def notes_in(stored: Any) -> list[str]:
    """The notes in a stored body, at any depth, in order."""
    if isinstance(stored, list):
        return [note for child in stored for note in notes_in(child)]
    if not isinstance(stored, dict):
        return []
    if stored.get("type") == "author_note":
        return [stored["value"]["note"]]
    return [note for child in stored.values() for note in notes_in(child)]


def construct_homepage_panels(request: HttpRequest, panels: list[Component]) -> None:
    if roots_of(request.user):
        panels.append(TracksPanel(request))
