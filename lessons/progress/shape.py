"""The one shape of every row, so that all parts of the statement can be joined by UNION."""

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateTimeField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from lessons.models import CatalogueVersion


class Row(NamedTuple):
    what: str
    one: int
    two: int
    three: int
    four: int
    text: str
    value: Any
    at: dt.datetime | None
    also_at: dt.datetime | None


def shaped(queryset: QuerySet[Any], what: str, **columns: Any) -> QuerySet[Any, Any]:
    """Columns of fixed types, so that the parts can be joined by UNION on both engines."""
    nothing: dict[str, Any] = {
        "c_one": Value(0),
        "c_two": Value(0),
        "c_three": Value(0),
        "c_four": Value(0),
        "c_text": Value(""),
        "c_value": Value(None),
        "c_at": Value(None),
        "c_also": Value(None),
    }
    types: dict[str, Any] = {
        "c_one": BigIntegerField(),
        "c_two": BigIntegerField(),
        "c_three": BigIntegerField(),
        "c_four": BigIntegerField(),
        "c_text": TextField(),
        "c_value": TextField(),
        "c_at": DateTimeField(),
        "c_also": DateTimeField(),
    }
    chosen = {name: columns.get(name, default) for name, default in nothing.items()}
    return (
        queryset.order_by()
        .annotate(
            c_what=Value(what, output_field=TextField()),
            **{name: Cast(expression, types[name]) for name, expression in chosen.items()},
        )
        .values_list("c_what", *chosen)
    )


def stamp() -> QuerySet[Any, Any]:
    return shaped(CatalogueVersion.objects.all(), "stamp", c_one=F("stamp"))
