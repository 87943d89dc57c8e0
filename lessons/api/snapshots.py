"""Kept charts: dated, with the axes as they were rated."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from lessons.api.described import described
from lessons.api.edge import PAGED, Edge, Pages
from lessons.blinding import blind_prompts, visible_snapshots
from lessons.models import Snapshot


class RatedSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="Outlives the label: compare charts by it.")
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="As it was when you rated."
    )
    rating = serializers.IntegerField(min_value=1, max_value=10)


class SnapshotSerializer(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    turn = serializers.UUIDField()
    prompt = serializers.UUIDField()
    attempt = serializers.IntegerField()
    taken_at = serializers.DateTimeField()
    ratings = RatedSerializer(many=True)
    definition = serializers.CharField(
        allow_null=True, help_text="What success meant to you on that day, if you had written it."
    )


class SnapshotViewSet(Edge, GenericViewSet[Snapshot]):
    serializer_class = SnapshotSerializer
    pagination_class = Pages
    query: ClassVar[dict[str, frozenset[str]]] = {"list": PAGED}
    queryset = Snapshot.objects.none()  # For the schema alone; the view asks for the learner's own.

    @described(
        "list_snapshots", "Your kept charts", tag="Turns", reply=SnapshotSerializer(many=True)
    )
    def list(self, request: Request) -> Response:
        """Newest first. A chart never changes; doing the Turn again adds another. While you repeat
        one, the earlier ones are left out until yours is kept."""
        mine = visible_snapshots(_snapshots(request.user), blind_prompts(request.user))
        page = self.paginate_queryset(mine)
        return self.get_paginated_response([_shown(snapshot) for snapshot in page or ()])


def _snapshots(learner: Any) -> QuerySet[Snapshot]:
    return (
        Snapshot.objects.filter(learner=learner)
        .select_related("attempt__turn", "prompt", "prompt_version", "definition")
        .order_by("-taken_at", "-pk")
    )


def shown_snapshots(learner: Any, **only: Any) -> list[dict[str, Any]]:
    return [_shown(snapshot) for snapshot in _snapshots(learner).filter(**only)]


def _shown(snapshot: Snapshot) -> dict[str, Any]:
    ratings = snapshot.ratings
    return {
        "uid": snapshot.uid,
        "turn": snapshot.attempt.turn.uid,
        "prompt": snapshot.prompt.uid,
        "attempt": snapshot.attempt.number,
        "taken_at": snapshot.taken_at,
        "ratings": [
            {"key": axis["key"], "label": axis["label"], "rating": ratings[axis["key"]]}
            for axis in snapshot.prompt_version.config["axes"]
            if axis["key"] in ratings
        ],
        "definition": snapshot.definition.text if snapshot.definition else None,
    }
