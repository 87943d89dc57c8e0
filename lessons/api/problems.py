"""What a refusal looks like (RFC 9457), and which ones an operation documents."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, serializers

MEDIA_TYPE = "application/problem+json"

# Code → title: one short sentence each. The documentation lists them under the same names.
TITLES: dict[str, Any] = {
    "invalid": _("Something sent cannot be used"),
    "not-json": _("The body is not a JSON object"),
    "sign-in": _("Sign in first"),
    "wrong-sign-in": _("E-mail address or password do not match"),
    "refused": _("This is not yours to do"),
    "not-open": _("This is not open to you yet"),
    "not-found": _("There is nothing here"),
    "method": _("This address does not take that method"),
    "not-acceptable": _("This is sent as JSON only"),
    "stale": _("This was changed elsewhere since you last saw it"),
    "retired": _("This is no longer asked"),
    "chart-kept": _("This chart is kept and does not change"),
    "unrated": _("Some areas are not rated yet"),
    "nothing-to-compare": _("There are no two charts to compare"),
    "too-many-shares": _("You have as many open links as one may have"),
    "over": _("This is over"),
    "client-id-reused": _("This client_id names another text"),
    "too-large": _("This is too large"),
    "media-type": _("Send JSON"),
    "throttled": _("Slow down for a moment"),
}


@dataclass(frozen=True)
class Problem:
    status: int
    code: str
    detail: str
    errors: dict[str, list[str]] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


class Retired(exceptions.APIException):
    status_code = 409
    default_code = "retired"
    default_detail = _("The lesson no longer asks this. What you wrote stays and can be read.")


class WrongSignIn(exceptions.APIException):
    """One answer to every pair that does not match, so that it tells nothing of who is here."""

    status_code = 400
    default_code = "wrong-sign-in"
    default_detail = _("Check the e-mail address and the password.")


class ProblemSerializer(serializers.Serializer[Any]):
    """Why a request was refused, as RFC 9457 has it."""

    type = serializers.CharField(help_text="Address of the sentence that explains this problem.")
    title = serializers.CharField(help_text="What kind of problem it is; the same every time.")
    status = serializers.IntegerField(help_text="The HTTP status once more.")
    detail = serializers.CharField(help_text="What is the matter this time, for a person.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Sentences by the name of the field they are about. Empty if about none.",
    )


class NotOpenProblem(ProblemSerializer):
    access = serializers.ChoiceField(
        choices=["sign_in", "locked"],
        required=False,
        help_text="What is missing: an account or an unlock.",
    )


class TextOnServer(serializers.Serializer[Any]):
    """One text of an answer, as the server holds it."""

    # Null where nothing is saved, which a schema of anything allows already: to say so a second
    # time would make it fit twice, and so not at all.
    content = serializers.JSONField(help_text="In the shape of the prompt's kind.")
    revision = serializers.IntegerField(help_text="0 when nothing is saved.")
    saved_at = serializers.DateTimeField(allow_null=True)
    sha256 = serializers.CharField(help_text="Of the stored content; see the answer itself.")


class StaleProblem(ProblemSerializer):
    """If `stale`, it carries both texts: nothing sent is lost, and nothing was overwritten."""

    revision = serializers.IntegerField(
        required=False, help_text="Send this one to replace `current`."
    )
    current = TextOnServer(required=False, help_text="What stands.")
    yours = TextOnServer(required=False, help_text="What you sent, kept in the answer's history.")
