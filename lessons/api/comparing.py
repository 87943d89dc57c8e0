"""Then and now over HTTP: two charts compared, then as seen now, the note, and the blindness."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from lessons import operations
from lessons.api.described import described
from lessons.api.edge import Edge, body_of
from lessons.api.strict import Nothing, Shape, StrictSerializer, Text, Uid, Whole
from lessons.api.turns import TAG, own_turn
from lessons.blinding import blind_prompts
from lessons.kept_charts import Pair, chosen_pair, kept_charts
from lessons.kinds.base import LONGEST_TEXT
from lessons.models import Attempt, ComparisonNote, Snapshot


class SeenSerializer(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    kept_at = serializers.DateTimeField()


class ComparedAreaSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    label = serializers.CharField(help_text="As asked last.")  # type: ignore[assignment]
    asked = serializers.ChoiceField(
        choices=["both", "only_now", "only_then"], help_text="In which of the two it was asked."
    )
    then = serializers.IntegerField(allow_null=True)
    now = serializers.IntegerField(allow_null=True)
    seen = serializers.IntegerField(allow_null=True, help_text="Then, as you saw it at `now`.")
    change = serializers.IntegerField(
        allow_null=True, help_text="Null where one of the two did not ask it."
    )
    words = serializers.CharField(help_text="The change in words.")
    then_label = serializers.CharField(
        allow_blank=True, help_text="What it was called then, if that was another name."
    )
    reworded = serializers.BooleanField(help_text="The ends of its scale were worded otherwise.")
    mattered = serializers.BooleanField(help_text="You chose it as mattering, then.")
    matters = serializers.BooleanField(help_text="The same, now.")


class SideSerializer(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    attempt = serializers.IntegerField()
    taken_at = serializers.DateTimeField()
    definition = serializers.CharField(allow_null=True, help_text="What success meant to you.")
    unblinded_at = serializers.DateTimeField(
        allow_null=True, help_text="When you chose to see the chart before, ahead of rating."
    )


class NoteSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True)
    revision = serializers.IntegerField(help_text="0 when there is none.")
    updated_at = serializers.DateTimeField(allow_null=True)


class ComparisonSerializer(serializers.Serializer[Any]):
    then = SideSerializer()
    now = SideSerializer()
    seen = SeenSerializer(allow_null=True, help_text="Then as seen now, if you kept that.")
    rows = ComparedAreaSerializer(many=True)
    note = NoteSerializer()


class NoteToSaveSerializer(StrictSerializer):
    text = Text(max_length=LONGEST_TEXT, allow_blank=True)
    revision = Whole(
        min_value=0, max_value=2**31 - 1, help_text="The one you last saw, 0 for none."
    )
    client_id = Uid(help_text="Made by you for these very words, and kept for retries.")


class SeenToKeepSerializer(StrictSerializer):
    seen_from = Uid(help_text="The later chart, from which you look back.")
    ratings = Shape(help_text="An object of the earlier chart's axis keys and numbers, 1 to 10.")


class KeptSeenSerializer(SeenSerializer):
    snapshot = serializers.UUIDField()
    seen_from = serializers.UUIDField()
    ratings = serializers.DictField(child=serializers.IntegerField())


class BlindnessSerializer(serializers.Serializer[Any]):
    turn = serializers.UUIDField()
    attempt = serializers.IntegerField(help_text="Number of the current attempt; 0 before any.")
    blind = serializers.BooleanField(help_text="Whether earlier charts wait for the new one.")
    unblinded_at = serializers.DateTimeField(allow_null=True)


# What a row of the comparison says by the same name; `asked` alone is an enum there.
ROW = (
    "key", "label", "then", "now", "seen", "change", "words", "then_label", "reworded",
    "mattered", "matters",
)  # fmt: skip


def _named(name: str, what: str) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.UUID, description=what)


class ComparisonViewSet(Edge, ViewSet):
    """Beside TurnViewSet at the same address: what a Turn's charts say together."""

    lookup_field = "uid"
    lookup_value_converter = "uuid"
    query: ClassVar[dict[str, frozenset[str]]] = {"comparison": frozenset({"then", "now"})}

    @described(
        "compare_snapshots",
        "Compare two charts",
        tag=TAG,
        reply=ComparisonSerializer,
        refusals=(403, 404, 409),
        parameters=[
            _named("then", "The earlier chart; the one before `now` if you do not say."),
            _named("now", "The later chart; the latest if you do not say."),
        ],
    )
    @action(detail=True, methods=["get"])
    def comparison(self, request: Request, uid: UUID) -> Response:
        """Areas are matched by key. What was asked at one time only is said to be so and never
        filled in. Fewer than two charts that you may see now is a 409: keep another first."""
        turn = own_turn(request, uid)
        then, now = _uid_in(request, "then"), _uid_in(request, "now")
        kept = kept_charts(turn, request.user, chart=now or then)
        if any(named and kept.at(named) is None for named in (then, now)):
            raise exceptions.NotFound
        pair = chosen_pair(kept, request.user, then=then, now=now)
        if pair is None:
            raise operations.NothingToCompare
        return Response(_shown(pair))

    @described(
        "save_comparison_note",
        "Write what changed in how you judge",
        tag=TAG,
        body=NoteToSaveSerializer,
        reply=NoteSerializer,
        refusals=(403, 404, 409),
    )
    @action(detail=True, methods=["put"], url_path="comparison/note")
    def comparison_note(self, request: Request, uid: UUID) -> Response:
        """On the latest attempt that has a chart beside an earlier one. The text before stays in
        its history; on a stale `revision` yours is kept aside and the reply is a 409."""
        body = body_of(request, NoteToSaveSerializer)
        turn = own_turn(request, uid)
        attempt = (
            Attempt.objects.of(request.user)
            .filter(turn=turn, snapshots__isnull=False)
            .select_related("turn")
            .order_by("-number")
            .first()
        )
        if attempt is None:
            raise operations.NothingToCompare
        note = operations.save_comparison_note(
            attempt,
            learner=request.user,
            text=body["text"],
            based_on=body["revision"],
            client_id=body["client_id"],
        )
        return Response(_shown_note(note))

    @described(
        "get_blindness",
        "Whether earlier charts wait",
        tag=TAG,
        reply=BlindnessSerializer,
        refusals=(403, 404),
    )
    @action(detail=True, methods=["get"])
    def blindness(self, request: Request, uid: UUID) -> Response:
        """While you repeat a chart, what you rated and wrote before is left out of every reply
        until the new one is kept."""
        return Response(self._blindness(request, own_turn(request, uid)))

    @described(
        "end_blindness",
        "Show the old chart now",
        tag=TAG,
        body=Nothing,
        reply=BlindnessSerializer,
        refusals=(403, 404),
    )
    @blindness.mapping.put
    def end_blindness(self, request: Request, uid: UUID) -> Response:
        """Ends it before the new chart is kept: a dated fact, which the comparison tells."""
        body_of(request, Nothing)
        turn = own_turn(request, uid)
        operations.end_blindness(turn, learner=request.user)
        return Response(self._blindness(request, turn))

    @staticmethod
    def _blindness(request: Request, turn: Any) -> dict[str, Any]:
        attempt = Attempt.objects.latest_of(turn, request.user)
        waiting = turn.prompts.filter(pk__in=blind_prompts(request.user))
        return {
            "turn": turn.uid,
            "attempt": attempt.number if attempt else 0,
            "blind": waiting.exists(),
            "unblinded_at": attempt.unblinded_at if attempt else None,
        }


class HindsightViewSet(Edge, ViewSet):
    lookup_field = "uid"
    lookup_value_converter = "uuid"

    @described(
        "keep_hindsight",
        "Keep then as seen now",
        tag=TAG,
        body=SeenToKeepSerializer,
        reply=KeptSeenSerializer,
        refusals=(404, 409),
    )
    @action(detail=True, methods=["put"])
    def hindsight(self, request: Request, uid: UUID) -> Response:
        """Where you would place your earlier self, knowing what you know now: a third series that
        changes neither chart. Once kept it stays, and a repeat replies with it."""
        body = body_of(request, SeenToKeepSerializer)
        then = _chart_at(request, uid)
        now = _chart_at(request, body["seen_from"])
        try:
            kept = operations.keep_hindsight(
                then, seen_from=now, learner=request.user, ratings=body["ratings"]
            )
        except ValidationError as problem:
            raise serializers.ValidationError({"ratings": problem.messages}) from None
        return Response(
            {
                "uid": kept.uid,
                "snapshot": then.uid,
                "seen_from": now.uid,
                "ratings": kept.ratings,
                "kept_at": kept.kept_at,
            }
        )


def _chart_at(request: Any, uid: UUID) -> Snapshot:
    mine = Snapshot.objects.filter(learner=request.user).exclude(
        prompt__in=blind_prompts(request.user)
    )
    snapshot = mine.select_related("attempt", "prompt_version").filter(uid=uid).first()
    if snapshot is None:
        raise exceptions.NotFound
    return snapshot


def _uid_in(request: Request, name: str) -> UUID | None:
    raw = request.query_params.get(name)
    if raw is None:
        return None
    try:
        return UUID(raw)
    except ValueError:
        raise serializers.ValidationError({name: ["Give the uid of a chart."]}) from None


def _shown(pair: Pair) -> dict[str, Any]:
    note = ComparisonNote.objects.filter(attempt=pair.now.attempt).first()
    seen = pair.hindsight
    return {
        "then": _side(pair.then),
        "now": _side(pair.now),
        "seen": {"uid": seen.uid, "kept_at": seen.kept_at} if seen else None,
        "rows": [
            {name: getattr(row, name) for name in ROW} | {"asked": row.asked.value}
            for row in pair.compared.rows
        ],
        "note": _shown_note(note),
    }


def _side(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "uid": snapshot.uid,
        "attempt": snapshot.attempt.number,
        "taken_at": snapshot.taken_at,
        "definition": snapshot.definition.text if snapshot.definition else None,
        "unblinded_at": snapshot.attempt.unblinded_at,
    }


def _shown_note(note: ComparisonNote | None) -> dict[str, Any]:
    return {
        "text": note.text if note else "",
        "revision": note.revision if note else 0,
        "updated_at": note.updated_at if note and note.revision else None,
    }
