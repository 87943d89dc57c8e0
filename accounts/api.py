"""A token for programs that act for a learner: obtained with the password, revoked at will."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from rest_framework import exceptions, serializers
from rest_framework.authtoken.models import Token
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from lessons.api.described import described
from lessons.api.edge import Edge, body_of
from lessons.api.problems import WrongSignIn
from lessons.api.strict import StrictSerializer, Text

TAG = "Token"


class TokenThrottle(SimpleRateThrottle):
    """Per address of the network. What stops guessing is the adapter's own limit per account."""

    scope = "token"
    rate = "5/minute"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if request.method != "POST":
            return None
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class SignInSerializer(StrictSerializer):
    email = Text(max_length=254)
    password = Text(max_length=1000)


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Send it as `Authorization: Token <token>`.")


class TokenView(Edge):
    throttle_classes = [*Edge.throttle_classes, TokenThrottle]

    def get_authenticators(self) -> Any:
        # Who asks for a token proves it by the password; an old token or cookie proves nothing.
        return [] if self._asks() else super().get_authenticators()

    def get_permissions(self) -> Any:
        return [AllowAny()] if self._asks() else [IsAuthenticated()]

    def _asks(self) -> bool:
        request = getattr(self, "request", None)
        return request is not None and request.method == "POST"

    @described(
        "get_token",
        "Get your token",
        tag=TAG,
        body=SignInSerializer,
        reply=TokenSerializer,
        public=True,
    )
    def post(self, request: Request) -> Response:
        """For e-mail address and password. There is one token for each learner: asking again
        gives the same one until it is revoked."""
        body = body_of(request, SignInSerializer)
        try:
            learner = get_adapter().authenticate(
                request._request, email=body["email"].strip(), password=body["password"]
            )
        except ValidationError:  # Too many failures for this account: the adapter's own limit.
            raise exceptions.Throttled(wait=300) from None
        if learner is None or not learner.is_active:
            raise WrongSignIn
        token, _made = Token.objects.get_or_create(user=learner)
        return Response({"token": token.key})

    @described("revoke_token", "Revoke your token", tag=TAG, status=204, refusals=(403,))
    def delete(self, request: Request) -> Response:
        """Whoever holds it is signed out at once. Revoking it again changes nothing."""
        learner: Any = request.user
        Token.objects.filter(user=learner).delete()
        return Response(status=204)
