"""Links that show a chart: the same rules as on the page."""

from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from lessons import operations
from lessons.api.described import described
from lessons.api.edge import PAGED, Edge, Pages, body_of
from lessons.api.strict import StrictSerializer, Uid
from lessons.models import ChartShare, Snapshot

TAG = "Turns"


class ShareSerializer(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    snapshot = serializers.UUIDField()
    earlier = serializers.UUIDField(allow_null=True, help_text="The second chart it shows, if any.")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class NewShareSerializer(ShareSerializer):
    address = serializers.URLField(help_text="Told this once: only a hash of it is kept.")


class ShareToMakeSerializer(StrictSerializer):
    snapshot = Uid(help_text="The chart to show.")
    earlier = Uid(required=False, help_text="An earlier chart to show beside it.")


class ShareViewSet(Edge, GenericViewSet[ChartShare]):
    serializer_class = ShareSerializer
    pagination_class = Pages
    lookup_field = "uid"
    lookup_value_converter = "uuid"
    query: ClassVar[dict[str, frozenset[str]]] = {"list": PAGED}
    queryset = ChartShare.objects.none()  # For the schema alone.

    @described("list_shares", "Your shared charts", tag=TAG, reply=ShareSerializer(many=True))
    def list(self, request: Any) -> Response:
        """Newest first, also those that have ended."""
        mine = (
            ChartShare.objects.filter(learner=request.user)
            .select_related("snapshot", "earlier")
            .order_by("-created_at", "-pk")
        )
        page = self.paginate_queryset(mine)
        return self.get_paginated_response([_shown(share) for share in page or ()])

    @described(
        "share_chart",
        "Share a chart",
        tag=TAG,
        body=ShareToMakeSerializer,
        reply=NewShareSerializer,
        status=201,
        refusals=(404, 409),
    )
    def create(self, request: Request) -> Response:
        """Makes a link that shows the chart, its areas and its day, and nothing else of yours. It
        ends after 30 days."""
        body = body_of(request, ShareToMakeSerializer)
        earlier = _chart(request, body["earlier"]) if "earlier" in body else None
        share, token = operations.share_chart(
            _chart(request, body["snapshot"]), learner=request.user, earlier=earlier
        )
        address = request.build_absolute_uri(reverse("lessons:shared", args=[token]))
        return Response({**_shown(share), "address": address}, status=201)

    @described("revoke_share", "Revoke a shared chart", tag=TAG, status=204, refusals=(404,))
    def destroy(self, request: Any, uid: UUID) -> Response:
        """From now on the link shows nothing. Revoking it again changes nothing."""
        share = ChartShare.objects.filter(uid=uid, learner=request.user).first()
        if share is None:
            raise exceptions.NotFound
        operations.revoke_share(share, learner=request.user)
        return Response(status=204)


def _chart(request: Any, uid: UUID) -> Snapshot:
    snapshot = Snapshot.objects.filter(uid=uid, learner=request.user).first()
    if snapshot is None:
        raise exceptions.NotFound
    return snapshot


def _shown(share: ChartShare) -> dict[str, Any]:
    return {
        "uid": share.uid,
        "snapshot": share.snapshot.uid,
        "earlier": share.earlier.uid if share.earlier else None,
        "created_at": share.created_at,
        "expires_at": share.expires_at,
        "revoked_at": share.revoked_at,
    }
