"""A learner's rows as plain JSON, and nothing that only this database would understand.

A row is numbered within its kind, and other rows name it by that number. Content is named by its
stable keys: a lesson's translation key, a block's UUID, a wording's digest.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from accounts import personal
from accounts.portability.blind import hidden_prompts, hidden_rows

CHUNK = 500  # rows held at a time

Record = dict[str, Any]


class Rows:
    """Everything of one learner, as it may be shown to them now."""

    def __init__(self, learner: Any) -> None:
        self.learner = learner
        self.hidden = hidden_prompts(learner)
        self._numbers: dict[type[Model], dict[Any, int]] = {}
        self._names: dict[type[Model], dict[str, int]] = {}

    def of(self, model: type[Model]) -> QuerySet[Any]:
        rows = model._default_manager.filter(**{personal.path_to_person(model) or "": self.learner})
        if (hidden := hidden_rows(model, self.learner, self.hidden)) is not None:
            rows = rows.exclude(hidden)
        return rows.order_by("pk")

    def records(self, model: type[Model]) -> Iterator[Record]:
        """In the order they were written, so that an import writes them in the same."""
        fields = personal.exported(model)
        lookups = [lookup for field in fields for lookup in lookups_of(field)]
        rows = self.of(model).values_list(*lookups).iterator(chunk_size=CHUNK)
        for number, row in enumerate(rows, start=1):
            values = iter(row)
            record: Record = {"n": number}
            for field in fields:
                parts = [next(values) for _ in lookups_of(field)]
                record[field.name] = self._value(field, parts)
            yield record

    def _value(self, field: Any, parts: list[Any]) -> Any:
        if personal.named_by(field):
            return self._named(field, parts[0])
        if not field.is_relation:
            return plain(parts[0])
        if not is_personal(field.related_model):
            return None if parts[0] is None else "/".join(str(part) for part in parts)
        # A row that is withheld has no number; what refers to it stands without.
        return None if parts[0] is None else self._numbers_of(field.related_model).get(parts[0])

    def _named(self, field: Any, text: str) -> str:
        """“reflection:<uuid>” as “reflection:7”, since the row will have another uid elsewhere."""
        word, _colon, uid = text.partition(":")
        model = personal.named_by(field).get(word)
        if model is None:
            return text
        if model not in self._names:
            numbers = self._numbers_of(model)
            own = self.of(model).values_list("pk", "uid")
            self._names[model] = {str(uid): numbers[pk] for pk, uid in own}
        number = self._names[model].get(uid)
        # What is withheld or gone has no number: its name stays, and names nothing.
        return text if number is None else f"{word}:{number}"

    def _numbers_of(self, model: type[Model]) -> dict[Any, int]:
        if model not in self._numbers:
            pks = self.of(model).values_list("pk", flat=True)
            self._numbers[model] = {pk: number for number, pk in enumerate(pks, start=1)}
        return self._numbers[model]


def is_personal(model: Any) -> bool:
    return personal.path_to_person(model) is not None


def lookups_of(field: Any) -> list[str]:
    """The columns to read for it: its own, or those that name the content it refers to."""
    if not field.is_relation:
        return [field.name]
    if is_personal(field.related_model):
        return [field.attname]
    return [f"{field.name}__{key}" for key in personal.key_of(field.related_model)]


def plain(value: Any) -> Any:
    """The one spelling of a value that the archive knows."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    return value
