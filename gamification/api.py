"""A learner's Depth with its receipts, and the courses it opened."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from gamification.models import DepthAccount, DepthEntry
from lessons.api.described import described
from lessons.api.edge import PAGED, Edge, Pages
from lessons.models import Unlock

TAG = "Depth"


class EntrySerializer(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    amount = serializers.IntegerField(help_text="Negative in a correction.")
    reason = serializers.ChoiceField(choices=DepthEntry.Reason.values)
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="What it stands on, such as turn:<uuid>."
    )
    explanation = serializers.CharField(help_text="The sentence for you.")
    created_at = serializers.DateTimeField()


class UnlockSerializer(serializers.Serializer[Any]):
    track = serializers.IntegerField()
    title = serializers.CharField()
    source = serializers.ChoiceField(choices=Unlock.Source.values)  # type: ignore[assignment]
    note = serializers.CharField(allow_blank=True, help_text="Why it opened, in a sentence.")
    unlocked_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(allow_null=True)


class LedgerPages(Pages):
    """Pages of the ledger under its balance, which is the sum of all of them."""

    balance = 0

    def get_paginated_response(self, data: Any) -> Response:
        response = super().get_paginated_response(data)
        response.data = {"balance": self.balance, **response.data}
        return response

    def get_paginated_response_schema(self, schema: Any) -> Any:
        whole = super().get_paginated_response_schema(schema)
        whole["required"] = ["balance", *whole["required"]]
        whole["properties"] = {
            "balance": {"type": "integer", "description": "Your Depth: the sum of all entries."},
            **whole["properties"],
        }
        return whole


class DepthViewSet(Edge, GenericViewSet[DepthEntry]):
    serializer_class = EntrySerializer
    pagination_class = LedgerPages
    query: ClassVar[dict[str, frozenset[str]]] = {"list": PAGED}
    queryset = DepthEntry.objects.none()  # For the schema alone; the view asks for one's own.

    @described("get_depth", "Your Depth, entry by entry", tag=TAG, reply=EntrySerializer(many=True))
    def list(self, request: Request) -> Response:
        """The balance and the ledger, newest first. Entries are only ever added; one that was
        wrong is answered by an opposite one with its reason."""
        learner: Any = request.user
        account = DepthAccount.objects.filter(learner=learner).first()
        assert isinstance(self.paginator, LedgerPages)
        self.paginator.balance = account.balance if account else 0
        page = self.paginate_queryset(DepthEntry.objects.of(learner))
        return self.get_paginated_response(
            [
                {
                    "uid": entry.uid,
                    "amount": entry.amount,
                    "reason": entry.reason,
                    "source": entry.source,
                    "explanation": entry.explanation,
                    "created_at": entry.created_at,
                }
                for entry in page or ()
            ]
        )


class UnlockViewSet(Edge, GenericViewSet[Unlock]):
    serializer_class = UnlockSerializer
    pagination_class = Pages
    query: ClassVar[dict[str, frozenset[str]]] = {"list": PAGED}
    queryset = Unlock.objects.none()

    @described(
        "list_unlocks", "Courses that are open to you", tag=TAG, reply=UnlockSerializer(many=True)
    )
    def list(self, request: Request) -> Response:
        """Newest first, each with why it opened. A course that is open to you stays open."""
        learner: Any = request.user
        mine = Unlock.objects.filter(learner=learner).select_related("track")
        page = self.paginate_queryset(mine.order_by("-unlocked_at", "-pk"))
        return self.get_paginated_response(
            [
                {
                    "track": unlock.track_id,
                    "title": unlock.track.title,
                    "source": unlock.source,
                    "note": unlock.note,
                    "unlocked_at": unlock.unlocked_at,
                    "seen_at": unlock.seen_at,
                }
                for unlock in page or ()
            ]
        )
