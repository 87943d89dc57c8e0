"""Journals over the API: rows listed, added, edited, removed and put back one at a time."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from lessons import operations
from lessons.access import require_open
from lessons.api.answers import STAMP
from lessons.api.described import described
from lessons.api.edge import PAGED, Edge, Pages, body_of
from lessons.api.problems import ProblemSerializer, Retired
from lessons.api.strict import Nothing, StrictSerializer, Text, Uid, Whole
from lessons.catalogue import LessonEntry, current
from lessons.journals import Journal
from lessons.kinds import Content, kind_of
from lessons.models import Prompt, Row

TAG = "Journals"
LONGEST_QUERY = 200


class RowContentSerializer(StrictSerializer):
    day = Text(
        required=False,
        allow_blank=True,
        help_text="As in 2027-05-22. Without it, today on your own clock.",
    )
    values = serializers.DictField(
        child=Text(allow_blank=True),
        help_text="Texts by column key. Of a choice, the key of the option.",
    )


class RowToAddSerializer(StrictSerializer):
    content = RowContentSerializer()
    client_id = Uid(help_text="Made by you before the first try: it becomes the row's own `uid`.")


class RowToSaveSerializer(RowToAddSerializer):
    revision = Whole(
        min_value=0, max_value=2**31 - 1, help_text="The revision of the row you last saw."
    )
    client_id = Uid(
        help_text="Made by you for these very words, before the first try, and kept for retries."
    )


class RowSerializer(serializers.Serializer[Any]):
    """One row. `values` are texts by column key; `text` is the row in words, with the columns'
    headings as they were when it was saved."""

    uid = serializers.UUIDField()
    prompt = serializers.UUIDField()
    attempt = serializers.IntegerField(
        allow_null=True, help_text="Null unless each attempt has a journal of its own."
    )
    day = serializers.DateField()
    values = serializers.DictField(child=serializers.CharField())
    text = serializers.CharField()
    revision = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    saved_at = serializers.DateTimeField()
    removed_at = serializers.DateTimeField(allow_null=True)


class StaleRowProblem(ProblemSerializer):
    """If `stale`, it carries the row that stands; yours is kept in the row's history."""

    revision = serializers.IntegerField(
        required=False, help_text="Send this one to replace `current`."
    )
    current = RowSerializer(required=False, help_text="What stands.")


class RowViewSet(Edge, GenericViewSet[Row]):
    serializer_class = RowSerializer
    pagination_class = Pages
    lookup_field = "uid"
    lookup_value_converter = "uuid"
    query: ClassVar[dict[str, frozenset[str]]] = {"list": PAGED | {"q"}}
    queryset = Row.objects.none()  # For the schema alone; every view asks for the learner's own.

    @described(
        "list_rows",
        "The rows of your journal",
        tag=TAG,
        reply=RowSerializer(many=True),
        refusals=(403, 404),
        parameters=[
            OpenApiParameter("q", str, description="Only rows that hold all of these words."),
        ],
    )
    def list(self, request: Request, prompt_uid: UUID) -> Response:
        """Newest day first, of all attempts, without those you removed. They stay readable
        whatever happens to the lesson."""
        prompt, lesson = _journal_at(prompt_uid)
        if not Row.objects.of(request.user).filter(prompt=prompt).exists():
            _require_open(lesson, request)
        query = request.query_params.get("q", "")[:LONGEST_QUERY].replace("\x00", "")
        page = self.paginate_queryset(Journal(prompt, request.user).found(query))
        return self.get_paginated_response([shown_row(row, prompt) for row in page or ()])

    @described(
        "add_row",
        "Add a row",
        tag=TAG,
        body=RowToAddSerializer,
        reply=RowSerializer,
        status=201,
        refusals=(403, 404, 409),
    )
    def create(self, request: Request, prompt_uid: UUID) -> Response:
        """Two devices that add at once both succeed. The same row sent again replies with the row
        that is there."""
        body = body_of(request, RowToAddSerializer)
        prompt, lesson = _journal_at(prompt_uid)
        _require_open(lesson, request)
        if prompt.retired_at:
            raise Retired
        content = _content_of(prompt, body["content"])
        row = operations.add_row(
            prompt, learner=request.user, content=content, client_id=body["client_id"]
        )
        return Response(shown_row(row, prompt), status=201)

    @described("get_row", "One row", tag=TAG, reply=RowSerializer, refusals=(403, 404))
    def retrieve(self, request: Request, prompt_uid: UUID, uid: UUID) -> Response:
        """Also one that you removed: `removed_at` says when."""
        row = _row_at(request, prompt_uid, uid)
        return Response(shown_row(row, row.prompt))

    @described(
        "save_row",
        "Edit a row",
        tag=TAG,
        body=RowToSaveSerializer,
        reply=RowSerializer,
        refusals=(403, 404, 409),
        conflict=StaleRowProblem,
    )
    def update(self, request: Request, prompt_uid: UUID, uid: UUID) -> Response:
        """Replaces the row and keeps what it said in its history. On a stale `revision` nothing
        is overwritten: your words are kept in the row's history."""
        row = _row_at(request, prompt_uid, uid)
        body = body_of(request, RowToSaveSerializer)
        saved = operations.save_row(
            row,
            learner=request.user,
            content=_content_of(row.prompt, body["content"]),
            based_on=body["revision"],
            client_id=body["client_id"],
        )
        return Response(shown_row(saved, row.prompt))

    @described("remove_row", "Remove a row", tag=TAG, status=204, refusals=(403, 404))
    def destroy(self, request: Request, prompt_uid: UUID, uid: UUID) -> Response:
        """Takes it out of the journal. Nothing of it is lost: it can be put back."""
        operations.remove_row(_row_at(request, prompt_uid, uid), learner=request.user)
        return Response(status=204)

    @described(
        "restore_row",
        "Put a removed row back",
        tag=TAG,
        body=Nothing,
        reply=RowSerializer,
        refusals=(403, 404),
    )
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, prompt_uid: UUID, uid: UUID) -> Response:
        """As it was when you removed it. Putting it back again changes nothing."""
        body_of(request, Nothing)
        row = _row_at(request, prompt_uid, uid)
        return Response(shown_row(operations.restore_row(row, learner=request.user), row.prompt))


def _journal_at(uid: UUID) -> tuple[Prompt, LessonEntry | None]:
    prompt: Any = (
        Prompt.objects.select_related("turn", "current")
        .filter(uid=uid, kind="rows", current__isnull=False)
        .annotate(stamp=STAMP)
        .first()
    )
    if prompt is None:
        raise exceptions.NotFound
    return prompt, current(prompt.stamp or 1).lessons.get(prompt.lesson_id)


def _require_open(lesson: LessonEntry | None, request: Request) -> None:
    if lesson is None:
        raise exceptions.NotFound
    require_open(lesson, request.user)


def _row_at(request: Request, prompt_uid: UUID, uid: UUID) -> Row:
    """The learner's own row, for good. To everybody else there is nothing here."""
    prompt, lesson = _journal_at(prompt_uid)
    row = (
        Row.objects.of(request.user)
        .filter(prompt=prompt, uid=uid)
        .select_related("prompt_version", "attempt")
        .first()
    )
    if row is None:
        _require_open(lesson, request)
        raise exceptions.NotFound
    row.prompt = prompt
    return row


def _content_of(prompt: Prompt, raw: Any) -> Content:
    try:
        content = kind_of(prompt.kind).clean(prompt.definition, dict(raw))
    except ValidationError as problem:
        raise serializers.ValidationError({"content": problem.messages}) from None
    if not content:
        sentence = _("Write something in one column at least.")
        raise serializers.ValidationError({"content": [sentence]})
    return content


def shown_row(row: Row, prompt: Prompt) -> dict[str, Any]:
    return {
        "uid": row.uid,
        "prompt": prompt.uid,
        "attempt": row.attempt.number if row.attempt else None,
        "day": row.day,
        "values": row.values,
        "text": row.in_words(),
        "revision": row.revision,
        "created_at": row.created_at,
        "saved_at": row.saved_at,
        "removed_at": row.removed_at,
    }
