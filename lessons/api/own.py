"""What a learner did in one lesson: four separate facts, and the answers as they stand."""

import datetime as dt
from typing import Any

from django.db.models import Q
from rest_framework import serializers

from lessons.api.problems import TextOnServer
from lessons.catalogue import LessonEntry
from lessons.kinds import Content, kind_of
from lessons.models import Answer, Attempt, ReadingPosition, TurnCompletion


class ReadingSerializer(serializers.Serializer[Any]):
    """How far you read, and whether you said “read”. Neither follows from the other."""

    percent = serializers.IntegerField()
    anchor = serializers.CharField(allow_blank=True)
    heading = serializers.CharField(allow_blank=True)
    moved_at = serializers.DateTimeField(allow_null=True)
    read_at = serializers.DateTimeField(allow_null=True)


class OwnTurnSerializer(serializers.Serializer[Any]):
    turn = serializers.UUIDField()
    attempt = serializers.IntegerField(help_text="Number of the current attempt; 0 before any.")
    completed_at = serializers.DateTimeField(allow_null=True)
    reflected_at = serializers.DateTimeField(allow_null=True)


class OwnAnswerSerializer(TextOnServer):
    prompt = serializers.UUIDField()


class OwnSerializer(serializers.Serializer[Any]):
    reading = ReadingSerializer()
    turns = OwnTurnSerializer(many=True)
    answers = OwnAnswerSerializer(many=True, help_text="Only prompts that have been answered.")


def own_part(lesson: LessonEntry, learner: Any) -> dict[str, Any]:
    """Three queries, however many prompts and Turns the lesson has."""
    position = ReadingPosition.objects.filter(lesson=lesson.pk, learner=learner).first()
    latest = _latest_attempts(lesson, learner)
    uids = {prompt.pk: prompt.uid for prompt in lesson.prompts}
    standing = (
        Answer.objects.of(learner)
        .filter(prompt__in=uids)
        .filter(Q(attempt=None) | Q(attempt__in=[attempt.pk for attempt in latest.values()]))
    )
    kinds = {prompt.pk: prompt.kind for prompt in lesson.prompts}
    return {
        "reading": reading_part(position),
        "turns": [_turn_part(turn.uid, latest.get(turn.pk)) for turn in lesson.turns],
        "answers": [
            {"prompt": uids[answer.prompt_id], **text_part(kinds[answer.prompt_id], answer)}
            for answer in standing
        ],
    }


def _latest_attempts(lesson: LessonEntry, learner: Any) -> dict[int, Attempt]:
    attempts = (
        Attempt.objects.of(learner)
        .filter(turn__in=[turn.pk for turn in lesson.turns])
        .select_related("completion", "reflection")
        .order_by("number")
    )
    return {attempt.turn_id: attempt for attempt in attempts}


def reading_part(position: ReadingPosition | None) -> dict[str, Any]:
    return {
        "percent": position.percent if position else 0,
        "anchor": position.anchor if position else "",
        "heading": position.heading if position else "",
        "moved_at": position.moved_at if position else None,
        "read_at": position.read_at if position else None,
    }


def _turn_part(uid: Any, attempt: Attempt | None) -> dict[str, Any]:
    reflection = getattr(attempt, "reflection", None)
    return {
        "turn": uid,
        "attempt": attempt.number if attempt else 0,
        "completed_at": completed_at(attempt),
        "reflected_at": reflection.created_at if reflection and not reflection.removed_at else None,
    }


def completed_at(attempt: Attempt | None) -> dt.datetime | None:
    """When the learner declared it complete, unless that was taken back."""
    completion: TurnCompletion | None = getattr(attempt, "completion", None)
    return completion.completed_at if completion and not completion.undone_at else None


def text_part(kind: str, answer: Answer | None) -> dict[str, Any]:
    """An answer's text as clients read it. One that was never saved has revision 0."""
    if answer is None or answer.revision == 0:
        return {"content": None, "revision": 0, "saved_at": None, "sha256": Content().digest}
    content = Content(text=answer.text, value=answer.value)
    return {
        "content": kind_of(kind).to_api(content),
        "revision": answer.revision,
        "saved_at": answer.saved_at,
        "sha256": content.digest,
    }
