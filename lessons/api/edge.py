"""What every view of the API does at its edge: limits, strict input, replies nobody else keeps."""

from typing import Any, ClassVar

from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle
from rest_framework.views import APIView

from lessons.api.strict import StrictJSONParser

LARGEST_ID = 2**63 - 1


class WriteThrottle(UserRateThrottle):
    """Fairness between learners, not a defence: 120 a minute is two autosaves a second."""

    scope = "writes"
    rate = "120/minute"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if request.method in SAFE_METHODS:
            return None
        return super().get_cache_key(request, view)


class Edge(APIView):
    """Mixed into every view, so that the API behaves the same in a host project."""

    renderer_classes = [JSONRenderer]
    parser_classes = [StrictJSONParser]
    throttle_classes = [AnonRateThrottle, UserRateThrottle, WriteThrottle]
    # No OPTIONS: what a view takes is in the schema, which needs no request per address.
    http_method_names = ["get", "head", "post", "put", "delete"]
    # The query parameters each action reads; any other is a misspelling and is refused.
    query: ClassVar[dict[str, frozenset[str]]] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        known = self.query.get(getattr(self, "action", None) or "", frozenset())
        if unknown := sorted(set(request.query_params) - known):
            sentence = _("There is no such query parameter here.")
            raise serializers.ValidationError({name: [sentence] for name in unknown})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        add_never_cache_headers(response)
        return response


PAGED = frozenset({"limit", "offset"})


class Pages(LimitOffsetPagination):
    """Counted pages. A limit or offset that cannot be meant is refused, not replaced."""

    default_limit = 50
    max_limit = 200

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        limit = {"type": "integer", "minimum": 1, "maximum": self.max_limit}
        offset = {"type": "integer", "minimum": 0, "maximum": LARGEST_ID}
        return [
            {
                "name": "limit",
                "in": "query",
                "required": False,
                "description": f"How many to send; {self.default_limit} if you do not say.",
                "schema": limit,
            },
            {
                "name": "offset",
                "in": "query",
                "required": False,
                "description": "How many to skip.",
                "schema": offset,
            },
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": "Of all pages."},
                "next": {**address, "description": "Address of the next page, if there is one."},
                "previous": {**address, "description": "Address of the one before."},
                "results": schema,
            },
        }

    def get_limit(self, request: Request) -> int:
        return whole_in(request, "limit", least=1, most=self.max_limit) or self.default_limit

    def get_offset(self, request: Request) -> int:
        return whole_in(request, "offset", least=0, most=LARGEST_ID) or 0


def whole_in(request: Request, name: str, *, least: int = 1, most: int = LARGEST_ID) -> int | None:
    """A whole number from the query string, or None where it is not given."""
    raw = request.query_params.get(name)
    if raw is None:
        return None
    if raw.isascii() and raw.isdecimal() and len(raw) < 20 and least <= int(raw) <= most:
        return int(raw)
    sentence = _("Give a whole number from %(least)d to %(most)d.") % {"least": least, "most": most}
    raise serializers.ValidationError({name: [sentence]})


def body_of(request: Request, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The checked body of a request."""
    checked = serializer(data=request.data)
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)
