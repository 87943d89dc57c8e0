"""Where reading stopped, and “read”: the learner's word, never a guess."""

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from lessons import operations
from lessons.api.catalogue import open_lesson
from lessons.api.described import described
from lessons.api.edge import Edge, body_of
from lessons.api.own import ReadingSerializer, reading_part
from lessons.api.strict import Nothing, StrictSerializer, Text, Whole

TAG = "Reading"


class PositionSerializer(StrictSerializer):
    percent = Whole(min_value=0, max_value=100)
    anchor = Text(max_length=80, required=False, default="", allow_blank=True)
    heading = Text(max_length=200, required=False, default="", allow_blank=True)


class ReadingViewSet(Edge, ViewSet):
    lookup_url_kwarg = "id"
    lookup_value_converter = "int"

    @described(
        "save_position",
        "Keep where reading stopped",
        tag=TAG,
        body=PositionSerializer,
        reply=ReadingSerializer,
        refusals=(403, 404),
    )
    @action(detail=True, methods=["put"])
    def reading(self, request: Request, id: int) -> Response:
        """So that “Continue” leads back to it. Says nothing about having read the lesson."""
        body = body_of(request, PositionSerializer)
        lesson = open_lesson(request, id)
        position = operations.save_position(lesson.pk, learner=request.user, **body)
        return Response(reading_part(position))

    @described(
        "mark_read",
        "Say that you read a lesson",
        tag=TAG,
        body=Nothing,
        reply=ReadingSerializer,
        refusals=(403, 404),
    )
    @action(detail=True, methods=["put"])
    def read(self, request: Request, id: int) -> Response:
        """Your own declaration. Saying it again keeps the first day."""
        body_of(request, Nothing)
        lesson = open_lesson(request, id)
        return Response(reading_part(operations.mark_read(lesson.pk, learner=request.user)))

    @described("mark_unread", "Take “read” back", tag=TAG, status=204, refusals=(403, 404))
    @read.mapping.delete
    def unread(self, request: Request, id: int) -> Response:
        """The position stays where it is."""
        lesson = open_lesson(request, id)
        operations.mark_unread(lesson.pk, learner=request.user)
        return Response(status=204)
