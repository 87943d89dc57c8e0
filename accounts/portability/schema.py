"""The published JSON Schema of the document, read off the columns that are exported."""

from typing import Any

from django.db import models

from accounts import personal
from accounts.portability.document import FORMAT, VERSION, schema_url
from accounts.portability.records import is_personal

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MOMENT: Schema = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$",
    "description": "UTC, to the microsecond.",
}


def schema() -> Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": schema_url(),
        "title": "Everything one learner wrote on a course site",
        "description": "`head` is when and where it was made; equal accounts have equal documents "
        "apart from it. Rows are numbered by `n` within their kind, in the order they were "
        "written; a row names another by that number. Content is named by lesson/block/wording: "
        "a UUID, a UUID and a SHA-256. `seal` is the site's HMAC over everything else, spelled "
        "with sorted keys and without spaces.",
        **_object(
            {
                "format": {"const": FORMAT},
                "version": {"const": VERSION},
                "schema": TEXT,
                "head": {"type": "object"},
                "person": _object(
                    dict.fromkeys(("email", "name", "time_zone"), TEXT) | {"date_joined": MOMENT}
                ),
                "records": _object({personal.label(m): _rows(m) for m in _models()}),
                "withheld": {"type": "array", "items": _object(dict.fromkeys(_WITHHELD, TEXT))},
                "wordings": _object(
                    {
                        "pages": _map(TEXT),
                        "turns": _map(TEXT),
                        "prompts": _map({"type": "object", "required": ["wording", "kind"]}),
                    }
                ),
                "seal": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            }
        ),
    }


_WITHHELD = ("lesson", "prompt", "why")


def _models() -> list[Any]:
    return sorted(personal.portable_models(), key=personal.label)


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _rows(model: Any) -> Schema:
    columns = {field.name: _column(field) for field in personal.exported(model)}
    item = _object({"n": {"type": "integer", "minimum": 1}, **columns})
    return {"type": "array", "title": str(model._meta.verbose_name_plural), "items": item}


def _column(field: Any) -> Schema:
    shape = _shape(field)
    if not field.null or "type" not in shape:
        return shape
    return {**shape, "type": [shape["type"], "null"]}


def _shape(field: Any) -> Schema:
    if field.is_relation:
        if is_personal(field.related_model):
            whose = personal.label(field.related_model)
            return {"type": "integer", "description": f"`n` of {whose}"}
        return {"type": "string", "description": f"Key of a {field.related_model.__name__}"}
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.BooleanField):
        return {"type": "boolean"}
    if isinstance(field, models.IntegerField):
        return {"type": "integer"}
    if isinstance(field, models.DateTimeField):
        return MOMENT
    if isinstance(field, models.DateField):
        return {"type": "string", "format": "date"}
    if isinstance(field, models.TimeField):
        return {"type": "string", "format": "time"}
    return TEXT
