"""The outline for everybody, one lesson with its prompts, and joining a track."""

from collections.abc import Container
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from lessons import operations
from lessons.access import Access, decide, require_open
from lessons.api.described import described
from lessons.api.edge import Edge, body_of
from lessons.api.own import OwnSerializer, own_part
from lessons.api.strict import Nothing
from lessons.catalogue import (
    Catalogue,
    LessonEntry,
    PromptEntry,
    TrackEntry,
    TurnEntry,
    current,
    fresh,
)
from lessons.keeping import keep
from lessons.models import Track
from lessons.progress import State, state_of

TAG = "Catalogue"
ACCESS = [access.value for access in Access]


class TurnSerializer(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    title = serializers.CharField()
    minutes = serializers.IntegerField()
    follow_up_months = serializers.IntegerField(
        allow_null=True, help_text="Calendar months until it is worth doing again."
    )


class LessonSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.IntegerField(help_text="Place in its module, from 1.")
    title = serializers.CharField()
    slug = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    reading_minutes = serializers.IntegerField()
    access = serializers.ChoiceField(choices=ACCESS, help_text="For the person who asks.")
    turns = TurnSerializer(many=True)


class ModuleSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    slug = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    lessons = LessonSerializer(many=True)


class TrackSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    slug = serializers.CharField()
    summary = serializers.CharField()
    kind = serializers.ChoiceField(choices=Track.Kind.values)
    access = serializers.ChoiceField(choices=ACCESS, help_text="For the person who asks.")
    enrolled = serializers.BooleanField()
    modules = ModuleSerializer(many=True)


@extend_schema_serializer(many=False)
class OutlineSerializer(serializers.Serializer[Any]):
    tracks = TrackSerializer(many=True)


class AskedSerializer(serializers.Serializer[Any]):
    """One prompt: what is asked, in the words of today."""

    uid = serializers.UUIDField()
    turn = serializers.UUIDField(allow_null=True, help_text="The Turn it belongs to, if any.")
    kind = serializers.CharField(help_text="Decides the shape of an answer's `content`.")
    name = serializers.CharField(allow_blank=True)
    wording = serializers.CharField()
    help = serializers.CharField(allow_blank=True)
    config = serializers.DictField(help_text="What the kind needs: axes, options, counts.")


class WholeLessonSerializer(LessonSerializer):
    module = serializers.IntegerField()
    track = serializers.IntegerField()
    prompts = AskedSerializer(many=True)
    own = OwnSerializer(allow_null=True, help_text="What you did here. Null when signed out.")


class EnrolmentSerializer(serializers.Serializer[Any]):
    track = serializers.IntegerField()
    enrolled_at = serializers.DateTimeField()


class CatalogueViewSet(Edge, ViewSet):
    permission_classes = [AllowAny]

    @described(
        "get_catalogue",
        "The whole outline",
        tag=TAG,
        reply=OutlineSerializer,
        refusals=(401,),
        public=True,
    )
    def list(self, request: Request) -> HttpResponse:
        """Tracks, their modules, lessons and Turns in order, each with whether it is open to the
        person who asks: `open`, `sign_in` (an account is all it takes) or `locked` (opens by
        Depth or a grant). Signed out, it shows what is open to anyone."""
        state, learner = state_of(request.user), request.user
        outline = current(state.stamp)
        equal = ("api", learner.is_authenticated, *map(frozenset, (state.unlocked, state.enrolled)))
        return HttpResponse(
            keep(outline, equal, lambda: _as_json(outline, learner, state)),
            content_type="application/json",
        )


class LessonViewSet(Edge, ViewSet):
    permission_classes = [AllowAny]
    lookup_url_kwarg = "id"
    lookup_value_converter = "int"

    @described(
        "get_lesson",
        "One lesson with its prompts",
        tag=TAG,
        reply=WholeLessonSerializer,
        refusals=(401, 403, 404),
        public=True,
    )
    def retrieve(self, request: Request, id: int) -> Response:
        """What a lesson asks and, for a learner, what they answered and did: in a Turn, that of
        the current attempt. The guide's text is on its page, not here."""
        lesson = open_lesson(request, id)
        turns: dict[int | None, UUID] = {turn.pk: turn.uid for turn in lesson.turns}
        return Response(
            {
                **_lesson(lesson, Access.OPEN),
                "module": lesson.module.pk,
                "track": lesson.track.pk,
                "prompts": [_asked(prompt, turns.get(prompt.turn_pk)) for prompt in lesson.prompts],
                "own": own_part(lesson, request.user) if request.user.is_authenticated else None,
            }
        )


class TrackViewSet(Edge, ViewSet):
    lookup_url_kwarg = "id"
    lookup_value_converter = "int"

    @described(
        "enrol",
        "Join a track",
        tag=TAG,
        body=Nothing,
        reply=EnrolmentSerializer,
        refusals=(403, 404),
    )
    @action(detail=True, methods=["post"])
    def enrol(self, request: Request, id: int) -> Response:
        """Puts the track on your Path. Joining it again changes nothing; the first day stays."""
        body_of(request, Nothing)
        track = fresh().track(id)
        if track is None:
            raise exceptions.NotFound
        require_open(track, request.user)
        enrolment = operations.enrol(track.pk, learner=request.user)
        return Response({"track": track.pk, "enrolled_at": enrolment.enrolled_at})


def open_lesson(request: Request, pk: int) -> LessonEntry:
    """The lesson if the person who asks may read it; 404 or NotOpen otherwise."""
    lesson = fresh().lessons.get(pk)
    if lesson is None:
        raise exceptions.NotFound
    require_open(lesson, request.user)
    return lesson


def _as_json(outline: Catalogue, learner: Any, state: State) -> bytes:
    tracks = [_track(track, learner, state.unlocked, state.enrolled) for track in outline.tracks]
    return JSONRenderer().render({"tracks": tracks})


def _track(
    track: TrackEntry, learner: Any, unlocked: Container[int], enrolled: Container[int]
) -> dict[str, Any]:
    signed_in = learner.is_authenticated
    return {
        "id": track.pk,
        "title": track.title,
        "slug": track.slug,
        "summary": track.summary,
        "kind": track.kind,
        "access": decide(track, signed_in=signed_in, unlocked=unlocked).value,
        "enrolled": track.pk in enrolled,
        "modules": [
            {
                "id": module.pk,
                "title": module.title,
                "slug": module.slug,
                "summary": module.summary,
                "lessons": [
                    _lesson(lesson, decide(lesson, signed_in=signed_in, unlocked=unlocked))
                    for lesson in module.lessons
                ],
            }
            for module in track.modules
        ],
    }


def _lesson(lesson: LessonEntry, access: Access) -> dict[str, Any]:
    return {
        "id": lesson.pk,
        "number": lesson.number,
        "title": lesson.title,
        "slug": lesson.slug,
        "summary": lesson.summary,
        "reading_minutes": lesson.reading_minutes,
        "access": access.value,
        "turns": [_turn(turn) for turn in lesson.turns],
    }


def _turn(turn: TurnEntry) -> dict[str, Any]:
    return {
        "uid": str(turn.uid),
        "title": turn.title,
        "minutes": turn.minutes,
        "follow_up_months": turn.follow_up_months,
    }


def _asked(prompt: PromptEntry, turn_uid: Any) -> dict[str, Any]:
    return {
        "uid": prompt.uid,
        "turn": turn_uid,
        "kind": prompt.kind,
        "name": prompt.name,
        "wording": prompt.definition.wording,
        "help": prompt.definition.help,
        "config": prompt.definition.config,
    }
