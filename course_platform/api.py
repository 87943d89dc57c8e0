"""The API's map and its refusals: every domain exception gets its status here, once."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.http import Http404
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import set_rollback

from accounts.api import TokenView
from course_platform import api_docs
from gamification.api import DepthViewSet, UnlockViewSet
from lessons import operations
from lessons.access import Access, NotOpen
from lessons.api.answers import AnswerViewSet
from lessons.api.catalogue import CatalogueViewSet, LessonViewSet, TrackViewSet
from lessons.api.comparing import ComparisonViewSet, HindsightViewSet
from lessons.api.edge import Edge
from lessons.api.own import text_part
from lessons.api.problems import MEDIA_TYPE, TITLES, Problem
from lessons.api.reading import ReadingViewSet
from lessons.api.rows import RowSerializer, RowViewSet, shown_row
from lessons.api.shares import ShareViewSet
from lessons.api.snapshots import SnapshotViewSet
from lessons.api.turns import TurnViewSet
from lessons.kinds import Content, kind_of
from reminders.api import FollowUpViewSet
from reminders.operations import DayNotPossible, FollowUpOver


def problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None lets a fault of ours become a 500 that is reported."""
    found = _problem_of(exc)
    if found is None:
        return None
    set_rollback()
    body = {
        "type": f"{reverse('api-docs')}#{found.code}",
        "title": str(TITLES[found.code]),
        "status": found.status,
        "detail": found.detail,
        "errors": found.errors,
        **found.extra,
    }
    return Response(body, found.status, headers=found.headers, content_type=MEDIA_TYPE)


def _problem_of(exc: Exception) -> Problem | None:
    for kind, judge in DOMAIN.items():
        if isinstance(exc, kind):
            return judge(exc)
    if isinstance(exc, exceptions.ValidationError):
        errors = _by_field(exc.detail)
        return Problem(400, "invalid", _named(errors), errors)
    if isinstance(exc, exceptions.APIException):
        return _of_rest_framework(exc)
    return None


def _not_open(exc: Any) -> Problem:
    sentences = {
        Access.SIGN_IN: _("Sign in to read this."),
        Access.LOCKED: _("This course opens with Depth, or when an instructor opens it for you."),
    }
    return Problem(403, "not-open", sentences[exc.access], extra={"access": exc.access.value})


def _stale(exc: Any) -> Problem:
    answer, aside = exc.answer, exc.set_aside
    kind = answer.prompt.kind
    yours = Content(text=aside.text, value=aside.value)
    return Problem(
        409,
        "stale",
        _("You changed this on another device or in another tab. Both texts are kept."),
        extra={
            "revision": answer.revision,
            "current": text_part(kind, answer),
            "yours": {
                "content": kind_of(kind).to_api(yours),
                "revision": aside.number,
                "saved_at": aside.saved_at,
                "sha256": yours.digest,
            },
        },
    )


def _stale_row(exc: Any) -> Problem:
    row = exc.row
    return Problem(
        409,
        "stale",
        _("You changed this row on another device or in another tab. Both texts are kept."),
        extra={"revision": row.revision, "current": RowSerializer(shown_row(row, row.prompt)).data},
    )


def _stale_reflection(exc: Any) -> Problem:
    reflection = exc.standing.reflection
    revision = reflection.revision if reflection else 0
    saved_at = reflection.updated_at if reflection else None

    def shown(parts: Any) -> dict[str, Any]:
        content = Content(value=asdict(parts))
        return {
            "content": content.value,
            "revision": revision,
            "saved_at": saved_at,
            "sha256": content.digest,
        }

    return Problem(
        409,
        "stale",
        _("You changed this on another device or in another tab. Both texts are kept."),
        extra={
            "revision": revision,
            "current": shown(exc.standing.saved),
            "yours": shown(exc.offered),
        },
    )


def _unrated(exc: Any) -> Problem:
    if not exc.labels:
        return Problem(409, "unrated", _("This Turn has no chart to keep."))
    detail = _("Not rated yet: %(labels)s.") % {"labels": ", ".join(exc.labels)}
    return Problem(409, "unrated", detail, {"ratings": exc.labels})


def _chart_kept(exc: Any) -> Problem:
    return Problem(409, "chart-kept", _("Do the Turn again to rate anew."))


def _client_id_reused(exc: Any) -> Problem:
    sentence = _("Make a new client_id for new words. Nothing was saved.")
    return Problem(400, "client-id-reused", sentence, {"client_id": [sentence]})


def _nothing_to_compare(exc: Any) -> Problem:
    sentence = _("There are no two charts of yours here that can be compared now.")
    return Problem(409, "nothing-to-compare", sentence)


def _stale_note(exc: Any) -> Problem:
    return Problem(
        409,
        "stale",
        _("You changed this on another device or in another tab. Both texts are kept."),
    )


def _too_many_shares(exc: Any) -> Problem:
    return Problem(409, "too-many-shares", _("You have 50 open links. Revoke one to make room."))


def _over(exc: Any) -> Problem:
    return Problem(409, "over", str(exc))


def _day(exc: Any) -> Problem:
    return Problem(400, "invalid", f"when: {exc}", {"when": [str(exc)]})


def _refused(exc: Any) -> Problem:
    return Problem(403, "refused", _("You may not do this."))


def _not_found(exc: Any) -> Problem:
    return Problem(404, "not-found", _("There is nothing at this address that you may see."))


def _too_large(exc: Any) -> Problem:
    return Problem(413, "too-large", _("This is more than one request may hold."))


def _suspicious(exc: Any) -> Problem:
    return Problem(400, "not-json", _("This request cannot be read."))


def _invalid(exc: Any) -> Problem:
    return Problem(400, "invalid", " ".join(exc.messages), {"request": exc.messages})


# The first that fits decides, so a narrower class stands before a wider one.
DOMAIN: dict[type[Exception], Callable[[Any], Problem]] = {
    NotOpen: _not_open,
    operations.StaleAnswer: _stale,
    operations.StaleRow: _stale_row,
    operations.StaleReflection: _stale_reflection,
    operations.SnapshotTaken: _chart_kept,
    operations.RatingsIncomplete: _unrated,
    operations.ClientIdReused: _client_id_reused,
    operations.NothingToCompare: _nothing_to_compare,
    operations.StaleNote: _stale_note,
    operations.TooManyShares: _too_many_shares,
    FollowUpOver: _over,
    DayNotPossible: _day,
    Http404: _not_found,
    exceptions.NotFound: _not_found,
    PermissionDenied: _refused,
    RequestDataTooBig: _too_large,
    SuspiciousOperation: _suspicious,
    ValidationError: _invalid,
}
CODES = {
    exceptions.ParseError: "not-json",
    exceptions.NotAuthenticated: "sign-in",
    exceptions.AuthenticationFailed: "sign-in",
    exceptions.PermissionDenied: "refused",
    exceptions.MethodNotAllowed: "method",
    exceptions.NotAcceptable: "not-acceptable",
    exceptions.UnsupportedMediaType: "media-type",
    exceptions.Throttled: "throttled",
}


def _of_rest_framework(exc: exceptions.APIException) -> Problem:
    code = CODES.get(type(exc), exc.default_code)
    headers = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    detail = str(exc.detail)
    if isinstance(exc, exceptions.Throttled):
        seconds = max(1, int(getattr(exc, "wait", None) or 60))
        headers["Retry-After"] = str(seconds)
        detail = ngettext("Go on in %(count)d second.", "Go on in %(count)d seconds.", seconds) % {
            "count": seconds
        }
    return Problem(exc.status_code, code, detail, headers=headers)


def _by_field(detail: Any, name: str = "") -> dict[str, list[str]]:
    """DRF's nested details as {dotted field: sentences}."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for key, value in detail.items():
            found |= _by_field(value, f"{name}.{key}" if name else str(key))
        return found
    sentences = [str(item) for item in (detail if isinstance(detail, list) else [detail])]
    return {name or "request": sentences}


def _named(errors: dict[str, list[str]]) -> str:
    return " ".join(f"{name}: {' '.join(sentences)}" for name, sentences in errors.items())


class NoSuchAddress(Edge):
    """So that a mistyped address is refused in the API's own language, whatever the method."""

    schema = None
    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise exceptions.NotFound


router = SimpleRouter(use_regex_path=False)
router.register("catalogue", CatalogueViewSet, basename="api-catalogue")
router.register("lessons", LessonViewSet, basename="api-lesson")
router.register("lessons", ReadingViewSet, basename="api-reading")
router.register("tracks", TrackViewSet, basename="api-track")
router.register("answers", AnswerViewSet, basename="api-answer")
router.register("turns", TurnViewSet, basename="api-turn")
router.register("turns", ComparisonViewSet, basename="api-comparison")
router.register("snapshots", HindsightViewSet, basename="api-hindsight")
router.register("shares", ShareViewSet, basename="api-share")
router.register("rows/<uuid:prompt_uid>", RowViewSet, basename="api-row")
router.register("snapshots", SnapshotViewSet, basename="api-snapshot")
router.register("depth", DepthViewSet, basename="api-depth")
router.register("unlocks", UnlockViewSet, basename="api-unlock")
router.register("follow-ups", FollowUpViewSet, basename="api-follow-up")

urlpatterns = [
    path("api/v1/token/", TokenView.as_view(), name="api-token"),
    path("api/v1/", include(router.urls)),
    path("api/schema/", api_docs.SchemaView.as_view(), name="api-schema"),
    path("api/docs/", api_docs.docs, name="api-docs"),
    path("api/<path:rest>", NoSuchAddress.as_view(), name="api-nothing"),
]
