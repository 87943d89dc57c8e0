"""One decorator that documents an operation completely, or does not let it start."""

from collections.abc import Callable, Sequence
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from lessons.api.problems import MEDIA_TYPE, NotOpenProblem, ProblemSerializer, StaleProblem

# What a status means anywhere in this API; an operation adds only those that can happen to it.
MEANINGS: dict[int, tuple[str, Any]] = {
    400: ("Something sent cannot be used; `errors` names it.", ProblemSerializer),
    401: ("Nobody is signed in, or the token is not known.", ProblemSerializer),
    403: ("Not open to this learner, or the CSRF token is missing.", NotOpenProblem),
    404: ("There is nothing here, or it is somebody else's.", ProblemSerializer),
    405: ("This address does not take that method.", ProblemSerializer),
    406: ("Something other than JSON was asked for.", ProblemSerializer),
    409: ("The state of things does not allow it.", ProblemSerializer),
    413: ("More than one request may hold.", ProblemSerializer),
    415: ("The body is not application/json.", ProblemSerializer),
    429: ("Too many requests; `Retry-After` says when to go on.", ProblemSerializer),
}
STALE = StaleProblem
RETRY_AFTER = OpenApiParameter(
    "Retry-After",
    OpenApiTypes.INT,
    OpenApiParameter.HEADER,
    description="Seconds to wait.",
    response=[429],
)


def described(
    operation_id: str,
    summary: str,
    *,
    tag: str,
    reply: Any = None,
    status: int = 200,
    body: Any = None,
    refusals: Sequence[int] = (),
    conflict: Any = ProblemSerializer,
    parameters: Sequence[OpenApiParameter] = (),
    public: bool = False,
) -> Callable[[Any], Any]:
    """The docstring of the view is the description; `refusals` are beside those common to all."""
    common = {400, 406, 429} | (set() if public else {401}) | ({413, 415} if body else set())
    responses: dict[Any, Any] = {status: OpenApiResponse(reply, description=summary)}
    for code in sorted(common | set(refusals)):
        meaning, shape = MEANINGS[code]
        shape = conflict if code == 409 else shape
        responses[(code, MEDIA_TYPE)] = OpenApiResponse(shape, description=meaning)
    return extend_schema(
        operation_id=operation_id,
        summary=summary,
        tags=[tag],
        request=body,
        responses=responses,
        parameters=[*parameters, RETRY_AFTER],
    )


class StrictExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Says in the schema what the serializer does: unknown fields are refused."""

    target_class = "lessons.api.strict.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        if not type(self.target).__doc__:
            schema.pop("description", None)  # Inherited: the reason of the base class, no client's.
        return {**schema, "additionalProperties": False}
