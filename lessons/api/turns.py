"""Doing a Turn: begin again, keep the chart, declare it complete, reflect."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from lessons import operations
from lessons.access import require_open
from lessons.api.answers import STAMP
from lessons.api.described import STALE, described
from lessons.api.edge import Edge, body_of
from lessons.api.own import completed_at
from lessons.api.snapshots import SnapshotSerializer, shown_snapshots
from lessons.api.strict import Nothing, StrictSerializer, Text, Uid, Whole, YesNo
from lessons.catalogue import current
from lessons.kinds.base import LONGEST_TEXT
from lessons.models import Attempt, Prompt, Reflection, Turn
from lessons.operations import Place, ReflectionParts

TAG = "Turns"


class AttemptSerializer(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    turn = serializers.UUIDField()
    number = serializers.IntegerField()
    started_at = serializers.DateTimeField()


class ChartToKeepSerializer(StrictSerializer):
    prompt = Uid(required=False, help_text="Which chart, where a Turn has several.")


class CompletionSerializer(serializers.Serializer[Any]):
    turn = serializers.UUIDField()
    attempt = serializers.IntegerField()
    completed_at = serializers.DateTimeField()


class PartsSerializer(StrictSerializer):
    saw = Text(max_length=LONGEST_TEXT, allow_blank=True, default="", help_text="What I saw.")
    why = Text(max_length=LONGEST_TEXT, allow_blank=True, default="", help_text="With an example.")
    plan_if = Text(max_length=LONGEST_TEXT, allow_blank=True, default="", help_text="If …")
    plan_then = Text(max_length=LONGEST_TEXT, allow_blank=True, default="", help_text="… then I …")
    on_paper = YesNo(default=False, help_text="You reflected on paper; one line here is enough.")
    complete = YesNo(default=False, help_text="Also declare the Turn complete: both or neither.")
    revision = Whole(
        min_value=0,
        max_value=2**31 - 1,
        allow_null=True,
        default=None,
        help_text="The revision you last saw, 0 for none; null replaces whatever stands.",
    )


class ReflectionSerializer(serializers.Serializer[Any]):
    turn = serializers.UUIDField()
    attempt = serializers.IntegerField(help_text="Number of the current attempt; 0 before any.")
    saw = serializers.CharField(allow_blank=True)
    why = serializers.CharField(allow_blank=True)
    plan_if = serializers.CharField(allow_blank=True)
    plan_then = serializers.CharField(allow_blank=True)
    on_paper = serializers.BooleanField()
    revision = serializers.IntegerField(help_text="0 when there is none.")
    updated_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)


class TurnViewSet(Edge, ViewSet):
    lookup_field = "uid"
    lookup_value_converter = "uuid"

    @described(
        "start_attempt",
        "Do a Turn again",
        tag=TAG,
        body=Nothing,
        reply=AttemptSerializer,
        refusals=(403, 404),
    )
    @action(detail=True, methods=["post"])
    def attempts(self, request: Request, uid: UUID) -> Response:
        """Begins the next attempt beside the earlier ones, which stay as they are. An attempt in
        which nothing is finished is simply the current one, so a repeat begins only one."""
        body_of(request, Nothing)
        turn = open_turn(request, uid)
        attempt = operations.start_attempt(turn, learner=request.user)
        return Response(
            {
                "uid": attempt.uid,
                "turn": turn.uid,
                "number": attempt.number,
                "started_at": attempt.started_at,
            }
        )

    @described(
        "save_snapshot",
        "Keep the chart of the current attempt",
        tag=TAG,
        body=ChartToKeepSerializer,
        reply=SnapshotSerializer,
        status=201,
        refusals=(403, 404, 409),
    )
    @action(detail=True, methods=["post"])
    def snapshots(self, request: Request, uid: UUID) -> Response:
        """Makes the saved ratings a dated chart that nothing changes any more. Keeping the same
        chart again replies with the one that is kept."""
        body = body_of(request, ChartToKeepSerializer)
        turn = open_turn(request, uid)
        prompt = _chart_of(turn, body["prompt"]) if "prompt" in body else None
        kept = operations.save_snapshot(turn, learner=request.user, prompt=prompt)
        return Response(shown_snapshots(request.user, pk=kept.pk)[0], status=201)

    @described(
        "complete_turn",
        "Declare a Turn complete",
        tag=TAG,
        body=Nothing,
        reply=CompletionSerializer,
        refusals=(403, 404),
    )
    @action(detail=True, methods=["put"])
    def completion(self, request: Request, uid: UUID) -> Response:
        """Your own word that the current attempt is done. Saying it again changes nothing."""
        body_of(request, Nothing)
        turn = open_turn(request, uid)
        done = operations.complete_turn(turn, learner=request.user)
        return Response(
            {
                "turn": turn.uid,
                "attempt": done.attempt.number,
                "completed_at": done.completed_at,
            }
        )

    @described("undo_completion", "Take “complete” back", tag=TAG, status=204, refusals=(403, 404))
    @completion.mapping.delete
    def undo_completion(self, request: Request, uid: UUID) -> Response:
        """What it earned stays earned, and completing again earns nothing twice."""
        operations.undo_completion(open_turn(request, uid), learner=request.user)
        return Response(status=204)

    @described(
        "get_reflection",
        "Your reflection",
        tag=TAG,
        reply=ReflectionSerializer,
        refusals=(403, 404),
    )
    @action(detail=True, methods=["get"])
    def reflection(self, request: Request, uid: UUID) -> Response:
        """On the current attempt. Revision 0 means that there is none. Visible to you alone."""
        turn = own_turn(request, uid)
        return Response(_shown_reflection(turn, _latest_attempt(turn, request)))

    @described(
        "save_reflection",
        "Write or edit your reflection",
        tag=TAG,
        body=PartsSerializer,
        reply=ReflectionSerializer,
        refusals=(403, 404, 409),
        conflict=STALE,
    )
    @reflection.mapping.put
    def reflect(self, request: Request, uid: UUID) -> Response:
        """Replaces all parts; the text before stays in its history. The first one that counts
        earns Depth once the Turn is complete; an edit earns nothing twice and loses nothing. On a
        stale `revision` nothing is replaced: the 409 carries both, and yours is kept."""
        body = body_of(request, PartsSerializer)
        complete, seen = body.pop("complete"), body.pop("revision")
        parts = ReflectionParts(**body)
        if not parts:
            raise serializers.ValidationError({"saw": [_("Write something in one part at least.")]})
        turn = open_turn(request, uid)
        # A program has no drafts: it says what it saw of the reflection alone.
        place = None if seen is None else Place(seen, None)
        save = operations.complete_and_reflect if complete else operations.add_reflection
        save(turn, learner=request.user, parts=parts, based_on=place)
        return Response(_shown_reflection(turn, _latest_attempt(turn, request)))

    @described(
        "remove_reflection",
        "Remove your reflection",
        tag=TAG,
        status=204,
        refusals=(403, 404),
    )
    @reflection.mapping.delete
    def remove_reflection(self, request: Request, uid: UUID) -> Response:
        """Removes the words and their history. The Depth it earned stays."""
        attempt = _latest_attempt(own_turn(request, uid), request)
        reflection: Reflection | None = getattr(attempt, "reflection", None)
        if reflection and not reflection.removed_at:
            operations.remove_reflection(reflection, learner=request.user)
        return Response(status=204)


def open_turn(request: Request, uid: UUID) -> Turn:
    """The Turn if a live lesson that is open to the learner asks for it."""
    turn = _turn_at(uid)
    lesson = current(turn.stamp or 1).lessons.get(turn.lesson_id)
    if lesson is None or turn.retired_at:
        raise exceptions.NotFound
    require_open(lesson, request.user)
    return turn


def own_turn(request: Request, uid: UUID) -> Turn:
    """Also one that is gone: what a learner wrote in it stays theirs to read and remove."""
    turn = _turn_at(uid)
    if Attempt.objects.of(request.user).filter(turn=turn).exists():
        return turn
    return open_turn(request, uid)


def _turn_at(uid: UUID) -> Any:
    turn = Turn.objects.filter(uid=uid).annotate(stamp=STAMP).first()
    if turn is None:
        raise exceptions.NotFound
    return turn


def _chart_of(turn: Turn, uid: UUID) -> Prompt:
    charts = Prompt.objects.live().filter(turn=turn, kind="ratings").select_related("current")
    prompt = charts.filter(uid=uid).first()
    if prompt is None:
        raise serializers.ValidationError({"prompt": [_("This Turn has no such chart.")]})
    return prompt


def _latest_attempt(turn: Turn, request: Request) -> Attempt | None:
    return Attempt.objects.latest_of(turn, request.user)


def _shown_reflection(turn: Turn, attempt: Attempt | None) -> dict[str, Any]:
    reflection: Reflection | None = getattr(attempt, "reflection", None)
    if reflection and reflection.removed_at:
        reflection = None
    return {
        "turn": turn.uid,
        "attempt": attempt.number if attempt else 0,
        "saw": reflection.saw if reflection else "",
        "why": reflection.why if reflection else "",
        "plan_if": reflection.plan_if if reflection else "",
        "plan_then": reflection.plan_then if reflection else "",
        "on_paper": bool(reflection and reflection.on_paper),
        "revision": reflection.revision if reflection else 0,
        "updated_at": reflection.updated_at if reflection else None,
        "completed_at": completed_at(attempt),
    }
