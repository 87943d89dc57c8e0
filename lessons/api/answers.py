"""Reading and saving answers: the reply proves which words were stored."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Subquery
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from lessons import operations
from lessons.access import require_open
from lessons.api.described import STALE, described
from lessons.api.edge import LARGEST_ID, PAGED, Edge, Pages, body_of, whole_in
from lessons.api.own import text_part
from lessons.api.problems import Retired, TextOnServer
from lessons.api.strict import Nothing, Shape, StrictSerializer, Uid, Whole
from lessons.blinding import blind_prompts, written_in_sight
from lessons.catalogue import LessonEntry, current
from lessons.kinds import Content, kind_of
from lessons.models import Answer, CatalogueVersion, Prompt, PromptVersion

TAG = "Answers"
LESSON_ID = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
STAMP = Subquery(CatalogueVersion.objects.values("stamp")[:1])


class AnswerSerializer(TextOnServer):
    """An answer with the question it answered. `sha256` is that of the text in UTF-8; for
    content that is not text, of its JSON with sorted keys, no spaces and no escapes beyond
    those JSON demands."""

    prompt = serializers.UUIDField()
    lesson = serializers.IntegerField()
    kind = serializers.CharField()
    wording = serializers.CharField(help_text="As it was when you answered.")
    attempt = serializers.IntegerField(allow_null=True, help_text="Null outside Turns.")
    retired = serializers.BooleanField(help_text="True when the lesson no longer asks this.")


class AnswerToSaveSerializer(StrictSerializer):
    content = Shape(
        required=True,
        allow_null=False,
        help_text="short_text, long_text, link, number, date: text. text_list: texts; where the "
        "prompt has areas, also objects of `text` and `domain`, the area's key. choice, checklist: "
        "option keys. ratings: an object of axis keys and whole numbers from 1 to 10. timer: an "
        "object of `minutes`, as text, and `since` while it runs. rows: each row has an address "
        "of its own, see Journals.",
    )
    revision = Whole(
        min_value=0,
        max_value=2**31 - 1,
        allow_null=True,
        help_text="The revision you last saw; null or 0 when you saw none.",
    )
    client_id = Uid(
        help_text="Made by you for these very words, before the first try, and kept for retries."
    )


class SavedSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField()
    saved_at = serializers.DateTimeField()
    sha256 = serializers.CharField(
        help_text="Of the content as stored: compare before you say “saved”."
    )
    hint = serializers.CharField(
        allow_blank=True, help_text="What the prompt still asks for. Never a refusal."
    )


class ConfirmationSerializer(serializers.Serializer[Any]):
    prompt = serializers.UUIDField()
    revision = serializers.IntegerField(help_text="Of the words that were confirmed.")
    confirmed_at = serializers.DateTimeField()


class AnswerViewSet(Edge, GenericViewSet[Answer]):
    serializer_class = AnswerSerializer
    pagination_class = Pages
    lookup_field = "prompt_uid"
    lookup_value_converter = "uuid"
    query: ClassVar[dict[str, frozenset[str]]] = {"list": PAGED | {"lesson"}}
    queryset = Answer.objects.none()  # For the schema alone; every view asks for the learner's own.

    @described(
        "list_answers",
        "Everything you answered",
        tag=TAG,
        reply=AnswerSerializer(many=True),
        parameters=[
            OpenApiParameter(
                "lesson", LESSON_ID, description="Only answers of this lesson, by its id."
            )
        ],
    )
    def list(self, request: Request) -> Response:
        """Newest first, of every attempt, also where the lesson no longer asks or is gone. While
        you repeat a chart, what you wrote beside the earlier ones is left out until yours is
        kept."""
        mine = (
            Answer.objects.of(request.user)
            .select_related("prompt", "prompt_version", "attempt")
            .order_by("-saved_at", "-pk")
        )
        if lesson := whole_in(request, "lesson"):
            mine = mine.filter(prompt__lesson=lesson)
        shown = written_in_sight(mine, request.user, blind_prompts(request.user))
        page = self.paginate_queryset(shown)
        return self.get_paginated_response(
            [_shown(answer.prompt, answer.prompt_version, answer) for answer in page or ()]
        )

    @described(
        "get_answer",
        "Your answer to one prompt",
        tag=TAG,
        reply=AnswerSerializer,
        refusals=(403, 404),
    )
    def retrieve(self, request: Request, prompt_uid: UUID) -> Response:
        """In a Turn, that of the current attempt. Revision 0 means that there is none yet. What
        you wrote stays readable, whatever happens to the lesson."""
        prompt, lesson = _prompt_at(prompt_uid)
        answer = Answer.objects.select_related("prompt_version", "attempt").standing(
            prompt, request.user
        )
        if answer is None:
            _require_open(lesson, request)
        assert prompt.current is not None
        return Response(_shown(prompt, answer.prompt_version if answer else prompt.current, answer))

    @described(
        "save_answer",
        "Save an answer",
        tag=TAG,
        body=AnswerToSaveSerializer,
        reply=SavedSerializer,
        refusals=(403, 404, 409),
        conflict=STALE,
    )
    def update(self, request: Request, prompt_uid: UUID) -> Response:
        """Replaces the answer and keeps the one before in its history. Half-done answers are
        welcome; wrong ones are refused by name. On a stale `revision` nothing is overwritten:
        the 409 carries both texts, and yours is kept in the history."""
        body = body_of(request, AnswerToSaveSerializer)
        prompt, lesson = _prompt_at(prompt_uid)
        _require_open(lesson, request)
        if prompt.retired_at:
            raise Retired
        if kind_of(prompt.kind).in_rows:
            sentence = _("This prompt keeps rows: add each of them under /rows/.")
            raise serializers.ValidationError({"content": [sentence]})
        content = _content_of(prompt, body["content"])
        saved = operations.save_answer(
            prompt,
            learner=request.user,
            content=content,
            based_on=body["revision"] or 0,
            client_id=body["client_id"],
        )
        stored = Content(text=saved.text, value=saved.value)
        missing = kind_of(prompt.kind).missing(prompt.definition, stored)
        return Response(
            {
                "revision": saved.revision,
                "saved_at": saved.saved_at,
                "sha256": stored.digest,
                "hint": missing.message if missing else "",
            }
        )

    @described(
        "confirm_answer",
        "Say that an answer is still true",
        tag=TAG,
        body=Nothing,
        reply=ConfirmationSerializer,
        refusals=(403, 404),
    )
    @action(detail=True, methods=["put"])
    def confirmation(self, request: Request, prompt_uid: UUID) -> Response:
        """Notes today's date beside the words that stand, once a day. The words stay as they
        are. Where nothing stands there is nothing to confirm."""
        body_of(request, Nothing)
        prompt, lesson = _prompt_at(prompt_uid)
        answer = Answer.objects.standing(prompt, request.user)
        if answer is None:
            _require_open(lesson, request)
        said = operations.confirm_answer(answer, learner=request.user) if answer else None
        if said is None:
            raise exceptions.NotFound
        return Response(
            {
                "prompt": prompt.uid,
                "revision": said.revision.number,
                "confirmed_at": said.confirmed_at,
            }
        )


def _prompt_at(uid: UUID) -> tuple[Prompt, LessonEntry | None]:
    """The prompt with its wording, and its lesson as the stamp read with it has it."""
    prompt: Any = (
        Prompt.objects.select_related("turn", "current")
        .filter(uid=uid, current__isnull=False)
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


def _content_of(prompt: Prompt, raw: Any) -> Content:
    try:
        return kind_of(prompt.kind).clean(prompt.definition, raw)
    except ValidationError as problem:
        raise serializers.ValidationError({"content": problem.messages}) from None


def _shown(prompt: Prompt, version: PromptVersion, answer: Answer | None) -> dict[str, Any]:
    return {
        "prompt": prompt.uid,
        "lesson": prompt.lesson_id,
        "kind": version.kind,
        "wording": version.wording,
        "attempt": answer.attempt.number if answer and answer.attempt else None,
        "retired": prompt.retired_at is not None,
        **text_part(version.kind, answer),
    }
