"""A learner's promises to come back."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from lessons.api.described import described
from lessons.api.edge import PAGED, Edge, Pages, body_of
from lessons.api.strict import StrictSerializer
from reminders import operations
from reminders.models import FollowUp

TAG = "Follow-ups"


@extend_schema_field({"type": "string", "format": "time-local"})
class LocalTimeField(serializers.TimeField):
    """A time of day without an offset; what JSON Schema calls `time` must have one."""


class FollowUpSerializer(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    turn = serializers.UUIDField(
        allow_null=True, help_text="Empty where it is about no Turn: a weekly summary, a course."
    )
    title = serializers.CharField(help_text="Of the Turn or the course.")
    kind = serializers.ChoiceField(choices=FollowUp.Kind.values)
    state = serializers.ChoiceField(choices=FollowUp.State.values)
    channel = serializers.ChoiceField(choices=FollowUp.Channel.values)
    because_of = serializers.DateField(help_text="The day of the act that asked for it.")
    months = serializers.IntegerField(allow_null=True, help_text="Calendar months after it.")
    local_date = serializers.DateField(help_text="The day on your calendar: this is the promise.")
    local_time = LocalTimeField(help_text="The hour on your own clock, `zone`.")
    zone = serializers.CharField(help_text="Whose clock `local_time` is.")
    due_at = serializers.DateTimeField(help_text="The same as a moment.")


class ChoiceSerializer(StrictSerializer):
    when = serializers.DateField(help_text="A day on your calendar, from tomorrow on.")
    channel = serializers.ChoiceField(choices=FollowUp.Channel.values)


class FollowUpViewSet(Edge, GenericViewSet[FollowUp]):
    serializer_class = FollowUpSerializer
    pagination_class = Pages
    query: ClassVar[dict[str, frozenset[str]]] = {"list": PAGED}
    lookup_field = "uid"
    lookup_value_converter = "uuid"
    queryset = FollowUp.objects.none()  # For the schema alone; the view asks for one's own.

    @described("list_follow_ups", "Your follow-ups", tag=TAG, reply=FollowUpSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All of them, the next one first, also those that are done or stopped."""
        mine = (
            FollowUp.objects.of(request.user)
            .select_related("turn", "track")
            .order_by("due_at", "pk")
        )
        page = self.paginate_queryset(mine)
        return self.get_paginated_response([shown(follow_up) for follow_up in page or ()])

    @described(
        "choose_follow_up",
        "Say when and how to be reminded",
        tag=TAG,
        body=ChoiceSerializer,
        reply=FollowUpSerializer,
        refusals=(403, 404, 409),
    )
    def update(self, request: Request, uid: UUID) -> Response:
        """Also brings back one that you stopped. One that is over stays as it ended: 409."""
        body = body_of(request, ChoiceSerializer)
        chosen = operations.choose_follow_up(_own(request, uid), **body)
        return Response(shown(chosen))

    @described("stop_follow_up", "Stop a follow-up", tag=TAG, status=204, refusals=(403, 404))
    def destroy(self, request: Request, uid: UUID) -> Response:
        """No reminder comes. You can do the Turn again whenever you like."""
        operations.stop_follow_up(_own(request, uid))
        return Response(status=204)


def _own(request: Request, uid: UUID) -> FollowUp:
    mine = FollowUp.objects.of(request.user).select_related("turn", "track", "learner")
    follow_up = mine.filter(uid=uid).first()
    if follow_up is None:
        raise exceptions.NotFound
    return follow_up


def shown(follow_up: FollowUp) -> dict[str, Any]:
    return {
        "uid": follow_up.uid,
        "turn": follow_up.turn.uid if follow_up.turn else None,
        "title": follow_up.title,
        "kind": follow_up.kind,
        "state": follow_up.state,
        "channel": follow_up.channel,
        "because_of": follow_up.because_of,
        "months": follow_up.months,
        "local_date": follow_up.local_date,
        "local_time": follow_up.local_time,
        "zone": follow_up.zone,
        "due_at": follow_up.due_at,
    }
