"""The OpenAPI document, and the same as one plain page: no script, so our strict policy holds."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from lessons.api.edge import Edge
from lessons.api.problems import TITLES


@cache
def document() -> dict[str, Any]:
    """Equal for everybody and for the life of a process, so it is worked out once."""
    generator: Any = SchemaGenerator(urlconf="course_platform.api")  # type: ignore[no-untyped-call]
    made: dict[str, Any] = generator.get_schema(request=None, public=True)
    return made


class SchemaView(Edge):
    """YAML, or JSON for those who accept it."""

    schema = None
    authentication_classes = ()
    permission_classes = [AllowAny]
    renderer_classes = [OpenApiYamlRenderer, OpenApiJsonRenderer]

    def get(self, request: Request) -> Response:
        return Response(document())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    context = {"info": document()["info"], "groups": _groups(), "problems": TITLES.items()}
    return render(request, "api/docs.html", context)


def _groups() -> dict[str, list[dict[str, Any]]]:
    """Operations by tag, in the order of the document."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, methods in document()["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(
                {
                    **operation,
                    "address": address,
                    "method": method.upper(),
                    "parameters": operation.get("parameters", []),
                    "body": _fields(_content(operation.get("requestBody", {}))),
                    "replies": _replies(operation),
                }
            )
    return groups


def _replies(operation: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "status": status,
            "description": reply["description"],
            "fields": _fields(_content(reply)) if status < "300" else [],
        }
        for status, reply in operation["responses"].items()
    ]


def _content(part: dict[str, Any]) -> dict[str, Any]:
    media: dict[str, Any] = next(iter(part.get("content", {}).values()), {})
    schema: dict[str, Any] = media.get("schema", {})
    return schema


def _fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """One row for each field of an object, under its dotted name where objects nest."""
    whole = _resolved(schema)
    rows = []
    for name, field in whole.get("properties", {}).items():
        inner = _resolved(field.get("items", field))
        rows.append(
            {
                "name": name,
                "type": _type_of(field),
                "required": name in whole.get("required", []),
                "description": field.get("description", ""),
            }
        )
        rows += [{**row, "name": f"{name}.{row['name']}"} for row in _fields(inner)]
    return rows


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    for part in (schema, *schema.get("allOf", []), *schema.get("oneOf", [])):
        if "$ref" in part:
            found: dict[str, Any] = document()["components"]["schemas"][part["$ref"].split("/")[-1]]
            return found
    return schema


def _type_of(field: dict[str, Any]) -> str:
    if "items" in field:
        return f"list of {_type_of(field['items'])}"
    kind = _resolved(field).get("type", "any")
    kinds = kind if isinstance(kind, list) else [kind]
    shape = field.get("format", "")
    return " or ".join(kinds) + (f" ({shape})" if shape else "")
