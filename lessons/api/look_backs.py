"""Look-backs over HTTP: written from memory, and read again."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from lessons import operations
from lessons.api.described import STALE, described
from lessons.api.edge import PAGED, Edge, Pages, body_of
from lessons.api.strict import StrictSerializer, Text, Whole
from lessons.api.turns import TAG, open_turn, own_turn
from lessons.blinding import blind_prompts, waits, written_in_sight
from lessons.kinds.base import LONGEST_TEXT
from lessons.models import LookBack


class NothingToLookBackOn(exceptions.APIException):
    status_code = 409
    default_code = "nothing-to-look-back-on"
    default_detail = gettext_lazy(
        "Complete this Turn or reflect on it first, and keep your chart if you repeat it."
    )


class LookBackSerializer(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    turn = serializers.UUIDField()
    attempt = serializers.IntegerField(help_text="Number of the attempt you look back on.")
    text = serializers.CharField()
    revision = serializers.IntegerField()
    written_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class LookBackToWriteSerializer(StrictSerializer):
    text = Text(max_length=LONGEST_TEXT, help_text="From memory, before you read what was then.")
    revision = Whole(
        min_value=0,
        max_value=2**31 - 1,
        allow_null=True,
        default=None,
        help_text="The revision you last saw, 0 for none; null replaces whatever stands.",
    )


class LookBackViewSet(Edge, GenericViewSet[LookBack]):
    """Beside TurnViewSet at the same address."""

    lookup_field = "uid"
    lookup_value_converter = "uuid"
    serializer_class = LookBackSerializer
    pagination_class = Pages
    query: ClassVar[dict[str, frozenset[str]]] = {"look_backs": PAGED}
    queryset = LookBack.objects.none()  # For the schema alone; the view asks for one's own.

    @described(
        "list_look_backs",
        "Your look-backs on a Turn",
        tag=TAG,
        reply=LookBackSerializer(many=True),
        refusals=(403, 404),
    )
    @action(detail=True, methods=["get"], url_path="look-backs")
    def look_backs(self, request: Request, uid: UUID) -> Response:
        """Newest first. While you repeat a chart, those on earlier attempts are left out."""
        turn = own_turn(request, uid)
        learner: Any = request.user
        own = LookBack.objects.filter(learner=learner, attempt__turn=turn, removed_at=None)
        seen = written_in_sight(own, learner, blind_prompts(learner))
        page = self.paginate_queryset(seen.select_related("attempt__turn").order_by("-pk"))
        return self.get_paginated_response([_shown(row) for row in page or ()])

    @described(
        "add_look_back",
        "Look back on a Turn",
        tag=TAG,
        body=LookBackToWriteSerializer,
        reply=LookBackSerializer,
        refusals=(403, 404, 409),
        conflict=STALE,
    )
    @look_backs.mapping.post
    def add_look_back(self, request: Request, uid: UUID) -> Response:
        """On the latest attempt that you completed or reflected on. Within a day it edits the one
        you wrote, so that a retry makes no second. On a stale `revision` nothing is replaced: the
        409 carries both, and yours is kept in its history."""
        body = body_of(request, LookBackToWriteSerializer)
        if not body["text"].strip():
            raise serializers.ValidationError({"text": [_("Write what you remember.")]})
        attempt = operations.attempt_to_look_back_on(open_turn(request, uid), request.user)
        if attempt is None or waits(attempt.pk, request.user):
            raise NothingToLookBackOn
        written = operations.add_look_back(
            attempt,
            learner=request.user,
            text=body["text"],
            based_on=body["revision"],
        )
        return Response(_shown(written))


def _shown(row: LookBack) -> dict[str, Any]:
    return {
        "uid": row.uid,
        "turn": row.attempt.turn.uid,
        "attempt": row.attempt.number,
        "text": row.text,
        "revision": row.revision,
        "written_at": row.written_at,
        "updated_at": row.updated_at,
    }
